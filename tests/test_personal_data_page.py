"""`docs/donnees-personnelles.md` tells every file and every field that the store keeps."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from cio_console.commands.purger import command
from cio_console.domain.finding import Finding, PupilRef
from cio_console.domain.followup import Contact
from cio_console.domain.retention import RETENTION_DAYS
from cio_console.domain.school import SectorFile
from cio_console.store.generation import QUARANTINE
from cio_console.store.inventory import DATA_LAYOUT, JOURNAL_LAYOUT, SOURCE_LAYOUT, Layout
from cio_console.store.journal import JournalTables
from cio_console.store.reports import ReportTables
from cio_console.store.sector import TimesTables
from cio_console.store.sector_tables import SectorTables

PAGE = (Path(__file__).parents[1] / "docs" / "donnees-personnelles.md").read_text("utf-8")
STORED = (SectorTables, TimesTables, ReportTables, JournalTables, SectorFile)
"""What the files hold, all told."""
OTHERS = {"config.toml", "secteur.json", "secteur.json.<date>", f"{QUARANTINE}/"}
"""Of the table of files: what is no kind of file of the store."""


def names_in(text: str) -> list[str]:
    """Return the texts between backquotes."""
    return re.findall(r"`([^`]+)`", text)


def rows_of(title: str) -> list[list[str]]:
    """Return the cells of the rows of the table under a heading, its titles left out."""
    section = PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


def shapes(layout: Layout) -> Iterator[str]:
    """Give the shapes of the files of a layout and of those inside it."""
    yield from (kind.shape for kind in layout.kinds)
    for inner in layout.folders.values():
        yield from shapes(inner)


def structures(kind: Any) -> Iterator[type[msgspec.Struct]]:
    """Give every structure that a type is made of, itself first."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for hint in get_type_hints(kind).values():
            yield from structures(hint)
    for argument in get_args(kind):
        yield from structures(argument)


ALL = {one.__name__: one for tables in STORED for one in structures(tables)}
FIELDS = {names_in(row[0])[0]: row for row in rows_of("Les données, champ par champ")}
HARMLESS = names_in(PAGE.split("Sans donnée personnelle :", 1)[1].split("\n\n", 1)[0])


def test_every_kind_of_file_that_the_store_makes_is_in_the_table_and_no_other() -> None:
    made = {s for lay in (SOURCE_LAYOUT, JOURNAL_LAYOUT, DATA_LAYOUT) for s in shapes(lay)}
    rows = rows_of("Ce qui est gardé, où, combien de temps")
    told = {name for row in rows for name in names_in(row[0])}
    assert told - OTHERS == made


def test_every_structure_that_is_stored_is_classified_and_no_other() -> None:
    assert {Finding, PupilRef, Contact} <= set(ALL.values()), "the walk reaches the leaves"
    assert set(FIELDS) | set(HARMLESS) == set(ALL)
    assert not set(FIELDS) & set(HARMLESS)


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_field_is_classified_once(name: str) -> None:
    _, personal, others = (names_in(cell) for cell in FIELDS[name])
    assert sorted(personal + others) == sorted(ALL[name].__struct_fields__)
    assert personal, "a structure without any is in the list of those"


def test_the_delay_told_is_that_of_the_program() -> None:
    assert f"le délai est de {RETENTION_DAYS} jours" in PAGE


def test_the_options_told_are_those_of_the_program() -> None:
    options = {option for parameter in command.params for option in parameter.opts}
    told = {
        option
        for text in names_in(PAGE)
        if text.startswith("purger")
        for option in re.findall(r"--[a-z-]+", text)
    }
    assert {"--fin-de-campagne", "--note", "--tout", "--liste", "--source"} <= told <= options


def test_the_pages_linked_are_there() -> None:
    for linked in re.findall(r"\]\(([a-z-]+\.md)\)", PAGE):
        assert (Path(__file__).parents[1] / "docs" / linked).exists()

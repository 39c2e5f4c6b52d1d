"""`docs/commandes.md` is true: its examples run, its tables list every field, no more, no less."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cio_console.commands.entry import COMMANDS
from cio_console.domain.status import Flag, Status
from cio_console.presentation.template import PLACEHOLDERS
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.checks.builders import eleves
from tests.commands.builders import FAULTY, fill, given_list, note
from tests.commands.conftest import Cli
from tests.commands.test_process import LIMIT
from tests.directory.desks import a_sector_of_rows
from tests.directory.open_data import (
    OpenData,
    a_general_count,
    a_vocational_count,
    open_data,
)
from tests.feed.academy import Academy
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.store.builders import acceptance, declaration
from tests.store.test_drafts import draft

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "commandes.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
EXAMPLES = [line.removeprefix("$ ") for block in BLOCKS for line in block.splitlines()]
OBJECTS_BY_NAME = {"collections", "counts", "rules", "rule_pupils", "out_of_scope"}
"""Objects whose keys are data (a collection, a severity, a rule), not fields."""


def documented(title: str) -> set[str]:
    """Return the fields of the table under the heading of that name."""
    section = re.split(r"\n##+ ", DOCUMENT.split(f"### `{title}`\n", 1)[1])[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def fields(value: object, path: str = "", name: str = "") -> Iterator[str]:
    """Give the path of every field of a JSON document, as the tables write them."""
    if isinstance(value, list):
        for item in value:
            yield from fields(item, f"{path}[]")
    elif isinstance(value, dict) and name in OBJECTS_BY_NAME:
        for item in value.values():
            yield from fields(item, f"{path}.*")
    elif isinstance(value, dict):
        for key, item in value.items():
            here = f"{path}.{key}" if path else key
            yield here
            yield from fields(item, here, key)


@pytest.fixture(scope="module")
def portal() -> Iterator[OpenData]:
    """Serve the open data of the examples."""
    counts = [a_general_count(101, "2024", g=180)], [a_vocational_count(103, "2024", 41)]
    with open_data(a_sector_of_rows(), *counts) as served:
        yield served


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, portal: OpenData) -> Path:
    """Give the folder where the examples are run one after the other."""
    folder = tmp_path_factory.mktemp("exemples")
    (folder / "home").mkdir()
    (folder / "home" / "config.toml").write_text(f'annuaire = "{portal.url}"\n', "utf-8")
    return folder


def test_there_are_examples_of_every_command() -> None:
    assert {line.split()[1] for line in EXAMPLES} == set(COMMANDS)


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_runs_and_ends_as_told(workshop: Path, line: str) -> None:
    command, _, code = line.partition("   # code ")
    program = f"{sys.executable} -m cio_console"
    done = subprocess.run(
        ["bash", "-c", command.replace("cio-console", program, 1)],
        cwd=workshop,
        env={**os.environ, "CIO_CONSOLE_HOME": str(workshop / "home")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )
    assert done.returncode == int(code or 0), done.stderr


@pytest.mark.parametrize(
    "words", [["expliquer"], ["config"], ["etat"], ["campagne"], ["anomalies"], ["diagnostic"]]
)
def test_the_fields_of_an_answer_are_those_documented(
    home: Home, cli: Cli, words: list[str]
) -> None:
    fill(home)
    document = json.loads(cli(*words, "--json").out)
    if words == ["anomalies"]:  # a finding is described with the report that holds it
        document["findings"] = [{**one, "finding": None} for one in document["findings"]]
    assert set(fields(document)) == documented(f"{words[0]} --json")


def test_the_fields_of_the_list_are_those_documented(home: Home, cli: Cli) -> None:
    given_list(home)
    document = json.loads(cli("secteur", "montrer", "--json").out)
    assert set(fields(document)) == documented("secteur montrer --json")


def test_the_fields_of_a_search_are_those_documented(
    home: Home, cli: Cli, portal: OpenData
) -> None:
    home.config.mkdir(parents=True)
    home.settings_file.write_text(f'annuaire = "{portal.url}"\n', "utf-8")
    document = json.loads(cli("secteur", "chercher", "Aville", "--json").out)
    assert document["closed"]
    document.update(cios=[], closed=[])  # described with the schools
    assert set(fields(document)) == documented("secteur chercher --json")


def test_the_fields_of_an_import_are_those_documented(home: Home, cli: Cli, tmp_path: Path) -> None:
    given_list(home)
    file = tmp_path / "lycees.csv"
    file.write_text(f"UAI;Nom;Tél\n{FAULTY};Autre;01 99 00 00 01\n9990011H;Alpha;\n", "utf-8")
    document = json.loads(cli("secteur", "importer", str(file), "--oui", "--json").out)
    assert document["absent"]
    for schools in (document["absent"], document["changes"]["added"]):
        schools[:] = []  # a school is described with the list that holds it
    for one in document["changes"]["changed"]:
        one.update(before=None, after=None)
    assert set(fields(document)) == documented("secteur importer --json")


def test_the_fields_of_the_changes_are_those_documented(home: Home, cli: Cli) -> None:
    fill(home)
    document = json.loads(cli("changements", "--date", "2025-01-09", "--json").out)
    assert set(fields(document)) == documented("changements --json")


def test_the_fields_of_the_calls_are_those_documented(home: Home, cli: Cli) -> None:
    fill(home)
    note(home, FAULTY, "Rappeler")
    document = json.loads(cli("relances", "--json").out)
    assert set(fields(document)) == documented("relances --json")


def test_the_placeholders_documented_are_those_of_the_messages() -> None:
    rows = re.findall(r"^\| `\{([^}]+)\}` \| (.+) \|$", DOCUMENT, re.MULTILINE)
    assert dict(rows) == PLACEHOLDERS


@pytest.mark.parametrize("words", [["purger"], ["purger", "--liste"]])
def test_the_fields_of_a_purge_are_those_documented(home: Home, cli: Cli, words: list[str]) -> None:
    fill(home)
    note(home, FAULTY, "Rappeler")
    Journal(home.journal).accept_all([acceptance()])
    Journal(home.journal).declare([declaration()])
    Journal(home.journal).keep_draft(draft())
    document = json.loads(cli(*words, "--json").out)
    assert set(fields(document)) == documented(f"{' '.join(words)} --json")


def test_the_fields_of_a_report_are_those_documented(cli: Cli, tmp_path: Path) -> None:
    export = eleves()
    export.pupils[0].change(MEL=None)
    document = json.loads(cli("verifier", str(export.write(tmp_path)), "--json").out)
    assert set(fields(document)) == documented("verifier --json")


def test_the_statuses_and_flags_documented_are_those_of_the_program() -> None:
    line = next(row for row in DOCUMENT.splitlines() if "collections.*.status`" in row)
    assert set(re.findall(r"`([a-z-]+)`", line)) == {str(status) for status in Status}
    line = next(row for row in DOCUMENT.splitlines() if "collections.*.flags`" in row)
    assert set(re.findall(r"`([a-z-]+)`", line)) == {str(flag) for flag in Flag}


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_option_of_a_command_is_documented(cli: Cli, command: str) -> None:
    options = set(re.findall(r"^  (-[-a-z]+)", cli(command, "--help").out, re.MULTILINE))
    assert options <= set(re.findall(r"(?<![\w-])--?[a-z][-a-z]*", DOCUMENT)) | {"--help"}


def test_the_fields_of_a_publication_are_those_documented(cli: Cli, tmp_path: Path) -> None:
    academy = Academy(tmp_path)
    academy.write()
    ran = cli(
        *("publier", "--depots", str(tmp_path / "depots"), "--secteurs", str(academy.lists)),
        *("--campagne", str(tmp_path / "campagne.toml"), "--sortie", str(academy.output)),
        "--json",
    )
    assert set(fields(json.loads(ran.out))) == documented("publier --json")


def test_the_fields_of_a_synchronisation_are_those_documented(
    home: Home, cli: Cli, tmp_path: Path
) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.write()
    document: dict[str, Any] = {}
    for day in (6, 7):
        document = json.loads(cli("synchroniser", "--source", str(feed.folder), "--json").out)
        feed.add(SCHOOLS[0], day)
        feed.write()
    (one,) = document["sources"]
    one["changes"] = []  # described with `changements`
    assert one["late"]
    assert set(fields(document)) == documented("synchroniser --json")

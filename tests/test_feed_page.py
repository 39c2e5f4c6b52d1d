"""`docs/flux.md` is true: its examples are read as a feed, its tables list every field."""

import asyncio
import json
import re
from pathlib import Path

import msgspec
import pytest

from cio_console.domain import campaign, finding, school, upload
from cio_console.feed import contract
from cio_console.feed.contract import Index, decode_index
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.sync import SyncKind, SyncRequest, synchronise
from tests.domain.builders import paris
from tests.feed.builders import options
from tests.schemas import problems

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "flux.md").read_text("utf-8")
INDEX, REPORT = (
    block.encode() for block in re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
)
STRUCTS = {
    name: value
    for module in (contract, campaign, school, upload, finding)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, msgspec.Struct)
}
TABLES = dict(
    re.findall(
        r"^### [^\n]+ \(`(\w+)`\)\n\n(.*?)\n(?:\n|\Z)", PAGE + "\n", re.MULTILINE | re.DOTALL
    )
)


def test_the_example_is_synchronised_as_it_is_written(tmp_path: Path) -> None:
    index = decode_index(INDEX)
    (sent,) = index.uploads
    assert sent.report is not None
    feed = tmp_path / "flux"
    (feed / "objects").mkdir(parents=True)
    (feed / "index.json").write_bytes(INDEX)
    (feed / "objects" / f"{sent.report.sha256}.json").write_bytes(REPORT)
    reports = ReportCache(tmp_path / "reports")
    request = SyncRequest(
        str(feed), options(), SectorCache(tmp_path / "cache"), reports, lambda: paris(1, 8)
    )
    outcome = asyncio.run(synchronise(request, lambda _: None))
    assert (outcome.kind, outcome.missing) == (SyncKind.CHANGED, ())
    report = reports.get(sent.report.sha256)
    assert report is not None
    assert sent.summary == msgspec.structs.replace(upload.summarise(report), counts={"erreur": 1})


def reached(struct: type[msgspec.Struct]) -> set[str]:
    """Return the names of the structures that one is made of, itself among them."""
    found: set[str] = set()
    waiting = [struct]
    while waiting:
        one = waiting.pop()
        if one.__name__ in found:
            continue
        found.add(one.__name__)
        for field in msgspec.structs.fields(one):
            named = set(re.findall(r"\w+", str(field.type)))
            waiting += [STRUCTS[name] for name in named & STRUCTS.keys()]
    return found


def test_every_structure_has_its_table_and_no_other() -> None:
    assert TABLES.keys() == reached(Index) | reached(finding.Report)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_lists_each_field_and_whether_it_is_required(name: str) -> None:
    told = re.findall(r"^\| `([^`]+)` \| (oui)? ?\| \S", TABLES[name], re.MULTILINE)
    fields = msgspec.structs.fields(STRUCTS[name])
    assert told == [(field.encode_name, "oui" if field.required else "") for field in fields]


@pytest.mark.parametrize("example", [INDEX, REPORT], ids=["index", "rapport"])
def test_an_example_follows_its_schema(example: bytes) -> None:
    assert problems(json.loads(example)) == []

"""What is published stays: fields neither go nor change their type without another major."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cio_console import __version__
from cio_console.demo.build import DemoSector
from cio_console.demo.build import build as build_demo
from cio_console.feed.contract import FEED_FORMAT, REPORT_FORMAT
from tests import schemas
from tests.feed.deposits import Press, an_export
from tests.house import SOURCE
from tests.schemas import DOCUMENTS, FIELDS, SECTOR_FILE, broken, frozen, problems, refrozen

NOT_FOR_OTHERS = {"cio-demo"}
"""What only the program reads again: how it knows the folder of a demonstration."""
STATE = "cio-state"


@pytest.fixture
def today() -> Any:
    """Return the fields of today, to be changed at will."""
    return copy.deepcopy(frozen())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoSector:
    return build_demo(tmp_path_factory.mktemp("demo") / "secteur", schools=6)


def test_nothing_that_was_published_is_broken() -> None:
    assert broken(json.loads(FIELDS.read_text("utf-8")), frozen()) == []


def test_a_field_that_goes_is_a_break(today: Any) -> None:
    del today[STATE]["fields"]["schools[].uai"]
    assert broken(frozen(), today) == [
        "cio-state: schools[].uai was string! and is None: that is another major"
    ]


def test_a_field_of_another_type_is_a_break(today: Any) -> None:
    today[STATE]["fields"]["schools[].terminales"] = "string!"
    assert broken(frozen(), today) == [
        "cio-state: schools[].terminales was integer|null! and is string!: that is another major"
    ]


def test_another_major_may_change_everything(today: Any) -> None:
    today[STATE]["fields"] = {"autre": "string!"}
    today[STATE]["version"] = "2.0"
    assert broken(frozen(), today) == []
    assert refrozen(frozen(), today)[STATE] == today[STATE]


def test_a_version_never_goes_back(today: Any) -> None:
    today[FEED_FORMAT]["version"] = "1.0"
    assert broken(frozen(), today) == ["cio-feed: its version goes back from 1.1 to 1.0"]


def test_a_document_that_goes_is_a_break_and_is_never_forgotten(today: Any) -> None:
    del today[STATE]
    assert broken(frozen(), today) == ["cio-state: is no longer published"]
    assert broken(refrozen(frozen(), today), today) == ["cio-state: is no longer published"]


def test_a_new_field_is_a_minor_once_the_program_is_another(today: Any) -> None:
    today[STATE]["fields"]["schools[].couleur"] = "string!"
    assert broken(frozen(), today) == [], f"{__version__} is still being made"
    today[STATE]["program"] = "99.0.0"
    (told,) = broken(frozen(), today)
    assert (
        told == f"cio-state: schools[].couleur: new, and the minor is still that of {__version__}"
    )
    today[STATE]["version"] = "1.9"
    assert broken(frozen(), today) == []


def test_a_feed_asks_nothing_new_of_its_publishers(today: Any) -> None:
    today[FEED_FORMAT]["fields"]["uploads[].declared_again"] = "null|object"
    today[FEED_FORMAT]["fields"]["uploads[].declared_again.by"] = "string!"
    assert broken(frozen(), today) == [], "required of what may be left out"
    today[FEED_FORMAT]["fields"]["uploads[].seen"] = "boolean!"
    assert broken(frozen(), today) == [
        "cio-feed: uploads[].seen is new and required of publishers: that is another major"
    ]


def test_writing_the_fields_again_hides_no_break(today: Any) -> None:
    del today[STATE]["fields"]["schools[].uai"]
    today[STATE]["fields"]["schools[].name"] = "integer!"
    today[STATE]["version"] = "1.7"
    again = refrozen(frozen(), today)
    assert len(broken(again, today)) == 2
    assert again[STATE]["fields"] == frozen()[STATE]["fields"]


def test_every_document_of_the_program_has_its_schema() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    made = set(re.findall(r"(?:format: str|_FORMAT) = \"(cio-[a-z-]+)\"", text))
    assert made - NOT_FOR_OTHERS == {one.format for one in DOCUMENTS if one.format}


def test_every_field_of_a_structure_is_in_its_schema() -> None:
    for one in DOCUMENTS:
        names = {field.encode_name for field in msgspec.structs.fields(one.type)}
        assert names <= set(schemas.schema_of(one)["properties"])


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("revision", "1", "is not of type 'integer'"),
        ("format", "autre", "was expected"),
        ("format_version", "2.0", "does not match"),
        ("generated_at", "2025-01-09T08:00:00", "is not valid under any of the given schemas"),
        ("schools", None, "is not of type 'array'"),
    ],
)
def test_a_schema_refuses_what_is_wrong(
    tmp_path: Path, path: str, value: object, said: str
) -> None:
    press = Press(tmp_path)
    press.publish()
    index = json.loads((press.output / "index.json").read_bytes())
    assert problems(index) == []
    index[path] = value
    (told,) = problems(index, FEED_FORMAT)
    assert said in told


def test_a_field_that_is_not_known_yet_is_let_through(tmp_path: Path) -> None:
    press = Press(tmp_path)
    press.publish()
    index = json.loads((press.output / "index.json").read_bytes())
    assert problems({**index, "format_version": "1.9", "nouveau": 1}) == []


def test_a_feed_needs_only_what_the_reader_needs() -> None:
    index = {
        "format": FEED_FORMAT,
        "format_version": "1.0",
        "revision": 1,
        "campaign": {"id": "essai", "label": "Essai", "session": 2025, "school_year": 2024},
        "sector": {"uai": "9990000W", "name": "CIO d'Essai"},
    }
    assert problems(index) == []
    for name in index:
        assert problems({k: v for k, v in index.items() if k != name}, FEED_FORMAT)


def test_the_feed_of_the_demonstration_follows_its_schemas(demo: DemoSector) -> None:
    index = json.loads((demo.feed / "index.json").read_bytes())
    assert problems(index) == []
    assert problems(json.loads((demo.feed.parent / "secteur.json").read_bytes()), SECTOR_FILE) == []
    reports = list((demo.feed / "objects").iterdir())
    assert len(reports) >= len({upload["report"]["sha256"] for upload in index["uploads"]}) > 0
    for path in reports:
        assert problems(json.loads(path.read_bytes()), REPORT_FORMAT) == []


def test_a_published_report_of_grades_follows_its_schema(tmp_path: Path) -> None:
    press = Press(tmp_path)
    uai = next(iter(press.schools))
    press.put(f"{uai}/siecle/2025-01-08T140500_e.zip", an_export(uai))
    press.put(f"{uai}/siecle/2025-01-09T140500_e.zip", b"<html>Connexion</html>")
    press.publish(secret=b"secret")
    for path in (press.output / "objects").iterdir():
        assert problems(json.loads(path.read_bytes())) == []

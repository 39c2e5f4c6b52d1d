"""The storage below TinyDB: typed reading, versions and migrations, writing only what changed."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from cio_console.errors import StoreProblem, StoreReadOnly
from cio_console.store.generation import LostRaceError, seal
from cio_console.store.storage import GenerationStorage, Schema, Tables
from cio_console.store.tables import Database, NamedDocument
from tests.store.builders import names

SAFE = "Le reste est intact."


class Note(msgspec.Struct):
    """A document of the second version: version 1 said `words` for `text`."""

    text: str


class NoteTables(msgspec.Struct):
    """The tables of these tests."""

    notes: dict[str, Note] = {}


def rename_words(tables: Tables) -> Tables:
    """Migrate from version 1 to version 2."""
    notes = {name: {"text": note["words"]} for name, note in tables["notes"].items()}
    return {**tables, "notes": notes}


SECOND = Schema(2, {1: rename_words})


def storage(folder: Path, schema: Schema = SECOND) -> GenerationStorage:
    return GenerationStorage(folder, "base", schema, SAFE)


def written(folder: Path, version: int, tables: dict[str, Any]) -> None:
    """Leave in `folder` the file that a program of that version wrote."""
    (folder / "base.1.json").write_bytes(seal("base", 1, version, msgspec.json.encode(tables)))


def test_nothing_stored_reads_as_none_and_building_touches_nothing(tmp_path: Path) -> None:
    empty = storage(tmp_path / "absent")

    assert empty.read() is None
    assert empty.read_as(NoteTables) is None
    assert empty.number == 0
    assert names(tmp_path) == []


def test_what_is_written_is_read_by_another_session(tmp_path: Path) -> None:
    storage(tmp_path).write({"notes": {"a": {"text": "vu"}}})

    assert storage(tmp_path).read() == {"notes": {"a": {"text": "vu"}}}
    assert storage(tmp_path).read_as(NoteTables) == NoteTables({"a": Note("vu")})


def test_the_header_is_neither_shown_nor_written_twice(tmp_path: Path) -> None:
    store = storage(tmp_path)
    store.write({"_generation": {"base": {"sha256": "faux"}}, "notes": {}})

    assert store.read() == {"notes": {}}


def test_the_same_tables_are_not_written_again(tmp_path: Path) -> None:
    store = storage(tmp_path)
    store.write({"notes": {"a": {"text": "vu"}}})
    store.read()
    store.write({"notes": {"a": {"text": "vu"}}})

    assert names(tmp_path) == ["base.1.json"]
    assert store.number == 1


def test_an_older_version_is_migrated_on_reading_and_on_the_next_write(tmp_path: Path) -> None:
    written(tmp_path, 1, {"notes": {"a": {"words": "vu"}}, "autre": {"x": {"y": 1}}})
    store = storage(tmp_path)

    assert store.read_as(NoteTables) == NoteTables({"a": Note("vu")})
    tables = store.read()
    assert tables == {"notes": {"a": {"text": "vu"}}, "autre": {"x": {"y": 1}}}
    assert names(tmp_path) == ["base.1.json"], "reading writes nothing"

    store.write(tables)
    assert b'"schema_version":2' in (tmp_path / "base.2.json").read_bytes()
    assert storage(tmp_path).read() == tables


def test_migrations_run_one_version_at_a_time() -> None:
    def mark(step: int) -> Any:
        return lambda tables: {**tables, f"pas {step}": {}}

    schema = Schema(4, {step: mark(step) for step in (1, 2, 3)})

    assert list(schema.upgraded(2, {})) == ["pas 2", "pas 3"]
    assert schema.upgraded(4, {"t": {}}) == {"t": {}}


def test_a_newer_version_is_read_and_never_written(tmp_path: Path) -> None:
    written(tmp_path, 3, {"notes": {"a": {"text": "vu", "couleur": "rouge"}}})
    store = storage(tmp_path)

    assert store.read_as(NoteTables) == NoteTables({"a": Note("vu")})
    assert "version plus récente" in store.notices[0]
    with pytest.raises(StoreReadOnly, match="Installez la dernière version"):
        store.write({"notes": {}})
    assert names(tmp_path) == ["base.1.json"]


def test_a_newer_version_of_another_shape_is_told_not_raised(tmp_path: Path) -> None:
    written(tmp_path, 3, {"notes": {"a": {"lignes": []}}})
    store = storage(tmp_path)

    assert store.read_as(NoteTables) is None
    assert any("illisible par cette version" in notice for notice in store.notices)


def test_a_write_after_another_session_s_loses_the_race(tmp_path: Path) -> None:
    one, two = storage(tmp_path), storage(tmp_path)
    one.read()
    two.read()
    one.write({"notes": {"a": {"text": "un"}}})

    with pytest.raises(LostRaceError):
        two.write({"notes": {"a": {"text": "deux"}}})


def test_after_a_lost_race_the_next_write_stands_on_a_fresh_reading(tmp_path: Path) -> None:
    one, two = storage(tmp_path), storage(tmp_path)
    two.read()
    one.write({"notes": {"a": {"text": "un"}}})
    with pytest.raises(LostRaceError):
        two.write({"notes": {"a": {"text": "deux"}}})

    two.write({"notes": {"a": {"text": "trois"}}})

    assert storage(tmp_path).read_as(NoteTables) == NoteTables({"a": Note("trois")})


def test_text_that_cannot_be_encoded_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match=r"ne peuvent pas être écrits\. Le reste est intact"):
        storage(tmp_path).write({"notes": {"a": {"text": "\ud800"}}})
    assert names(tmp_path) == []


@pytest.mark.parametrize("tables", ["{nothing", '{"contacts":7}', "[]"])
def test_sealed_tables_of_no_known_shape_are_told_and_never_written_over(
    tmp_path: Path, tables: str
) -> None:
    held = seal("base", 1, 1, tables.encode())
    (tmp_path / "base.1.json").write_bytes(held)
    database = Database(tmp_path, "base", Schema(), SAFE)

    assert database.storage.read_as(dict[str, dict[str, str]]) is None
    assert "illisible par cette version" in database.storage.notices[0]
    with pytest.raises(StoreReadOnly, match="Rien n'y est écrit"):
        database.put("contacts", NamedDocument({"text": "vu"}, "a"))
    assert (tmp_path / "base.1.json").read_bytes() == held

"""TinyDB on generations: string ids, idempotent writes, changes redone after a lost race."""

import threading
from pathlib import Path

import pytest
from tinydb import where

from cio_console.errors import StoreProblem
from cio_console.store.generation import LostRaceError
from cio_console.store.storage import Schema
from cio_console.store.tables import Database, NamedDocument
from tests.store.builders import names


def database(folder: Path) -> Database:
    return Database(folder, "base", Schema(), "Le reste est intact.")


def test_opening_a_database_and_a_table_touches_nothing(tmp_path: Path) -> None:
    database(tmp_path / "absent").table("t")

    assert names(tmp_path) == []


def test_a_document_is_found_by_its_string_id(tmp_path: Path) -> None:
    database(tmp_path).put("t", NamedDocument({"v": 1}, "0940585A"))
    table = database(tmp_path).table("t")

    (found,) = table.all()
    assert found == {"v": 1}
    assert repr(found.doc_id) == "'0940585A'"
    assert table.get(where("v") == 1) == {"v": 1}


def test_putting_the_same_document_twice_commits_once(tmp_path: Path) -> None:
    store = database(tmp_path)
    for _ in range(3):
        store.put("t", NamedDocument({"v": 1}, "a"))

    assert names(tmp_path) == ["base.1.json"]


def test_putting_under_the_same_id_replaces_the_fields_given(tmp_path: Path) -> None:
    store = database(tmp_path)
    store.put("t", NamedDocument({"v": 1, "w": 1}, "a"))
    store.put("t", NamedDocument({"v": 2}, "a"))

    assert store.table("t").all() == [{"v": 2, "w": 1}]


def test_a_search_sees_what_another_session_wrote(tmp_path: Path) -> None:
    mine, theirs = database(tmp_path), database(tmp_path)
    mine.put("t", NamedDocument({"v": 1}, "a"))
    assert mine.table("t").count(where("v") == 1) == 1

    theirs.put("t", NamedDocument({"v": 1}, "b"))

    assert mine.table("t").count(where("v") == 1) == 2


def test_two_tables_of_one_database_keep_each_other(tmp_path: Path) -> None:
    store = database(tmp_path)
    store.put("t", NamedDocument({"v": 1}, "a"))
    store.put("u", NamedDocument({"v": 2}, "a"))

    assert store.tables() == {"t", "u"}
    assert store.storage.number == 2


def test_a_change_is_redone_until_it_wins(tmp_path: Path) -> None:
    tries = []

    def change() -> str:
        tries.append(1)
        if len(tries) < 4:
            raise LostRaceError
        return "fait"

    assert database(tmp_path).redo(change) == "fait"


def test_a_change_that_never_wins_ends_with_a_sentence(tmp_path: Path) -> None:
    def change() -> None:
        raise LostRaceError

    with pytest.raises(StoreProblem, match="D'autres sessions écrivent sans cesse"):
        database(tmp_path).redo(change)


def test_two_threads_of_one_session_never_write_on_each_other_s_reading(tmp_path: Path) -> None:
    store = database(tmp_path)
    read, written = threading.Event(), threading.Event()

    def other() -> None:
        read.wait(timeout=10)
        store.put("t", NamedDocument({"v": 1}, "b"))
        written.set()

    def change() -> None:
        tables = store.storage.read() or {}
        read.set()
        written.wait(timeout=0.2)  # runs out: the other thread waits for this change to end
        tables.setdefault("t", {})["a"] = {"v": 1}
        store.storage.write(tables)

    thread = threading.Thread(target=other)
    thread.start()
    store.redo(change)
    thread.join()

    assert len(database(tmp_path).table("t")) == 2

"""Generations: numbering, races, damage, what stays when something cannot be read."""

import errno
import os
import stat
from pathlib import Path

import pytest
from tinydb import TinyDB

from cio_console.errors import StoreProblem, StoreReadOnly
from cio_console.store.generation import (
    KEPT,
    QUARANTINE,
    DamagedError,
    Generations,
    LostRaceError,
    holds,
    seal,
    tables_of,
    unseal,
)
from tests.faults.calls import Fail, Interleave, LostAnswer, ShortWrites, calls_of
from tests.store.builders import flip, names, newest

TABLES = b'{"contacts":{"a":{"text":"vu"}}}'


def generations(folder: Path) -> Generations:
    return Generations(folder, "base", "Le reste est intact.")


def write(folder: Path, count: int) -> Generations:
    store = generations(folder)
    for number in range(1, count + 1):
        store.commit(store.look(), 1, b'{"t":{"n":{"v":%d}}}' % number)
    return store


def held(folder: Path) -> bytes:
    current = generations(folder).look().current
    assert current is not None
    return tables_of(current, "base")


@pytest.mark.parametrize("tables", [TABLES, b"{}"])
def test_unseal_gives_back_what_was_sealed(tables: bytes) -> None:
    generation = unseal("base", 7, seal("base", 7, 3, tables))

    assert (generation.number, generation.version) == (7, 3)
    assert tables_of(generation, "base") == tables


@pytest.mark.parametrize("tables", [TABLES, b"{}"])
def test_a_generation_holds_the_tables_it_was_sealed_around_and_no_others(tables: bytes) -> None:
    generation = unseal("base", 7, seal("base", 7, 3, tables))

    assert holds(generation, "base", tables)
    for other in (b"{}", TABLES, TABLES[:-1], TABLES + b"}", TABLES.replace(b"vu", b"lu")):
        assert holds(generation, "base", other) is (other == tables)


def test_a_file_under_another_number_or_name_is_refused() -> None:
    raw = seal("base", 7, 1, TABLES)

    for name, number in (("base", 8), ("autre", 7)):
        with pytest.raises(DamagedError):
            unseal(name, number, raw)


def test_a_checksum_in_capitals_is_refused() -> None:
    raw = seal("base", 7, 1, TABLES)
    digest = raw[raw.index(b'256":"') + 6 :][:64]

    with pytest.raises(DamagedError):
        unseal("base", 7, raw.replace(digest, digest.upper()))


def test_an_empty_folder_has_no_current_generation_and_is_not_created(tmp_path: Path) -> None:
    view = generations(tmp_path / "absent").look()

    assert view.current is None
    assert not (tmp_path / "absent").exists()


def test_plain_tinydb_opens_a_generation(tmp_path: Path) -> None:
    write(tmp_path, 2)

    with TinyDB(newest(tmp_path, "base"), access_mode="r") as database:
        assert database.tables() == {"_generation", "t"}


def test_commits_are_numbered_and_the_last_three_are_kept(tmp_path: Path) -> None:
    write(tmp_path, 6)

    assert names(tmp_path) == ["base.4.json", "base.5.json", "base.6.json"]
    assert len(list(tmp_path.iterdir())) == KEPT
    assert held(tmp_path) == b'{"t":{"n":{"v":6}}}'


def test_a_database_leaves_its_neighbours_alone(tmp_path: Path) -> None:
    (tmp_path / "base2.1.json").write_text("{}")
    (tmp_path / "base.1.json.bak").write_text("{}")
    write(tmp_path, 5)

    assert {"base2.1.json", "base.1.json.bak"} <= set(names(tmp_path))


def test_the_second_of_two_commits_on_the_same_ground_loses_the_race(tmp_path: Path) -> None:
    one, two = generations(tmp_path), generations(tmp_path)
    view_one, view_two = one.look(), two.look()
    one.commit(view_one, 1, b'{"t":{}}')

    with pytest.raises(LostRaceError):
        two.commit(view_two, 1, b'{"u":{}}')

    assert held(tmp_path) == b'{"t":{}}'
    assert len(names(tmp_path)) == 1, "the loser leaves no file behind"


def test_a_commit_under_a_pruned_number_loses_the_race_too(tmp_path: Path) -> None:
    late = generations(tmp_path)
    ground = late.look()
    write(tmp_path, KEPT + 2)
    assert not (tmp_path / "base.1.json").exists()

    with pytest.raises(LostRaceError):
        late.commit(ground, 1, b'{"late":{}}')

    assert held(tmp_path) == b'{"t":{"n":{"v":5}}}'
    assert not (tmp_path / "base.1.json").exists()


def test_a_damaged_generation_is_set_aside_and_the_one_before_serves(tmp_path: Path) -> None:
    write(tmp_path, 3)
    flip(newest(tmp_path, "base"))
    store = generations(tmp_path)

    current = store.look().current

    assert current is not None
    assert current.number == 2
    assert names(tmp_path / QUARANTINE) == ["base.3.json"]
    assert "base.3.json" in store.notices[0]
    assert "l'état d'avant est utilisé" in store.notices[0]


def test_all_generations_damaged_reads_as_nothing(tmp_path: Path) -> None:
    write(tmp_path, 3)
    for path in tmp_path.glob("base.*.json"):
        path.write_bytes(b"")
    store = generations(tmp_path)

    assert store.look().current is None
    assert len(store.notices) == 3


def test_a_number_in_quarantine_is_never_used_again(tmp_path: Path) -> None:
    write(tmp_path, 3)
    flip(newest(tmp_path, "base"))
    generations(tmp_path).look()
    store = generations(tmp_path)

    written = store.commit(store.look(), 1, TABLES)

    assert written.number == 4


def test_a_damaged_file_that_cannot_be_moved_is_stepped_over(tmp_path: Path) -> None:
    write(tmp_path, 2)
    flip(newest(tmp_path, "base"))
    (tmp_path / QUARANTINE).write_text("un fichier, pas un dossier")
    store = generations(tmp_path)

    store.commit(store.look(), 1, TABLES)

    assert "laissé à sa place" in store.notices[0]
    assert held(tmp_path) == TABLES


def test_nothing_is_written_above_a_generation_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 2)
    store = generations(tmp_path)
    with calls_of(
        monkeypatch, Fail(lambda c: c.name == "open" and c.args[0].name == "base.2.json", errno.EIO)
    ):
        view = store.look()

    with pytest.raises(StoreReadOnly, match=r"pour ne rien perdre"):
        store.commit(view, 1, TABLES)

    assert view.current is not None
    assert view.current.number == 1
    assert "le disque a signalé une erreur" in store.notices[0]
    assert held(tmp_path) == b'{"t":{"n":{"v":2}}}'


def test_a_symbolic_link_is_never_read_as_a_generation(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    write(folder, 1)
    elsewhere = tmp_path / "ailleurs"
    elsewhere.write_bytes(seal("base", 2, 1, TABLES))
    (folder / "base.2.json").symlink_to(elsewhere)
    store = generations(folder)

    current = store.look().current

    assert current is not None
    assert current.number == 1
    assert "lien symbolique" in store.notices[0]


def test_a_pipe_in_place_of_a_generation_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "base.1.json")
    store = generations(tmp_path)

    assert store.look().current is None
    assert store.notices


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_files_and_folders_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write(tmp_path / "a" / "b", 1)
    finally:
        os.umask(before)

    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.rglob("*")}
    assert modes == {"a": 0o700, "b": 0o700, "base.1.json": 0o600}


def test_a_store_folder_open_to_others_is_closed_by_the_next_commit(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir(mode=0o755)
    write(folder, 1)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_short_writes_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = ShortWrites()
    with calls_of(monkeypatch, short):
        write(tmp_path, 1)

    assert short.writes > 10
    assert held(tmp_path) == b'{"t":{"n":{"v":1}}}'


def test_a_disk_without_hard_links_still_refuses_the_second_of_two_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with calls_of(monkeypatch, Fail(lambda c: c.name == "link", errno.EPERM)):
        one, two = generations(tmp_path), generations(tmp_path)
        view_one, view_two = one.look(), two.look()
        one.commit(view_one, 1, TABLES)
        with pytest.raises(LostRaceError):
            two.commit(view_two, 1, b"{}")

    assert held(tmp_path) == TABLES
    assert not list(tmp_path.glob("*.tmp"))


def test_a_folder_that_cannot_be_fsynced_by_nature_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with calls_of(monkeypatch, Fail(lambda c: c.name == "fsync" and c.on_folder, errno.EINVAL)):
        write(tmp_path / "neuf", 2)

    assert held(tmp_path / "neuf") == b'{"t":{"n":{"v":2}}}'


def test_a_link_whose_answer_was_lost_counts_as_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = generations(tmp_path)
    with calls_of(monkeypatch, LostAnswer()):
        written = store.commit(store.look(), 1, TABLES)

    assert written.number == 1
    assert names(tmp_path) == ["base.1.json"]


def test_a_commit_whose_folder_was_not_fsynced_is_not_taken_for_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = generations(tmp_path)
    with (
        calls_of(monkeypatch, Fail(lambda c: c.name == "fsync" and c.on_folder, errno.EIO)),
        pytest.raises(StoreProblem, match=r"Le disque a signalé une erreur.*Le reste est intact"),
    ):
        store.commit(store.look(), 1, TABLES)

    assert store.unsettled


def test_a_reader_follows_generations_pruned_under_its_eyes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 3)
    for rank in range(1, 100):
        before = int(newest(tmp_path, "base").name.split(".")[1])
        busy = Interleave(rank, lambda: write_more(tmp_path, KEPT))
        store = generations(tmp_path)
        with calls_of(monkeypatch, busy):
            current = store.look().current
        assert current is not None
        assert current.number >= before
        assert store.notices == []
        if not busy.reached:
            break
    assert 5 < rank < 99


def test_a_folder_that_never_stays_still_is_told_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 1)
    store = generations(tmp_path)
    with calls_of(monkeypatch, Fail(lambda call: call.name == "open", errno.ENOENT)):
        view = store.look()

    assert "change sans cesse" in store.notices[0]
    with pytest.raises(StoreProblem, match="change sans cesse"):
        store.commit(view, 1, TABLES)


def write_more(folder: Path, count: int) -> None:
    store = generations(folder)
    for _ in range(count):
        store.commit(store.look(), 1, TABLES)

"""An erasure of the journal leaves what it should, and not a byte of the rest."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.followup import Contact
from cio_console.errors import StoreProblem, StoreReadOnly
from cio_console.store.forgetting import nothing_left, without_entries, without_words_until
from cio_console.store.generation import QUARANTINE, seal
from cio_console.store.janitor import temporary_name
from cio_console.store.journal import Journal, JournalTables
from tests.store.builders import NOON, acceptance, contact, declaration, flip, names, newest

CONFIDENCE = "Confidence de la proviseure"


def bytes_below(folder: Path) -> bytes:
    """Return every byte and every name below a folder."""
    return b"\n".join(
        path.name.encode() + (path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    )


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Give a journal of three contacts, one hour apart, and an acceptance on the last hour."""
    journal = Journal(tmp_path / "journal")
    for hour, name in enumerate("abc"):
        journal.record_new([contact(name, f"{CONFIDENCE} {name}", 60 * hour)])
    journal.accept_all([acceptance("x", 120)])
    return journal


def test_the_states_are_the_current_one_then_the_older_ones(journal: Journal) -> None:
    assert [len(state.contacts) for state in journal.states()] == [3, 3, 2]
    assert [len(state.acceptances) for state in journal.states()] == [1, 0, 0]
    assert Journal(Path("/nulle-part")).states() == ()


def test_an_erased_note_is_in_no_generation_left(journal: Journal, tmp_path: Path) -> None:
    journal.erase(without_entries({"b", "x"}))

    assert [held.id for held in journal.contacts()] == ["a", "c"]
    assert journal.acceptances() == ()
    assert b"proviseure b" not in bytes_below(tmp_path)
    assert b"proviseure a" in bytes_below(tmp_path)
    assert journal.states() == (journal.states()[0],) * 3


def test_the_copies_of_what_remains_serve_when_the_newest_is_damaged(
    journal: Journal, tmp_path: Path
) -> None:
    journal.erase(without_entries({"b"}))
    flip(newest(tmp_path / "journal", "journal"))

    assert [held.id for held in Journal(tmp_path / "journal").contacts()] == ["a", "c"]


def test_nothing_of_a_whole_journal_is_left_but_an_empty_one(
    journal: Journal, tmp_path: Path
) -> None:
    journal.record_visit(NOON)
    journal.erase(nothing_left)

    assert Journal(tmp_path / "journal").states() == (JournalTables(),) * 3
    for word in (CONFIDENCE, "Lefèvre", "0940585A", "D. L.", "0011223344556677", "2025-01-08"):
        assert word.encode() not in bytes_below(tmp_path)


def test_words_end_with_their_retention_and_contacts_still_count(
    journal: Journal, tmp_path: Path
) -> None:
    journal.erase(without_words_until(NOON + timedelta(minutes=60)))

    old, limit, later = journal.contacts()
    bare = Contact("a", "0940585A", NOON, "", old.channel)
    assert old == bare
    assert limit == msgspec.structs.replace(bare, id="b", at=NOON + timedelta(minutes=60))
    assert later.text == f"{CONFIDENCE} c"
    assert len(journal.acceptances()) == 1, "accepted an hour later"
    journal.erase(without_words_until(NOON + timedelta(minutes=120)))
    assert journal.acceptances() == ()
    assert b"proviseure" not in bytes_below(tmp_path)
    assert b"Lef" not in bytes_below(tmp_path)


def test_who_told_of_an_upload_goes_with_the_words_and_the_upload_stays(
    journal: Journal, tmp_path: Path
) -> None:
    journal.declare([declaration("d", by="Mme Dutilleul")])
    journal.declare([declaration("e", by="Une autre", minutes=30)])
    journal.erase(without_entries({"e"}))
    journal.erase(without_words_until(NOON))

    (left,) = journal.declarations()
    assert left == declaration("d", by="")
    assert b"Dutilleul" not in bytes_below(tmp_path)


def test_damaged_files_set_aside_go_with_an_erasure(journal: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    flip(newest(folder, "journal"))
    assert len(Journal(folder).contacts()) == 3
    (folder / QUARANTINE / "photo.png").write_bytes(b"pas de nous")
    assert journal.set_aside == 1

    journal.erase(without_entries({"a"}))

    assert journal.set_aside == 0
    assert b"proviseure a" not in bytes_below(tmp_path)
    assert names(folder / QUARANTINE) == ["photo.png"]


def test_temporary_files_of_the_dead_and_of_other_hosts_go_too(
    journal: Journal, tmp_path: Path
) -> None:
    folder = tmp_path / "journal"
    ours = temporary_name()
    dead = ours.replace(".tmp", "0.tmp").replace(f".{ours.split('.')[3]}.", ".1.")
    for name in (ours, dead, ".autre-hote.1.1.abcdef.tmp", "notes.txt"):
        (folder / name).write_text(CONFIDENCE)

    journal.erase(nothing_left)

    left = [name for name in names(folder) if not name.startswith("journal.")]
    assert left == sorted([ours, "notes.txt"]), "what a living session writes, and what is not ours"


def test_a_link_in_place_of_the_quarantine_is_not_followed(
    journal: Journal, tmp_path: Path
) -> None:
    outside = tmp_path / "dehors"
    outside.mkdir()
    (outside / "journal.1.json").write_text("à quelqu'un")
    (tmp_path / "journal" / QUARANTINE).symlink_to(outside)

    with pytest.raises(StoreReadOnly, match="lien symbolique"):
        journal.erase(nothing_left)

    assert names(outside) == ["journal.1.json"]
    assert journal.contacts() == (), "what could be erased is"


def test_a_journal_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "journal.9.json").write_bytes(seal("journal", 9, 99, b'{"contacts":{}}'))

    with pytest.raises(StoreReadOnly, match="version plus récente"):
        Journal(tmp_path).erase(nothing_left)

    assert names(tmp_path) == ["journal.9.json"]


def test_a_journal_that_this_version_cannot_read_is_never_taken_for_an_empty_one(
    tmp_path: Path,
) -> None:
    odd = seal("journal", 9, 2, b'{"contacts":{"a":{"id":3}}}')
    (tmp_path / "journal.9.json").write_bytes(odd)

    with pytest.raises(StoreReadOnly, match=r"contenu illisible.*n'est pas achevé"):
        Journal(tmp_path).erase(without_entries({"b"}))

    assert (tmp_path / "journal.9.json").read_bytes() == odd


def test_an_erasure_that_refuses_erases_nothing(journal: Journal, tmp_path: Path) -> None:
    def refuse(tables: JournalTables) -> JournalTables:
        raise StoreProblem(f"{len(tables.contacts)} notes")

    before = bytes_below(tmp_path)
    with pytest.raises(StoreProblem, match="3 notes"):
        journal.erase(refuse)
    assert bytes_below(tmp_path) == before


def test_damaged_files_are_kept_few(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for number in range(8):
        journal.record_new([contact(str(number))])
        journal.record_new([contact(str(number), "Une autre fois")])
        flip(newest(tmp_path, "journal"))
        journal.contacts()
    journal.record_new([contact("dernier")])

    aside = [int(name.split(".")[1]) for name in names(tmp_path / QUARANTINE)]
    assert len(aside) == 3
    assert max(aside) < int(newest(tmp_path, "journal").name.split(".")[1])
    assert len(journal.contacts()) == 9

"""The journal: recorded contacts stay, whoever writes beside, whatever is damaged."""

import json
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.followup import Visit
from cio_console.errors import StoreProblem, StoreReadOnly
from cio_console.store.generation import seal
from cio_console.store.journal import JOURNAL_SCHEMA, Journal
from tests.faults.calls import FailFrom, Interleave, calls_of
from tests.store.builders import NOON, acceptance, contact, declaration, flip, names, newest


def ids(folder: Path) -> set[str]:
    return {held.id for held in Journal(folder).contacts()}


def test_a_declaration_is_kept_and_taken_back_without_being_lost(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.declarations() == ()
    trap = declaration("a", by="Mme \x1b[2JCosta\u202e")

    (written,) = journal.declare([trap])
    assert written.by == "Mme Costa"
    assert Journal(tmp_path).declarations() == (written,)

    (taken,) = journal.withdraw_declarations([written], NOON)
    assert Journal(tmp_path).declarations() == (taken,)
    assert (taken.withdrawn_at, taken.by) == (NOON, "Mme Costa")


def test_an_absent_journal_is_empty_and_is_not_created(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "absent")

    assert journal.contacts() == ()
    assert journal.last_visit() is None
    assert journal.notices == []
    assert names(tmp_path) == []


def test_a_recorded_contact_comes_back_equal(tmp_path: Path) -> None:
    Journal(tmp_path).record_new([contact("a", "Vu M. Lefèvre : dépôt « demain », c'est promis")])

    assert Journal(tmp_path).contacts() == (
        contact("a", "Vu M. Lefèvre : dépôt « demain », c'est promis"),
    )


def test_contacts_are_given_oldest_first(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for name, minutes in (("c", 5), ("a", 9), ("b", 1), ("d", 1)):
        journal.record_new([contact(name, minutes=minutes)])

    assert [held.id for held in journal.contacts()] == ["b", "d", "c", "a"]


def test_recording_the_same_contact_again_changes_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a")])
    journal.record_new([contact("a")])

    assert journal.contacts() == (contact("a"),)
    assert names(tmp_path) == ["journal.1.json"]


def test_text_that_could_drive_a_terminal_or_break_the_file_is_made_harmless(
    tmp_path: Path,
) -> None:
    Journal(tmp_path).record_new([contact("a", "Vu\x1b[2J \ud800à 10 h")])

    (held,) = Journal(tmp_path).contacts()
    assert held.text == "Vu à 10 h"


def test_a_long_note_is_kept_whole(tmp_path: Path) -> None:
    words = "à rappeler " * 400
    Journal(tmp_path).record_new([contact("a", words.strip())])

    (held,) = Journal(tmp_path).contacts()
    assert held.text == words.strip()


def test_the_last_visit_is_kept_beside_the_contacts(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a")])
    journal.record_visit(NOON)
    journal.record_visit(NOON + timedelta(days=1), newest=NOON)

    assert Journal(tmp_path).last_visit() == Visit(NOON + timedelta(days=1), newest=NOON)
    assert ids(tmp_path) == {"a"}


def test_a_session_sees_what_another_recorded(tmp_path: Path) -> None:
    mine, theirs = Journal(tmp_path), Journal(tmp_path)
    assert mine.contacts() == ()

    theirs.record_new([contact("a")])

    assert mine.contacts() == (contact("a"),)


@pytest.mark.parametrize("burst", [1, 5])
def test_nothing_is_lost_whenever_another_session_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, burst: int
) -> None:
    expected: set[str] = set()
    for rank in range(1, 200):
        theirs = [f"{rank}-autre-{n}" for n in range(burst)]
        passing = Interleave(rank, partial(record_all, tmp_path, theirs))
        with calls_of(monkeypatch, passing):
            Journal(tmp_path).record_new([contact(f"{rank}-moi")])
        expected.add(f"{rank}-moi")
        if not passing.reached:
            break
        expected.update(theirs)
        assert ids(tmp_path) == expected
    assert 15 < rank < 199, "every call of a recording had its turn"


def test_a_damaged_generation_costs_what_it_alone_held_and_is_kept_aside(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a")])
    journal.record_new([contact("b")])
    flip(newest(tmp_path, "journal"))

    reopened = Journal(tmp_path)
    assert reopened.contacts() == (contact("a"),)
    assert reopened.notices
    assert names(tmp_path / "quarantine") == ["journal.2.json"]

    reopened.record_new([contact("c")])
    assert ids(tmp_path) == {"a", "c"}


def test_tables_of_the_future_of_the_same_version_survive_a_write(tmp_path: Path) -> None:
    raw = b'{"contacts":{},"remarques":{"x":{"text":"vu"}}}'
    (tmp_path / "journal.1.json").write_bytes(seal("journal", 1, 1, raw))

    Journal(tmp_path).record_new([contact("a")])

    assert b'"remarques":{"x":{"text":"vu"}}' in newest(tmp_path, "journal").read_bytes()


def test_a_journal_of_a_newer_console_is_read_and_never_written(tmp_path: Path) -> None:
    raw = b'{"contacts":{},"visits":{"last":{"at":"2025-01-08T12:00:00Z"}}}'
    (tmp_path / "journal.1.json").write_bytes(seal("journal", 1, JOURNAL_SCHEMA.version + 1, raw))
    journal = Journal(tmp_path)

    assert journal.last_visit() == Visit(NOON)
    with pytest.raises(StoreReadOnly, match="version plus récente"):
        journal.record_new([contact("a")])


def test_a_journal_of_version_1_is_read_and_keeps_everything_when_it_is_written(
    tmp_path: Path,
) -> None:
    Journal(tmp_path / "modèle").record_new([contact("a")])
    tables = json.loads(newest(tmp_path / "modèle", "journal").read_bytes())
    del tables["_generation"]
    assert set(tables) == {"contacts"}, "what version 1 wrote for a contact"
    tables["visits"] = {"last": {"at": "2025-01-08T12:00:00Z"}}
    (tmp_path / "journal.1.json").write_bytes(seal("journal", 1, 1, json.dumps(tables).encode()))
    journal = Journal(tmp_path)

    assert journal.contacts() == (contact("a"),)
    assert journal.last_visit() == Visit(NOON)
    assert journal.acceptances() == ()

    journal.accept_all([acceptance()])

    again = Journal(tmp_path)
    assert again.notices == []
    assert again.acceptances() == (acceptance(),)
    assert again.contacts() == (contact("a"),)
    assert again.last_visit() == Visit(NOON)


def test_decisions_are_given_oldest_first_and_come_back_equal(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for name, minutes in (("c", 5), ("a", 9), ("b", 1)):
        journal.accept_all([acceptance(name, minutes=minutes)])

    assert Journal(tmp_path).acceptances() == tuple(
        acceptance(name, minutes=minutes) for name, minutes in (("b", 1), ("c", 5), ("a", 9))
    )


def test_a_decision_taken_back_is_kept_and_can_be_taken_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.accept_all([acceptance()])
    journal.withdraw_all([acceptance()], NOON)

    (held,) = Journal(tmp_path).acceptances()
    assert held.withdrawn_at == NOON
    assert held.reason == acceptance().reason

    journal.accept_all([acceptance()])
    assert Journal(tmp_path).acceptances() == (acceptance(),)


def test_a_contact_taken_back_is_kept_and_shown_no_more(tmp_path: Path) -> None:
    journal, both = Journal(tmp_path), (contact("a"), contact("b", minutes=5))
    journal.record_new(both)

    (taken_back,) = journal.withdraw_contacts(both[1:], NOON)

    assert taken_back.withdrawn_at == NOON
    again = Journal(tmp_path)
    assert again.contacts() == both[:1]
    assert again.states()[0].contacts == {"a": both[0], "b": taken_back}
    again.record_new(both[1:])
    assert Journal(tmp_path).contacts() == both, "its draft is recorded again under its own id"


def test_a_contact_erased_meanwhile_is_not_written_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a")])

    journal.withdraw_contacts([contact("b")], NOON)

    assert set(Journal(tmp_path).states()[0].contacts) == {"a"}


def test_several_decisions_are_written_together_and_taken_back_together(tmp_path: Path) -> None:
    journal, both = Journal(tmp_path), (acceptance("a"), acceptance("b", 1))
    journal.accept_all(both)
    assert Journal(tmp_path).acceptances() == both
    journal.withdraw_all(both, NOON)
    assert {held.withdrawn_at for held in Journal(tmp_path).acceptances()} == {NOON}


def test_a_reason_cannot_drive_a_terminal(tmp_path: Path) -> None:
    trap = msgspec.structs.replace(acceptance(), reason="Vu\x1b[2J \u202eavec", who="M.\x07 B.")
    Journal(tmp_path).accept_all([trap])

    (held,) = Journal(tmp_path).acceptances()
    assert (held.reason, held.who) == ("Vu avec", "M. B.")


@pytest.mark.parametrize("rank", range(1, 12))
def test_a_failure_while_a_decision_is_written_loses_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rank: int
) -> None:
    Journal(tmp_path).record_new([contact("a")])
    with calls_of(monkeypatch, FailFrom(rank, 28)):
        accepted = taken(Journal(tmp_path))

    assert Journal(tmp_path).contacts() == (contact("a"),)
    assert accepted <= bool(Journal(tmp_path).acceptances())


def taken(journal: Journal) -> bool:
    """Take a decision; tell whether the journal says that it is written."""
    try:
        journal.accept_all([acceptance()])
    except StoreProblem:
        return False
    return True


def record_all(folder: Path, names_of_contacts: list[str]) -> None:
    journal = Journal(folder)
    for name in names_of_contacts:
        journal.record_new([contact(name)])

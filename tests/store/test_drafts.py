"""What is typed and not recorded yet: kept beside the journal, and gone without a trace after."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest

from cio_console.domain.followup import Draft
from cio_console.errors import StoreProblem
from cio_console.store.forgetting import nothing_left, without_entries, without_words_until
from cio_console.store.generation import QUARANTINE
from cio_console.store.inventory import JOURNAL_LAYOUT, contents
from cio_console.store.journal import Journal
from tests.faults.calls import Fail, Interleave, calls_of
from tests.store.builders import NOON, contact, flip, kept_list, names, newest
from tests.store.test_erasing import bytes_below

WORDS = "Mme Costa rappelle"


def draft(name: str = "d", text: str = WORDS, seconds: int = 0) -> Draft:
    """Return a draft about one school."""
    return Draft(name, ("9990001A",), NOON + timedelta(seconds=seconds), text)


def test_a_draft_comes_back_equal_in_another_session(tmp_path: Path) -> None:
    Journal(tmp_path).keep_draft(draft())
    assert Journal(tmp_path).drafts() == (draft(),)


def test_a_draft_is_private_and_the_journal_is_not_written(tmp_path: Path) -> None:
    Journal(tmp_path / "journal").keep_draft(draft())
    (path,) = (tmp_path / "journal").iterdir()
    assert path.name == "drafts.1.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert Journal(tmp_path / "journal").contacts() == ()


def test_the_same_draft_typed_further_replaces_itself(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for length in range(1, len(WORDS) + 1):
        journal.keep_draft(draft(text=WORDS[:length]))
    assert journal.drafts() == (draft(),)
    assert len(names(tmp_path)) == 3


def test_drafts_are_given_oldest_first(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for name, seconds in (("b", 3), ("a", 9), ("c", 1)):
        journal.keep_draft(draft(name, seconds=seconds))
    assert [held.id for held in journal.drafts()] == ["c", "b", "a"]


def test_control_characters_do_not_enter_a_draft(tmp_path: Path) -> None:
    Journal(tmp_path).keep_draft(draft(text="a\x1b[31mb\u202ec"))
    assert Journal(tmp_path).drafts()[0].text == "abc"


def test_a_forgotten_draft_leaves_no_trace(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.keep_draft(draft("d", "Mme Aubry absente"))
    journal.keep_draft(draft("e", "M. Besson"))
    journal.forget_draft("d")
    assert [held.id for held in journal.drafts()] == ["e"]
    assert b"Aubry" not in bytes_below(tmp_path)
    journal.forget_draft("d")
    journal.forget_draft("e")
    assert journal.drafts() == ()
    assert b"Besson" not in bytes_below(tmp_path)


def test_forgetting_what_was_never_kept_writes_nothing(tmp_path: Path) -> None:
    Journal(tmp_path / "absent").forget_draft("x")
    assert names(tmp_path) == []


def test_two_sessions_keep_their_own_drafts(tmp_path: Path) -> None:
    one, other = Journal(tmp_path), Journal(tmp_path)
    one.keep_draft(draft("d", "ici"))
    other.keep_draft(draft("e", "là"))
    one.keep_draft(draft("d", "ici encore"))
    other.forget_draft("e")
    assert [held.text for held in Journal(tmp_path).drafts()] == ["ici encore"]


def test_a_damaged_draft_file_gives_the_one_before_and_says_so(tmp_path: Path) -> None:
    Journal(tmp_path).keep_draft(draft(text="Mme"))
    Journal(tmp_path).keep_draft(draft(text="Mme Costa"))
    flip(newest(tmp_path, "drafts"))
    journal = Journal(tmp_path)
    assert [held.text for held in journal.drafts()] == ["Mme"]
    assert any("mis de côté" in notice for notice in journal.notices)


def test_a_draft_that_the_disk_refuses_says_where_it_still_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path)
    journal.keep_draft(draft())
    full = calls_of(monkeypatch, Fail(lambda call: call.name == "write", errno.ENOSPC))
    with full, pytest.raises(StoreProblem, match="disque est plein") as refused:
        journal.keep_draft(draft(text="autre"))
    assert "reste à l'écran" in str(refused.value)
    assert journal.drafts() == (draft(),)


def test_several_contacts_are_written_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a"), contact("b")])
    assert names(tmp_path) == ["journal.1.json"]
    full = calls_of(monkeypatch, Fail(lambda call: call.name == "write", errno.ENOSPC))
    with full, pytest.raises(StoreProblem):
        journal.record_new([contact("c"), contact("d")])
    assert [held.id for held in Journal(tmp_path).contacts()] == ["a", "b"]


def test_a_new_contact_is_never_written_over_other_words(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.record_new([contact("a", "Absente")]) == (contact("a", "Absente"),)
    (other,) = Journal(tmp_path).record_new([contact("a", "Jointe")])
    assert other.id == "a.2"
    assert {held.id: held.text for held in journal.contacts()} == {"a": "Absente", "a.2": "Jointe"}
    (again,) = journal.record_new([contact("a", "Jointe", minutes=5)])
    assert again.id == "a.2"
    assert len(journal.contacts()) == 2


@pytest.mark.parametrize("rank", range(1, 12))
def test_another_session_that_ends_the_same_line_first_loses_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rank: int
) -> None:
    Journal(tmp_path).record_new([contact("z")])

    def meanwhile() -> None:
        Journal(tmp_path).record_new([contact("a", "Absente")])

    other = Interleave(rank, meanwhile)
    with calls_of(monkeypatch, other):
        Journal(tmp_path).record_new([contact("a", "Jointe"), contact("b")])
    texts = sorted(held.text for held in Journal(tmp_path).contacts() if held.id[0] == "a")
    assert texts == ["Absente", "Jointe"] or (texts == ["Jointe"] and other.made < rank)


# The purge


def test_the_purge_knows_the_drafts(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.keep_draft(draft())
    journal.keep_draft(draft(text="Mme"))
    flip(newest(tmp_path, "drafts"))
    journal.drafts()
    items = contents(tmp_path, JOURNAL_LAYOUT)
    assert {item.path.name for item in items} == {"drafts.1.json", "drafts.2.json"}
    assert not any(item.why_left for item in items)


def test_an_erased_journal_erases_the_drafts_and_those_set_aside(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a")])
    journal.keep_draft(draft())
    journal.keep_draft(draft(text=f"{WORDS} demain"))
    flip(newest(tmp_path, "drafts"))
    assert journal.states()[0].drafts.keys() == {"d"}
    assert names(tmp_path / QUARANTINE)
    journal.erase(nothing_left)
    assert journal.drafts() == ()
    assert b"Costa" not in bytes_below(tmp_path)


def test_drafts_alone_are_something_to_erase(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.keep_draft(draft())
    (state,) = journal.states()
    assert state.drafts == {"d": draft()}
    journal.erase(nothing_left)
    assert b"Costa" not in bytes_below(tmp_path)


def test_the_erasure_of_a_note_leaves_the_drafts(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a")])
    journal.keep_draft(draft())
    journal.erase(without_entries({"a"}))
    assert journal.drafts() == (draft(),)


def test_the_end_of_the_words_takes_the_drafts_of_that_time(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.keep_draft(draft("d", seconds=-1))
    journal.keep_draft(draft("e", seconds=1))
    journal.erase(without_words_until(NOON))
    assert [held.id for held in journal.drafts()] == ["e"]


def test_a_list_being_made_is_kept_beside_the_drafts_and_forgotten_without_a_trace(
    tmp_path: Path,
) -> None:
    journal = Journal(tmp_path)
    journal.keep_draft(draft())
    for picked in ((), ("0940585A",), ("0940585A", "0940586B")):
        journal.keep_draft(kept_list(*picked))
    assert Journal(tmp_path).lists() == (kept_list("0940585A", "0940586B"),)
    journal.forget_draft("l")
    assert (journal.lists(), journal.drafts()) == ((), (draft(),))
    assert b"Aubry" not in bytes_below(tmp_path)


def test_a_list_being_made_goes_with_the_words_or_the_whole_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.keep_draft(kept_list())
    journal.erase(without_words_until(NOON - timedelta(seconds=1)))
    journal.erase(without_entries({"d"}))
    assert journal.lists() == (kept_list(),)
    journal.erase(without_words_until(NOON))
    assert journal.lists() == ()
    journal.keep_draft(kept_list())
    journal.erase(nothing_left)
    assert b"Aubry" not in bytes_below(tmp_path)

"""`purger` at a terminal: it asks, and twice for what nothing makes again."""

import json
from pathlib import Path

import pytest

from cio_console.store.paths import Home
from cio_console.store.sector import SectorCache
from tests.commands.builders import SOURCE
from tests.commands.somebody import with_somebody
from tests.commands.used_home import EVERYTHING, held, use


@pytest.fixture
def used(home: Home) -> Home:
    """Give a home used for months."""
    return use(home)


def test_somebody_who_says_no_keeps_everything(used: Home) -> None:
    for answers in ("non\n", "\n", "\x04"):
        done = with_somebody(used, "purger", "--tout", answers=answers)
        assert done.code == 0
        assert "Rien n'est effacé." in done.err
        assert held(used) == EVERYTHING


@pytest.mark.parametrize(("typed", "left"), [("3", 0), ("oui", 2), ("", 2), ("2", 2)])
def test_the_journal_goes_when_the_number_of_its_notes_is_typed(
    used: Home, typed: str, left: int
) -> None:
    done = with_somebody(used, "purger", "--tout", answers=f"oui\n{typed}\n\n")
    assert done.code == 0
    assert "Du journal, 3 notes partent, et rien ne les refait." in done.err
    assert held(used)[2] == left
    assert held(used)[:2] == (False, False)
    assert ("Gardé tel quel" in done.err) is bool(left)


def test_somebody_may_name_the_copy(used: Home, tmp_path: Path) -> None:
    copy = tmp_path / "copie.json"
    done = with_somebody(used, "purger", "--tout", answers=f"oui\n3\n{copy}\n")
    assert done.code == 0
    assert len(json.loads(copy.read_text("utf-8"))["contacts"]) == 2
    assert SectorCache(used.cache(SOURCE)).load() is None

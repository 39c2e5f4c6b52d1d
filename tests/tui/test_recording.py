"""Recording a contact in one line: understood before Enter, for several schools, never lost."""

import errno
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from cio_console.domain.followup import Channel, Draft
from cio_console.store.journal import Journal
from cio_console.tui.draft_keeper import Begun, DraftKeeper
from cio_console.tui.messages import SyncSucceeded
from cio_console.tui.purposes import DECLARATION
from tests.faults.calls import Call, Calls, Fail, calls_of
from tests.tui.driving import SIZES, driving
from tests.tui.golden import check_golden
from tests.tui.sector import NOW, PASSED, REJECTED, TIMES, TO_CORRECT, WARNED, SectorFiles, at
from tests.tui.test_calls import SIZE_NAMES, screen, with_calls

LINE = "mél Mme Costa : refait l'export, rappel jeudi"


@pytest.fixture
def files(tmp_path: Path) -> SectorFiles:
    """Give the sector with what was said on the days before."""
    return with_calls(tmp_path)


async def test_one_line_records_the_channel_the_person_and_the_day_to_call_back(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "down", "c")
        await driver.type(LINE)
        await driver.press("enter")
        contact = files.journal.contacts()[-1]
        assert (contact.uai, contact.at) == (REJECTED, NOW)
        assert (contact.channel, contact.who) == (Channel.EMAIL, "Mme Costa")
        assert contact.text == "refait l'export"
        assert contact.call_back == date(2025, 1, 9)
        told = "Relance enregistrée dans le journal (Auguste Perdrix) : rappeler jeudi 9 janvier."
        assert told in " ".join(driver.text.split())


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_what_is_understood_is_shown_before_enter(
    files: SectorFiles, size: tuple[int, int]
) -> None:
    async with driving(files.launch(), size) as driver:
        await driver.press("6", "c")
        await driver.type(LINE)
        assert "Compris : courriel · Mme Costa · rappeler jeudi 9 janvier" in " ".join(
            driver.text.split()
        )
        check_golden(f"relances-saisie-{size[0]}x{size[1]}", driver.lines)


async def test_an_example_stands_under_an_empty_line(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        assert "Exemple : tél Mme Costa" in driver.text
        await driver.type("x")
        assert "Compris : téléphone · sans rappel" in driver.text
        await driver.press("backspace")
        assert "Exemple : tél Mme Costa" in driver.text


async def test_the_head_is_recognised_by_the_surname(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        await driver.type("besson : d'accord")
        await driver.press("enter")
        assert files.journal.contacts()[-1].who == "M. Besson"


async def test_a_day_that_cannot_be_is_refused_and_stays_typed(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        before = files.journal.contacts()
        await driver.press("6", "c")
        await driver.type("absente, rappel 31/02")
        await driver.press("enter")
        assert "« 31/02 » n'est pas un jour" in driver.text
        assert driver.screen.prompt.text == "absente, rappel 31/02"
        assert files.journal.contacts() == before
        assert "finissez par « , sans rappel »" in " ".join(driver.text.split())
        await driver.type(", sans rappel")
        assert "n'est pas un jour" not in driver.text
        await driver.press("enter")
        assert files.journal.contacts()[-1].text == "absente, rappel 31/02, sans rappel"


async def test_a_recall_without_a_day_is_told_as_it_is_typed_and_refused(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        before = files.journal.contacts()
        await driver.press("6", "c")
        await driver.type("absente, rappel fin janvier")
        told = "Rappel sans jour : écrivez « rappel jeudi »"
        assert told in " ".join(driver.text.split())
        await driver.press("enter")
        assert " ".join(driver.text.split()).count(told) == 1
        assert files.journal.contacts() == before


async def test_from_the_first_screen_a_call_is_noted_with_three_keys_and_one_line(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        keys = ["6", "c", "enter"]
        await driver.press(*keys[:2])
        await driver.type("Mme Costa, refait l'export, rappel jeudi")
        await driver.press(keys[2])
        assert len(files.journal.contacts()) == 6
        assert len(keys) <= 5


async def test_in_the_demo_days_are_counted_from_its_fictional_day(files: SectorFiles) -> None:
    async with driving(
        files.launch(day=date(2025, 1, 8), demo=True), now=lambda: at(5, 4)
    ) as driver:
        await driver.press("6", "c")
        await driver.type("absente +2")
        await driver.press("enter")
        assert files.journal.contacts()[-1].call_back == date(2025, 1, 10)


# Several schools at once


async def test_one_line_is_recorded_for_each_school_marked(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "space", "space", "c")
        assert "2 établissements (Lycée polyvalent de l'Écluse" in driver.text
        await driver.type("message laissé, rappel demain")
        await driver.press("enter")
        new = files.journal.contacts()[-2:]
        assert {contact.uai for contact in new} == {TO_CORRECT, REJECTED}
        assert {contact.text for contact in new} == {"message laissé"}
        assert {contact.call_back for contact in new} == {date(2025, 1, 9)}
        assert len({contact.id for contact in new}) == 2
        assert screen(driver).marked == set()
        assert "2 relances enregistrées dans le journal" in driver.text


async def test_many_schools_are_counted_in_the_question(files: SectorFiles) -> None:
    async with driving(files.launch(), (200, 50)) as driver:
        await driver.press("6", "space", "space", "space", "space", "space", "c")
        assert "5 établissements (" in driver.text
        assert "et 2 autres)" in driver.text


async def test_a_line_left_about_several_schools_comes_back_from_any_of_them(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "space", "space", "c")
        await driver.type("message laissé")
        await driver.press("escape")
        assert "Gardé sans être enregistré" in driver.text
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        assert driver.screen.prompt.text == "message laissé"
        assert set(driver.screen.prompt.about) == {TO_CORRECT, REJECTED}


# Never lost


async def test_what_is_typed_is_on_the_disk_before_anything_is_pressed(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        await driver.type("Mme Cos")
        (draft,) = files.journal.drafts()
        assert (draft.text, draft.uais) == ("Mme Cos", (TO_CORRECT,))


async def test_another_session_finds_the_line_again_and_says_so(files: SectorFiles) -> None:
    files.journal.keep_draft(Draft("d", (WARNED,), NOW, "tél Mme F"))
    async with driving(files.launch()) as driver:
        assert "Relance commencée, non enregistrée : c la reprend (Lycée" in driver.text
        await driver.press("c")
        assert driver.screen.prompt.text == "tél Mme F"
        await driver.type(" : ok")
        await driver.press("enter")
        assert files.journal.drafts() == ()
        contact = files.journal.contacts()[-1]
        assert (contact.id, contact.uai, contact.text) == ("d", WARNED, "ok")


async def test_a_line_left_does_not_move_a_cursor_that_was_moved(files: SectorFiles) -> None:
    files.journal.keep_draft(Draft("d", (WARNED,), NOW, "tél Mme F"))
    async with driving(files.launch(), (120, 40)) as driver:
        driver.sector.table.action_cursor_last()
        before = driver.sector.uai
        driver.app.office.tell_left()
        assert driver.sector.uai == before
        assert "Relance commencée, non enregistrée (Lycée" in driver.text


async def test_a_stop_between_the_contact_and_its_draft_makes_no_second_contact(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        await driver.type("fait")
        (draft,) = files.journal.drafts()
        await driver.press("enter")
    files.journal.keep_draft(draft)
    async with driving(files.launch()) as driver:
        await driver.press("6")
        screen(driver).table.move_to(TO_CORRECT)
        await driver.press("c", "enter")
    mine = [contact for contact in files.journal.contacts() if contact.text == "fait"]
    assert len(mine) == 1
    assert files.journal.drafts() == ()


async def test_two_sessions_that_end_the_same_line_lose_no_word(files: SectorFiles) -> None:
    files.journal.keep_draft(Draft("d", (TO_CORRECT,), NOW, "Mme Costa"))
    async with driving(files.launch()) as one:
        await one.press("6", "c")
        async with driving(files.launch()) as other:
            await other.press("6", "c")
            await other.type(" absente")
            await other.press("enter")
        await one.type(" jointe")
        await one.press("enter")
    texts = {contact.text for contact in files.journal.contacts()}
    assert {"Mme Costa absente", "Mme Costa jointe"} <= texts


async def test_a_recorded_line_leaves_no_draft(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        await driver.type("fait")
        await driver.press("enter")
        assert files.journal.drafts() == ()
        assert driver.app.office.contacts.drafts == {}


async def test_a_line_cleared_by_hand_leaves_no_draft(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        await driver.type("non")
        await driver.press("ctrl+u", "escape")
        assert files.journal.drafts() == ()
        assert "Gardé" not in driver.text


async def test_a_full_disk_says_that_the_line_is_on_the_screen_only(
    files: SectorFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        await driver.type("Mme ")
        with calls_of(monkeypatch, Fail(lambda call: call.name == "write", errno.ENOSPC)):
            await driver.type("Costa")
            assert "Brouillon non gardé. Le disque est plein" in driver.text
            await driver.press("enter")
            assert "Relance non enregistrée" in driver.text
            assert driver.screen.prompt.text == "Mme Costa"
        await driver.press("enter")
        assert files.journal.contacts()[-1].text == "Mme Costa"
        assert files.journal.drafts() == ()


async def test_a_sync_that_takes_the_school_off_the_list_does_not_change_whose_line_it_is(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "down", "c")
        await driver.type("elle l'a fait")
        files.schools = tuple(s for s in files.schools if s.uai != REJECTED)
        driver.app.on_sync_succeeded(SyncSucceeded(files.snapshot(), TIMES, ()))
        await driver.settle()
        assert screen(driver).uai != REJECTED
        await driver.press("enter")
        assert files.journal.contacts()[-1].uai == REJECTED


async def test_the_palette_over_the_line_does_not_change_whose_line_it_is(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        await driver.type("un")
        await driver.press("ctrl+p")
        await driver.type("trois-riv")
        await driver.press("enter", "c")
        await driver.type("deux")
        await driver.press("enter")
        assert files.journal.contacts()[-1].uai == PASSED
        assert [draft.text for draft in files.journal.drafts()] == ["un"]


async def test_a_defect_of_the_console_holds_no_word_for_ever(
    files: SectorFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(Calls):
        """Calls that fail as no disk does."""

        def around(self, call: Call) -> Any:
            """Fail at each write."""
            if call.name == "write":
                raise RuntimeError
            return super().around(call)

    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        with calls_of(monkeypatch, Broken()):
            await driver.type("Mme Costa")
            assert "Brouillon non gardé. La console s'est trompée (RuntimeError)" in driver.text
            await driver.press("enter")
            assert "Relance non enregistrée. La console s'est trompée" in driver.text
        await driver.type(" oui")
        assert [draft.text for draft in files.journal.drafts()] == ["Mme Costa oui"]
        await driver.press("enter")
        assert files.journal.contacts()[-1].text == "Mme Costa oui"


async def test_a_line_that_another_session_is_typing_is_its_own(files: SectorFiles) -> None:
    async with driving(files.launch()) as one, driving(files.launch()) as other:
        await one.press("6", "c")
        await one.type("Mme Costa")
        await other.press("6", "c")
        assert other.screen.prompt.text == ""
        await other.press("x", "backspace", "escape")
        assert [draft.text for draft in files.journal.drafts()] == ["Mme Costa"]


async def test_what_this_session_types_is_not_told_as_left_by_another(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        await driver.type("Mme Costa")
        driver.app.office.tell_left()
        assert "Relance commencée" not in driver.text


async def test_while_the_disk_is_slow_another_line_is_asked_for(
    files: SectorFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = Event()

    class Slow(Calls):
        """A disk that writes once it is told to."""

        def around(self, call: Call) -> Any:
            """Wait before each write."""
            if call.name == "write":
                assert free.wait(30)
            return super().around(call)

    async with driving(files.launch()) as driver:
        await driver.press("6", "c")
        with calls_of(monkeypatch, Slow()):
            await driver.pilot.press("x", "escape", "p")
            assert driver.screen.prompt.purpose == DECLARATION
            assert not free.is_set()
            free.set()
            await driver.settle()
        assert [draft.text for draft in files.journal.drafts()] == ["x"]


def test_while_the_disk_is_slow_only_the_last_state_waits(tmp_path: Path) -> None:
    busy, free = Event(), Event()

    class Slow(Journal):
        """A journal on a disk that takes its time for the first draft."""

        written: list[str]

        def keep_draft(self, draft: Begun) -> None:
            """Write, once told to for the first."""
            assert isinstance(draft, Draft)
            self.written.append(draft.text)
            busy.set()
            assert free.wait(30)
            super().keep_draft(draft)

    journal = Slow(tmp_path)
    journal.written = []
    keeper = DraftKeeper(journal)
    refused: Callable[[str], object] = pytest.fail
    assert keeper.put("d", Draft("d", ("x",), NOW, "a"))
    writer = Thread(target=keeper.write, args=(refused,))
    writer.start()
    assert busy.wait(30)
    for text in ("ab", "abc", "abcd"):
        assert not keeper.put("d", Draft("d", ("x",), NOW, text))
    free.set()
    writer.join(30)
    assert journal.written == ["a", "abcd"]
    assert [draft.text for draft in Journal(tmp_path).drafts()] == ["abcd"]
    assert keeper.put("d", None)

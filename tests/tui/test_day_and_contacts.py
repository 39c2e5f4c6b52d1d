"""The day seen, and what is written about a call: never lost, never said too early."""

from datetime import date, datetime
from pathlib import Path

import pytest

from cio_console.domain.declaration import Declaration
from cio_console.domain.followup import Contact
from cio_console.domain.status import Status
from tests.tui.driving import driving
from tests.tui.sector import (
    NOTHING,
    NOW,
    PARIS,
    TO_CORRECT,
    a_sector,
)

# The day


async def test_d_shows_the_sector_as_it_stood_that_day(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("d")
        await driver.type("2024-12-15")
        await driver.press("enter")
        line = driver.app.model.line(TO_CORRECT)
        assert line is not None
        assert len(line.states["siecle"].uploads) == 1
        assert "vu le 15/12/2024" in driver.lines[0]


async def test_a_day_is_told_in_words_or_without_its_year(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        for typed, day in (
            ("hier", date(2025, 1, 7)),
            ("20/03", date(2025, 3, 20)),
            ("8 octobre", date(2024, 10, 8)),
            ("lundi", date(2025, 1, 6)),
        ):
            await driver.press("d")
            await driver.type(typed)
            await driver.press("enter")
            assert driver.app.model.day == day, typed


async def test_an_empty_day_is_today_again(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    async with driving(files.launch(day=date(2025, 1, 13))) as driver:
        await driver.press("d", "ctrl+u", "enter")
        assert driver.app.model.day is None
        assert "08/01/2025" in driver.lines[0]
        assert "vu le" not in driver.lines[0]


async def test_a_wrong_day_is_refused_in_french_and_stays_typed(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("d")
        await driver.type("31/02/2025")
        await driver.press("enter")
        assert "n'est pas un jour" in driver.text
        assert driver.screen.prompt.text == "31/02/2025"
        await driver.press("escape")
        assert driver.app.model.day is None
        assert driver.app.focused is driver.sector.table


@pytest.mark.parametrize(("day", "year"), [("31/12/9999", "9999"), ("0001-01-01", "0001")])
async def test_a_year_out_of_all_reason_is_refused_and_stays_typed(
    tmp_path: Path, day: str, year: str
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("d")
        await driver.type(day)
        await driver.press("enter")
        assert f"L'année {year} est invraisemblable" in driver.text
        assert driver.screen.prompt.text == day
        assert driver.app.model.day is None


@pytest.mark.parametrize("day", [date.min, date.max], ids=str)
async def test_such_a_day_in_the_journal_stops_no_screen_and_is_taken_back(
    tmp_path: Path, day: date
) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    told = Declaration("d", NOTHING, "siecle", files.campaign.id, day, "Mme Costa", NOW)
    files.journal.declare([told])
    files.journal.record_new([Contact("c", NOTHING, NOW, "tél", call_back=day)])
    async with driving(launch) as driver:
        assert any("jour invraisemblable" in one for one in driver.app.model.warnings)
        for key in "567?":
            await driver.press(key)
            await driver.press("escape")
        driver.app.open_school(NOTHING)
        await driver.settle()
        line = driver.app.model.line(NOTHING)
        assert line is not None
        assert line.states["siecle"].status is not Status.DECLARED
        await driver.press("p", "ctrl+u")
        await driver.type("retirer SIECLE")
        await driver.press("enter")
        assert [one.withdrawn_at is None for one in files.journal.declarations()] == [False]


async def test_the_day_changes_on_an_open_school_and_keeps_it_open(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "d")
        await driver.type("13/12/2024")
        await driver.press("enter")
        assert driver.school.uai == TO_CORRECT
        assert "10 erreurs" in driver.text
        assert "07/01/2025" not in driver.text


async def test_the_cursor_stays_on_its_school_when_the_day_changes_the_order(
    tmp_path: Path,
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("d")
        await driver.type("2025-01-13")
        await driver.press("enter")
        assert driver.sector.uai == NOTHING
        line = driver.app.model.line(NOTHING)
        assert line is not None
        assert line.states["siecle"].status is Status.LATE


# Contacts


async def test_a_contact_is_in_the_journal_before_the_screen_says_so(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        uai = driver.sector.uai
        await driver.press("c")
        await driver.type("Secretariat prevenu")
        await driver.press("enter")
        held = files.journal.contacts()
        assert [(c.uai, c.text, c.at) for c in held] == [(uai, "Secretariat prevenu", NOW)]
        assert "Relance enregistrée" in driver.lines[1]
        assert "Secretariat prevenu" in driver.text
        assert not driver.screen.prompt.display


async def test_a_contact_that_cannot_be_saved_stays_typed_and_says_why(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    launch.home.journal.parent.mkdir(parents=True, exist_ok=True)
    launch.home.journal.write_text("a file where the folder should be", "utf-8")
    async with driving(launch) as driver:
        await driver.press("c")
        await driver.type("a relancer")
        await driver.press("enter")
        assert "Relance non enregistrée" in driver.text
        assert driver.screen.prompt.text == "a relancer"
        assert driver.app.model.contacts == ()
        await driver.press("escape", "c")
        assert driver.screen.prompt.text == "a relancer"


async def test_a_contact_left_half_typed_is_found_again(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("c")
        await driver.type("Mme Costa")
        await driver.press("escape", "down", "c")
        assert driver.screen.prompt.text == ""
        await driver.press("escape", "up", "c")
        assert driver.screen.prompt.text == "Mme Costa"


async def test_an_empty_contact_is_not_recorded(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        await driver.press("c", "space", "enter")
        assert "Rien n'est écrit" in driver.text
        assert files.journal.contacts() == ()


async def test_letters_typed_in_a_contact_are_never_commands(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("c")
        await driver.type("n q r a d 1 ?")
        assert driver.app.is_running
        assert driver.screen.prompt.text == "n q r a d 1 ?"


async def test_the_contacts_of_a_school_stand_on_its_page_newest_first(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await driver.press("enter")
        for text in ("premier appel", "second appel"):
            await driver.press("c")
            await driver.type(text)
            await driver.press("enter")
        page = driver.text
        assert "Relances  2" in page
        assert page.index("second appel") > 0


async def test_a_contact_can_be_written_with_the_finding_under_the_eyes(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        uai = driver.sector.uai
        await driver.press("enter", "enter", "enter", "c")
        await driver.type("refait l'export ce matin")
        await driver.press("enter")
        assert [c.uai for c in files.journal.contacts()] == [uai]
        await driver.press("left", "left")
        assert "refait l'export ce matin" in driver.text


async def test_a_contact_needs_a_school(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5", "c")
        assert "Choisissez d'abord un établissement" in driver.text


async def test_the_screen_of_a_rule_says_where_a_contact_is_written(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("colon")
        await driver.type("S104")
        await driver.press("enter", "c")
        assert "« Relance » sert sur les écrans Secteur, Établissement" in driver.text


async def test_in_the_demo_a_contact_is_written_on_the_fictional_day(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    now = datetime(2026, 5, 4, 9, 30, tzinfo=PARIS)
    launch = files.launch(day=date(2025, 1, 8), demo=True)
    async with driving(launch, now=lambda: now) as driver:
        await driver.press("c")
        await driver.type("oui")
        await driver.press("enter")
        written = files.journal.contacts()[0].at
        assert written == datetime(2025, 1, 8, 9, 30, tzinfo=PARIS)

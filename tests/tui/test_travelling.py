"""Going down and back up: each screen keeps its cursor, its filter and its order."""

from pathlib import Path

import pytest

from cio_console.keyboard.registry import FINDING, FINDINGS, SCHOOL, SECTOR
from cio_console.tui.views.findings import Grouping
from cio_console.tui.views.query import Kept, Query
from tests.feed.builders import FeedFiles
from tests.tui.driving import SIZES, driving
from tests.tui.sector import (
    LAST_REJECTED,
    NOTHING,
    PASSED,
    REJECTED,
    TO_CORRECT,
    WARNED,
    a_sector,
)
from tests.tui.test_synchronising import from_feed

BACK = ("left", "backspace", "escape")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_enter_goes_down_to_the_finding_and_back_up_again(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with driving(a_sector(tmp_path).store(), size) as driver:
        rooms = []
        for key in ("enter", "enter", "enter", "left", "left", "left"):
            await driver.press(key)
            rooms.append(driver.screen.room)
        assert rooms == [SCHOOL, FINDINGS, FINDING, FINDINGS, SCHOOL, SECTOR]


@pytest.mark.parametrize("key", BACK)
async def test_every_key_back_finds_cursor_filter_and_order_in_place(
    tmp_path: Path, key: str
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("slash")
        await driver.type("valbourg")
        await driver.press("enter", "s", "down", "down")
        asked, uai = driver.sector.asked, driver.sector.uai
        assert asked.text == "valbourg"
        assert asked.sort == "name"
        await driver.press("enter", key)
        assert (driver.sector.asked, driver.sector.uai) == (asked, uai)
        assert driver.app.focused is driver.sector.table


async def test_the_list_of_findings_keeps_its_filter_and_cursor_too(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "enter", "slash")
        await driver.type("TG1")
        await driver.press("enter", "down")
        key = driver.findings.table.cursor_key
        assert [i.finding.pupil.division for i in driver.findings.items if i.finding.pupil] == [
            "TG1",
            "TG1",
        ]
        await driver.press("enter", "left")
        assert driver.findings.table.cursor_key == key
        assert driver.findings.asked.text == "TG1"


async def test_back_on_the_first_screen_leaves_the_order_chosen(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("s", "S", "a", "escape")
        order = Query(sort="name", reverse=True)
        assert driver.sector.asked == order
        await driver.press("escape")
        assert "premier écran" in driver.lines[1]
        assert driver.sector.asked == order


async def test_back_on_the_first_screen_shows_every_school_again_and_never_leaves(
    tmp_path: Path,
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("a", "escape")
        assert driver.sector.asked.kept is Kept.ALL
        await driver.press("escape")
        assert "premier écran" in driver.lines[1]
        assert driver.app.is_running


async def test_q_goes_back_then_quits(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("enter", "q")
        assert driver.screen.room == SECTOR
        await driver.pilot.press("q")
        await driver.pilot.pause()
        assert driver.app.return_code == 0
        assert not driver.app.is_running


async def test_1_goes_back_to_the_sector_from_the_bottom(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("enter", "enter", "enter", "1")
        assert driver.screen.room == SECTOR


async def test_enter_on_an_upload_opens_its_own_findings(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "end", "enter")
        assert driver.findings.subject.upload == "depot-01"
        assert len(driver.findings.items) == 10
        assert driver.findings.choice.grouping is Grouping.RULE


async def test_a_filter_ignores_accents_and_case_and_is_counted_in_the_title(
    tmp_path: Path,
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("slash")
        await driver.type("emilie CHATELET")
        assert [line.school.uai for line in driver.sector.lines] == [NOTHING]
        assert "Établissements 1/8 · filtre « emilie CHATELET »" in driver.text
        await driver.press("escape")
        assert len(driver.sector.lines) == 8


async def test_a_filter_can_name_a_status_or_a_nature(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("slash")
        await driver.type("rejete")
        assert [line.school.uai for line in driver.sector.lines] == [REJECTED]
        await driver.press("escape", "slash")
        await driver.type("legta")
        assert [line.school.uai for line in driver.sector.lines] == [PASSED]


async def test_a_filter_that_keeps_nothing_says_how_to_undo_it(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("slash")
        await driver.type("zzz")
        await driver.press("enter")
        assert "Rien ne correspond" in driver.text
        assert driver.screen.unavailable("back") == ""
        await driver.press("enter")
        assert driver.screen.room == SECTOR


async def test_a_cycles_anomalies_then_late_then_all(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("d")
        await driver.type("13/01/2025")
        await driver.press("enter")
        counts = []
        for _ in range(4):
            await driver.press("a")
            counts.append((driver.sector.asked.kept, len(driver.sector.lines)))
        assert counts == [(Kept.ASKING, 6), (Kept.LATE, 2), (Kept.TO_CALL, 6), (Kept.ALL, 8)]


async def test_who_was_called_is_no_longer_kept_among_those_to_call(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("a", "a", "a")
        before = len(driver.sector.lines)
        await driver.press("c")
        await driver.type("Vu, rappel le 15/01")
        await driver.press("enter")
        assert len(driver.sector.lines) == before - 1


async def test_one_line_is_recorded_for_each_school_marked_in_the_sector(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        first, second = (line.school.uai for line in driver.sector.lines[:2])
        await driver.press("space", "space")
        assert "2 marqués : la relance sera pour tous" in driver.text
        assert driver.text.count("✓ ") == 2
        await driver.press("c")
        await driver.type("Message envoyé aux deux")
        await driver.press("enter")
        assert driver.sector.marked == set()
    assert {held.uai for held in files.journal.contacts()} == {first, second}


async def test_marks_are_taken_away_before_the_filter(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("a", "space")
        assert driver.sector.marked
        await driver.press("left")
        assert (driver.sector.marked, driver.sector.asked.kept) == (set(), Kept.ASKING)
        await driver.press("left")
        assert driver.sector.asked == Query()


async def test_s_sorts_by_each_column_shown_and_then_by_urgency_again(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        sorts = []
        for _ in range(8):
            await driver.press("s")
            sorts.append(driver.sector.asked.sort)
        assert sorts == ["name", "nature", "siecle", "notes", "terminales", "emails", "errors", ""]


async def test_capital_s_reverses_the_order(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        before = [line.school.uai for line in driver.sector.lines]
        await driver.press("S")
        assert [line.school.uai for line in driver.sector.lines] == before[::-1]
        assert "(inverse)" in driver.text


async def test_n_and_capital_n_walk_the_schools_that_need_attention(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        needing = [one.school.uai for one in driver.sector.lines if one.needs_attention]
        walked = [driver.sector.uai]
        for _ in needing[1:]:
            await driver.press("n")
            walked.append(driver.sector.uai)
        assert walked == needing
        await driver.press("n")
        assert driver.sector.uai == needing[-1]
        assert "Rien d'autre" in driver.lines[1]
        await driver.press("N")
        assert driver.sector.uai == needing[-2]


async def test_n_crosses_from_the_rules_of_a_school_to_the_next_school(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        rules = []
        while driver.school.uai == TO_CORRECT:
            rules.append(driver.school.page.cursor_key.rpartition(":")[2])
            await driver.press("n")
        assert rules == ["S111", "S104", "S112", "S135"]
        assert driver.school.uai == WARNED
        await driver.press("left")
        assert driver.sector.uai == WARNED


async def test_n_crosses_from_the_last_finding_to_the_next_rule(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "enter", "enter")
        seen = 1
        while driver.screen.room == FINDING:
            await driver.press("n")
            seen += driver.screen.room == FINDING
        assert seen == 4
        assert driver.school.uai == TO_CORRECT
        assert driver.school.page.cursor_key.endswith(":S104")


async def test_n_at_the_very_end_stays_and_says_so(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(LAST_REJECTED)
        await driver.press("enter", "n")
        assert driver.school.uai == LAST_REJECTED
        assert "Rien d'autre" in driver.lines[1]


async def test_the_other_findings_of_a_pupil_open_in_place(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "enter", "enter")
        assert "Autres anomalies du même élève" not in driver.text
        await driver.press("enter")
        assert "Autres anomalies du même élève" in driver.text
        await driver.press("enter")
        assert "S112" in driver.lines[3]
        await driver.press("left")
        assert "S111" in driver.lines[3], "back to the finding that led to this one"
        await driver.press("left")
        assert driver.screen.room == FINDINGS


async def test_grouping_cycles_by_rule_class_and_pupil(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "enter")
        titles = []
        for _ in range(4):
            await driver.press("g")
            titles.append(driver.lines[3].rsplit("par ", 1)[1].strip())
        assert titles == ["élève", "évolution", "règle", "classe"]


async def test_w_gives_the_preview_room_to_the_columns(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        assert "relance" not in driver.lines[8]
        await driver.press("w")
        assert "commune" in driver.lines[8]
        assert "relance" in driver.lines[8]
        await driver.press("w")
        assert "│" in driver.lines[8]


async def test_the_palette_finds_schools_and_rules_without_accents(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("colon")
        await driver.type("chatelet")
        await driver.press("enter")
        assert driver.school.uai == NOTHING
        await driver.press("ctrl+p")
        await driver.type("S104")
        await driver.press("enter")
        assert "1 établissement concerné" in driver.text
        await driver.press("enter")
        assert driver.findings.subject.uai == TO_CORRECT
        await driver.press("n", "left", "left")
        assert driver.school.uai == NOTHING


async def test_help_opens_from_every_screen_and_comes_back(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        for _ in range(4):
            room = driver.screen.room
            await driver.press("question_mark")
            assert "Aide" in driver.lines[0]
            await driver.press("escape")
            assert driver.screen.room == room
            await driver.press("enter")


async def test_a_screen_opened_at_once_does_not_hold_the_first_sync_back(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6)
    feed.write()
    launch = from_feed(tmp_path / "home", feed)
    async with driving(launch, settled=False) as driver:
        await driver.press("8")  # before the first screen was ever drawn
        assert driver.app.model.snapshot is not None
        assert len(driver.app.model.syncs) == 1


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (110, 30)])
async def test_w_hides_nothing_where_it_has_nothing_more_to_show(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with driving(a_sector(tmp_path).store(), size) as driver:
        before = driver.lines
        await driver.press("w")
        assert "Rien de plus ne tient à cette largeur." in driver.lines[1]
        assert driver.lines[2:] == before[2:]


async def test_w_says_that_every_column_is_shown(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.schools = tuple(s for s in files.schools if s.uai in (PASSED, TO_CORRECT))
    async with driving(files.store(), (200, 50)) as driver:
        await driver.press("w")
        assert "Toutes les colonnes sont déjà montrées." in driver.lines[1]
        assert "│" in driver.lines[12]


async def test_a_narrower_terminal_gets_its_preview_back(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await driver.press("w")
        await driver.pilot.resize_terminal(80, 24)
        await driver.settle()
        assert "Tél." in driver.text

"""What an upload brought, in its findings: new, remaining and corrected apart, and filtered."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.keyboard.registry import FINDING, FINDINGS
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.views.findings import Grouping, Since
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import TO_CORRECT, SectorFiles, a_finding, a_report, a_sector, at


async def to_upload(driver: Driver, *, rank: int = 0) -> None:
    """Open the findings of an upload of the school to correct, the newest for rank 0."""
    driver.sector.table.move_to(TO_CORRECT)
    await driver.press("enter", "end")
    driver.school.page.move_to(f"depot:depot-{2 - rank:02}")
    await driver.press("enter")


async def test_an_upload_opens_on_what_is_new_remaining_and_corrected(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await to_upload(driver)
        assert driver.findings.choice.grouping is Grouping.STATE
        told = driver.text
        order = [told.index(f" {name} · ") for name in ("Nouvelles", "Restantes", "Corrigées")]
        assert order == sorted(order)
        assert " Nouvelles · 3 anomalies · 3 élèves" in told
        assert " Restantes · 4 anomalies · 4 élèves" in told
        assert " Corrigées · 6 anomalies · 6 élèves" in told
        assert "7 · 3 nouvelles · 6 corrigées · par évolution" in driver.lines[3]


async def test_f_keeps_the_new_then_the_remaining_then_the_corrected(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await to_upload(driver)
        seen = []
        for _ in Since:
            await driver.press("f")
            seen.append((driver.findings.choice.since, len(driver.findings.items)))
        assert seen == [
            (Since.NEW, 3),
            (Since.CHANGED, 0),
            (Since.SAME, 4),
            (Since.FIXED, 6),
            (Since.ALL, 13),
        ]
        await driver.press("f")
        assert "3/7" in driver.lines[3]
        assert "nouvelles seulement" in driver.lines[3]
        await driver.press("enter", "left")
        assert driver.findings.choice.since is Since.NEW, "kept on return"


async def test_the_words_new_and_corrected_filter_too(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await to_upload(driver)
        await driver.press("slash")
        await driver.type("corrigee s101")
        await driver.press("enter")
        assert [item.finding.rule for item in driver.findings.items] == ["S101"]
        await driver.press("enter")
        assert "corrigée depuis ce dépôt" in driver.text


async def test_elsewhere_the_new_ones_are_marked_and_the_corrected_left_out(
    tmp_path: Path,
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await to_upload(driver)
        await driver.press("g")
        assert driver.findings.choice.grouping is Grouping.RULE
        assert len(driver.findings.items) == 7
        assert driver.text.count("+ nouvelle") == 3
        assert "− corrigée" not in driver.text


async def test_a_corrected_finding_asks_for_nothing(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await to_upload(driver)
        await driver.press("f", "f", "f", "f", "o")
        assert "il n'y a rien à accepter" in driver.lines[1]
        await driver.press("home", "n")
        assert driver.screen.room != FINDINGS, "n goes on above"


async def test_next_goes_across_groups(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await to_upload(driver)
        rules = []
        for _ in range(4):
            item = driver.findings.item(driver.findings.table.cursor_key or "")
            assert item is not None
            rules.append((item.state, item.finding.rule))
            await driver.press("n")
        assert [state for state, _ in rules] == ["nouvelle"] * 3 + ["restante"]
        await driver.press("enter", "N", "left")
        assert driver.screen.room == FINDINGS


async def test_a_first_upload_is_compared_with_nothing_and_says_so(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await to_upload(driver, rank=1)
        assert driver.findings.choice.grouping is Grouping.RULE
        await driver.press("f")
        assert "comparé à aucun autre" in driver.lines[1]
        assert driver.findings.choice.since is Since.ALL
        titles = []
        for _ in range(3):
            await driver.press("g")
            titles.append(driver.findings.choice.grouping)
        assert titles == [Grouping.DIVISION, Grouping.PUPIL, Grouping.RULE]


async def test_a_missing_report_before_is_told_and_nothing_is_called_new(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store(without=["depot-01"]), (120, 40)) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        assert "rapport du dépôt d'avant manquant, comparaison impossible" in driver.text
        driver.school.page.move_to("depot:depot-02")
        await driver.press("enter")
        assert len(driver.findings.items) == 7
        assert "nouvelle" not in driver.text


async def test_a_cut_list_says_what_it_does_not_know(tmp_path: Path) -> None:
    files = SectorFiles(tmp_path)
    cut = a_report(a_finding("S111", 1), a_finding("S104", 2), truncated=True)
    files.add(TO_CORRECT, at(12, 12), replace(cut, rules={"S111": 1204, "S104": 1}))
    again = [a_finding("S111", n) for n in (1, 2)]
    files.add(TO_CORRECT, at(1, 7), a_report(*again, a_finding("S112", 4)))
    async with driving(files.store(), (120, 40)) as driver:
        await to_upload(driver)
        text = driver.text.replace("\u00a0", " ")
        assert " Nouvelles · 1 anomalie · 1 élève" in text
        assert " Restantes · 1 anomalie · 1 élève" in text
        assert " Non comparées (liste coupée) · 1 anomalie" in text
        assert " Corrigées · 1 anomalie · 1 élève" in text
        await driver.press("left")
        told = driver.text.replace("\u00a0", " ")
        assert "+1 nouvelle · −1 corrigée · 0 restante ; S111 1 204 → 2 (liste coupée)" in told


async def test_the_trail_of_one_pupil_is_walked_back(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "enter", "enter")
        await driver.press("enter")
        assert "S112" in driver.lines[3]
        await driver.press("enter", "left")
        assert (driver.screen.room, "S112" in driver.lines[3]) == (FINDING, True)
        await driver.press("left", "left")
        assert driver.screen.room == FINDINGS


@pytest.mark.parametrize("size", SIZES, ids=[f"{w}x{h}" for w, h in SIZES])
async def test_the_findings_of_an_upload_read_as_their_golden(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with driving(a_sector(tmp_path).store(), size) as driver:
        await to_upload(driver)
        check_golden(f"anomalies-depot-{size[0]}x{size[1]}", driver.lines)
        await driver.press("g")
        check_golden(f"anomalies-par-regle-{size[0]}x{size[1]}", driver.lines)


async def test_ascii_glyphs_tell_the_states_and_the_acceptance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "aubry")
    files = a_sector(tmp_path)
    files.store()
    async with driving(files.launch(glyphs=GlyphSet.ASCII)) as driver:
        await to_upload(driver)
        await driver.press("o")
        await driver.type("Vu")
        await driver.press("enter", "g")
        check_golden("anomalies-ascii", driver.lines)
        assert not {"◇", "✓", "▲", "△"} & set(driver.text)


async def test_new_and_changed_are_told_apart_by_the_same_words_everywhere(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    wrong = a_finding("S112", 0, value="lea.martin@@exemple.invalid")
    files.add(TO_CORRECT, at(1, 8, 7), a_report(wrong, a_finding("S104", 7, value="0A1B2C3D4E6")))
    async with driving(files.store()) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        told = " ".join(driver.text.split())
        assert "+1 nouvelle · −6 corrigées · 1 changée · 0 restante" in told
        driver.school.page.move_to("depot:depot-10")
        await driver.press("enter")
        assert "2 · 1 nouvelle · 1 changée · 6 corrigées" in driver.lines[3]
        seen = []
        for _ in range(2):
            await driver.press("f")
            seen.append([(i.finding.rule, str(i.state)) for i in driver.findings.items])
        assert seen == [[("S104", "nouvelle")], [("S112", "changée")]]
        assert "1/2 · changées seulement" in driver.lines[3]

"""C over several CIO: the campaigns that one of them left, shown of all those that left them."""

import re
from datetime import date
from pathlib import Path

import pytest

from cio_console.domain.followup import Contact
from cio_console.store.purge import clear_archive
from cio_console.tui.launch import Launch
from tests.tui.campaigns import autumn, go_on, see_another_day_and_none
from tests.tui.driving import driving
from tests.tui.golden import check_golden
from tests.tui.sector import NOTHING, TO_CORRECT, a_contact, at
from tests.tui.two_cios import HERE, MIRABEAU, THERE, two_cios


def both_moved(home: Path) -> Launch:
    """Return the launch over two sources that both went on to the next campaign."""
    launch = two_cios(home)
    for part in launch.parts:
        go_on(part)
    return launch


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_closed_campaign_of_both_reads_as_its_golden(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with driving(both_moved(tmp_path), size, autumn) as driver:
        await driver.press("C", "home")
        check_golden(f"campagne-close-deux-cio-{size[0]}x{size[1]}", driver.lines)


async def test_both_are_shown_read_only_and_those_in_force_come_back(tmp_path: Path) -> None:
    async with driving(both_moved(tmp_path), (120, 40), autumn) as driver:
        before = driver.lines
        await driver.press("C")
        assert "Parcoursup 2025 — académie de Créteil : campagne close" in driver.text
        await driver.press("home")
        assert driver.lines[0].startswith(" 2 CIO · close : Parcoursup 2025")
        assert "campagne close, en lecture seule · C en revient" in driver.lines[1]
        assert {NOTHING, MIRABEAU} <= set(driver.sector.table.keys)
        for key in "crm":
            await driver.press(key)
            assert "Campagne close, en lecture seule" in driver.text
        await driver.press("C")
        assert "Retour" in driver.text
        await driver.press("home")
        assert driver.lines == before


async def test_each_school_has_its_own_reports_notes_and_calls(tmp_path: Path) -> None:
    launch = both_moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        journal = driver.app.desk.journal
        journal.record_new([a_contact(TO_CORRECT)])
        journal.record_new([Contact("m", MIRABEAU, at(1, 7), "promet", call_back=date(2025, 1, 9))])
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C", "6")
        assert "en suspens : 2 relancés" in driver.lines[2]
        assert "à faire" not in driver.text
        await driver.press("1")
        assert driver.sector.table.move_to(MIRABEAU)
        await driver.press("enter", "enter")
        assert "S111" in driver.text


async def test_one_that_has_not_left_the_campaign_is_told_and_stays_with_those_in_force(
    tmp_path: Path,
) -> None:
    launch = two_cios(tmp_path)
    go_on(launch.parts[0])
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C")
        assert f"campagne close, en lecture seule ; encore en cours pour {THERE}." in driver.text
        assert NOTHING in driver.sector.table.keys
        assert MIRABEAU not in driver.sector.table.keys
        await driver.press("6")
        assert "à faire" not in driver.text
        await driver.press("C")
        assert MIRABEAU in driver.sector.table.keys


async def test_one_that_holds_nothing_of_it_is_left_out_and_told(tmp_path: Path) -> None:
    launch = both_moved(tmp_path)
    clear_archive(launch.home.cache(launch.parts[1].source), "2025-creteil")
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C")
        assert f"rien n'en est gardé pour {THERE}." in driver.text
        await driver.press("home")
        assert driver.lines[0].startswith(" CIO de Valbourg · close : Parcoursup 2025")
        keys = set(driver.sector.table.keys)
        assert NOTHING in keys
        assert MIRABEAU not in keys
        assert driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "enter")
        assert "S111" in driver.text
        await driver.press("C", "home")
        assert driver.lines[0].startswith(" 2 CIO · Parcoursup 2026")


async def test_the_campaigns_of_all_are_gone_through_the_newest_first(tmp_path: Path) -> None:
    launch = both_moved(tmp_path)
    go_on(launch.parts[1])
    async with driving(launch, (120, 40), autumn) as driver:
        heads = []
        for _ in range(3):
            await driver.press("C")
            await driver.press("home")
            heads.append(driver.lines[0].strip())
        assert [re.split(" — |   ", head)[0] for head in heads] == [
            "CIO de Valbourg · close : Parcoursup 2026",
            "2 CIO · close : Parcoursup 2025",
            "2 CIO · 2 campagnes",
        ]


async def test_one_looked_at_alone_stays_alone_and_another_can_be_chosen(tmp_path: Path) -> None:
    async with driving(both_moved(tmp_path), (120, 40), autumn) as driver:
        driver.app.look_at(HERE)
        await driver.press("C", "home")
        assert "CIO de Valbourg · 1 CIO sur 2 · close : Parcoursup 2025" in driver.lines[0]
        assert "vendredi 28 mars 2025" in driver.lines[0]
        driver.app.look_at(THERE)
        await driver.press("home")
        assert MIRABEAU in driver.sector.table.keys
        assert NOTHING not in driver.sector.table.keys
        await driver.press("c")
        assert "Campagne close, en lecture seule" in driver.text
        await driver.press("C", "home")
        assert "CIO de Valbourg · 1 CIO sur 2 · Parcoursup 2026" in driver.lines[0]


async def test_another_day_of_it_is_seen_and_none_is_its_end(tmp_path: Path) -> None:
    async with driving(both_moved(tmp_path), (120, 40), autumn) as driver:
        await driver.press("C")
        await see_another_day_and_none(driver)


async def test_without_a_closed_campaign_it_is_said(tmp_path: Path) -> None:
    async with driving(two_cios(tmp_path), (120, 40)) as driver:
        before = driver.app.model.snapshot
        await driver.press("C")
        assert "Aucune campagne close n'est gardée pour ces sources." in driver.text
        assert driver.app.model.snapshot is before

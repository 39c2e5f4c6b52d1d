"""What is picked in Ma liste and not written outlives its session, and is found by the next one."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.store.journal import Journal
from cio_console.tui.launch import Launch
from tests.commands.builders import given_list
from tests.directory.desks import ALPHA, BETA, SEP, a_sector_of_rows
from tests.directory.open_data import open_data
from tests.domain.builders import a_school
from tests.store.test_erasing import bytes_below
from tests.tui.driving import driving
from tests.tui.test_building import proposed, screen, told, written
from tests.tui.test_first_run import unconfigured

BEGUN = "Liste d'établissements commencée, non écrite : 9 y revient."


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    """Return the launch of a new account, where nothing answers to who looks for schools."""
    return unconfigured(tmp_path / "home")


def on_disk(launch: Launch) -> list[set[str]]:
    """Return what is picked of each list that is kept."""
    return [set(kept.draft.picked) for kept in Journal(launch.home.journal).lists()]


async def test_what_is_proposed_picked_and_out_of_scope_is_found_by_the_next_session(
    launch: Launch,
) -> None:
    with open_data(a_sector_of_rows()) as portal:
        async with driving(replace(launch, directory=portal.url)) as driver:
            await proposed(driver)
            assert on_disk(launch) == [], "nothing is picked yet"
            assert screen(driver).table.move_to(ALPHA)
            await driver.press("space")
            assert on_disk(launch) == [{ALPHA}]
            assert screen(driver).table.move_to(BETA)
            await driver.press("space", "h")
            await driver.type("CFA")
            await driver.press("enter")
            left = screen(driver).building
            await driver.pilot.press("ctrl+q")
        assert driver.app.return_code == 0
    async with driving(launch) as driver:
        assert BEGUN in driver.lines[1]
        await driver.press("9")
        building = screen(driver).building
        assert (building.draft, building.origin) == (left.draft, left.origin)
        assert (building.remarks, building.touched) == (left.remarks, True)
        assert "3 retenus sur 6 · à écrire : 3 ajoutés" in driver.text
        await driver.press("E", "enter")
        assert on_disk(launch) == []
    assert {school.uai for school in written(launch).schools} == {ALPHA, BETA, SEP}
    assert b"9990101F" not in bytes_below(launch.home.journal)
    async with driving(launch) as driver:
        assert BEGUN not in driver.text


async def test_what_another_session_wrote_meanwhile_stays_in_the_list(launch: Launch) -> None:
    before = given_list(launch.home, a_school(ALPHA), a_school(BETA))
    async with driving(launch) as driver:
        await driver.press("9", "space")
    launch.home.sector_file.unlink()
    given_list(launch.home, *before.schools, a_school(SEP, name="D'un autre"))
    async with driving(launch) as driver:
        await driver.press("9")
        assert "2 retenus sur 3 · à écrire : 1 retiré" in driver.text
        await driver.press("E", "enter")
    assert {school.uai for school in written(launch).schools} == {BETA, SEP}


@pytest.mark.parametrize("how", ["given up", "marked again"])
async def test_what_is_given_up_or_put_back_is_forgotten(launch: Launch, how: str) -> None:
    given_list(launch.home, a_school(ALPHA), a_school(BETA))
    async with driving(launch) as driver:
        await driver.press("9", "space")
        assert on_disk(launch) == [{BETA}]
        if how == "given up":
            await driver.press("E")
            await driver.type("Annuler")
            await driver.press("enter")
            assert "oublié" in driver.lines[1]
        else:
            await driver.press("up", "space")
        assert "2 retenus sur 2 · écrite" in driver.text
        assert on_disk(launch) == []
    assert len(written(launch).schools) == 2


async def test_a_list_of_another_file_is_left_where_it_is(launch: Launch, tmp_path: Path) -> None:
    given_list(launch.home, a_school(ALPHA), a_school(BETA))
    async with driving(launch) as driver:
        await driver.press("9", "space")
    other = replace(launch, sector_file=tmp_path / "autre.json")
    async with driving(other) as driver:
        assert BEGUN not in driver.text
        await driver.press("9")
        assert screen(driver).draft is None
    assert on_disk(launch) == [{BETA}]


async def test_over_a_list_that_cannot_be_read_what_is_begun_waits(launch: Launch) -> None:
    given_list(launch.home, a_school(ALPHA), a_school(BETA))
    async with driving(launch) as driver:
        await driver.press("9", "space")
    launch.home.sector_file.write_text("{")
    async with driving(launch) as driver:
        await driver.press("9")
        assert "ce n'est pas du JSON valable" in told(driver)
        await driver.press("space")
        assert "ce n'est pas du JSON valable" in told(driver)
    assert on_disk(launch) == [{BETA}]

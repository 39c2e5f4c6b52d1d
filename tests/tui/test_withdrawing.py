"""« retirer » takes back the last contact of a school: kept in the journal, shown no more."""

from pathlib import Path

import pytest

from tests.tui.driving import driving
from tests.tui.sector import NOW, PASSED, REJECTED, SectorFiles
from tests.tui.test_calls import with_calls


@pytest.fixture
def files(tmp_path: Path) -> SectorFiles:
    """Give the sector with what was said on the days before."""
    return with_calls(tmp_path)


async def test_a_word_takes_the_last_contact_back(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        driver.sector.table.move_to(PASSED)
        await driver.press("c")
        await driver.type("second appel")
        await driver.press("enter", "c")
        assert "ou « retirer »" in driver.text
        await driver.type("retirer")
        assert "Compris : retirer la relance du 08/01 : « second appel »" in driver.text
        await driver.press("enter")
        assert "1 relance retirée ; le journal en garde trace." in driver.text

        mine = [one for one in files.journal.contacts() if one.uai == PASSED]
        assert [one.text for one in mine] == ["merci"]
        kept = files.journal.states()[0].contacts.values()
        assert [one.text for one in kept if one.withdrawn_at == NOW] == ["second appel"]
        assert files.journal.drafts() == ()
        await driver.press("enter")
        assert "merci" in driver.text
        assert "second appel" not in driver.text
        assert "rappel promis pour lundi 3 février" in driver.text  # the promise before

    async with driving(files.launch()) as driver:
        assert [c.text for c in driver.app.model.contacts_of(PASSED)] == ["merci"]


async def test_nothing_to_take_back_is_said_and_written_nowhere(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        driver.sector.table.move_to(REJECTED)
        await driver.press("c")
        assert "ou « retirer »" not in driver.text
        await driver.type("retirer")
        await driver.press("enter")
        assert driver.text.count("il n'y a rien à retirer") == 1
        assert not [one for one in files.journal.contacts() if one.uai == REJECTED]


async def test_of_several_schools_the_last_contact_of_each_is_taken_back(
    files: SectorFiles,
) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        for uai in (PASSED, REJECTED):
            driver.sector.table.move_to(uai)
            await driver.press("space")
        await driver.press("c")
        await driver.type("prevenus")
        await driver.press("enter")
        for uai in (PASSED, REJECTED):
            driver.sector.table.move_to(uai)
            await driver.press("space")
        before = files.journal.contacts()
        await driver.press("c")
        await driver.type("retirer")
        told = " ".join(driver.text.split())
        assert "Compris : retirer 2 relances : " in told
        assert "Lycée agricole des Trois-Rivières (08/01)" in told
        await driver.press("enter")
        assert "2 relances retirées" in driver.text
        left = {one.id for one in files.journal.contacts()}
        assert {one.text for one in before if one.id not in left} == {"prevenus"}
        assert len(left) == len(before) - 2

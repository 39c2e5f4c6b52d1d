"""Every screen on a campaign whose dates are to be confirmed, and on odd campaigns."""

from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.campaign import Campaign, Collection, Milestone
from cio_console.domain.campaign_files import parse_campaign, shipped_campaign
from cio_console.domain.campaign_model import model_of
from cio_console.domain.snapshot import SyncTimes
from tests.commands.test_any_campaign import UNREADABLE
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import NOW, PARIS, TO_CORRECT, SectorFiles, a_sector

LATER = timedelta(days=730)
"""From the mornings of the sector's uploads to those of the session 2027."""
MORNING = datetime(2027, 1, 8, 8, 0, tzinfo=PARIS)
TIMES = SyncTimes(MORNING, MORNING, MORNING)
SCREENS = {"5": "campagne", "6": "relances", "7": "changements"}


def in_2027(home: Path, campaign: Campaign) -> SectorFiles:
    """Return the ordinary sector two years later, under another campaign."""
    files = a_sector(home)
    files.campaign = campaign
    files.uploads = [
        msgspec.structs.replace(upload, received_at=upload.received_at + LATER)
        for upload in files.uploads
    ]
    return files


def to_come() -> Campaign:
    """Return the model of the session 2027: no date is known, but one month."""
    campaign = parse_campaign(model_of(shipped_campaign("2025-creteil"), 2027), "modèle")
    known = {"service-web": "2027-02"}
    milestones = tuple(
        msgspec.structs.replace(m, month=known.get(m.id, "")) for m in campaign.milestones
    )
    return msgspec.structs.replace(campaign, milestones=milestones)


LONG = "Remontée exceptionnelle des bulletins scolaires du deuxième trimestre de terminale " * 3
ODD = {
    "none": Campaign("vide", "Campagne sans collecte", 2027, 2026),
    "three": Campaign(
        "trois", LONG, 2027, 2026,
        collections=(
            Collection("bulletins", LONG, closes=date(2027, 1, 8)),
            Collection("Anticonstitutionnellement", "Anticonstitutionnellement", after="bulletins"),
            Collection("siecle", "SIECLE", opens=date(2027, 3, 1)),
        ),
        milestones=(Milestone("a", LONG, month="2027-01"), Milestone("b", LONG, confirmed=False)),
    ),
    "far": Campaign(
        "loin", "Nouvelle-Calédonie", 2027, 2026, "Pacific/Noumea",
        collections=(Collection("siecle", "SIECLE", closes=date(2027, 1, 8)),),
    ),
}  # fmt: skip


async def _each_screen(driver: Driver) -> dict[str, list[str]]:
    """Return what each screen draws, opened one after the other from the sector."""
    assert driver.sector.table.move_to(TO_CORRECT)
    await driver.settle()
    drawn = {"secteur": driver.lines}
    await driver.press("enter")
    drawn["etablissement"] = driver.lines
    await driver.press("m")
    drawn["message"] = driver.lines
    await driver.press("escape", "escape")
    for key, name in SCREENS.items():
        await driver.press(key)
        drawn[name] = driver.lines
    return drawn


@pytest.mark.parametrize("size", SIZES, ids=[f"{w}x{h}" for w, h in SIZES])
async def test_a_campaign_to_be_confirmed_reads_as_its_goldens(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    files = in_2027(tmp_path, to_come())
    async with driving(files.store(TIMES), size, lambda: MORNING) as driver:
        for name, lines in (await _each_screen(driver)).items():
            assert not UNREADABLE.search("\n".join(lines)), name
            check_golden(f"a-confirmer-{name}-{size[0]}x{size[1]}", lines)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("size", [(80, 24), (60, 16)], ids=["80x24", "60x16"])
async def test_an_odd_campaign_is_drawn_on_every_screen(
    tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    files = in_2027(tmp_path, ODD[name])
    async with driving(files.store(TIMES), size, lambda: MORNING) as driver:
        for screen, lines in (await _each_screen(driver)).items():
            assert not UNREADABLE.search("\n".join(lines)), screen
            check_golden(f"campagne-{name}-{screen}-{size[0]}x{size[1]}", lines)


async def test_the_day_there_is_the_day_of_the_campaign(tmp_path: Path) -> None:
    files = in_2027(tmp_path, ODD["far"])
    evening = datetime(2027, 1, 8, 14, 0, tzinfo=PARIS)  # it is midnight passed in Nouméa
    async with driving(files.store(TIMES), (80, 24), lambda: evening) as driver:
        assert "J+1" in driver.text
        assert "09/01" in driver.text or "9 janvier" in driver.text
    assert NOW.tzinfo is PARIS

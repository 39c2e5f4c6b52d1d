"""Sources that go on to the next campaign, as the store sees it: the one before is kept closed."""

from datetime import UTC, datetime

import msgspec

from cio_console.store.sector import SectorCache
from cio_console.tui.launch import Launch
from tests.tui.driving import Driver

NOVEMBER = datetime(2025, 11, 5, 8, 0, tzinfo=UTC)


def autumn() -> datetime:
    """Return a morning of the campaign that follows."""
    return NOVEMBER


def go_on(launch: Launch) -> None:
    """Have the source of a launch go on to the next campaign, whose days are not known yet."""
    cache = SectorCache(launch.home.cache(launch.source))
    held = cache.load()
    assert held is not None
    session = held.campaign.session + 1
    campaign = msgspec.structs.replace(
        held.campaign,
        id=f"{session}-creteil",
        label=f"Parcoursup {session} — académie de Créteil",
        session=session,
        school_year=session - 1,
        collections=tuple(
            msgspec.structs.replace(c, opens=None, closes=None) for c in held.campaign.collections
        ),
        milestones=(),
    )
    cache.save(msgspec.structs.replace(held, campaign=campaign, uploads=held.uploads[:1]))


async def see_another_day_and_none(driver: Driver) -> None:
    """See the closed campaign that is shown on another day, then on none, which is its end."""
    await driver.press("d")
    await driver.type("2025-01-08")
    await driver.press("enter", "home")
    assert "mercredi 8 janvier 2025" in driver.lines[0]
    await driver.press("d", "delete", "backspace", "enter", "home")
    assert "vendredi 28 mars 2025" in driver.lines[0]

"""What a purge would take of the journal and of the caches, decided without touching anything."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.campaign import Campaign
from cio_console.domain.retention import school_years
from cio_console.store.inventory import Inventory, SourceCache
from cio_console.store.journal import Journal
from cio_console.store.purge_plan import Plan, of_ended_campaigns
from tests.domain.builders import PARIS, a_campaign
from tests.store.builders import contact

DELAY = 90
OVER = a_campaign()
"""Its last day is 27 March 2025."""
LONGER = msgspec.structs.replace(
    a_campaign(),
    id="longue",
    collections=(msgspec.structs.replace(a_campaign().collections[0], closes=date(2025, 7, 10)),),
)


def held(*campaigns: Campaign | None) -> Inventory:
    """Return caches of those campaigns; None for one that lost its sector."""
    return Inventory(tuple(SourceCache(Path(f"c{n}"), (), "", c) for n, c in enumerate(campaigns)))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Give a journal of two notes: of 8 January, and of 4 November 2025."""
    journal = Journal(tmp_path)
    journal.record_new([contact("janvier")])
    journal.record_new([contact("novembre", minutes=300 * 24 * 60)])
    return journal


def planned(
    journal: Journal, inventory: Inventory, month: int, day: int, year: int = 2025
) -> tuple[list[str], int]:
    """Return which caches would go on a day, and how many notes would lose their words."""
    at = datetime(year, month, day, 12, tzinfo=PARIS)
    plan = of_ended_campaigns(inventory, journal, school_years(at.date()), at, DELAY)
    assert plan.by_campaign
    return [cache.folder.name for cache in plan.caches], plan.journal.notes if plan.journal else 0


def test_a_cache_and_the_notes_go_with_their_campaign(journal: Journal) -> None:
    assert planned(journal, held(OVER), 6, 25) == ([], 0)
    assert planned(journal, held(OVER), 6, 26) == (["c0"], 1)


def test_the_notes_wait_for_the_last_campaign_of_their_session(journal: Journal) -> None:
    both = held(OVER, LONGER)
    assert planned(journal, both, 7, 1) == (["c0"], 0)
    assert planned(journal, both, 10, 8) == (["c0"], 0)
    assert planned(journal, both, 10, 9) == (["c0", "c1"], 1)


def test_notes_whose_sector_is_gone_go_after_their_school_year(journal: Journal) -> None:
    assert planned(journal, held(), 11, 29) == ([], 0)
    assert planned(journal, held(), 11, 30) == ([], 1)
    assert planned(journal, held(), 11, 30, 2026) == ([], 2)


def test_a_campaign_under_way_keeps_its_notes_and_not_those_of_the_one_before(
    journal: Journal,
) -> None:
    coming = msgspec.structs.replace(OVER, session=2026, collections=(), milestones=())
    assert planned(journal, held(coming), 12, 1) == ([], 1)


def test_a_cache_that_lost_its_sector_goes(journal: Journal) -> None:
    assert planned(journal, held(None, LONGER), 6, 26) == (["c0"], 0)


def test_a_plan_of_nothing_is_empty() -> None:
    assert Plan().empty
    assert not Plan(secret=True).empty

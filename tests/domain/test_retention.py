"""How long data are kept: to the end of their campaign, whatever of its dates is known."""

from datetime import date, timedelta

import msgspec
import pytest

from cio_console.domain.campaign import Campaign, Collection, Milestone
from cio_console.domain.campaign_files import shipped_campaign
from cio_console.domain.followup import Channel, Contact
from cio_console.domain.retention import (
    RETENTION_DAYS,
    is_over,
    kept_until,
    last_day,
    school_years,
    without_words,
    words_until,
)
from tests.domain.builders import GRADES_CLOSE, a_campaign, paris


def of_dates(*milestones: Milestone, closes: date | None = GRADES_CLOSE) -> Campaign:
    """Return a campaign of one collection, with those milestones."""
    one = (Collection("notes", "Notes", closes=closes),)
    return msgspec.structs.replace(a_campaign(), collections=one, milestones=milestones)


@pytest.mark.parametrize(
    ("campaign", "end"),
    [
        (of_dates(), GRADES_CLOSE),
        (of_dates(Milestone("a", "A", day=date(2025, 7, 8))), date(2025, 7, 8)),
        (of_dates(Milestone("a", "A", month="2025-06")), date(2025, 6, 30)),
        (of_dates(Milestone("a", "A", month="2025-02")), GRADES_CLOSE),
        (of_dates(Milestone("a", "A")), GRADES_CLOSE),
        (of_dates(closes=None), date(2025, 8, 31)),
        (of_dates(Milestone("a", "A", day=date(2025, 9, 12)), closes=None), date(2025, 9, 12)),
        (Campaign("vide", "Vide", 2026, 2025), date(2026, 8, 31)),
        (Campaign("fausse", "Fausse", 0, 0), date(1, 8, 31)),
        (Campaign("fausse", "Fausse", 99_999, 0), date(9999, 8, 31)),
    ],
)
def test_a_campaign_ends_on_the_last_day_that_it_names(campaign: Campaign, end: date) -> None:
    assert last_day(campaign) == end


def test_the_shipped_campaign_is_kept_to_the_end_of_the_school_year() -> None:
    campaign = shipped_campaign("2025-creteil")
    assert last_day(campaign) == date(2025, 3, 27)
    assert kept_until(campaign) == date(2025, 6, 25)


def test_data_are_held_through_the_whole_of_their_last_day() -> None:
    limit = GRADES_CLOSE + timedelta(days=RETENTION_DAYS)
    assert limit == date(2025, 6, 25)
    assert not is_over(a_campaign(), paris(6, 25, 23, 59, 59))
    assert is_over(a_campaign(), paris(6, 26, 0, 0, 0))


def test_the_delay_is_the_users() -> None:
    assert kept_until(a_campaign(), 0) == GRADES_CLOSE
    assert is_over(a_campaign(), paris(3, 28), 0)
    assert kept_until(Campaign("a", "A", 9999, 9998), 3650) == date.max


@pytest.mark.parametrize(
    ("delay", "day"),
    [(0, GRADES_CLOSE), (90, date(2025, 6, 25)), (365, date(2025, 8, 31))],
)
def test_the_notes_of_the_next_campaign_never_go_with_this_one(delay: int, day: date) -> None:
    assert words_until(a_campaign(), delay) == day


def test_a_contact_without_its_words_still_counts_for_its_school() -> None:
    contact = Contact(
        "a",
        "0940585A",
        paris(1, 8),
        "Vu avec Mme Petit",
        Channel.VISIT,
        "Mme Petit",
        date(2025, 1, 9),
    )
    left = without_words(contact)
    assert left == Contact("a", "0940585A", paris(1, 8), "", Channel.VISIT)
    assert "Petit" not in str(left)


def test_a_school_year_stands_for_the_campaign_that_nothing_tells_any_more() -> None:
    newest, before, *others = school_years(date(2025, 11, 30))
    assert (last_day(newest), last_day(before)) == (date(2025, 8, 31), date(2024, 8, 31))
    assert words_until(newest) == date(2025, 8, 31)
    assert is_over(newest, paris(11, 30))
    assert not is_over(newest, paris(11, 29))
    assert is_over(others[-1], paris(11, 30), 3650), "however long the delay"

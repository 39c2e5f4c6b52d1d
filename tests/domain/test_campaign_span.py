"""Of which campaign a note is: January's promise is no promise of the next campaign."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.calls import Turn, calls
from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_span import closed_day, first_day, last_seen, written_in
from cio_console.domain.followup import Contact
from cio_console.domain.overview import overview
from cio_console.domain.retention import last_word
from tests.domain.any_campaigns import campaigns
from tests.domain.builders import a_campaign, a_school, a_snapshot, an_upload, paris

UAI = "9990001A"
NEXT = msgspec.structs.replace(
    a_campaign(), id="suivante", session=2026, school_year=2025, collections=(), milestones=()
)


def said(at: datetime, call_back: date | None = None) -> Contact:
    """Return a contact of that instant."""
    return Contact(str(at), UAI, at, "appelé", call_back=call_back)


def is_of(campaign: Campaign, at: datetime, *, closed: bool = False) -> bool:
    """Tell whether a contact of that instant is of a campaign."""
    snapshot = msgspec.structs.replace(a_snapshot(a_school(UAI)), campaign=campaign, closed=closed)
    return written_in(overview(snapshot, at), [said(at)]) != ()


@pytest.mark.parametrize(
    ("at", "this", "following"),
    [
        (datetime(2024, 8, 31, 12, tzinfo=UTC), False, False),
        (datetime(2024, 8, 31, 22, 30, tzinfo=UTC), True, False),  # 1 September in Paris
        (paris(1, 8), True, False),
        (datetime(2025, 8, 31, 12, tzinfo=UTC), True, False),
        (datetime(2025, 9, 1, 12, tzinfo=UTC), False, True),
    ],
)
def test_a_note_is_of_the_school_year_in_which_it_was_written(
    at: datetime, this: object, following: object
) -> None:
    assert is_of(a_campaign(), at, closed=True) is this
    assert is_of(NEXT, at) is following


def test_the_campaign_in_force_keeps_what_is_written_after_its_year() -> None:
    assert is_of(a_campaign(), datetime(2026, 11, 1, tzinfo=UTC))
    assert not is_of(a_campaign(), datetime(2026, 11, 1, tzinfo=UTC), closed=True)


@given(campaigns(), st.integers(0, 2 * 366 * 24))
def test_every_note_of_the_years_is_of_one_campaign_or_of_the_next(
    campaign: Campaign, hours: int
) -> None:
    following = msgspec.structs.replace(
        campaign, id="x", session=2028, school_year=2027, collections=(), milestones=()
    )
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    known = campaign.day_of(moment) >= first_day(campaign)
    assert known == (is_of(campaign, moment, closed=True) or is_of(following, moment))
    assert first_day(following) == last_word(campaign) + timedelta(days=1)


def test_a_call_of_last_january_is_neither_the_last_one_nor_a_promise_now() -> None:
    line = a_snapshot(a_school(UAI), uploads=(an_upload(paris(1, 8), errors=2),))
    january = (said(paris(1, 8), date(2025, 9, 3)),)
    then = overview(line, paris(1, 9))
    assert calls(then, january)[0].last == january[0]

    following = msgspec.structs.replace(line, campaign=msgspec.structs.replace(
        NEXT, collections=a_campaign().collections))  # fmt: skip
    following = msgspec.structs.replace(
        following,
        campaign=msgspec.structs.replace(
            following.campaign,
            collections=tuple(
                msgspec.structs.replace(c, opens=None, closes=None)
                for c in following.campaign.collections
            ),
        ),
    )
    now = overview(following, datetime(2025, 11, 1, tzinfo=UTC))
    assert written_in(now, january) == ()
    (call,) = calls(now, january)
    assert (call.last, call.turn, call.call_back) == (None, Turn.NOW, None)


def test_closed_sectors_are_seen_together_once_the_last_is_over_and_never_after_today() -> None:
    closed = msgspec.structs.replace(a_snapshot(a_school()), closed=True)
    later = msgspec.structs.replace(closed, uploads=(an_upload(paris(4, 2)),))
    today = date(2025, 11, 5)
    assert closed_day([closed, later, a_snapshot()], today) == date(2025, 4, 2)
    assert closed_day([closed], date(2025, 3, 1)) == date(2025, 3, 1)
    assert closed_day([a_snapshot()], today) is None


def test_a_closed_sector_is_seen_once_all_is_over_and_all_received() -> None:
    snapshot = a_snapshot(a_school(UAI), uploads=(an_upload(paris(2, 8)),))
    assert last_seen(snapshot) == date(2025, 3, 28)
    later = msgspec.structs.replace(snapshot, uploads=(an_upload(paris(5, 2)),))
    assert last_seen(later) == date(2025, 5, 2)

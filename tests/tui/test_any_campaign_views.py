"""What every screen draws of any campaign, whatever dates are known: it fits, and it is French."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cio_console.checks.catalogue import catalogue
from cio_console.domain.calls import calls
from cio_console.domain.campaign import Campaign, Collection, days_left, is_after_deadline
from cio_console.domain.changes import changes, since_day
from cio_console.domain.overview import overview
from cio_console.domain.status import Status
from cio_console.domain.trends import trends
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.views import calls as calls_view
from cio_console.tui.views import campaign as campaign_view
from cio_console.tui.views import changes as changes_view
from cio_console.tui.views.campaign_sheet import Sheet, Shown
from cio_console.tui.views.dossier import Dossier
from cio_console.tui.views.lines import Line
from cio_console.tui.views.preview import side_preview, under_preview
from cio_console.tui.views.school import page
from cio_console.tui.views.strip import strip
from tests.commands.test_any_campaign import UNREADABLE
from tests.domain.any_campaigns import campaigns
from tests.domain.builders import a_school, a_snapshot, an_upload

SCHOOLS = ("9990001A", "9990002B", "9990003C")
DAYS = st.dates(date(2026, 9, 1), date(2027, 9, 30))
WIDTHS = st.sampled_from([40, 60, 80, 120, 200])


def drawn(campaign: Campaign, day: date, width: int) -> Iterator[Line]:
    """Give every line that the screens draw of a sector under that campaign, on that day."""
    at = campaign.end_of_day(day)
    first = campaign.start_of_day(date(2026, 10, 1))
    uploads = tuple(
        an_upload(first + timedelta(days=30 * rank), collection.id, uai=uai, errors=rank % 2,
                  terminales=20, valid_emails=15)
        for rank, collection in enumerate(campaign.collections)
        for uai in SCHOOLS[1:]
    )  # fmt: skip
    schools = (*map(a_school, SCHOOLS[:2]), a_school(SCHOOLS[2], out_of_scope={"siecle": "mère"}))
    held = msgspec.structs.replace(a_snapshot(*schools, uploads=uploads), campaign=campaign)
    sector, glyphs = overview(held, at), GlyphSet.UNICODE
    for height in (1, 2, 4, 7):
        yield from strip(sector, glyphs, width, height)
    for shown in Shown:
        sheet = Sheet(sector, trends(sector), catalogue(), glyphs, shown, width, 30)
        yield from campaign_view.page(sheet)
    for one in sector.lines:
        yield from page(sector, one, (), Dossier(), glyphs, width)
        yield from side_preview(campaign, one, None, glyphs, width)
        yield from under_preview(campaign, one, None, glyphs, width, 4)
    for call in calls(sector, ()):
        yield from calls_view.side(campaign, call, (), day, width)
        yield from calls_view.under(campaign, call, (), width, 4)
    found = changes(held, since_day(campaign, at, 60), at)
    yield changes_view.summary(found, width)
    for row in found.rows:
        yield from changes_view.side_detail(row, campaign, glyphs, width)
        yield from changes_view.under_detail(row, campaign, glyphs, width, 4)


def wrong(lines: Iterable[Line], width: int) -> list[str]:
    """Return the lines that do not fit, or that say what no director should read."""
    return [one.text for one in lines if one.width > width or UNREADABLE.search(one.text)]


@settings(max_examples=60, deadline=None)
@given(campaigns(), DAYS, WIDTHS)
def test_every_screen_is_drawn_whatever_dates_are_known(
    campaign: Campaign, day: date, width: int
) -> None:
    assert wrong(drawn(campaign, day, width), width) == []


@settings(max_examples=200)
@given(campaigns(), DAYS)
def test_nothing_is_late_nor_counted_down_without_a_closing_day(
    campaign: Campaign, day: date
) -> None:
    at = campaign.end_of_day(day)
    sector = overview(msgspec.structs.replace(a_snapshot(a_school()), campaign=campaign), at)
    for collection in campaign.collections:
        state = sector.lines[0].states[collection.id]
        if collection.closes is None:
            assert (state.days_left, state.overdue) == (None, False)
            assert state.status in (Status.UPCOMING, Status.EXPECTED)
        else:
            assert (state.status is Status.LATE) == (day > collection.closes)


@pytest.mark.parametrize("zone", ["Pacific/Noumea", "America/Cayenne", "Europe/Paris"])
@pytest.mark.parametrize("closes", [date(2027, 3, 28), date(2026, 10, 25), date(2027, 1, 8)])
def test_the_day_turns_at_midnight_there_even_when_the_clocks_change(
    zone: str, closes: date
) -> None:
    collection = Collection("siecle", "SIECLE", closes=closes)
    campaign = Campaign("x", "X", 2027, 2026, zone, (collection,))
    local = datetime(closes.year, closes.month, closes.day, 23, 59, 59, tzinfo=ZoneInfo(zone))
    last = local.astimezone(ZoneInfo("UTC"))
    assert campaign.end_of_day(closes) == last + timedelta(microseconds=999_999)
    assert not is_after_deadline(campaign, collection, last)
    assert is_after_deadline(campaign, collection, last + timedelta(seconds=1))
    assert days_left(campaign, collection, last) == 0
    assert days_left(campaign, collection, last + timedelta(seconds=1)) == -1
    assert days_left(campaign, collection, last - timedelta(hours=49)) == 2

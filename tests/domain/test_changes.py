"""What changed between two instants, for the eyes of a director who comes back."""

from datetime import date, datetime, timedelta

import msgspec
import pytest

from cio_console.domain.changes import (
    Change,
    Changes,
    Kind,
    Since,
    changes,
    newest_reception,
    since_day,
    since_visit,
)
from cio_console.domain.days import worked_before
from cio_console.domain.declaration import Declaration, declared_upload
from cio_console.domain.followup import Visit
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.status import Status
from cio_console.domain.upload import Upload
from tests.domain.builders import a_campaign, a_school, a_snapshot, an_upload, paris

MONDAY, TUESDAY = paris(1, 6, 18), paris(1, 7, 8)
OTHER = "9990002B"


def sector(*uploads: Upload) -> SectorSnapshot:
    """Return two schools and those uploads."""
    return a_snapshot(a_school(), a_school(OTHER), uploads=uploads)


def sent(at: datetime, errors: int = 0, warnings: int = 0, blocking: int = 0) -> Upload:
    """Return an upload of the first school with those findings."""
    return an_upload(at, errors=errors, warnings=warnings, blocking=blocking)


def between(snapshot: SectorSnapshot, since: Since | None = None) -> Changes:
    """Return what happened from Monday evening to Tuesday morning."""
    return changes(snapshot, since or Since(MONDAY, MONDAY), TUESDAY)


def the_row(snapshot: SectorSnapshot) -> Change:
    """Return the one row of those changes."""
    (row,) = between(snapshot).rows
    return row


def test_nothing_new_is_no_row() -> None:
    found = between(sector(an_upload(paris(1, 3))))

    assert (found.rows, found.received) == ((), 0)
    assert (found.opened, found.closed, found.milestones) == ((), (), ())


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, {}, Kind.BETTER),
        (None, {"errors": 3}, Kind.BETTER),
        (None, {"blocking": 1}, Kind.REJECTED),
        ({"errors": 3}, {}, Kind.BETTER),
        ({"errors": 3}, {"errors": 2}, Kind.RECEIVED),
        ({"errors": 3}, {"warnings": 1}, Kind.BETTER),
        ({}, {"errors": 1}, Kind.WORSE),
        ({"warnings": 1}, {"errors": 1}, Kind.WORSE),
        ({}, {}, Kind.RECEIVED),
        ({}, {"blocking": 1}, Kind.REJECTED),
        ({"blocking": 1}, {"blocking": 1}, Kind.REJECTED),
        ({"blocking": 1}, {}, Kind.BETTER),
    ],
)
def test_an_upload_is_told_by_what_it_changes(
    before: dict[str, int] | None, after: dict[str, int], kind: Kind
) -> None:
    earlier = () if before is None else (sent(paris(1, 3), **before),)
    news = sent(paris(1, 7, 7), **after)
    row = the_row(sector(*earlier, news))

    assert row.kind is kind
    assert row.uploads == (news,)
    assert row.line.school == a_school()


def test_the_errors_and_the_rules_are_those_of_the_uploads_that_count() -> None:
    old = an_upload(paris(1, 3), errors=5)
    new = an_upload(paris(1, 7, 7), errors=2)
    assert old.summary
    assert new.summary
    old = msgspec.structs.replace(
        old, summary=msgspec.structs.replace(old.summary, rules={"S103": 4, "S104": 1})
    )
    new = msgspec.structs.replace(
        new, summary=msgspec.structs.replace(new.summary, rules={"S104": 1, "S113": 1})
    )
    row = the_row(sector(old, new))

    assert row.errors == -3
    assert row.rules == {"S103": (4, 0), "S113": (0, 1)}


def test_a_first_upload_is_compared_with_nothing() -> None:
    row = the_row(sector(an_upload(paris(1, 7, 7), errors=2)))

    assert row.errors is None
    assert row.rules == {}


def test_a_rejected_upload_leaves_the_one_that_counts() -> None:
    row = the_row(sector(an_upload(paris(1, 3), errors=2), an_upload(paris(1, 7, 7), blocking=1)))

    assert (row.errors, row.rules) == (0, {})


def test_what_comes_after_the_instant_seen_is_not_told() -> None:
    assert between(sector(an_upload(paris(1, 7, 9)))).rows == ()


def test_the_deadline_makes_schools_late_without_any_upload() -> None:
    held = sector(an_upload(paris(1, 3)))
    found = changes(held, Since(paris(1, 10, 18), paris(1, 10, 18)), paris(1, 13, 8))

    (row,) = found.rows
    assert (row.kind, row.line.school.uai, row.uploads) == (Kind.LATE, OTHER, ())
    assert [c.id for c in found.closed] == ["siecle"]
    assert found.count(Kind.LATE) == 1


def test_a_window_that_opens_is_told_once_and_not_for_each_school() -> None:
    held = sector(an_upload(paris(1, 3)), an_upload(paris(1, 3), uai=OTHER))
    found = changes(held, Since(paris(2, 1), paris(2, 1)), paris(2, 3, 8))

    assert found.rows == ()
    assert [c.id for c in found.opened] == ["notes"]


def test_a_milestone_is_told_on_its_day() -> None:
    held = sector(an_upload(paris(1, 3)), an_upload(paris(1, 3), uai=OTHER))

    for since, at, told in (
        (paris(1, 14), paris(1, 15, 8), ["courriel-activation"]),
        (paris(1, 15, 7), paris(1, 15, 9), []),
        (paris(1, 12), paris(1, 14, 23), []),
    ):
        assert [m.id for m in changes(held, Since(since, since), at).milestones] == told


def test_a_school_out_of_scope_is_told_only_when_it_sends_something() -> None:
    school = a_school(out_of_scope={"siecle": "hors contrat", "notes": "hors contrat"})
    for uploads, kinds in (((), []), ((an_upload(paris(1, 7, 7)),), [Kind.RECEIVED])):
        found = between(a_snapshot(school, uploads=uploads))
        assert [row.kind for row in found.rows] == kinds
        assert not any(row.moved for row in found.rows)


def told_of(day: date, said: datetime) -> Upload:
    """Return the upload that somebody says the first school sent on that day."""
    word = Declaration("d", a_school().uai, "siecle", a_campaign().id, day, "Mme Costa", said)
    return declared_upload(a_campaign(), word)


def test_a_declared_upload_is_told_once_it_is_said_and_on_no_day_after() -> None:
    held = sector(told_of(date(2025, 1, 5), TUESDAY), an_upload(paris(1, 3), uai=OTHER))

    assert [row.kind for row in between(held).rows] == [Kind.BETTER]
    for day in (8, 9, 10):
        since = Since(paris(1, day), paris(1, day))
        assert changes(held, since, paris(1, day + 1, 8)).rows == (), "no more news"


def test_what_is_said_after_a_past_day_is_its_news_on_the_day_of_the_upload_only() -> None:
    said = sector(told_of(date(2025, 1, 7), paris(6, 1)), an_upload(paris(1, 3), uai=OTHER))

    assert [row.kind for row in between(said).rows] == [Kind.BETTER]
    for day in (8, 9, 25):
        since = Since(paris(1, day), paris(1, day))
        assert changes(said, since, paris(1, day + 1, 8)).rows == ()


def test_a_declared_upload_that_changes_no_status_is_no_change() -> None:
    for uploads in ((sent(paris(1, 3)),), (sent(paris(1, 3), errors=2),)):
        held = sector(*uploads, told_of(date(2025, 1, 7), paris(1, 7, 7)))
        assert (between(held).rows, between(held).received) == ((), 0)


def test_what_asks_for_a_call_comes_first() -> None:
    names = [f"999000{n}{letter}" for n, letter in enumerate("ABCDE")]
    schools = tuple(a_school(name) for name in names)
    before = [an_upload(paris(1, 9), uai=uai, errors=1) for uai in names[1:]]
    after = [
        an_upload(paris(1, 12), uai=names[1], blocking=1),
        an_upload(paris(1, 12), uai=names[2]),
        an_upload(paris(1, 12), uai=names[3], errors=4),
    ]
    held = a_snapshot(*schools, uploads=(*before, *after))
    found = changes(held, Since(paris(1, 10), paris(1, 10)), paris(1, 13))

    assert [(row.kind, row.line.school.uai) for row in found.rows] == [
        (Kind.LATE, names[0]),
        (Kind.REJECTED, names[1]),
        (Kind.RECEIVED, names[3]),
        (Kind.BETTER, names[2]),
    ]
    assert found.received == 3


def test_an_instant_that_is_not_later_has_no_change() -> None:
    held = sector(an_upload(paris(1, 3)))

    for at in (MONDAY, MONDAY - timedelta(days=3)):
        assert changes(held, Since(MONDAY, MONDAY), at) == Changes(Since(MONDAY, MONDAY), at)


def test_an_upload_published_after_the_visit_is_news_although_it_came_before() -> None:
    late_news = an_upload(paris(1, 6, 17))
    held = sector(an_upload(paris(1, 6, 9), uai=OTHER), late_news)
    visit = Visit(MONDAY, newest=paris(1, 6, 9))

    (row,) = between(held, since_visit(visit)).rows
    assert row.uploads == (late_news,)
    assert between(held, since_visit(Visit(MONDAY))).rows == ()


def test_a_visit_before_the_deadline_is_not_told_that_its_own_reading_was_late() -> None:
    visit = Visit(paris(1, 12), newest=paris(1, 3))
    found = changes(sector(), since_visit(visit), paris(1, 13))

    assert found.rows == (), "they were late already when the console was left"


@pytest.mark.parametrize(("today", "before"), [(13, 10), (12, 10), (11, 10), (10, 9), (14, 13)])
def test_the_day_of_work_before_a_weekend_is_its_friday(today: int, before: int) -> None:
    assert worked_before(date(2025, 1, today)) == date(2025, 1, before)


def test_yesterday_begins_at_its_midnight_by_the_clock_of_paris() -> None:
    campaign = a_campaign()

    assert since_day(campaign, TUESDAY).at == paris(1, 6, 0)
    assert since_day(campaign, TUESDAY, days=3).received == paris(1, 4, 0)
    assert since_day(campaign, paris(3, 31, 8)).at == paris(3, 30, 0), "the night the clocks change"


def test_the_newest_reception_is_that_of_any_school() -> None:
    held = sector(an_upload(paris(1, 6)), an_upload(paris(1, 3), uai=OTHER))

    assert newest_reception(held) == paris(1, 6)
    assert newest_reception(sector()) is None


def test_statuses_before_and_after_are_those_of_the_two_instants() -> None:
    row = the_row(sector(an_upload(paris(1, 7, 7), errors=1)))

    assert (row.before.status, row.after.status) == (Status.EXPECTED, Status.TO_CORRECT)

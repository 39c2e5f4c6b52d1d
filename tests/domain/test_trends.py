"""The campaign in figures: curves day by day, frequent rules, e-mails by school."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.overview import overview
from cio_console.domain.school import School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.trends import (
    AFTERMATH,
    MOST_DAYS,
    Curve,
    Day,
    Trends,
    trends,
)
from cio_console.domain.upload import Upload, UploadSummary
from tests.domain.builders import (
    GRADES_CLOSE,
    GRADES_OPEN,
    SIECLE_CLOSES,
    a_campaign,
    a_school,
    a_snapshot,
    an_upload,
    paris,
)

A, B, C = "9990001A", "9990002B", "9990003C"
JAN = [date(2025, 1, day) for day in range(1, 32)]


def at_day(snapshot: SectorSnapshot, at: datetime) -> Trends:
    return trends(overview(snapshot, at))


def three(*uploads: Upload) -> SectorSnapshot:
    return a_snapshot(a_school(A), a_school(B), a_school(C), uploads=uploads)


def siecle(at: datetime, *uploads: Upload) -> Curve:
    return at_day(three(*uploads), at).curves[0]


def with_window(snapshot: SectorSnapshot, opens: date | None, closes: date | None) -> Campaign:
    changed = Collection("siecle", "SIECLE", opens=opens, closes=closes)
    return msgspec.structs.replace(snapshot.campaign, collections=(changed,))


def between(opens: date | None, closes: date | None, at: datetime, *uploads: Upload) -> Curve:
    snapshot = three(*uploads)
    campaign = with_window(snapshot, opens, closes)
    return at_day(msgspec.structs.replace(snapshot, campaign=campaign), at).curves[0]


def test_each_day_tells_what_came_and_what_was_held_at_its_end() -> None:
    seen = siecle(
        paris(1, 8),
        an_upload(paris(1, 6), uai=A),
        an_upload(paris(1, 6, 18), uai=B, blocking=1),
        an_upload(paris(1, 8, 9), uai=B),
    )
    assert seen.days == (
        Day(JAN[5], uploads=2, received=2, usable=1),
        Day(JAN[6], uploads=0, received=2, usable=1),
        Day(JAN[7], uploads=1, received=2, usable=2),
    )
    assert (seen.concerned, seen.received, seen.usable, seen.missing) == (3, 2, 2, 1)
    assert (seen.first, seen.today, seen.last) == (JAN[5], JAN[7], SIECLE_CLOSES)
    assert seen.days_left == 2
    assert seen.uploads == 3


def test_a_school_counts_once_however_often_it_sends() -> None:
    uploads = [an_upload(paris(1, 6, hour), uai=A) for hour in (8, 9, 10)]
    seen = siecle(paris(1, 8), *uploads)
    assert [day.usable for day in seen.days] == [1, 1, 1]
    assert seen.days[0].uploads == 3


def test_a_usable_file_is_not_lost_by_a_rejected_one_that_follows() -> None:
    seen = siecle(
        paris(1, 8), an_upload(paris(1, 6), uai=A), an_upload(paris(1, 7), uai=A, blocking=1)
    )
    assert [day.usable for day in seen.days] == [1, 1, 1]


def test_a_file_not_checked_yet_is_received_but_not_usable() -> None:
    seen = siecle(paris(1, 8), an_upload(paris(1, 8, 9), uai=A, checked=False))
    assert (seen.received, seen.usable) == (1, 0)


def test_what_came_after_the_instant_does_not_count() -> None:
    later = an_upload(paris(1, 8, 12, 0, 1), uai=A)
    assert siecle(paris(1, 8, 12), later).uploads == 0
    assert siecle(paris(1, 8, 12, 0, 1), later).uploads == 1


def test_a_school_out_of_scope_is_neither_expected_nor_received() -> None:
    out = a_school(B, out_of_scope={"siecle": "CFA"})
    upload = an_upload(paris(1, 6), uai=B)
    seen = at_day(a_snapshot(a_school(A), out, uploads=(upload,)), paris(1, 8))
    assert (seen.curves[0].concerned, seen.curves[0].uploads) == (1, 0)
    assert seen.curves[1].concerned == 2


def test_an_upload_of_a_school_that_left_the_sector_counts_nowhere() -> None:
    seen = siecle(paris(1, 8), an_upload(paris(1, 6), uai="9990009Z"))
    assert (seen.concerned, seen.uploads) == (3, 0)


def test_each_collection_has_its_own_curve() -> None:
    uploads = an_upload(paris(1, 6), uai=A), an_upload(paris(2, 5), "notes", uai=A)
    first, second = at_day(three(*uploads), paris(2, 6)).curves
    assert (first.uploads, second.uploads) == (1, 1)
    assert (second.first, second.last) == (GRADES_OPEN, GRADES_CLOSE)


def test_before_the_opening_nothing_is_drawn_up_to_the_deadline() -> None:
    grades = at_day(three(), paris(1, 8)).curves[1]
    assert grades.upcoming
    assert grades.days == ()
    assert (grades.first, grades.last) == (GRADES_OPEN, GRADES_CLOSE)
    assert (grades.received, grades.usable, grades.missing) == (0, 0, 3)
    assert grades.peak is None


def test_a_file_received_before_the_opening_is_drawn_from_its_day() -> None:
    early = an_upload(paris(1, 30), "notes", uai=A)
    grades = at_day(three(early), paris(1, 31)).curves[1]
    assert grades.upcoming
    assert grades.first == date(2025, 1, 30)
    assert [day.usable for day in grades.days] == [1, 1]


def test_an_unknown_opening_begins_at_the_first_reception_or_today() -> None:
    assert siecle(paris(1, 8)).first == JAN[7]
    assert siecle(paris(1, 8), an_upload(paris(1, 2), uai=A)).first == JAN[1]


def test_a_deadline_passed_with_nothing_received_is_still_drawn() -> None:
    seen = siecle(paris(1, 13))
    assert (seen.first, seen.last) == (SIECLE_CLOSES, JAN[12])
    assert [day.usable for day in seen.days] == [0, 0, 0, 0]


def test_a_deadline_to_be_confirmed_leaves_the_curve_open_until_today() -> None:
    seen = between(JAN[1], None, paris(1, 8), an_upload(paris(1, 5), uai=A))
    assert (seen.first, seen.last) == (JAN[1], JAN[7])
    assert seen.deadline is None
    assert seen.days_left is None
    assert seen.on_time is None


def test_a_collection_without_any_date_nor_file_is_today_alone() -> None:
    seen = between(None, None, paris(1, 8))
    assert (seen.first, seen.last) == (JAN[7], JAN[7])
    assert seen.days == (Day(JAN[7], 0, 0, 0),)


def test_an_unknown_deadline_after_a_future_opening_draws_nothing_backwards() -> None:
    seen = between(JAN[19], None, paris(1, 8))
    assert (seen.first, seen.last, seen.days) == (JAN[19], JAN[19], ())


def test_a_window_of_one_day_has_one_day() -> None:
    seen = between(JAN[7], JAN[7], paris(1, 8), an_upload(paris(1, 8, 8), uai=A))
    assert seen.days == (Day(JAN[7], 1, 1, 1),)
    assert (seen.first, seen.last, seen.days_left) == (JAN[7], JAN[7], 0)


def test_after_the_deadline_the_curve_goes_on_for_a_while() -> None:
    upload = an_upload(paris(1, 6), uai=A)
    assert siecle(paris(1, 13), upload).last == JAN[12]
    assert siecle(paris(6, 1), upload).last == SIECLE_CLOSES + timedelta(AFTERMATH)
    assert siecle(paris(6, 1), upload).days_left == -142


def test_a_late_file_lengthens_the_curve_up_to_its_day() -> None:
    seen = siecle(paris(6, 1), an_upload(paris(1, 6), uai=A), an_upload(paris(3, 1), uai=B))
    assert seen.last == date(2025, 3, 1)
    assert (seen.on_time, seen.usable) == (1, 2)


def test_what_was_on_time_is_told_once_the_deadline_has_passed() -> None:
    uploads = an_upload(paris(1, 10, 23, 59, 59), uai=A), an_upload(paris(1, 11, 0, 0, 0), uai=B)
    assert siecle(paris(1, 10, 23, 59, 59), *uploads).on_time is None
    assert siecle(paris(1, 11, 0, 0, 0), *uploads).on_time == 1
    assert siecle(paris(1, 12)).on_time == 0


def test_what_was_on_time_is_known_even_when_the_deadline_is_no_longer_drawn() -> None:
    uploads = an_upload(paris(1, 6), uai=A), an_upload(paris(1, 6), uai=B, blocking=1)
    years_later = datetime(2027, 6, 1, 9, tzinfo=UTC)
    seen = siecle(years_later, *uploads, an_upload(years_later, uai=B))
    assert seen.first > SIECLE_CLOSES
    assert (seen.on_time, seen.usable) == (1, 2)


def test_a_day_is_that_of_the_campaigns_clock() -> None:
    # 23:30 UTC on the 6th is half past midnight on the 7th in Paris.
    upload = an_upload(datetime(2025, 1, 6, 23, 30, tzinfo=UTC), uai=A)
    seen = siecle(paris(1, 8), upload)
    assert seen.first == JAN[6]
    abroad = msgspec.structs.replace(a_campaign(), time_zone="Pacific/Noumea")
    snapshot = msgspec.structs.replace(three(upload), campaign=abroad)
    assert at_day(snapshot, paris(1, 8)).curves[0].first == JAN[6]
    noon = an_upload(datetime(2025, 1, 6, 13, 30, tzinfo=UTC), uai=A)
    snapshot = msgspec.structs.replace(three(noon), campaign=abroad)
    assert at_day(snapshot, paris(1, 8)).curves[0].first == JAN[6]
    assert siecle(paris(1, 8), noon).first == JAN[5]


def test_the_two_days_that_the_clocks_change_are_one_day_each() -> None:
    summer = an_upload(datetime(2025, 3, 30, 0, 30, tzinfo=UTC), "notes", uai=A)
    grades = at_day(three(summer), paris(3, 31)).curves[1]
    march = [day.day for day in grades.days if day.day >= date(2025, 3, 29)]
    assert march == [date(2025, 3, 29), date(2025, 3, 30), date(2025, 3, 31)]
    assert grades.peak == Day(date(2025, 3, 30), 1, 1, 1)


def test_a_clock_gone_wrong_does_not_stretch_the_curve_for_ever() -> None:
    stray = an_upload(datetime(1970, 1, 1, tzinfo=UTC), uai=A)
    seen = siecle(paris(1, 8), stray, an_upload(paris(1, 7), uai=B))
    assert (seen.last - seen.first).days + 1 == MOST_DAYS
    assert seen.earlier == 1
    assert seen.days[0].usable == 1
    assert (seen.uploads, seen.usable) == (2, 2)


def test_the_peak_is_the_first_of_the_fullest_days() -> None:
    uploads = [an_upload(paris(1, day, hour), uai=A) for day in (3, 5) for hour in (8, 9)]
    peak = siecle(paris(1, 8), *uploads).peak
    assert peak is not None
    assert (peak.day, peak.uploads) == (JAN[2], 2)


def test_a_sector_without_schools_expects_nothing() -> None:
    seen = at_day(a_snapshot(), paris(1, 8))
    assert [(c.concerned, c.missing) for c in seen.curves] == [(0, 0), (0, 0)]
    assert (seen.rules, seen.emails) == ((), ())


_INSTANTS = st.integers(0, 100 * 24 * 60).map(
    lambda minutes: datetime(2024, 12, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(
    sent=st.lists(st.tuples(st.sampled_from([A, B, C]), _INSTANTS, st.booleans()), max_size=12),
    at=_INSTANTS,
)
def test_a_curve_agrees_with_the_progress_and_never_goes_down(
    sent: list[tuple[str, datetime, bool]], at: datetime
) -> None:
    uploads = [an_upload(when, uai=uai, blocking=not good) for uai, when, good in sent]
    sector = overview(three(*uploads), at)
    seen = trends(sector).curves[0]
    assert (seen.concerned, seen.usable) == (
        sector.progress[0].concerned,
        sector.progress[0].usable,
    )
    assert seen.days_left == sector.progress[0].days_left
    assert seen.uploads == sum(when <= at for _, when, _ in sent)
    assert [d.day for d in seen.days] == [
        seen.first + timedelta(i) for i in range((min(seen.today, seen.last) - seen.first).days + 1)
    ]
    for before, after in zip(seen.days, seen.days[1:], strict=False):
        assert before.usable <= after.usable <= after.received <= seen.concerned
        assert before.received <= after.received


def counted(upload: Upload, rules: dict[str, int], pupils: dict[str, int]) -> Upload:
    """Return the upload with a summary that counts those findings and pupils by rule."""
    summary = UploadSummary(usable=True, rules=rules, rule_pupils=pupils)
    return msgspec.structs.replace(upload, summary=summary)


def test_rules_are_counted_over_the_uploads_that_count() -> None:
    old = counted(an_upload(paris(1, 5), uai=A), {"S111": 50}, {"S111": 50})
    new = counted(an_upload(paris(1, 6), uai=A), {"S111": 4, "S104": 6}, {"S111": 4, "S104": 5})
    other = counted(an_upload(paris(1, 6), uai=B), {"S111": 9, "S002": 1}, {"S111": 8})
    rules = at_day(three(old, new, other), paris(1, 8)).rules
    told = [(r.code, r.findings, r.pupils, r.schools) for r in rules]
    assert told == [("S111", 13, 12, 2), ("S104", 6, 5, 1), ("S002", 1, 0, 1)]


def test_a_rule_found_in_both_collections_of_a_school_is_one_school() -> None:
    one = counted(an_upload(paris(1, 5), uai=A), {"F012": 1}, {})
    two = counted(an_upload(paris(2, 5), "notes", uai=A), {"F012": 2}, {})
    (rule,) = at_day(three(one, two), paris(2, 8)).rules
    assert (rule.findings, rule.schools) == (3, 1)


def test_equally_frequent_rules_stand_in_the_order_of_their_codes() -> None:
    upload = counted(an_upload(paris(1, 5), uai=A), {"S120": 2, "S101": 2, "F001": 0}, {})
    assert [r.code for r in at_day(three(upload), paris(1, 8)).rules] == ["S101", "S120"]


def emails(*schools: School, uploads: tuple[Upload, ...]) -> list[tuple[str, int | None, int]]:
    seen = at_day(a_snapshot(*schools, uploads=uploads), paris(1, 8))
    return [(e.school.uai, e.terminales, e.missing) for e in seen.emails]


def test_schools_that_miss_the_most_addresses_come_first_then_the_unknown_then_the_ready() -> None:
    uploads = (
        an_upload(paris(1, 5), uai=A, terminales=10, valid_emails=10),
        an_upload(paris(1, 5), uai=C, terminales=100, valid_emails=97),
    )
    told = emails(a_school(A), a_school(B), a_school(C), uploads=uploads)
    assert told == [(C, 100, 3), (B, None, 0), (A, 10, 0)]


def test_equals_are_sorted_as_french_names() -> None:
    schools = a_school(A, name="Zola"), a_school(B, name="Éluard"), a_school(C, name="Eiffel")
    assert [uai for uai, _, _ in emails(*schools, uploads=())] == [C, B, A]


def test_a_school_out_of_scope_of_siecle_is_not_asked_for_addresses() -> None:
    out = a_school(A, out_of_scope={"siecle": "CFA"})
    assert emails(out, a_school(B), uploads=()) == [(B, None, 0)]


def test_the_addresses_of_the_schools_add_up_to_those_of_the_sector() -> None:
    uploads = (
        an_upload(paris(1, 5), uai=A, terminales=10, valid_emails=4),
        an_upload(paris(1, 5), uai=B, terminales=7, valid_emails=7, blocking=1),
    )
    sector = overview(three(*uploads), paris(1, 8))
    known = [e for e in trends(sector).emails if e.terminales is not None]
    assert sum(e.terminales or 0 for e in known) == sector.readiness.terminales
    assert sum(e.valid for e in known) == sector.readiness.valid_emails


def test_more_addresses_than_pupils_are_not_a_debt() -> None:
    upload = an_upload(paris(1, 5), uai=A, terminales=4, valid_emails=6)
    assert emails(a_school(A), uploads=(upload,)) == [(A, 4, 0)]


@pytest.mark.parametrize(("terminales", "valid", "share"), [(0, 0, None), (4, 1, 0.25)])
def test_a_share_needs_pupils(terminales: int, valid: int, share: float | None) -> None:
    upload = an_upload(paris(1, 5), uai=A, terminales=terminales, valid_emails=valid)
    seen = at_day(a_snapshot(a_school(A), uploads=(upload,)), paris(1, 8))
    assert seen.emails[0].share == share

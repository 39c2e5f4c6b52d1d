"""The list of calls: who is on it, in what order, and why."""

from datetime import date, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.calls import Call, Reason, Turn, calls, next_call, reasons
from cio_console.domain.followup import Contact
from cio_console.domain.overview import Urgency, overview
from cio_console.domain.school import School
from cio_console.domain.upload import Upload
from tests.domain.builders import a_campaign, a_school, a_snapshot, an_upload, paris

NOW = paris(1, 8)
ONE, TWO, THREE = "9990001A", "9990002B", "9990003C"


def called(
    at: datetime, uai: str = ONE, *, back: date | None = None, identifier: str = "1"
) -> Contact:
    """Return a contact with a school."""
    return Contact(identifier, uai, at, "appelé", call_back=back)


def listed(
    *uploads: Upload,
    contacts: tuple[Contact, ...] = (),
    at: datetime = NOW,
    schools: tuple[School, ...] = (a_school(),),
) -> tuple[Call, ...]:
    """Return the calls of those schools."""
    return calls(overview(a_snapshot(*schools, uploads=uploads), at), contacts)


def only(*uploads: Upload, contacts: tuple[Contact, ...] = (), at: datetime = NOW) -> Call:
    """Return the one call of the ordinary school."""
    (call,) = listed(*uploads, contacts=contacts, at=at)
    return call


# Who is on the list


def test_a_school_that_owes_a_file_is_to_be_called() -> None:
    call = only()
    assert call.turn is Turn.NOW
    assert call.is_due
    assert call.reasons == (Reason(Urgency.DUE_SOON, "siecle"),)
    assert (call.last, call.call_back) == (None, None)


def test_nobody_is_called_for_a_deadline_beyond_the_lead() -> None:
    early = paris(11, 15).replace(year=2024)
    assert listed(at=early) == ()
    (call,) = calls(overview(a_snapshot(a_school()), early, 56), ())
    assert (call.turn, call.reasons) == (Turn.NOW, (Reason(Urgency.EXPECTED, "siecle"),))
    grades = listed(an_upload(paris(1, 5), errors=1), at=paris(2, 3))[0]
    assert grades.reasons == (Reason(Urgency.TO_CORRECT, "siecle"),)


def test_a_promise_tells_what_is_awaited_however_far_its_deadline() -> None:
    contact = called(paris(1, 6), back=date(2025, 2, 4))
    for day, turn in ((3, Turn.WAITING), (4, Turn.PROMISED)):
        call = only(an_upload(paris(1, 5)), contacts=(contact,), at=paris(2, day))
        assert (call.turn, call.reasons) == (turn, (Reason(Urgency.AWAITED, "notes"),))


def test_a_school_with_everything_right_is_not_called() -> None:
    assert listed(an_upload(paris(1, 5))) == ()


def test_a_school_out_of_scope_is_not_called() -> None:
    out = a_school(out_of_scope={"siecle": "CFA", "notes": "CFA"})
    assert listed(schools=(out,)) == ()


def test_warnings_alone_are_no_reason_to_call() -> None:
    assert listed(an_upload(paris(1, 5), warnings=3)) == ()


def test_a_promise_is_kept_though_nothing_is_left_to_ask() -> None:
    contact = called(paris(1, 6), back=date(2025, 1, 8))
    call = only(an_upload(paris(1, 7)), contacts=(contact,))
    assert call.turn is Turn.PROMISED
    assert call.reasons == ()


def test_nobody_is_to_be_called_in_a_closed_campaign_what_was_wanting_is_left() -> None:
    at = paris(3, 28)
    snapshot = msgspec.structs.replace(
        a_snapshot(a_school(), a_school(uai=TWO), uploads=(an_upload(paris(1, 5)),)), closed=True
    )
    notes = (called(paris(1, 6), back=date(2025, 1, 9)), called(paris(1, 5), uai=TWO))
    found = calls(overview(snapshot, at), notes)
    assert [(call.uai, call.turn, call.is_due) for call in found] == [
        (TWO, Turn.LEFT, False),  # called the longest ago: what was promised decides no more
        (ONE, Turn.LEFT, False),
    ]


def test_a_promise_that_is_all_that_is_left_of_a_closed_campaign_is_no_more() -> None:
    notes = (called(paris(1, 6), back=date(2025, 1, 9)),)
    uploads = (an_upload(paris(1, 7)), an_upload(paris(2, 7), "notes"))
    snapshot = a_snapshot(a_school(), uploads=uploads)
    assert len(calls(overview(snapshot, paris(3, 28)), notes)) == 1
    closed = msgspec.structs.replace(snapshot, closed=True)
    assert calls(overview(closed, paris(3, 28)), notes) == ()


# Why


def test_the_reasons_come_most_urgent_first() -> None:
    upload = an_upload(paris(1, 5), errors=2, terminales=10, valid_emails=7)
    (line,) = overview(a_snapshot(a_school(), uploads=(upload,)), NOW).lines
    sector = overview(a_snapshot(a_school(), uploads=(upload,)), NOW)
    assert reasons(sector, line) == (
        Reason(Urgency.EMAILS),
        Reason(Urgency.TO_CORRECT, "siecle"),
    )


def test_addresses_are_no_reason_any_more_once_the_activation_mail_is_sent() -> None:
    upload = an_upload(paris(1, 5), errors=2, terminales=10, valid_emails=7)
    (call,) = listed(upload, at=paris(1, 15))
    assert call.reasons == (Reason(Urgency.TO_CORRECT, "siecle"),)


def test_grades_given_before_siecle_are_a_reason() -> None:
    grades = an_upload(paris(2, 5), "notes")
    (call,) = listed(grades, an_upload(paris(2, 6)), at=paris(2, 7))
    assert [r.collection for r in call.reasons] == ["notes"]


def test_both_collections_can_be_reasons() -> None:
    (call,) = listed(at=paris(3, 26))
    assert [(r.urgency, r.collection) for r in call.reasons] == [
        (Urgency.LATE, "siecle"),
        (Urgency.DUE_SOON, "notes"),
    ]


# When


def test_a_school_called_today_waits() -> None:
    assert only(contacts=(called(paris(1, 8, 8)),)).turn is Turn.WAITING


def test_a_school_called_yesterday_without_a_promise_is_to_be_called() -> None:
    assert only(contacts=(called(paris(1, 7, 23)),)).turn is Turn.NOW


def test_a_promised_day_is_waited_for_then_due_then_overdue() -> None:
    contact = called(paris(1, 6), back=date(2025, 1, 9))
    assert only(contacts=(contact,), at=paris(1, 8)).turn is Turn.WAITING
    assert only(contacts=(contact,), at=paris(1, 9)).turn is Turn.PROMISED
    assert only(contacts=(contact,), at=paris(1, 20)).turn is Turn.PROMISED


def test_a_new_contact_settles_the_promise_of_the_one_before() -> None:
    promised = called(paris(1, 6), back=date(2025, 1, 8))
    kept = called(paris(1, 8, 9), identifier="2")
    call = only(contacts=(promised, kept))
    assert call.turn is Turn.WAITING
    assert call.call_back is None


def test_the_order_in_which_contacts_are_given_does_not_matter() -> None:
    promised = called(paris(1, 6), back=date(2025, 1, 8))
    kept = called(paris(1, 8, 9), identifier="2")
    assert listed(contacts=(promised, kept)) == listed(contacts=(kept, promised))


def test_a_new_upload_with_something_wrong_ends_the_wait() -> None:
    contact = called(paris(1, 8, 8), back=date(2025, 1, 10))
    call = only(an_upload(paris(1, 8, 9), errors=1), contacts=(contact,))
    assert call.turn is Turn.NOW
    assert call.uploaded_since


def test_a_new_upload_with_nothing_wrong_leaves_the_promise_alone() -> None:
    contact = called(paris(1, 8, 8), back=date(2025, 1, 10))
    call = only(an_upload(paris(1, 8, 9)), contacts=(contact,))
    assert call.turn is Turn.WAITING
    assert call.uploaded_since


def test_days_are_those_of_the_campaign_and_not_of_greenwich() -> None:
    late_evening = called(paris(1, 7, 23, 30))
    assert only(contacts=(late_evening,), at=paris(1, 8, 0, 10)).turn is Turn.NOW


# In what order


def test_promises_come_first_the_oldest_first_then_urgency_then_those_who_wait() -> None:
    schools = tuple(a_school(f"999000{i}A", name=f"Lycée {i}") for i in range(1, 7))
    uais = [school.uai for school in schools]
    uploads = (
        an_upload(paris(1, 5), uai=uais[2], blocking=1),
        an_upload(paris(1, 5), uai=uais[3], errors=4),
    )
    contacts = (
        called(paris(1, 2), uais[0], back=date(2025, 1, 8)),
        called(paris(1, 2), uais[1], back=date(2025, 1, 6)),
        called(paris(1, 7), uais[4], back=date(2025, 1, 9)),
        called(paris(1, 8, 8), uais[5]),
    )
    order = [call.uai for call in listed(*uploads, contacts=contacts, schools=schools)]
    assert order == [uais[1], uais[0], uais[2], uais[3], uais[4], uais[5]]


def test_at_equal_urgency_those_never_called_come_first_then_the_longest_ago() -> None:
    schools = tuple(a_school(uai, name="Lycée") for uai in (ONE, TWO, THREE))
    contacts = (called(paris(1, 6), ONE), called(paris(1, 3), THREE))
    order = [call.uai for call in listed(contacts=contacts, schools=schools)]
    assert order == [TWO, THREE, ONE]


def test_going_on_after_a_call_follows_the_order_that_the_list_had() -> None:
    schools = tuple(a_school(uai, name="Lycée", commune=uai) for uai in (ONE, TWO, THREE))
    before = listed(schools=schools)
    after = listed(schools=schools, contacts=(called(NOW, TWO),))
    assert [call.uai for call in after] == [ONE, THREE, TWO]
    assert next_call(before, after, TWO) == THREE
    assert next_call(before, after, ONE) == ONE
    done = tuple(called(NOW, uai, identifier=uai) for uai in (TWO, THREE))
    assert next_call(before, listed(schools=schools, contacts=done), THREE) == ONE
    every = tuple(called(NOW, uai, identifier=uai) for uai in (ONE, TWO, THREE))
    assert next_call(before, listed(schools=schools, contacts=every), TWO) == TWO


# Whatever is written


_DAYS = st.integers(0, 40).map(lambda days: date(2024, 12, 20) + timedelta(days=days))
_CONTACTS = st.lists(
    st.builds(
        called,
        _DAYS.map(lambda day: paris(1, 1) + (day - date(2025, 1, 1))),
        st.sampled_from((ONE, TWO, THREE)),
        back=st.none() | _DAYS,
        identifier=st.text("ab", min_size=1, max_size=3),
    ),
    max_size=8,
)


@given(_CONTACTS, _DAYS)
def test_every_school_that_needs_something_is_on_the_list_once(
    contacts: list[Contact], day: date
) -> None:
    schools = tuple(a_school(uai) for uai in (ONE, TWO, THREE))
    sector = overview(a_snapshot(*schools), a_campaign().end_of_day(day))
    found = calls(sector, contacts)
    uais = [call.uai for call in found]
    assert len(set(uais)) == len(uais)
    assert {one.school.uai for one in sector.lines if one.needs_attention} <= set(uais)
    turns = [call.turn for call in found]
    assert turns == sorted(turns)
    assert calls(sector, contacts[::-1]) == found or len({c.id for c in contacts}) < len(contacts)
    for call in found:
        assert call.reasons or call.call_back
        due = call.call_back is not None and call.call_back <= day
        assert (call.turn is Turn.PROMISED) == due

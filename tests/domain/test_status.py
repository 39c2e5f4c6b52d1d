"""The status of a collection of a school: each status, each flag, each edge of the calendar."""

from datetime import datetime

import pytest

from cio_console.domain.status import CollectionState, Flag, Status, collection_state, received_by
from cio_console.domain.upload import Upload
from tests.domain.builders import a_campaign, a_school, an_upload, paris

DEADLINE = paris(1, 10, 23, 59, 59)


def siecle(
    at: datetime, *uploads: Upload, out_of_scope: dict[str, str] | None = None
) -> CollectionState:
    return _state(0, at, *uploads, out_of_scope=out_of_scope or {})


def grades(
    at: datetime, *uploads: Upload, out_of_scope: dict[str, str] | None = None
) -> CollectionState:
    return _state(1, at, *uploads, out_of_scope=out_of_scope or {})


def _state(
    index: int, at: datetime, *uploads: Upload, out_of_scope: dict[str, str]
) -> CollectionState:
    campaign = a_campaign()
    school = a_school(out_of_scope=out_of_scope)
    return collection_state(
        campaign, campaign.collections[index], school, received_by(uploads, at), at
    )


def test_nothing_received_before_the_window_is_upcoming() -> None:
    assert grades(paris(2, 2, 23, 59, 59)).status is Status.UPCOMING


def test_nothing_received_in_the_window_is_expected() -> None:
    assert grades(paris(2, 3, 0, 0, 0)).status is Status.EXPECTED


@pytest.mark.parametrize(
    ("at", "status", "days", "overdue"),
    [
        (paris(1, 9), Status.EXPECTED, 1, False),
        (paris(1, 10), Status.EXPECTED, 0, False),
        (DEADLINE, Status.EXPECTED, 0, False),
        (paris(1, 11, 0, 0, 0), Status.LATE, -1, True),
        (paris(1, 13), Status.LATE, -3, True),
    ],
)
def test_nothing_received_turns_late_the_second_after_the_deadline(
    at: datetime, status: Status, days: int, overdue: bool
) -> None:
    state = siecle(at)
    assert (state.status, state.days_left, state.overdue) == (status, days, overdue)


@pytest.mark.parametrize(
    ("errors", "warnings", "status"),
    [
        (0, 0, Status.PASSED),
        (0, 1, Status.TO_REVIEW),
        (1, 0, Status.TO_CORRECT),
        (1, 1, Status.TO_CORRECT),
    ],
)
def test_a_usable_upload_is_judged_on_its_worst_finding(
    errors: int, warnings: int, status: Status
) -> None:
    state = siecle(paris(1, 8), an_upload(paris(1, 7), errors=errors, warnings=warnings))
    assert state.status is status
    assert state.usable
    assert not state.overdue


def test_a_file_received_before_the_window_opens_counts() -> None:
    state = grades(paris(2, 1), an_upload(paris(1, 31), "notes"))
    assert state.status is Status.PASSED


def test_only_rejected_files_make_the_status_rejected() -> None:
    state = siecle(paris(1, 8), an_upload(paris(1, 7), blocking=1))
    assert state.status is Status.REJECTED
    assert not state.overdue
    assert state.flags == ()


def test_a_rejected_file_after_the_deadline_is_rejected_and_overdue() -> None:
    state = siecle(paris(1, 11), an_upload(paris(1, 7), blocking=1))
    assert state.status is Status.REJECTED
    assert state.overdue


def test_a_rejected_newest_upload_leaves_the_earlier_usable_one_in_force() -> None:
    usable = an_upload(paris(1, 6), errors=2)
    state = siecle(paris(1, 8), an_upload(paris(1, 7), blocking=1), usable)
    assert state.status is Status.TO_CORRECT
    assert state.current == usable
    assert state.flags == (Flag.LAST_REJECTED,)


def test_the_newest_usable_upload_counts_whatever_the_order_given() -> None:
    newest = an_upload(paris(1, 7))
    state = siecle(paris(1, 8), newest, an_upload(paris(1, 5), errors=9))
    assert state.status is Status.PASSED
    assert state.current == newest
    assert [u.received_at for u in state.uploads] == [paris(1, 5), paris(1, 7)]


def test_what_is_received_later_than_the_instant_does_not_count() -> None:
    upload = an_upload(paris(1, 8, 10))
    assert siecle(paris(1, 8, 9, 59, 59), upload).status is Status.EXPECTED
    assert siecle(paris(1, 8, 10), upload).status is Status.PASSED


@pytest.mark.parametrize(("received", "late"), [(DEADLINE, False), (paris(1, 11, 0, 0, 0), True)])
def test_a_first_usable_upload_after_the_deadline_is_flagged(
    received: datetime, late: bool
) -> None:
    state = siecle(paris(1, 20), an_upload(received))
    assert state.status is Status.PASSED
    assert state.late is late
    assert (Flag.AFTER_DEADLINE in state.flags) is late


def test_a_correction_after_the_deadline_is_not_late() -> None:
    state = siecle(paris(1, 20), an_upload(paris(1, 8), errors=1), an_upload(paris(1, 14)))
    assert not state.late


def test_a_rejected_file_in_time_does_not_make_a_late_one_timely() -> None:
    state = siecle(paris(1, 20), an_upload(paris(1, 8), blocking=1), an_upload(paris(1, 14)))
    assert state.late


def test_grades_before_any_siecle_are_out_of_order() -> None:
    state = grades(paris(2, 10), an_upload(paris(2, 5), "notes"))
    assert state.flags == (Flag.OUT_OF_ORDER,)


def test_grades_after_a_rejected_siecle_only_are_out_of_order() -> None:
    uploads = an_upload(paris(1, 8), blocking=1), an_upload(paris(2, 5), "notes")
    assert Flag.OUT_OF_ORDER in grades(paris(2, 10), *uploads).flags


def test_grades_after_a_usable_siecle_are_in_order() -> None:
    uploads = an_upload(paris(1, 8)), an_upload(paris(2, 5), "notes")
    assert grades(paris(2, 10), *uploads).flags == ()


def test_a_siecle_that_comes_after_the_grades_leaves_them_out_of_order() -> None:
    uploads = an_upload(paris(2, 5), "notes"), an_upload(paris(2, 6))
    assert Flag.OUT_OF_ORDER in grades(paris(2, 10), *uploads).flags


def test_grades_sent_again_after_siecle_are_back_in_order() -> None:
    uploads = (
        an_upload(paris(2, 5), "notes"),
        an_upload(paris(2, 6)),
        an_upload(paris(2, 7), "notes"),
    )
    assert grades(paris(2, 10), *uploads).flags == ()


def test_a_school_without_siecle_to_give_is_never_out_of_order() -> None:
    state = grades(paris(2, 10), an_upload(paris(2, 5), "notes"), out_of_scope={"siecle": "CFA"})
    assert state.flags == ()


def test_out_of_scope_wins_over_everything_and_gives_its_reason() -> None:
    state = siecle(
        paris(1, 20), an_upload(paris(1, 12), blocking=1), out_of_scope={"siecle": "hors contrat"}
    )
    assert (state.status, state.reason) == (Status.OUT_OF_SCOPE, "hors contrat")
    assert not state.overdue
    assert state.flags == ()


def test_an_unchecked_upload_is_to_review_and_says_so() -> None:
    state = siecle(paris(1, 8), an_upload(paris(1, 7), checked=False))
    assert state.status is Status.TO_REVIEW
    assert state.flags == (Flag.UNCHECKED,)
    assert state.counts == {}


def test_an_unchecked_newest_upload_leaves_the_usable_one_in_force() -> None:
    state = siecle(
        paris(1, 8), an_upload(paris(1, 6), errors=1), an_upload(paris(1, 7), checked=False)
    )
    assert state.status is Status.TO_CORRECT
    assert state.flags == (Flag.UNCHECKED,)


def test_the_state_tells_when_the_counting_upload_was_received() -> None:
    state = siecle(paris(1, 8), an_upload(paris(1, 7), errors=3))
    assert state.received_at == paris(1, 7)
    assert state.counts["erreur"] == 3
    assert siecle(paris(1, 8)).received_at is None

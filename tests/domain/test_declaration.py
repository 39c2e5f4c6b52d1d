"""What somebody said was sent stands for an upload without a file, until a file comes."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from cio_console.domain.calls import calls
from cio_console.domain.campaign import Collection, Milestone
from cio_console.domain.changes import Kind, Since, changes
from cio_console.domain.declaration import (
    Declaration,
    NoEffect,
    in_force,
    no_effect,
    with_declarations,
    without_file,
)
from cio_console.domain.finding import no_findings
from cio_console.domain.overview import Urgency, overview
from cio_console.domain.school import School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.status import CollectionState, Flag, Status
from cio_console.domain.trends import curve
from cio_console.domain.upload import Declared, Upload, UploadSummary
from tests.domain.builders import a_campaign, a_school, a_snapshot, an_upload, paris

UAI = "9990001A"
SAID = datetime(2025, 1, 9, 9, tzinfo=UTC)


def declared(
    day: date = date(2025, 1, 8),
    collection: str = "siecle",
    *,
    name: str = "d",
    uai: str = UAI,
    campaign: str = "essai",
    by: str = "Mme Costa",
    at: datetime = SAID,
) -> Declaration:
    return Declaration(name, uai, collection, campaign, day, by, at)


def sector(*uploads: Upload, said: tuple[Declaration, ...] = (declared(),)) -> SectorSnapshot:
    return with_declarations(a_snapshot(a_school(UAI), uploads=uploads), said)


def state(held: SectorSnapshot, at: datetime, collection: str = "siecle") -> CollectionState:
    return overview(held, at).lines[0].states[collection]


def test_what_was_declared_is_received_and_never_late() -> None:
    after_the_deadline = paris(1, 20)

    found = state(sector(), after_the_deadline)

    assert (found.status, found.overdue, found.flags) == (Status.DECLARED, False, ())
    assert found.current is not None
    assert found.current.declared == Declared("Mme Costa", SAID)
    assert not found.usable, "nobody has seen the file"
    line = overview(sector(), after_the_deadline).lines[0]
    assert line.urgency is Urgency.DECLARED
    assert not line.needs_attention


def test_a_past_day_shows_what_had_been_sent_by_then() -> None:
    assert state(sector(), paris(1, 7)).status is Status.EXPECTED
    assert state(sector(), paris(1, 8)).status is Status.DECLARED


def test_what_was_sent_after_the_deadline_says_so() -> None:
    late = sector(said=(declared(date(2025, 1, 12)),))

    assert state(late, paris(1, 20)).flags == (Flag.AFTER_DEADLINE,)


@pytest.mark.parametrize(
    ("file", "status"),
    [
        (an_upload(paris(1, 9)), Status.PASSED),
        (an_upload(paris(1, 5)), Status.PASSED),
        (an_upload(paris(1, 8, 0, 1)), Status.PASSED),
        (an_upload(paris(1, 9), errors=2), Status.TO_CORRECT),
        (an_upload(paris(1, 9), blocking=1), Status.REJECTED),
        (an_upload(paris(1, 9), checked=False), Status.TO_REVIEW),
    ],
)
def test_a_real_file_replaces_it(file: Upload, status: Status) -> None:
    found = state(sector(file), paris(1, 20))

    assert found.status is status
    assert found.current == file
    assert len(found.uploads) == 2, "what was said stays in the history"


def test_what_is_said_after_a_rejected_file_counts_again() -> None:
    found = state(sector(an_upload(paris(1, 5), blocking=1)), paris(1, 20))

    assert (found.status, found.flags) == (Status.DECLARED, ())


def test_a_refusal_that_is_told_is_a_rejected_upload() -> None:
    refused = without_file(
        "r", UAI, "siecle", paris(1, 8), Declared("la liste"), UploadSummary(usable=False)
    )

    found = state(a_snapshot(a_school(UAI), uploads=(refused,)), paris(1, 20))
    assert (found.status, found.overdue) == (Status.REJECTED, True)
    with_a_file = a_snapshot(a_school(UAI), uploads=(an_upload(paris(1, 5)), refused))
    assert state(with_a_file, paris(1, 20)).flags == (Flag.LAST_REJECTED,)


def test_grades_after_a_declared_siecle_are_in_order() -> None:
    grades = an_upload(paris(2, 10), "notes")

    assert state(sector(grades), paris(3, 1), "notes").flags == ()
    assert state(sector(grades, said=()), paris(3, 1), "notes").flags == (Flag.OUT_OF_ORDER,)


def test_nobody_is_called_for_what_was_declared() -> None:
    day = paris(1, 20)

    assert calls(overview(sector(), day), ()) == ()
    assert len(calls(overview(sector(said=()), day), ())) == 1


def test_the_figures_count_it_apart() -> None:
    seen = overview(sector(), paris(1, 20))

    progress = seen.progress[0]
    assert (progress.usable, progress.declared) == (0, 1)
    drawn = curve(seen, progress.collection)
    assert (drawn.received, drawn.usable, drawn.declared) == (1, 0, 1)
    assert (drawn.missing, drawn.unusable) == (0, 0)


def test_it_is_news_once_it_is_said() -> None:
    """Told on the ninth of an upload of the eighth, to who had last looked on the evening."""
    evening = datetime(2025, 1, 8, 20, tzinfo=UTC)

    (row,) = changes(sector(), Since(evening, evening), paris(1, 9)).rows

    assert (row.kind, row.after.status) == (Kind.BETTER, Status.DECLARED)
    assert row.errors is None
    assert changes(sector(), Since(SAID, SAID), paris(1, 9, 20)).rows == ()


def test_errors_are_not_counted_against_what_nobody_saw() -> None:
    held = sector(an_upload(paris(1, 10), errors=3))
    since = paris(1, 9, 12)

    (row,) = changes(held, Since(since, since), paris(1, 11)).rows

    assert row.errors is None
    assert row.rules == {}


def test_only_what_holds_in_this_campaign_and_sector_is_seen() -> None:
    campaign = a_campaign()
    withdrawn = msgspec.structs.replace(declared(name="w"), withdrawn_at=SAID)
    older = declared(name="o", campaign="2024")
    unknown = declared(name="u", collection="autre")
    stranger = declared(name="s", uai="9990002B")

    assert in_force([withdrawn, older, unknown], campaign) == ()
    assert in_force([stranger, declared()], campaign, UAI) == (declared(),)
    assert sector(said=(withdrawn, older, unknown, stranger)).uploads == ()


def test_the_last_word_on_one_upload_is_the_one_that_counts() -> None:
    again = declared(name="e", by="M. Besson", at=datetime(2025, 1, 10, tzinfo=UTC))
    other_day = declared(date(2025, 1, 6), name="f")

    assert in_force([again, declared(), other_day], a_campaign()) == (other_day, again)


def test_a_summary_of_a_file_never_makes_it_settled_by_its_word() -> None:
    counts = no_findings()
    upload = an_upload(paris(1, 8), blocking=1)

    assert not upload.settles
    assert an_upload(paris(1, 8)).settles
    assert counts == no_findings()


@pytest.mark.parametrize(
    ("school", "collection", "day", "why"),
    [
        (a_school(out_of_scope={"siecle": "mère"}), "siecle", date(2025, 1, 8), ("mère", None)),
        (a_school(out_of_scope={"notes": ""}), "notes", date(2025, 2, 5), ("", None)),
        (a_school(), "notes", date(2025, 1, 8), (None, date(2025, 2, 3))),
        (a_school(), "notes", date(2025, 2, 3), None),
        (a_school(out_of_scope={"notes": "mère"}), "siecle", date(2025, 1, 8), None),
        (a_school(), "siecle", date(2024, 9, 1), None),
    ],
)
def test_an_upload_that_would_change_nothing_is_known(
    school: School, collection: str, day: date, why: tuple[str | None, date | None] | None
) -> None:
    found = no_effect(a_campaign(), school, collection, day)

    assert found == (NoEffect(school, *why) if why else None)


def test_an_opening_that_nobody_knows_stops_nothing() -> None:
    campaign = msgspec.structs.replace(
        a_campaign(),
        collections=(Collection("notes", "Notes"),),
        milestones=(Milestone("notes-ouverture", "Ouverture"),),
    )

    assert no_effect(campaign, a_school(), "notes", date(2025, 1, 8)) is None


def test_what_is_declared_of_a_school_out_of_scope_is_no_change() -> None:
    school = a_school(UAI, out_of_scope={"siecle": "mère"})
    held = with_declarations(a_snapshot(school), [declared()])

    assert changes(held, Since(paris(1, 7), paris(1, 7)), paris(1, 10)).rows == ()

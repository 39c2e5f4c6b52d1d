"""The four mornings of the story, school by school, as the product itself sees them."""

from collections import Counter
from datetime import date

import pytest

from cio_console.demo.build import DemoSector
from cio_console.domain.overview import SectorOverview, Urgency, overview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.status import Flag, Status
from cio_console.feed.contract import decode_index

JANUARY_8 = date(2025, 1, 8)
JANUARY_13 = date(2025, 1, 13)
FEBRUARY_5 = date(2025, 2, 5)
MARCH_20 = date(2025, 3, 20)

_NAMES = {
    "-": Status.OUT_OF_SCOPE,
    ".": Status.UPCOMING,
    "o": Status.EXPECTED,
    "x": Status.LATE,
    "#": Status.REJECTED,
    "!": Status.TO_CORRECT,
    "?": Status.TO_REVIEW,
    "=": Status.PASSED,
}
"""The product's own ASCII glyphs, to read the table below as the screen shows it."""

STORY = {
    # Place in the sector: SIECLE then grades, on 8 January, 13 January, 5 February, 20 March.
    0: "!. !. ?o ?=",
    1: "#. !. !o !!",
    2: "=. =. == ==",
    3: "!. !. !o !!",
    4: "o. ?. ?o ?=",
    5: "#. ?. ?o ?=",
    6: "?. ?. ?o ?=",
    7: "!. ?. ?o ?!",
    8: "!. !. =# ==",
    9: "o. x. !o !o",
    10: "!. =. =o ==",
    11: "o. ?. ?o ?=",
    12: "o. !. =o =#",
    13: "-- -- -- --",
    14: "o. x. x? !=",
    15: "=. =. =o ==",
    16: "?. ?. ?o ?=",
    17: "=- =- =- =-",
    18: "!. !. =o =!",
    19: "!. !. =o =o",
    20: "-- -- -- --",
    21: "-- -- -- --",
    22: "=. =. =! ==",
    23: "o. #. =o =o",
}
DAYS = (JANUARY_8, JANUARY_13, FEBRUARY_5, MARCH_20)


@pytest.fixture(scope="session")
def snapshot(demo: DemoSector) -> SectorSnapshot:
    """Return the demo's feed as a reader holds it."""
    index = decode_index((demo.feed / "index.json").read_bytes())
    return SectorSnapshot(
        source="demo",
        campaign=index.campaign,
        sector=index.sector,
        schools=index.schools,
        uploads=index.uploads,
    )


def _seen(snapshot: SectorSnapshot, day: date) -> SectorOverview:
    return overview(snapshot, snapshot.campaign.end_of_day(day))


def _statuses(seen: SectorOverview, collection: str) -> Counter[Status]:
    return Counter(line.states[collection].status for line in seen.lines)


def _flagged(seen: SectorOverview, collection: str, flag: Flag) -> list[str]:
    lines = [line for line in seen.lines if flag in line.states[collection].flags]
    return [line.school.name for line in lines]


@pytest.mark.parametrize("place", STORY)
@pytest.mark.parametrize("day", DAYS)
def test_each_school_stands_where_the_story_says(
    snapshot: SectorSnapshot, place: int, day: date
) -> None:
    glyphs = STORY[place].split()[DAYS.index(day)]
    line = _seen(snapshot, day).line(snapshot.schools[place].uai)
    assert line is not None
    assert line.states["siecle"].status is _NAMES[glyphs[0]]
    assert line.states["notes"].status is _NAMES[glyphs[1]]


def test_on_8_january_several_are_expected_some_rejected_some_to_correct(
    snapshot: SectorSnapshot,
) -> None:
    seen = _seen(snapshot, JANUARY_8)
    statuses = _statuses(seen, "siecle")
    assert statuses[Status.EXPECTED] >= 5
    assert 1 <= statuses[Status.REJECTED] <= 3
    assert statuses[Status.TO_CORRECT] >= 5
    assert statuses[Status.PASSED] >= 4
    assert statuses[Status.LATE] == 0
    assert {line.states["siecle"].days_left for line in seen.lines} == {2}
    assert seen.lines[0].urgency is Urgency.REJECTED


def test_on_8_january_a_broken_last_upload_hides_a_usable_one(snapshot: SectorSnapshot) -> None:
    seen = _seen(snapshot, JANUARY_8)
    assert _flagged(seen, "siecle", Flag.LAST_REJECTED) == ["Lycée polyvalent Hortense-Vauquelin"]


def test_on_8_january_nothing_is_expected_of_the_grades_yet(snapshot: SectorSnapshot) -> None:
    statuses = _statuses(_seen(snapshot, JANUARY_8), "notes")
    assert set(statuses) == {Status.UPCOMING, Status.OUT_OF_SCOPE}


def test_on_13_january_the_late_ones_come_first(snapshot: SectorSnapshot) -> None:
    seen = _seen(snapshot, JANUARY_13)
    statuses = _statuses(seen, "siecle")
    assert statuses[Status.LATE] == 2
    assert statuses[Status.EXPECTED] == 0
    overdue = [line.urgency for line in seen.lines[:4]]
    assert overdue == [Urgency.LATE, Urgency.LATE, Urgency.LATE, Urgency.EMAILS]


def test_on_13_january_one_school_has_sent_its_file_after_the_deadline(
    snapshot: SectorSnapshot,
) -> None:
    seen = _seen(snapshot, JANUARY_13)
    assert _flagged(seen, "siecle", Flag.AFTER_DEADLINE) == ["Lycée privé Sainte-Hermance"]


def test_on_13_january_addresses_are_missing_in_one_school_above_all(
    snapshot: SectorSnapshot,
) -> None:
    seen = _seen(snapshot, JANUARY_13)
    share = seen.readiness.share
    assert share is not None
    assert 0.9 < share < 0.99
    missing = {
        line.school.name: line.terminales - (line.valid_emails or 0)
        for line in seen.lines
        if line.terminales is not None
    }
    assert max(missing, key=missing.__getitem__) == "Lycée professionnel du Canal-de-l'Yvre"
    assert max(missing.values()) > sum(missing.values()) / 2


def test_addresses_are_completed_as_the_campaign_goes_on(snapshot: SectorSnapshot) -> None:
    shares = [_seen(snapshot, day).readiness.share or 0 for day in DAYS]
    # A late school brings its own missing ones in February.
    assert shares[0] < shares[1] < shares[3] < shares[2]
    assert shares[0] < 0.96
    assert shares[-1] > 0.98


def test_on_5_february_few_grades_have_come_and_one_school_sent_them_first(
    snapshot: SectorSnapshot,
) -> None:
    seen = _seen(snapshot, FEBRUARY_5)
    statuses = _statuses(seen, "notes")
    assert statuses[Status.EXPECTED] >= 15
    assert statuses[Status.REJECTED] == 1
    assert statuses[Status.TO_CORRECT] == 1
    assert _flagged(seen, "notes", Flag.OUT_OF_ORDER) == [
        "Lycée professionnel privé Notre-Dame-des-Brandes"
    ]


def test_on_5_february_siecle_travels_by_itself_and_one_school_is_still_missing(
    snapshot: SectorSnapshot,
) -> None:
    seen = _seen(snapshot, FEBRUARY_5)
    assert snapshot.campaign.web_service_started(seen.at)
    assert _statuses(seen, "siecle")[Status.LATE] == 1


def test_on_20_march_most_grades_are_in_and_a_few_are_missing(snapshot: SectorSnapshot) -> None:
    seen = _seen(snapshot, MARCH_20)
    statuses = _statuses(seen, "notes")
    assert statuses[Status.PASSED] >= 10
    assert statuses[Status.EXPECTED] == 3
    assert statuses[Status.REJECTED] == 1
    assert _flagged(seen, "notes", Flag.OUT_OF_ORDER) == []
    assert {line.states["notes"].days_left for line in seen.lines} == {7}


def test_after_the_end_one_school_has_sent_its_grades_late(snapshot: SectorSnapshot) -> None:
    seen = _seen(snapshot, date(2025, 3, 28))
    assert _flagged(seen, "notes", Flag.AFTER_DEADLINE) == [
        "Lycée professionnel des Métiers-du-Bois-Dormant"
    ]
    assert _statuses(seen, "notes")[Status.LATE] == 0


@pytest.mark.parametrize("day", DAYS)
def test_out_of_scope_schools_give_their_reason_every_day(
    snapshot: SectorSnapshot, day: date
) -> None:
    for line in _seen(snapshot, day).lines:
        for state in line.states.values():
            assert bool(state.reason) == (state.status is Status.OUT_OF_SCOPE)


def test_the_four_mornings_differ(snapshot: SectorSnapshot) -> None:
    pictures = {
        tuple(
            (line.states["siecle"].status, line.states["notes"].status)
            for line in _seen(snapshot, day).lines
        )
        for day in DAYS
    }
    assert len(pictures) == len(DAYS)

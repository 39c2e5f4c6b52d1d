"""What is read and decided of one school, as every screen of it asks."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.domain.acceptance import Acceptance, Decision, Judged, decide
from cio_console.domain.overview import SchoolLine, overview
from cio_console.domain.progress import State
from cio_console.domain.upload import Upload
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.views.change import change
from cio_console.tui.views.dossier import Dossier, baseline, compare_all, names_of, pairs
from cio_console.tui.views.finding_rows import cells, state_text, table
from cio_console.tui.views.findings import Choice, Grouping, nothing_listed, select
from cio_console.tui.views.findings_title import tally, title
from cio_console.tui.views.query import Query
from cio_console.tui.views.subject import Item, Subject, corrected_of, items_of
from tests.tui.sector import (
    NOTHING,
    NOW,
    TO_CORRECT,
    SectorFiles,
    a_report,
    a_sector,
    at,
    dossier_of,
)

UNTIL = date(2025, 2, 15)
ALL = Subject(TO_CORRECT, upload="depot-02")


@pytest.fixture
def files(tmp_path: Path) -> SectorFiles:
    """Return the invented sector with its reports."""
    return a_sector(tmp_path)


def decided(files: SectorFiles, *ranks: int, until: date = UNTIL) -> tuple[Acceptance, ...]:
    """Return the acceptance of findings of the upload that counts, by their rank from 0."""
    upload = files.uploads[1]
    assert upload.report
    report = files.reports[upload.report.sha256]
    names = names_of(report)
    decision = Decision("Vérifié", until, "Mme Aubry", NOW)
    return tuple(
        decide(
            files.source,
            TO_CORRECT,
            "siecle",
            Judged(report.findings[rank], names[rank]),
            "D. L.",
            decision,
        )
        for rank in ranks
    )


def current(line: SchoolLine) -> Upload:
    """Return the SIECLE upload that counts."""
    found = line.states["siecle"].current
    assert found is not None
    return found


def items(files: SectorFiles, line: SchoolLine, *decisions: Acceptance) -> tuple[Item, ...]:
    """Return the findings of the newest upload, judged by those decisions."""
    return items_of(line, ALL, dossier_of(files, *decisions))


def test_accepted_findings_are_counted_by_rule(files: SectorFiles, line: SchoolLine) -> None:
    dossier = dossier_of(files, *decided(files, 0, 1, 4))
    assert dossier.accepted(current(line)) == {"S111": 2, "S112": 1}
    assert Dossier().accepted(current(line)) == {}


def test_an_expired_decision_is_told_and_counts_no_more(
    files: SectorFiles, line: SchoolLine
) -> None:
    past = decided(files, 0, until=date(2025, 1, 7))
    assert dossier_of(files, *past).accepted(current(line)) == {}
    first = items(files, line, *past)[0]
    assert (first.accepted, first.acceptance, first.is_anomaly) == (False, past[0], True)
    assert state_text(first, Grouping.RULE, GlyphSet.UNICODE) == "◇ échue"


@pytest.mark.parametrize("field", ["source", "uai", "collection"])
def test_what_is_decided_elsewhere_decides_nothing_here(
    files: SectorFiles, line: SchoolLine, field: str
) -> None:
    (one,) = decided(files, 0)
    other: Acceptance = replace(one, **{field: "autre"})
    assert dossier_of(files, other).accepted(current(line)) == {}


def test_each_finding_stands_against_the_usable_upload_before(
    files: SectorFiles, line: SchoolLine
) -> None:
    dossier = dossier_of(files)
    told = [(item.finding.rule, item.state) for item in items_of(line, ALL, dossier)]
    assert told == [
        *[("S111", State.SAME)] * 4,
        ("S112", State.NEW),
        ("S104", State.NEW),
        ("S135", State.NEW),
    ]
    gone = corrected_of(line, ALL, dossier)
    assert [(item.upload.id, item.state) for item in gone] == [("depot-01", State.FIXED)] * 6
    assert not any(item.is_anomaly for item in gone)
    assert len({item.key for item in (*gone, *items_of(line, ALL, dossier))}) == 13
    only = corrected_of(line, Subject(TO_CORRECT, "S101", "depot-02"), dossier)
    assert [item.finding.rule for item in only] == ["S101"]


def test_pairs_are_compared_once_both_reports_are_held(
    files: SectorFiles, line: SchoolLine
) -> None:
    (pair,) = pairs(line)
    assert [upload.id for upload in pair] == ["depot-01", "depot-02"]
    assert compare_all((pair,), {"depot-02": dossier_of(files)["depot-02"]}) == {}
    assert baseline(line, pair[0]) is None


def test_the_accepted_end_their_group_and_are_all_in_grey(
    files: SectorFiles, line: SchoolLine
) -> None:
    found = items(files, line, *decided(files, 0))
    group = select(found, (), Choice())[0]
    assert (group.name, group.accepted, group.pupils) == ("S111", 1, 4)
    assert [item.accepted for item in group.items] == [False, False, False, True]
    made = table(ALL, Grouping.RULE, found, GlyphSet.UNICODE)
    last = cells(group.items[-1], made)
    assert {style for _, style in last} == {"muted"}
    assert "acceptée jusqu'au 15/02/2025 : Vérifié" in [text for text, _ in last]
    assert "◇ acceptée" in [text for text, _ in last]


def test_hiding_the_accepted_leaves_the_counts(files: SectorFiles, line: SchoolLine) -> None:
    found = items(files, line, *decided(files, *range(7)))
    hidden = Choice(accepted=False)
    assert select(found, (), hidden) == ()
    told = title(ALL, tally(found, (), 7, 0, 0), hidden, 120).text
    assert "7 acceptées masquées" in told
    reports = dossier_of(files)
    assert nothing_listed(line, ALL, reports, hidden, 7) == "7 anomalies acceptées : O les montre."


def test_the_reason_is_searched_too(files: SectorFiles, line: SchoolLine) -> None:
    found = items(files, line, *decided(files, 0))
    for words in ("verifie", "acceptee"):
        groups = select(found, (), Choice(Query(text=words)))
        assert [item.accepted for group in groups for item in group.items] == [True]


def test_a_file_as_clean_as_the_one_before_is_said_to_be(files: SectorFiles) -> None:
    _, after = (files.add(NOTHING, at(1, day), a_report()) for day in (2, 3))
    line = overview(files.snapshot(), NOW).line(NOTHING)
    assert line is not None
    assert change(line, after, dossier_of(files)) == "aucune anomalie, comme avant"

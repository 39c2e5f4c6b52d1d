"""Anomalies and Anomalie as plain data: subjects, rows, titles, the page of one finding."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from cio_console.checks.catalogue import rule
from cio_console.domain.finding import Report
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.errors import UsageProblem
from cio_console.presentation.finding_text import framed
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.model import Model, on_day
from cio_console.tui.views.day import parse_day
from cio_console.tui.views.finding import page, position
from cio_console.tui.views.findings import (
    Grouping,
    cells,
    group_of,
    next_anomaly,
    next_grouping,
    nothing_listed,
    school_title,
    select,
    table_columns,
    title,
)
from cio_console.tui.views.query import Kept, Query
from cio_console.tui.views.subject import (
    Item,
    Subject,
    concerned,
    counted,
    items_of,
    of_same_pupil,
    uploads_of,
)
from tests.tui.sector import (
    NOTHING,
    PASSED,
    REJECTED,
    TO_CORRECT,
    SectorFiles,
    a_sector,
    text_of,
)

Reports = dict[str, Report | None]
ALL = Subject(TO_CORRECT)
S111 = Subject(TO_CORRECT, rule="S111")


@pytest.fixture
def reports(tmp_path: Path) -> Reports:
    """Return every report by upload id, as read."""
    files: SectorFiles = a_sector(tmp_path)
    return {u.id: files.reports[u.report.sha256] for u in files.uploads if u.report}


@pytest.fixture
def line(sector: SectorOverview) -> SchoolLine:
    """Return the school that has something to correct."""
    found = sector.line(TO_CORRECT)
    assert found is not None
    return found


@pytest.fixture
def items(line: SchoolLine, reports: Reports) -> tuple[Item, ...]:
    """Return every finding of its current upload."""
    return items_of(line, ALL, reports)


# Subjects


def test_a_subject_is_about_the_uploads_that_count(line: SchoolLine) -> None:
    assert [u.id for u in uploads_of(line, ALL)] == ["depot-02"]
    one = Subject(TO_CORRECT, upload="depot-01")
    assert [u.id for u in uploads_of(line, one)] == ["depot-01"]
    assert uploads_of(line, Subject(TO_CORRECT, upload="absent")) == ()


def test_findings_are_those_of_the_rule_and_of_the_reports_read(
    line: SchoolLine, reports: Reports
) -> None:
    assert len(items_of(line, ALL, reports)) == 7
    assert len(items_of(line, S111, reports)) == 4
    assert items_of(line, S111, {}) == ()
    assert items_of(line, S111, {"depot-02": None}) == ()


def test_counts_come_from_the_summaries_whatever_is_listed(line: SchoolLine) -> None:
    assert counted(line, ALL) == 7
    assert counted(line, S111) == 4
    assert counted(line, Subject(TO_CORRECT, rule="N101")) == 0


def test_each_finding_has_its_own_name(items: tuple[Item, ...]) -> None:
    keys = [item.key for item in items]
    assert len(set(keys)) == len(keys)
    assert keys[0] == "depot-02#1"


def test_the_other_findings_of_a_pupil_leave_itself_out(items: tuple[Item, ...]) -> None:
    mine = of_same_pupil(items, items[0])
    assert [item.finding.rule for item in mine] == ["S112"]
    assert of_same_pupil(items, items[1]) == ()


def test_a_finding_on_the_file_has_no_pupil(sector: SectorOverview, reports: Reports) -> None:
    rejected = sector.line(REJECTED)
    assert rejected is not None
    found = items_of(rejected, Subject(REJECTED), reports)
    assert of_same_pupil(found, found[0]) == ()
    assert group_of(found[0], Grouping.PUPIL) == "le fichier"
    assert group_of(found[0], Grouping.DIVISION) == "le fichier"


def test_pupils_without_any_number_are_not_taken_for_one(items: tuple[Item, ...]) -> None:
    nameless = [_nameless(item) for item in items[:2]]
    assert of_same_pupil(nameless, nameless[0]) == ()
    assert group_of(nameless[0], Grouping.DIVISION) == "sans classe"


# Rows


def test_groups_stand_together_with_their_size(items: tuple[Item, ...]) -> None:
    kept = select(items, Query(), Grouping.DIVISION)
    columns = table_columns(ALL, Grouping.DIVISION, 80)
    groups = [row[0][0] for _, row in cells(kept, Grouping.DIVISION, columns, GlyphSet.UNICODE)]
    assert [group for group in groups if group] == ["TG1 (4)", "TG3 (2)", "TG2 (1)"]
    assert groups[1] == ""


def test_what_all_the_messages_of_a_rule_begin_with_is_left_out(items: tuple[Item, ...]) -> None:
    def told(*messages: str) -> list[str]:
        some = [
            Item(item.upload, item.rank, replace(item.finding, message=message))
            for item, message in zip(items, messages, strict=False)
        ]
        columns = [
            c for c in table_columns(Subject(""), Grouping.DIVISION, 80) if c.id == "message"
        ]
        return [row[0][0] for _, row in cells(some, Grouping.DIVISION, columns, GlyphSet.UNICODE)]

    start = "L'adresse n'est pas valide : "
    assert told(f"{start}elle est vide.", f"{start}elle a un espace.") == [
        "elle est vide.",
        "elle a un espace.",
    ]
    assert told("Le code : il manque.", "Le code : il manque.") == ["Le code : il manque."] * 2
    assert told("Le code manque.", "Le code est long.") == ["Le code manque.", "Le code est long."]


def test_by_rule_the_worst_comes_first(sector: SectorOverview, reports: Reports) -> None:
    first = sector.line(TO_CORRECT)
    assert first is not None
    every = items_of(first, Subject(TO_CORRECT, upload="depot-01"), reports)
    rules = [item.finding.rule for item in select(every, Query(), Grouping.RULE)]
    assert rules == ["S111"] * 9 + ["S101"]


def test_what_is_the_same_on_every_line_has_no_column() -> None:
    def ids(subject: Subject, grouping: Grouping) -> list[str]:
        return [column.id for column in table_columns(subject, grouping, 80)]

    assert "rule" not in ids(S111, Grouping.DIVISION)
    assert "division" not in ids(ALL, Grouping.DIVISION)
    assert "pupil" not in ids(ALL, Grouping.PUPIL)
    assert ids(ALL, Grouping.RULE)[0] == "group"


def test_the_grouping_cycles() -> None:
    assert [next_grouping(g) for g in Grouping] == [
        Grouping.DIVISION,
        Grouping.PUPIL,
        Grouping.RULE,
    ]


@pytest.mark.parametrize(
    ("words", "count"), [("tg1", 4), ("exemple", 1), ("S104", 1), ("1206", 1), ("d. l.", 7)]
)
def test_a_filter_looks_at_pupils_values_and_messages(
    items: tuple[Item, ...], words: str, count: int
) -> None:
    assert len(select(items, Query(text=words), Grouping.RULE)) == count


def test_anomalies_only_leaves_warnings_out(items: tuple[Item, ...]) -> None:
    assert len(select(items, Query(kept=Kept.ANOMALIES), Grouping.RULE)) == sum(
        item.is_anomaly for item in items
    )


def test_the_order_can_be_reversed(items: tuple[Item, ...]) -> None:
    there = select(items, Query(), Grouping.RULE)
    assert select(items, Query(reverse=True), Grouping.RULE) == there[::-1]


def test_the_title_tells_rule_count_filter_and_what_is_not_listed() -> None:
    whole = title(S111, 4, 4, 4, Query(), Grouping.DIVISION).text
    assert whole == f"S111 {rule('S111').title} · 4 · par classe"
    cut = title(ALL, 2, 4, 12345, Query("tg1", Kept.ANOMALIES), Grouping.RULE).text
    assert cut.replace("\u00a0", " ") == (
        "Toutes les anomalies · 2/4 · 4 listées sur 12 345 · filtre « tg1 » · erreurs seulement"
        " · par règle"
    )


def test_the_title_tells_the_pupils_when_they_are_not_as_many() -> None:
    told = title(S111, 4, 4, 4, Query(), Grouping.DIVISION, 3).text
    assert told == f"S111 {rule('S111').title} · 4 · 3 élèves · par classe"
    same = title(S111, 4, 4, 4, Query(), Grouping.DIVISION, 4).text
    assert "élève" not in same.partition(" · ")[2]


def test_distinct_pupils_are_told_of_one_upload_at_a_time(line: SchoolLine) -> None:
    (upload,) = uploads_of(line, ALL)
    assert upload.summary is not None
    summary = replace(upload.summary, rule_pupils={"S111": 3}, concerned=5)
    state = replace(line.states["siecle"], current=replace(upload, summary=summary))
    counted_line = replace(line, states=dict(line.states) | {"siecle": state})
    assert (concerned(counted_line, S111), concerned(counted_line, ALL)) == (3, 5)
    assert concerned(counted_line, Subject(TO_CORRECT, rule="S104")) == 0
    both = replace(counted_line, states={"siecle": state, "notes": state})
    assert (concerned(both, S111), concerned(both, ALL)) == (0, 0)
    assert concerned(line, S111) == 0, "an older feed does not tell"


def test_the_school_and_the_upload_stand_above_the_list(
    sector: SectorOverview, line: SchoolLine
) -> None:
    of_upload = Subject(TO_CORRECT, "S111", "depot-02")
    told = school_title(sector, line, of_upload, 120).text
    assert (
        told == "Lycée polyvalent de l'Écluse · Port-aux-Saules · SIECLE, dépôt du 07/01/2025 14:05"
    )
    assert school_title(sector, line, of_upload, 40).width <= 40
    assert "dépôt" not in school_title(sector, line, ALL, 120).text


def test_an_empty_list_says_why(sector: SectorOverview, line: SchoolLine, reports: Reports) -> None:
    passed, nothing = sector.line(PASSED), sector.line(NOTHING)
    assert passed is not None
    assert nothing is not None
    assert nothing_listed(line, ALL, {}, Query()) == "Lecture du rapport…"
    missing = nothing_listed(line, ALL, {**reports, "depot-02": None}, Query())
    assert missing == "Le rapport de ce dépôt manque : r le redemande à la source."
    assert "Rien ne correspond" in nothing_listed(line, ALL, reports, Query(text="zz"))
    assert "Aucune anomalie" in nothing_listed(passed, Subject(PASSED), reports, Query())
    assert nothing_listed(nothing, Subject(NOTHING), reports, Query()) == "Rien n'a été reçu."


def test_the_next_anomaly_is_found_both_ways(items: tuple[Item, ...]) -> None:
    second = next_anomaly(items, items[0].key, 1)
    assert second is items[1]
    assert next_anomaly(items, items[1].key, -1) is items[0]
    assert next_anomaly(items, items[-1].key, 1) is None
    assert next_anomaly(items, "absent", 1) is items[0]
    assert next_anomaly(items, "absent", -1) is items[-1]


# The page of one finding


def test_the_page_says_what_where_why_what_to_do_and_who(
    sector: SectorOverview, items: tuple[Item, ...]
) -> None:
    others = of_same_pupil(items, items[0])
    lines = page(sector, items[0], others, GlyphSet.UNICODE, 80)
    told = text_of(lines)
    for words in (
        "▲ S111",
        "erreur",
        "D. L., TG1, n° 1200",
        "ligne 12, colonne 9",
        "12 │ <MEL></MEL>",
        "│ ^",
        "Pourquoi c'est important",
        "Que faire aujourd'hui",
        "Qui corrige",
        "Autres anomalies du même élève  1",
        "cio-console expliquer S111",
    ):
        assert words in told
    assert [one.key for one in lines if one.key] == [others[0].key]


def test_what_to_do_follows_the_web_service(model: Model, items: tuple[Item, ...]) -> None:
    told = []
    for day in (date(2025, 1, 31), date(2025, 2, 1)):
        seen = on_day(model, day).overview
        assert seen is not None
        told.append(" ".join(text_of(page(seen, items[0], (), GlyphSet.UNICODE, 80)).split()))
    assert rule("S111").fix_before[:80] in told[0]
    assert rule("S111").fix_after[:80] in told[1]


def test_a_rule_of_a_newer_version_is_told_as_such(
    sector: SectorOverview, items: tuple[Item, ...]
) -> None:
    newer = Item(items[0].upload, 1, msgspec.structs.replace(items[0].finding, rule="S999"))
    told = text_of(page(sector, newer, (), GlyphSet.UNICODE, 80))
    assert "ne connaît pas cette règle" in told
    assert newer.finding.message.split(" (")[0] in " ".join(told.split())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_page_fits_every_width(
    sector: SectorOverview, items: tuple[Item, ...], width: int
) -> None:
    for item in items:
        others = of_same_pupil(items, item)
        lines = page(sector, item, others, GlyphSet.ASCII, width)
        assert all(one.width <= width for one in lines)


def test_a_caret_beyond_the_width_moves_the_excerpt_left() -> None:
    attributes = ' code="E-1141" ine="123456789" nom="A******"'
    excerpt = [f"14085 │ <eleve{attributes}>", f"      │ {' ' * 26}{'^' * 9}", "14086 │ </eleve>"]
    assert framed(excerpt, 80) == excerpt
    moved = framed(excerpt, 32)
    assert moved[0].startswith("14085 │ …")
    assert moved[0].index("123456789") == moved[1].index("^^^^^^^^^") < 32 - 9
    assert moved[2].startswith("14086 │ …")
    assert framed([], 32) == []


def test_a_caret_at_the_start_of_a_long_line_stays_where_it_is() -> None:
    excerpt = ["12 │ <MEL>" + "x" * 90 + "</MEL>", "   │ ^^^^^"]
    assert framed(excerpt, 40) == excerpt


def test_the_position_says_which_one_of_how_many(line: SchoolLine, items: tuple[Item, ...]) -> None:
    assert position(line, items, items[2], 80).text.endswith("3 sur 7")
    assert position(line, items[:1], items[2], 80).text.endswith("Port-aux-Saules")


# The day typed


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-01-13", date(2025, 1, 13)),
        ("13/01/2025", date(2025, 1, 13)),
        (" 13/1/25 ", date(2025, 1, 13)),
        ("", None),
        ("   ", None),
    ],
)
def test_a_day_is_read_as_directors_write_it(typed: str, day: date | None) -> None:
    assert parse_day(typed) == day


@pytest.mark.parametrize("typed", ["31/02/2025", "demain", "2025-13-01", "13-01-2025", "01/2025"])
def test_what_is_not_a_day_is_refused_in_french(typed: str) -> None:
    with pytest.raises(UsageProblem, match="n'est pas un jour"):
        parse_day(typed)


def _nameless(item: Item) -> Item:
    assert item.finding.pupil is not None
    pupil = msgspec.structs.replace(item.finding.pupil, eleve_id="", elenoet="", division="")
    return Item(item.upload, item.rank, msgspec.structs.replace(item.finding, pupil=pupil))

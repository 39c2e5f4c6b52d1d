"""Anomalies and Anomalie as plain data: subjects, rows, titles, the page of one finding."""

from collections.abc import Iterable

import msgspec
import pytest
from msgspec.structs import replace

from cio_console.checks.catalogue import rule
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.views.dossier import Dossier
from cio_console.tui.views.finding_rows import cells, table
from cio_console.tui.views.findings import (
    Choice,
    Group,
    Grouping,
    Since,
    flat,
    heading_of,
    next_anomaly,
    next_grouping,
    nothing_listed,
    select,
)
from cio_console.tui.views.findings_title import Tally, school_title, title
from cio_console.tui.views.query import Kept, Query
from cio_console.tui.views.subject import (
    Item,
    Subject,
    concerned,
    counted,
    items_of,
    of_same_pupil,
    pupils_told,
    uploads_of,
)
from tests.tui.sector import (
    NOTHING,
    PASSED,
    REJECTED,
    TO_CORRECT,
)

ALL = Subject(TO_CORRECT)
S111 = Subject(TO_CORRECT, rule="S111")


# Subjects


def test_a_subject_is_about_the_uploads_that_count(line: SchoolLine) -> None:
    assert [u.id for u in uploads_of(line, ALL)] == ["depot-02"]
    one = Subject(TO_CORRECT, upload="depot-01")
    assert [u.id for u in uploads_of(line, one)] == ["depot-01"]
    assert uploads_of(line, Subject(TO_CORRECT, upload="absent")) == ()


def test_findings_are_those_of_the_rule_and_of_the_reports_read(
    line: SchoolLine, reports: Dossier
) -> None:
    assert len(items_of(line, ALL, reports)) == 7
    assert len(items_of(line, S111, reports)) == 4
    assert items_of(line, S111, Dossier()) == ()
    assert items_of(line, S111, Dossier({"depot-02": None})) == ()


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


def test_a_finding_on_the_file_has_no_pupil(sector: SectorOverview, reports: Dossier) -> None:
    rejected = sector.line(REJECTED)
    assert rejected is not None
    found = items_of(rejected, Subject(REJECTED), reports)
    assert of_same_pupil(found, found[0]) == ()
    for grouping in (Grouping.PUPIL, Grouping.DIVISION):
        (group, *_) = select(found[:1], (), Choice(grouping=grouping))
        assert group.name == "le fichier"


def test_pupils_without_any_number_are_not_taken_for_one(items: tuple[Item, ...]) -> None:
    nameless = [_nameless(item) for item in items[:2]]
    assert of_same_pupil(nameless, nameless[0]) == ()
    (group,) = select(nameless, (), Choice(grouping=Grouping.DIVISION))
    assert group.name == "sans classe"


# Rows


def kept(items: Iterable[Item], query: Query, grouping: Grouping) -> tuple[Item, ...]:
    """Return what is shown of the findings, in order."""
    return flat(select(items, (), Choice(query, grouping)))


def headings(groups: Iterable[Group], grouping: Grouping, width: int = 100) -> list[str]:
    """Return the headings of groups as they are read."""
    return [heading_of(group, grouping, GlyphSet.UNICODE, width).text for group in groups]


def test_groups_stand_together_under_their_counts(items: tuple[Item, ...]) -> None:
    by = {g: select(items, (), Choice(grouping=g)) for g in Grouping}
    assert headings(by[Grouping.DIVISION], Grouping.DIVISION) == [
        "TG1 · 4 anomalies · 3 élèves",
        "TG2 · 1 anomalie · 1 élève",
        "TG3 · 2 anomalies · 2 élèves",
    ]
    first = headings(by[Grouping.RULE], Grouping.RULE)[0]
    assert first == f"▲ S111 {rule('S111').title} · 4 anomalies · 4 élèves"
    assert headings(by[Grouping.PUPIL], Grouping.PUPIL)[0] == "D. L., TG1, n° 1200 · 2 anomalies"


def test_the_counts_of_a_heading_outlive_its_name(items: tuple[Item, ...]) -> None:
    groups = select(items, (), Choice(grouping=Grouping.RULE))
    for width in (30, 40, 60):
        for told in headings(groups, Grouping.RULE, width):
            assert len(told) <= width
            assert "anomalie" in told


def test_what_all_the_messages_of_a_rule_begin_with_is_left_out(items: tuple[Item, ...]) -> None:
    def told(*messages: str) -> list[str]:
        some = [
            Item(item.upload, item.rank, replace(item.finding, message=message))
            for item, message in zip(items, messages, strict=False)
        ]
        made = table(Subject(""), Grouping.DIVISION, some, GlyphSet.UNICODE)
        place = [c.id for c in made.columns].index("message")
        return [cells(item, made)[place][0] for item in some]

    start = "L'adresse n'est pas valide : "
    assert told(f"{start}elle est vide.", f"{start}elle a un espace.") == [
        "elle est vide.",
        "elle a un espace.",
    ]
    assert told("Le code : il manque.", "Le code : il manque.") == ["Le code : il manque."] * 2
    assert told("Le code manque.", "Le code est long.") == ["Le code manque.", "Le code est long."]


def test_a_message_that_begins_otherwise_than_the_first_ones_stays_whole(
    items: tuple[Item, ...],
) -> None:
    first = items[0]
    messages = [f"L'adresse n'est pas valide : espace n° {rank}." for rank in range(250)]
    many = [
        Item(first.upload, rank, replace(first.finding, message=message))
        for rank, message in enumerate([*messages, "Rien n'est écrit."], 1)
    ]
    made = table(Subject(""), Grouping.DIVISION, many, GlyphSet.UNICODE)
    place = [c.id for c in made.columns].index("message")
    told = [cells(item, made)[place][0] for item in many]
    assert (told[0], told[-1]) == ("espace n° 0.", "Rien n'est écrit.")


def test_the_pupils_of_a_group_come_from_the_summary_when_it_tells_them_all(
    sector: SectorOverview,
) -> None:
    one = sector.line(TO_CORRECT)
    assert one is not None
    current = one.states["siecle"].current
    assert current is not None
    assert current.summary is not None
    told = replace(current.summary, rules={"S111": 9, "S101": 1}, rule_pupils={"S111": 7})
    state = replace(one.states["siecle"], current=replace(current, summary=told))
    line = replace(one, states={**one.states, "siecle": state})
    assert pupils_told(line, ALL, "S111", 9) == 7
    assert pupils_told(line, ALL, "S111", 8) == 0


def test_by_rule_the_worst_comes_first(sector: SectorOverview, reports: Dossier) -> None:
    first = sector.line(TO_CORRECT)
    assert first is not None
    every = items_of(first, Subject(TO_CORRECT, upload="depot-01"), reports)
    rules = [item.finding.rule for item in kept(every, Query(), Grouping.RULE)]
    assert rules == ["S111"] * 9 + ["S101"]


def test_what_is_the_same_on_every_line_has_no_column(items: tuple[Item, ...]) -> None:
    def ids(subject: Subject, grouping: Grouping) -> list[str]:
        made = table(subject, grouping, items[:1], GlyphSet.UNICODE)
        return [column.id for column in made.columns]

    assert "rule" not in ids(S111, Grouping.DIVISION)
    assert "division" not in ids(ALL, Grouping.DIVISION)
    assert not {"pupil", "elenoet", "division"} & set(ids(ALL, Grouping.PUPIL))
    assert "rule" not in ids(ALL, Grouping.RULE)


def test_the_grouping_cycles() -> None:
    every = [next_grouping(g, compared=True) for g in Grouping]
    assert every == [Grouping.DIVISION, Grouping.PUPIL, Grouping.STATE, Grouping.RULE]
    alone = [next_grouping(g, compared=False) for g in Grouping]
    assert alone == [Grouping.DIVISION, Grouping.PUPIL, Grouping.RULE, Grouping.RULE]


@pytest.mark.parametrize(
    ("words", "count"), [("tg1", 4), ("exemple", 1), ("S104", 1), ("1206", 1), ("d. l.", 7)]
)
def test_a_filter_looks_at_pupils_values_and_messages(
    items: tuple[Item, ...], words: str, count: int
) -> None:
    assert len(kept(items, Query(text=words), Grouping.RULE)) == count


def test_anomalies_only_leaves_warnings_out(items: tuple[Item, ...]) -> None:
    assert len(kept(items, Query(kept=Kept.ASKING), Grouping.RULE)) == sum(
        item.is_anomaly for item in items
    )


def test_the_order_can_be_reversed(items: tuple[Item, ...]) -> None:
    there = kept(items, Query(), Grouping.RULE)
    assert kept(items, Query(reverse=True), Grouping.RULE) == there[::-1]


def told_title(subject: Subject, tally: Tally, choice: Choice, width: int = 200) -> str:
    """Return a title with plain spaces."""
    return title(subject, tally, choice, width).text.replace("\u00a0", " ")


def test_the_title_tells_rule_count_filter_and_what_is_not_listed() -> None:
    by_class = Choice(grouping=Grouping.DIVISION)
    whole = told_title(S111, Tally(4, 4, 4), by_class)
    assert whole == f"S111 {rule('S111').title} · 4 · par classe"
    narrowed = Choice(Query("tg1", Kept.ASKING))
    assert told_title(ALL, Tally(2, 4, 12345), narrowed) == (
        "Toutes les anomalies · 2/4 · 4 listées sur 12 345 · filtre « tg1 » · erreurs seulement"
        " · par règle"
    )


def test_the_count_and_the_filter_outlive_the_name_of_the_rule() -> None:
    told = told_title(S111, Tally(2, 4, 4), Choice(Query("tg1"), Grouping.DIVISION), 60)
    assert told.startswith("S111")
    assert told.endswith("… · 2/4 · filtre « tg1 » · par classe")


@pytest.mark.parametrize("width", [38, 50, 58, 70, 78, 120])
@pytest.mark.parametrize(("subject", "name"), [(S111, "S111"), (ALL, "Toutes les anomalies")])
def test_what_the_list_is_about_is_the_last_thing_shortened(
    subject: Subject, name: str, width: int
) -> None:
    choice = Choice(Query(kept=Kept.ASKING), Grouping.STATE, Since.NEW)
    told = title(subject, Tally(1, 3, 3, marked=1), choice, width)
    assert told.text.startswith(f"{name} ")
    assert " · 1/3 · " in told.text
    assert told.width <= width


def test_how_findings_are_grouped_gives_way_before_what_is_filtered() -> None:
    choice = Choice(Query(kept=Kept.ASKING), Grouping.STATE, Since.NEW)
    tally = Tally(1, 3, 3, marked=1)
    told = [told_title(S111, tally, choice, width).partition("1 marquée")[2] for width in (78, 58)]
    assert told == [
        " · erreurs seulement · nouvelles seulement",
        " · erreurs · nouvelles",
    ]


def test_the_marks_that_are_hidden_are_said_in_the_title() -> None:
    assert "· 1 marquée, cachée ·" in told_title(S111, Tally(1, 3, 3, marked=1, hidden=1), Choice())
    told = told_title(S111, Tally(1, 3, 3, marked=3, hidden=2), Choice())
    assert "· 3 marquées, dont 2 cachées ·" in told


def test_the_title_tells_the_pupils_when_they_are_not_as_many() -> None:
    by_class = Choice(grouping=Grouping.DIVISION)
    told = told_title(S111, Tally(4, 4, 4, pupils=3), by_class)
    assert told == f"S111 {rule('S111').title} · 4 · 3 élèves · par classe"
    same = told_title(S111, Tally(4, 4, 4, pupils=4), by_class)
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


def test_an_empty_list_says_why(sector: SectorOverview, line: SchoolLine, reports: Dossier) -> None:
    passed, nothing = sector.line(PASSED), sector.line(NOTHING)
    assert passed is not None
    assert nothing is not None
    assert nothing_listed(line, ALL, {}, Choice()) == "Lecture du rapport…"
    missing = nothing_listed(line, ALL, {**reports, "depot-02": None}, Choice())
    assert missing == "Le rapport de ce dépôt manque : r le redemande à la source."
    assert "Rien ne correspond" in nothing_listed(line, ALL, reports, Choice(Query(text="zz")))
    assert "Aucune anomalie" in nothing_listed(passed, Subject(PASSED), reports, Choice())
    assert nothing_listed(nothing, Subject(NOTHING), reports, Choice()) == "Rien n'a été reçu."


def test_the_next_anomaly_is_found_both_ways(items: tuple[Item, ...]) -> None:
    second = next_anomaly(items, items[0].key, 1)
    assert second is items[1]
    assert next_anomaly(items, items[1].key, -1) is items[0]
    assert next_anomaly(items, items[-1].key, 1) is None
    assert next_anomaly(items, "absent", 1) is items[0]
    assert next_anomaly(items, "absent", -1) is items[-1]


def _nameless(item: Item) -> Item:
    assert item.finding.pupil is not None
    pupil = msgspec.structs.replace(item.finding.pupil, eleve_id="", elenoet="", division="")
    return Item(item.upload, item.rank, msgspec.structs.replace(item.finding, pupil=pupil))

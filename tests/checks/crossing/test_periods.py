"""X104: periods that a pupil or a class lacks, beside what the campaign asks for."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from cio_console.checks.crossing.base import BasePupil, Key
from cio_console.checks.crossing.pairing import paired
from cio_console.checks.crossing.periods import expected, missing_periods
from cio_console.checks.grades.calendar import WHOLE_CLASS
from cio_console.checks.reporting.flaw import Draft
from cio_console.checks.reporting.graded import Graded
from cio_console.domain.finding import Severity
from tests.checks.builders import CAMPAIGN, where
from tests.checks.crossed import a_base, graded, known
from tests.checks.crossing.test_crossing import school

NEW = date(2025, 1, 13)


def missing(pupils: list[Graded], *base: BasePupil) -> list[Draft]:
    """Return the X104 between these pupils and a base, of the same numbers by default."""
    everyone = base or tuple(known(number) for number in range(1, len(pupils) + 1))
    return list(missing_periods(paired(pupils, a_base(*everyone), Key.INE), CAMPAIGN))


@pytest.mark.parametrize(
    ("periods", "by", "message"),
    [
        ("1", "trimestre", "aucune note du trimestre 2."),
        ("2", "trimestre", "aucune note du trimestre 1."),
        ("3", "trimestre", "aucune note des trimestres 1 et 2."),
        ("2", "", "aucune note de la période 1."),
    ],
)
def test_a_missing_period_is_an_error_of_the_pupil(periods: str, by: str, message: str) -> None:
    (draft,) = missing([graded(1), graded(2, periods=periods, by=by)])
    assert (draft.rule, draft.severity) == ("X104", Severity.ERROR)
    assert draft.message.endswith(message)
    assert draft.subject == graded(2).subject
    assert draft.place == graded(2).place


@pytest.mark.parametrize(
    ("periods", "by"),
    [("12", "trimestre"), ("123", "trimestre"), ("1", "semestre"), ("12", "semestre"), ("1", "")],
)
def test_what_the_campaign_asks_for_is_enough(periods: str, by: str) -> None:
    assert missing([graded(1, periods=periods, by=by)]) == []


@pytest.mark.parametrize(
    ("periods", "by"), [("52", "trimestre"), ("13", "trimestre"), ("2", "semestre")]
)
def test_a_period_under_a_wrong_number_is_left_to_another_rule(periods: str, by: str) -> None:
    assert missing([graded(1, periods=periods, by=by)]) == []


def test_a_pupil_without_any_grade_is_left_to_another_rule() -> None:
    assert missing([graded(1, periods=""), graded(2)]) == []


def test_a_campaign_that_tells_no_period_expects_none() -> None:
    assert expected(graded(1, periods=""), {}) == frozenset()
    silent = msgspec.structs.replace(CAMPAIGN, collections=())
    assert list(missing_periods(paired([graded(1)], a_base(count=1), Key.INE), silent)) == []


@pytest.mark.parametrize(
    ("arrived", "periods", "severity"),
    [
        (NEW, "2", Severity.WARNING),
        (NEW, "1", Severity.ERROR),
        (date(2024, 10, 15), "2", Severity.ERROR),
        (date(2024, 10, 16), "2", Severity.WARNING),
        (date(2022, 9, 1), "2", Severity.ERROR),
        (None, "2", Severity.ERROR),
    ],
)
def test_what_an_arrival_lacks_of_the_time_before_is_a_warning(
    arrived: date | None, periods: str, severity: Severity
) -> None:
    (draft,) = missing([graded(1, periods=periods)], known(1, arrived=arrived))
    assert draft.severity is severity
    assert ("arrivé en cours d'année" in draft.message) is (severity is Severity.WARNING)


@pytest.mark.parametrize("division", ["TG1", ""])
def test_what_the_whole_file_or_class_lacks_is_left_to_another_rule(division: str) -> None:
    numbers = range(1, WHOLE_CLASS + 1)
    assert missing([graded(number, periods="1", division=division) for number in numbers]) == []


def test_a_class_that_lacks_a_period_leaves_the_others_to_be_told() -> None:
    numbers = range(1, 2 * WHOLE_CLASS)
    pupils = [graded(n, periods="1", division="TG1" if n < 4 else "TG2") for n in numbers]
    drafts = missing(pupils)
    assert [draft.subject and draft.subject.eleve_id for draft in drafts] == ["E-1", "E-2", "E-3"]


def test_a_class_of_siecle_is_one_finding_where_the_file_names_none() -> None:
    numbers = range(1, WHOLE_CLASS + 5)
    pupils = [graded(n, periods="1" if n > 2 else "12", division="") for n in numbers]
    base = [known(n, division="TG1" if n <= 4 else "TG2") for n in numbers]
    drafts = missing(pupils, *base)
    assert [draft.subject and draft.subject.eleve_id for draft in drafts] == ["E-3", "E-4", None]
    assert drafts[-1].message == (
        f"Aucun des {WHOLE_CLASS} élèves de la classe TG2 n'a de note du trimestre 2."
    )
    assert drafts[-1].place == pupils[4].place


def test_a_pupil_of_such_a_class_who_lacks_more_is_told_too() -> None:
    numbers = range(1, WHOLE_CLASS)
    pupils = [graded(n, periods="1", division="") for n in numbers]
    pupils += [graded(WHOLE_CLASS, periods="3", division=""), graded(50, division="")]
    base = [known(n, division="TG2" if n < 50 else "TG1") for n in (*numbers, WHOLE_CLASS, 50)]
    whole, one = missing(pupils, *base)
    assert whole.subject is None
    assert one.message == "L'élève n'a aucune note du trimestre 1."


def test_a_small_class_is_told_pupil_by_pupil() -> None:
    pupils = [graded(number, periods="1") for number in range(1, WHOLE_CLASS)]
    assert len(missing(pupils)) == WHOLE_CLASS - 1


def test_pupils_whom_siecle_does_not_expect_lack_nothing() -> None:
    assert missing([graded(1), graded(50, periods="1")], known(1)) == []


def test_on_a_real_file_a_whole_class_is_told_once_and_by_one_rule(tmp_path: Path) -> None:
    both = school(20)
    for pupil in both.notes.pupils:
        pupil.cards.pop()
    assert set(both.check(tmp_path).rules) == {"N109"}


def test_on_a_real_file_the_finding_stands_at_the_record(tmp_path: Path) -> None:
    both = school()
    both.graded(4).cards.pop()
    report = both.check(tmp_path)
    assert report.rules == {"X104": 1}
    (finding,) = report.findings
    assert (finding.line, finding.column) == where(both.notes.text(), '<eleve code="E-4"')
    assert finding.pupil is not None
    assert finding.pupil.division == "TG1"


def test_absent_and_exempted_are_an_answer_and_not_graded_is_none(tmp_path: Path) -> None:
    both = school()
    for number, state in ((2, "A"), (3, "D"), (4, "N")):
        for mark in both.graded(number).cards[1][1]:
            mark.state, mark.average = state, None
    report = both.check(tmp_path)
    assert report.rules == {"X104": 1}
    assert report.findings[0].pupil is not None
    assert report.findings[0].pupil.eleve_id == "E-4"

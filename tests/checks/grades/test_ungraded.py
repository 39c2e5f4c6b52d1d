"""Periods, classes and subjects without any grade, on counts made by hand."""

from collections.abc import Hashable

from cio_console.checks.grades.tally import WHOLE_CLASS, Census
from cio_console.checks.grades.ungraded import Labels, Ungraded
from cio_console.checks.reporting.flaw import NOWHERE, Draft, Place
from cio_console.checks.reporting.recurring import TOLD, Case
from cio_console.domain.finding import Severity

CALENDAR = {"trimestre": (1, 2), "semestre": (1,)}
MATHS, SPORT = "061300", "100100"


class Made(Labels):
    """What a made file says: the first letter of a class tells how its year is divided."""

    def division_of_year(self, division: str) -> str:
        """Return the division of the year of « T1 », « S1 » or « ?1 »."""
        return {"T": "trimestre", "S": "semestre"}.get(division[:1], "")

    def class_label(self, division: str) -> str:
        """Return how a class is named."""
        return f"de la classe {division}"

    def class_place(self, division: str) -> Place:
        """Return a place by the number of the class."""
        return Place(int(division[1:]), 1)

    def subject_of(self, service: Hashable, period: str) -> str:
        """Return the subject, which begins the name of a service that has some period."""
        return str(service)[:6] if period else ""

    def service_label(self, service: Hashable, period: str) -> str:
        """Return how a service is named."""
        return f"en {service}, {period}"

    def service_place(self, service: Hashable, period: str) -> Place:
        """Return a place by the service and the period."""
        return Place(path=f"{service}/{period}")


def census(*marks: tuple[str, str, str, str], size: int = WHOLE_CLASS) -> Census:
    """Return the counts of classes of `size` pupils with the same marks: « S » has an average."""
    made = Census()
    for division in dict.fromkeys(mark[0] for mark in marks):
        for _ in range(size):
            made.enrol(division, made.total)
    for division, service, period, state in marks:
        for _ in range(size):
            made.mark(division, service, period, state, average=state == "S")
    return made


def found(made: Census) -> list[Draft]:
    """Return what N109 says."""
    return list(Ungraded(made, Made(), CALENDAR).drafts())


def test_complete_classes_lack_nothing() -> None:
    assert found(census(("T1", MATHS, "1", "S"), ("T1", MATHS, "2", "S"))) == []
    assert found(census(("S1", MATHS, "1", "S"))) == []


def test_a_class_that_lacks_a_period_stands_at_its_declaration_with_its_pupils() -> None:
    made = census(("T7", MATHS, "1", "S"), ("T8", MATHS, "1", "S"), ("T8", MATHS, "2", "S"))
    (draft,) = found(made)
    assert draft.message == "Aucun des 6 élèves de la classe T7 n'a de note du trimestre 2."
    assert draft.place.line == 7
    assert draft.also == tuple(range(WHOLE_CLASS))


def test_a_period_is_of_the_whole_file_only_when_every_class_that_should_have_it_lacks_it() -> None:
    made = census(("T1", MATHS, "1", "S"), ("T2", MATHS, "1", "S"), ("S3", MATHS, "1", "S"))
    (draft,) = found(made)
    assert draft.message == "Aucun des 12 élèves du fichier n'a de note du trimestre 2."
    assert draft.place == NOWHERE


def test_a_class_that_lacks_more_than_the_others_is_told_too() -> None:
    made = census(("T1", MATHS, "1", "S"), ("T2", MATHS, "1", "N"))
    whole, one = found(made)
    assert "12 élèves du fichier" in whole.message
    assert "classe T2 n'a de note du trimestre 1" in one.message


def test_a_class_of_a_few_is_left_to_its_pupils() -> None:
    assert found(census(("T1", MATHS, "1", "S"), size=WHOLE_CLASS - 1)) == []


def test_a_class_of_an_unknown_calendar_lacks_the_least_that_it_may() -> None:
    assert found(census(("?1", MATHS, "1", "S"))) == []
    (draft,) = found(census(("?1", MATHS, "2", "S")))
    assert draft.message.endswith("n'a de note de la période 1.")


def test_a_subject_graded_over_another_period_is_a_warning() -> None:
    both = [("T1", MATHS, period, "S") for period in "12"]
    (draft,) = found(census(*both, ("T1", SPORT, "1", "S"), ("T1", SPORT, "2", "N")))
    assert draft.severity is Severity.WARNING
    assert draft.message.endswith("du trimestre 2 en 100100, 2 : tous sont « non notés ».")
    assert draft.place.path == f"{SPORT}/2"


def test_a_subject_graded_nowhere_is_one_information_for_all_its_services() -> None:
    both = [("T1", MATHS, period, "S") for period in "12"]
    made = census(*both, *(("T1", f"{SPORT}{letter}", "1", "N") for letter in "ABC"))
    (draft,) = found(made)
    assert draft.severity is Severity.INFORMATION


def test_a_subject_graded_in_another_class_only_is_an_information() -> None:
    both = [(name, MATHS, period, "S") for name in ("T1", "T2") for period in "12"]
    made = census(*both, ("T1", SPORT, "1", "S"), ("T2", f"{SPORT}B", "1", "N"))
    (draft,) = found(made)
    assert draft.severity is Severity.INFORMATION
    assert draft.place.path == f"{SPORT}B/1"


def test_the_absent_and_the_exempted_are_excused() -> None:
    both = [("T1", MATHS, period, "S") for period in "12"]
    excused = [("T1", SPORT, "2", state) for state in "AD"]
    assert found(census(*both, ("T1", SPORT, "1", "S"), *excused)) == []


def test_a_period_that_nobody_asks_for_is_not_missed() -> None:
    both = [("T1", MATHS, period, "S") for period in "12"]
    assert found(census(*both, ("T1", MATHS, "3", "N"))) == []


def test_pupils_without_grade_are_told_unless_their_whole_class_is() -> None:
    made = census(("T1", MATHS, "1", "N"), ("T2", MATHS, "1", "S"))
    ungraded = Ungraded(made, Made(), CALENDAR)
    case = Case(Severity.ERROR, "")
    assert ungraded.pupil_cause("T1", case) is TOLD
    assert ungraded.pupil_cause("T2", case) is None

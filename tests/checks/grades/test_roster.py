"""What is remembered of the pupils of a grades file: duplicates, classes, a few numbers each."""

import io

from cio_console.checks.grades.roster import Pupils
from cio_console.checks.opening.source import open_stream
from cio_console.checks.reading.reader import Reader
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Draft, Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.values.codes import IneCodes
from tests.checks.builders import expectation, rnie


def remembered(*given: tuple[str, str | None]) -> Pupils:
    """Return pupils by identifier and class, one on each line from the second."""
    lines = "\n".join(f"<eleve ine='{identifier}'/>" for identifier, _ in given)
    data = f"<fichier>\n{lines}\n</fichier>".encode()
    reader = Reader(open_stream(io.BytesIO(data), "f.xml"), {"fichier": ("eleve",)})
    pupils = Pupils(IneCodes(), Reporter(expectation()))
    records = (item for item in reader if isinstance(item, Record))
    for (identifier, division), record in zip(given, records, strict=True):
        row = len(pupils)
        pupils.add(identifier, Subject(f"E-{row}", row=row), record, division)
    return pupils


def drafts(pupils: Pupils) -> list[Draft]:
    """Return the duplicates."""
    return list(pupils.duplicate_drafts("INE"))


def test_pupils_without_identifier_are_no_duplicates() -> None:
    assert drafts(remembered(("", "TG1"), ("", "TG1"), (rnie(1), "TG1"))) == []


def test_a_duplicate_stands_at_the_second_and_names_all() -> None:
    given = [(rnie(1), "TG1"), (rnie(2), "TG1"), (rnie(1), None), (rnie(1), "TG2")]
    (draft,) = drafts(remembered(*given))
    assert (draft.rule, draft.value, draft.place.line) == ("N101", rnie(1), 4)
    assert draft.message == (
        "Le même INE est porté par 3 élèves : ligne 2 (identifiant E-0) ; "
        "ligne 4 (identifiant E-2) ; ligne 5 (identifiant E-3)."
    )
    assert draft.subject is not None
    assert (draft.subject.eleve_id, draft.also) == ("E-2", (0, 2, 3))


def test_two_identifiers_carried_twice_are_two_findings_in_any_order() -> None:
    given = [rnie(9), rnie(1), rnie(5), rnie(1), rnie(9)]
    found = drafts(remembered(*((identifier, None) for identifier in given)))
    assert [draft.value for draft in found] == [rnie(1), rnie(9)]


def test_an_ill_formed_identifier_can_be_carried_twice() -> None:
    (draft,) = drafts(remembered(("né?", "TG1"), ("né?", "TG1")))
    assert draft.value == "né?"


def test_classes_count_those_who_are_there_this_year() -> None:
    pupils = remembered((rnie(1), "TG1"), (rnie(2), None), (rnie(3), "TG2"), (rnie(4), "TG1"))
    assert len(pupils) == 4
    assert pupils.divisions() == {"TG1": 2, "TG2": 1}
    assert [pupils.division_of(Subject(row=row)) for row in range(4)] == ["TG1", "", "TG2", "TG1"]


def test_nobody_has_no_class() -> None:
    assert remembered().division_of(Subject()) == ""
    assert remembered((rnie(1), "TG1")).division_of(Subject(row=7)) == ""

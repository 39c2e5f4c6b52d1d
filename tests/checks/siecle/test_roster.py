"""What is remembered of a whole file: classes, duplicates, who is in school."""

from cio_console.checks.reporting.duplicates import PLACES_NAMED, Duplicate, Seen
from cio_console.checks.reporting.flaw import NOWHERE, Place, Subject
from cio_console.checks.siecle.classes import (
    Census,
    census,
    class_drafts,
    doubtful_divisions,
    ine_draft,
    nobody,
    number_draft,
)
from cio_console.checks.siecle.roster import (
    EMAIL_VALID,
    HAS_MEF,
    PRESENT,
    TERMINALE,
    Roster,
)
from cio_console.domain.finding import Severity

EVERYTHING = PRESENT | HAS_MEF | TERMINALE | EMAIL_VALID


def roster(*facts: int, **divisions: tuple[str, ...]) -> Roster:
    """Make a roster of pupils 701, 702…; divisions are given by « p » and the pupil's number."""
    found = Roster()
    for number, each in enumerate(facts, 1):
        add(found, f"70{number}", each, number)
    for key, codes in divisions.items():
        found.assign(found.numbers.code(f"70{key[1:]}"), found.combination(codes))
    return found


def add(known: Roster, eleve_id: str, facts: int = EVERYTHING, number: int = 1) -> None:
    """Add one pupil, ten lines after the one before."""
    row = len(known)
    known.eleve_ids.add(known.numbers.code(eleve_id), row)
    known.elenoets.add(known.numbers.code(str(number)), row)
    known.ines.add(0, row)
    known.add(facts=facts, name="D. L.", at=(10 * number, 3), address=8000 - number)


def test_the_pseudo_division_is_no_class() -> None:
    known = roster(EVERYTHING, p1=("Inactifs", "TG1"))
    assert known.class_of(known.subject(0)) == "TG1"


def test_in_school_needs_a_mef_a_class_and_no_leaving_date() -> None:
    gone, without_mef = EVERYTHING & ~PRESENT, EVERYTHING & ~HAS_MEF
    classes = {"p1": ("TG1",), "p2": ("TG1",), "p3": ("TG1",), "p4": ("Inactifs",)}
    known = roster(EVERYTHING, gone, without_mef, EVERYTHING, EVERYTHING, **classes)
    assert census(known) == Census(in_school=1, terminales=1, valid_emails=1, classes=1)


def test_pupils_are_counted_by_what_they_are() -> None:
    other = PRESENT | HAS_MEF
    unreachable = other | TERMINALE
    known = roster(
        EVERYTHING, other, unreachable, p1=("TG1",), p2=("2DE1",), p3=("TG2", "Inactifs")
    )
    assert census(known) == Census(in_school=3, terminales=2, valid_emails=1, classes=3)


def test_two_lists_of_divisions_of_one_pupil_are_put_together() -> None:
    known = roster(EVERYTHING, p1=("TG1",))
    code = known.numbers.code("701")
    assert known.assign(code, known.combination(("TG1", "TG2"))) == ("TG1", "TG2")
    assert known.divisions_of(0) == ("TG1", "TG2")


def test_classes_that_come_before_the_pupils_wait_for_them() -> None:
    known = Roster()
    for eleve_id in ("703", "701", "999"):
        known.assign(known.numbers.code(eleve_id), known.combination((f"T{eleve_id}",)))
    for number in (1, 2, 3):
        add(known, f"70{number}", number=number)
    known.settle()
    assert [known.divisions_of(row) for row in range(3)] == [("T701",), (), ("T703",)]


def test_classes_are_given_whatever_their_order() -> None:
    known = roster(*[EVERYTHING] * 5, p4=("D",), p2=("B",), p5=("E",), p1=("A",), p3=("C",))
    assert "".join(known.divisions_of(row)[0] for row in range(5)) == "ABCDE"


def test_the_class_of_a_report_is_the_first_real_one() -> None:
    known = roster(EVERYTHING, p1=("Inactifs", "TG1", "TG2"))
    assert known.class_of(known.subject(0)) == "TG1"
    assert known.class_of(Subject("999")) == ""


def test_the_owner_of_an_address_is_the_first_who_has_it() -> None:
    known = roster(*[EVERYTHING] * 4)
    add(known, "710", number=2)
    owner = known.owner(7998)
    assert owner is not None
    assert owner.eleve_id == "702"
    assert known.owner(1) is None
    assert known.owner(0) is None
    add(known, "711", number=9)
    late = known.owner(7991)
    assert late is not None
    assert late.eleve_id == "711"


def test_doubtful_divisions_are_inactive_or_several() -> None:
    assert doubtful_divisions(()) is None
    assert doubtful_divisions(("TG1",)) is None
    only = doubtful_divisions(("Inactifs",))
    assert only is not None
    assert only.severity is None
    several = doubtful_divisions(("TG1", "Inactifs"))
    assert several is not None
    assert several.severity is Severity.WARNING


def test_each_pupil_without_class_has_one_draft_at_their_record() -> None:
    known = roster(EVERYTHING, EVERYTHING, EVERYTHING & ~PRESENT, p2=("TG1",))
    (draft,) = class_drafts(known, {})
    assert (draft.rule, draft.place.line, draft.place.column) == ("S132", 10, 3)
    assert draft.place.excerpt == '<ELEVE ELEVE_ID="701" ELENOET="1">'


def test_pupils_that_nothing_links_to_a_class_are_left_to_their_own_rule() -> None:
    known = roster()
    add(known, "")
    add(known, "701", number=2)
    add(known, "701", number=3)
    known.repeat(known.eleve_ids, 1, "701", Place)
    assert list(class_drafts(known, {})) == []


def test_divisions_stand_where_they_were_read() -> None:
    place = Place(99, 7, "x", "<CODE_STRUCTURE>")
    known = roster(EVERYTHING, p1=("A", "B"))
    (draft,) = class_drafts(known, {known.numbers.code("701"): place})
    assert draft.place == place
    assert draft.value == "A, B"


def seen(number: int) -> Seen:
    """Return a record."""
    return Seen(Subject(f"70{number}", str(number), "D. L."), 10 * number, 3)


def repeated(count: int) -> Duplicate:
    """Return one value carried by `count` pupils."""
    duplicate = Duplicate("X", NOWHERE, [seen(1)])
    for number in range(2, count + 1):
        duplicate.add(seen(number))
    return duplicate


def in_roster(count: int) -> Duplicate:
    """Return one number carried by `count` pupils of a roster."""
    known = Roster()
    for number in range(1, count + 1):
        row = len(known)
        first = known.eleve_ids.add(known.numbers.code(f"70{number}"), row)
        shared = known.elenoets.add(known.numbers.code("X"), row)
        known.ines.add(0, row)
        known.add(facts=EVERYTHING, name="D. L.", at=(10 * number, 3), address=0)
        assert first == -1
        if shared >= 0:
            known.repeat(known.elenoets, shared, "X", Place)
    (duplicate,) = known.elenoets.duplicates.told()
    return duplicate


def test_a_duplicate_stands_at_the_second_pupil_and_names_all() -> None:
    duplicate = repeated(3)
    assert duplicate.subject.elenoet == "2"
    draft = ine_draft(duplicate)
    assert draft.value == "X"
    assert "3 élèves : ligne 10 (n° interne 1, identifiant 701) ; ligne 20" in draft.message
    assert "ELENOET est porté par 3" in number_draft(duplicate, "ELENOET").message


def test_a_roster_names_the_pupils_who_share_a_number() -> None:
    duplicate = in_roster(4)
    assert duplicate.count == 4
    assert duplicate.subject.eleve_id == "702"
    assert duplicate.places().startswith("ligne 10 (n° interne X, identifiant 701) ; ligne 20 (")


def test_a_long_list_of_places_is_cut_aloud() -> None:
    duplicate = repeated(PLACES_NAMED + 4)
    for each in (duplicate, in_roster(PLACES_NAMED + 4)):
        assert each.places().endswith("et 4 autres")
        assert each.places().count("ligne") == PLACES_NAMED


def test_a_record_without_numbers_is_named_by_its_line() -> None:
    assert Seen(Subject(), 12, 1).label() == "ligne 12 (sans identifiant)"


def test_nobody_is_told_apart_from_nobody_in_terminale() -> None:
    assert nobody(0, Census()) == "Le fichier ne contient aucun élève."
    assert "scolarisé" in nobody(1, Census())
    assert "terminale" in nobody(1, Census(in_school=1))
    assert nobody(1, Census(in_school=1, terminales=1)) == ""

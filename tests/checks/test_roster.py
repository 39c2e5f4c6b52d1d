"""What is remembered of a whole file: classes, duplicates, who is in school."""

from cio_console.checks.flaw import NOWHERE, Place, Subject
from cio_console.checks.roster import PLACES_NAMED, Roster, Seen, Values, is_inactive
from cio_console.checks.siecle_classes import (
    class_drafts,
    doubtful_divisions,
    ine_draft,
    nobody,
    number_draft,
)
from cio_console.domain.finding import Severity


def seen(number: int, *, present: bool = True, has_mef: bool = True) -> Seen:
    """Remember a pupil of terminale."""
    subject = Subject(f"70{number}", str(number), "D. L.")
    return Seen(subject, 10 * number, 3, present, has_mef, terminale=True)


def roster(*pupils: Seen, **divisions: tuple[str, ...]) -> Roster:
    """Make a roster; divisions are given by « p » and the pupil's number."""
    found = Roster(list(pupils))
    for key, codes in divisions.items():
        found.add_divisions(f"70{key[1:]}", codes)
    return found


def test_the_pseudo_division_is_no_class_whatever_its_case() -> None:
    assert is_inactive("Inactifs")
    assert is_inactive("INACTIFS")
    assert not is_inactive("TG1")
    assert roster(p1=("Inactifs", "TG1")).classes_of("701") == ("TG1",)


def test_in_school_needs_a_mef_a_class_and_no_leaving_date() -> None:
    pupils = (seen(1), seen(2, present=False), seen(3, has_mef=False), seen(4), seen(5))
    known = roster(*pupils, p1=("TG1",), p2=("TG1",), p3=("TG1",), p4=("Inactifs",))
    assert known.in_school() == [pupils[0]]


def test_two_lists_of_divisions_of_one_pupil_are_put_together() -> None:
    known = roster(p1=("TG1",))
    known.add_divisions("701", ("TG1", "TG2"))
    assert known.divisions["701"] == ("TG1", "TG2")


def test_the_class_of_a_report_is_the_first_real_one() -> None:
    known = roster(p1=("Inactifs", "TG1", "TG2"))
    assert known.class_of(Subject("701")) == "TG1"
    assert known.class_of(Subject("999")) == ""


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
    known = roster(seen(1), seen(2), seen(3, present=False), p2=("TG1",))
    (draft,) = class_drafts(known, {}, ())
    assert (draft.rule, draft.place.line, draft.place.column) == ("S132", 10, 3)


def test_pupils_that_nothing_links_to_a_class_are_left_to_their_own_rule() -> None:
    nameless = Seen(Subject("", "5"), 50, 1)
    known = roster(seen(1), nameless)
    assert list(class_drafts(known, {}, {"701"})) == []


def test_divisions_stand_where_they_were_read() -> None:
    place = Place(99, 7, "x", "<CODE_STRUCTURE>")
    (draft,) = class_drafts(roster(seen(1), p1=("A", "B")), {"701": place}, ())
    assert draft.place == place
    assert draft.value == "A, B"


def repeated(count: int) -> Values:
    """Remember one value carried by `count` pupils."""
    values = Values()
    for number in range(1, count + 1):
        if values.repeats("X", seen(number)):
            values.add_repetition("X", seen(number), NOWHERE)
    return values


def test_one_mention_is_no_duplicate() -> None:
    assert repeated(1).duplicates == {}


def test_a_duplicate_stands_at_the_second_pupil_and_names_all() -> None:
    (duplicate,) = repeated(3).duplicates.values()
    assert duplicate.subject.elenoet == "2"
    draft = ine_draft(duplicate)
    assert draft.value == "X"
    assert "3 élèves : ligne 10 (n° interne 1, 701) ; ligne 20" in draft.message
    assert "ELENOET est porté par 3" in number_draft(duplicate, "ELENOET").message


def test_a_long_list_of_places_is_cut_aloud() -> None:
    (duplicate,) = repeated(PLACES_NAMED + 4).duplicates.values()
    assert duplicate.places().endswith("et 4 autres")
    assert duplicate.places().count("ligne") == PLACES_NAMED


def test_a_record_without_numbers_is_named_by_its_line() -> None:
    assert Seen(Subject(), 12, 1).label() == "ligne 12 (sans identifiant)"


def test_nobody_is_told_apart_from_nobody_in_terminale() -> None:
    assert nobody(Roster(), []) == "Le fichier ne contient aucun élève."
    assert "scolarisé" in nobody(roster(seen(1)), [])
    other = seen(1)._replace(terminale=False)
    assert "terminale" in nobody(roster(other), [other])
    assert nobody(roster(seen(1)), [seen(1)]) == ""

"""F003 within a record: the pupil is named as other findings name them, as far as is known."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Identities
from cio_console.domain.finding import PupilRef, Report
from tests.checks.apb import grades
from tests.checks.builders import eleves, expectation, write
from tests.checks.companions import guardians_of, responsables
from tests.checks.lsl import livrets


def check(folder: Path, text: str, identities: Identities = Identities.FULL) -> Report:
    """Check a damaged file."""
    encoding = "utf-8" if 'encoding="UTF-8"' in text else "iso8859-15"
    expected = replace(expectation(identities=identities), secret=b"secret")
    return check_path(write(folder, "f.xml", text.encode(encoding)), expected)


def named(report: Report) -> list[tuple[str, str, str, str] | None]:
    """Return how each F003 names its pupil: numbers, class, name."""
    return [_shown(f.pupil) for f in report.findings if f.rule == "F003"]


def _shown(pupil: PupilRef | None) -> tuple[str, str, str, str] | None:
    if pupil is None:
        return None
    return pupil.eleve_id, pupil.elenoet, pupil.division, pupil.name


def put(text: str, before: str, more: str, start: str = '<ELEVE ELEVE_ID="700002"') -> str:
    """Return a document with more written before the first text `before` from a place on."""
    at = text.index(before, text.index(start))
    return text[:at] + more + text[at:]


SECOND = ("700002", "2", "TG3", "LEFÈVRE Inès")


@pytest.mark.parametrize(
    "more", ["<NOM_USAGE>R & D</NOM_USAGE>", "\x01", "<A>&eacute;&eacute;</A>"]
)
def test_a_pupil_who_is_read_all_the_same_is_named_whole(tmp_path: Path, more: str) -> None:
    report = check(tmp_path, put(eleves().text(), "<DATE_NAISS>", more))
    assert set(named(report)) == {SECOND}
    assert report.pupils["F003"] == 1
    assert report.facts.pupils == 6


def test_a_record_that_lacks_its_end_is_named_whole(tmp_path: Path) -> None:
    text = eleves().text()
    at = text.index("</ELEVE>", text.index('<ELEVE ELEVE_ID="700002"'))
    assert named(check(tmp_path, text[:at] + text[at + len("</ELEVE>") :])) == [SECOND]


@pytest.mark.parametrize(
    ("before", "more", "name"),
    [
        ("</ELEVE>", "<MEL>a", "LEFÈVRE Inès"),
        ("<PRENOM>", "<A b=1/>", "LEFÈVRE"),
        ("</NOM_DE_FAMILLE>", "<A>", ""),
        ("<ID_NATIONAL>", "</A>", ""),
    ],
)
def test_a_pupil_who_is_lost_is_named_by_what_stands_before(
    tmp_path: Path, before: str, more: str, name: str
) -> None:
    report = check(tmp_path, put(eleves().text(), before, more))
    assert named(report) == [("700002", "2", "", name)]
    assert report.facts.pupils == 5


def test_a_pupil_of_whom_nothing_is_known_is_nobody(tmp_path: Path) -> None:
    for own, found in (("", None), ('ELEVE_ID="?"', ("?", "", "", ""))):
        text = eleves(1).text().replace('ELEVE_ID="700001" ELENOET="1"', own, 1)
        assert named(check(tmp_path, put(text, "<ID_NATIONAL>", "</A>", "<ELEVE "))) == [found]


def test_names_are_masked_and_keys_are_those_of_the_pupil(tmp_path: Path) -> None:
    text = put(eleves().text(), "</ELEVE>", "<MEL>a")
    report = check(tmp_path, text, Identities.MASKED)
    assert named(report) == [("700002", "2", "", "L. I.")]
    (lost,) = (f.pupil for f in report.findings if f.rule == "F003")
    made = eleves()
    made.pupils[1].change(CODE_SEXE="9")
    (sound,) = (f.pupil for f in check(tmp_path, made.text()).findings)
    assert lost is not None
    assert sound is not None
    assert (lost.ine_key, lost.person_key) == (sound.ine_key, sound.person_key) != ("", "")


@pytest.mark.parametrize("more", ["<A>", " R & D "])
def test_the_classes_of_a_pupil_name_the_pupil(tmp_path: Path, more: str) -> None:
    start = '<STRUCTURES_ELEVE ELEVE_ID="700002"'
    (found,) = named(check(tmp_path, put(eleves().text(), "<STRUCTURE>", more, start)))
    assert found is not None
    assert (found[0], found[3]) == ("700002", "LEFÈVRE Inès")


def test_what_is_of_no_pupil_names_nobody(tmp_path: Path) -> None:
    text = eleves().text()
    for start, before in (
        ("<PARAMETRES>", "<UAJ>"),
        ("<ADRESSES>", "<LIGNE1"),
        ("<DONNEES>", "<EL"),
    ):
        assert named(check(tmp_path, put(text, before, "<A>", start)))[0] is None
    adults = responsables(guardians_of(3)).text()
    assert named(check(tmp_path, put(adults, "<PRENOM>", "<A>", "<PERSONNE "))) == [None]


def test_a_pupil_whose_own_tag_is_broken_is_not_taken_for_another(tmp_path: Path) -> None:
    text = put(eleves().text(), ">", " X=1").replace("<PRENOM>", "<PRENOM>& ", 2)
    assert None in named(check(tmp_path, text))
    assert ("700001", "1", "TG2", "MARCHADIER & Enzo") in named(check(tmp_path, text))


@pytest.mark.parametrize("more", ["<A>", " R & D "])
def test_the_pupils_of_grades_are_named_too(tmp_path: Path, more: str) -> None:
    (found,) = named(
        check(tmp_path, put(grades().text(), "</bulletin>", more, '<eleve code="E-2"'))
    )
    assert found is not None
    assert (found[0], found[3]) == ("E-2", "LEFÈVRE Inès")
    text = put(livrets().text(), "<structure", more, '<eleve id="700002"')
    (found,) = named(check(tmp_path, text))
    assert found == ("700002", "", "", "")
    assert "120000001FH" not in str(named(check(tmp_path, text.replace("700002", "120000001FH"))))

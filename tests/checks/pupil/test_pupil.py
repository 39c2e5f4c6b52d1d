"""The values of one pupil: read once, absent and empty alike, and the rules over them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cio_console.checks.pupil.birth import birth_date, birth_place
from cio_console.checks.pupil.identity import ine_shape_fault, malformed_ine, wrong_ine_key
from cio_console.checks.pupil.pupil import ALWAYS_READ, Pupil, read_pupil
from cio_console.checks.pupil.table import PUPIL_RULES
from cio_console.domain.identifiers import IneForm, ine_form
from tests.checks.builders import TERMINALE, expectation, rnie
from tests.domain.ines import ine_key_holds

PLAN = ALWAYS_READ | {"NOM_DE_FAMILLE", "CODE_SEXE", "DATE_NAISS"}


def read(inside: str, attributes: str = 'ELEVE_ID="7" ELENOET="12"') -> Pupil:
    """Read a record written by hand."""
    return read_pupil(etree.fromstring(f"<ELEVE {attributes}>{inside}</ELEVE>"), PLAN)


def test_absent_empty_and_blank_tags_are_all_missing() -> None:
    pupil = read("<CODE_SEXE/><DATE_NAISS> \n </DATE_NAISS>")
    assert pupil.values == {}


def test_only_the_tags_of_the_plan_are_read() -> None:
    assert read("<TEL_PORTABLE>06</TEL_PORTABLE><CODE_SEXE>1</CODE_SEXE>").values == {
        "CODE_SEXE": "1"
    }


def test_a_tag_of_last_year_is_not_taken_for_this_year() -> None:
    pupil = read(f"<SCOLARITE_AN_DERNIER><CODE_MEF>{TERMINALE}</CODE_MEF></SCOLARITE_AN_DERNIER>")
    assert pupil.values == {}
    assert not pupil.terminale


def test_comments_and_instructions_are_passed_over() -> None:
    assert read("<!-- a --><?b c?><CODE_SEXE>2</CODE_SEXE>").values == {"CODE_SEXE": "2"}


def test_white_space_of_xml_is_dropped_and_a_no_break_space_is_kept() -> None:
    assert read("<CODE_SEXE>\r\n\t 1 </CODE_SEXE>").values["CODE_SEXE"] == "1"
    assert read("<CODE_SEXE>1\u00a0</CODE_SEXE>").values["CODE_SEXE"] == "1\u00a0"


def test_a_repeated_tag_keeps_its_first_value_and_is_told() -> None:
    pupil = read("<CODE_SEXE>1</CODE_SEXE><CODE_SEXE>2</CODE_SEXE>")
    assert pupil.values["CODE_SEXE"] == "1"
    assert pupil.repeated == "CODE_SEXE"


def test_attributes_may_be_missing() -> None:
    pupil = read("", "")
    assert (pupil.eleve_id, pupil.elenoet) == ("", "")


def test_the_ine_of_the_register_serves_when_the_other_is_missing() -> None:
    pupil = read(f"<ID_NATIONAL/><INE_RNIE>{rnie(1)}</INE_RNIE>")
    assert (pupil.ine, pupil.ine_tag, pupil.ine_form) == (rnie(1), "INE_RNIE", IneForm.RNIE)


def test_a_leaver_is_not_present_and_their_address_is_not_judged() -> None:
    pupil = read(
        f"<CODE_MEF>{TERMINALE}</CODE_MEF><MEL>x</MEL><DATE_SORTIE>01/10/2024</DATE_SORTIE>"
    )
    assert not pupil.present
    assert pupil.terminale
    assert pupil.email_fault == ""


def test_no_address_is_not_a_valid_address() -> None:
    pupil = read(f"<CODE_MEF>{TERMINALE}</CODE_MEF>")
    assert not pupil.email_valid


def test_every_rule_reads_only_what_it_says() -> None:
    for rule in PUPIL_RULES:
        assert set(rule.reads).isdisjoint({"", None})
        assert rule.check(Pupil({}, "1", "2"), expectation()) is not None


@pytest.mark.parametrize(("year", "found"), [(1998, 1), (1999, 0), (2010, 0), (2011, 1)])
def test_ages_of_14_to_25_surprise_nobody(year: int, found: int) -> None:
    pupil = Pupil({"DATE_NAISS": f"01/07/{year}"}, "1", "1")
    assert len(birth_date.check(pupil, expectation())) == found


@pytest.mark.parametrize(
    ("commune", "found"), [("94028", 0), ("2A004", 0), ("2B033", 0), ("2C033", 1), ("9402", 1)]
)
def test_a_commune_has_five_characters(commune: str, found: int) -> None:
    pupil = Pupil({"CODE_PAYS": "100", "CODE_COMMUNE_INSEE_NAISS": commune}, "1", "1")
    assert len(birth_place.check(pupil, expectation())) == found


@given(st.from_regex(r"[0-9]{9}[0-9A-K][A-Z]", fullmatch=True) | st.text(max_size=12))
def test_an_ine_has_one_fault_at_most_and_only_when_it_is_wrong(ine: str) -> None:
    pupil = Pupil({"ID_NATIONAL": ine}, "1", "1", ine=ine, ine_tag="ID_NATIONAL")
    pupil.ine_form = ine_form(ine)
    malformed = malformed_ine.check(pupil, expectation())
    wrong = wrong_ine_key.check(pupil, expectation())
    assert len(malformed) == (bool(ine) and pupil.ine_form is None)
    assert len(wrong) == (pupil.ine_form is not None and not ine_key_holds(ine))


@given(st.text(max_size=12).map("§{}§".format))
def test_an_ill_formed_ine_is_told_why_without_being_repeated(ine: str) -> None:
    fault = ine_shape_fault(ine)
    assert fault
    assert ine not in fault

"""Each seeded fault spoils what its name says, in as many records as asked, and nothing else."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from cio_console.checks.values.email_doubts import email_doubt
from cio_console.checks.values.emails import email_fault
from cio_console.demo.faults import (
    ARCHIVE_ACCIDENTS,
    BASE_ACCIDENTS,
    BYTE_ACCIDENTS,
    GRADE_FAULTS,
    GRADES_ACCIDENTS,
    PUPIL_FAULTS,
    SISTER,
    spoil_grades,
    spoil_pupils,
)
from cio_console.demo.grades import Grade, GradedPupil
from cio_console.demo.grades import render as render_grades
from cio_console.demo.pupils import Pupil
from cio_console.demo.siecle import FORMS, render
from cio_console.domain.identifiers import IneForm, ine_form, is_mef
from tests.demo.builders import base, grades, parse
from tests.domain.ines import ine_key_holds

UAI = "9990014L"
CLEAN = base(terminales=200)
COUNT = 6


def _changed(fault: str, count: int = COUNT) -> list[tuple[Pupil, Pupil]]:
    """Return (clean, spoilt) for each pupil that the fault changed."""
    spoilt = spoil_pupils(CLEAN, {fault: count}, "seed")
    pairs = zip(CLEAN.pupils, spoilt.pupils, strict=True)
    return [(before, after) for before, after in pairs if before != after]


def _document() -> bytes:
    return render(base(), FORMS["sans"]).encode("iso-8859-15")


@pytest.mark.parametrize("fault", PUPIL_FAULTS)
def test_a_fault_spoils_as_many_pupils_as_asked_all_in_school(fault: str) -> None:
    changed = _changed(fault)
    assert len(changed) == COUNT
    assert all(before.there_on(CLEAN.day) for before, _ in changed)


@pytest.mark.parametrize("fault", PUPIL_FAULTS)
def test_a_smaller_count_spoils_some_of_the_same_pupils(fault: str) -> None:
    many = {before.eleve_id for before, _ in _changed(fault)}
    few = {before.eleve_id for before, _ in _changed(fault, 2)}
    assert len(few) == 2
    assert few < many


@pytest.mark.parametrize("fault", ["S102", "S111", "S112", "S113", "S114"])
def test_faults_that_matter_before_the_activation_mail_hit_terminale_pupils(fault: str) -> None:
    assert all(before.terminale for before, _ in _changed(fault))


@pytest.mark.parametrize(
    ("fault", "harmed"),
    [
        ("S101", lambda p: not p.ine),
        ("S102", lambda p: ine_form(p.ine) is None and p.ine),
        ("S103", lambda p: ine_form(p.ine) is IneForm.RNIE and not ine_key_holds(p.ine)),
        ("S103-ancienne", lambda p: ine_form(p.ine) is IneForm.BEA and not ine_key_holds(p.ine)),
        ("S111", lambda p: not p.mail),
        ("F011", lambda p: "?" in p.family),
        ("S113", lambda p: email_fault(p.mail) == "" and email_doubt(p.mail)),
        ("S136", lambda p: not p.regime),
        ("S137", lambda p: not (p.mobile or "0").isdigit()),
        ("S138", lambda p: p.exit and (p.exit < p.entry or not p.motive)),
        ("S121-age", lambda p: p.birth[-4:] in ("1996", "2013")),
        ("S122", lambda p: p.sex not in ("1", "2")),
        ("S123", lambda p: p.country == "100" and len(p.birthplace or "") != 5),
        ("S123-etranger", lambda p: p.country != "100" and not p.birth_town),
        ("S124", lambda p: not (p.family and p.first)),
        ("S131", lambda p: not is_mef(p.mef or "")),
        ("S132", lambda p: p.divisions == ()),
        ("S132-inactifs", lambda p: p.divisions == ("Inactifs",)),
        ("S132-plusieurs", lambda p: len(set(p.divisions)) == 2),
        ("S135-identifiant", lambda p: p.eleve_id is None),
    ],
)
def test_the_spoilt_field_is_the_one_of_the_rule(
    fault: str, harmed: Callable[[Pupil], bool]
) -> None:
    for before, after in _changed(fault):
        assert harmed(after)
        assert not harmed(before)


@pytest.mark.parametrize(
    ("fault", "field"), [("S104", "ine"), ("S114", "mail"), ("S135", "elenoet")]
)
def test_a_duplicate_is_the_value_of_another_pupil_in_school(fault: str, field: str) -> None:
    spoilt = spoil_pupils(CLEAN, {fault: 2}, "seed")
    values = Counter(getattr(pupil, field) for pupil in spoilt.in_school)
    assert any(count > 1 for count in values.values())


def test_wrong_addresses_are_wrong_in_several_ways() -> None:
    wrong = [after.mail or "" for _, after in _changed("S112")]
    assert len({bool(mail.endswith("@")) for mail in wrong}) == 2
    assert any(" " in mail for mail in wrong)
    assert any("@" not in mail for mail in wrong)


def test_wrong_birth_dates_are_impossible_missing_or_of_another_form() -> None:
    wrong = {(after.birth or "")[2:3] for _, after in _changed("S121")}
    assert wrong == {"/", "", "0"}


def test_asking_for_more_pupils_than_there_are_spoils_them_all_and_no_more() -> None:
    small = base(terminales=6)
    spoilt = spoil_pupils(small, {"S111": 10_000}, "seed")
    assert {p.mail or "" for p in spoilt.in_school if p.terminale} == {""}
    assert all(p.mail for p in spoilt.pupils if not p.terminale)


def test_no_fault_leaves_the_base_as_it_is() -> None:
    assert spoil_pupils(CLEAN, {}, "seed") == CLEAN
    assert spoil_grades(grades(), {}, "seed") == grades()


def _grades_changed(fault: str) -> list[tuple[GradedPupil, GradedPupil]]:
    clean = grades(terminales=60)
    spoilt = spoil_grades(clean, {fault: COUNT}, "seed")
    pairs = zip(clean.pupils, spoilt.pupils, strict=True)
    return [(before, after) for before, after in pairs if before != after]


@pytest.mark.parametrize("fault", sorted(set(GRADE_FAULTS) - {"X101"}))
def test_a_grade_fault_spoils_as_many_pupils_as_asked(fault: str) -> None:
    assert len(_grades_changed(fault)) == COUNT


def test_pupils_left_out_of_the_grades_are_as_many_as_asked() -> None:
    whole = grades(terminales=60)
    spoilt = spoil_grades(whole, {"X101": COUNT}, "seed")
    assert len(whole.pupils) - len(spoilt.pupils) == COUNT
    assert set(spoilt.pupils) < set(whole.pupils)


def test_former_ines_are_right_in_form_and_nobody_s() -> None:
    changed = [after.ine or "" for _, after in _grades_changed("X102")]
    assert all(map(ine_key_holds, changed))
    assert len(set(changed)) == COUNT
    assert not set(changed) & {pupil.ine for pupil in grades(terminales=60).pupils}


def test_a_civil_status_differs_by_the_day_of_birth_or_the_first_name() -> None:
    pairs = _grades_changed("X103")
    assert sum(before.birth != after.birth for before, after in pairs) == COUNT / 2
    assert sum(before.first != after.first for before, after in pairs) == COUNT / 2
    for before, after in pairs:
        assert (before.birth != after.birth) is not (before.first != after.first)
        assert date.fromisoformat(after.birth).year == date.fromisoformat(before.birth).year


def test_a_missing_period_is_the_last_one() -> None:
    for before, after in _grades_changed("X104"):
        assert after.bulletins == before.bulletins[:-1]


def test_identifiers_of_grades_are_missing_ill_formed_or_shared() -> None:
    found = [after.ine for _, after in _grades_changed("N101")]
    everyone = {pupil.ine for pupil in grades(terminales=60).pupils}
    assert found[0] is None
    assert ine_form(found[1] or "") is None
    assert found[2] in everyone


def _first_grades(fault: str) -> list[Grade]:
    return [after.bulletins[0][1][0] for _, after in _grades_changed(fault)]


def test_averages_are_missing_unwanted_too_high_or_badly_written() -> None:
    found = {(grade.state, grade.average) for grade in _first_grades("N103")}
    assert {("S", None), ("S", "12,5"), ("S", "45.00"), ("N", "11.00"), ("S", "13.333")} == found


def test_a_grade_can_be_of_a_service_that_the_file_does_not_declare() -> None:
    declared = {service.code for service in grades(terminales=60).services}
    assert not {grade.service for grade in _first_grades("N102")} & declared


def test_states_and_periods_are_out_of_the_list_or_repeated() -> None:
    changed = [after for _, after in _grades_changed("N104")]
    assert any(pupil.bulletins[0][1][0].state == "P" for pupil in changed)
    periods = [tuple(period for period, _ in pupil.bulletins) for pupil in changed]
    assert ("5", "2") in periods
    assert ("1", "1", "2") in periods


def test_last_years_base_says_the_year_before() -> None:
    assert BASE_ACCIDENTS["base-de-l-an-dernier"](CLEAN).year == CLEAN.year - 1


def test_an_export_of_other_classes_has_pupils_but_no_terminale() -> None:
    spoilt = BASE_ACCIDENTS["sans-terminale"](CLEAN)
    assert spoilt.pupils
    assert not any(pupil.terminale for pupil in spoilt.pupils)


def test_a_base_can_lose_its_uaj() -> None:
    assert BASE_ACCIDENTS["sans-uaj"](CLEAN).uai is None


def test_grades_counted_by_the_year_of_the_rentree_are_one_year_early() -> None:
    assert GRADES_ACCIDENTS["annee-de-la-rentree"](grades()).year == 2024


@pytest.mark.parametrize("accident", ["sans-aucune-note", "sans-eleve"])
def test_a_grades_file_can_be_without_any_average(accident: str) -> None:
    root = parse(render_grades(GRADES_ACCIDENTS[accident](grades())))
    assert list(root.iter("moyenne")) == []
    assert bool(list(root.iter("eleve"))) == (accident == "sans-aucune-note")


@pytest.mark.parametrize("accident", ["coupe", "vide"])
def test_what_a_broken_copy_leaves_is_no_document(accident: str) -> None:
    with pytest.raises(etree.XMLSyntaxError):
        parse(BYTE_ACCIDENTS[accident](_document(), UAI))


def test_a_cut_file_ends_inside_a_tag_after_many_pupils() -> None:
    cut = BYTE_ACCIDENTS["coupe"](_document(), UAI)
    assert cut.count(b"</ELEVE>") > 10
    assert cut.rindex(b"<") > cut.rindex(b">")


def test_a_login_page_is_html() -> None:
    page = BYTE_ACCIDENTS["page-de-connexion"](_document(), UAI)
    assert page.startswith(b"<!DOCTYPE html>")


def test_a_timetable_export_has_its_own_root_and_names_the_school() -> None:
    root = parse(BYTE_ACCIDENTS["emploi-du-temps"](_document(), UAI))
    assert root.tag == "STS_EDT"
    uaj = root.find("PARAMETRES/UAJ")
    assert uaj is not None
    assert uaj.get("CODE") == UAI


def test_a_file_without_parameters_keeps_its_data() -> None:
    root = parse(BYTE_ACCIDENTS["sans-parametres"](_document(), UAI))
    assert [child.tag for child in root] == ["DONNEES"]


def test_a_doctype_stands_between_the_declaration_and_the_root() -> None:
    lines = BYTE_ACCIDENTS["doctype"](_document(), UAI).splitlines()
    assert lines[1].startswith(b"<!DOCTYPE BEE_ELEVES")
    assert lines[2].startswith(b"<BEE_ELEVES")


def test_empty_rows_leave_the_pupils_and_swell_the_file() -> None:
    swollen = BYTE_ACCIDENTS["lignes-vides"](_document(), UAI)
    assert len(swollen) > 8_000_000
    assert b"".join(swollen.split(b"       \n")) == _document()


def test_mojibake_reads_without_an_error_and_breaks_every_accent() -> None:
    pupil = replace(base().pupils[0], first="Chloé")
    clean = render(replace(base(), pupils=(pupil,)), FORMS["sans"]).encode("iso-8859-15")
    root = parse(BYTE_ACCIDENTS["mojibake"](clean, UAI))
    assert root.findtext("DONNEES/ELEVES/ELEVE/PRENOM") == "ChloÃ©"


def test_bytes_declared_utf8_that_are_not_cannot_be_decoded() -> None:
    spoilt = BYTE_ACCIDENTS["declare-utf8"](_document(), UAI)
    assert b'encoding="UTF-8"' in spoilt
    with pytest.raises(UnicodeDecodeError):
        spoilt.decode("utf-8")


def test_no_accident_has_the_name_of_another() -> None:
    every = [*BASE_ACCIDENTS, *GRADES_ACCIDENTS, *BYTE_ACCIDENTS, *ARCHIVE_ACCIDENTS, SISTER]
    assert len(set(every)) == len(every)

"""BEE_ELEVES on real files: exactly the planted findings, each at its exact place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Identities
from cio_console.domain.finding import Finding, Report, Verdict
from cio_console.domain.text import clean_line
from tests.checks.builders import (
    TERMINALE,
    UAI,
    Eleves,
    Pupil,
    damage,
    eleves,
    expectation,
    where,
    write,
)
from tests.checks.faults import DIVISION, HARMLESS, PLANTED, RECORD, WARNING, Planted

REPEATABLE = tuple(planted for planted in PLANTED if planted.rule not in {"S103", "S113"})
"""A right INE or address given to three pupils would be a duplicate as well."""


def check(file: Eleves, folder: Path, nature: str = "302") -> Report:
    """Write the file and check it with full identities."""
    return check_path(file.write(folder), expectation(nature=nature))


def place_of(planted: Planted, pupil: Pupil, text: str) -> tuple[int, int, str]:
    """Return line, column and path where the finding must stand, from the written text alone."""
    if planted.tag == "CODE_STRUCTURE":
        start = f'<STRUCTURES_ELEVE ELEVE_ID="{pupil.eleve_id}">'
        needle = f"<CODE_STRUCTURE>{planted.value.split(', ')[-1]}<"
        path = f"{DIVISION}/STRUCTURE/CODE_STRUCTURE"
    else:
        start = pupil.opening()
        needle = f"<{planted.tag}" if planted.tag else start
        path = f"{RECORD}/{planted.tag}" if planted.tag else RECORD
    at = text.index(start)
    before = text[:at].count(needle)
    return (*where(text, needle, before + 1), path)


def test_a_clean_export_gives_no_finding_and_its_facts(tmp_path: Path) -> None:
    file = eleves(6)
    file.pupils[0].change(CODE_MEF="20010015110", MEL=None)
    report = check(file, tmp_path)
    assert report.findings == ()
    assert report.verdict is Verdict.PASSED
    assert report.usable
    assert report.not_evaluated == ()
    facts = report.facts
    assert (facts.kind, facts.uai, facts.school_year) == ("BEE_ELEVES", UAI, 2024)
    assert (facts.pupils, facts.in_school, facts.terminales) == (6, 6, 5)
    assert (facts.valid_emails, facts.classes) == (5, 3)
    assert facts.exported_at == "2025-01-06"
    assert facts.size == (tmp_path / "ExportXML_ElevesSansAdresses.zip").stat().st_size
    assert len(facts.sha256) == 64
    assert report.engine.startswith("cio-console ")


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: p.name)
def test_a_planted_fault_gives_exactly_its_finding(planted: Planted, tmp_path: Path) -> None:
    assert_found(planted, (2,), tmp_path)


@pytest.mark.parametrize("planted", REPEATABLE, ids=lambda p: p.name)
def test_three_planted_faults_give_exactly_three_findings(planted: Planted, tmp_path: Path) -> None:
    assert_found(planted, (0, 3, 5), tmp_path)


def assert_found(planted: Planted, chosen: tuple[int, ...], folder: Path) -> None:
    """Plant a fault in some pupils, and check that its findings and no other are there."""
    file = eleves(6)
    for rank in chosen:
        planted.plant(file.pupils[rank])
    report = check(file, folder)
    assert report.rules == {planted.rule: len(chosen)}
    assert report.counts[planted.severity] == len(chosen) == sum(report.counts.values())
    assert report.verdict is (Verdict.PASSED if planted.severity is WARNING else Verdict.FAILED)
    assert report.usable
    for finding, rank in zip(report.findings, chosen, strict=True):
        pupil = file.pupils[rank]
        assert (finding.line, finding.column, finding.path) == place_of(planted, pupil, file.text())
        assert finding.value == clean_line(planted.value)
        assert planted.message in finding.message
        assert_pupil(finding, pupil)


def assert_pupil(finding: Finding, pupil: Pupil) -> None:
    """Check that the finding names this pupil, with the class that the file gives."""
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == (pupil.attributes["ELEVE_ID"] or "")
    assert finding.pupil.elenoet == (pupil.attributes["ELENOET"] or "")
    family = pupil.tags.get("NOM_DE_FAMILLE") or ""
    assert finding.pupil.name == clean_line(f"{family} {pupil.tags['PRENOM'] or ''}")
    divisions = [code for kind, code in pupil.structures if kind == "D" and code != "Inactifs"]
    known = divisions[0] if divisions and pupil.attributes["ELEVE_ID"] else ""
    assert finding.pupil.division == known


@pytest.mark.parametrize("plant", HARMLESS.values(), ids=HARMLESS)
def test_what_is_right_gives_no_finding(plant: Callable[[Pupil], object], tmp_path: Path) -> None:
    file = eleves(4)
    plant(file.pupils[1])
    assert check(file, tmp_path).findings == ()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: p.name)
def test_the_order_of_the_sections_changes_nothing(planted: Planted, tmp_path: Path) -> None:
    file = eleves(4)
    file.sections = ("PARAMETRES", "ADRESSES", "STRUCTURES", "ELEVES")
    planted.plant(file.pupils[2])
    report = check(file, tmp_path)
    assert report.rules == {planted.rule: 1}
    (finding,) = report.findings
    assert (finding.line, finding.column, finding.path) == place_of(
        planted, file.pupils[2], file.text()
    )
    assert_pupil(finding, file.pupils[2])


def test_all_faults_together_are_each_found_once(tmp_path: Path) -> None:
    file = eleves(len(PLANTED) + 1)
    for fault, pupil in zip(PLANTED, file.pupils, strict=False):
        fault.plant(pupil)
    rules = [planted.rule for planted in PLANTED]
    assert check(file, tmp_path).rules == {code: rules.count(code) for code in sorted(set(rules))}


def test_the_excerpt_begins_at_the_position_of_the_finding(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[1].change(MEL="faux", CODE_SEXE=None)
    lines = file.text().splitlines()
    for finding in check(file, tmp_path).findings:
        assert lines[finding.line - 1][finding.column - 1 :] == finding.excerpt


def test_the_key_of_an_inaa_is_only_a_warning(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[1].change(ID_NATIONAL="1234567890B")
    report = check(file, tmp_path, nature="307")
    assert report.rules == {"S103": 1}
    assert report.counts["avertissement"] == 1
    assert "INAA" in report.findings[0].message


def test_a_repeated_tag_is_an_error_of_one_pupil(tmp_path: Path) -> None:
    file = eleves(3)
    text = file.text().replace(
        "  <CODE_SEXE>1</CODE_SEXE>\n", "  <CODE_SEXE>1</CODE_SEXE>\n" * 2, 1
    )
    path = tmp_path / "eleves.xml"
    path.write_bytes(text.encode("iso-8859-15"))
    report = check_path(path, expectation())
    assert report.rules == {"F009": 1}
    assert report.counts["erreur"] == 1
    assert report.usable
    (finding,) = report.findings
    assert finding.path == f"{RECORD}/CODE_SEXE"
    assert (finding.line, finding.column) == where(text, "<CODE_SEXE>1", 2)


def test_an_address_with_damaged_accents_names_its_pupil(tmp_path: Path) -> None:
    file = eleves(3)
    file.addresses["9002"] = {"LIGNE1_ADRESSE": damage("3 allée des Troènes")}
    report = check(file, tmp_path)
    assert report.rules == {"F010": 1}
    (finding,) = report.findings
    assert finding.path == "BEE_ELEVES/DONNEES/ADRESSES/ADRESSE/LIGNE1_ADRESSE"
    assert (finding.line, finding.column) == where(file.text(), "<LIGNE1_ADRESSE>3 allÃ")
    assert_pupil(finding, file.pupils[1])


def test_damaged_accents_written_as_references_are_told_too(tmp_path: Path) -> None:
    file = eleves(3)
    file.addresses["9002"] = {"LIGNE1_ADRESSE": damage("3 allée des Troènes")}
    data = file.text().encode("ascii", "xmlcharrefreplace")
    report = check_path(write(tmp_path, "e.xml", data), expectation())
    assert report.rules == {"F010": 1}


def test_what_is_no_ine_is_not_an_ine_carried_twice(tmp_path: Path) -> None:
    file = eleves(4)
    for pupil in file.pupils[:3]:
        pupil.change(ID_NATIONAL="EN COURS")
    assert check(file, tmp_path).rules == {"S102": 3}


def test_counts_leave_out_leavers_the_classless_and_other_levels(tmp_path: Path) -> None:
    file = eleves(8)
    file.pupils[0].change(DATE_SORTIE="15/11/2024")
    file.pupils[1].structures = [("G", "TGR1")]
    file.pupils[2].structures = [("D", "Inactifs")]
    file.pupils[3].change(CODE_MEF=None)
    file.pupils[4].change(CODE_MEF="20010015110")
    file.pupils[5].change(MEL="faux")
    facts = check(file, tmp_path).facts
    assert (facts.pupils, facts.in_school, facts.terminales, facts.valid_emails) == (8, 4, 3, 2)


def test_a_bac_pro_of_final_year_is_a_terminale(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[0].change(CODE_MEF="24720000331", MEL=None)
    file.pupils[1].change(CODE_MEF="24720000321", MEL=None)
    report = check(file, tmp_path)
    assert report.rules == {"S111": 1}
    assert report.facts.terminales == 2
    assert file.pupils[2].tags["CODE_MEF"] == TERMINALE


def test_an_address_of_several_terminale_pupils_is_told_once_with_every_record(
    tmp_path: Path,
) -> None:
    file = eleves(6)
    for rank, address in ((0, "famille@exemple.fr"), (3, "Famille@exemple.fr"), (4, None)):
        file.pupils[rank].change(MEL=address or "FAMILLE@EXEMPLE.FR")
    report = check(file, tmp_path)
    assert report.rules == {"S114": 1}
    (finding,) = report.findings
    assert finding.severity is WARNING
    assert (finding.value, finding.path) == ("Famille@exemple.fr", f"{RECORD}/MEL")
    assert (finding.line, finding.column) == where(file.text(), "<MEL>Famille@exemple.fr")
    assert "portée par 3 élèves" in finding.message
    assert "exemple.fr" not in finding.message
    for rank in (0, 3, 4):
        assert f"n° interne {file.pupils[rank].number}, " in finding.message
    assert_pupil(finding, file.pupils[3])


@pytest.mark.parametrize(
    "other",
    [
        {"CODE_MEF": "20010015110"},
        {"DATE_SORTIE": "15/11/2024", "CODE_MOTIF_SORTIE": "11"},
    ],
    ids=["seconde", "sortant"],
)
def test_an_address_shared_with_somebody_who_is_not_written_to_is_no_double(
    other: dict[str, str], tmp_path: Path
) -> None:
    file = eleves(4)
    for pupil in file.pupils[:2]:
        pupil.change(MEL="famille@exemple.fr")
    file.pupils[0].change(**other)
    assert check(file, tmp_path).findings == ()


def test_an_address_that_is_not_valid_is_no_double(tmp_path: Path) -> None:
    file = eleves(4)
    for pupil in file.pupils[:2]:
        pupil.change(MEL="néant")
    assert check(file, tmp_path).rules == {"S112": 2}


def test_one_pupil_entered_twice_is_told_by_the_ine_and_not_by_the_address(tmp_path: Path) -> None:
    file = eleves(4)
    twice = {"ID_NATIONAL": file.pupils[0].tags["ID_NATIONAL"], "MEL": file.pupils[0].tags["MEL"]}
    file.pupils[2].change(**twice)
    assert check(file, tmp_path).rules == {"S104": 1}


def test_a_leaver_can_lack_a_date_and_a_motive_at_once(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[1].change(DATE_SORTIE="31/02/2025")
    messages = [finding.message for finding in check(file, tmp_path).findings]
    assert len(messages) == 2
    assert "JJ/MM/AAAA" in "".join(messages)
    assert "motif" in "".join(messages)


def test_telephones_and_addresses_are_masked(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[0].change(TEL_PORTABLE="0639981234 Mme Varenne")
    for pupil in file.pupils[1:]:
        pupil.change(MEL="famille@exemple.fr")
    masked = expectation(identities=Identities.MASKED)
    shown = {f.rule: f for f in check_path(file.write(tmp_path), masked).findings}
    assert shown["S137"].value == "0********* M** V******"
    assert shown["S137"].excerpt == "<TEL_PORTABLE>0********* M** V******</TEL_PORTABLE>"
    assert shown["S114"].value == "f******@exemple.fr"

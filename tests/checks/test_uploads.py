"""Uploads of several documents: what goes together is one report, the rest is refused by name."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Expectation
from cio_console.checks.opening.limits import DEFAULT_LIMITS, Limits
from cio_console.checks.siecle.pupils import SieclePupils
from cio_console.domain.finding import Finding, Report, Verdict
from tests.checks.apb import grades
from tests.checks.builders import SISTER, TERMINALE, UAI, eleves, expectation, where
from tests.checks.companions import NAMES, archive, nomenclature, structures

ELEVES, STRUCTURES = NAMES["BEE_ELEVES"], NAMES["BEE_STRUCTURES"]
NOMENCLATURE = NAMES["BEE_NOMENCLATURES"]
TIMETABLE = b"<STS_EDT><PARAMETRES/></STS_EDT>"


def clean() -> dict[str, bytes]:
    """Return the members of an upload with nothing wrong."""
    return {
        ELEVES: eleves(6).data(),
        NOMENCLATURE: nomenclature().data(),
        STRUCTURES: structures().data(),
    }


def check(
    folder: Path,
    members: Mapping[str, bytes],
    expected: Expectation | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Report:
    """Check an archive of these members, for a SIECLE upload unless told otherwise."""
    return check_path(
        archive(folder, members), expected or expectation(collection="siecle"), limits
    )


def only(report: Report) -> Finding:
    """Return the one finding of a report."""
    (finding,) = report.findings
    return finding


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
@pytest.mark.parametrize("collection", ["siecle", ""])
def test_documents_that_complete_each_other_are_one_upload(
    order: tuple[int, ...], collection: str, tmp_path: Path
) -> None:
    members = list(clean().items())
    path = archive(tmp_path, dict(members[rank] for rank in order))
    report = check_path(path, expectation(collection=collection))
    assert report.findings == ()
    assert report.not_evaluated == ()
    assert report.verdict is Verdict.PASSED
    facts = report.facts
    assert (facts.kind, facts.uai, facts.pupils, facts.terminales) == ("BEE_ELEVES", UAI, 6, 6)
    assert facts.encoding == "ISO-8859-15"
    assert facts.size == path.stat().st_size
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_neither_names_nor_folders_of_the_members_matter(tmp_path: Path) -> None:
    names = ("a.xml", "dossier/b.XML", "sans extension")
    members = dict(zip(names, clean().values(), strict=True))
    assert check(tmp_path, members).findings == ()


def test_a_finding_says_in_which_document_it_is(tmp_path: Path) -> None:
    wrong = structures()
    wrong.parametres["UAJ"] = SISTER
    file = eleves(6)
    file.pupils[3].change(MEL="faux")
    report = check(tmp_path, clean() | {STRUCTURES: wrong.data(), ELEVES: file.data()})
    assert report.rules == {"S002": 1, "S112": 1}
    first, second = report.findings
    assert (first.rule, first.member) == ("S112", ELEVES)
    assert (first.line, first.column) == where(file.text(), "<MEL>faux")
    assert (second.rule, second.member) == ("S002", STRUCTURES)
    assert (second.line, second.column) == where(wrong.text(), "<UAJ>")
    assert second.path == "BEE_STRUCTURES/PARAMETRES/UAJ"


def test_a_document_alone_in_its_archive_needs_no_name(tmp_path: Path) -> None:
    file = eleves(2)
    file.pupils[0].change(MEL="faux")
    assert only(check(tmp_path, {ELEVES: file.data()})).member == ""


@pytest.mark.parametrize(
    ("added", "rule", "says"),
    [
        ({"ElevesAvecAdresses.xml": eleves(6).data()}, "F006",
         ["2 fois l'export « élèves »", f"« {ELEVES} » et « ElevesAvecAdresses.xml »"]),
        ({"Nomenclature (1).xml": nomenclature().data()}, "F006",
         ["2 fois l'export « nomenclature »", f"« {NOMENCLATURE} » et « Nomenclature (1).xml »"]),
    ],
    ids=["élèves", "nomenclature"],
)  # fmt: skip
def test_two_documents_of_one_kind_are_refused_by_name(
    added: dict[str, bytes], rule: str, says: list[str], tmp_path: Path
) -> None:
    report = check(tmp_path, clean() | added)
    finding = only(report)
    assert (finding.rule, finding.member) == (rule, "")
    assert all(words in finding.message for words in says)
    assert not report.usable
    assert set(report.not_evaluated) == set(SieclePupils.codes)
    assert report.facts.pupils == 0


@pytest.mark.parametrize(
    ("data", "rule", "says"),
    [
        (TIMETABLE, "F008", ["STS_EDT", "attendu : l'export « élèves »"]),
        (b"<BEE_COMMUN/>", "F008", ["« communs » de SIECLE"]),
        (b"<AUTRE/>", "F008", ["<AUTRE>"]),
        (grades(2).data(), "F008", ["fichier de notes"]),
        (b"<html><title>Connexion</title></html>", "F002", ["page HTML"]),
        (b"nom;prenom\na;b\nc;d\ne;f\n", "F002", ["CSV"]),
        (b"", "F001", ["vide"]),
        (b"<BEE_STRUCT", "F003", ["coupé"]),
        (b"<!DOCTYPE x><BEE_STRUCTURES/>", "F005", ["DOCTYPE"]),
    ],
    ids=["emploi du temps", "communs", "inconnu", "notes", "html", "csv", "vide", "coupé", "dtd"],
)
def test_a_document_that_does_not_belong_is_named_and_the_others_are_read(
    data: bytes, rule: str, says: list[str], tmp_path: Path
) -> None:
    file = eleves(6)
    file.pupils[3].change(MEL="faux")
    report = check(tmp_path, {"autre.xml": data, ELEVES: file.data()})
    assert report.rules == {rule: 1, "S112": 1}
    finding = next(f for f in report.findings if f.rule == rule)
    assert finding.member == "autre.xml"
    assert all(words in finding.message for words in says)
    assert not report.usable
    assert report.facts.pupils == 6
    assert "S112" not in report.not_evaluated


def test_companions_without_the_pupils_are_not_a_siecle_upload(tmp_path: Path) -> None:
    members = {n: data for n, data in clean().items() if n != ELEVES}
    finding = only(check(tmp_path, members))
    assert finding.rule == "F008"
    assert f"l'export « structures » de SIECLE (« {STRUCTURES} »)" in finding.message
    assert "mais pas l'export « élèves » de SIECLE, qui est attendu" in finding.message


def test_companions_alone_are_checked_for_what_they_are_when_nothing_is_expected(
    tmp_path: Path,
) -> None:
    members = {n: data for n, data in clean().items() if n != ELEVES}
    report = check(tmp_path, members, expectation())
    assert report.findings == ()
    assert (report.facts.kind, report.facts.uai) == ("BEE_NOMENCLATURES", UAI)


def test_the_root_cause_is_told_when_the_pupils_file_is_the_broken_one(tmp_path: Path) -> None:
    report = check(tmp_path, clean() | {ELEVES: b"<BEE_ELE"})
    finding = only(report)
    assert (finding.rule, finding.member) == ("F003", ELEVES)
    assert set(SieclePupils.codes) <= set(report.not_evaluated)


def test_grades_and_siecle_are_not_one_upload(tmp_path: Path) -> None:
    members = {ELEVES: eleves(2).data(), f"{UAI}_E1.xml": grades(2).data()}
    finding = only(check(tmp_path, members, expectation()))
    assert finding.rule == "F006"
    assert "à part" in finding.message
    assert f"« {UAI}_E1.xml »" in finding.message
    report = check(tmp_path, members, expectation(collection="notes"))
    assert report.rules == {"F008": 1}
    assert only(report).member == ELEVES
    assert report.facts.kind == "APB"


def test_a_cut_companion_leaves_the_pupils_checked_and_gives_no_reference(tmp_path: Path) -> None:
    half = nomenclature().data()
    half = half[: half.index(b"</MEFS>")]
    report = check(tmp_path, clean() | {NOMENCLATURE: half})
    assert report.rules == {"F003": 1}
    assert only(report).member == NOMENCLATURE
    assert report.facts.pupils == 6


def test_a_damaged_member_among_good_ones_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path, clean())
    data = bytearray(path.read_bytes())
    at = data.index(STRUCTURES.encode()) + len(STRUCTURES) + 40
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    report = check_path(path, expectation(collection="siecle"))
    assert report.rules == {"F006": 1}
    finding = only(report)
    assert "endommagée" in finding.message
    assert finding.member == STRUCTURES
    assert report.facts.pupils == 6


def test_an_archive_within_the_archive_is_said_not_to_be_read(tmp_path: Path) -> None:
    report = check(tmp_path, {ELEVES: eleves(6).data(), "ExportXML_Nomenclature.zip": b"PK"})
    finding = only(report)
    assert (finding.rule, finding.severity) == ("F006", "avertissement")
    assert "« ExportXML_Nomenclature.zip »" in finding.message
    assert report.usable
    assert report.facts.pupils == 6


@pytest.mark.parametrize("name", ["LISEZMOI.txt", "notice.pdf", "liste.csv", "page.html"])
def test_what_is_no_document_beside_the_documents_is_left_aside(name: str, tmp_path: Path) -> None:
    assert check(tmp_path, clean() | {name: b"<html>x"}).findings == ()


def test_too_many_documents_are_refused_unread(tmp_path: Path) -> None:
    members = {f"{number}.xml": TIMETABLE for number in range(9)}
    finding = only(check(tmp_path, members))
    assert finding.rule == "F006"
    assert "beaucoup trop" in finding.message


def test_the_bounds_are_those_of_the_whole_upload(tmp_path: Path) -> None:
    members = clean()
    largest = max(map(len, members.values()))
    limits = replace(DEFAULT_LIMITS, expanded_bytes=largest + 100)
    assert check(tmp_path, {ELEVES: members[ELEVES]}, limits=limits).findings == ()
    finding = only(check(tmp_path, members, limits=limits))
    assert finding.rule == "F007"
    assert "ensemble" in finding.message
    bomb = replace(DEFAULT_LIMITS, ratio=2, ratio_floor=1000)
    assert only(check(tmp_path, members, limits=bomb)).rule == "F007"


def test_a_failure_of_ours_in_one_document_is_no_verdict_on_the_upload(tmp_path: Path) -> None:
    class Odd(int):
        """A year that one cannot subtract from."""

        def __sub__(self, other: object) -> int:
            raise ZeroDivisionError(str(other))

    expected = expectation(collection="siecle")
    campaign = msgspec.structs.replace(expected.campaign, school_year=Odd(2024))
    report = check(tmp_path, clean(), replace(expected, campaign=campaign))
    assert report.verdict is Verdict.UNFINISHED
    assert "règle S121" in report.cause


def test_a_mef_that_the_nomenclature_does_not_have_is_told_at_its_pupil(tmp_path: Path) -> None:
    file = eleves(6)
    file.pupils[2].change(CODE_MEF="20210099999")
    members = clean() | {ELEVES: file.data()}
    report = check(tmp_path, {ELEVES: members[ELEVES]})
    assert report.findings == ()
    del members[STRUCTURES]
    report = check(tmp_path, members)
    assert report.rules == {"S131": 1}
    finding = only(report)
    assert (finding.severity, finding.value) == ("erreur", "20210099999")
    assert "n'est pas dans la nomenclature" in finding.message
    assert (finding.line, finding.column) == where(file.text(), "<CODE_MEF>20210099999")
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == file.pupils[2].eleve_id


def test_an_ill_formed_mef_is_told_once(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[0].change(CODE_MEF="2021")
    file.pupils[1].change(CODE_MEF=None)
    members = {ELEVES: file.data(), NOMENCLATURE: nomenclature().data()}
    report = check(tmp_path, members)
    assert report.rules == {"S131": 2}
    assert "11 chiffres" in report.findings[0].message
    assert "manque" in report.findings[1].message


@pytest.mark.parametrize(
    ("mefstat", "terminales"),
    [("22131001511", 6), ("23831001511", 6), ("22121001511", 1), ("", 6)],
)
def test_terminale_is_told_by_the_mefstat_and_by_the_code_without_one(
    mefstat: str, terminales: int, tmp_path: Path
) -> None:
    file = eleves(6)
    file.pupils[0].change(CODE_MEF="99900000000")
    mefs = {TERMINALE: mefstat, "99900000000": "22139999999"}
    members = {ELEVES: file.data(), NOMENCLATURE: nomenclature(mefs).data()}
    report = check(tmp_path, members)
    assert report.findings == ()
    assert report.facts.terminales == terminales
    assert report.facts.valid_emails == terminales


def test_a_pupil_of_terminale_by_the_mefstat_needs_an_address(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[0].change(CODE_MEF="99900000000", MEL=None)
    mefs = {TERMINALE: "22131001511", "99900000000": "22139999999"}
    members = {ELEVES: file.data(), NOMENCLATURE: nomenclature(mefs).data()}
    assert check(tmp_path, members).rules == {"S111": 1}


def test_half_a_nomenclature_reports_no_code_of_the_other_half(tmp_path: Path) -> None:
    whole = nomenclature({"20010015110": "", TERMINALE: "22131001511"}).text()
    half = whole[: whole.index(f'<MEF CODE_MEF="{TERMINALE}"')].encode("iso-8859-15")
    report = check(tmp_path, {ELEVES: eleves(3).data(), NOMENCLATURE: half})
    assert report.rules == {"F003": 1}

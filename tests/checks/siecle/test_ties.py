"""S133 and S134: sections that point to nobody, pupils in a class that does not hold their MEF."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.checks.engine import check_path
from cio_console.checks.references import Structures
from cio_console.checks.siecle.mefs import class_fault
from cio_console.domain.finding import Finding, Report, Severity
from tests.checks.builders import SECONDE, TERMINALE, Eleves, eleves, expectation, where
from tests.checks.companions import DIVISIONS, NAMES, archive, nomenclature, structures

SECTION = "BEE_ELEVES/DONNEES/STRUCTURES/STRUCTURES_ELEVE"
ORDERS = [
    ("PARAMETRES", "ELEVES", "STRUCTURES", "ADRESSES"),
    ("PARAMETRES", "STRUCTURES", "ELEVES", "ADRESSES"),
]


def written(text: str, folder: Path) -> Path:
    """Write a document that a test has altered."""
    path = folder / "eleves.xml"
    path.write_bytes(text.encode("iso-8859-15"))
    return path


def with_options(text: str, *numbers: str) -> str:
    """Return the document with the options of these pupils, before its structures."""
    options = "".join(
        f'<OPTION ELEVE_ID="{number}">\n<OPTIONS_ELEVE><NUM_OPTION>1</NUM_OPTION>'
        "<CODE_MODALITE_ELECT>O</CODE_MODALITE_ELECT><CODE_MATIERE>030201</CODE_MATIERE>"
        "</OPTIONS_ELEVE>\n</OPTION>\n"
        for number in numbers
    )
    return text.replace("<STRUCTURES>", f"<OPTIONS>\n{options}</OPTIONS>\n<STRUCTURES>")


def numbers_of(file: Eleves) -> list[str]:
    """Return the ELEVE_ID of every pupil."""
    return [pupil.eleve_id for pupil in file.pupils]


def check(text: str, folder: Path) -> Report:
    """Check a document."""
    return check_path(written(text, folder), expectation())


@pytest.mark.parametrize("order", ORDERS)
def test_sections_that_point_to_the_pupils_of_the_file_are_right(
    order: tuple[str, ...], tmp_path: Path
) -> None:
    file = eleves(6)
    file.sections = order
    file.pupils[3].structures = []
    text = with_options(file.text(), *numbers_of(file))
    assert set(check(text, tmp_path).rules) == {"S132"}


@pytest.mark.parametrize("order", ORDERS)
def test_structures_of_nobody_are_told_at_their_record(
    order: tuple[str, ...], tmp_path: Path
) -> None:
    file = eleves(6)
    file.sections = order
    text = file.text().replace(
        '<STRUCTURES_ELEVE ELEVE_ID="700004">',
        '<STRUCTURES_ELEVE ELEVE_ID="999">\n</STRUCTURES_ELEVE>\n'
        '<STRUCTURES_ELEVE ELEVE_ID="700004">',
    )
    report = check(text, tmp_path)
    assert report.rules == {"S133": 1}
    (finding,) = report.findings
    assert (finding.severity, finding.value) == (Severity.WARNING, "999")
    assert finding.message.startswith("Des structures (classe ou groupe) portent")
    assert finding.path == SECTION
    assert (finding.line, finding.column) == where(text, '<STRUCTURES_ELEVE ELEVE_ID="999">')
    assert text.splitlines()[finding.line - 1] == finding.excerpt
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == "999"
    assert report.usable


def test_options_of_nobody_are_told_and_one_number_is_one_finding(tmp_path: Path) -> None:
    file = eleves(3)
    text = with_options(file.text(), *numbers_of(file), "888", "888", "999")
    text = text.replace("</STRUCTURES>", '<STRUCTURES_ELEVE ELEVE_ID="999"/>\n</STRUCTURES>')
    report = check(text, tmp_path)
    assert report.rules == {"S133": 2}
    assert [finding.value for finding in report.findings] == ["888", "999"]
    for finding in report.findings:
        assert finding.message.startswith("Des options portent")
        assert (finding.line, finding.column) == where(text, f'<OPTION ELEVE_ID="{finding.value}"')


@pytest.mark.parametrize("order", ORDERS)
def test_two_structures_records_for_one_pupil_are_told_at_the_second(
    order: tuple[str, ...], tmp_path: Path
) -> None:
    file = eleves(6)
    file.sections = order
    again = '<STRUCTURES_ELEVE ELEVE_ID="700002">'
    text = file.text().replace(
        "</STRUCTURES>", f"{again}\n</STRUCTURES_ELEVE>\n" * 2 + "</STRUCTURES>"
    )
    report = check(text, tmp_path)
    assert report.rules == {"S133": 1}
    (finding,) = report.findings
    assert "deux blocs de structures" in finding.message
    assert (finding.line, finding.column) == where(text, again, 2)
    assert finding.pupil is not None
    assert (finding.pupil.elenoet, finding.pupil.division) == ("2", "TG3")


def test_a_number_that_two_pupils_share_is_told_by_its_own_rule_alone(tmp_path: Path) -> None:
    file = eleves(4)
    file.pupils[2].attributes["ELEVE_ID"] = file.pupils[1].eleve_id
    assert check(file.text(), tmp_path).rules == {"S135": 1}


def test_a_record_without_number_is_left_to_the_pupil_who_lacks_one(tmp_path: Path) -> None:
    file = eleves(4)
    file.pupils[2].attributes["ELEVE_ID"] = None
    text = with_options(file.text(), *numbers_of(file))
    assert check(text, tmp_path).rules == {"S135": 1}


def test_when_pupils_may_be_lost_nobody_is_said_to_be_unknown(tmp_path: Path) -> None:
    text = eleves(6).text().replace('<ELEVE ELEVE_ID="700003"', '<ELEVE ELEVE_ID="700003')
    report = check(text, tmp_path)
    assert "S133" not in report.rules
    assert "S133" in report.not_evaluated


def upload(
    file: Eleves, folder: Path, divisions: dict[str, tuple[str, ...]] | None = None
) -> Report:
    """Check pupils with the structures of their school in one upload."""
    members = {
        NAMES["BEE_ELEVES"]: file.data(),
        NAMES["BEE_STRUCTURES"]: structures().data(),
    }
    return check_path(archive(folder, members), expectation(collection="siecle"))


def only(report: Report) -> Finding:
    """Return the one finding of a report."""
    (finding,) = report.findings
    return finding


@pytest.mark.parametrize("order", ORDERS)
def test_a_pupil_in_a_class_of_other_mefs_is_told_at_the_class(
    order: tuple[str, ...], tmp_path: Path
) -> None:
    file = eleves(6)
    file.sections = order
    file.pupils[2].change(CODE_MEF=SECONDE)
    assert check(file.text(), tmp_path).findings == ()
    report = upload(file, tmp_path)
    assert report.rules == {"S134": 1}
    finding = only(report)
    assert (finding.severity, finding.value) == (Severity.WARNING, "TG1")
    assert f"n'accueille pas la formation de l'élève ({SECONDE}), mais {TERMINALE}." in (
        finding.message
    )
    assert finding.path == f"{SECTION}/STRUCTURE/CODE_STRUCTURE"
    text = file.text()
    start = text.index('<STRUCTURES_ELEVE ELEVE_ID="700003">')
    nth = text[:start].count("<CODE_STRUCTURE>TG1<") + 1
    assert (finding.line, finding.column) == where(text, "<CODE_STRUCTURE>TG1<", nth)
    assert finding.member == NAMES["BEE_ELEVES"]
    assert finding.pupil is not None
    assert (finding.pupil.elenoet, finding.pupil.division) == ("3", "TG1")


def test_a_class_that_the_structures_do_not_have_is_told(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[1].structures = [("D", "TG9")]
    finding = only(upload(file, tmp_path))
    assert finding.rule == "S134"
    assert "La division TG9 de l'élève n'est pas dans les structures" in finding.message


HARMLESS: dict[str, Callable[[Eleves], object]] = {
    "une division de plusieurs MEF": lambda f: f.pupils[1].change(CODE_MEF="20110015110"),
    "un sortant": lambda f: f.pupils[0].change(CODE_MEF=SECONDE, DATE_SORTIE="15/11/2024",
                                               CODE_MOTIF_SORTIE="11"),
    "un groupe inconnu": lambda f: f.pupils[0].structures.insert(0, ("G", "INCONNU")),
}  # fmt: skip


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_goes_together_is_not_told(change: Callable[[Eleves], object], tmp_path: Path) -> None:
    file = eleves(6)
    change(file)
    assert upload(file, tmp_path).findings == ()


@pytest.mark.parametrize(
    ("change", "rule"),
    [({"CODE_MEF": None}, "S131"), ({"CODE_MEF": "2021"}, "S131"), ({"CODE_MEF": ""}, "S131")],
)
def test_a_mef_that_is_wrong_in_itself_is_told_once(
    change: dict[str, str | None], rule: str, tmp_path: Path
) -> None:
    file = eleves(3)
    file.pupils[1].change(**change)
    assert upload(file, tmp_path).rules == {rule: 1}


def test_a_mef_that_no_nomenclature_has_is_told_once(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[1].change(CODE_MEF="20210099999")
    members = {
        "e.xml": file.data(),
        "n.xml": nomenclature().data(),
        "s.xml": structures().data(),
    }
    report = check_path(archive(tmp_path, members), expectation(collection="siecle"))
    assert report.rules == {"S131": 1}


def test_the_pseudo_class_is_told_once(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[1].structures = [("D", "Inactifs")]
    assert upload(file, tmp_path).rules == {"S132": 1}


@pytest.mark.parametrize("order", ORDERS)
def test_the_classes_of_a_number_that_two_pupils_share_are_nobody_s(
    order: tuple[str, ...], tmp_path: Path
) -> None:
    file = eleves(6)
    file.sections = order
    file.pupils[3].attributes["ELEVE_ID"] = file.pupils[1].eleve_id
    file.pupils[3].change(CODE_MEF=SECONDE)
    file.pupils[3].structures = [("D", "2GT1")]
    assert upload(file, tmp_path).rules == {"S135": 1}


def test_half_of_the_structures_is_no_reference(tmp_path: Path) -> None:
    data = structures().data()
    members = {"e.xml": eleves(6).data(), "s.xml": data[: data.index(b'CODE_STRUCTURE="TG3"')]}
    report = check_path(archive(tmp_path, members), expectation(collection="siecle"))
    assert report.rules == {"F003": 1}


def test_structures_given_by_the_caller_serve_as_well(tmp_path: Path) -> None:
    file = eleves(3)
    given = Structures({"TG1": frozenset({TERMINALE}), "TG2": frozenset({SECONDE})})
    expected = replace(expectation(), structures=given)
    report = check_path(file.write(tmp_path), expected)
    assert report.rules == {"S134": 2}
    assert {finding.value for finding in report.findings} == {"TG2", "TG3"}


def test_a_message_names_a_few_of_many_mefs() -> None:
    many = Structures({"TG1": frozenset(f"2021001511{n}" for n in range(9)), "VIDE": frozenset()})
    message = class_fault("TG1", SECONDE, many)
    assert "20210015110, 20210015111, 20210015112, 20210015113, …." in message
    assert class_fault("VIDE", SECONDE, many) == ""
    assert class_fault("TG1", "20210015118", many) == ""
    assert set(DIVISIONS) == {"TG1", "TG2", "TG3", "2GT1"}

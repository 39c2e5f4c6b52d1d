"""The exports that complete BEE_ELEVES, checked alone for what they are and read as references."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cio_console.checks.engine import check_path
from cio_console.checks.opening.sniff import ROOTS
from cio_console.domain.finding import Report, Severity
from tests.checks.builders import SISTER, UAI, expectation, where, write
from tests.checks.companions import Export, guardians_of, nomenclature, responsables, structures

EXPORTS: dict[str, Callable[[], Export]] = {
    "BEE_RESPONSABLES": lambda: responsables(guardians_of(2)),
    "BEE_STRUCTURES": structures,
    "BEE_NOMENCLATURES": nomenclature,
}

REPEATED = {
    "BEE_RESPONSABLES": "<PERSONNE ",
    "BEE_STRUCTURES": "<DIVISION ",
    "BEE_NOMENCLATURES": "<MATIERE ",
}
"""A record of which a clean export holds four."""


def check(export: Export, folder: Path, collection: str = "") -> Report:
    """Write the export, zipped, and check it."""
    path = write(folder, "ExportXML.zip", export.data())
    return check_path(path, expectation(collection=collection))


@pytest.fixture(params=sorted(EXPORTS))
def export(request: pytest.FixtureRequest) -> Export:
    """Give each export in turn, clean."""
    return EXPORTS[str(request.param)]()


def test_a_clean_export_gives_its_facts_and_no_finding(export: Export, tmp_path: Path) -> None:
    report = check(export, tmp_path)
    assert report.findings == ()
    assert report.not_evaluated == ()
    facts = report.facts
    assert (facts.kind, facts.uai, facts.school_year) == (export.root, UAI, 2024)
    assert (facts.exported_at, facts.encoding) == ("2025-01-06", "ISO-8859-15")
    assert (facts.pupils, facts.classes) == (0, 0)


def test_alone_it_is_not_the_siecle_upload(export: Export, tmp_path: Path) -> None:
    report = check(export, tmp_path, "siecle")
    assert report.rules == {"F008": 1}
    message = report.findings[0].message
    assert message.startswith(f"C'est {ROOTS[export.root]}")
    assert "attendu : l'export « élèves » de SIECLE" in message
    assert not report.usable


@pytest.mark.parametrize(
    ("tag", "value", "rule"),
    [
        ("UAJ", None, "S001"),
        ("UAJ", SISTER, "S002"),
        ("ANNEE_SCOLAIRE", "2023", "S003"),
        ("ANNEE_SCOLAIRE", "", "S003"),
    ],
)
def test_its_header_is_checked_like_that_of_the_pupils(
    tag: str, value: str | None, rule: str, export: Export, tmp_path: Path
) -> None:
    export.parametres[tag] = value
    report = check(export, tmp_path)
    assert report.rules == {rule: 1}
    finding = report.findings[0]
    needle = f"<{tag}" if value is not None else "<PARAMETRES>"
    assert (finding.line, finding.column) == where(export.text(), needle)
    assert finding.path.startswith(f"{export.root}/PARAMETRES")


def test_a_missing_header_is_one_finding(export: Export, tmp_path: Path) -> None:
    export.order = tuple(export.sections)
    report = check(export, tmp_path)
    assert report.rules == {"F009": 1}
    assert "PARAMETRES" in report.findings[0].message
    assert report.not_evaluated == ("S001", "S002", "S003")


def test_a_header_written_twice_is_out_of_place(export: Export, tmp_path: Path) -> None:
    text = export.text().replace("<DONNEES>", "<PARAMETRES></PARAMETRES>\n<DONNEES>")
    report = check_path(write(tmp_path, "f.xml", text.encode("iso-8859-15")), expectation())
    assert report.rules == {"F009": 1}
    assert report.facts.uai == UAI


@pytest.mark.parametrize(
    ("make", "missing"),
    [(structures, "DIVISIONS"), (nomenclature, "MEFS"), (nomenclature, "MATIERES")],
)
def test_a_missing_section_is_one_finding(
    make: Callable[[], Export], missing: str, tmp_path: Path
) -> None:
    export = make()
    export.order = ("PARAMETRES", *(name for name in export.sections if name != missing))
    report = check(export, tmp_path)
    assert report.rules == {"F009": 1}
    assert f"<{missing}>" in report.findings[0].message


def test_the_order_of_the_sections_changes_nothing(export: Export, tmp_path: Path) -> None:
    export.order = ("PARAMETRES", *reversed(export.sections))
    assert check(export, tmp_path).findings == ()


def test_an_unknown_name_is_told_once(export: Export, tmp_path: Path) -> None:
    tag = REPEATED[export.root]
    text = export.text().replace(tag, f'{tag}NEUF="x" ')
    report = check_path(write(tmp_path, "f.xml", text.encode("iso-8859-15")), expectation())
    assert report.rules == {"F012": 1}
    (finding,) = report.findings
    assert finding.severity is Severity.INFORMATION
    assert "NEUF" in finding.message
    assert "(4 fois)" in finding.message
    assert (finding.line, finding.column) == where(text, "NEUF=")


def test_an_unknown_section_is_told_where_the_sections_are_known(tmp_path: Path) -> None:
    export = structures()
    export.sections["REGROUPEMENTS"] = ["<REGROUPEMENT/>"]
    report = check(export, tmp_path)
    assert report.rules == {"F012": 1}
    assert "<REGROUPEMENTS>" in report.findings[0].message
    other = nomenclature()
    other.sections["DIPLOMES"] = ["<DIPLOME/>"]
    assert check(other, tmp_path).findings == ()

"""`verifier --siecle`: grades crossed with the pupils of a SIECLE export."""

import json
from pathlib import Path

import pytest

from tests.checks.apb import Grades, grades
from tests.checks.builders import SISTER, UAI, eleves, write
from tests.checks.companions import NAMES, archive, nomenclature, structures
from tests.commands.conftest import Cli

CROSSING = ["X101", "X102", "X103", "X104"]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Give the grades of the first three pupils, on disk."""
    return the_grades(3).write(tmp_path)


def the_grades(count: int) -> Grades:
    """Return the grades of the first pupils of an export."""
    file = grades(count)
    for pupil in file.pupils:
        pupil.born = f"2007-05-{pupil.number + 1:02}"
    return file


def test_the_grades_are_crossed_with_the_pupils(cli: Cli, tmp_path: Path, notes: Path) -> None:
    base = eleves(4).write(tmp_path)
    done = cli("verifier", str(notes), "--siecle", str(base))
    assert done.code == 1
    assert "X101" in done.out
    assert "TG2" in done.out
    assert "O. C." in done.out
    assert "BRANNIGAN" not in done.out
    assert "non évaluées" not in done.out


def test_without_it_the_rules_are_said_not_to_be_evaluated(cli: Cli, notes: Path) -> None:
    done = cli("verifier", str(notes), "--json")
    (file,) = json.loads(done.out)["files"]
    assert done.code == 0
    assert file["not_evaluated"] == CROSSING


def test_a_siecle_file_beside_the_grades_is_checked_as_ever(
    cli: Cli, tmp_path: Path, notes: Path
) -> None:
    base = eleves(3).write(tmp_path)
    done = cli("verifier", str(base), str(notes), "--siecle", str(base), "--json")
    assert done.code == 0
    assert [file["rules"] for file in json.loads(done.out)["files"]] == [{}, {}]


def test_an_upload_of_several_exports_serves_too(cli: Cli, tmp_path: Path, notes: Path) -> None:
    members = {"a.xml": eleves(4).data(), NAMES["BEE_STRUCTURES"]: structures().data()}
    done = cli("verifier", str(notes), "--siecle", str(archive(tmp_path, members)), "--json")
    (file,) = json.loads(done.out)["files"]
    assert file["rules"] == {"X101": 1}


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (the_grades(2).data(), 2, "fichier de notes"),
        (nomenclature().data(), 2, "nomenclature"),
        (b"", 3, "vide"),
        (eleves(3).data()[:-400], 3, "coupé"),
    ],
)
def test_what_cannot_serve_is_refused_outright(
    cli: Cli, tmp_path: Path, notes: Path, data: bytes, code: int, says: str
) -> None:
    file = write(tmp_path, "reference.xml", data)
    done = cli("verifier", str(notes), "--siecle", str(file))
    assert (done.code, done.out) == (code, "")
    assert "--siecle : « reference.xml »" in done.err
    assert says in done.err


@pytest.mark.parametrize(
    ("tag", "value", "says"), [("UAJ", SISTER, SISTER), ("ANNEE_SCOLAIRE", "2023", "2023")]
)
def test_the_base_of_another_school_or_year_is_refused(
    cli: Cli, tmp_path: Path, notes: Path, tag: str, value: str, says: str
) -> None:
    export = eleves(3)
    export.parametres[tag] = value
    base = export.write(tmp_path)
    done = cli("verifier", str(notes), "--uai", UAI, "--siecle", str(base))
    assert (done.code, done.out) == (3, "")
    assert says in done.err


def test_without_an_expected_school_the_crossing_tells_the_two(
    cli: Cli, tmp_path: Path, notes: Path
) -> None:
    export = eleves(0)
    export.pupils = eleves(30).pupils[20:]
    export.parametres["UAJ"] = SISTER
    base = export.write(tmp_path)
    done = cli("verifier", str(notes), "--siecle", str(base))
    assert f"les notes sont celles de {UAI}, et SIECLE est celui de {SISTER}" in " ".join(
        done.out.split()
    )

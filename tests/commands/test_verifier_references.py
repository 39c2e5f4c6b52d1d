"""`verifier --nomenclature --structures`: what files are checked against, and what cannot serve."""

import json
from pathlib import Path

import pytest

from tests.checks.apb import grades
from tests.checks.builders import SISTER, UAI, Eleves, eleves, write
from tests.checks.companions import NAMES, archive, nomenclature, structures
from tests.commands.builders import Done
from tests.commands.conftest import Cli


@pytest.fixture
def pupils(tmp_path: Path) -> Eleves:
    """Give an export in which one pupil has a MEF that no nomenclature knows, on disk."""
    export = eleves()
    export.pupils[1].change(CODE_MEF="20210099999")
    export.write(tmp_path)
    return export


def checked(cli: Cli, folder: Path, *options: str) -> dict[str, int]:
    """Return the rules that fire on the export of `pupils`."""
    done = cli("verifier", str(folder / "ExportXML_ElevesSansAdresses.zip"), *options, "--json")
    (file,) = json.loads(done.out)["files"]
    rules: dict[str, int] = file["rules"]
    return rules


@pytest.mark.usefixtures("pupils")
@pytest.mark.parametrize("name", ["Nomenclature.xml", "ExportXML_Nomenclature.zip"])
def test_a_nomenclature_gives_the_known_codes(cli: Cli, tmp_path: Path, name: str) -> None:
    file = write(tmp_path, name, nomenclature().data())
    assert checked(cli, tmp_path) == {}
    assert checked(cli, tmp_path, "--nomenclature", str(file)) == {"S131": 1}


@pytest.mark.usefixtures("pupils")
def test_an_upload_that_holds_the_nomenclature_gives_it_too(cli: Cli, tmp_path: Path) -> None:
    members = {NAMES["BEE_NOMENCLATURES"]: nomenclature().data(), "a.xml": structures().data()}
    file = archive(tmp_path, members)
    assert checked(cli, tmp_path, "--nomenclature", str(file))["S131"] == 1


def refused(cli: Cli, folder: Path, option: str, data: bytes) -> Done:
    """Run `verifier` with a reference made of these bytes, which must be refused outright."""
    file = write(folder, "reference.xml", data)
    done = cli("verifier", str(eleves().write(folder)), option, str(file))
    assert done.out == ""
    assert "reference.xml" in done.err
    return done


@pytest.mark.parametrize(
    ("option", "data", "says"),
    [
        ("--nomenclature", structures().data(), "est l'export « structures » de SIECLE"),
        ("--structures", nomenclature().data(), "est l'export « nomenclature » de SIECLE"),
        ("--nomenclature", eleves().data(), "est l'export « élèves » de SIECLE"),
        ("--nomenclature", grades().data(), "est un fichier de notes (APB)"),
        ("--structures", b"<STS_EDT/>", "STS_EDT"),
    ],
)
def test_a_file_of_another_kind_is_a_wrong_use(
    cli: Cli, tmp_path: Path, option: str, data: bytes, says: str
) -> None:
    done = refused(cli, tmp_path, option, data)
    assert done.code == 2
    assert says in done.err
    usual = "ExportXML_Nomenclature.zip" if "nomen" in option else "ExportXML_Structures.zip"
    assert usual in done.err


def altered(tag: str, value: str) -> bytes:
    """Return a nomenclature whose header says something else."""
    export = nomenclature()
    export.parametres[tag] = value
    return export.data()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "vide"),
        (b"%PDF-1.4", "document PDF"),
        (nomenclature().data()[:900], "coupé"),
        (altered("ANNEE_SCOLAIRE", "2023"), "année scolaire 2023"),
        (altered("UAJ", "x"), "n'est pas un UAI"),
        (nomenclature({}).data(), "il est vide"),
    ],
    ids=["vide", "pdf", "coupé", "année", "uai", "sans code"],
)
def test_a_file_that_cannot_serve_is_told_why(
    cli: Cli, tmp_path: Path, data: bytes, says: str
) -> None:
    done = refused(cli, tmp_path, "--nomenclature", data)
    assert done.code == 3
    assert "ne peut pas servir" in done.err
    assert says in done.err


def test_another_school_s_nomenclature_cannot_serve(cli: Cli, tmp_path: Path) -> None:
    file = write(tmp_path, "n.xml", altered("UAJ", SISTER))
    clean = str(eleves().write(tmp_path))
    done = cli("verifier", clean, "--uai", UAI, "--nomenclature", str(file))
    assert done.code == 3
    assert SISTER in done.err


def test_a_missing_reference_is_told_with_its_option(cli: Cli, tmp_path: Path) -> None:
    clean = str(eleves().write(tmp_path))
    done = cli("verifier", clean, "--structures", str(tmp_path / "absent.zip"))
    assert (done.code, done.out) == (3, "")
    assert "--structures : " in done.err
    assert "n'existe pas" in done.err

"""`verifier` on an archive of several documents, and on the exports that complete the pupils'."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.checks.builders import SISTER, UAI, eleves, where, write
from tests.checks.companions import NAMES, Export, archive, nomenclature, structures
from tests.commands.conftest import Cli

STRUCTURES = NAMES["BEE_STRUCTURES"]


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Give an upload of pupils and structures whose structures are the sister school's."""
    wrong = structures()
    wrong.parametres["UAJ"] = SISTER
    members = {NAMES["BEE_ELEVES"]: eleves().data(), STRUCTURES: wrong.data()}
    return archive(tmp_path, members)


def test_a_finding_is_told_with_its_document(cli: Cli, mixed: Path) -> None:
    line, column = where(structures().text(), "<UAJ>")
    done = cli("verifier", str(mixed), "--uai", UAI)
    assert done.code == 1
    place = f"    {STRUCTURES}, ligne {line}, colonne {column} : "
    assert any(text.startswith(place) for text in done.lines)
    assert "6 élèves, 6 en terminale" in done.out


def test_the_csv_names_the_document_beside_the_file(cli: Cli, mixed: Path) -> None:
    done = cli("verifier", str(mixed), "--uai", UAI, "--csv")
    (row,) = csv.DictReader(io.StringIO(done.out.removeprefix("\ufeff")), delimiter=";")
    assert row["fichier"] == f"{mixed}/{STRUCTURES}"


def test_the_json_names_the_document(cli: Cli, mixed: Path) -> None:
    done = cli("verifier", str(mixed), "--uai", UAI, "--json")
    (file,) = json.loads(done.out)["files"]
    assert file["path"] == str(mixed)
    assert [finding["member"] for finding in file["findings"]] == [STRUCTURES]


@pytest.mark.parametrize("export", [structures(), nomenclature()], ids=lambda e: e.root)
def test_a_companion_is_told_for_what_it_is_without_counting_pupils(
    cli: Cli, export: Export, tmp_path: Path
) -> None:
    file = write(tmp_path, "export.zip", export.data())
    done = cli("verifier", str(file))
    assert done.code == 0
    assert f"  {export.root} · {UAI} · année 2024-2025 · exporté le" in done.out
    assert "élève" not in done.out.split("Contrôles locaux")[0].replace("contrôles", "")

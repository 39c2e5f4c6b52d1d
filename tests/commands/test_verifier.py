"""`verifier`: real files checked before they are sent, told to people and to programs."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from cio_console.checks.catalogue import catalogue
from tests.checks.apb import grades
from tests.checks.builders import SISTER, UAI, damage, eleves, where
from tests.commands.conftest import Cli
from tests.commands.test_process import ran

FILE_FIELDS = {
    "path", "kind", "uai", "school_year", "pupils", "in_school", "terminales", "valid_emails",
    "classes", "usable", "counts", "rules", "rule_pupils", "concerned", "verdict",
    "findings", "truncated",
}  # fmt: skip
PUPIL_FIELDS = {"eleve_id", "elenoet", "class", "name", "ine_key", "person_key"}
FINDING_FIELDS = {
    "field", "value_key", "shared", "original",
 "rule", "slug", "severity", "line", "column", "path", "pupil",
    "value", "message", "excerpt", "member",
}  # fmt: skip


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """Give a clean SIECLE zip of six pupils."""
    return eleves().write(tmp_path)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Give a SIECLE zip where one pupil has no e-mail and another a wrong one."""
    export = eleves()
    export.pupils[0].change(MEL=None)
    export.pupils[1].change(MEL="marchadier@@boite.example")
    return export.write(tmp_path, "fautif.zip")


def test_a_clean_file_is_told_so_without_speaking_for_parcoursup(cli: Cli, clean: Path) -> None:
    done = cli("verifier", str(clean))
    assert done.code == 0
    assert done.lines[0] == f"{clean} : conforme aux contrôles locaux"
    assert "Contrôles locaux, pas une attestation de Parcoursup." in done.lines
    assert "6 élèves, 6 en terminale, 6 avec une adresse valide" in done.out
    assert done.err == ""


def test_the_summary_comes_first_then_each_finding_with_its_excerpt(cli: Cli, faulty: Path) -> None:
    done = cli("verifier", str(faulty))
    assert done.code == 1
    assert done.lines[0] == f"{faulty} : non conforme"
    summary = done.lines[: done.lines.index("")]
    assert "  2 erreurs · 2 élèves concernés" in summary
    assert any("S111" in line for line in summary)
    found = next(i for i, line in enumerate(done.lines) if line.startswith("erreur S112"))
    excerpt, carets = [line for line in done.lines[found:] if " │ " in line][:2]
    assert carets.index("^") == excerpt.index("<MEL>") + len("<MEL>")


def test_the_summary_tells_the_pupils_where_they_are_not_as_many(cli: Cli, tmp_path: Path) -> None:
    export = eleves()
    export.pupils[0].change(NOM_DE_FAMILLE=damage("LEFÈVRE"), PRENOM=damage("Inès"))
    done = cli("verifier", "-q", str(export.write(tmp_path)))
    assert "  2 erreurs · 1 élève concerné" in done.lines
    assert any("  2  F010  " in line and line.endswith(" (1 élève)") for line in done.lines)


def test_what_to_do_is_told_once_per_rule_for_the_day(cli: Cli, tmp_path: Path) -> None:
    export = eleves()
    for pupil in export.pupils[:3]:
        pupil.change(MEL=None)
    file = export.write(tmp_path)
    rule = catalogue()["S111"]
    for day, fix in (("2025-01-08", rule.fix_before), ("2025-02-05", rule.fix_after)):
        told = " ".join(cli("verifier", str(file), "--date", day).out.split())
        assert told.count(" ".join(fix.split())) == 1


def test_the_json_is_the_documented_one(cli: Cli, faulty: Path) -> None:
    done = cli("verifier", str(faulty), "--json")
    assert done.code == 1
    document = json.loads(done.out)
    assert (document["format"], document["format_version"]) == ("cio-report", "1.0")
    (file,) = document["files"]
    assert set(file) >= FILE_FIELDS
    assert {k: file[k] for k in ("path", "kind", "uai", "school_year", "verdict", "usable")} == {
        "path": str(faulty),
        "kind": "BEE_ELEVES",
        "uai": UAI,
        "school_year": 2024,
        "verdict": "non-conforme",
        "usable": True,
    }
    assert file["counts"] == {
        "bloquante": 0,
        "erreur": 2,
        "avertissement": 0,
        "information": 0,
    }
    assert file["rules"] == file["rule_pupils"] == {"S111": 1, "S112": 1}
    assert file["concerned"] == 2
    assert (file["pupils"], file["terminales"], file["valid_emails"]) == (6, 6, 4)
    assert file["truncated"] is False
    for finding in file["findings"]:
        assert set(finding) == FINDING_FIELDS
        assert set(finding["pupil"]) == PUPIL_FIELDS


def test_lines_and_columns_are_those_of_the_document(cli: Cli, tmp_path: Path) -> None:
    export = eleves()
    export.pupils[4].change(MEL="pas d'adresse")
    file = export.write(tmp_path)
    (finding,) = json.loads(cli("verifier", str(file), "--json").out)["files"][0]["findings"]
    assert (finding["line"], finding["column"]) == where(export.text(), "<MEL>pas d'adresse")


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"], ["--sarif"]])
def test_names_are_in_full_when_asked_for(cli: Cli, tmp_path: Path, form: list[str]) -> None:
    made = eleves()
    made.pupils[0].change(NOM_DE_FAMILLE="BERTHELOT-MARTINEAU", CODE_SEXE="9")
    path = str(made.write(tmp_path))
    assert "BERTHELOT-MARTINEAU" not in cli("verifier", path, *form).out
    assert "BERTHELOT-MARTINEAU" in cli("verifier", path, *form, "--identites", "completes").out


def test_identities_are_masked(cli: Cli, tmp_path: Path) -> None:
    export = eleves()
    export.pupils[1].change(MEL="prenom.marchadier@@boite.example")
    file = export.write(tmp_path)
    for form in ([], ["--json"], ["--csv"]):
        assert "marchadier" not in cli("verifier", str(file), *form).out.lower()


def test_the_csv_has_one_finding_per_line(cli: Cli, faulty: Path) -> None:
    done = cli("verifier", str(faulty), "--csv")
    rows = list(csv.DictReader(io.StringIO(done.out.removeprefix("\ufeff")), delimiter=";"))
    assert done.code == 1
    assert [row["règle"] for row in rows] == ["S111", "S112"]
    assert [row["intitulé"] for row in rows] == [catalogue()[r].title for r in ("S111", "S112")]
    assert [row["classe"] for row in rows] == ["TG2", "TG3"]
    assert {row["fichier"] for row in rows} == {str(faulty)}


def test_another_school_s_file_is_refused_when_the_school_is_given(cli: Cli, clean: Path) -> None:
    assert cli("verifier", str(clean), "--uai", UAI).code == 0
    done = cli("verifier", str(clean), "--uai", SISTER, "--json")
    (file,) = json.loads(done.out)["files"]
    assert done.code == 1
    assert (file["rules"], file["usable"]) == ({"S002": 1}, False)


def test_the_campaign_decides_the_year(cli: Cli, tmp_path: Path) -> None:
    done = cli("verifier", str(eleves().write(tmp_path)), "--campagne", "2031-nulle-part")
    assert done.code == 2
    assert "2025-creteil" in done.err


def test_several_files_are_told_one_after_the_other(cli: Cli, clean: Path, faulty: Path) -> None:
    done = cli("verifier", "-q", str(clean), str(faulty))
    assert done.code == 1
    heads = [line for line in done.lines if line and not line.startswith(" ")]
    assert heads == [f"{clean} : conforme aux contrôles locaux", f"{faulty} : non conforme"]
    document = json.loads(cli("verifier", str(clean), str(faulty), "--json").out)
    assert [file["path"] for file in document["files"]] == [str(clean), str(faulty)]


def test_a_missing_file_is_told_and_the_others_are_still_checked(
    cli: Cli, clean: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "absent.zip"
    done = cli("verifier", str(missing), str(clean), "--json")
    assert done.code == 3
    assert str(missing) in done.err
    assert [file["path"] for file in json.loads(done.out)["files"]] == [str(clean)]


def test_a_folder_is_not_a_file(cli: Cli, tmp_path: Path) -> None:
    done = cli("verifier", str(tmp_path))
    assert (done.code, done.out) == (3, "")
    assert "dossier" in done.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.xml", b""),
        ("page.xml", b"<!DOCTYPE html><html><body>Connexion</body></html>"),
        ("coupe.xml", eleves().data()[:2000]),
        ("image.xml", bytes(range(256)) * 8),
    ],
)
def test_a_file_that_cannot_serve_gives_a_finding_not_a_failure(
    cli: Cli, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = cli("verifier", str(path), "--json")
    (file,) = json.loads(done.out)["files"]
    assert done.code == 1
    assert file["counts"]["bloquante"] >= 1
    assert file["usable"] is False


def test_standard_input_is_checked_like_a_file(cli: Cli, faulty: Path) -> None:
    from_file = json.loads(cli("verifier", str(faulty), "--json").out)["files"][0]
    with faulty.open("rb") as stream:
        done = ran("verifier", "-", "--json", stdin=stream)
    (file,) = json.loads(done.stdout)["files"]
    assert done.returncode == 1
    assert file.pop("path") == "-"
    assert from_file.pop("path") == str(faulty)
    assert file == from_file


def test_grades_are_recognised(cli: Cli, tmp_path: Path) -> None:
    (file,) = json.loads(cli("verifier", str(grades().write(tmp_path)), "--json").out)["files"]
    assert file["kind"] == "APB"
    assert file["verdict"] == "conforme"


def test_a_file_name_cannot_drive_the_terminal(cli: Cli, clean: Path) -> None:
    trap = clean.with_name("piège\x1b[2J.zip")
    clean.rename(trap)
    missing = clean.with_name("absent\x1b[2J.zip")
    for path in (trap, missing):
        for form in ([], ["--json"], ["--csv"]):
            done = cli("verifier", str(path), *form)
            assert "\x1b" not in done.out + done.err


def test_a_file_name_in_another_encoding_is_no_obstacle(clean: Path) -> None:
    other = os.fsencode(clean.parent) + b"/\xe9l\xe8ves.zip"
    clean.rename(os.fsdecode(other))
    for form in ([], ["--json"], ["--csv"]):
        done = ran("verifier", os.fsdecode(other), *form)
        assert done.returncode == 0, done.stderr

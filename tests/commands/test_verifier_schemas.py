"""`verifier --xsd` and the folder of the settings: what follows a schema, and what cannot serve."""

import csv
import io
import json
from pathlib import Path

import pytest

from cio_console.store.paths import Home
from tests.checks.apb import grades
from tests.checks.builders import eleves, where, write
from tests.checks.schemas import apb, bee_eleves, xsd
from tests.commands.conftest import Cli


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Give an export in which the second pupil breaks the schema."""
    made = eleves()
    made.pupils[1].change(NOM_DE_FAMILLE="DE LA HAUTE-FUTAIE-SUR-LOIRE")
    return write(tmp_path, "eleves.xml", made.data())


@pytest.fixture
def schema(tmp_path: Path) -> str:
    """Give the schema's path."""
    return str(write(tmp_path, "BEE_ELEVES.xsd", bee_eleves().encode()))


def settings(home: Home, folder: str) -> None:
    """Name a folder of schemas in the settings."""
    home.settings_file.parent.mkdir(parents=True, exist_ok=True)
    home.settings_file.write_text(f'schemas = "{folder}"\n', "utf-8")


def test_a_breach_is_told_in_french_with_the_words_of_libxml2(
    cli: Cli, export: Path, schema: str
) -> None:
    done = cli("verifier", str(export), "--xsd", schema)
    assert done.code == 1
    line, column = where(export.read_text("iso-8859-15"), "<NOM_DE_FAMILLE>DE LA HAUTE")
    told = " ".join(done.out.split())
    assert "F013 Le fichier ne suit pas le schéma donné" in told
    assert f"ligne {line}, colonne {column}" in told
    assert "La valeur de <NOM_DE_FAMILLE> est trop longue pour le schéma : 20 caractères" in told
    assert "libxml2 : Element 'NOM_DE_FAMILLE': [facet 'maxLength'] The value has a length" in told
    assert "HAUTE" not in done.out
    assert "Pourquoi : cio-console expliquer F013" in told


def test_without_the_option_nothing_is_said_of_it(cli: Cli, export: Path) -> None:
    assert cli("verifier", str(export)).code == 0


def test_the_json_holds_the_original_text(cli: Cli, export: Path, schema: str) -> None:
    done = cli("verifier", str(export), "--xsd", schema, "--json")
    (file,) = json.loads(done.out)["files"]
    (finding,) = file["findings"]
    assert finding["rule"] == "F013"
    assert finding["slug"] == "schema-non-suivi"
    assert finding["field"] == "NOM_DE_FAMILLE"
    assert finding["original"].startswith("Element 'NOM_DE_FAMILLE': ")
    assert "HAUTE" not in done.out


def test_sarif_and_csv_hold_it_too(cli: Cli, export: Path, schema: str) -> None:
    done = cli("verifier", str(export), "--xsd", schema, "--sarif")
    (result,) = json.loads(done.out)["runs"][0]["results"]
    assert result["ruleId"] == "F013"
    assert result["properties"]["texteOrigine"].startswith("Element 'NOM_DE_FAMILLE': ")
    done = cli("verifier", str(export), "--xsd", schema, "--csv")
    _, row = csv.reader(io.StringIO(done.out.removeprefix("\ufeff")), delimiter=";")
    assert row[1] == "F013"


def test_standard_input_follows_a_schema(
    cli: Cli, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = eleves()
    made.pupils[0].change(CODE_SEXE="9")
    stdin = io.TextIOWrapper(io.BytesIO(made.data()))
    monkeypatch.setattr("sys.stdin", stdin)
    assert "F013" in cli("verifier", "-", "--xsd", schema).out


def test_a_file_of_another_format_is_a_wrong_request(
    cli: Cli, export: Path, tmp_path: Path
) -> None:
    other = write(tmp_path, "notes.xsd", apb().encode())
    done = cli("verifier", str(export), "--xsd", str(other))
    assert (done.code, done.out) == (2, "")
    assert "le schéma « notes.xsd » ne déclare pas la racine <BEE_ELEVES>" in done.err


def test_the_other_files_are_still_checked(
    cli: Cli, export: Path, schema: str, tmp_path: Path
) -> None:
    done = cli("verifier", str(grades().write(tmp_path)), str(export), "--xsd", schema, "--json")
    assert done.code == 2
    (file,) = json.loads(done.out)["files"]
    assert file["rules"] == {"F013": 1}
    assert cli("verifier", "absent.xml", str(grades().write(tmp_path)), "--xsd", schema).code == 3


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (None, 3, "n'existe pas"),
        (b"<BEE_ELEVES/>", 2, "n'est pas un schéma XSD"),
        (b"%PDF-1.4", 2, "un document PDF"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", 2, "DOCTYPE"),
        (xsd('<xs:element name="a" type="rien"/>').encode(), 2, "libxml2 dit"),
        (xsd('<xs:include schemaLocation="http://a/b.xsd"/>').encode(), 2, "sur le réseau"),
        (xsd('<xs:include schemaLocation="rien.xsd"/>').encode(), 3, "mettez-le à côté de lui"),
    ],
)
def test_what_cannot_serve_as_a_schema_stops_before_anything_is_checked(
    content: bytes | None, code: int, says: str, cli: Cli, export: Path, tmp_path: Path
) -> None:
    path = tmp_path / "s.xsd"
    if content is not None:
        path.write_bytes(content)
    done = cli("verifier", str(export), "--xsd", str(path))
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("cio-console : --xsd : ")
    assert says in done.err
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("schema")
def test_the_folder_of_the_settings_applies_by_itself(
    cli: Cli, home: Home, export: Path, tmp_path: Path
) -> None:
    settings(home, str(tmp_path))
    assert "F013" in cli("verifier", str(export)).out
    assert cli("verifier", str(grades().write(tmp_path))).code == 0


def test_a_folder_is_looked_for_beside_the_settings(cli: Cli, home: Home, export: Path) -> None:
    settings(home, "schemas")
    done = cli("verifier", str(export))
    assert done.code == 2
    folder = home.settings_file.parent / "schemas"
    assert f"le dossier de schémas « {folder} » n'existe pas" in done.err
    folder.mkdir()
    write(folder, "BEE_ELEVES.xsd", bee_eleves().encode())
    assert "F013" in cli("verifier", str(export)).out


def test_config_shows_the_folder(cli: Cli, home: Home) -> None:
    assert "Schémas XSD : aucun" in cli("config").out
    settings(home, "/srv/schemas")
    assert "Schémas XSD : /srv/schemas" in cli("config").out
    assert json.loads(cli("config", "--json").out)["settings"]["schemas"] == "/srv/schemas"

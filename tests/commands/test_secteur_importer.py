"""`secteur importer`, `hors-perimetre`, `retirer`: the list changed by the director's own hand."""

import json
from pathlib import Path

import pytest

from cio_console.domain.school import SectorFile
from cio_console.sector_building import open_list
from cio_console.store.paths import Home
from cio_console.store.sector_file import former_lists
from tests.commands.builders import CLEAN, FAULTY, LATE, given_list
from tests.commands.conftest import Cli
from tests.commands.somebody import with_somebody

A, B, CIO = "9990011H", "9990012J", "9990010G"
TEXT = f"UAI;Nom;Commune\n{A};Lycée Alpha;Aville\n{B};Lycée Bêta;Bourg\n"
FIRST = ("--cio", CIO, "--nom", "CIO d'Aville")


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Give the name of a small CSV."""
    path = tmp_path / "lycees.csv"
    path.write_text(TEXT, "utf-8")
    return str(path)


def held(home: Home) -> SectorFile:
    """Return the list as it is now."""
    sector = open_list(home.sector_file).sector
    assert sector is not None
    return sector


def uais(home: Home) -> list[str]:
    """Return the schools of the list."""
    return [school.uai for school in held(home).schools]


def test_the_preview_shows_all_and_writes_nothing(home: Home, cli: Cli, file: str) -> None:
    done = cli("secteur", "importer", file, *FIRST, "--apercu")
    assert done.code == 0
    assert done.lines == [
        f"UAI du CIO : (vide) → {CIO}",
        "nom du CIO : (vide) → CIO d'Aville",
        f"+ {A} Lycée Alpha (Aville)",
        f"+ {B} Lycée Bêta (Bourg)",
        f"{home.sector_file} : 2 ajoutés.",
    ]
    assert "rien n'est écrit" in done.err
    assert not home.config.exists()


def test_what_the_preview_shows_is_what_is_written(home: Home, cli: Cli, file: str) -> None:
    shown = cli("secteur", "importer", file, *FIRST, "--apercu").out
    done = cli("secteur", "importer", file, *FIRST, "--oui")
    assert (done.code, done.out) == (0, shown)
    assert uais(home) == [A, B]
    assert held(home).sector.name == "CIO d'Aville"
    assert str(home.sector_file) in done.err


def test_a_first_list_needs_its_cio(home: Home, cli: Cli, file: str) -> None:
    done = cli("secteur", "importer", file, "--oui")
    assert (done.code, done.out) == (2, "")
    assert "--cio UAI" in done.err
    assert not home.config.exists()


def test_the_only_cio_that_the_file_names_is_the_one(home: Home, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "annuaire.csv"
    path.write_text(f"UAI;Nom;Nature\n{A};Alpha;306\n{CIO};CIO d'Aville;841\n", "utf-8")
    assert cli("secteur", "importer", str(path), "--oui").code == 0
    assert (held(home).sector.uai, held(home).sector.name) == (CIO, "CIO d'Aville")
    assert uais(home) == [A]


def test_a_list_is_completed_and_the_former_one_kept(home: Home, cli: Cli, file: str) -> None:
    given_list(home)
    done = cli("secteur", "importer", file, "--oui")
    assert done.code == 0
    assert uais(home) == [LATE, FAULTY, CLEAN, A, B]
    assert f"= {LATE} Lycée Alpha" in done.out
    assert len(former_lists(home.sector_file)) == 1


def test_what_the_file_does_not_name_goes_only_when_asked(home: Home, cli: Cli, file: str) -> None:
    given_list(home)
    done = cli("secteur", "importer", file, "--remplacer", "--oui")
    assert f"- {LATE} Lycée Alpha" in done.out
    assert uais(home) == [A, B]


def test_the_list_can_be_completed_only(home: Home, cli: Cli, tmp_path: Path) -> None:
    given_list(home)
    path = tmp_path / "autre.csv"
    path.write_text(f"UAI;Nom;Tél\n{LATE};Autre nom;01 99 00 00 01\n", "utf-8")
    done = cli("secteur", "importer", str(path), "--completer", "--oui")
    school = held(home).schools[0]
    assert (school.name, school.telephone) == ("Lycée Alpha", "01 99 00 00 01")
    assert "nom : Lycée Alpha gardé (proposé : Autre nom)" in done.out


def test_nobody_to_ask_is_no_consent(home: Home, cli: Cli, file: str) -> None:
    done = cli("secteur", "importer", file, *FIRST)
    assert done.code == 2
    assert "--oui" in done.err
    assert f"+ {A}" in done.out
    assert not home.config.exists()


@pytest.mark.parametrize(("answer", "written"), [("oui\n", True), ("non\n", False), ("\n", False)])
def test_somebody_is_asked_after_seeing(home: Home, file: str, answer: str, written: bool) -> None:
    done = with_somebody(home, "secteur", "importer", file, *FIRST, answers=answer)
    assert done.code == 0
    assert f"+ {A} Lycée Alpha" in done.out
    assert "Écrire cette liste ? (oui/non)" in done.err
    assert home.sector_file.exists() == written
    assert ("Rien n'est écrit" in done.err) != written


def test_consent_and_preview_together_are_refused(cli: Cli, file: str) -> None:
    done = cli("secteur", "importer", file, *FIRST, "--oui", "--apercu")
    assert (done.code, done.out) == (2, "")


def test_another_list_is_written_where_asked(
    home: Home, cli: Cli, file: str, tmp_path: Path
) -> None:
    given_list(home)
    before = home.sector_file.read_bytes()
    other = tmp_path / "autres" / "9990010G.json"
    done = cli("secteur", "importer", file, *FIRST, "--sortie", str(other), "--oui")
    assert done.code == 0
    assert open_list(other).sector is not None
    assert home.sector_file.read_bytes() == before


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"PK\x03\x04" + bytes(60), "format CSV"),
        (b"Nom\nAlpha\n", "aucun UAI"),
        (None, "n'existe pas"),
    ],
)
def test_a_file_that_cannot_serve_is_told_and_the_list_stays(
    home: Home, cli: Cli, tmp_path: Path, raw: bytes | None, words: str
) -> None:
    given_list(home)
    before = home.sector_file.read_bytes()
    path = tmp_path / "fichier.xlsx"
    if raw is not None:
        path.write_bytes(raw)
    done = cli("secteur", "importer", str(path), "--oui")
    assert (done.code, done.out) == (3, "")
    assert words in done.err
    assert str(path) in done.err
    assert "La liste reste telle quelle" in done.err
    assert home.sector_file.read_bytes() == before


def test_programs_are_told_the_same(home: Home, cli: Cli, file: str) -> None:
    given_list(home)
    done = cli("secteur", "importer", file, "--oui", "--json")
    document = json.loads(done.out)
    assert document["format"] == "cio-secteur-changements"
    assert document["written"] is True
    assert [school["uai"] for school in document["changes"]["added"]] == [A, B]
    assert [school["uai"] for school in document["absent"]] == [LATE, FAULTY, CLEAN]
    assert Path(document["former"]).exists()
    again = json.loads(cli("secteur", "importer", file, "--apercu", "--json").out)
    assert again["changes"]["added"] == []


def test_importing_twice_changes_nothing(home: Home, cli: Cli, file: str) -> None:
    cli("secteur", "importer", file, *FIRST, "--oui")
    before = home.sector_file.read_bytes()
    done = cli("secteur", "importer", file, "--oui")
    assert "aucun changement" in done.out
    assert home.sector_file.read_bytes() == before
    assert former_lists(home.sector_file) == ()


def test_what_montrer_writes_importer_reads(home: Home, cli: Cli, tmp_path: Path) -> None:
    given_list(home)
    cli("secteur", "hors-perimetre", CLEAN, "notes", "moins de dix candidats", "--oui")
    path = tmp_path / "liste.csv"
    path.write_text(cli("secteur", "montrer", "--csv").out, "utf-8")
    done = cli("secteur", "importer", str(path), "--remplacer", "--oui")
    assert "aucun changement" in done.out


def test_a_collection_no_longer_concerns_a_school_for_a_reason(home: Home, cli: Cli) -> None:
    given_list(home)
    done = cli("secteur", "hors-perimetre", LATE, "toutes", "privé hors contrat", "--oui")
    assert done.code == 0
    assert "hors périmètre : (vide) → siecle : privé hors contrat" in done.out
    assert held(home).schools[0].out_of_scope == {
        "siecle": "privé hors contrat",
        "notes": "privé hors contrat",
    }
    cli("secteur", "hors-perimetre", LATE, "notes", "--retour", "--oui")
    assert held(home).schools[0].out_of_scope == {"siecle": "privé hors contrat"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("hors-perimetre", LATE, "note", "raison"), "n'est pas une collecte"),
        (("hors-perimetre", LATE, "notes"), "--retour"),
        (("hors-perimetre", LATE, "notes", "raison", "--retour"), "--retour"),
        (("hors-perimetre", A, "notes", "raison"), "pas dans la liste"),
        (("retirer", A), "pas dans la liste"),
        (("retirer",), "il manque l'argument"),
    ],
)
def test_what_cannot_be_done_is_told_and_the_list_stays(
    home: Home, cli: Cli, words: tuple[str, ...], told: str
) -> None:
    given_list(home)
    before = home.sector_file.read_bytes()
    done = cli("secteur", *words, *(() if words == ("retirer",) else ("--oui",)))
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert home.sector_file.read_bytes() == before


def test_schools_are_taken_off_the_list(home: Home, cli: Cli) -> None:
    given_list(home)
    done = cli("secteur", "retirer", LATE, CLEAN, "--oui")
    assert f"- {LATE} Lycée Alpha" in done.out
    assert uais(home) == [FAULTY]


def test_without_a_list_nothing_can_be_taken_off_it(cli: Cli) -> None:
    done = cli("secteur", "retirer", LATE, "--oui")
    assert done.code == 2
    assert "pas encore de liste" in done.err


def test_nothing_that_the_file_holds_drives_the_terminal(
    home: Home, cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "h.csv"
    path.write_text(f"UAI;Nom;Fax\x1b]0;x\x07\n{A};\x1b[2JLycée\u202e;1\n;\x1b[31mperdu\n", "utf-8")
    done = cli("secteur", "importer", str(path), *FIRST, "--oui")
    assert not {"\x1b", "\x07", "\u202e"} & set(done.out + done.err)
    assert held(home).schools[0].name == "Lycée"

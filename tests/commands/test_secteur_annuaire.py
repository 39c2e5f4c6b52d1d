"""`secteur chercher` and `secteur construire`: from a town to a list that `publier` checks with."""

import csv
import io
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cio_console.domain.school import School, SectorFile
from cio_console.feed.contract import decode_index
from cio_console.sector_building import open_list
from cio_console.store.paths import Home
from cio_console.store.sector_file import former_lists
from tests.commands.conftest import Cli
from tests.commands.somebody import with_somebody
from tests.commands.test_process import LIMIT
from tests.directory.desks import ALPHA, BETA, CIO, EREA, FARM, PRIVATE, SEP, a_sector_of_rows
from tests.directory.open_data import (
    OpenData,
    a_cio_row,
    a_general_count,
    a_vocational_count,
    open_data,
)
from tests.feed.deposits import an_export
from tests.feed.servers import scripted, wait_for_the_other

ALL = [EREA, ALPHA, FARM, BETA, SEP, PRIVATE]
BUILD = ("secteur", "construire", "--cio", "aville")


@pytest.fixture
def portal(home: Home) -> Iterator[OpenData]:
    """Serve the small sector, which the settings name."""
    counts = [a_general_count(101, "2024", g=180)], [a_vocational_count(103, "2024", 41)]
    with open_data(a_sector_of_rows(), *counts) as served:
        home.config.mkdir(parents=True)
        home.settings_file.write_text(f'annuaire = "{served.url}"\n', "utf-8")
        yield served


def held(path: Path) -> SectorFile:
    """Return a list as it is now."""
    sector = open_list(path).sector
    assert sector is not None
    return sector


def school(path: Path, uai: str) -> School:
    """Return a school of a list."""
    return next(one for one in held(path).schools if one.uai == uai)


def test_a_town_gives_the_lycees_around_its_cio(portal: OpenData, home: Home, cli: Cli) -> None:
    done = cli("secteur", "chercher", "aville")
    assert done.code == 0
    assert f"({CIO}) : 6 établissements proposés" in done.lines[0]
    assert [line.split()[0] for line in done.lines[3:9]] == ALL
    assert "    180" in done.lines[4]
    assert "Effectifs de terminale : rentrée 2024." in done.out
    assert "fermé d'après l'annuaire, laissé de côté" in done.err
    assert "    SEP du lycée Bêta" in done.out, "a section stands under its mother"
    assert done.lines[-1].endswith(f"cio-console secteur construire --cio {CIO}")
    assert not home.sector_file.exists()


def test_long_names_narrow_to_the_screen(
    portal: OpenData, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    rows = next(iter(portal.datasets.values())).rows
    rows[2]["nom_etablissement"] = "Section d'enseignement général du lycée " + "très long " * 9
    done = cli("secteur", "chercher", "aville")
    table = done.lines[2:9]
    assert max(map(len, table)) <= 80
    (alpha,) = (line for line in table if ALPHA in line)
    assert "180" in alpha, "the name gives way, not the figures"
    assert "…" in alpha


def test_several_cio_are_listed_and_none_is_taken(portal: OpenData, home: Home, cli: Cli) -> None:
    next(iter(portal.datasets.values())).rows.append(a_cio_row(843, "Aville"))
    done = cli("secteur", "chercher", "aville")
    assert done.code == 0
    assert [line.split()[0] for line in done.lines] == ["UAI", CIO, "9990843M"]
    assert "recommencez avec l'UAI" in done.err
    assert json.loads(cli("secteur", "chercher", "aville", "--json").out)["schools"] is None
    for words in (("secteur", "chercher", "aville", "--csv"), (*BUILD, "--oui")):
        refused = cli(*words)
        assert (refused.code, refused.out) == (2, "")
        assert "9990843M (Aville)" in refused.err
    assert not home.sector_file.exists()


def test_what_is_found_is_a_csv_that_importer_reads_again(
    portal: OpenData, home: Home, cli: Cli, tmp_path: Path
) -> None:
    raw = cli("secteur", "chercher", CIO, "--csv").out
    rows = list(csv.DictReader(io.StringIO(raw[1:]), delimiter=";"))
    assert [row["UAI"] for row in rows] == ALL
    file = tmp_path / "lycees.csv"
    file.write_text(raw, "utf-8")
    assert cli("secteur", "importer", str(file), "--cio", CIO, "--oui").code == 0
    assert cli(*BUILD, "--oui").code == 0
    assert former_lists(home.sector_file) == (), "both ways give the same list"


def test_the_json_tells_all_that_is_known_of_each_school(portal: OpenData, cli: Cli) -> None:
    document = json.loads(cli("secteur", "chercher", CIO, "--json").out)
    assert document["format"] == "cio-annuaire"
    assert [one["uai"] for one in document["schools"]] == ALL
    told = {one["uai"]: one for one in document["schools"]}
    assert told[ALPHA]["head_count"] == {"terminales": 180, "rentree": 2024}
    assert told[SEP]["parent_uai"] == BETA
    assert [one["name"] for one in document["closed"]] == ["Lycée Oméga"]


def test_building_shows_all_and_writes_with_consent_only(
    portal: OpenData, home: Home, cli: Cli
) -> None:
    seen = cli(*BUILD, "--apercu")
    assert seen.code == 0
    assert "6 ajoutés" in seen.out
    assert cli(*BUILD).code == 2, "nobody is there to agree"
    assert not home.sector_file.exists()
    done = cli(*BUILD, "--oui")
    assert done.code == 0
    assert [one.uai for one in held(home.sector_file).schools] == ALL
    assert held(home.sector_file).sector.uai == CIO
    assert school(home.sector_file, ALPHA).terminale_expected == 180


def test_somebody_may_agree(portal: OpenData, home: Home) -> None:
    words = (*BUILD, "--communes", "Bourg Saint Eloi")
    assert "Rien n'est écrit" in with_somebody(home, *words, answers="non\n").err
    assert not home.sector_file.exists()
    assert with_somebody(home, *words, answers="oui\n").code == 0
    assert [one.uai for one in held(home.sector_file).schools] == [BETA, SEP, PRIVATE]


def test_what_the_director_corrected_stays_and_is_told(
    portal: OpenData, home: Home, cli: Cli
) -> None:
    cli(*BUILD, "--oui", "--exclure", f"{PRIVATE}=hors contrat")
    whole = held(home.sector_file)
    text = home.sector_file.read_text("utf-8").replace("01 99 00 01 01", "01 99 00 99 99")
    home.sector_file.write_text(text, "utf-8")
    next(iter(portal.datasets.values())).rows[4]["nom_etablissement"] = "SEP renommée"
    next(iter(portal.datasets.values())).processed = "2025-02-01"
    done = cli(*BUILD, "--oui")
    assert done.code == 0
    assert "téléphone : 01 99 00 99 99 gardé (proposé : 01 99 00 01 01)" in done.out
    assert "aucun changement" in done.out
    assert school(home.sector_file, PRIVATE).out_of_scope == dict.fromkeys(
        ("siecle", "notes"), "hors contrat"
    )
    corrected = cli(*BUILD, "--oui", "--corriger")
    assert "téléphone : 01 99 00 99 99 → 01 99 00 01 01" in corrected.out
    now = held(home.sector_file)
    assert school(home.sector_file, SEP).name == "SEP renommée"
    assert [one.out_of_scope for one in now.schools] == [
        one.out_of_scope for one in whole.schools
    ], "why a school is out of scope is the director's alone"


def test_a_school_that_is_not_proposed_any_more_goes_only_when_asked(
    portal: OpenData, home: Home, cli: Cli
) -> None:
    cli(*BUILD, "--oui")
    rows = next(iter(portal.datasets.values())).rows
    rows[2]["etat"] = "FERME"
    next(iter(portal.datasets.values())).processed = "2025-02-01"
    done = cli(*BUILD, "--oui")
    assert f"{ALPHA} Lycée Alpha" in done.err, "it is told to be closed"
    assert ALPHA in [one.uai for one in held(home.sector_file).schools]
    assert f"- {ALPHA}" in cli(*BUILD, "--oui", "--remplacer").out
    assert ALPHA not in [one.uai for one in held(home.sector_file).schools]


def test_one_collection_alone_may_be_out_of_scope(portal: OpenData, home: Home, cli: Cli) -> None:
    cli(*BUILD, "--oui", "--exclure", f"{FARM.lower()}:siecle=FREGATA")
    assert school(home.sector_file, FARM).out_of_scope == {"siecle": "FREGATA"}
    cli(*BUILD, "--oui", "--exclure", f"{FARM}=autre raison")
    assert set(school(home.sector_file, FARM).out_of_scope.values()) == {"autre raison"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (ALPHA, "écrivez UAI=RAISON"),
        (f"{ALPHA}= ", "écrivez UAI=RAISON"),
        ("9990101A=raison", "lettre de contrôle"),
        ("9990110R=raison", "n'est ni proposé ni dans la liste"),
        (f"{ALPHA}:dnb=raison", "pas de collecte « dnb » (siecle, notes)"),
    ],
)
def test_an_exclusion_that_cannot_be_is_refused_and_nothing_is_written(
    portal: OpenData, home: Home, cli: Cli, typed: str, words: str
) -> None:
    done = cli(*BUILD, "--oui", "--exclure", typed)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert not home.sector_file.exists()


def test_the_list_of_another_cio_is_never_mixed_up(
    portal: OpenData, home: Home, cli: Cli, tmp_path: Path
) -> None:
    cli(*BUILD, "--oui")
    other = ("secteur", "construire", "--cio", "saint eloi", "--oui")
    done = cli(*other)
    assert done.code == 2
    assert f"celle du CIO {CIO}" in done.err
    assert cli(*other, "--sortie", str(tmp_path / "autre.json")).code == 0
    assert held(tmp_path / "autre.json").sector.uai == "9990842L"
    assert held(home.sector_file).sector.uai == CIO


def test_offline_the_last_copy_builds_the_list(portal: OpenData, home: Home, cli: Cli) -> None:
    refused = cli(*BUILD, "--oui", "--hors-ligne")
    assert refused.code == 3
    assert "hors ligne" in refused.err
    cli("secteur", "chercher", "aville")
    portal.asked.clear()
    done = cli(*BUILD, "--oui", "--hors-ligne")
    assert done.code == 0
    assert "sert à la place" in done.err
    assert portal.asked == []


def test_a_purge_names_the_copies_and_takes_them(portal: OpenData, home: Home, cli: Cli) -> None:
    cli("secteur", "chercher", "aville")
    done = cli("purger", "--oui")
    assert done.code == 0
    assert "cache de l'annuaire public (127-0-0-1-" in done.out
    assert cli("secteur", "chercher", "aville", "--hors-ligne").code == 3


def test_a_list_that_cannot_be_used_is_told_before_anything_is_asked(
    portal: OpenData, home: Home, cli: Cli
) -> None:
    home.sector_file.write_text("{")
    assert cli(*BUILD, "--oui").code == 2
    assert home.sector_file.read_text() == "{"
    assert portal.asked == []


@pytest.mark.parametrize("words", [("secteur", "chercher", "aville"), (*BUILD, "--oui")])
def test_a_search_that_lasts_is_ended_by_the_first_ctrl_c(
    home: Home, words: tuple[str, ...]
) -> None:
    asked = threading.Event()

    def silence(connection: socket.socket) -> None:
        asked.set()
        wait_for_the_other(connection)

    home.config.mkdir(parents=True)
    with scripted([silence]) as server:
        home.settings_file.write_text(f'annuaire = "{server.url}"\n', "utf-8")
        with subprocess.Popen(
            [sys.executable, "-m", "cio_console", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert asked.wait(LIMIT)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LIMIT)
    assert (process.returncode, out) == (130, "")
    assert err == "cio-console : recherche interrompue. Votre liste n'est pas changée.\n"
    assert not home.sector_file.exists()


def test_the_help_of_both_is_in_french(cli: Cli) -> None:
    for name in ("chercher", "construire"):
        told = cli("secteur", name, "--help").out
        assert "required" not in told
        assert "--departement" in told


def test_the_head_counts_of_the_open_data_make_the_checks_doubt_a_partial_file(
    portal: OpenData, home: Home, cli: Cli, tmp_path: Path
) -> None:
    """From the open data to rule S006: 4 pupils of terminale where 180 are known."""
    cli(*BUILD, "--oui")
    for uai in (ALPHA, FARM):
        folder = tmp_path / "depots" / uai / "siecle"
        folder.mkdir(parents=True)
        (folder / "2025-01-08T140500_Eleves.zip").write_bytes(an_export(uai, without_email=0))
    done = cli(
        "publier", "--depots", str(tmp_path / "depots"), "--secteur", str(home.sector_file),
        "--campagne", "2025-creteil", "--sortie", str(tmp_path / "flux"), "--processus", "1",
    )  # fmt: skip
    assert done.code == 0, done.err
    index = decode_index((tmp_path / "flux" / "index.json").read_bytes())
    rules = {one.uai: set(one.summary.rules) for one in index.uploads if one.summary}
    assert "S006" in rules[ALPHA]
    assert "S006" not in rules[FARM], "no count is known of it"

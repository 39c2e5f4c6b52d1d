"""`etat`: one line per school, as text, CSV and JSON, without the network."""

import csv
import io
import json
import unicodedata
from datetime import datetime

import msgspec
import pytest

from cio_console.domain.snapshot import SyncTimes
from cio_console.store.paths import Home
from tests.commands.builders import (
    CLEAN,
    FAULTY,
    LATE,
    SOURCE,
    a_blocking_fault,
    a_report,
    a_sector,
    checked,
    fill,
    its_uploads,
    note,
)
from tests.commands.conftest import Cli
from tests.domain.builders import a_school, an_upload, paris


def test_without_a_source_it_says_how_to_get_one(cli: Cli) -> None:
    done = cli("etat")
    assert (done.code, done.out) == (2, "")
    assert "cio-console synchroniser --source" in done.err
    assert "cio-console demo" in done.err


def test_a_source_never_received_is_not_an_empty_sector(cli: Cli) -> None:
    done = cli("etat", "--source", SOURCE)
    assert (done.code, done.out) == (3, "")
    assert SOURCE in done.err


def test_schools_come_most_urgent_first_with_their_status_in_words(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("etat", "--date", "2025-01-11")
    assert done.code == 0
    rows = [line for line in done.lines if line.startswith("Lycée")]
    assert [row.split("  ")[0] for row in rows] == ["Lycée Alpha", "Lycée Bêta", "Lycée Gamma"]
    assert "✗ en retard" in rows[0]
    assert "▲ à corriger" in rows[1]
    assert "● conforme" in rows[2]


def test_the_heading_says_whose_sector_which_day_and_how_far(home: Home, cli: Cli) -> None:
    fill(home)
    told = cli("etat", "--date", "2025-01-08").out
    assert "CIO d'Essai" in told
    assert "mercredi 8 janvier 2025" in told
    assert "J-2" in told
    assert "1/3" in told
    assert SOURCE in told


def test_a_past_day_forgets_what_came_later(home: Home, cli: Cli) -> None:
    fill(home)
    assert "Lycée Bêta" in cli("etat", "--date", "2025-01-06").out
    assert "à corriger" not in cli("etat", "--date", "2025-01-06").out
    assert "à corriger" in cli("etat", "--date", "2025-01-07").out


def test_a_failed_synchronisation_is_told_beside_the_old_data(home: Home, cli: Cli) -> None:
    fill(home, times=SyncTimes(last_success=paris(1, 8), last_error="Le serveur ne répond pas."))
    done = cli("etat")
    assert done.code == 0
    assert "Le serveur ne répond pas." in done.out + done.err
    assert "Lycée Alpha" in done.out


@pytest.mark.parametrize("columns", [60, 80, 100, 120, 200])
def test_the_table_is_aligned_in_the_width_it_is_given(
    home: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    schools = (*a_sector()[:2], a_school(CLEAN, name=f"Lycée général {'des Coteaux réunis ' * 4}"))
    fill(home, schools)
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = cli("etat", "--date", "2025-01-11").lines
    table = lines[lines.index("") + 1 :][:4]
    assert all(len(line) <= columns for line in table)
    starts = [next(line.index(glyph) for glyph in "✗▲●" if glyph in line) for line in table[1:]]
    assert set(starts) == {table[0].index("SIECLE")}
    assert ("…" in table[3]) == (columns < 150)


@pytest.mark.parametrize(
    "command", [("etat",), ("relances",), ("changements", "--depuis", "sept-jours")]
)
def test_narrow_tables_tell_one_vocational_school_from_another(
    home: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    names = ("du Clos-Fleuri", "des Métiers", "du Canal")
    fill(
        home,
        [
            a_school(one.uai, name=f"Lycée professionnel {name}")
            for one, name in zip(a_sector(), names, strict=True)
        ],
    )
    for columns in (60, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        told = cli(*command, "--date", "2025-01-11")
        shown = [name for name in names if name in told.out]
        assert shown == list(names if command[0] != "relances" else names[:2]), told.out
        assert "Lycée" not in told.out
    monkeypatch.setenv("COLUMNS", "200")
    assert "Lycée professionnel du Clos-Fleuri" in cli(*command, "--date", "2025-01-11").out


def test_one_collection_and_one_school_can_be_asked_for(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("etat", "--etablissement", FAULTY.lower(), "--collecte", "siecle")
    assert "Lycée Bêta" in done.out
    assert "Lycée Alpha" not in done.out
    header = next(line for line in done.lines if "SIECLE" in line and "err." in line)
    assert "Notes" not in header


def test_an_unknown_school_or_collection_is_a_wrong_request(home: Home, cli: Cli) -> None:
    fill(home)
    stranger = cli("etat", "--etablissement", "9990004A")
    assert (stranger.code, stranger.out) == (2, "")
    assert "9990004A" in stranger.err
    collection = cli("etat", "--collecte", "bulletins")
    assert collection.code == 2
    assert "siecle, notes" in collection.err


def test_the_last_contact_is_shown_when_there_is_room(
    home: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    note(home, LATE, "Le secrétariat dépose demain.")
    monkeypatch.setenv("COLUMNS", "120")
    row = next(line for line in cli("etat").lines if line.startswith("Lycée Alpha"))
    assert row.endswith("08/01")


def test_the_json_is_the_documented_one(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("etat", "--date", "2025-01-11", "--json")
    assert done.code == 0
    state = json.loads(done.out)
    schools = state.pop("schools")
    assert datetime.fromisoformat(state.pop("synced_at")) == paris(1, 9, 7, 30)
    assert state == {
        "format": "cio-state",
        "format_version": "1.1",
        "today": "2025-01-11",
        "campaign": "essai",
        "source": SOURCE,
    }
    assert [s["uai"] for s in schools] == [LATE, FAULTY, CLEAN]
    assert {"uai", "name", "commune", "collections", "terminales", "valid_emails"} <= set(
        schools[1]
    )
    siecle = schools[1]["collections"]["siecle"]
    assert siecle["status"] == "a-corriger"
    assert siecle["days_left"] == -1
    assert siecle["late"] is False
    assert siecle["uploads"] == 1
    assert siecle["counts"] == {
        "bloquante": 0,
        "erreur": 2,
        "avertissement": 1,
        "information": 0,
    }
    assert siecle["received_at"].startswith("2025-01-07T")
    assert schools[1]["collections"]["notes"]["status"] == "a-venir"
    assert (schools[1]["terminales"], schools[1]["valid_emails"]) == (40, 38)
    assert (schools[0]["terminales"], schools[0]["valid_emails"]) == (None, None)
    assert schools[0]["collections"]["siecle"]["received_at"] is None


def test_every_status_is_told_by_its_ascii_identifier(home: Home, cli: Cli) -> None:
    out = a_school("9990004A", name="Lycée Delta", out_of_scope={"notes": "hors contrat"})
    fill(home, (*a_sector(), out))
    state = json.loads(cli("etat", "--date", "2025-01-11", "--json").out)
    told = {c["status"] for s in state["schools"] for c in s["collections"].values()}
    assert told == {"en-retard", "a-corriger", "conforme", "a-venir", "hors-perimetre"}


def test_the_csv_opens_in_a_spreadsheet_and_runs_no_formula(home: Home, cli: Cli) -> None:
    trap = a_school(LATE, name='=HYPERLINK("http://exemple.invalid";"clic")', commune="-1+1")
    fill(home, (trap, *a_sector()[1:]))
    done = cli("etat", "--csv", "--date", "2025-01-11")
    assert done.out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(done.out.removeprefix("\ufeff")), delimiter=";"))
    assert [row["UAI"] for row in rows] == [LATE, FAULTY, CLEAN]
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    assert rows[0]["établissement"].endswith('"clic")')
    assert rows[1]["SIECLE"] == "à corriger"
    assert rows[1]["SIECLE reçu le"] == "07/01/2025 14:05"
    assert (rows[1]["SIECLE erreur"], rows[1]["adresses valides"]) == ("2", "38")


def test_one_collection_is_asked_for_in_every_form(home: Home, cli: Cli) -> None:
    fill(home)
    assert "Notes" not in cli("etat", "--collecte", "siecle", "--csv").out
    state = json.loads(cli("etat", "--collecte", "siecle", "--json").out)
    assert {name for s in state["schools"] for name in s["collections"]} == {"siecle"}


def test_quiet_gives_the_table_alone(home: Home, cli: Cli) -> None:
    fill(home)
    whole, table = cli("etat"), cli("etat", "-q")
    assert table.lines == whole.lines[whole.lines.index("") + 1 :]
    assert (table.code, table.err) == (0, "")


def test_a_name_cannot_drive_the_terminal(home: Home, cli: Cli) -> None:
    # The feed's edge cleans names; a cache written by hand must not be a way around it.
    fill(home, (a_school(LATE, name="Lycée \x1b[2J\x07piégé"), *a_sector()[1:]))
    assert not [c for c in cli("etat").out if c != "\n" and unicodedata.category(c) == "Cc"]


def test_colour_is_asked_for_or_absent(
    home: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    assert "\x1b[" not in cli("etat").out
    assert "\x1b[" in cli("etat", "--couleur", "toujours").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in cli("etat").out
    assert "\x1b[" not in cli("etat", "--couleur", "jamais").out


def test_the_signs_of_the_settings_are_used(home: Home, cli: Cli) -> None:
    fill(home)
    text = home.settings_file.read_text("utf-8")
    home.settings_file.write_text(f'{text}glyphes = "ascii"\n', "utf-8")
    told = cli("etat", "--date", "2025-01-11").out
    assert "x en retard" in told
    assert "✗" not in told


def test_an_upload_not_checked_yet_has_no_counts(home: Home, cli: Cli) -> None:
    upload, report = its_uploads()[0]
    unchecked = msgspec.structs.replace(upload, summary=None, report=None)
    fill(home, uploads=((unchecked, report),))
    state = json.loads(cli("etat", "--json", "--date", "2025-01-11").out)
    siecle = next(s for s in state["schools"] if s["uai"] == FAULTY)["collections"]["siecle"]
    assert (siecle["status"], siecle["counts"]) == ("a-verifier", {})


def test_what_stands_beside_a_status_is_told_under_the_table(home: Home, cli: Cli) -> None:
    rejected = checked(an_upload(paris(1, 9), uai=FAULTY), a_report(a_blocking_fault()))
    fill(home, uploads=(*its_uploads(), rejected))
    done = cli("etat", "--date", "2025-01-09")
    assert "▲ à corriger*" in done.out
    assert done.lines[-1] == f"* {FAULTY} Lycée Bêta, SIECLE : dernier dépôt rejeté"
    assert "*" not in cli("etat", "--date", "2025-01-08").out


def test_a_wide_table_gives_the_uai_to_ask_for(
    home: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    monkeypatch.setenv("COLUMNS", "140")
    assert [line[-8:] for line in cli("etat", "-q", "--date", "2025-01-11").lines[1:]] == [
        LATE,
        FAULTY,
        CLEAN,
    ]


def test_a_window_not_open_yet_is_told_with_its_opening(home: Home, cli: Cli) -> None:
    fill(home)
    assert "ouverture le 03/02 (J-26)" in cli("etat", "--date", "2025-01-08").out
    assert "échéance le 27/03 (J-52)" in cli("etat", "--date", "2025-02-03").out

"""`campagne`: the Campagne screen on stdout, as text, JSON, CSV and SVG, without the network."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from cio_console.store.paths import Home
from tests.commands.builders import CLEAN, FAULTY, LATE, fill
from tests.commands.conftest import Cli


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_without_a_source_it_says_how_to_get_one(cli: Cli) -> None:
    done = cli("campagne")
    assert (done.code, done.out) == (2, "")
    assert "cio-console synchroniser --source" in done.err


def test_it_draws_what_the_screen_draws(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("campagne", "--date", "2025-01-09")
    assert done.code == 0
    assert "CIO d'Essai" in done.lines[0]
    assert any(line.startswith("SIECLE  2/3 utilisables · 1 sans dépôt") for line in done.lines)
    assert any("█" in line for line in done.lines)
    assert "Ouverture le 03/02 (J-25) : 3 établissements attendus." in done.out
    assert any("S111" in line and line.rstrip().endswith("2") for line in done.lines)
    assert any("Bêta" in line and "95 %" in line for line in done.lines)
    assert "1 établissement sans fichier SIECLE utilisable" in done.out


def test_quietly_it_gives_the_tables_alone(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("campagne", "--date", "2025-01-09", "-q")
    assert "CIO d'Essai" not in done.out
    assert "█" not in done.out
    assert " mar. 07/01      1          1           1" in done.lines


@pytest.mark.parametrize(
    ("part", "kept", "left"),
    [
        ("courbes", "attendus", "Courriels"),
        ("regles", "S111", "attendus"),
        ("courriels", "Courriels", "S111"),
    ],
)
def test_one_part_alone(home: Home, cli: Cli, part: str, kept: str, left: str) -> None:
    fill(home)
    told = "\n".join(cli("campagne", "--date", "2025-01-09", "--partie", part).lines[6:])
    assert kept in told
    assert left not in told


def test_wide_pictures_have_their_tables_beside_them(
    home: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    monkeypatch.setenv("COLUMNS", "140")
    told = cli("campagne", "--date", "2025-01-09").lines
    assert any("attendus" in line and "jour" in line for line in told)
    assert max(map(len, told)) <= 140


def test_the_figures_as_json(home: Home, cli: Cli) -> None:
    fill(home)
    document = json.loads(cli("campagne", "--date", "2025-01-09", "--json").out)
    assert (document["format"], document["today"]) == ("cio-campaign", "2025-01-09")
    siecle, grades = document["curves"]
    assert (siecle["concerned"], siecle["usable"], siecle["days_left"]) == (3, 2, 1)
    assert siecle["days"][0] == {"day": "2025-01-07", "uploads": 1, "received": 1, "usable": 1}
    assert grades["days"] == []
    assert {rule["code"]: rule["findings"] for rule in document["rules"]} == {"S103": 1, "S111": 2}
    schools = {one["uai"]: one["valid_emails"] for one in document["emails"]["schools"]}
    assert schools == {FAULTY: 38, CLEAN: 20, LATE: None}


def test_each_part_as_a_spreadsheet(home: Home, cli: Cli) -> None:
    fill(home)
    words = ("campagne", "--date", "2025-01-09", "--csv")
    header, *rows = table(cli(*words).out)
    assert header[:3] == ["collecte", "jour", "dépôts"]
    assert rows[0] == ["SIECLE", "07/01/2025", "1", "1", "1", "3", "10/01/2025"]
    assert [row[1] for row in rows] == ["07/01/2025", "08/01/2025", "09/01/2025"]
    assert table(cli(*words, "--partie", "courbes").out) == [header, *rows]
    rules = table(cli(*words, "--partie", "regles").out)
    assert rules[1][:1] + rules[1][2:] == ["S111", "2", "0", "1"]
    emails = table(cli(*words, "--partie", "courriels").out)
    assert [row[0] for row in emails[1:]] == [FAULTY, LATE, CLEAN]
    assert emails[2][3:] == ["", "", ""]


def test_the_whole_as_one_drawing(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("campagne", "--date", "2025-01-09", "--svg")
    assert (done.code, done.err) == (0, "")
    root = ET.fromstring(done.out.encode())  # noqa: S314 - written by the command under test
    assert root.tag.endswith("svg")
    assert "SIECLE : 2 sur 3 ont un fichier utilisable" in done.out


@pytest.mark.parametrize(
    ("part", "kept", "left"),
    [
        ("courbes", "Dépôts par jour", "S111"),
        ("regles", "S111", "adresses valides"),
        ("courriels", "adresses valides", "Dépôts par jour"),
    ],
)
def test_each_part_as_a_drawing_of_its_own(
    home: Home, cli: Cli, part: str, kept: str, left: str
) -> None:
    fill(home)
    drawn = cli("campagne", "--date", "2025-01-09", "--svg", "--partie", part).out
    root = ET.fromstring(drawn.encode())  # noqa: S314 - written by the command under test
    told = " ".join(root.itertext())
    assert kept in told
    assert left not in told
    assert "Campagne d'essai" in told


def test_one_curve_alone_in_every_form(home: Home, cli: Cli) -> None:
    fill(home)
    words = ("campagne", "--date", "2025-01-09", "--collecte")
    assert "Notes" not in cli(*words, "siecle", "--partie", "courbes", "-q").out
    assert "Notes" not in cli(*words, "siecle", "--svg", "--partie", "courbes").out
    assert [c["id"] for c in json.loads(cli(*words, "notes", "--json").out)["curves"]] == ["notes"]
    wrong = cli(*words, "bulletins")
    assert (wrong.code, wrong.out) == (2, "")
    assert "Connues : siecle, notes." in wrong.err


def test_the_days_of_the_campaign_as_a_calendar(home: Home, cli: Cli, tmp_path: Path) -> None:
    fill(home)
    read = Calendar.from_ical(cli("campagne", "--ics").out.encode())
    assert isinstance(read, Calendar)
    names = [str(event["UID"]) for event in read.walk("VEVENT")]
    assert any("siecle-echeance" in name for name in names)
    assert not any("rappel" in name for name in names)
    path = tmp_path / "dates.ics"
    assert cli("campagne", "--ics", str(path)).lines == [str(path)]
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("form", ["--json", "--ics"])
def test_a_part_of_what_is_written_whole_is_refused(home: Home, cli: Cli, form: str) -> None:
    fill(home)
    done = cli("campagne", form, "--partie", "regles")
    assert (done.code, done.out) == (2, "")
    assert f"{form} écrit tout" in done.err


@pytest.mark.parametrize("words", [("--csv", "--svg"), ("--json", "--svg")])
def test_two_forms_at_once_are_refused(home: Home, cli: Cli, words: tuple[str, str]) -> None:
    fill(home)
    done = cli("campagne", *words)
    assert (done.code, done.out) == (2, "")
    assert "ne vont pas ensemble" in done.err


def test_an_unknown_part_names_those_that_exist(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("campagne", "--partie", "courbe")
    assert done.code == 2
    assert "courbes, regles, courriels" in done.err


def test_colour_only_adds_to_the_text(home: Home, cli: Cli) -> None:
    fill(home)
    plain = cli("campagne", "--date", "2025-01-13", "--couleur", "jamais").out
    coloured = cli("campagne", "--date", "2025-01-13", "--couleur", "toujours").out
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()

"""`relances`: whom to call, what was said, drafts, a calendar; nothing is ever sent."""

import csv
import email
import io
import json
import re
import stat
from datetime import date
from email import policy
from pathlib import Path

import pytest
from icalendar import Calendar, Component

from cio_console.domain.followup import Channel, Contact
from cio_console.presentation.template import DEFAULT
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.commands.builders import CLEAN, FAULTY, LATE, a_sector, fill
from tests.commands.conftest import Cli
from tests.domain.builders import paris

DAY = ("--date", "2025-01-08")


@pytest.fixture
def followed(home: Home) -> Home:
    """Give the small sector, with what was said to two of its schools."""
    fill(home)
    journal = Journal(home.journal)
    journal.record_new([
        Contact(
            "1", FAULTY, paris(1, 7, 16), "refait l'export", Channel.EMAIL, "Mme Costa",
            date(2025, 1, 8),
        ),
        Contact("2", CLEAN, paris(1, 7, 9), "=merci", call_back=date(2025, 2, 3)),
    ])  # fmt: skip
    return home


def table(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_without_a_source_it_says_how_to_get_one(cli: Cli) -> None:
    done = cli("relances")
    assert (done.code, done.out) == (2, "")
    assert "cio-console synchroniser --source" in done.err


@pytest.mark.usefixtures("followed")
def test_schools_come_in_the_order_in_which_to_call_them(cli: Cli) -> None:
    done = cli("relances", *DAY)
    assert done.code == 0
    assert done.lines[0] == "2 relances à faire, 1 en attente"
    assert [line[:24].rstrip() for line in done.lines[2:]] == [
        "à rappeler   Lycée Bêta", "à appeler    Lycée Alpha", "attend 03/02 Lycée Gamma",
    ]  # fmt: skip
    assert "SIECLE : attendu J-2" in done.lines[3]
    assert "\x1b" not in done.out


@pytest.mark.usefixtures("followed")
@pytest.mark.parametrize(
    ("columns", "titles"),
    [
        (100, ["quand", "établissement", "pourquoi", "téléphone", "relance"]),
        (74, ["quand", "établissement", "pourquoi", "téléphone"]),
        (60, ["établissement", "pourquoi", "téléphone"]),
    ],
)
def test_the_day_of_the_last_call_gives_way_first(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int, titles: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = cli("relances", *DAY).lines
    assert lines[1].split() == titles
    assert all(len(line) <= columns for line in lines)


def test_a_column_that_nobody_fills_is_left_out(home: Home, cli: Cli) -> None:
    fill(home)
    assert cli("relances", *DAY).lines[1].split()[-1] == "téléphone"


@pytest.mark.usefixtures("followed")
def test_one_school_can_be_asked_for(cli: Cli) -> None:
    done = cli("relances", *DAY, "--etablissement", LATE)
    assert "Lycée Alpha" in done.out
    assert "Lycée Bêta" not in done.out
    assert cli("relances", *DAY, "--etablissement", "9990000W").code == 2


def test_nobody_to_call_is_said(home: Home, cli: Cli) -> None:
    fill(home, schools=[one for one in a_sector() if one.uai == CLEAN])
    assert cli("relances", "--date", "2025-01-20").out == (
        "Personne à appeler : aucun établissement ne demande rien.\n"
    )
    assert cli("relances", "--faites").out == "Aucune relance n'est notée.\n"


def test_schools_are_called_within_the_days_set_before_a_deadline(home: Home, cli: Cli) -> None:
    fill(home, schools=[one for one in a_sector() if one.uai == LATE])
    asked = ("relances", "--date", "2024-12-20")
    assert " ".join(cli(*asked).out.split()) == (
        "Personne à appeler : l'échéance SIECLE est dans 21 jours ; les relances commencent"
        " 14 jours avant, le 27/12."
    )
    settings = home.settings_file.read_text()
    home.settings_file.write_text(f"relancer_avant = 21\n{settings}")
    assert "SIECLE : attendu J-21" in cli(*asked).out
    assert "Relancer    : 21 jours avant l'échéance" in cli("config").out


@pytest.mark.usefixtures("followed")
def test_the_contacts_made_come_newest_first_with_their_words(cli: Cli) -> None:
    lines = cli("relances", "--faites").lines
    assert lines[0] == "07/01/2025 16:00  Lycée Bêta — courriel, Mme Costa"
    assert lines[1] == "    refait l'export (rappeler le 08/01/2025)"
    assert lines[2] == "07/01/2025 09:00  Lycée Gamma — téléphone"


@pytest.mark.usefixtures("followed")
def test_the_csv_holds_the_same_and_no_formula(cli: Cli) -> None:
    rows = table(cli("relances", *DAY, "--csv").out)
    assert [row["UAI"] for row in rows] == [FAULTY, LATE, CLEAN]
    assert rows[0]["quand"] == "à rappeler"
    assert rows[0]["rappel"] == "08/01/2025"
    assert rows[2]["ce qui a été dit"] == "'=merci"
    made = table(cli("relances", "--faites", "--csv").out)
    assert [(row["UAI"], row["moyen"]) for row in made] == [
        (FAULTY, "courriel"), (CLEAN, "téléphone"),
    ]  # fmt: skip


@pytest.mark.usefixtures("followed")
def test_the_json_holds_the_calls_and_the_contacts(cli: Cli) -> None:
    document = json.loads(cli("relances", *DAY, "--json").out)
    assert document["format"] == "cio-calls"
    assert [call["turn"] for call in document["calls"]] == ["a-rappeler", "a-appeler", "en-attente"]
    assert document["calls"][1]["why"] == ["SIECLE : attendu J-2"]
    assert document["contacts"][0]["who"] == "Mme Costa"


@pytest.mark.parametrize(
    "words", [["--eml", "x", "--ics"], ["--ics", "--csv"], ["--modele", "--faites"]]
)
def test_answers_that_stand_alone_are_asked_for_alone(cli: Cli, words: list[str]) -> None:
    done = cli("relances", *words)
    assert done.code == 2
    assert "ne vont pas ensemble" in done.err


# Drafts


@pytest.mark.usefixtures("followed")
def test_a_draft_is_written_to_each_school_to_call_and_none_is_replaced(
    cli: Cli, tmp_path: Path
) -> None:
    folder = tmp_path / "brouillons"
    done = cli("relances", *DAY, "--eml", str(folder))
    assert done.code == 0
    assert len(done.lines) == 2
    again = cli("relances", *DAY, "--eml", str(folder))
    assert not set(done.lines) & set(again.lines)
    for line in done.lines + again.lines:
        path = Path(line)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        assert not mail.defects
        assert mail["Subject"].startswith("Remontées Parcoursup : Lycée")
    assert FAULTY in done.lines[0]
    assert CLEAN not in done.out


@pytest.mark.usefixtures("followed")
def test_counts_by_class_are_in_the_draft_and_names_are_not(cli: Cli, tmp_path: Path) -> None:
    done = cli("relances", *DAY, "--eml", str(tmp_path), "--etablissement", FAULTY)
    mail = email.message_from_bytes(Path(done.lines[0]).read_bytes(), policy=policy.default)
    assert isinstance(mail, email.message.EmailMessage)
    body = mail.get_content()
    assert "– TG2 : 2 anomalies pour 2 élèves" in body
    assert "D. L." not in body


@pytest.mark.usefixtures("followed")
def test_what_the_director_accepted_is_not_asked_of_the_school(cli: Cli, tmp_path: Path) -> None:
    told = cli("accepter", *DAY).lines
    prints = [line.split()[0] for line in told if re.match(r"  [0-9a-f]{8}", line)]
    assert prints
    why = ["--raison", "vérifié", "--par", "moi", "--jusqu-au", "2025-03-31"]
    for name in prints:
        assert cli("accepter", name, *why, *DAY).code == 0
    done = cli("relances", *DAY, "--eml", str(tmp_path / "x"), "--etablissement", FAULTY)
    mail = email.message_from_bytes(Path(done.lines[0]).read_bytes(), policy=policy.default)
    assert isinstance(mail, email.message.EmailMessage)
    assert "par classe" not in mail.get_content()


@pytest.mark.usefixtures("followed")
def test_a_wrong_template_is_refused_by_line_and_nothing_is_written(
    cli: Cli, home: Home, tmp_path: Path
) -> None:
    home.template_file.write_text("Objet : x\n\n{ecole}\n{echeance}\n{anomalie}\n", "utf-8")
    done = cli("relances", *DAY, "--eml", str(tmp_path / "vide"))
    assert (done.code, done.out) == (2, "")
    assert "message.txt, ligne 3 : « {ecole} » n'est pas un repère." in done.err
    assert (
        "ligne 5 : « {anomalie} » n'est pas un repère. Vouliez-vous écrire « {anomalies} » ?"
        in (done.err)
    )
    assert "ligne 4" not in done.err
    assert not (tmp_path / "vide").exists()


@pytest.mark.usefixtures("followed")
def test_a_folder_that_cannot_be_made_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    done = cli("relances", *DAY, "--eml", str(tmp_path / "fichier" / "x"))
    assert done.code == 4
    assert "Traceback" not in done.err


def test_nobody_to_write_to_is_said(home: Home, cli: Cli, tmp_path: Path) -> None:
    fill(home, schools=[one for one in a_sector() if one.uai == CLEAN])
    done = cli("relances", "--date", "2025-01-20", "--eml", str(tmp_path / "vide"))
    assert (done.code, done.out) == (0, "")
    assert "Personne à relancer" in done.err
    assert not (tmp_path / "vide").exists()


def test_the_template_in_force_is_written_and_its_place_told(home: Home, cli: Cli) -> None:
    done = cli("relances", "--modele")
    assert done.out == DEFAULT
    assert str(home.template_file) in done.err
    home.template_file.parent.mkdir(parents=True, exist_ok=True)
    home.template_file.write_text("Bonjour\n", "utf-8")
    assert cli("relances", "--modele").out == "Bonjour\n"


def test_the_template_is_begun_by_writing_it_to_its_own_place(home: Home, cli: Cli) -> None:
    home.template_file.parent.mkdir(parents=True, exist_ok=True)
    home.template_file.touch()  # as the shell does, before the command reads it
    assert cli("relances", "--modele").out == DEFAULT


@pytest.mark.usefixtures("followed")
def test_a_message_is_signed_as_the_template_ends(home: Home, cli: Cli, tmp_path: Path) -> None:
    signed = DEFAULT.replace("\n{cio}\n", "\nClaire Exemple, directrice\n{cio}\n01 99 00 12 34\n")
    home.template_file.write_text(signed, "utf-8")
    cli("relances", *DAY, "--eml", str(tmp_path / "e"))
    for path in (tmp_path / "e").iterdir():
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body()
        assert body is not None
        assert body.get_content().rstrip().splitlines()[-3:] == [
            "Claire Exemple, directrice", "CIO d'Essai", "01 99 00 12 34",
        ]  # fmt: skip


def test_config_says_where_the_template_is_to_be_written(home: Home, cli: Cli) -> None:
    assert f"Messages : {home.template_file} (modèle d'origine" in cli("config").out
    home.template_file.parent.mkdir(parents=True, exist_ok=True)
    home.template_file.write_text("Bonjour\n", "utf-8")
    assert f"Messages : {home.template_file}\n" in cli("config").out
    assert json.loads(cli("config", "--json").out)["template"] == str(home.template_file)


# The calendar


def agenda(raw: bytes) -> dict[str, Component]:
    """Return the events of a calendar by their identifier, as an agenda program reads them."""
    read = Calendar.from_ical(raw)
    assert isinstance(read, Calendar)
    return {str(event["UID"]).partition("@")[0]: event for event in read.walk("VEVENT")}


@pytest.mark.usefixtures("followed")
def test_the_calendar_has_the_deadlines_and_the_promises(cli: Cli) -> None:
    done = cli("relances", *DAY, "--ics")
    found = agenda(done.out.encode())
    assert (done.code, done.err) == (0, "")
    promised = {name: one.decoded("DTSTART") for name, one in found.items() if "rappel" in name}
    assert promised == {f"rappel-{FAULTY}": date(2025, 1, 8), f"rappel-{CLEAN}": date(2025, 2, 3)}
    assert sum(name.endswith("-echeance") for name in found) == 2
    one = agenda(cli("relances", *DAY, "--etablissement", CLEAN, "--ics").out.encode())
    assert set(found) - set(one) == {f"rappel-{FAULTY}"}
    assert cli("relances", *DAY, "--ics").out == done.out


@pytest.mark.usefixtures("followed")
def test_the_calendar_is_written_in_a_new_private_file(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "agenda.ics"
    done = cli("relances", *DAY, "--ics", str(path))
    assert (done.code, done.lines) == (0, [str(path)])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert f"rappel-{FAULTY}" in agenda(before)
    again = cli("relances", "--ics", str(path))
    assert (again.code, again.out) == (2, "")
    assert "existe déjà : il est laissé tel quel" in again.err
    assert path.read_bytes() == before
    assert cli("relances", "--ics", str(tmp_path / "absent" / "a.ics")).code == 4

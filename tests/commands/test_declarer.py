"""`declarer`: what was told is noted, shown everywhere as declared, and taken back."""

import csv
import io
import json

import pytest

from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.commands.builders import CLEAN, FAULTY, LATE, SOURCE, fill
from tests.commands.conftest import Cli
from tests.domain.builders import a_school

DAY = ["--date", "2025-01-13"]
TOLD = ["declarer", LATE, "siecle", "--jour", "2025-01-08", "--par", "Mme Costa (secrétariat)"]


def test_a_late_school_becomes_declared_and_who_said_so_is_told(cli: Cli, home: Home) -> None:
    fill(home)
    assert "en retard" in cli("etat", *DAY).out

    done = cli(*TOLD)

    assert (done.code, done.out) == (0, "")
    assert (
        "Noté : Lycée Alpha, SIECLE, dépôt du 08/01/2025, dit par Mme Costa (secrétariat)."
        in done.err
    )
    told = cli("etat", *DAY).out
    assert "□ déclaré" in told
    assert "3/3 utilisables" not in told
    assert "1 déclaré" in told
    assert "SIECLE" not in cli("relances", "--csv", *DAY).out.split("Lycée Alpha")[-1][:80]


def test_the_documents_tell_it_too(cli: Cli, home: Home) -> None:
    fill(home)
    cli(*TOLD)

    schools = json.loads(cli("etat", "--json", *DAY).out)["schools"]
    state = next(s for s in schools if s["uai"] == LATE)["collections"]["siecle"]
    assert (state["status"], state["declared_by"]) == ("declare", "Mme Costa (secrétariat)")
    assert (state["overdue"], state["late"], state["received_at"][:10]) == (
        False,
        False,
        "2025-01-07",
    )

    rows = list(csv.DictReader(io.StringIO(cli("etat", "--csv", *DAY).out[1:]), delimiter=";"))
    row = next(row for row in rows if row["UAI"] == LATE)
    assert row["SIECLE"] == "déclaré"
    assert row["SIECLE remarques"] == "déclaré selon Mme Costa (secrétariat)"

    curve = json.loads(cli("campagne", "--json", *DAY).out)["curves"][0]
    assert (curve["received"], curve["usable"], curve["declared"]) == (3, 2, 1)
    assert "1 déclaré" in cli("campagne", *DAY).out


def test_a_change_is_told_as_progress(cli: Cli, home: Home) -> None:
    fill(home)
    cli(*TOLD)

    told = cli("changements", "--depuis", "2025-01-07", *DAY).out

    assert "□ déclaré" in told


def test_it_is_listed_and_taken_back(cli: Cli, home: Home) -> None:
    fill(home)
    cli(*TOLD)
    cli("declarer", LATE, "notes", "--jour", "2025-02-05", "--par", "M. Besson")
    told = cli("declarer", "--liste").out
    assert f"{LATE}  Lycée Alpha : SIECLE, dépôt du 08/01/2025, dit par Mme Costa" in told
    assert len(told.splitlines()) >= 2
    assert "M. Besson" not in cli("declarer", LATE, "siecle", "--liste").out

    other_day = cli("declarer", LATE, "siecle", "--retirer", "--jour", "2025-01-07")
    assert (other_day.code, "rien n'est déclaré là" in other_day.err) == (2, True)
    done = cli("declarer", LATE, "SIECLE", "--retirer")

    assert (done.code, "1 déclaration retirée." in done.err) == (0, True)
    assert "en retard" in cli("etat", *DAY).out
    assert [bool(one.withdrawn_at) for one in Journal(home.journal).declarations()] == [True, False]
    assert "Rien n'est déclaré." in cli("declarer", FAULTY, "--liste").err


def test_a_real_file_stays_what_counts(cli: Cli, home: Home) -> None:
    fill(home)

    done = cli("declarer", CLEAN, "siecle", "--par", "Mme Costa")

    assert "Un fichier utilisable est déjà là" in done.err
    assert f"{CLEAN}" in cli("etat", "--csv", *DAY).out


def test_without_a_name_the_account_says_so(
    cli: Cli, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    monkeypatch.setenv("LOGNAME", "directrice")

    cli("declarer", LATE, "siecle")

    (one,) = Journal(home.journal).declarations()
    assert one.by == "directrice"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["declarer"], "de quel dépôt ?"),
        (["declarer", LATE], "de quel dépôt ?"),
        (
            ["declarer", LATE, "autre"],
            "la collecte « autre » n'existe pas. Connues : siecle, notes",
        ),
        (["declarer", "9999999Z", "siecle"], "n'est pas un UAI"),
        (["declarer", "9990009F", "siecle"], "n'est pas dans le secteur"),
        (["declarer", LATE, "notes", "--jour", "2025-01-09"], "Notes n'ouvre que le 03/02/2025"),
        (["declarer", LATE, "siecle", "--jour", "31/02"], "n'est pas un jour"),
        (
            ["declarer", LATE, "siecle", "--jour", "jeudi 08/01/2025"],
            "le 08/01/2025 est un mercredi, pas un jeudi",
        ),
        (["declarer", LATE, "siecle", "--jour", "2199-01-01"], "n'est pas encore venu"),
        (["declarer", LATE, "siecle", "--retirer", "--par", "x"], "--par ne sert qu'à déclarer"),
        (["declarer", "--liste", "--retirer"], "--liste donne ce qui est déclaré"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    cli: Cli, home: Home, words: list[str], said: str
) -> None:
    fill(home)

    done = cli(*words)

    assert done.code == 2
    assert said in done.err
    assert Journal(home.journal).declarations() == ()


def test_what_another_source_follows_is_declared_there_too(cli: Cli, home: Home) -> None:
    """A declaration is of a school and a campaign, whatever the source."""
    fill(home)
    cli(*TOLD, "--source", SOURCE)

    assert "□ déclaré" in cli("etat", *DAY).out


def test_a_school_out_of_scope_declares_nothing(cli: Cli, home: Home) -> None:
    fill(home, schools=(a_school(LATE, out_of_scope={"siecle": "remontée par la mère"}),))

    done = cli(*TOLD)

    assert done.code == 2
    told = " ".join(done.err.split())
    assert "SIECLE est hors périmètre pour Lycée des Essais (remontée par la mère)." in told
    assert Journal(home.journal).declarations() == ()

"""`accepter`: a finding is left as it is, for a reason and a time, and nothing else with it."""

import json
from datetime import date
from typing import Any

import msgspec
import pytest

from cio_console.domain.finding import PupilRef
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.commands.builders import (
    CLEAN,
    FAULTY,
    SOURCE,
    a_blocking_fault,
    a_doubtful_key,
    a_missing_email,
    a_report,
    checked,
    fill,
)
from tests.commands.conftest import Cli
from tests.commands.test_sarif import read
from tests.domain.builders import an_upload, paris

DAY = ["--date", "2025-01-08"]
WHY = ["--raison", "Vérifié avec la famille", "--jusqu-au", "2025-03-31", "--par", "Mme Aubry"]


def listed(cli: Cli, *options: str) -> list[dict[str, Any]]:
    """Return the entries of `anomalies --json`."""
    document = json.loads(cli("anomalies", "--json", *DAY, *options).out)
    entries: list[dict[str, Any]] = document["findings"]
    return entries


def first_print(cli: Cli) -> str:
    """Return the fingerprint of the first finding."""
    name: str = listed(cli)[0]["fingerprint"]
    return name


def test_what_may_be_accepted_is_listed_with_its_fingerprint(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("accepter", *DAY)
    assert done.code == 0
    assert done.lines[0] == f"{FAULTY} Lycée Bêta"
    assert done.lines[1].startswith(f"  {first_print(cli)[:8]}  S111  D. L., TG2, n° 121 : L'élève")


def test_an_accepted_finding_counts_no_more_and_is_hidden(home: Home, cli: Cli) -> None:
    fill(home)
    name = first_print(cli)
    done = cli("accepter", name[:8], *WHY, *DAY)
    assert (done.code, done.out) == (0, "")
    assert done.err == "1 anomalie acceptée jusqu'au 31/03/2025.\n"
    assert name not in [entry["fingerprint"] for entry in listed(cli)]
    told = cli("anomalies", *DAY)
    assert told.err == "2 anomalies.\n1 acceptée n'est pas montrée : --avec-acceptees.\n"
    assert told.code == 1, "the other missing address still counts"


def test_the_exit_code_follows_what_is_active_only(home: Home, cli: Cli) -> None:
    report = a_report(a_missing_email(1), a_doubtful_key(2))
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), report),))
    assert cli("anomalies", *DAY).code == 1
    cli("accepter", first_print(cli), *WHY, *DAY)
    assert cli("anomalies", *DAY).code == 0
    shown = cli("anomalies", "--avec-acceptees", *DAY)
    assert shown.code == 0
    assert "      acceptée jusqu'au 31/03/2025 : Vérifié avec la famille" in shown.lines


def test_after_its_last_day_the_finding_is_back_and_says_so(home: Home, cli: Cli) -> None:
    report = a_report(a_missing_email(1))
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), report),))
    cli("accepter", first_print(cli), *WHY, *DAY)
    assert cli("anomalies", "--date", "2025-03-31").code == 0
    after = cli("anomalies", "--date", "2025-04-01")
    assert after.code == 1
    assert "      acceptation échue le 31/03/2025 : Vérifié avec la famille" in after.lines
    (entry,) = json.loads(cli("anomalies", "--json", "--date", "2025-04-01").out)["findings"]
    assert entry["acceptance"]["expired"] is True


def test_the_next_upload_keeps_it_whatever_its_lines(home: Home, cli: Cli) -> None:
    pupil = PupilRef("7001", "121", "TG2", "D. L.", ine_key="i" * 16, person_key="p" * 16)
    finding = a_missing_email(1, pupil=pupil)
    first = checked(an_upload(paris(1, 7), uai=FAULTY), a_report(finding))
    fill(home, uploads=(first,))
    cli("accepter", first_print(cli), *WHY, *DAY)
    moved = msgspec.structs.replace(finding, line=4000)
    recreated = msgspec.structs.replace(
        moved, pupil=msgspec.structs.replace(pupil, eleve_id="9001", elenoet="900")
    )
    changed = msgspec.structs.replace(moved, value="autre", value_key="v" * 16)
    for again, code in ((moved, 0), (recreated, 0), (changed, 1)):
        second = checked(an_upload(paris(1, 8), uai=FAULTY), a_report(again))
        fill(home, uploads=(first, second))
        assert cli("anomalies", *DAY).code == code


def test_the_decision_is_in_the_journal_with_who_and_what(home: Home, cli: Cli) -> None:
    fill(home)
    cli("accepter", first_print(cli), *WHY, *DAY)
    (held,) = Journal(home.journal).acceptances()
    assert (held.source, held.uai, held.collection, held.rule) == (SOURCE, FAULTY, "siecle", "S111")
    assert (held.reason, held.who) == ("Vérifié avec la famille", "Mme Aubry")
    assert (held.until, held.about) == (date(2025, 3, 31), "D. L., TG2, n° 121")


def test_decisions_are_listed_and_taken_back(home: Home, cli: Cli) -> None:
    fill(home)
    name = first_print(cli)
    cli("accepter", name, *WHY, *DAY)
    assert cli("accepter", "--liste", *DAY).lines == [
        f"{name[:8]}  {FAULTY}  S111  D. L., TG2, n° 121, jusqu'au 31/03/2025",
        "    Vérifié avec la famille (Mme Aubry)",
    ]
    assert "échue le 31/03/2025" in cli("accepter", "--liste", "--date", "2025-05-01").out
    done = cli("accepter", "--retirer", name[:6], *DAY)
    assert (done.code, done.err) == (0, "1 décision retirée.\n")
    assert cli("accepter", "--liste", *DAY).err == "Aucune anomalie acceptée.\n"
    assert name in [entry["fingerprint"] for entry in listed(cli)]
    assert len(Journal(home.journal).acceptances()) == 1, "kept all the same"
    assert cli("accepter", name, *WHY, *DAY).code == 0


def test_the_json_marks_them_when_they_are_asked_for(home: Home, cli: Cli) -> None:
    fill(home)
    name = first_print(cli)
    cli("accepter", name, *WHY, *DAY)
    document = json.loads(cli("anomalies", "--json", "--avec-acceptees", *DAY).out)
    marked = {e["fingerprint"]: e["acceptance"] for e in document["findings"]}
    assert document["accepted"] == 1
    assert set(marked[name]) == {"reason", "until", "who", "at", "expired"}
    assert (marked[name]["reason"], marked[name]["expired"]) == ("Vérifié avec la famille", False)
    assert [a for n, a in marked.items() if n != name] == [None, None]


def test_the_sarif_suppresses_them_and_lists_everything(home: Home, cli: Cli) -> None:
    fill(home)
    cli("accepter", first_print(cli), *WHY, *DAY)
    run = read(cli("anomalies", "--sarif", *DAY).out)
    reasons = [why for result in run["results"] for why in result["suppressions"]]
    assert len(run["results"]) == 3
    assert [(w["kind"], w["status"], w["justification"]) for w in reasons] == [
        ("external", "accepted", "Vérifié avec la famille")
    ]
    assert reasons[0]["properties"]["jusquAu"] == "2025-03-31"


def test_a_finding_of_another_school_is_not_accepted_with_it(home: Home, cli: Cli) -> None:
    whole = a_missing_email(1)
    uploads = [checked(an_upload(paris(1, 7), uai=u), a_report(whole)) for u in (FAULTY, CLEAN)]
    fill(home, uploads=uploads)
    name = first_print(cli)
    both = cli("accepter", name, *WHY, *DAY)
    assert both.code == 2
    assert "précisez --etablissement" in both.err
    assert cli("accepter", name, "--etablissement", CLEAN, *WHY, *DAY).code == 0
    assert [entry["uai"] for entry in listed(cli)] == [FAULTY]


def test_a_blocking_finding_is_neither_listed_nor_accepted(home: Home, cli: Cli) -> None:
    report = a_report(a_blocking_fault())
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), report),))
    assert cli("accepter", *DAY).lines == []
    done = cli("accepter", first_print(cli), *WHY, *DAY)
    assert done.code == 2
    assert "ne s'accepte pas" in done.err
    assert Journal(home.journal).acceptances() == ()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["0123abcd", "--raison", "x"], "n'est l'empreinte de rien"),
        (["0123abcd", "--jusqu-au", "31/02"], "n'est l'empreinte de rien"),
        (["0123abcd"], "n'est l'empreinte de rien"),
        (["--raison", "x", "--jusqu-au", "2025-03-31"], "quelle anomalie"),
        (["0123abcd", *WHY], "n'est l'empreinte de rien"),
        (["012", *WHY], "trop court"),
        (["--liste", "0123abcd"], "sans empreinte"),
        (["--retirer"], "demande l'empreinte"),
        (["--retirer", "0123abcd"], "n'est l'empreinte de rien"),
        (["--retirer", "0123abcd", *WHY], "ne servent qu'à accepter"),
        (["--liste", "--raison", "x"], "ne servent qu'à accepter"),
        (["--regle", "S999"], "n'existe pas"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_french(
    home: Home, cli: Cli, words: list[str], sentence: str
) -> None:
    fill(home)
    done = cli("accepter", *words, *DAY)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert Journal(home.journal).acceptances() == ()


@pytest.mark.parametrize("words", [[], ["--raison", "  "], ["--jusqu-au", "2025-03-31"]])
def test_a_reason_is_asked_for(home: Home, cli: Cli, words: list[str]) -> None:
    fill(home)
    done = cli("accepter", first_print(cli), *words, *DAY)
    assert (done.code, done.out) == (2, "")
    assert "demande --raison" in done.err
    assert Journal(home.journal).acceptances() == ()


def test_without_a_day_it_holds_to_the_end_of_the_campaign(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("accepter", first_print(cli), "--raison", "x", *DAY)
    assert (done.code, done.err) == (0, "1 anomalie acceptée jusqu'au 27/03/2025.\n")


def test_a_school_whose_errors_are_accepted_is_not_to_be_called(home: Home, cli: Cli) -> None:
    faults = [a_missing_email(number, field="MEL") for number in (1, 2)]
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), a_report(*faults)),))
    assert "2 sans adresse · 2 erreurs SIECLE" in cli("relances", "--csv", *DAY).out
    first, second = (entry["fingerprint"] for entry in listed(cli))
    cli("accepter", first, *WHY, *DAY)
    assert "1 sans adresse · 1 erreur SIECLE" in cli("relances", "--csv", *DAY).out
    cli("accepter", second, *WHY, *DAY)
    assert "Lycée Bêta" not in cli("relances", "--csv", *DAY).out
    assert cli("etat", "--csv", *DAY).out.count("à corriger") == 1, "the status stays"
    assert "Lycée Bêta" in cli("relances", "--csv", "--date", "2025-04-01").out
    cli("accepter", "--retirer", first, *DAY)
    assert "1 sans adresse · 1 erreur SIECLE" in cli("relances", "--csv", *DAY).out


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("15/02", "15/02/2025"),
        ("vendredi", "10/01/2025"),
        ("+2s", "22/01/2025"),
        ("15 mars", "15/03/2025"),
        ("15/02/25", "15/02/2025"),
    ],
)
def test_the_last_day_is_told_from_the_day_seen(home: Home, cli: Cli, typed: str, day: str) -> None:
    fill(home)
    done = cli("accepter", first_print(cli), "--raison", "x", "--jusqu-au", typed, *DAY)
    assert (done.code, done.err) == (0, f"1 anomalie acceptée jusqu'au {day}.\n")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("fin mars", "« fin mars » n'est pas un jour : écrivez --jusqu-au 15/02"),
        ("31/02", "« 31/02 » n'est pas un jour"),
        ("jeudi 10/01", "le 10/01/2025 est un vendredi, pas un jeudi : écrivez"),
    ],
)
def test_what_is_no_last_day_accepts_nothing(
    home: Home, cli: Cli, typed: str, sentence: str
) -> None:
    fill(home)
    done = cli("accepter", first_print(cli), "--raison", "x", "--jusqu-au", typed, *DAY)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert Journal(home.journal).acceptances() == ()


def test_a_day_that_has_passed_is_refused(home: Home, cli: Cli) -> None:
    fill(home)
    name = first_print(cli)
    why = ["--raison", "x", "--jusqu-au"]
    assert cli("accepter", name, *why, "2025-01-07", *DAY).code == 2
    assert cli("accepter", name, *why, "2025-01-08", *DAY).code == 0

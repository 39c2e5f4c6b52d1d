"""`anomalies`: the findings of the uploads that count, with what lets someone act on them."""

import csv
import io
import json

import msgspec
import pytest

from cio_console.checks.catalogue import catalogue
from cio_console.domain.finding import Finding, PupilRef, Severity
from cio_console.store.paths import Home
from tests.commands.builders import (
    FAULTY,
    LATE,
    SOURCE,
    a_blocking_fault,
    a_doubtful_key,
    a_missing_email,
    a_report,
    checked,
    fill,
    its_uploads,
)
from tests.commands.conftest import Cli
from tests.domain.builders import an_upload, paris


def test_findings_are_read_by_school_by_rule_then_by_pupil(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("anomalies")
    rule = catalogue()
    assert done.code == 1
    assert done.lines == [
        f"{FAULTY} Lycée Bêta, Bourg",
        "SIECLE, dépôt du 07/01/2025 14:05 : ElevesSansAdresses.xml",
        f"  erreur S111  2 × {rule['S111'].title}",
        "      L'élève de terminale n'a pas d'adresse de courriel.",
        "    D. L., TG2, n° 121 · ligne 101, colonne 7",
        "    D. L., TG2, n° 122 · ligne 102, colonne 7",
        f"  avertissement S103  1 × {rule['S103'].title}",
        "    D. L., TG2, n° 123 · ligne 103, colonne 7 : Clé douteuse.",
    ]
    assert done.err == "3 anomalies.\n"


def test_the_worst_rule_comes_first_and_classes_stay_together(home: Home, cli: Cli) -> None:
    def of(number: int, division: str) -> Finding:
        return a_missing_email(number, pupil=PupilRef(f"{number}", f"{number}", division, "A. B."))

    faults = (a_doubtful_key(9), of(1, "TG2"), of(2, "TG1"), of(3, "TG2"), a_blocking_fault())
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), a_report(*faults)),))
    lines = cli("anomalies").lines
    marks = [line.split()[1] for line in lines if " × " in line]
    assert marks == ["S003", "S111", "S103"]
    pupils = [line.split(", ")[1] for line in lines if line.startswith("    A. B.")]
    assert pupils == ["TG1", "TG2", "TG2"]


def test_a_finding_on_the_whole_file_says_so(home: Home, cli: Cli) -> None:
    whole = a_missing_email(1, rule="S005", pupil=None, line=0, message="Aucun élève.")
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), a_report(whole)),))
    assert "    tout le fichier : Aucun élève." in cli("anomalies").lines


@pytest.mark.parametrize(
    ("options", "rules", "code"),
    [
        (["--regle", "S111"], {"S111"}, 1),
        (["--regle", "courriel-manquant"], {"S111"}, 1),
        (["--gravite", "avertissement"], {"S103"}, 0),
        (["--gravite", "bloquante"], set(), 0),
        (["--etablissement", LATE], set(), 0),
        (["--etablissement", FAULTY], {"S111", "S103"}, 1),
        (["--date", "2025-01-06"], set(), 0),
    ],
)
def test_findings_are_narrowed_and_the_exit_code_follows(
    home: Home, cli: Cli, options: list[str], rules: set[str], code: int
) -> None:
    fill(home)
    done = cli("anomalies", "--json", *options)
    assert {f["finding"]["rule"] for f in json.loads(done.out)["findings"]} == rules
    assert done.code == code


def test_only_the_upload_that_counts_is_told(home: Home, cli: Cli) -> None:
    corrected = checked(an_upload(paris(1, 8), uai=FAULTY), a_report(a_missing_email(9)))
    fill(home, uploads=(*its_uploads(), corrected))
    findings = json.loads(cli("anomalies", "--json").out)["findings"]
    assert [f["finding"]["pupil"]["eleve_id"] for f in findings] == ["7009"]


def test_the_json_names_the_school_the_upload_and_the_whole_finding(home: Home, cli: Cli) -> None:
    fill(home)
    document = json.loads(cli("anomalies", "--json", "--date", "2025-01-08").out)
    first = document["findings"][0]
    assert document["format"] == "cio-findings"
    assert document["format_version"] == "1.1"
    assert (document["today"], document["campaign"]) == ("2025-01-08", "essai")
    assert document["source"] == SOURCE
    assert (document["unreadable"], document["truncated"]) == ([], False)
    assert (first["uai"], first["collection"]) == (FAULTY, "siecle")
    assert first["file_name"] == "ElevesSansAdresses.xml"
    assert first["finding"]["pupil"] == {
        "eleve_id": "7001",
        "elenoet": "121",
        "class": "TG2",
        "name": "D. L.",
        "ine_key": "",
        "person_key": "",
    }


def test_the_csv_has_one_finding_per_line_and_runs_no_formula(home: Home, cli: Cli) -> None:
    trap = a_missing_email(1, value="=1+1", message="@SUM(A1)")
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), a_report(trap)),))
    done = cli("anomalies", "--csv")
    rows = list(csv.DictReader(io.StringIO(done.out.removeprefix("\ufeff")), delimiter=";"))
    assert done.out.startswith("\ufeff")
    assert len(rows) == 1
    assert (rows[0]["UAI"], rows[0]["classe"], rows[0]["ligne"]) == (FAULTY, "TG2", "101")
    assert (rows[0]["valeur"], rows[0]["message"]) == ("'=1+1", "'@SUM(A1)")


def test_a_report_that_is_not_held_is_said_to_be_missing(home: Home, cli: Cli) -> None:
    fill(home)
    for held in (home.cache(SOURCE) / "reports").glob("*.json"):
        held.unlink()
    for options in ([], ["-q"], ["--csv"]):
        assert "2 rapports ne sont pas dans le cache" in cli("anomalies", *options).err
    assert len(json.loads(cli("anomalies", "--json").out)["unreadable"]) == 2


def test_a_cut_list_is_never_silent(home: Home, cli: Cli) -> None:
    upload, report = its_uploads()[0]
    fill(home, uploads=((upload, msgspec.structs.replace(report, truncated=True)),))
    assert "coupées" in cli("anomalies", "-q").err
    assert json.loads(cli("anomalies", "--json").out)["truncated"] is True


@pytest.mark.parametrize("field", ["message", "excerpt", "value"])
def test_what_a_file_contains_cannot_drive_the_terminal(home: Home, cli: Cli, field: str) -> None:
    trap = a_missing_email(1, **{field: "<MEL>\x1b]0;piège\x07\x9b2J\u202e</MEL>"})
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), a_report(trap)),))
    for form in ([], ["--csv"], ["--json"]):
        out = cli("anomalies", *form).out
        assert not set(out) & {"\x1b", "\x07", "\x9b", "\u202e"}


def test_warnings_alone_are_not_a_failure(home: Home, cli: Cli) -> None:
    only: tuple[Finding, ...] = (a_doubtful_key(1),)
    assert only[0].severity is Severity.WARNING
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), a_report(*only)),))
    assert cli("anomalies").code == 0


def test_a_sector_without_any_finding_says_so_and_exits_with_0(home: Home, cli: Cli) -> None:
    fill(home, uploads=())
    done = cli("anomalies")
    assert (done.code, done.out, done.err) == (0, "", "0 anomalie.\n")
    assert cli("anomalies", "-q").err == ""

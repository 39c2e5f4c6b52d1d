"""`changements`: what happened between two instants, as text, JSON and CSV, without the network."""

import csv
import io
import json

import pytest

from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.commands.builders import (
    CLEAN,
    FAULTY,
    LATE,
    a_blocking_fault,
    a_report,
    checked,
    fill,
    its_uploads,
)
from tests.commands.conftest import Cli
from tests.domain.builders import an_upload, paris

DAY = ("--date", "2025-01-09")


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_without_a_source_it_says_how_to_get_one(cli: Cli) -> None:
    done = cli("changements")
    assert (done.code, done.out) == (2, "")
    assert "cio-console synchroniser --source" in done.err


def test_without_a_visit_it_tells_what_happened_since_yesterday(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("changements", *DAY)
    assert (done.code, done.err) == (0, "")
    assert done.lines[:2] == [
        "1 changement depuis hier, 08/01/2025 à 0 h",
        "1 dépôt · 1 en progrès",
    ]
    (row,) = done.lines[3:]
    assert row.split("  ")[0] == "Lycée Gamma"
    assert "○ attendu" in row
    assert "● conforme" in row
    assert "09/01" in row


def test_on_a_monday_without_a_visit_it_tells_what_happened_since_friday(
    home: Home, cli: Cli
) -> None:
    fill(home)
    monday = ("changements", "--date", "2025-01-13")
    assert cli(*monday).lines[0].endswith(" depuis vendredi 10/01/2025 à 0 h")
    assert cli(*monday, "--depuis", "hier").lines[0].endswith(" depuis hier, 12/01/2025 à 0 h")


def test_the_last_visit_is_that_of_the_screens(home: Home, cli: Cli) -> None:
    fill(home)
    Journal(home.journal).record_visit(paris(1, 6, 18, 2))
    done = cli("changements", *DAY)
    assert done.lines[0] == "2 changements depuis votre dernière visite, 06/01/2025 18:02"
    assert len(done.lines) == 5


def test_each_star_is_told_under_the_rows(home: Home, cli: Cli) -> None:
    after = checked(an_upload(paris(1, 9, 7), uai=FAULTY), a_report(a_blocking_fault()))
    fill(home, uploads=[*its_uploads(), after])
    done = cli("changements", *DAY)
    assert any("▲ à corriger*" in line for line in done.lines[3:-1])
    assert done.lines[-1] == f"* {FAULTY} Lycée Bêta, SIECLE : dernier dépôt rejeté"


def test_a_star_of_the_state_before_is_said_to_be_of_before(home: Home, cli: Cli) -> None:
    after = checked(an_upload(paris(1, 8, 7), uai=FAULTY), a_report(a_blocking_fault()))
    mended = checked(an_upload(paris(1, 9, 7), uai=FAULTY), a_report())
    fill(home, uploads=[*its_uploads(), after, mended])
    done = cli("changements", *DAY, "--depuis", "hier")
    assert "*" not in "".join(done.lines[3:])
    done = cli("changements", *DAY, "--depuis", "09/01")
    assert any("▲ à corriger*" in line and "● conforme" in line for line in done.lines)
    assert done.lines[-1] == f"* {FAULTY} Lycée Bêta, SIECLE, avant : dernier dépôt rejeté"


def test_a_chosen_day_wins_over_the_visit(home: Home, cli: Cli) -> None:
    fill(home)
    Journal(home.journal).record_visit(paris(1, 8))
    done = cli("changements", *DAY, "--depuis", "07/01/2025")
    assert done.lines[0] == "2 changements depuis le 07/01/2025 à 0 h"


def test_the_moments_of_the_screen_are_those_of_the_command(home: Home, cli: Cli) -> None:
    fill(home)
    Journal(home.journal).record_visit(paris(1, 6, 18, 2))
    for word, told in {
        "hier": "1 changement depuis hier, 08/01/2025 à 0 h",
        "Hier": "1 changement depuis hier, 08/01/2025 à 0 h",
        "sept-jours": "2 changements depuis il y a sept jours, 02/01/2025 à 0 h",
        "visite": "2 changements depuis votre dernière visite, 06/01/2025 18:02",
    }.items():
        assert cli("changements", *DAY, "--depuis", word).lines[0] == told


def test_an_empty_moment_is_the_usual_one(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("changements", *DAY, "--depuis", "")
    assert (done.code, done.lines[0]) == (0, "1 changement depuis hier, 08/01/2025 à 0 h")


def test_another_word_is_refused_with_those_that_are_understood(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("changements", "--depuis", "fin mars")
    assert done.code == 2
    assert "« fin mars » n'est ni un jour ni un mot compris : " in done.err
    assert "écrivez visite, hier, sept-jours, ou un jour, par exemple 08/01, lundi" in done.err


def test_nothing_new_is_said_and_is_no_error(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("changements", "--date", "2025-01-08", "--depuis", "2025-01-08")
    assert (done.code, done.lines) == (0, ["0 changement depuis le 08/01/2025 à 0 h"])


def test_after_the_deadline_who_turned_late_comes_first(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("changements", "--date", "2025-01-11", "--depuis", "2025-01-08")
    assert "1 en retard" in done.lines[1]
    assert "échéance passée : SIECLE" in done.lines[1]
    assert done.lines[3].startswith("Lycée Alpha")
    assert "✗ en retard" in done.lines[3]


def test_the_json_gives_facts_and_no_words(home: Home, cli: Cli) -> None:
    fill(home)
    document = json.loads(
        cli("changements", "--date", "2025-01-11", "--depuis", "2025-01-07", "--json").out
    )
    assert document["format"] == "cio-changes"
    assert document["since"] == "2025-01-06T23:00:00Z"
    assert document["closed"] == ["siecle"]
    told = [(c["uai"], c["kind"], c["before"], c["after"]) for c in document["changes"]]
    assert told == [
        (LATE, "late", "attendu", "en-retard"),
        (FAULTY, "better", "attendu", "a-corriger"),
        (CLEAN, "better", "attendu", "conforme"),
    ]


def test_the_csv_has_one_row_for_each_change(home: Home, cli: Cli) -> None:
    fill(home)
    head, *rows = table(cli("changements", *DAY, "--depuis", "2025-01-07", "--csv").out)
    assert head[:2] == ["UAI", "établissement"]
    assert {len(row) for row in rows} == {len(head)}
    assert [row[0] for row in rows] == [FAULTY, CLEAN]
    assert rows[0][head.index("changement")] == "en progrès"
    assert rows[0][head.index("reçu le")] == "07/01/2025 14:05"


def test_a_damaged_journal_is_told(home: Home, cli: Cli) -> None:
    fill(home)
    Journal(home.journal).record_visit(paris(1, 6))
    for path in home.journal.glob("journal.*.json"):
        path.write_bytes(b"{}")
    done = cli("changements", *DAY)
    assert done.code == 0
    assert done.err.startswith("Attention : ")
    assert "depuis hier" in done.lines[0]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("lundi", "06/01/2025"),
        ("jeudi", "02/01/2025"),
        ("09/01", "09/01/2025"),
        ("20/12", "20/12/2024"),
        ("le 6 janvier", "06/01/2025"),
        ("2024-12-20", "20/12/2024"),
    ],
)
def test_a_day_is_told_from_the_day_seen_in_its_campaign(
    home: Home, cli: Cli, typed: str, day: str
) -> None:
    fill(home)
    done = cli("changements", *DAY, "--depuis", typed)
    assert (done.code, done.lines[0].partition(" depuis ")[2]) == (0, f"le {day} à 0 h")


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2025-01-10", "10/01"), ("10/01", "10/01"), ("demain", "10/01"), ("20/03", "20/03")],
)
def test_a_day_after_the_one_seen_is_refused_with_what_to_type(
    home: Home, cli: Cli, typed: str, day: str
) -> None:
    fill(home)
    done = cli("changements", *DAY, "--depuis", typed)
    assert (done.code, done.out) == (2, "")
    assert (
        f"le {day}/2025 est après le jour vu, le 09/01/2025 : donnez un jour d'avant." in done.err
    )

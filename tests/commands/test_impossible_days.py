"""A day out of all reason is refused where it is typed, and harmless in what is already held."""

import re
from datetime import UTC, date, datetime

import pytest

from cio_console.domain.declaration import Declaration
from cio_console.domain.followup import Contact
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.commands.builders import FAULTY, LATE, fill
from tests.commands.conftest import Cli
from tests.commands.test_accepter import first_print
from tests.domain.builders import a_campaign

CAMPAIGN = a_campaign().id
DAY = ("--date", "2025-01-09")
FIRST, LAST = date.min, date.max
INSTANTS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
READING = [
    ("etat",), ("etat", "--json"), ("etat", "--csv"), ("relances",), ("relances", "--json"),
    ("relances", "--ics"), ("campagne",), ("campagne", "--json"), ("campagne", "--ics"),
    ("anomalies",), ("changements",), ("changements", "--json"), ("rapport",),
]  # fmt: skip


@pytest.mark.parametrize("day", ["9999-12-31", "31/12/9999", "0001-01-01", "8 janvier 2200"])
@pytest.mark.parametrize(
    "words",
    [
        ("etat", "--date"), ("anomalies", "--date"), ("relances", "--date"),
        ("campagne", "--date"), ("changements", "--date"),
        ("rapport", "--date"), ("verifier", "x.zip", "--date"), ("demo", "--date"), ("--date",),
        ("declarer", LATE, "siecle", "--jour"), ("declarer", LATE, "siecle", "--retirer", "--jour"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_it_is_refused_in_a_sentence_wherever_it_is_typed(
    cli: Cli, home: Home, words: tuple[str, ...], day: str
) -> None:
    fill(home)
    done = cli(*words, day)
    assert done.code == 2
    assert done.out == ""
    year = re.search(r"\d{4}", day)
    assert year
    assert f"'année {year[0]} est invraisemblable" in done.err
    assert Journal(home.journal).declarations() == ()


def test_nothing_is_accepted_until_such_a_day(cli: Cli, home: Home) -> None:
    fill(home)
    done = cli("accepter", first_print(cli), "--raison", "relue", "--jusqu-au", "9999-12-31")
    assert (done.code, done.out) == (2, "")
    assert "'année 9999 est invraisemblable" in done.err
    assert Journal(home.journal).acceptances() == ()


@pytest.fixture(params=[FIRST, LAST], ids=str)
def day(request: pytest.FixtureRequest, home: Home) -> date:
    """Give such a day, which a journal holds: another version took it, or a hand wrote it."""
    day: date = request.param
    at = datetime(2025, 1, 8, 9, tzinfo=UTC)
    fill(home)
    journal = Journal(home.journal)
    journal.declare([Declaration("d", LATE, "siecle", CAMPAIGN, day, "Mme Costa", at)])
    journal.record_new([Contact("c", LATE, at, "tél", call_back=day)])
    return day


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_held_it_stops_no_reading_and_is_said(cli: Cli, day: date, words: tuple[str, ...]) -> None:
    done = cli(*words, *DAY)
    assert done.code in (0, 1), done.err
    assert "erreur interne" not in done.err
    assert f"un dépôt déclaré est du {day:%d/%m/%Y}, un jour invraisemblable" in done.err.lower()


def test_held_it_counts_for_nothing_is_listed_and_is_taken_back(
    cli: Cli, home: Home, day: date
) -> None:
    assert "déclaré" not in cli("etat", *DAY).out
    assert f"dépôt du {day:%d/%m/%Y}" in cli("declarer", "--liste").out
    taken = cli("declarer", LATE, "siecle", "--retirer")
    assert taken.code == 0
    assert "1 déclaration retirée" in taken.err
    assert "invraisemblable" not in cli("etat", *DAY).err


@pytest.mark.parametrize("at", INSTANTS, ids=str)
@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_an_instant_that_no_clock_gave_stops_no_reading(
    cli: Cli, home: Home, at: datetime, words: tuple[str, ...]
) -> None:
    fill(home)
    journal = Journal(home.journal)
    journal.declare([Declaration("d", LATE, "siecle", CAMPAIGN, date(2025, 1, 8), "Mme Costa", at)])
    journal.record_new([Contact("c", FAULTY, at, "tél")])
    journal.record_visit(at, at)
    done = cli(*words, *DAY)
    assert done.code in (0, 1), done.err
    assert "erreur interne" not in done.err

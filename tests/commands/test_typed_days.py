"""`--date` as a director types it: the day that the screens would show for the same words."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cio_console.store.paths import Home
from cio_console.tui.views.day import read_day
from tests.commands.builders import fill
from tests.commands.conftest import Cli
from tests.commands.test_closed_campaign import move
from tests.domain.builders import a_campaign

WORDS = (
    "12/02",
    "8 octobre",
    "jeudi 20/03",
    "le 1er mars",
    "13/1/25",
    "2025-01-13",
    "hier",
    "lundi",
)
DATED: tuple[list[str], ...] = (
    ["etat"],
    ["campagne"],
    ["anomalies"],
    ["changements"],
    ["relances"],
    ["rapport"],
    ["accepter"],
    ["verifier", "absent.zip"],
    ["expliquer", "S111"],
    ["demo"],
    ["purger", "--fin-de-campagne", "--oui"],
    [],
)
"""The commands that take `--date`, the screens last."""


def seen(cli: Cli, *words: str) -> str:
    """Return the day on which `etat` sees the sector."""
    told = json.loads(cli("etat", "--json", *words).out)["today"]
    assert isinstance(told, str)
    return told


@pytest.mark.parametrize("typed", WORDS)
def test_a_day_is_the_one_that_the_screens_show(home: Home, cli: Cli, typed: str) -> None:
    fill(home)
    campaign, now = a_campaign(), datetime.now(UTC)
    days = {read_day(typed, campaign.day_of(now + timedelta(n)), campaign, "") for n in (0, 1)}
    assert seen(cli, "--date", typed) in {day.isoformat() for day in days if day}


def test_a_day_without_its_year_is_of_the_campaign_seen(home: Home, cli: Cli) -> None:
    fill(home)
    assert seen(cli, "--date", "12/02") == "2025-02-12"
    move(home)
    assert seen(cli, "--date", "12/02") == "2026-02-12"
    assert seen(cli, "--date", "12/02", "--campagne", "essai") == "2025-02-12"


def test_an_empty_day_is_today(home: Home, cli: Cli) -> None:
    fill(home)
    assert seen(cli, "--date", "") == seen(cli)


def test_without_a_terminal_the_screens_print_that_day(home: Home, cli: Cli) -> None:
    fill(home)
    assert cli("--date", "12/02").lines[1].startswith("Vu le mercredi 12 février 2025")


@pytest.mark.parametrize(
    ("option", "command"),
    [
        (("--date", "12/02"), ("etat",)),
        (("--source", "inconnue"), ("relances",)),
        (("--hors-ligne",), ("anomalies",)),
        (("--couleur", "jamais"), ("secteur", "montrer")),
    ],
)
def test_an_option_before_its_command_is_refused_rather_than_lost(
    home: Home, cli: Cli, option: tuple[str, ...], command: tuple[str, ...]
) -> None:
    fill(home)
    done = cli(*option, *command)
    assert (done.code, done.out) == (2, "")
    assert f"après la commande : cio-console {command[0]} {option[0]} …" in done.err


@pytest.mark.parametrize("command", DATED)
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02", "« 31/02 » n'est pas un jour : écrivez 08/01, 8 janvier, hier, lundi"),
        ("vendredi 13/01/2025", "Le 13/01/2025 est un lundi, pas un vendredi : écrivez 08/01"),
    ],
)
def test_what_is_no_day_is_refused_before_anything_is_done(
    home: Home, cli: Cli, command: list[str], typed: str, sentence: str
) -> None:
    fill(home)
    done = cli(*command, "--date", typed)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"cio-console : --date : {sentence}")


@pytest.mark.parametrize("command", [c for c in DATED if c[:1] not in (["purger"], ["demo"])])
def test_a_day_misnamed_in_the_school_year_seen_is_refused(
    home: Home, cli: Cli, command: list[str]
) -> None:
    fill(home)
    done = cli(*command, "--date", "vendredi 20/03")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        "cio-console : le 20/03/2025 est un jeudi, pas un vendredi : écrivez"
    )


def test_a_demo_of_a_misnamed_day_builds_nothing(cli: Cli, tmp_path: Path) -> None:
    done = cli("demo", "--date", "vendredi 20/03", "--dossier", str(tmp_path / "secteur"))
    assert (done.code, "pas un vendredi" in done.err) == (2, True)
    assert not (tmp_path / "secteur").exists()


def test_a_demo_is_seen_on_a_day_of_its_school_year(cli: Cli) -> None:
    done = cli("demo", "--etablissements", "1", "--date", "5 février")
    assert (done.code, "mercredi 5 février 2025" in done.out) == (0, True)

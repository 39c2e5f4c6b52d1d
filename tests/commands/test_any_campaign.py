"""Every command on a sector whose campaign has any subset of its dates: it answers in French."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cio_console.domain.campaign import Campaign, Collection, Milestone
from cio_console.store.paths import Home
from cio_console.store.sector import SectorCache
from tests.commands.builders import FAULTY, SOURCE, a_sector, fill, note
from tests.commands.conftest import Cli
from tests.domain.any_campaigns import campaigns
from tests.domain.builders import a_school, an_upload

UNREADABLE = re.compile(
    r"\bNone\b|\bnan\b|Traceback|erreur interne|à confirmer \(à confirmer\)|"
    r"\b(?:le|du|au) à confirmer|\(\)|,\s*[,;.]| {2}à confirmer\)"
)
"""What no director should read where a date is not known."""

COMMANDS = (
    ("etat",), ("etat", "--json"), ("etat", "--csv"), ("etat", "--etablissement", FAULTY),
    ("campagne",), ("campagne", "--json"), ("campagne", "--csv"), ("campagne", "--svg"),
    ("relances",), ("relances", "--json"), ("relances", "--csv"), ("relances", "--ics"),
    ("changements", "--depuis", "2026-09-01"), ("changements", "--json"), ("anomalies",),
    ("anomalies", "--json"), ("diagnostic", "--hors-ligne"), ("purger", "--source", SOURCE),
)  # fmt: skip


class Seen(NamedTuple):
    """A campaign and the day on which it is looked at."""

    campaign: Campaign
    day: date


SEEN = st.builds(Seen, campaigns(), st.dates(date(2026, 9, 1), date(2027, 9, 30)))
NOTHING_KNOWN = Campaign(
    "2027", "Parcoursup 2027", 2027, 2026,
    collections=(Collection("siecle", "SIECLE"), Collection("notes", "Notes", after="siecle")),
    milestones=(Milestone("notes-ouverture", "Ouverture", confirmed=False),
                Milestone("courriel-activation", "Courriel", month="2027-01", confirmed=False)),
)  # fmt: skip
EMPTY = Campaign("2027", "Vide", 2027, 2026)


def hold(home: Home, seen: Seen) -> None:
    """Write a sector of that campaign, with uploads of each of its collections."""
    held = fill(home)
    at = datetime(2026, 10, 1, 8, tzinfo=UTC)
    uploads = [
        an_upload(at + timedelta(days=40 * rank), collection.id, uai=FAULTY, errors=rank,
                  terminales=30, valid_emails=20)
        for rank, collection in enumerate(seen.campaign.collections)
    ]  # fmt: skip
    snapshot = msgspec.structs.replace(
        held,
        campaign=seen.campaign,
        schools=(*a_sector(), a_school("9990004A", out_of_scope={"siecle": "mère"})),
        uploads=tuple(uploads),
    )
    SectorCache(home.cache(SOURCE)).save(snapshot)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(SEEN)
@example(Seen(NOTHING_KNOWN, date(2026, 11, 3)))
@example(Seen(NOTHING_KNOWN, date(2027, 9, 30)))
@example(Seen(EMPTY, date(2026, 11, 3)))
def test_every_command_answers_whatever_dates_are_known(home: Home, cli: Cli, seen: Seen) -> None:
    hold(home, seen)
    for command in COMMANDS:
        dated = () if command[0] in ("diagnostic", "purger") else ("--date", str(seen.day))
        ran = cli(*command, *dated)
        asked = 2 if command[0] == "purger" else 0  # nobody is there to answer
        assert ran.code in (asked, 1), (command, ran.err)
        found = UNREADABLE.search(ran.out + ran.err)
        assert found is None, (command, found, ran.out, ran.err)


def test_what_is_not_known_is_said_to_be_confirmed(home: Home, cli: Cli) -> None:
    hold(home, Seen(NOTHING_KNOWN, date(2026, 11, 3)))
    note(home, FAULTY, "appelé")
    told = cli("etat", "--date", "2026-11-03").out
    assert "SIECLE : 1/3 utilisables · échéance à confirmer" in told
    assert "Notes : 0/4 utilisables · ouverture à confirmer" in told
    told = cli("campagne", "--date", "2026-11-03").out
    assert "activation en 01/2027, à confirmer" in told
    assert "SUMMARY:Courriel (à confirmer : janvier 2027)" in cli("relances", "--ics").out
    hold(home, Seen(EMPTY, date(2026, 11, 3)))
    assert "Aucune date n'est connue" in cli("relances", "--ics").err
    hold(home, Seen(NOTHING_KNOWN, date(2026, 11, 3)))
    told = " ".join(cli("diagnostic", "--hors-ligne").out.split())
    assert "ouverture et échéance à confirmer" in told
    assert "dernière date à confirmer : compté de la fin de l'année scolaire" in told
    told = cli("purger", "--source", SOURCE).out
    assert "dernière date à confirmer : jusqu'au 31/08/2027, fin de l'année scolaire" in told


@pytest.mark.parametrize(
    ("zone", "last_second"),
    [
        ("Pacific/Noumea", datetime(2027, 1, 8, 12, 59, 59, tzinfo=UTC)),
        ("America/Cayenne", datetime(2027, 1, 9, 2, 59, 59, tzinfo=UTC)),
        ("Europe/Paris", datetime(2027, 1, 8, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_deadline_runs_to_the_last_second_of_its_day_there(
    home: Home, cli: Cli, zone: str, last_second: datetime
) -> None:
    closing = Collection("siecle", "SIECLE", closes=date(2027, 1, 8))
    campaign = msgspec.structs.replace(EMPTY, time_zone=zone, collections=(closing,))
    held = fill(home)
    for seconds, flag in ((0, ""), (1, "hors-delai")):
        upload = an_upload(last_second + timedelta(seconds=seconds), uai=FAULTY)
        snapshot = msgspec.structs.replace(held, campaign=campaign, uploads=(upload,))
        SectorCache(home.cache(SOURCE)).save(snapshot)
        document = msgspec.json.decode(cli("etat", "--json", "--date", "2027-01-20").out)
        state = next(s for s in document["schools"] if s["uai"] == FAULTY)["collections"]["siecle"]
        assert state["flags"] == ([flag] if flag else [])
    told = cli("etat", "--date", "2027-01-08").out
    assert "échéance le 08/01 (aujourd'hui)" in told

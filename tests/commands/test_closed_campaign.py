"""`--campagne`: the campaign that the source left, looked at and never written to."""

import json
import re
from datetime import date

import msgspec
import pytest

from cio_console.domain.campaign import Campaign
from cio_console.domain.followup import Contact
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.sector import SectorCache
from tests.commands.builders import CLEAN, FAULTY, LATE, SOURCE, a_sector, fill, note
from tests.commands.conftest import Cli
from tests.domain.builders import a_campaign, an_upload, paris

NEXT = msgspec.structs.replace(a_campaign(), id="suivante", label="Suivante", session=2026,
                               school_year=2025, collections=(), milestones=())  # fmt: skip
CLOSED = "Campagne close, en lecture seule : Campagne d'essai.\n"


def move(home: Home, source: str = SOURCE, following: Campaign = NEXT) -> None:
    """Have the source go to the next campaign, where nothing is received yet."""
    cache = SectorCache(home.cache(source))
    held = cache.load()
    assert held is not None
    collections = tuple(
        msgspec.structs.replace(c, opens=None, closes=None) for c in held.campaign.collections
    )
    campaign = msgspec.structs.replace(following, collections=collections)
    cache.save(msgspec.structs.replace(held, campaign=campaign, uploads=()))


@pytest.fixture
def moved(home: Home) -> Home:
    """Give a home whose source went to the next campaign, with a note of last January."""
    fill(home)
    note(home, LATE, "Mme Costa, rappel")
    move(home)
    return home


def test_the_state_of_the_closed_campaign_is_that_of_its_end(moved: Home, cli: Cli) -> None:
    told = cli("etat", "--campagne", "essai")
    assert told.code == 0
    assert told.err == CLOSED
    assert told.lines[1].startswith(
        "Vu le vendredi 28 mars 2025 · campagne close, en lecture seule"
    )
    assert "en retard" in told.out
    document = json.loads(cli("etat", "--campagne", "essai", "--json").out)
    assert (document["campaign"], document["today"]) == ("essai", "2025-03-28")


def test_another_day_of_the_closed_campaign_may_be_seen(moved: Home, cli: Cli) -> None:
    document = json.loads(cli("etat", "--campagne", "essai", "--date", "2025-01-08", "--json").out)
    assert document["today"] == "2025-01-08"


@pytest.mark.parametrize(
    "command", [["anomalies"], ["campagne"], ["changements", "--depuis", "2025-01-01"],
                ["relances"], ["relances", "--faites"]],
)  # fmt: skip
def test_every_command_that_reads_reads_it(moved: Home, cli: Cli, command: list[str]) -> None:
    told = cli(*command, "--campagne", "essai")
    assert told.code in (0, 1)
    assert CLOSED in told.err
    assert told.out


def test_its_findings_are_still_there(moved: Home, cli: Cli) -> None:
    document = json.loads(cli("anomalies", "--campagne", "essai", "--json").out)
    assert [one["uai"] for one in document["findings"]] == [FAULTY] * 3
    assert document["unreadable"] == []
    assert json.loads(cli("anomalies", "--json").out)["findings"] == []


def test_a_contact_of_last_january_is_of_the_closed_campaign_only(moved: Home, cli: Cli) -> None:
    assert "Mme Costa" in cli("relances", "--faites", "--campagne", "essai").out
    assert "Mme Costa" not in cli("relances", "--faites").out
    Journal(moved.journal).record_new([Contact("n", CLEAN, paris(11, 5), "appel de rentrée")])
    assert "appel de rentrée" in cli("relances", "--faites").out
    assert "appel de rentrée" not in cli("relances", "--faites", "--campagne", "essai").out


def test_what_was_left_is_told_as_the_past(moved: Home, cli: Cli) -> None:
    told = cli("relances", "--campagne", "essai")
    assert told.lines[0] == "3 en suspens : 1 relancé, 2 jamais relancés"
    titles, *rows = ([cell.strip() for cell in re.split("  +", one)] for one in told.lines[1:])
    assert titles == ["suivi", "établissement", "resté en suspens", "téléphone", "relance"]
    assert {name: (followed, about[:16]) for followed, name, about, *_ in rows} == {
        "Lycée Alpha": ("relancé", "SIECLE : non reç"),
        "Lycée Bêta": ("pas relancé", "Notes : non reçu"),
        "Lycée Gamma": ("pas relancé", "Notes : non reçu"),
    }
    for words in ("à faire", "à appeler", "en attente", "J+"):
        assert words not in told.out
    document = json.loads(cli("relances", "--campagne", "essai", "--json").out)
    assert {call["turn"] for call in document["calls"]} == {"en-suspens"}
    assert "en suspens;" in cli("relances", "--campagne", "essai", "--csv").out


def test_a_promise_of_the_past_is_no_call_and_no_event(moved: Home, cli: Cli) -> None:
    back = Contact("p", LATE, paris(1, 9), "promet", call_back=date(2025, 1, 10))
    Journal(moved.journal).record_new([back])
    told = cli("relances", "--campagne", "essai")
    assert "rappel" not in told.out
    agenda = cli("relances", "--campagne", "essai", "--ics").out
    assert "BEGIN:VEVENT" in agenda
    assert "Rappeler" not in agenda


def test_nothing_left_is_said_of_the_past(home: Home, cli: Cli) -> None:
    schools = [
        msgspec.structs.replace(one, out_of_scope={"siecle": "CFA", "notes": "CFA"})
        for one in a_sector()
    ]
    fill(home, schools=schools)
    move(home)
    told = cli("relances", "--campagne", "essai")
    assert told.out == "Rien n'est resté en suspens dans cette campagne.\n"


def test_the_campaign_in_force_answers_to_its_own_id(moved: Home, cli: Cli) -> None:
    told = cli("etat", "--campagne", "suivante")
    assert (told.code, told.err) == (0, "")


def test_an_unknown_campaign_is_refused_with_those_that_are_kept(moved: Home, cli: Cli) -> None:
    told = cli("etat", "--campagne", "2019")
    assert told.code == 2
    assert "la campagne « 2019 » n'est pas gardée. Gardées ici : suivante, essai." in told.err


def test_a_closed_campaign_is_not_written_about(moved: Home, cli: Cli, tmp_path: object) -> None:
    told = cli("relances", "--campagne", "essai", "--eml", f"{tmp_path}/envois")
    assert (told.code, "en lecture seule" in told.err) == (2, True)


def test_two_sources_of_two_campaigns_are_each_seen_in_its_own(home: Home, cli: Cli) -> None:
    other = "https://autre.exemple/flux"
    fill(home)
    note(home, LATE, "Mme Costa, rappel")
    held = SectorCache(home.cache(SOURCE)).load()
    assert held is not None
    school = msgspec.structs.replace(held.schools[0], uai="9990004A", name="Lycée Delta")
    second = msgspec.structs.replace(
        held, source=other, schools=(school,), uploads=(an_upload(paris(1, 7), uai=school.uai),)
    )
    SectorCache(home.cache(other)).save(second)
    move(home)  # the first goes on; the second is still in its campaign
    home.settings_file.write_text(f'[sources]\nun = "{SOURCE}"\ndeux = "{other}"\n', "utf-8")
    Journal(home.journal).record_new([Contact("d", school.uai, paris(1, 8), "Delta appelé")])

    told = cli("relances", "--faites").out
    assert "Delta appelé" in told
    assert "Mme Costa" not in told
    both = cli("etat", "--campagne", "essai", "--json")
    document = json.loads(both.out)
    assert {s["uai"] for s in document["schools"]} == {LATE, FAULTY, CLEAN, school.uai}
    alone = cli("etat", "--campagne", "suivante")
    assert "la campagne suivante n'est pas gardée pour deux" in alone.err

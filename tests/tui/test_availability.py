"""Why a command cannot run now: the campaign shown is closed, no source, offline, or one runs."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.tui.availability import why_not_now
from cio_console.tui.model import Failure, Model, sync_started
from cio_console.tui.watching import Watching
from tests.tui.sector import NOW, a_sector

SOURCE = "https://suivi.exemple.fr/flux/"
CLOSED = "Campagne close, en lecture seule : C revient à celle en cours."
NO_SOURCE = "Aucune source : l'écran Secteur (1) propose d'en donner une."

ALONE = Model(now=NOW, source=SOURCE)
SEVERAL = Model(
    now=NOW,
    watched=(Watching(SOURCE, "Nord", Failure.NONE), Watching(f"{SOURCE}2/", "Sud", Failure.NONE)),
)


@pytest.mark.parametrize(
    ("model", "sync", "before"),
    [
        (ALONE, "", ""),
        (SEVERAL, "", ""),
        (Model(now=NOW), NO_SOURCE, NO_SOURCE),
        (
            replace(ALONE, offline=True),
            "La console a été ouverte hors ligne : relancez-la sans --hors-ligne.",
            "",
        ),
        (
            sync_started(ALONE),
            "Une synchronisation est déjà en cours.",
            "Une synchronisation est en cours : attendez qu'elle finisse.",
        ),
    ],
    ids=["one source", "several", "no source", "offline", "running"],
)
def test_a_command_is_refused_for_what_the_console_is_doing(
    model: Model, sync: str, before: str
) -> None:
    assert why_not_now("sync", model) == sync
    assert why_not_now("campaign-before", model) == before
    assert why_not_now("contact", model) == ""


def test_one_source_of_several_that_runs_is_enough_to_wait() -> None:
    first, second = SEVERAL.watched
    running = replace(second, sync=sync_started(ALONE).sync)
    busy = replace(SEVERAL, watched=(first, running))
    assert why_not_now("sync", busy) == "Une synchronisation est déjà en cours."
    assert why_not_now("campaign-before", busy).startswith("Une synchronisation est en cours")


@pytest.mark.parametrize("identifier", ["contact", "declare", "decide", "message", "list", "sync"])
def test_what_is_of_the_present_is_refused_in_a_closed_campaign(
    tmp_path: Path, identifier: str
) -> None:
    model = replace(ALONE, snapshot=replace(a_sector(tmp_path).snapshot(), closed=True))
    assert why_not_now(identifier, model) == CLOSED
    assert why_not_now("campaign-before", model) == ""

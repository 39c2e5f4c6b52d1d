"""Every state that a screen can be in, as a table: what is stored, and what the model tells of it.

What the store, the clock and the settings can bring about is brought about for real. What a
network brings (a running synchronisation, a refusal) is told by the functions that the program
itself uses, so that the same words appear at every run.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from cio_console.domain.followup import Channel, Contact
from cio_console.domain.school import School
from cio_console.domain.snapshot import SyncTimes
from cio_console.presentation.labels import GlyphSet
from cio_console.sync_events import IndexAsked, IndexReceived, ReportStored, SyncEvent
from cio_console.tui.launch import Launch
from cio_console.tui.model import Failure, Model, Progress
from cio_console.tui.sync_log import SyncRecord, ended, noted, started
from tests.tui.sector import (
    NOTHING,
    NOW,
    SYNCED,
    TO_CORRECT,
    SectorFiles,
    a_report,
    a_sector,
    at,
    schools,
    uai,
)

ADDRESS = "https://suivi.exemple.invalid/9990000Z/"
FAILED = (
    "Le serveur suivi.exemple.invalid ne répond pas (délai dépassé). Les données affichées"
    " restent celles de la dernière synchronisation. Réessayez par r."
)
ROLLBACK = (
    "Le flux est revenu en arrière : révision 3, alors que la révision 7 est déjà reçue. Les"
    " données déjà reçues restent en place. Prévenez qui publie le flux ; si ce retour est"
    " voulu : cio-console synchroniser --forcer."
)
TOO_NEW = (
    "Le flux est au format 2.0 ; cette console lit jusqu'à 1.0. Les données déjà reçues restent en"
    " place. Mettez la console à jour."
)
READ_ONLY = "Le dossier du cache est en lecture seule : rien de neuf n'y sera enregistré."

Put = Callable[[SectorFiles], object]
"""Puts in the store what a state holds."""


@dataclass(frozen=True, slots=True)
class State:
    """One state of the screens."""

    put: Put = SectorFiles.store
    files: Callable[[Path], SectorFiles] = a_sector
    shown: Callable[[Model], Model] = lambda model: replace(model, offline=False)
    """Applied to the model before each look: the same model must give the same model again."""
    now: datetime = NOW
    glyphs: GlyphSet = GlyphSet.UNICODE
    school: str = TO_CORRECT
    """The school looked at; "" when there is none to open."""
    opens: int = 3
    """How many screens open one after the other on that school."""
    screens: tuple[str, ...] = field(default=("5", "6", "7", "8"))
    """The keys of the other screens."""

    def launch(self, home: Path) -> Launch:
        """Store what there is and return the launch."""
        files = self.files(home)
        self.put(files)
        return files.launch(glyphs=self.glyphs)


def _failed(why: str, kind: Failure) -> State:
    times = SyncTimes(at(1, 8, 7, 59), SYNCED, SYNCED - timedelta(hours=14), why)
    return State(
        put=lambda files: files.store(times),
        shown=lambda model: replace(
            model, offline=False, failure=kind, syncs=_log(why, IndexAsked(ADDRESS))
        ),
    )


def _log(error: str | None, *events: SyncEvent) -> tuple[SyncRecord, ...]:
    """Return the log of one synchronisation; `error` is None while it runs."""
    records = started((), at(1, 8, 7, 59))
    for event in events:
        records = noted(records, event)
    return records if error is None else ended(records, at(1, 8, 8, 0), error)


def _running(model: Model) -> Model:
    events = (IndexAsked(ADDRESS), IndexReceived(8, 8, 9, 40), ReportStored(12, 40))
    progress = Progress("réception des rapports", 12, 40)
    return replace(model, offline=False, sync=progress, syncs=_log(None, *events))


def _first_sync(model: Model) -> Model:
    return replace(_running(model), snapshot=None, overview=None, times=SyncTimes())


def _nothing(files: SectorFiles) -> None:
    """Leave the store empty."""
    del files


def _damaged(files: SectorFiles) -> None:
    """Cut the sector's files short: what no proof can hold is set aside."""
    launch = files.store()
    for path in launch.home.cache(launch.source).glob("sector.*.json"):
        path.write_bytes(path.read_bytes()[:-40])


def _at_home(model: Model) -> Model:
    """Name the damaged file as in an ordinary home, not in that of this very run."""
    told = tuple(re.sub(r"/\S*/cache/", "~/.cache/", warning) for warning in model.warnings)
    return replace(model, offline=False, warnings=told)


def _with_calls(files: SectorFiles) -> None:
    files.store()
    for contact in (
        Contact("1", TO_CORRECT, at(1, 6, 10, 15), "refait l'export", who="Mme Costa"),
        Contact("2", NOTHING, at(1, 7, 9), "absente", call_back=at(1, 9).date()),
        Contact("3", TO_CORRECT, at(12, 16, 9), "occupé", Channel.EMAIL),
    ):
        files.journal.record_new([contact])


def _of(count: int) -> Callable[[Path], SectorFiles]:
    """Return what makes a sector of `count` schools, two out of three received."""

    def files(home: Path) -> SectorFiles:
        first = tuple(s for s in schools() if s.uai == TO_CORRECT)
        more = tuple(
            School(uai(i), f"Lycée des Essais n° {i}", "300", commune="Valbourg")
            for i in range(1001, 1000 + count)
        )
        made = SectorFiles(home, schools=(*first, *more)[:count])
        for i, school in enumerate(made.schools[: 2 * count // 3 or 1]):
            made.add(school.uai, at(1, 6 + i % 2), a_report(terminales=90, emails=90 - i % 4))
        return made

    return files


def _without_finding(home: Path) -> SectorFiles:
    made = SectorFiles(home)
    made.add(TO_CORRECT, at(1, 7), a_report())
    return made


STATES: dict[str, State] = {
    "sans-source": State(
        put=_nothing,
        files=lambda home: SectorFiles(home, source=""),
        school="",
    ),
    "premiere-synchronisation": State(put=_nothing, shown=_first_sync, school=""),
    "a-jour": State(put=_with_calls),
    "en-cours": State(shown=_running),
    "hors-ligne": State(shown=lambda model: replace(model, offline=True)),
    "perimee": State(now=NOW + timedelta(days=3)),
    "echec": _failed(FAILED, Failure.UNREACHABLE),
    "refusee": _failed(ROLLBACK, Failure.REFUSED),
    "trop-recente": _failed(TOO_NEW, Failure.REFUSED),
    "cache-abime": State(put=_damaged, shown=_at_home, school=""),
    "lecture-seule": State(
        shown=lambda model: replace(model, offline=False, warnings=(READ_ONLY,))
    ),
    "aucun-etablissement": State(files=lambda home: SectorFiles(home, schools=()), school=""),
    "un-etablissement": State(files=_of(1), opens=2),
    "400-etablissements": State(files=_of(400), opens=2),
    "5000-etablissements": State(files=_of(5000), opens=2),
    "rapport-manquant": State(
        put=lambda files: files.store(without=["depot-02"]),
        shown=lambda model: replace(model, offline=False, missing=("depot-02",)),
        opens=2,
    ),
    "sans-anomalie": State(files=_without_finding, opens=2),
    "ascii": State(put=_with_calls, glyphs=GlyphSet.ASCII),
}

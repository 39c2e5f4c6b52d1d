"""Every section examined at once, each on its own: one that fails or hangs is one line."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec

from cio_console.diagnosis import (
    campaign,
    folder_source,
    folders,
    network,
    setup,
    store,
    terminal,
    versions,
)
from cio_console.diagnosis.folders import Role
from cio_console.diagnosis.scrubbing import Scrubber
from cio_console.diagnosis.setup import Setup
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.errors import CioConsoleError, place_of
from cio_console.feed.hidden import Hidden
from cio_console.feed.source import Address, FeedOptions
from cio_console.settings import Settings
from cio_console.settings_sources import on_one_server
from cio_console.store.generation import QUARANTINE
from cio_console.store.paths import REPORTS, Home

LIMIT = 26.0
"""Seconds for everything: who asks for help has somebody on the telephone."""
_SETUP_SECONDS = 5.0
"""For the settings alone, which all the rest starts from: a dead home must not take it all."""
_SETTINGS, _JOURNAL, _HELD_JOURNAL = "réglages", "journal", "journal tenu"
_COMMON = frozenset({_SETTINGS, _JOURNAL, _HELD_JOURNAL})
"""Labels of what is looked at once, however many sources there are."""
Examination = Callable[[], Iterable[Check]]
Where = Callable[[], Path]
"""A folder found when it is examined: even its name may need a disk that does not answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be diagnosed."""

    environ: Mapping[str, str] = field(repr=False)
    now: datetime
    options: Callable[[Home | None, Settings], FeedOptions]
    """How to reach a feed with those settings: as every other command does."""
    source: tuple[str, ...] = ()
    """What the command line says of the sources: addresses, folders, names."""
    offline: bool = False
    home: Home | None = None
    """The folders of a demonstration; None for those of the environment."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Every line, section after section."""

    checks: tuple[Check, ...]
    glyphs: str = "unicode"
    """The setting « glyphes »."""


@dataclass
class _Run:
    """One examination under way in a thread of its own."""

    section: str
    label: str
    examine: Examination
    checks: list[Check] = field(default_factory=list)
    ended: bool = False

    def start(self) -> threading.Thread:
        """Examine in a thread that never holds the process back."""
        thread = threading.Thread(target=self._examine, name=self.section, daemon=True)
        thread.start()
        return thread

    def result(self) -> Iterator[Check]:
        """Give what was found, and a line more when it did not end."""
        ended = self.ended
        yield from list(self.checks)
        if not ended:
            advice = "Un disque ou un réseau ne répond pas : recommencez, ou ajoutez --hors-ligne."
            yield Check(self.section, self.label, "sans réponse à temps", Judgement.FAULTY, advice)

    def _examine(self) -> None:
        try:
            for check in self.examine():
                self.checks.append(check)
        except CioConsoleError as problem:
            self._fail("impossible", str(problem))
        except Exception as error:  # noqa: BLE001 - a broken probe is a line of the diagnosis
            self._fail(f"n'a pas pu être examiné ({place_of(error)})", "Signalez cette ligne.")
        self.ended = True

    def _fail(self, told: str, advice: str) -> None:
        self.checks.append(Check(self.section, self.label, told, Judgement.FAULTY, advice))


def diagnose(request: Request, limit: float = LIMIT) -> Diagnosis:
    """Look at everything within `limit` seconds. Never raises."""
    deadline = time.monotonic() + limit
    found: list[Setup] = []
    first = _Run(setup.SECTION, "réglages", lambda: _setup(request, found))
    first.start().join(min(_SETUP_SECONDS, limit))
    known = found[0] if found else setup.without_home(request.source)
    sent: list[Hidden] = []
    before, after = list(_around(request, known)), list(_all_within(request, known, sent))
    for thread in [run.start() for run in (*before, *after)]:
        thread.join(max(deadline - time.monotonic(), 0.0))
    scrubbed = Scrubber.of(request.environ, sent)
    lines = chain.from_iterable(run.result() for run in (*before, first, *after))
    return Diagnosis(tuple(map(scrubbed, lines)), known.settings.glyphs)


def _setup(request: Request, found: list[Setup]) -> Iterator[Check]:
    found.append(setup.gather(request.environ, request.source, request.home))
    yield from setup.judge(found[0])


def _around(request: Request, known: Setup) -> Iterator[_Run]:
    """Give what is looked at whatever the settings are."""
    glyphs = known.settings.glyphs
    yield _Run(versions.SECTION, "versions", lambda: versions.judge(versions.gather()))
    yield _Run(
        terminal.SECTION,
        "terminal",
        lambda: terminal.judge(terminal.gather(request.environ, glyphs)),
    )


def _all_within(request: Request, known: Setup, sent: list[Hidden]) -> Iterator[_Run]:
    """Give what starts from the settings; for each source when there are several."""
    if not known.parts:
        yield from _within(request, known, sent)
        return
    yield from _within(request, known, sent)
    alone = on_one_server(known.parts)
    for one in known.parts:
        setup_of_one = replace(known, parts=(), source=one.source, settings=one.settings)
        name = one.name or one.source
        for run in _within(request, setup_of_one, sent, alone=alone):
            if run.label not in _COMMON:
                yield replace(run, examine=partial(_named, name, run.examine))


def _named(name: str, examine: Examination) -> Iterator[Check]:
    """Give the lines of one source among several, under its own heading."""
    for check in examine():
        yield msgspec.structs.replace(check, section=f"{check.section} · {name}")


def _within(
    request: Request, known: Setup, sent: list[Hidden], *, alone: bool = True
) -> Iterator[_Run]:
    """Give what starts from the settings: the source, the store, the campaign."""
    place = known.place
    if place is not None:
        yield _source(request, known, place, sent, alone=alone)
    if known.home is None:
        return
    yield from _folders(known, known.home)
    yield _Run(store.SECTION, _HELD_JOURNAL, partial(_journal, known.home.journal))
    if place is not None:
        delay = known.settings.retention
        held = partial(known.home.cache, known.source)
        yield _Run(store.SECTION, "secteur reçu", partial(_held, held, request.now))
        yield _Run(campaign.SECTION, "campagne", partial(_campaign, held, request.now, delay))


def _journal(folder: Path) -> Iterator[Check]:
    return store.judge_journal(*store.gather_journal(folder))


def _held(folder: Where, now: datetime) -> Iterator[Check]:
    return store.judge_held(store.gather_held(folder()), now)


def _campaign(folder: Where, now: datetime, delay: int) -> Iterator[Check]:
    return campaign.judge(store.held_campaign(folder()), now, delay)


def _source(
    request: Request, known: Setup, place: Address | Path, sent: list[Hidden], *, alone: bool
) -> _Run:
    options = replace(request.options(known.home, known.settings), alone=alone)
    if isinstance(place, Path):
        examine = partial(folder_source.examine, place, options, request.now)
        return _Run(folder_source.SECTION, "dossier", examine)
    if request.offline:
        told = "non essayée, par --hors-ligne"
        untried = (Check(network.SECTION, "connexion", told, Judgement.UNTRIED),)
        return _Run(network.SECTION, "connexion", lambda: untried)
    visit = partial(network.examine, place, options, request.now, sent)
    return _Run(network.SECTION, "connexion", visit)


def _folders(known: Setup, home: Home) -> Iterator[_Run]:
    """Give the folders of the store."""
    wanted: list[tuple[str, Where, Role]] = [
        (_SETTINGS, lambda: home.config, Role.OPEN),
        (_JOURNAL, lambda: home.journal, Role.PRIVATE),
    ]
    if known.place is not None:
        cache = partial(home.cache, known.source)
        wanted += [
            ("cache", cache, Role.PRIVATE),
            ("rapports", lambda: cache() / REPORTS, Role.WITHIN),
            ("quarantaine", lambda: cache() / QUARANTINE, Role.WITHIN),
        ]
    for label, where, role in wanted:
        yield _Run(folders.SECTION, label, partial(_folder, label, where, role))


def _folder(label: str, where: Where, role: Role) -> Iterable[Check]:
    return folders.judge(label, folders.gather(where(), role), role)

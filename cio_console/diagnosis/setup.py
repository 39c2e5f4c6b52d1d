"""The settings and the source in force: what every other section starts from."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cio_console.diagnosis.own_list import OwnList, find_list, judge_list
from cio_console.domain.addresses import absolute
from cio_console.domain.campaign_files import DEFAULT_CAMPAIGN
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.errors import CioConsoleError, StoreProblem
from cio_console.feed.campaigns import find_campaign
from cio_console.feed.source import Address, parse_location
from cio_console.settings import Settings, examine_settings
from cio_console.settings_sources import Followed, followed
from cio_console.store.paths import HOME_VARIABLE, Home

SECTION = "Réglages"

_NO_SOURCE = "Pour en suivre une : cio-console synchroniser --source ADRESSE-OU-DOSSIER."


@dataclass(frozen=True, slots=True)
class Setup:
    """Where this run reads and writes, and what it was told."""

    home: Home | None
    """None when the account has no home folder at all."""
    settings: Settings
    source: str
    """Address or folder, "" when none is known. May hold credentials that it should not."""
    source_from: str = ""
    """« --source » or « réglages »."""
    home_from: str = ""
    """CIO_CONSOLE_HOME or the demonstration, "" for the usual folders."""
    problems: tuple[str, ...] = ()
    """French sentences on what is wrong in the settings file."""
    no_home: str = ""
    """Why there is no home."""
    written: bool = False
    """Whether there is a settings file."""
    parts: tuple[Followed, ...] = ()
    """The sources in force, when there are several; `source` is then empty."""
    own_list: OwnList | None = None
    """The director's list of schools; None without a home."""
    no_campaign: str = ""
    """Why the campaign of the settings cannot serve, "" when it can."""

    @property
    def place(self) -> Address | Path | None:
        """The source, when it is one that can be read."""
        try:
            return parse_location(self.source) if self.source else None
        except CioConsoleError:
            return None


def gather(environ: Mapping[str, str], source: tuple[str, ...], demo: Home | None = None) -> Setup:
    """Return the setup of this run; `source` is what the command line says. Never raises.

    `demo` is the home of a demonstration.
    """
    home_from = HOME_VARIABLE if environ.get(HOME_VARIABLE, "").strip() else ""
    home_from = "la démonstration" if demo else home_from
    try:
        home = demo or Home.resolve(environ)
    except StoreProblem as problem:
        return replace(without_home(source), home_from=home_from, no_home=str(problem))
    settings, problems = examine_settings(home)
    typed = [one.strip() for one in source]
    try:
        sources = followed(settings, typed, home.config)
    except CioConsoleError as problem:
        sources, problems = (), (*problems, str(problem))
    origin = "--source" if any(typed) else "réglages"
    alone = sources[0] if len(sources) == 1 else Followed("", "", settings)
    return Setup(
        home=home,
        settings=alone.settings,
        source=alone.source,
        source_from=origin if sources else "",
        parts=sources if len(sources) > 1 else (),
        home_from=home_from,
        problems=problems,
        written=os.path.lexists(home.settings_file),
        own_list=find_list(home, settings),
        no_campaign=_campaign_problem(home, settings),
    )


def without_home(source: tuple[str, ...]) -> Setup:
    """Return the setup of a run whose home does not answer: what the command line says."""
    first = absolute(source[0].strip()) if source else ""
    return Setup(None, Settings(), first, "--source" if source else "")


def judge(setup: Setup) -> tuple[Check, ...]:
    """Return a line for the file, one for each thing wrong in it, one for what is in force."""
    listed = (judge_list(SECTION, setup.own_list),) if setup.own_list else ()
    return (*_file(setup), *_wrong(setup), _source(setup), *listed, _campaign(setup))


def _file(setup: Setup) -> tuple[Check, ...]:
    if setup.home is None:
        return (Check(SECTION, "dossiers", "introuvables", Judgement.FAULTY, setup.no_home),)
    where = setup.home_from or "les dossiers habituels du système"
    told = str(setup.home.settings_file) + ("" if setup.written else " (n'existe pas encore)")
    return (Check(SECTION, "dossiers", f"selon {where}"), Check(SECTION, "fichier", told))


def _wrong(setup: Setup) -> tuple[Check, ...]:
    advice = "Corrigez cette ligne ; un fichier commenté : cio-console config --exemple."
    return tuple(
        Check(SECTION, "erreur", problem, Judgement.FAULTY, advice) for problem in setup.problems
    )


def _source(setup: Setup) -> Check:
    if setup.parts:
        names = ", ".join(one.name or one.source for one in setup.parts)
        return Check(SECTION, "sources", f"{names} (d'après {setup.source_from})")
    if not setup.source:
        return Check(SECTION, "source", "aucune", Judgement.DOUBTFUL, _NO_SOURCE)
    try:
        place = parse_location(setup.source)
    except CioConsoleError as problem:
        # The source itself is not shown: it may hold a password.
        told = f"inutilisable (d'après {setup.source_from})"
        return Check(SECTION, "source", told, Judgement.FAULTY, str(problem))
    shown = str(place) if isinstance(place, Path) else place.url
    return Check(SECTION, "source", f"{shown} (d'après {setup.source_from})")


def _campaign_problem(home: Home, settings: Settings) -> str:
    """Return why the campaign of the settings cannot serve, in French, or ""."""
    try:
        find_campaign(settings.campaign, home.campaigns, home.settings_file.parent)
    except CioConsoleError as problem:
        return str(problem)
    return ""


def _campaign(setup: Setup) -> Check:
    name = setup.settings.campaign
    if setup.no_campaign:
        told = f"{name}, inutilisable"
        return Check(SECTION, "campagne", told, Judgement.FAULTY, setup.no_campaign)
    told = f"{name or DEFAULT_CAMPAIGN} (pour « verifier » et les fichiers reçus)"
    return Check(SECTION, "campagne", told)

"""The area of a list of schools as it is asked for on the command line, and its search."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from cio_console.commands.interruption import to_its_end
from cio_console.commands.options import Place, Talk, shared
from cio_console.commands.progress import Telling
from cio_console.commands.sector import now
from cio_console.domain.candidate import Area, Proposal
from cio_console.presentation.candidates import closed_words
from cio_console.sector_proposal import Found, reach_of, search

F = TypeVar("F", bound=Callable[..., Any])

_READING = "Lecture de l'annuaire public"
_STOPPED = "recherche interrompue. Votre liste n'est pas changée."


def area_options(function: F) -> F:
    """Add the options that say where schools are looked for: `area_of` reads them."""
    for option in (
        shared("hors-ligne"),
        click.option(
            "--bassin", "bassin", metavar="BASSIN", default="",
            help="Seulement ce bassin de formation (nom ou code).",
        ),
        click.option(
            "--communes", "communes", metavar="COMMUNES", multiple=True,
            help="Seulement ces communes (noms ou codes INSEE, séparés par des virgules).",
        ),
        click.option(
            "--departement", "departements", metavar="CODE", multiple=True,
            help="Un autre département que celui du CIO ; peut être répété.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def area_of(departements: tuple[str, ...], communes: tuple[str, ...], bassin: str) -> Area:
    """Return the area that the options say."""
    return Area(departements=_each(departements), communes=_each(communes), bassin=bassin.strip())


def found_for(place: Place, typed: str, area: Area, *, offline: bool) -> Found:
    """Return what the open data have for a CIO; see `search`."""
    reach = reach_of(
        place.home, place.settings.directory, place.feed_options(), now, offline=offline
    )
    with Telling(Talk.ORDINARY) as telling:
        telling.step(_READING)
        return to_its_end(search(reach, typed, area), _STOPPED, telling.close)


def told_of(proposal: Proposal) -> tuple[str, ...]:
    """Return all that is to be told of a proposal beside its schools."""
    return (*proposal.notices, *filter(None, [closed_words(proposal.closed)]))


def _each(typed: tuple[str, ...]) -> tuple[str, ...]:
    """Return what several options, or one with commas, name."""
    words = (word.strip() for several in typed for word in several.split(","))
    return tuple(dict.fromkeys(filter(None, words)))

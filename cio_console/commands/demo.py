"""`demo`: a fictional sector, built, published, served, synchronised, opened."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from cio_console.commands.french import FrenchCommand, whole_number
from cio_console.commands.options import Place, Talk, TypedDay, Visit, open_place, shared
from cio_console.commands.output import narrate
from cio_console.commands.screens import open_screens
from cio_console.demo.server import LOOPBACK, serve
from cio_console.presentation.numbers import plural
from cio_console.settings import remember_source
from cio_console.store.paths import HOME_VARIABLE, Home

_LAST_PORT = 65_535
_SCHOOLS, _SEED = 24, 2025


@click.command("demo", cls=FrenchCommand)
@click.option(
    "--etablissements",
    "schools",
    type=whole_number(1, 5000),
    default=str(_SCHOOLS),
    help=f"Nombre d'établissements ({_SCHOOLS}).",
)
@click.option(
    "--graine",
    "seed",
    type=whole_number(0, 999_999_999),
    default=str(_SEED),
    help=f"Même graine, même secteur ({_SEED}).",
)
@shared("date")
@click.option(
    "--port",
    type=whole_number(0, _LAST_PORT),
    default="0",
    help="Port du serveur local ; 0 pour un port libre.",
)
@click.option(
    "--dossier",
    "folder",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DOSSIER",
    help="Garder ici les dépôts, le secteur et le flux.",
)
@shared("couleur")
def command(
    *, schools: int, seed: int, day: TypedDay | None, port: int, folder: Path | None, colour: str
) -> int:
    """Ouvre la console sur un secteur fictif, vu le 8 janvier 2025.

    Les fichiers sont aux vrais formats, les personnes sont inventées. Sans terminal, écrit l'état
    du secteur.
    """
    return show(day, folder, schools=schools, seed=seed, port=port, colour=colour)


def show(
    day: TypedDay | None = None, folder: Path | None = None, *, schools: int = _SCHOOLS,
    seed: int = _SEED, port: int = 0, colour: str = "auto", forgotten: bool = False,
) -> int:  # fmt: skip
    """Open the console on a fictional sector; `forgotten` for a home that is, whatever is set."""
    from cio_console.commands.progress import Telling, of_publication  # loads checks
    from cio_console.commands.syncing import run_sync  # loads sync
    from cio_console.demo.build import DEMO_DAY, build  # loads checks

    seen = TypedDay(f"{day.of(None, DEMO_DAY) if day else DEMO_DAY}")
    with ExitStack() as stack:
        kept = folder or Path(stack.enter_context(_scratch()))
        narrate(f"Secteur fictif de {plural(schools, 'établissement', 'établissements')}…")
        with Telling(Talk.ORDINARY) as telling:
            heard = of_publication(telling)
            sector = build(kept, schools=schools, seed=seed, processes=2, on_event=heard)
        address = stack.enter_context(serve(sector.feed, port))
        place = stack.enter_context(_demo_place(address, forgotten=forgotten))
        run_sync(place, Talk.ORDINARY, force=True)
        if folder:
            narrate(
                f"Gardé dans {folder} : depots/, secteur.json, campagne.toml, flux/."
                f" Pour le suivre : cio-console synchroniser --source {sector.feed}"
            )
            lasting = open_place((str(sector.feed),), place.home)
            run_sync(lasting, Talk.QUIET, force=True)
            _leave(lasting)
        else:
            _leave(place)
        visit = Visit(day=seen, source=(address,), colour=colour)
        return open_screens(visit, place)


def _leave(place: Place) -> None:
    """Make the demo's source that of its home, unless the user has one of their own.

    The address of a demo ends with it: a folder that stays is what later commands can follow.
    """
    known = place.settings.source
    if place.settings.sources:
        return  # several CIO are followed: which of them is seen is the user's choice
    if not known or known.startswith(f"http://{LOOPBACK}:"):
        remember_source(place.home, place.source)


@contextmanager
def _scratch() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="cio-console-demo-") as name:
        yield name


@contextmanager
def _demo_place(address: str, *, forgotten: bool) -> Iterator[Place]:
    """Give a place in the home of CIO_CONSOLE_HOME, else in one that is forgotten.

    It is never in the user's own.
    """
    if not forgotten and os.environ.get(HOME_VARIABLE, "").strip():
        yield open_place((address,))
        return
    with _scratch() as name:
        yield open_place((address,), Home.within(Path(name)))

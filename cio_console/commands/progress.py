"""What a long command tells on stderr as it goes: a bar, lines, or nothing."""

import sys
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cio_console.commands.options import Talk
from cio_console.commands.output import narrate, warn
from cio_console.domain.text import after_colon
from cio_console.presentation.numbers import number, plural
from cio_console.publish import DepositPublished, DepositsFound, IndexWritten, Notice, PublishEvent
from cio_console.publish_several import SectorBegun, SeveralEvent

if TYPE_CHECKING:
    from rich.progress import Progress


class Telling:
    """Tells steps: a bar on a terminal, a line per step when verbose, nothing when quiet.

    What is missing or wrong is always told, once the bar has gone.
    """

    def __init__(self, talk: Talk) -> None:
        """Tell as much as `talk` says."""
        self._verbose = talk is Talk.VERBOSE
        self._bar = _bar() if talk is Talk.ORDINARY and sys.stderr.isatty() else None
        self._task = self._bar.add_task("Préparation", total=None) if self._bar else None
        self._warnings: list[str] = []

    def __enter__(self) -> Self:
        """Show the bar."""
        if self._bar:
            with suppress(OSError):  # the terminal may be gone
                self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the bar, then tell the warnings."""
        self.close()
        for sentence in self._warnings:
            warn(sentence)

    def close(self) -> None:
        """Remove the bar and give the terminal back; harmless when it was done before."""
        if self._bar:
            with suppress(OSError):
                self._bar.stop()

    def step(self, what: str) -> None:
        """Tell a step of unknown length."""
        if self._verbose:
            narrate(what)
        if self._bar and self._task is not None:
            self._bar.update(self._task, description=what, total=None)

    def count(self, what: str, done: int, total: int) -> None:
        """Tell how far a step is."""
        if self._verbose:
            narrate(f"{what} : {number(done)}/{number(total)}")
        if self._bar and self._task is not None:
            self._bar.update(self._task, description=what, completed=done, total=max(total, 1))

    def warn(self, sentence: str) -> None:
        """Keep a sentence that must be read."""
        self._warnings.append(sentence)


def of_publication(telling: Telling) -> Callable[[PublishEvent], None]:
    """Return what tells the events of a publication."""

    def tell(event: PublishEvent) -> None:
        match event:
            case DepositsFound(total=total):
                telling.step(plural(total, "dépôt trouvé", "dépôts trouvés"))
            case Notice(sentence=sentence):
                telling.warn(sentence)
            case DepositPublished(done=done, total=total):
                telling.count("Contrôle des dépôts", done, total)
            case IndexWritten(revision=revision):
                telling.step(f"Révision {revision} publiée")

    return tell


def of_publications(telling: Telling) -> Callable[[SeveralEvent], None]:
    """Return what tells the events of a publication for several CIO: each sentence with its own."""
    one, who = of_publication(telling), ""

    def tell(event: SeveralEvent) -> None:
        nonlocal who
        match event:
            case SectorBegun(rank=rank, total=total, uai=uai, name=name):
                who = uai
                telling.step(f"{number(rank)}/{number(total)} : {name} ({uai})")
            case Notice(sentence=sentence):
                telling.warn(f"{who} : {after_colon(sentence)}")
            case _:
                one(event)

    return tell


def _bar() -> "Progress":
    from rich.console import Console  # on a terminal only
    from rich.progress import (  # on a terminal only
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )

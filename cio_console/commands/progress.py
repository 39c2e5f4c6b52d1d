"""The events of a synchronisation or a publication, told on stderr as they come."""

import sys
from types import TracebackType
from typing import Self

from cio_console.commands.output import narrate
from cio_console.presentation.numbers import plural
from cio_console.sync import (
    IndexReceived,
    ReportMissing,
    ReportStored,
    SyncEvent,
    SyncKind,
    SyncOutcome,
    UploadChecked,
)


class SyncProgress:
    """A progress bar on a terminal, nothing elsewhere; what is missing is always said."""

    def __init__(self, *, quiet: bool) -> None:
        """Stay silent when `quiet`, or when stderr is not a terminal."""
        self._shown = not quiet and sys.stderr.isatty()
        self._missing: list[str] = []

    def __enter__(self) -> Self:
        """Start the bar."""
        if self._shown:
            from rich.console import Console  # noqa: PLC0415 - on a terminal only
            from rich.progress import (  # noqa: PLC0415 - on a terminal only
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
            )

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("Lecture de l'index", total=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the bar, then say what is missing."""
        if self._shown:
            self._bar.stop()
        for sentence in self._missing:
            narrate(sentence)

    def __call__(self, event: SyncEvent) -> None:
        """Show one event."""
        match event:
            case IndexReceived(to_fetch=total):
                self._update("Réception des rapports", 0, total)
            case ReportStored(done=done, total=total) | UploadChecked(done=done, total=total):
                self._update("Réception des rapports", done, total)
            case ReportMissing(uai=uai, reason=reason):
                self._missing.append(f"Attention, {uai} : {reason}")
            case _:
                return

    def _update(self, what: str, done: int, total: int) -> None:
        if self._shown:
            self._bar.update(self._task, description=what, completed=done, total=max(total, 1))


def outcome_sentence(outcome: SyncOutcome) -> str:
    """Return what a synchronisation brought, as one French sentence."""
    snapshot = outcome.snapshot
    schools = plural(len(snapshot.schools), "établissement", "établissements")
    if outcome.kind is SyncKind.UNCHANGED:
        return f"Rien de nouveau depuis la dernière fois : {schools}."
    uploads = plural(len(snapshot.uploads), "dépôt", "dépôts")
    reports = plural(outcome.fetched, "rapport reçu", "rapports reçus")
    told = f"Secteur à jour : {schools}, {uploads}, {reports}."
    if outcome.missing:
        missing = plural(len(outcome.missing), "rapport manque", "rapports manquent")
        told += f" {missing} à la source : l'état d'avant est gardé pour ces dépôts."
    return told

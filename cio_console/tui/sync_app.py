"""The application as what synchronises beside its screens."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace
from textual import work

from cio_console.errors import CioConsoleError
from cio_console.sync_events import SyncEvent
from cio_console.tui.desk import Desk
from cio_console.tui.launch import Launch
from cio_console.tui.messages import SyncFailed, SyncProgressed, SyncSucceeded
from cio_console.tui.model import (
    Failure,
    Model,
    sync_failed,
    sync_progressed,
    sync_started,
    sync_succeeded,
)
from cio_console.tui.model_app import ModelApp
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.sync_worker import SyncRun, failure_of
from cio_console.tui.views.diagnosis import Examined

_AT_ONCE = 3
"""Sources synchronised at the same time: the others wait, and leave threads to the screens."""


class SyncApp(ModelApp):
    """An application that asks its source for what is new, in a thread that only posts messages."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self.sync_runs: list[SyncRun] = []
        """The synchronisations started last, one per source."""
        self._waiting: list[Desk] = []
        """The sources that wait for others to end."""
        self.examined = Examined()
        """The last diagnosis of the session."""

    def on_unmount(self) -> None:
        """Let nothing run on after the screens."""
        self._waiting.clear()
        for run in self.sync_runs:
            run.stop()

    def action_synchronise(self) -> None:
        """Ask each source for what is new, and the journal, beside the screens."""
        self.read_journal(self.model.notes)
        if reason := self.unavailable("sync"):
            self.tell(reason)
            return
        self.model = replace(self.model, now=self.now())
        self.sync_runs, self._waiting = [], list(self.desk.each)
        for desk in self._waiting:
            self.model = self._changed(self._named(desk), sync_started)
        self.update(self.model)
        for _ in range(_AT_ONCE):
            self._start_next()

    def _start_next(self) -> None:
        """Synchronise the next source that waits, if any."""
        if self._waiting:
            run = SyncRun(self._waiting.pop(0), self.now)
            self.sync_runs.append(run)
            self._synchronise(run)

    def _named(self, desk: Desk) -> str:
        """Return what names a source among several; "" when it is alone."""
        return desk.launch.source if self.desk.parts else ""

    def _changed(self, source: str, change: Callable[[Model], Model]) -> Model:
        """Return the model after what happened to one source, to the only one for ""."""
        if not source:
            return change(self.model)
        from cio_console.tui.several import on_source  # several only

        return on_source(self.model, source, change)

    def on_sync_progressed(self, message: SyncProgressed) -> None:
        """Tell how far the synchronisation is."""
        event = message.event
        self.model = self._changed(message.source, lambda model: sync_progressed(model, event))
        if isinstance(self.screen, ConsoleScreen):
            self.screen.sync_progressed()

    def on_sync_succeeded(self, message: SyncSucceeded) -> None:
        """Show what came; the cursors stay on their schools."""
        now = self.now()
        model = self._changed(
            message.source,
            lambda model: sync_succeeded(
                model, message.snapshot, message.times, message.missing, now
            ),
        )
        self._start_next()
        before, after = self.model.report_refs, model.report_refs
        self.reports = {
            key: held
            for key, held in self.reports.items()
            if held is not None and before.get(key) == after.get(key)
        }
        self.names = {key: held for key, held in self.names.items() if key in self.reports}
        self.compared = {
            pair: held for pair, held in self.compared.items() if self.reports.keys() >= set(pair)
        }
        self.update(model)
        if isinstance(self.screen, ConsoleScreen) and self.screen.reads_reports:
            self.need_reports(self.screen.uai)

    def on_sync_failed(self, message: SyncFailed) -> None:
        """Say why the synchronisation failed; everything shown stays."""
        now = self.now()
        failed = self._changed(
            message.source,
            lambda model: sync_failed(model, message.failure, message.sentence, message.times, now),
        )
        self._start_next()
        self.update(failed)

    @work(thread=True, exit_on_error=False, group="sync")
    def _synchronise(self, run: SyncRun) -> None:
        source, cache = self._named(run.desk), run.desk.cache

        def tell(event: SyncEvent) -> None:
            self.post_message(SyncProgressed(event, source))

        try:
            outcome = run.run(tell)
        except CioConsoleError as error:
            self.post_message(SyncFailed(failure_of(error), str(error), cache.times(), source))
        except asyncio.CancelledError:
            return
        except Exception as error:  # noqa: BLE001 - a defect of ours must not end the session
            sentence = (
                "La synchronisation s'est arrêtée sur un défaut de la console"
                f" ({type(error).__name__}) ; les données affichées restent valables."
            )
            self.post_message(SyncFailed(Failure.OTHER, sentence, cache.times(), source))
        else:
            brought = outcome.snapshot, cache.times(), outcome.missing
            self.post_message(SyncSucceeded(*brought, source))

"""The application as what synchronises beside its screens."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace
from textual import work

from cio_console.errors import CioConsoleError
from cio_console.sync_events import SyncEvent
from cio_console.tui.launch import Launch
from cio_console.tui.messages import SyncFailed, SyncProgressed, SyncSucceeded
from cio_console.tui.model import (
    Failure,
    sync_failed,
    sync_progressed,
    sync_started,
    sync_succeeded,
)
from cio_console.tui.model_app import ModelApp
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.sync_worker import SyncRun, failure_of
from cio_console.tui.views.diagnosis import Examined


class SyncApp(ModelApp):
    """An application that asks its source for what is new, in a thread that only posts messages."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self.sync_run: SyncRun | None = None
        """The last synchronisation that was started."""
        self.examined = Examined()
        """The last diagnosis of the session."""

    def on_unmount(self) -> None:
        """Let nothing run on after the screens."""
        if self.sync_run is not None:
            self.sync_run.stop()

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now, whatever the screen; "" when it can."""
        if identifier != "sync":
            return ""
        if not self.desk.launch.source:
            first = self.model.key("sector")
            return f"Aucune source : l'écran Secteur ({first}) propose d'en donner une."
        if self.desk.launch.offline:
            return "La console a été ouverte hors ligne : relancez-la sans --hors-ligne."
        return "Une synchronisation est déjà en cours." if self.model.sync is not None else ""

    def action_synchronise(self) -> None:
        """Ask the source for what is new, beside the screens."""
        if reason := self.unavailable("sync"):
            self.tell(reason)
            return
        self.update(sync_started(replace(self.model, now=self.now())))
        self.sync_run = SyncRun(self.desk, self.now)
        self._synchronise(self.sync_run)

    def on_sync_progressed(self, message: SyncProgressed) -> None:
        """Tell how far the synchronisation is."""
        self.model = sync_progressed(self.model, message.event)
        if isinstance(self.screen, ConsoleScreen):
            self.screen.sync_progressed()

    def on_sync_succeeded(self, message: SyncSucceeded) -> None:
        """Show what came; the cursors stay on their schools."""
        model = sync_succeeded(
            self.model, message.snapshot, message.times, message.missing, self.now()
        )
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
        failed = sync_failed(
            self.model, message.failure, message.sentence, message.times, self.now()
        )
        self.update(failed)

    @work(thread=True, exclusive=True, exit_on_error=False, group="sync")
    def _synchronise(self, run: SyncRun) -> None:
        def tell(event: SyncEvent) -> None:
            self.post_message(SyncProgressed(event))

        try:
            outcome = run.run(tell)
        except CioConsoleError as error:
            times = self.desk.cache.times()
            self.post_message(SyncFailed(failure_of(error), str(error), times))
        except asyncio.CancelledError:
            return
        except Exception as error:  # noqa: BLE001 - a defect of ours must not end the session
            sentence = (
                "La synchronisation s'est arrêtée sur un défaut de la console"
                f" ({type(error).__name__}) ; les données affichées restent valables."
            )
            self.post_message(SyncFailed(Failure.OTHER, sentence, self.desk.cache.times()))
        else:
            times = self.desk.cache.times()
            self.post_message(SyncSucceeded(outcome.snapshot, times, outcome.missing))

"""The application as what is given its first source: tried whole, remembered once it is received.

A source typed wrong stays typed, with the reason in French; nothing of the session changes before
the sector has come, and leaving the question stops the trial.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace
from textual import work

from cio_console.domain.addresses import may_hold_secret, typed_path
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.text import clean_line
from cio_console.errors import CioConsoleError
from cio_console.settings import remember_source
from cio_console.sync_events import SyncEvent
from cio_console.tui.decision_app import DecisionApp
from cio_console.tui.launch import Launch
from cio_console.tui.model import sync_progressed, sync_started, sync_succeeded
from cio_console.tui.posting import Posted
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.sync_log import ended, progress_of
from cio_console.tui.sync_worker import SyncRun
from cio_console.tui.views.first_run import ADDRESS, DEMO, FOLDER
from cio_console.tui.widgets.prompt import Prompt, Question

_QUESTIONS = {
    ADDRESS: ("Adresse du flux", "https://suivi.exemple.fr/0941234X/"),
    FOLDER: ("Dossier", "celui d'un flux, ou des fichiers reçus ; ou une liste d'états (CSV)"),
}
_TRYING = "Essai en cours ; Échap l'arrête."
_HIDDEN = (
    "Une adresse s'écrit ici sans compte, sans mot de passe et sans « ? » : elle s'affiche. Les"
    " identifiants se donnent autrement : cio-console config --exemple."
)
_NO_SCHEME = "Une adresse commence par https:// ; pour un dossier, prenez le choix suivant (Échap)."
_NOTHING = "Rien n'est écrit. Échap revient aux choix."
_DEFECT = "La source n'a pas pu être essayée, par un défaut de la console ({})."


class SourceTold(Posted):
    """The source that is tried went one step further."""

    trial: SyncRun
    event: SyncEvent


class SourceRefused(Posted):
    """The source that was tried cannot be followed; nothing was changed."""

    trial: SyncRun
    sentence: str
    """French sentence saying why."""


class SourceReceived(Posted):
    """The source that was tried gave its sector."""

    trial: SyncRun
    snapshot: SectorSnapshot
    missing: tuple[str, ...]
    unsaved: str
    """Why the settings could not keep it; "" when they hold it."""


class SourceApp(DecisionApp):
    """An application that can be given its source."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self.wants_demo = False
        """Whether the screens were left for the demonstration."""
        self.typed_sources: dict[str, str] = {}
        """What was typed and not accepted, by purpose of the question."""
        self._trial: SyncRun | None = None

    def choose_start(self, key: str) -> None:
        """Do what was chosen among the ways to begin."""
        if key == DEMO:
            self._start_demo()
        elif isinstance(self.screen, ConsoleScreen):
            title, hint = _QUESTIONS[key]
            self.screen.prompt.ask(Question(key, title, hint, self.typed_sources.get(key, "")))

    def try_source(self, purpose: str, text: str) -> None:
        """Try the source that was typed, beside the screens; a wrong one stays typed."""
        prompt = self._source_prompt()
        if prompt is None or prompt.held:
            return
        self.typed_sources[purpose] = text
        source = text.strip()
        if problem := self._unusable(purpose, source):
            prompt.refuse(problem)
            return
        if purpose == FOLDER:
            source = str(typed_path(source).absolute())
        prompt.hold()
        prompt.explain(_TRYING)
        self._trial = SyncRun(self.desk.on_source(source), self.now)
        self.model = sync_started(replace(self.model, now=self.now()))
        self._try(self._trial)

    def leave_source(self, purpose: str, text: str) -> None:
        """Stop what is tried; what was typed comes back with the question."""
        self.typed_sources[purpose] = text
        if self._trial is not None:
            self._trial.stop()
            self._ended(self._trial, "Essai abandonné.")

    def on_unmount(self) -> None:
        """Let no trial run on after the screens."""
        if self._trial is not None:
            self._trial.stop()

    def on_source_told(self, posted: SourceTold) -> None:
        """Say under the answer how far the trial is."""
        if posted.trial is not self._trial:
            return
        self.model = sync_progressed(self.model, posted.event)
        prompt, told = self._source_prompt(), progress_of(posted.event)
        if prompt is not None and told is not None:
            count = f" {told.done}/{told.total}" if told.total else ""
            prompt.explain(f"{_TRYING} ({told.text}{count})")

    def on_source_refused(self, posted: SourceRefused) -> None:
        """Say why; the answer stays typed, ready to be mended."""
        if posted.trial is not self._trial:
            return
        self._ended(posted.trial, posted.sentence)
        if prompt := self._source_prompt():
            prompt.explain("")
            prompt.refuse(posted.sentence)

    def on_source_received(self, posted: SourceReceived) -> None:
        """Follow the source from now on, and show its sector."""
        if posted.trial is not self._trial:
            return
        self._trial = None
        self.typed_sources.clear()
        if prompt := self._source_prompt():
            prompt.close()
        self.desk = posted.trial.desk
        self.reports = {}
        followed = replace(self.model, source=self.desk.launch.source)
        times = self.desk.cache.times()
        self.update(sync_succeeded(followed, posted.snapshot, times, posted.missing, self.now()))
        self.tell(posted.unsaved or "Source retenue : la console l'ouvrira désormais d'elle-même.")

    def _start_demo(self) -> None:
        if self.desk.launch.try_demo is None:
            self.tell(f"Dans un terminal : cio-console demo ({self._leaving()}).")
            return
        self.wants_demo = True
        self.exit(0)

    def _leaving(self) -> str:
        return f"{self.model.key('leave')} quitte la console"

    def _unusable(self, purpose: str, source: str) -> str:
        """Return why that source is not even tried; "" when it is."""
        if not source:
            return _NOTHING
        if may_hold_secret(source):
            return _HIDDEN
        if clean_line(source, len(source)) != source:
            return "Cette ligne contient un signe qui ne se voit pas : écrivez-la à la main."
        if purpose == ADDRESS and "://" not in source:
            return _NO_SCHEME
        if purpose == ADDRESS and self.desk.launch.offline:
            return "La console a été ouverte hors ligne : relancez-la sans --hors-ligne."
        return ""

    def _source_prompt(self) -> Prompt | None:
        """Return the prompt that asks for a source, or None."""
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.prompt.purpose in _QUESTIONS:
            return screen.prompt
        return None

    def _ended(self, trial: SyncRun, sentence: str) -> None:
        """Go back to no source; what was tried stays among the session's synchronisations."""
        if trial is self._trial:
            self._trial = None
            syncs = ended(self.model.syncs, self.now(), sentence)
            self.update(replace(self.model, sync=None, syncs=syncs))

    @work(thread=True, exclusive=True, exit_on_error=False, group="sync")
    def _try(self, trial: SyncRun) -> None:
        def tell(event: SyncEvent) -> None:
            self.post_message(SourceTold(trial, event))

        launch = trial.desk.launch
        try:
            outcome = trial.run(tell)
        except asyncio.CancelledError:
            return
        except CioConsoleError as error:
            self.post_message(SourceRefused(trial, str(error)))
            return
        except Exception as error:  # noqa: BLE001 - a defect of ours must not end the session
            self.post_message(SourceRefused(trial, _DEFECT.format(type(error).__name__)))
            return
        unsaved = ""
        if not trial.stopped:
            try:
                remember_source(launch.home, launch.source)
            except CioConsoleError as error:
                unsaved = f"Source suivie, mais non retenue. {error}"
        self.post_message(SourceReceived(trial, outcome.snapshot, outcome.missing, unsaved))

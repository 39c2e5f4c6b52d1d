"""Who gives the console its source: asked for on the first screen, tried, then retained."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cio_console.domain.addresses import may_hold_secret, typed_path
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.text import clean_line
from cio_console.errors import CioConsoleError
from cio_console.settings import remember_source
from cio_console.sync_events import SyncEvent
from cio_console.tui.availability import OFFLINE
from cio_console.tui.clerks.clerk import Clerk, Done, Then
from cio_console.tui.model import sync_progressed, sync_started, sync_succeeded
from cio_console.tui.sync_log import ended, progress_of
from cio_console.tui.sync_worker import SyncRun
from cio_console.tui.views.first_run import ADDRESS, DEMO, FOLDER
from cio_console.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from cio_console.tui.console import ConsoleApp

_QUESTIONS = {
    ADDRESS: ("Adresse du flux", "https://suivi.exemple.fr/9990001X/"),
    FOLDER: ("Dossier", "celui d'un flux, ou des fichiers reçus ; ou une liste d'états (CSV)"),
}
_TRYING = "Essai en cours{} ; Échap l'arrête."
_HIDDEN = (
    "Une adresse s'écrit ici sans compte, sans mot de passe et sans « ? » : elle s'affiche. Les"
    " identifiants se donnent autrement : cio-console config --exemple."
)
_NO_SCHEME = "Une adresse commence par https:// ; pour un dossier, prenez le choix suivant (Échap)."
_NOTHING = "Rien n'est écrit. Échap revient aux choix."
_DEFECT = "La source n'a pas pu être essayée, par un défaut de la console ({})."


class SourceClerk(Clerk):
    """Tries the source that is typed, and follows it from then on."""

    def __init__(self, app: "ConsoleApp") -> None:
        super().__init__(app)
        self._typed: dict[str, str] = {}
        """What was typed and not accepted, by purpose of the question."""
        self._trial: SyncRun | None = None

    def close(self) -> None:
        """Let no trial run on after the screens."""
        self._stop()

    def choose(self, key: str) -> None:
        """Begin in the way that was chosen: with a source to type, or the demonstration."""
        if key == DEMO:
            self._start_demo()
        elif self.screen is not None:
            title, hint = _QUESTIONS[key]
            self.screen.prompt.ask(Question(key, title, hint, self._typed.get(key, "")))

    def try_one(self, purpose: str, text: str) -> None:
        """Try the source that was typed, beside the screens; a wrong one stays typed."""
        prompt = self.asking(*_QUESTIONS)
        if prompt is None or prompt.held:
            return
        self._typed[purpose] = text
        source = text.strip()
        if problem := self._unusable(purpose, source):
            prompt.refuse(problem)
            return
        if purpose == FOLDER:
            source = str(typed_path(source).absolute())
        prompt.hold()
        prompt.explain(_TRYING.format(""))
        self._stop()
        app = self.app
        trial = self._trial = SyncRun(app.desk.on_source(source), app.now)
        app.model = sync_started(replace(app.model, now=app.now()))
        self.beside(partial(self._try, trial), partial(self._refused, trial), _DEFECT)

    def leave(self, purpose: str, text: str) -> None:
        """Stop what is tried; what was typed comes back with the question."""
        self._typed[purpose] = text
        self._stop()
        if self._trial is not None:
            self._ended(self._trial, "Essai abandonné.")

    def _stop(self) -> None:
        if self._trial is not None:
            self._trial.stop()

    def _advanced(self, trial: SyncRun, event: SyncEvent) -> None:
        """Say under the answer how far the trial is."""
        if trial is not self._trial:
            return
        self.app.model = sync_progressed(self.app.model, event)
        prompt, told = self.asking(*_QUESTIONS), progress_of(event)
        if prompt is not None and told is not None:
            count = f" {told.done}/{told.total}" if told.total else ""
            prompt.explain(_TRYING.format(f" ({told.text}{count})"))

    def _refused(self, trial: SyncRun, sentence: str) -> None:
        """Say why it cannot be followed; the answer stays typed, ready to be mended."""
        if trial is not self._trial:
            return
        self._ended(trial, sentence)
        if prompt := self.asking(*_QUESTIONS):
            prompt.explain("")
            prompt.refuse(sentence)

    def _received(
        self, trial: SyncRun, snapshot: SectorSnapshot, missing: tuple[str, ...], unsaved: str
    ) -> None:
        """Follow the source from now on, and show its sector.

        `unsaved` says why the settings could not keep it, "" when they hold it.
        """
        if trial is not self._trial:
            return
        self._trial = None
        self._typed.clear()
        if prompt := self.asking(*_QUESTIONS):
            prompt.close()
        app = self.app
        app.desk, app.reports = trial.desk, {}
        followed = replace(app.model, source=app.desk.launch.source)
        times = app.desk.cache.times()
        app.update(sync_succeeded(followed, snapshot, times, missing, app.now()))
        app.tell(unsaved or "Source retenue : la console l'ouvrira désormais d'elle-même.")

    def _start_demo(self) -> None:
        app = self.app
        if app.desk.launch.try_demo is None:
            leaving = f"{app.model.key('leave')} quitte la console"
            app.tell(f"Dans un terminal : cio-console demo ({leaving}).")
            return
        app.wants_demo = True
        app.exit(0)

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
        if purpose == ADDRESS and self.app.desk.launch.offline:
            return OFFLINE
        return ""

    def _ended(self, trial: SyncRun, sentence: str) -> None:
        """Go back to no source; what was tried stays among the session's synchronisations."""
        if trial is self._trial:
            self._trial = None
            model = self.app.model
            syncs = ended(model.syncs, self.app.now(), sentence)
            self.app.update(replace(model, sync=None, syncs=syncs))

    def _try(self, trial: SyncRun) -> Then:
        def tell(event: SyncEvent) -> None:
            self.app.post_message(Done(partial(self._advanced, trial, event)))

        launch, unsaved = trial.desk.launch, ""
        outcome = trial.run(tell)
        if not trial.stopped:
            try:
                remember_source(launch.home, launch.source)
            except CioConsoleError as error:
                unsaved = f"Source suivie, mais non retenue. {error}"
        return partial(self._received, trial, outcome.snapshot, outcome.missing, unsaved)

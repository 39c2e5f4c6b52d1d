"""The application as the holder of what every open screen shows: the model, and some reports."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import work
from textual.worker import Worker, WorkerState

from cio_console.domain.campaign_span import written_in
from cio_console.domain.finding import Report
from cio_console.domain.fingerprint import Fingerprint
from cio_console.domain.progress import Progress
from cio_console.domain.text import capital
from cio_console.domain.upload import Upload
from cio_console.errors import as_problem
from cio_console.keyboard.command import Command
from cio_console.keyboard.names import ASCII_KEY_NAMES, KEY_NAMES
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.availability import has_no_place, why_not_now, worded
from cio_console.tui.bindings import CommandApp
from cio_console.tui.desk import Desk
from cio_console.tui.driver import ConsoleDriver
from cio_console.tui.launch import Launch
from cio_console.tui.messages import AcceptedCounted, JournalRead, ReportsLoaded, UploadsCompared
from cio_console.tui.model import Model, Notes, settled, with_notes
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.styles import style_sheets

if TYPE_CHECKING:
    from cio_console.tui.views.dossier import Dossier, Pair

_READ = ("reports", "compared", "acceptances", "source")


class ModelApp(CommandApp):
    """An application over one source, whose screens all show one model."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(ConsoleDriver, style_sheets(), ansi_color=True, theme=launch.theme)
        self.take_keymap(launch.keymap)
        self.desk = Desk(launch)
        self.now = now
        self.model: Model = self.desk.opening(now())
        self.notice = ""
        """What was just said, shown until the next key."""
        self.reports: dict[str, Report | None] = {}
        """Reports of the school looked at, by upload id; None when one cannot be had."""
        self.compared: dict[Pair, Progress] = {}
        """What the uploads of that school brought, each against the one before."""
        self.names: dict[str, tuple[Fingerprint, ...]] = {}
        """Fingerprints of the findings of its uploads, once something was accepted there."""
        self._dossier: Dossier | None = None
        self._read_uai = ""
        """UAI of that school."""
        self._counted: tuple[object, ...] = ()
        """For what it was last counted how many errors are accepted."""
        self.key_names = ASCII_KEY_NAMES if launch.glyphs is GlyphSet.ASCII else KEY_NAMES

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now, whatever the screen; "" when it can."""
        return why_not_now(identifier, self.model)

    def has_no_place(self, identifier: str) -> bool:
        """Tell whether a command cannot serve as long as what is shown lasts."""
        return has_no_place(identifier, self.model)

    def worded(self, command: Command) -> Command:
        """Return a command with what it does now."""
        return worded(command, self.model)

    def update(self, model: Model) -> None:
        """Show another model on every open screen, with what the store has to say by now."""
        self.model = replace(model, warnings=self.desk.warnings)
        for screen in self.screen_stack:
            if isinstance(screen, ConsoleScreen):
                screen.model_changed()
        self.screen.refresh_bindings()
        self.count_accepted()

    def count_accepted(self) -> None:
        """Have it counted how many errors are accepted, when that may have changed."""
        model = self.model
        about = (model.acceptances, model.declarations, model.snapshot, model.seen_day, model.alone)
        if about != self._counted and (model.acceptances or model.accepted):
            self._counted = about
            self._count_accepted(model, about)

    def on_journal_read(self, message: JournalRead) -> None:
        """Show what another session wrote; what this one wrote meanwhile is read again."""
        now = self.model.notes
        if any(one is not other for one, other in zip(now, message.before, strict=True)):
            self.read_journal(now)
        elif message.notes != now:
            self.update(with_notes(self.model, message.notes))

    @work(thread=True, exit_on_error=False, group="journal")
    def read_journal(self, before: Notes) -> None:
        """Read the journal again, beside the screens that show the notes `before`."""
        self.post_message(JournalRead(self.desk.notes(), before))

    def on_accepted_counted(self, message: AcceptedCounted) -> None:
        """Ask the schools for what is left to correct."""
        if message.about is self._counted and message.accepted != self.model.accepted:
            self.update(settled(replace(self.model, accepted=message.accepted)))

    def tell(self, sentence: str) -> None:
        """Say something in the header until the next key."""
        if not isinstance(self.screen, ConsoleScreen):
            super().tell(sentence)
            return
        self.notice = sentence
        self.screen.draw_header()

    def need_reports(self, uai: str) -> None:
        """Have the reports of one school read, those not read yet."""
        from cio_console.tui.views.dossier import pairs  # on demand

        one = self.model.line(uai)
        if one is None:
            return
        self._read_uai = uai
        uploads = [u for state in one.states.values() for u in state.uploads]
        ids = {u.id for u in uploads}
        self.reports = {key: held for key, held in self.reports.items() if key in ids}
        self.compared = {p: held for p, held in self.compared.items() if ids.issuperset(p)}
        self.names = {key: held for key, held in self.names.items() if key in ids}
        missing = tuple(u for u in uploads if u.id not in self.reports)
        wanted = tuple(p for p in pairs(one) if (p[0].id, p[1].id) not in self.compared)
        if missing or any(self.reports.get(b.id) and self.reports.get(a.id) for b, a in wanted):
            decided = any(held.uai == uai for held in self.model.acceptances)
            self._read_reports(missing, wanted, dict(self.reports), named=decided)

    @property
    def dossier(self) -> "Dossier":
        """What is read and decided of the school looked at, as its screens show it."""
        from cio_console.tui.views.dossier import Dossier  # on demand

        model, held = self.model, self._dossier
        source, decided = model.source_of(self._read_uai), model.acceptances
        if decided and model.overview is not None:
            own = written_in(model.overview, decided)
            decided = held.acceptances if held and own == held.acceptances else own
        new = Dossier(self.reports, self.compared, decided, source, model.seen_day, self.names)
        if (
            held is None
            or any(getattr(held, name) is not getattr(new, name) for name in _READ)
            or (held.today != new.today)
        ):
            self._dossier = held = new
        return held

    def on_reports_loaded(self, message: ReportsLoaded) -> None:
        """Show the reports that were read."""
        named = self.model.report_refs
        kept = {key for key in message.reports if named.get(key) == message.refs[key]}
        self.names = self.names | {k: held for k, held in message.names.items() if k in kept}
        self.reports = self.reports | {key: message.reports[key] for key in kept}
        self.update(self.model)

    def on_uploads_compared(self, message: UploadsCompared) -> None:
        """Show what the uploads brought, when their reports are still those that were compared."""
        named = self.model.report_refs
        self.compared = self.compared | {
            pair: held
            for pair, held in message.compared.items()
            if all(named.get(key) == message.refs[key] for key in pair)
        }
        self.update(self.model)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell of a defect of ours in what is read beside the screens: they go on without it."""
        if event.state is WorkerState.ERROR and event.worker.error and self.problem is None:
            self.tell(capital(str(as_problem(event.worker.error))))

    @work(thread=True, exit_on_error=False, group="accepted")
    def _count_accepted(self, model: Model, about: tuple[object, ...]) -> None:
        self.post_message(AcceptedCounted(self.desk.accepted_errors(model), about))

    @work(thread=True, exclusive=True, exit_on_error=False, group="reports")
    def _read_reports(
        self,
        uploads: tuple[Upload, ...],
        wanted: tuple[tuple[Upload, Upload], ...],
        held: dict[str, Report | None],
        *,
        named: bool,
    ) -> None:
        """Read the reports of `uploads`, then compare those of `wanted`, which takes longer.

        Their findings are `named` when some of the school were accepted.
        """
        from cio_console.tui.views.dossier import (  # on demand
            compare_all,
            names_of,
        )

        refs = {u.id: u.report for u in (*uploads, *(u for pair in wanted for u in pair))}
        if uploads:
            desk = self.desk.of(self.model.source_of(uploads[0].uai))
            held |= (read := desk.reports_of(uploads))
            names = {key: names_of(one) for key, one in read.items() if one and named}
            self.post_message(ReportsLoaded(read, {key: refs[key] for key in read}, names))
        if compared := compare_all(wanted, held):
            self.post_message(UploadsCompared(compared, refs))

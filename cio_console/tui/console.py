"""The application: it holds the model, opens the screens, and starts what runs beside them."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from textual import events, work
from textual.screen import Screen

from cio_console.checks.catalogue import catalogue, rule
from cio_console.domain.finding import Report
from cio_console.domain.followup import Contact
from cio_console.domain.text import clean_line
from cio_console.domain.upload import Upload
from cio_console.errors import CioConsoleError, StoreProblem, UsageProblem
from cio_console.presentation.dates import long_day
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.bindings import CommandApp
from cio_console.tui.desk import Desk, new_contact_id
from cio_console.tui.launch import Launch
from cio_console.tui.messages import (
    ContactRefused,
    ContactSaved,
    ReportsLoaded,
    SyncFailed,
    SyncProgressed,
    SyncSucceeded,
)
from cio_console.tui.model import (
    Failure,
    Model,
    Progress,
    contact_recorded,
    moment_of_contact,
    on_day,
    settled,
    sync_failed,
    sync_progressed,
    sync_started,
    sync_succeeded,
)
from cio_console.tui.providers import RULE, SCHOOL, PaletteItem, rule_items, school_items
from cio_console.tui.registry import ASCII_KEY_NAMES, KEY_NAMES
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.screens.finding import FindingScreen
from cio_console.tui.screens.findings import FindingsScreen
from cio_console.tui.screens.rule import RuleScreen
from cio_console.tui.screens.school import SchoolScreen
from cio_console.tui.screens.sector import SectorScreen
from cio_console.tui.styles import style_sheets
from cio_console.tui.sync_worker import SyncRun, failure_of
from cio_console.tui.terminal import leave_on_signals
from cio_console.tui.theme import dress
from cio_console.tui.views.day import parse_day
from cio_console.tui.views.subject import Subject
from cio_console.tui.widgets.prompt import Question

_TOLD_AGAIN = timedelta(minutes=1)
"""The age of the data is told again at the first key pressed after that time."""


class ConsoleApp(CommandApp):
    """The console over one source."""

    TITLE = "Console CIO"

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(css_path=[str(path) for path in style_sheets()], ansi_color=True)
        dress(self)
        self.desk = Desk(launch)
        self.now = now
        self.model: Model = self.desk.opening(now())
        self.notice = ""
        """What was just said, shown until the next key."""
        self.reports: dict[str, Report | None] = {}
        """Reports of the school looked at, by upload id; None when one cannot be had."""
        self.drafts: dict[str, str] = {}
        """What was typed about a contact and not recorded, by UAI."""
        self.key_names = ASCII_KEY_NAMES if launch.glyphs is GlyphSet.ASCII else KEY_NAMES
        self.sync_run: SyncRun | None = None
        """The last synchronisation that was started."""

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen."""
        return SectorScreen()

    def on_mount(self) -> None:
        """Mind the signals, then ask the source for what is new."""
        leave_on_signals(asyncio.get_running_loop(), self.exit)
        if not self.unavailable("sync"):
            self.call_after_refresh(self.action_synchronise)

    def on_unmount(self) -> None:
        """Let nothing run on after the screens."""
        if self.sync_run is not None:
            self.sync_run.stop()

    async def on_event(self, event: events.Event) -> None:
        """At each key, take back what was said and tell the time again."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._at_each_key()
        await super().on_event(event)

    # What the screens show

    def update(self, model: Model) -> None:
        """Show another model on every open screen, with what the store has to say by now."""
        self.model = replace(model, warnings=self.desk.warnings)
        for screen in self.screen_stack:
            if isinstance(screen, ConsoleScreen):
                screen.model_changed()
        self.screen.refresh_bindings()

    def tell(self, sentence: str) -> None:
        """Say something in the header until the next key."""
        if not isinstance(self.screen, ConsoleScreen):
            super().tell(sentence)
            return
        self.notice = sentence
        self.screen.draw_header()

    def tell_no_more(self, step: int) -> None:
        """Say that nothing more needs attention that way."""
        self.tell("Rien d'autre à traiter plus loin." if step > 0 else "Rien à traiter avant.")

    def need_reports(self, uai: str) -> None:
        """Have the reports of one school read, those not read yet."""
        one = self.model.line(uai)
        if one is None:
            return
        uploads = [u for state in one.states.values() for u in state.uploads]
        ids = {u.id for u in uploads}
        self.reports = {key: held for key, held in self.reports.items() if key in ids}
        if missing := tuple(u for u in uploads if u.id not in self.reports):
            self._read_reports(missing)

    # Going from screen to screen

    @property
    def sector_screen(self) -> SectorScreen:
        """The first screen."""
        return next(s for s in self.screen_stack if isinstance(s, SectorScreen))

    def open_school(self, uai: str) -> None:
        """Open a school over the sector."""
        self.need_reports(uai)
        self.push_screen(SchoolScreen(uai))

    def open_findings(self, subject: Subject) -> None:
        """Open the findings of a subject."""
        self.need_reports(subject.uai)
        self.push_screen(FindingsScreen(subject))

    def open_finding(self, below: FindingsScreen, key: str) -> None:
        """Open one finding of a list."""
        self.push_screen(FindingScreen(below, key))

    def next_school(self, uai: str, step: int) -> str:
        """Return the UAI of the next school that needs attention, in the order of the sector."""
        return self.sector_screen.next_school(uai, step)

    def follow_school(self, uai: str) -> None:
        """Put the sector's cursor on a school turned to above it."""
        self.sector_screen.table.move_to(uai)

    def attention_above(self, below: FindingsScreen, step: int) -> None:
        """Leave a list that has no more anomalies for the next thing on its school's page."""
        school = next((s for s in self.screen_stack if isinstance(s, SchoolScreen)), None)
        if school is None or school.uai != below.uai or not school.has_more(step):
            self.tell_no_more(step)
            return
        self._pop_to(school)
        school.attention(step)

    def action_show_sector(self) -> None:
        """Go back to the first screen."""
        self._pop_to(self.sector_screen)

    def action_leave(self) -> None:
        """Go back, or leave from the first screen."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.exit(0)

    def palette_items(self) -> Iterable[PaletteItem]:
        """Return the commands, the schools and the rules."""
        yield from super().palette_items()
        if self.model.snapshot is not None:
            yield from school_items(self.model.snapshot.schools)
            yield from rule_items(catalogue().values())

    def open_palette_item(self, item: PaletteItem) -> None:
        """Open a school or a rule."""
        if item.kind == SCHOOL:
            self.action_show_sector()
            self.follow_school(item.key)
            self.open_school(item.key)
        elif item.kind == RULE:
            self.push_screen(RuleScreen(rule(item.key)))

    # The day

    def action_choose_day(self) -> None:
        """Ask for the day at the end of which the sector is seen."""
        if isinstance(self.screen, ConsoleScreen):
            day = self.model.day.isoformat() if self.model.day else ""
            hint = "AAAA-MM-JJ ou JJ/MM/AAAA ; vide : aujourd'hui"
            question = Question("day", "Jour à voir", hint, day, replaced=True)
            self.screen.prompt.ask(question)

    def see_day(self, text: str) -> None:
        """See the sector on the day typed, or say why it is not one."""
        screen = self.screen
        if not isinstance(screen, ConsoleScreen):
            return
        try:
            day = parse_day(text)
        except UsageProblem as problem:
            screen.prompt.refuse(str(problem))
            return
        screen.prompt.close()
        # A cursor left on the most urgent school stays on the most urgent one of the new day.
        at_top = isinstance(screen, SectorScreen) and screen.table.cursor_index == 0
        self.update(on_day(replace(self.model, now=self.now()), day))
        if at_top:
            self.sector_screen.table.action_cursor_first()
        self.need_reports(screen.uai)
        seen = long_day(self.model.seen_day)
        self.tell(f"Secteur vu à la fin du {seen}." if day else f"Secteur vu maintenant, {seen}.")

    # Contacts

    def record_contact(self, uai: str, text: str) -> None:
        """Have a contact written in the journal; the prompt closes only once it is there."""
        screen = self.screen
        said = clean_line(text)
        if not isinstance(screen, ConsoleScreen) or screen.prompt.held:
            return
        if not said:
            screen.prompt.refuse("Rien n'est écrit : une ligne suffit, Échap laisse.")
            return
        self.drafts[uai] = text
        screen.prompt.hold()
        at = moment_of_contact(self.model, self.now())
        self._write_contact(Contact(id=new_contact_id(), uai=uai, at=at, text=said))

    def on_contact_saved(self, message: ContactSaved) -> None:
        """Show a contact that the journal holds."""
        self.drafts.pop(message.contact.uai, None)
        if isinstance(self.screen, ConsoleScreen) and self.screen.prompt.purpose == "contact":
            self.screen.prompt.close()
        self.update(contact_recorded(self.model, message.contact))
        self.tell("Relance enregistrée dans le journal.")

    def on_contact_refused(self, message: ContactRefused) -> None:
        """Say why a contact is not written; its text stays."""
        sentence = f"Relance non enregistrée. {message.sentence}"
        if isinstance(self.screen, ConsoleScreen) and self.screen.prompt.purpose == "contact":
            self.screen.prompt.refuse(sentence)
        else:
            self.tell(sentence)

    # Synchronisation

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now, whatever the screen; "" when it can."""
        if identifier != "sync":
            return ""
        if not self.desk.launch.source:
            return "Aucune source : « cio-console synchroniser --source … » en choisit une."
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
        self.model = sync_progressed(self.model, message.progress)
        if isinstance(self.screen, ConsoleScreen):
            self.screen.draw_header()

    def on_sync_succeeded(self, message: SyncSucceeded) -> None:
        """Show what came; the cursors stay on their schools."""
        model = sync_succeeded(
            self.model, message.snapshot, message.times, message.missing, self.now()
        )
        self.reports = {key: held for key, held in self.reports.items() if held is not None}
        self.update(model)
        if isinstance(self.screen, ConsoleScreen) and self.screen is not self.sector_screen:
            self.need_reports(self.screen.uai)

    def on_sync_failed(self, message: SyncFailed) -> None:
        """Say why the synchronisation failed; everything shown stays."""
        failed = sync_failed(
            self.model, message.failure, message.sentence, message.times, self.now()
        )
        self.update(failed)

    def on_reports_loaded(self, message: ReportsLoaded) -> None:
        """Show the reports that were read."""
        self.reports.update(message.reports)
        self.update(self.model)

    # Beside the screens: threads that only post messages

    @work(thread=True, exclusive=True, exit_on_error=False, group="sync")
    def _synchronise(self, run: SyncRun) -> None:
        def tell(progress: Progress) -> None:
            self.post_message(SyncProgressed(progress))

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

    @work(thread=True, exclusive=True, exit_on_error=False, group="reports")
    def _read_reports(self, uploads: tuple[Upload, ...]) -> None:
        self.post_message(ReportsLoaded(self.desk.reports_of(uploads)))

    @work(thread=True, exit_on_error=False, group="journal")
    def _write_contact(self, contact: Contact) -> None:
        try:
            self.desk.record(contact)
        except StoreProblem as problem:
            self.post_message(ContactRefused(str(problem)))
        else:
            self.post_message(ContactSaved(contact))

    def _pop_to(self, screen: Screen[Any]) -> None:
        while self.screen is not screen and len(self.screen_stack) > 1:
            self.pop_screen()

    def _at_each_key(self) -> None:
        now = self.now()
        late = now - self.model.now >= _TOLD_AGAIN
        if late:
            before, self.model = self.model.at, replace(self.model, now=now)
            if self.model.day is None and before.date() != self.model.at.date():
                self.update(settled(self.model))
        if (self.notice or late) and isinstance(self.screen, ConsoleScreen):
            self.notice = ""
            self.screen.draw_header()

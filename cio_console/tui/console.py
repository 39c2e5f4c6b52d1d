"""The application: it holds the model, opens the screens, and starts what runs beside them."""

import asyncio
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual import events
from textual.screen import Screen
from textual.widgets import Input

from cio_console.domain.campaign_span import closed_day
from cio_console.domain.followup import visit_before
from cio_console.errors import UsageProblem
from cio_console.presentation.dates import long_day
from cio_console.presentation.numbers import plural
from cio_console.tui.clerks.office import Office
from cio_console.tui.launch import Launch
from cio_console.tui.model import Model, day_of_contact, on_day, settled
from cio_console.tui.providers import (
    CIO,
    RULE,
    SCHOOL,
    PaletteItem,
    cio_items,
    rule_items,
    school_items,
)
from cio_console.tui.purposes import DAY
from cio_console.tui.screens.base import ConsoleScreen, SchoolListScreen
from cio_console.tui.screens.sector import SectorScreen
from cio_console.tui.sync_app import SyncApp
from cio_console.tui.terminal import leave_on_signals
from cio_console.tui.views.first_run import BUILD
from cio_console.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from cio_console.tui.clerks.clerk import Done
    from cio_console.tui.screens.findings import FindingsScreen
    from cio_console.tui.views.subject import Subject

_FUNCTION_KEY = re.compile(r"f\d+")
_TOLD_AGAIN = timedelta(minutes=1)
"""The age of the data is told again at the first key pressed after that time."""


class ConsoleApp(SyncApp):
    """The console over one source."""

    TITLE = "Console CIO"
    when_drawn: Callable[[], None] | None = None
    """What to do once the first screen is drawn."""
    wants_demo = False
    """Whether the screens were left for the demonstration."""
    _begun = False

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self.office = Office(self)

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen."""
        return SectorScreen()

    def on_mount(self) -> None:
        """Mind the signals, then ask the source for what is new."""
        leave_on_signals(asyncio.get_running_loop(), self.exit)
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """Tell the news and ask for more, once: the first screen is drawn, or has another above.

        What waits for a screen to be drawn waits for as long as another one is above it.
        """
        if self._begun:
            return
        self._begun = True
        if self.when_drawn is not None:
            self.when_drawn()
        self._announce()
        self.count_accepted()
        if not self.unavailable("sync"):
            self.action_synchronise()
        self.office.tell_left()

    def on_unmount(self) -> None:
        """Let nothing run on after the screens."""
        self.office.close()

    def on_done(self, message: "Done") -> None:
        """Show what was done beside the screens."""
        message.then()

    async def on_event(self, event: events.Event) -> None:
        """At each key, take back what was said and tell the time again.

        A key typed before the screen has its lists and its prompt waits for them.
        """
        if isinstance(event, events.Key) and not event.is_forwarded:
            if not self.screen.is_mounted:
                self.screen.call_later(self.post_message, event)
                return
            self._at_each_key()
            if self._is_idle(event):
                key = self.model.key("help")
                self.tell(f"Touche sans effet : {key} montre les commandes.")
        await super().on_event(event)

    def _is_idle(self, event: events.Key) -> bool:
        """Tell whether nothing answers a key: neither a command nor a field."""
        if self.binds(event.key) or not (event.is_printable or _FUNCTION_KEY.fullmatch(event.key)):
            return False
        return isinstance(self.screen, ConsoleScreen) and not isinstance(self.focused, Input)

    # What the screens show

    def update(self, model: Model) -> None:
        """Show another model on every open screen; news since the last visit are announced."""
        before = self.model.snapshot
        super().update(model)
        if self.model.snapshot is not before:
            self._announce()

    def _announce(self) -> None:
        """Say how much changed since the last visit, and where to read it."""
        model = self.model
        if model.campaign is None or not visit_before(model.visit, model.at):
            return
        from cio_console.presentation.changes import Reference, compared  # rare
        from cio_console.tui.views.changes import found_since  # as above

        base = compared(model.campaign, model.at, model.visit, Reference.VISIT)
        if count := len(found_since(model, base).rows):
            told = plural(count, "changement", "changements")
            self.tell(f"{told} depuis {base.label} : touche {self.model.key('changes')}.")

    def tell_no_more(self, step: int) -> None:
        """Say that nothing more needs attention that way."""
        what = "en suspens" if self.model.closed else "à traiter"
        self.tell(f"Rien d'autre {what} plus loin." if step > 0 else f"Rien {what} avant.")

    # Going from screen to screen

    @property
    def sector_screen(self) -> SectorScreen:
        """The first screen."""
        return next(s for s in self.screen_stack if isinstance(s, SectorScreen))

    def open_school(self, uai: str) -> None:
        """Open a school over the sector."""
        from cio_console.tui.screens.school import SchoolScreen  # on demand

        self.need_reports(uai)
        self.push_screen(SchoolScreen(uai))

    def open_findings(self, subject: "Subject") -> None:
        """Open the findings of a subject."""
        from cio_console.tui.screens.findings import FindingsScreen  # on demand

        self.need_reports(subject.uai)
        self.push_screen(FindingsScreen(subject))

    def open_finding(self, below: "FindingsScreen", key: str) -> None:
        """Open one finding of a list."""
        from cio_console.tui.screens.finding import FindingScreen  # on demand

        self.push_screen(FindingScreen(below, key))

    @property
    def school_list(self) -> SchoolListScreen:
        """The list of schools that is open above the others."""
        lists = (s for s in self.screen_stack[::-1] if isinstance(s, SchoolListScreen))
        return next(lists)

    def next_school(self, uai: str, step: int) -> str:
        """Return the UAI of the next school that needs attention, in the order of its list."""
        return self.school_list.next_school(uai, step)

    def follow_school(self, uai: str) -> None:
        """Put the cursor of the list on a school turned to above it."""
        self.school_list.table.move_to(uai)

    def attention_above(self, below: "FindingsScreen", step: int) -> None:
        """Leave a list that has no more anomalies for the next thing on its school's page."""
        from cio_console.tui.screens.school import SchoolScreen  # on demand

        school = next((s for s in self.screen_stack if isinstance(s, SchoolScreen)), None)
        if school is None or school.uai != below.uai or not school.has_more(step):
            self.tell_no_more(step)
            return
        self._pop_to(school)
        school.attention(step)

    def action_show_sector(self) -> None:
        """Go back to the first screen."""
        self._pop_to(self.sector_screen)

    def open_rule(self, code: str) -> None:
        """Open a rule over the sector."""
        from cio_console.checks.catalogue import rule  # on demand
        from cio_console.tui.screens.rule import RuleScreen  # as above

        self.push_screen(RuleScreen(rule(code)))

    def action_show_campaign(self) -> None:
        """Open the campaign in pictures over the first screen, or go back to it."""
        from cio_console.tui.screens.campaign import CampaignScreen  # on demand

        self._show(CampaignScreen)

    def action_show_calls(self) -> None:
        """Open the list of calls over the first screen, or go back to it."""
        from cio_console.tui.screens.calls import CallsScreen  # on demand

        self._show(CallsScreen)

    def action_show_changes(self) -> None:
        """Open what changed over the first screen, or go back to it."""
        from cio_console.tui.screens.changes import ChangesScreen  # on demand

        self._show(ChangesScreen)

    def action_show_sync(self) -> None:
        """Open the synchronisations over the first screen, or go back to them."""
        from cio_console.tui.screens.synchronisation import SyncScreen  # on demand

        self._show(SyncScreen)

    def action_show_campaign_before(self) -> None:
        """Show the campaign before the one shown; after the oldest one, the one in force."""
        self.office.closed.show_before()

    def action_show_list(self) -> None:
        """Open the director's list over the first screen, or go back to it."""
        from cio_console.tui.screens.building import BuildingScreen  # on demand

        self._show(BuildingScreen)

    def choose_start(self, key: str) -> None:
        """Do what was chosen among the ways to begin."""
        if key == BUILD:
            self.action_show_list()
        else:
            self.office.sources.choose(key)

    def begin_with(self, key: str) -> None:
        """Go back to the ways to begin, on the one of that key."""
        self.action_show_sector()
        self.sector_screen.welcome.move_to(key)

    def _show(self, kind: type[ConsoleScreen]) -> None:
        held = next((s for s in self.screen_stack if isinstance(s, kind)), None)
        self._pop_to(held or self.sector_screen)
        if held is None:
            self.push_screen(kind())

    def action_leave(self) -> None:
        """Go back, or leave from the first screen."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.exit(0)

    def palette_items(self) -> Iterable[PaletteItem]:
        """Return the commands, the schools and the rules."""
        from cio_console.checks.catalogue import catalogue  # on demand

        yield from super().palette_items()
        if self.model.watched:
            from cio_console.tui import several  # several only

            yield from cio_items(several.names(self.model), self.model.alone)
        if self.model.snapshot is not None:
            yield from school_items(self.model.snapshot.schools)
            yield from rule_items(catalogue().values())

    def open_palette_item(self, item: PaletteItem) -> None:
        """Open a school or a rule, or look at one CIO alone or at all."""
        if item.kind == SCHOOL:
            self.action_show_sector()
            self.follow_school(item.key)
            self.open_school(item.key)
        elif item.kind == RULE:
            self.open_rule(item.key)
        elif item.kind == CIO:
            self.look_at(item.key)

    def look_at(self, name: str) -> None:
        """Show one of several CIO alone, or all of them for ""."""
        from cio_console.tui import several  # several only

        self.action_show_sector()
        self.update(several.alone_on(replace(self.model, now=self.now()), name))
        self.tell(f"{name} seul ; la recherche remet tous les CIO." if name else "Tous les CIO.")

    # The day

    def action_choose_day(self) -> None:
        """Ask for the day at the end of which the sector is seen."""
        if isinstance(self.screen, ConsoleScreen):
            day = self.model.day.isoformat() if self.model.day else ""
            hint = f"08/01, 8 janvier, hier, lundi ; vide : {self._no_day}"
            question = Question(DAY, "Jour à voir", hint, day, replaced=True)
            self.screen.prompt.ask(question)

    @property
    def _no_day(self) -> str:
        """What no day stands for."""
        return "dernier jour" if self.model.closed else "aujourd'hui"

    def see_day(self, text: str) -> None:
        """See the sector on the day typed, or say why it is not one."""
        from cio_console.tui.views.day import read_day  # on demand

        screen = self.screen
        if not isinstance(screen, ConsoleScreen):
            return
        today = day_of_contact(self.model, self.now())
        try:
            day = read_day(text, today, self.model.campaign, self._no_day)
        except UsageProblem as problem:
            screen.prompt.refuse(str(problem))
            return
        screen.prompt.close()
        # A cursor left on the most urgent school stays on the most urgent one of the new day.
        if day is None:
            day = closed_day(self.model.closed_sectors, self.now().date())
        at_top = isinstance(screen, SectorScreen) and screen.table.cursor_index == 0
        self.update(on_day(replace(self.model, now=self.now()), day))
        if at_top:
            self.sector_screen.table.action_cursor_first()
        self.need_reports(screen.uai)
        seen = long_day(self.model.seen_day)
        self.tell(f"Secteur vu à la fin du {seen}." if day else f"Secteur vu maintenant, {seen}.")

    def _pop_to(self, screen: Screen[Any]) -> None:
        while self.screen is not screen and len(self.screen_stack) > 1:
            self.pop_screen()

    def _at_each_key(self) -> None:
        now = self.now()
        late = now - self.model.now >= _TOLD_AGAIN
        if late:
            self.read_journal(self.model.notes)
            before, self.model = self.model.at, replace(self.model, now=now)
            if self.model.day is None and before.date() != self.model.at.date():
                self.update(settled(self.model))
        if (self.notice or late) and isinstance(self.screen, ConsoleScreen):
            self.notice = ""
            self.screen.draw_header()

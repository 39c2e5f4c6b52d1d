"""Synchronisation: how the console stands towards its source, step by step; the diagnosis."""

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult

from cio_console.domain.diagnosis import Check
from cio_console.keyboard.registry import SYNC
from cio_console.tui.examination import examine
from cio_console.tui.posting import Posted
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.views.diagnosis import DIAGNOSE_KEY, Examined, exported
from cio_console.tui.views.lines import Line
from cio_console.tui.views.synchronisation import page, school_of
from cio_console.tui.widgets.page import Page

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported

_RUNNING = "Le diagnostic est en cours : trente secondes au plus."
_NOT_YET = "Lancez d'abord le diagnostic ({})."


class SyncScreen(ConsoleScreen):
    """One page: the state, the dates, the missing reports, the session, the diagnosis."""

    AUTO_FOCUS = "#page"
    room = SYNC
    reads_reports = False

    class Diagnosed(Posted):
        """The diagnosis is done."""

        checks: tuple[Check, ...]

    def __init__(self) -> None:
        super().__init__(id="sync-screen")
        self.unfolded: frozenset[str] = frozenset()
        """Keys of the lines that were opened, or closed, on the spot."""

    def compose_body(self) -> ComposeResult:
        """Place the page."""
        yield Page(id="page")

    @property
    def page(self) -> Page:
        """The page with the cursor."""
        return self.query_one(Page)

    @property
    def uai(self) -> str:
        """UAI of the school whose missing report is under the cursor."""
        return school_of(self.page.cursor_key)

    @property
    def examined(self) -> Examined:
        """The diagnosis of the session."""
        return self.console.examined

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        if self.examined.running and identifier in ("diagnose", "copy", "export"):
            return _RUNNING
        if self.examined.made_at is None and identifier in ("copy", "export"):
            return _NOT_YET.format(self.model.key("diagnose"))
        return ""

    def draw(self) -> None:
        """Show the page."""
        self.page.show(self.lines)

    def lines(self, width: int) -> list[Line]:
        """Return the whole page for a width in cells."""
        return page(self.model, self.examined, self.unfolded, width)

    def sync_progressed(self) -> None:
        """Tell the step in the header and on the page."""
        self.draw_header()
        self.draw()

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Open a school, start the diagnosis, or unfold a line."""
        event.stop()
        if event.key == DIAGNOSE_KEY:
            self.action_diagnose()
        elif uai := school_of(event.key):
            self._open(uai)
        else:
            self.unfolded ^= {event.key}
            self.draw()

    def _open(self, uai: str) -> None:
        if self.model.line(uai) is None:
            self.console.tell(f"L'établissement {uai} n'est pas dans le secteur affiché.")
        else:
            self.console.open_school(uai)

    def action_diagnose(self) -> None:
        """Look at everything that a help desk asks for, beside the screens."""
        if self.examined.running:
            self.console.tell(_RUNNING)
            return
        self._examined(Examined(running=True))
        self._diagnose()

    def on_sync_screen_diagnosed(self, event: Diagnosed) -> None:
        """Show what was found."""
        event.stop()
        zone = self.model.campaign.zone if self.model.campaign else None
        self._examined(Examined(checks=event.checks, made_at=self.console.now().astimezone(zone)))

    def on_unmount(self) -> None:
        """Forget a diagnosis that leaving has stopped."""
        if self.examined.running:
            self.console.examined = Examined()

    @work(exclusive=True, exit_on_error=False, group="diagnosis")
    async def _diagnose(self) -> None:
        checks = await examine(self.console.desk.launch, self.console.now())
        self.post_message(self.Diagnosed(checks))

    def _examined(self, examined: Examined) -> None:
        self.console.examined = examined
        self.draw()
        self.refresh_bindings()

    def action_copy(self) -> None:
        """Send the diagnosis to the clipboard of the user's terminal."""
        self.office.letters.copy(exported(self.examined, self.model.glyphs), "Diagnostic")

    def exported(self) -> "Exported | None":
        """Return the diagnosis."""
        from cio_console.tui.views.export_forms import (  # rare
            Exported,
            text_form,
        )

        examined, glyphs = self.examined, self.model.glyphs
        name = f"diagnostic-{self.console.now():%Y-%m-%d}"
        form = text_form(lambda: exported(examined, glyphs).splitlines())
        return Exported("Écrire le diagnostic", name, (form,))

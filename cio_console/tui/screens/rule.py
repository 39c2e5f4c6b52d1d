"""Règle: one rule over the sector, reached from the palette."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from cio_console.domain.rule import Rule
from cio_console.keyboard.registry import RULE
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.views.lines import Line
from cio_console.tui.views.rule import concerned, page
from cio_console.tui.views.subject import Subject
from cio_console.tui.widgets.page import Page

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported


class RuleScreen(ConsoleScreen):
    """The page of one rule, with the schools that it concerns."""

    AUTO_FOCUS = "#page"
    room = RULE

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self._rule = rule

    def compose_body(self) -> ComposeResult:
        """Place the page."""
        yield Page(id="page")

    def draw(self) -> None:
        """Show the rule."""
        sector, rule, glyphs = self.model.overview, self._rule, self.model.glyphs
        if sector is None:
            return

        def build(width: int) -> list[Line]:
            return page(sector, rule, glyphs, width)

        self.query_one(Page).show(build)

    def exported(self) -> "Exported | None":
        """Return the page of the rule."""
        from cio_console.tui.views import export_forms, exports  # rare

        about, rule = exports.seen(self.model), self._rule
        if about is None:
            return None
        lines = page(about.sector, rule, self.model.glyphs, export_forms.PAGE_WIDTH)
        return exports.rule_exports(about, rule.code, lines)

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Open the findings of the rule in the school chosen."""
        event.stop()
        sector = self.model.overview
        for one in concerned(sector, self._rule.code) if sector else ():
            if one.key == event.key:
                subject = Subject(one.school.uai, self._rule.code, one.upload.id)
                self.console.open_findings(subject)

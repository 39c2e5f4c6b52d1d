"""What the lines of Campagne are written for: figures, signs, size, pictures or tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cio_console.domain.campaign import Campaign
from cio_console.domain.overview import SectorOverview
from cio_console.domain.rule import Rule
from cio_console.domain.trends import Trends
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.views.lines import Line, wrap

BOTH_FROM = 110
"""From this width a picture and its table stand side by side."""


class Shown(StrEnum):
    """What is shown of each figure."""

    PICTURES = "images"
    TABLES = "tableaux"
    BOTH = "images et tableaux"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the lines are written for."""

    sector: SectorOverview
    found: Trends
    rules: Mapping[str, Rule]
    """The catalogue, for the titles."""
    glyphs: GlyphSet
    shown: Shown
    width: int
    height: int
    """Lines of the page that can be seen at once."""

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.sector.campaign

    def same(self, other: "Sheet") -> bool:
        """Tell whether both give the same lines; the figures are told apart by identity."""
        mine, its = ((s.shown, s.glyphs, s.width, s.height) for s in (self, other))
        return self.found is other.found and mine == its


def usual(width: int) -> Shown:
    """Return what a screen of that width shows before anything is asked."""
    return Shown.BOTH if width >= BOTH_FROM else Shown.PICTURES


def possible(shown: Shown | None, width: int) -> Shown:
    """Return what was asked, or what comes closest to it in that width."""
    if shown is None:
        return usual(width)
    return Shown.PICTURES if shown is Shown.BOTH and width < BOTH_FROM else shown


def next_shown(shown: Shown, width: int) -> Shown:
    """Return what comes after `shown` when the twin is asked for."""
    order = [Shown.PICTURES, Shown.TABLES]
    if width >= BOTH_FROM:
        order.insert(0, Shown.BOTH)
    return order[(order.index(shown) + 1) % len(order)]


def said(text: str, sheet: Sheet) -> list[Line]:
    """Return a sentence that stands where there is nothing to draw."""
    return wrap(text, sheet.width, "  ")

"""How a screen of a given size is shared: one table of numbers, free of textual."""

from msgspec import Struct

LEAST = (40, 12)
"""Columns and lines that every screen needs at least."""
WIDTHS = [(0, "-too-narrow"), (LEAST[0], "-wide-enough")]
"""Classes that a screen has from those widths on: textual's HORIZONTAL_BREAKPOINTS."""
HEIGHTS = [(0, "-too-low"), (LEAST[1], "-high-enough")]
"""Classes that a screen has from those heights on: textual's VERTICAL_BREAKPOINTS."""
ENOUGH = f"{WIDTHS[1][1]} {HEIGHTS[1][1]}"
"""Classes of a screen that has room; given to it at once, they need not be changed once drawn."""
SIDE_FROM = 120
"""From this width a pane stands beside the list."""
UNDER_FROM = 80
"""Under this width there is no preview at all."""
_TALL, _USUAL, _SHORT = 30, 22, 18


class Room(Struct, frozen=True):
    """Lines and cells given to each part of a screen."""

    strip: int
    """Lines of the strip."""
    alerts: int
    """Lines at most for what went wrong."""
    under: int
    """Lines of the preview under the list; 0 for none."""
    side: int
    """Cells of the pane beside the list; 0 for none."""


def room(width: int, height: int) -> Room:
    """Return how a screen of that size is shared."""
    side = min(max(width // 3, 42), 64) if width >= SIDE_FROM else 0
    under = 0
    if not side and width >= UNDER_FROM:
        under = 4 if height >= _TALL else 3 if height >= _USUAL else 0
    return Room(
        strip=6 if height >= _TALL else 4 if height >= _USUAL else 3 if height >= _SHORT else 2,
        alerts=3 if height >= _TALL else 2 if height >= _SHORT else 1,
        under=under,
        side=side,
    )

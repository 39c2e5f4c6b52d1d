"""The colours: the sixteen of the terminal, so that 16, 256 and more colours show the same thing.

A status is always told by a glyph and a word too: without any colour nothing is lost.
"""

from typing import Any

from textual.app import App
from textual.theme import Theme

_SCREEN = "ansi_black"
_TEXT = "ansi_white"
_BRIGHT = "ansi_bright_white"

DARK = Theme(
    name="sombre",
    ansi=True,
    dark=True,
    primary="ansi_cyan",
    secondary="ansi_blue",
    warning="ansi_bright_yellow",
    error="ansi_bright_red",
    success="ansi_bright_green",
    accent="ansi_bright_cyan",
    foreground=_TEXT,
    background=_SCREEN,
    surface=_SCREEN,
    panel=_SCREEN,
    boost=_SCREEN,
    variables={
        "ansi-background": _SCREEN,
        "ansi-foreground": _TEXT,
        "screen": _SCREEN,
        "ink": _TEXT,
        "ink-strong": _BRIGHT,
        "rule": "ansi_bright_black",
        "cursor": "ansi_cyan",
        "cursor-ink": "ansi_black",
        "cursor-away": "ansi_white",
        "late": "ansi_bright_red",
        "rejected": "ansi_bright_magenta",
        "to-correct": "ansi_bright_yellow",
        "to-review": "ansi_bright_cyan",
        "expected": "ansi_bright_blue",
        "passed": "ansi_bright_green",
        "scrollbar": "ansi_white",
        "scrollbar-hover": "ansi_bright_white",
        "scrollbar-active": "ansi_bright_white",
        "scrollbar-background": _SCREEN,
        "scrollbar-background-hover": _SCREEN,
        "scrollbar-background-active": _SCREEN,
        "scrollbar-corner-color": _SCREEN,
        "input-cursor-background": _BRIGHT,
        "input-cursor-foreground": _SCREEN,
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": _BRIGHT,
    },
)
"""The default theme."""

THEMES = (DARK,)
"""Every theme of ours, to be registered by the application."""


def dress(app: App[Any], theme: Theme = DARK) -> None:
    """Give `app` our themes and start with `theme`; before its style sheets are read."""
    for known in THEMES:
        app.register_theme(known)
    app.theme = theme.name

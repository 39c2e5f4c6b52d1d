"""The colours: the sixteen of the terminal, so that 16, 256 and more colours show the same thing.

A status is always told by a glyph and a word too: without any colour nothing is lost. Pairs of ink
and ground are chosen among those that keep their contrast under the usual palettes: a bright ink on
black, or red, blue and magenta on white, never in bold there, for many terminals brighten what is
bold. `dim` is left to what is unavailable: each terminal weakens it in its own way.
"""

from msgspec import Struct
from textual.theme import Theme

_DEFAULT = "ansi_default"


class Palette(Struct, frozen=True, kw_only=True):
    """What one theme decides, by the names of the style sheets."""

    name: str
    """What the settings call it."""
    dark: bool
    ground: str
    ink: str
    quiet: str
    """What may be skipped."""
    strong: str
    """Names, headings, keys."""
    rule: str
    """Borders and bars."""
    inks: dict[str, str]
    """Ink of each status: late, rejected, to-correct, to-review, expected, passed."""
    weights: dict[str, str]
    """Text style of what has one; the others are plain."""
    cursor: tuple[str, str]
    """Ground and ink of the cursor."""
    away: tuple[str, str]
    """The same when the keyboard is elsewhere."""
    rejected_ground: str = ""
    """Ground of what is rejected; the same as the rest when empty."""

    def theme(self) -> Theme:
        """Return textual's own form of it."""
        return Theme(
            name=self.name,
            ansi=True,
            dark=self.dark,
            primary=self.strong,
            secondary=self.rule,
            warning=self.inks["to-correct"],
            error=self.inks["late"],
            success=self.inks["passed"],
            accent=self.strong,
            foreground=self.ink,
            background=self.ground,
            surface=self.ground,
            panel=self.ground,
            boost=self.ground,
            variables=self._variables(),
        )

    def _variables(self) -> dict[str, str]:
        ground, bars = self.ground, ("", "-hover", "-active")
        return {
            "ansi-background": ground,
            "ansi-foreground": self.ink,
            "screen": ground,
            "ink": self.ink,
            "ink-quiet": self.quiet,
            "ink-strong": self.strong,
            "rule": self.rule,
            **self.inks,
            "rejected-ground": self.rejected_ground or ground,
            "cursor": self.cursor[0],
            "cursor-ink": self.cursor[1],
            "cursor-away": self.away[0],
            "cursor-away-ink": self.away[1],
            **{f"{name}-weight": self.weights.get(name, "none") for name in WEIGHTS},
            **{f"scrollbar{bar}": self.quiet for bar in bars},
            **{f"scrollbar-background{bar}": ground for bar in bars},
            "scrollbar-corner-color": ground,
            "input-cursor-background": self.strong,
            "input-cursor-foreground": ground,
            "input-selection-background": self.cursor[0],
            "input-selection-foreground": self.cursor[1],
        }


WEIGHTS = (
    *("title", "accent", "match", "header", "key", "late", "rejected", "to-correct", "to-review"),
    *("cursor", "away"),
)
"""What has a text style of its own in a theme; « title » is `$title-weight` in the sheets."""

_PLAIN_CURSOR = "not bold not reverse not underline"

SOMBRE = Palette(
    name="sombre",
    dark=True,
    ground="ansi_black",
    ink="ansi_bright_white",
    quiet="ansi_white",
    strong="ansi_bright_white",
    rule="ansi_bright_black",
    inks={
        "late": "ansi_bright_red",
        "rejected": "ansi_bright_white",
        "to-correct": "ansi_bright_yellow",
        "to-review": "ansi_bright_cyan",
        "expected": "ansi_cyan",
        "passed": "ansi_bright_green",
    },
    rejected_ground="ansi_red",
    weights={
        "title": "bold",
        "accent": "bold",
        "match": "underline",
        "header": "bold underline",
        "key": "bold",
        "late": "bold",
        "rejected": "bold",
        "cursor": _PLAIN_CURSOR,
        "away": _PLAIN_CURSOR,
    },
    cursor=("ansi_cyan", "ansi_black"),
    away=("ansi_white", "ansi_black"),
)

CLAIR = Palette(
    name="clair",
    dark=False,
    ground="ansi_bright_white",
    ink="ansi_black",
    quiet="ansi_black",
    strong="ansi_blue",
    rule="ansi_blue",
    inks={
        "late": "ansi_red",
        "rejected": "ansi_bright_white",
        "to-correct": "ansi_red",
        "to-review": "ansi_magenta",
        "expected": "ansi_blue",
        "passed": "ansi_black",
    },
    rejected_ground="ansi_red",
    weights={
        "title": "underline",
        "match": "underline",
        "header": "underline",
        "late": "underline",
        "cursor": _PLAIN_CURSOR,
        "away": _PLAIN_CURSOR,
    },
    cursor=("ansi_blue", "ansi_bright_white"),
    away=("ansi_white", "ansi_black"),
)

TERMINAL = Palette(
    name="terminal",
    dark=True,
    ground=_DEFAULT,
    ink=_DEFAULT,
    quiet=_DEFAULT,
    strong=_DEFAULT,
    rule=_DEFAULT,
    inks=dict.fromkeys(SOMBRE.inks, _DEFAULT),
    weights={
        "title": "bold",
        "accent": "bold",
        "match": "underline",
        "header": "bold underline",
        "key": "bold",
        "late": "bold underline",
        "rejected": "reverse",
        "to-correct": "bold",
        "to-review": "underline",
        "cursor": "reverse",
        "away": "underline",
    },
    cursor=(_DEFAULT, _DEFAULT),
    away=(_DEFAULT, _DEFAULT),
)

CONTRASTE = Palette(
    name="contraste",
    dark=True,
    ground="ansi_black",
    ink="ansi_bright_white",
    quiet="ansi_bright_white",
    strong="ansi_bright_white",
    rule="ansi_bright_white",
    inks={
        "late": "ansi_bright_yellow",
        "rejected": "ansi_bright_white",
        "to-correct": "ansi_bright_yellow",
        "to-review": "ansi_bright_cyan",
        "expected": "ansi_bright_white",
        "passed": "ansi_bright_green",
    },
    weights={
        "title": "bold underline",
        "accent": "bold",
        "match": "underline",
        "header": "bold underline",
        "key": "bold",
        "late": "bold reverse",
        "rejected": "bold reverse",
        "to-correct": "bold",
        "cursor": _PLAIN_CURSOR,
        "away": _PLAIN_CURSOR,
    },
    cursor=("ansi_bright_yellow", "ansi_black"),
    away=("ansi_bright_white", "ansi_black"),
)

PALETTES = (SOMBRE, CLAIR, TERMINAL, CONTRASTE)
"""Every theme of ours: the default one, dark; light; the terminal's own; high contrast."""

"""One command as the registry tells it, and the groups of the help. Pure data, free of textual."""

from msgspec import Struct

MOVE = "Se déplacer"
NAVIGATE = "Naviguer"
LIST = "Liste"
WORK = "Agir"
CONSOLE = "Console"

GROUPS = (NAVIGATE, LIST, WORK, CONSOLE, MOVE)
"""The groups in the order of the help."""


class Command(Struct, frozen=True):
    """One thing the user can ask for."""

    id: str
    """Stable name, the one of a user's keymap."""
    keys: tuple[str, ...]
    """Textual key names, the one to show first."""
    label: str
    """A word or two for the footer and the palette."""
    help: str
    """A French sentence for the help and the palette."""
    action: str
    """Textual action: « screen.… », « app.… », or « focused.… » for what holds the cursor."""
    group: str
    screens: tuple[str, ...] = ()
    """Where it applies; empty for everywhere."""
    footer: int = 0
    """0 when it is not in the footer; else its rank: the greatest rank is the first to give way."""
    footer_on: tuple[tuple[str, int], ...] = ()
    """Screen → its rank there, where it is not that of the other screens."""

    def applies_to(self, screen: str) -> bool:
        """Whether this command exists on that screen."""
        return not self.screens or screen in self.screens

    def rank_on(self, screen: str) -> int:
        """Return its rank in the footer of that screen."""
        return dict(self.footer_on).get(screen, self.footer)

    @property
    def local(self) -> bool:
        """Whether it is for the widget that holds the cursor, which binds it by itself."""
        return self.action.startswith("focused.")

"""A field of one line above a list: what is typed narrows it, the arrows move in it."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class SearchInput(Input):
    """The field of a search: keeps the focus while the arrows move the cursor of the list."""

    LIST_KEYS: ClassVar[dict[str, str]] = {
        "up": "cursor_up",
        "down": "cursor_down",
        "pageup": "page_up",
        "pagedown": "page_down",
    }
    """Key → action of the list; the other keys belong to the text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"screen.in_list({action!r})", show=False) for key, action in LIST_KEYS.items()
    ]

    footer_hints: tuple[tuple[str, str], ...] = (
        ("escape", "Revenir"),
        ("enter", "Choisir"),
        ("up", "Monter"),
        ("down", "Descendre"),
    )
    """What the footer says while this field has the focus."""

    def on_mount(self) -> None:
        """Keep the cursor still: a blinking one sends bytes for ever."""
        self.cursor_blink = False

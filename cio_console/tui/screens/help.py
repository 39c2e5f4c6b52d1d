"""Aide: every command of the registry, filtered by typing, and why some are unavailable here."""

from collections.abc import Sequence
from typing import ClassVar

from cio_console.keyboard.registry import HELP, SCREEN_NAMES
from cio_console.tui.providers import PaletteItem
from cio_console.tui.screens.search import SearchScreen, row_key
from cio_console.tui.widgets.table import Cell, Row, TableColumn


class HelpScreen(SearchScreen):
    """The commands by group; choosing one runs it where the help was asked for."""

    TITLE_TEXT: ClassVar[str] = "Aide"
    PLACEHOLDER: ClassVar[str] = "Tapez un mot pour trouver une commande"
    ADVICE: ClassVar[str] = (
        "Essayez un mot plus court, un écran (« secteur ») ou une touche. Un établissement ou une"
        " règle se cherchent par la commande « Rechercher »."
    )

    room = HELP

    def __init__(self, items: Sequence[PaletteItem], origin: str = "") -> None:
        place = SCREEN_NAMES.get(origin, "")
        super().__init__(items, f"depuis l'écran {place}" if place else "")

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns: group, keys, name, what it does."""
        return (
            TableColumn("group", "", 11, priority=1),
            TableColumn("keys", "Touches", 13),
            TableColumn("label", "Commande", 16),
            TableColumn("help", "Ce qu'elle fait", 20, grow=True),
        )

    def row(self, item: PaletteItem, before: PaletteItem | None) -> Row:
        """Return a command's row; its group is named once, on its first row."""
        group = "" if before is not None and before.group == item.group else item.group
        style = "muted" if item.reason else ""
        told = f"indisponible ici : {item.reason}" if item.reason else item.detail
        return Row(
            row_key(item),
            (
                Cell(group, "title"),
                Cell(item.hint, style or "accent"),
                Cell(item.title, style),
                Cell(told, style),
            ),
        )

"""Recherche: one field that finds a command, a school or a rule by its name."""

from collections.abc import Sequence
from typing import ClassVar

from cio_console.keyboard.command import MOVE
from cio_console.keyboard.registry import (
    PALETTE,
)
from cio_console.tui.providers import PaletteItem
from cio_console.tui.screens.search import SearchScreen, row_key
from cio_console.tui.widgets.table import Cell, Row, TableColumn


class PaletteScreen(SearchScreen):
    """Commands, schools and rules, what was chosen lately first, what is unavailable last."""

    TITLE_TEXT: ClassVar[str] = "Recherche"
    PLACEHOLDER: ClassVar[str] = "Commande, établissement, règle…"
    ADVICE: ClassVar[str] = (
        "Essayez le début d'un nom, une commune, un UAI, le code d'une règle (S104), ou ce que vous"
        " voulez faire : « relance », « message ». Les accents ne comptent pas."
    )

    room = PALETTE

    def __init__(self, items: Sequence[PaletteItem]) -> None:
        offered = [item for item in items if item.group != MOVE]
        super().__init__(sorted(offered, key=lambda item: bool(item.reason)))

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns: what it is, its name, what it does or where it is, its key."""
        return (
            TableColumn("kind", "", 13),
            TableColumn("title", "Nom", 28, grow=True),
            TableColumn("detail", "", 22, priority=2),
            TableColumn("hint", "", 13, priority=1),
        )

    def row(self, item: PaletteItem, before: PaletteItem | None) -> Row:
        """Return an item's row, quieter when it cannot be used now."""
        del before
        style = "muted" if item.reason else ""
        return Row(
            row_key(item),
            (
                Cell(item.kind, "muted"),
                Cell(item.title, style),
                Cell(item.reason or item.detail, "muted"),
                Cell(item.hint, style or "accent"),
            ),
        )

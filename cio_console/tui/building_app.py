"""The application as what makes the director's list: a maker does, loaded when it is asked for."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from cio_console.tui.launch import Launch
from cio_console.tui.posting import Posted
from cio_console.tui.source_app import SourceApp

if TYPE_CHECKING:
    from cio_console.tui.list_maker import ListMaker


class ListTold(Posted):
    """Something was done beside the screens for the list: `then` shows it."""

    then: Callable[[], None]


class BuildingApp(SourceApp):
    """An application that can make the list of schools."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self._maker: ListMaker | None = None

    @property
    def maker(self) -> "ListMaker":
        """The making of the list, begun when it is first asked for."""
        if self._maker is None:
            from cio_console.tui.list_maker import ListMaker  # noqa: PLC0415 - not each morning

            self._maker = ListMaker(self)
        return self._maker

    def leaves_unwritten(self) -> bool:
        """Tell whether leaving now loses what is picked; it is said the first time."""
        return self._maker is not None and self._maker.leaves_unwritten()

    def begin_with(self, key: str) -> None:
        """Go back to the ways to begin, on the one of that key."""
        raise NotImplementedError

    def on_list_told(self, message: ListTold) -> None:
        """Show what was done beside the screens."""
        message.then()

    def on_unmount(self) -> None:
        """Let no search run on after the screens."""
        if self._maker is not None:
            self._maker.close()

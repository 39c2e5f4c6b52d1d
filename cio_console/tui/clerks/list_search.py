"""One look into the directory of schools, in a thread of its own: httpx is imported here only.

Free of textual; it can be asked to stop.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from cio_console.domain.candidate import Area
from cio_console.tui.launch import Launch
from cio_console.tui.stoppable import Stoppable

if TYPE_CHECKING:
    from cio_console.sector_proposal import Found


class ListSearch(Stoppable):
    """The search of a CIO, and of the schools around it when only one is found."""

    def __init__(self, launch: Launch, now: Callable[[], datetime], typed: str, area: Area) -> None:
        """Prepare to look for the CIO of a UAI or a town, and for the schools of an area."""
        super().__init__()
        self.launch = launch
        self.now = now
        self.typed = typed
        self.area = area

    def run(self) -> "Found":
        """Return the CIO found, and what is proposed when there is only one.

        Raises CioConsoleError, or CancelledError once it was stopped.
        """
        return self.finish(self._found)

    async def _found(self) -> "Found":
        from cio_console.sector_proposal import reach_of, search  # loads httpx

        launch = self.launch
        reach = reach_of(
            launch.home, launch.directory, launch.options(), self.now, offline=launch.offline
        )
        return await search(reach, self.typed, self.area)

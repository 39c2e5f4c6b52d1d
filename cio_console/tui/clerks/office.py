"""The clerks of one session, each engaged when its job is first asked for.

Most mornings do without most of them: none is loaded before the first screen is drawn.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from cio_console.tui.draft_keeper import DraftKeeper
from cio_console.tui.purposes import CONTACT, DECLARATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from cio_console.tui.clerks.closed import ClosedClerk
    from cio_console.tui.clerks.contacts import ContactClerk
    from cio_console.tui.clerks.decisions import DecisionClerk
    from cio_console.tui.clerks.declarations import DeclarationClerk
    from cio_console.tui.clerks.exports import ExportClerk
    from cio_console.tui.clerks.letters import LetterClerk
    from cio_console.tui.clerks.lines import LineClerk
    from cio_console.tui.clerks.school_list import ListClerk
    from cio_console.tui.clerks.sources import SourceClerk
    from cio_console.tui.console import ConsoleApp
    from cio_console.tui.model import Model


class Office:
    """Where the screens find who does what."""

    def __init__(self, app: "ConsoleApp") -> None:
        self._app = app
        self.left = app.desk.journal.drafts()
        """What was typed and not recorded when the console was opened, the oldest first.

        Read once, as the lists: what another session does meanwhile is its own.
        """
        self.lists = app.desk.journal.lists()
        """The lists of schools that were made and not written then, the oldest first."""

    @cached_property
    def contacts(self) -> "ContactClerk":
        """Who records contacts with schools."""
        from cio_console.tui.clerks.contacts import ContactClerk

        return ContactClerk(self._app)

    @cached_property
    def declarations(self) -> "DeclarationClerk":
        """Who writes down uploads that the director was told of."""
        from cio_console.tui.clerks.declarations import DeclarationClerk

        return DeclarationClerk(self._app)

    @cached_property
    def decisions(self) -> "DecisionClerk":
        """Who writes decisions on findings."""
        from cio_console.tui.clerks.decisions import DecisionClerk

        return DecisionClerk(self._app)

    @cached_property
    def exports(self) -> "ExportClerk":
        """Who writes what a screen shows in a file."""
        from cio_console.tui.clerks.exports import ExportClerk

        return ExportClerk(self._app)

    @cached_property
    def letters(self) -> "LetterClerk":
        """Who writes to schools."""
        from cio_console.tui.clerks.letters import LetterClerk

        return LetterClerk(self._app)

    @cached_property
    def sources(self) -> "SourceClerk":
        """Who gives the console its source."""
        from cio_console.tui.clerks.sources import SourceClerk

        return SourceClerk(self._app)

    @cached_property
    def closed(self) -> "ClosedClerk":
        """Who shows the campaigns that the source left."""
        from cio_console.tui.clerks.closed import ClosedClerk

        return ClosedClerk(self._app)

    @cached_property
    def school_list(self) -> "ListClerk":
        """Who makes the director's list of schools."""
        from cio_console.tui.clerks.school_list import ListClerk

        return ListClerk(self._app)

    @cached_property
    def keeper(self) -> DraftKeeper:
        """What is begun goes through on its way to the disk."""
        return DraftKeeper(self._app.desk.journal)

    def of_line(self, purpose: str) -> "LineClerk | None":
        """Return who keeps the lines of that purpose, None when nobody does."""
        if purpose == CONTACT:
            return self.contacts
        return self.declarations if purpose == DECLARATION else None

    def tell_left(self) -> None:
        """Tell which contact another session left half typed, else which list half made."""
        if any(one.purpose == CONTACT for one in self.left):
            self.contacts.tell_drafts()
        elif self.lists:
            self.school_list.tell_begun()

    @property
    def in_force(self) -> "Model":
        """What is shown of the campaign in force, or was before a closed one."""
        return self.closed.in_force if self._is_engaged("closed") else self._app.model

    def write_left(self, refused: "Callable[[str], object]") -> None:
        """Write what was typed last, when no thread had its turn to; `refused` is told why not."""
        if self._is_engaged("keeper"):
            self.keeper.write(refused)

    def close(self) -> None:
        """Let nothing run on after the screens."""
        if self._is_engaged("sources"):
            self.sources.close()
        if self._is_engaged("school_list"):
            self.school_list.close()

    def _is_engaged(self, name: str) -> bool:
        """Tell whether the clerk of that property was asked for anything."""
        return name in vars(self)

"""Who shows a closed campaign: the one that the source left, only read.

Its sector takes the place of the one in force in the model, and nothing is written about it: the
commands that would are refused with the reason. The one in force comes back as it was.
"""

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cio_console.domain.campaign_span import last_seen
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.tui.clerks.clerk import Clerk, Then
from cio_console.tui.model import Model, settled

if TYPE_CHECKING:
    from cio_console.tui.console import ConsoleApp

_DEFECT = "La console s'est trompée ({}) : la campagne close n'est pas montrée."


class ClosedClerk(Clerk):
    """Goes back to the campaigns that the source left."""

    def __init__(self, app: "ConsoleApp") -> None:
        super().__init__(app)
        self._in_force: Model | None = None
        """What was shown of the campaign in force, while a closed one is shown."""

    @property
    def in_force(self) -> Model:
        """What is shown of the campaign in force, or was before a closed one."""
        model = self.app.model
        return self._in_force if self._in_force and model.closed else model

    def show_before(self) -> None:
        """Show the campaign before the one shown; after the oldest one, the one in force."""
        self.beside(self._read, self.app.tell, _DEFECT)

    def _read(self) -> Then:
        return partial(self._show_next, self.app.desk.closed())

    def _show_next(self, snapshots: tuple[SectorSnapshot, ...]) -> None:
        """Show the next closed campaign, or the one in force when there is no older one.

        The newest session comes first in `snapshots`.
        """
        model = self.app.model
        if model.sync is not None:
            return  # it was asked for meanwhile, and is about the campaign in force
        if not model.closed:
            self._in_force = None
        older = self._older(snapshots)
        if older is not None:
            self._in_force = self._in_force or model
            day = last_seen(older)
            self._turn_to(replace(model, snapshot=older, day=day, missing=()))
            self.app.tell(f"{older.campaign.label} : campagne close, en lecture seule.")
        elif self._in_force is not None:
            held, self._in_force = self._in_force, None
            self._turn_to(
                replace(model, snapshot=held.snapshot, day=held.day, missing=held.missing)
            )
            self.app.tell("Retour à la campagne en cours.")
        else:
            self.app.tell("Aucune campagne close n'est gardée pour cette source.")

    def _older(self, snapshots: tuple[SectorSnapshot, ...]) -> SectorSnapshot | None:
        """Return the closed campaign to show after the one shown, None for the one in force."""
        model, in_force = self.app.model, self.in_force
        current = in_force.campaign.id if in_force.campaign else ""
        closed = [one for one in snapshots if one.campaign.id != current]
        ids = [one.campaign.id for one in closed]
        shown = model.campaign.id if model.closed and model.campaign else ""
        place = ids.index(shown) + 1 if shown in ids else 0
        if model.closed and shown not in ids:
            return None  # it was erased meanwhile
        return closed[place] if place < len(closed) else None

    def _turn_to(self, model: Model) -> None:
        """Show another campaign from the first screen: what was read is of the one before."""
        app = self.app
        while len(app.screen_stack) > 1:
            app.pop_screen()
        app.reports, app.compared, app.names = {}, {}, {}
        app.update(settled(replace(model, now=app.now())))

"""The application as what shows a closed campaign: the one that the source left, only read.

Its sector takes the place of the one in force in the model, and nothing is written about it: the
commands that would are refused with the reason. The one in force comes back as it was.
"""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace
from textual import work

from cio_console.domain.campaign_span import last_seen
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.tui.building_app import BuildingApp
from cio_console.tui.launch import Launch
from cio_console.tui.model import Model, settled
from cio_console.tui.posting import Posted

COMMAND = "campaign-before"
"""Identifier of the command in the registry."""
_WRITING = frozenset({"contact", "declare", "decide", "sync"})
"""Commands that write about the campaign in force."""
_ONE_SOURCE = "Une campagne close se lit source par source : cio-console etat --campagne ID."


class ClosedRead(Posted):
    """The closed campaigns of the source were read."""

    snapshots: tuple[SectorSnapshot, ...]
    """The newest session first; none when nothing is kept."""


class ClosedApp(BuildingApp):
    """An application that goes back to the campaigns that its source left."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self._in_force: Model | None = None
        """What was shown of the campaign in force, while a closed one is shown."""

    @property
    def in_force(self) -> Model:
        """What is shown of the campaign in force, or was before a closed one."""
        return self._in_force if self._in_force and self.model.closed else self.model

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now, whatever the screen; "" when it can."""
        if identifier in _WRITING and self.model.closed:
            key = self.model.key(COMMAND)
            return f"Campagne close, en lecture seule : {key} revient à celle en cours."
        if identifier != COMMAND:
            return super().unavailable(identifier)
        if not self.desk.launch.source:
            return _ONE_SOURCE
        if self.model.sync is not None:
            return "Une synchronisation est en cours : attendez qu'elle finisse."
        return ""

    def action_show_campaign_before(self) -> None:
        """Show the campaign before the one shown; after the oldest one, the one in force."""
        self._read_closed()

    def on_closed_read(self, message: ClosedRead) -> None:
        """Show the next closed campaign, or the one in force when there is no older one."""
        if self.model.sync is not None:
            return  # it was asked for meanwhile, and is about the campaign in force
        if not self.model.closed:
            self._in_force = None
        older = self._older(message.snapshots)
        if older is not None:
            self._in_force = self._in_force or self.model
            closed = replace(
                self.model, snapshot=older, day=last_seen(older), missing=(), now=self.now()
            )
            self._turn_to(closed)
            self.tell(f"{older.campaign.label} : campagne close, en lecture seule.")
        elif self._in_force is not None:
            held, self._in_force = self._in_force, None
            back = replace(
                self.model,
                snapshot=held.snapshot,
                day=held.day,
                missing=held.missing,
                now=self.now(),
            )
            self._turn_to(back)
            self.tell("Retour à la campagne en cours.")
        else:
            self.tell("Aucune campagne close n'est gardée pour cette source.")

    def _older(self, snapshots: tuple[SectorSnapshot, ...]) -> SectorSnapshot | None:
        """Return the closed campaign to show after the one shown, None for the one in force."""
        current = self.in_force.campaign.id if self.in_force.campaign else ""
        closed = [one for one in snapshots if one.campaign.id != current]
        ids = [one.campaign.id for one in closed]
        shown = self.model.campaign.id if self.model.closed and self.model.campaign else ""
        place = ids.index(shown) + 1 if shown in ids else 0
        if self.model.closed and shown not in ids:
            return None  # it was erased meanwhile
        return closed[place] if place < len(closed) else None

    def _turn_to(self, model: Model) -> None:
        """Show another campaign from the first screen: what was read is of the one before."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.reports, self.compared, self.names = {}, {}, {}
        self.update(settled(model))

    @work(thread=True, exclusive=True, exit_on_error=False, group="closed")
    def _read_closed(self) -> None:
        self.post_message(ClosedRead(self.desk.closed()))

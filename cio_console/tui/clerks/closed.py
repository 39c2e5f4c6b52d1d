"""Who shows a closed campaign: one that a source left, only read.

Its sector takes the place of the one in force in the model, and nothing is written about it: the
commands that would are refused with the reason. The one in force comes back as it was. Of several
CIO those that left the campaign are shown, and the others named: nothing that is shown is to be
done.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cio_console.domain.campaign_span import closed_day
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.store.archives import newest_first
from cio_console.tui.availability import is_synchronising
from cio_console.tui.clerks.clerk import Clerk, Then
from cio_console.tui.model import Model, settled

if TYPE_CHECKING:
    from cio_console.tui.console import ConsoleApp

_DEFECT = "La console s'est trompée ({}) : la campagne close n'est pas montrée."
_NONE = "Aucune campagne close n'est gardée pour {}."

BySource = dict[str, SectorSnapshot]
"""Source → its sector of one campaign."""


class ClosedClerk(Clerk):
    """Goes back to the campaigns that the sources left."""

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
        held = {desk.launch.source: desk.closed() for desk in self.app.desk.each}
        return partial(self._show_next, held)

    def _show_next(self, held: Mapping[str, tuple[SectorSnapshot, ...]]) -> None:
        """Show the next closed campaign, or the one in force when there is no older one."""
        model, base = self.app.model, self.in_force
        if is_synchronising(model):
            return  # it was asked for meanwhile, and is about the campaign in force
        # What was being written when it was left is in the journal by now.
        base = replace(
            base,
            contacts=model.contacts,
            acceptances=model.acceptances,
            declarations=model.declarations,
        )
        older = _after(model, _left(base, held))
        if older:
            self._in_force = base
            self._turn_to(_showing(base, older, self.app.now()))
            self.app.tell(_told(base, older))
        elif model.closed:
            self._in_force = None
            self._turn_to(base)
            self.app.tell("Retour à la campagne en cours.")
        else:
            self.app.tell(_NONE.format("ces sources" if model.watched else "cette source"))

    def _turn_to(self, model: Model) -> None:
        """Show another campaign from the first screen: what was read is of the one before."""
        app = self.app
        while len(app.screen_stack) > 1:
            app.pop_screen()
        app.reports, app.compared, app.names = {}, {}, {}
        app.update(settled(replace(model, now=app.now())))


def _left(in_force: Model, held: Mapping[str, tuple[SectorSnapshot, ...]]) -> list[BySource]:
    """Return each campaign that a source left, the newest session first, by the sources with it."""
    followed = {w.source: w.snapshot for w in in_force.watched}
    current = followed or {in_force.source: in_force.snapshot}
    found: dict[str, BySource] = {}
    closed = [(one, source) for source, kept in held.items() for one in kept]
    for one, source in sorted(closed, key=lambda pair: newest_first(pair[0])):
        now = current.get(source)
        if now is None or now.campaign.id != one.campaign.id:
            found.setdefault(one.campaign.id, {})[source] = one
    return list(found.values())


def _after(model: Model, campaigns: list[BySource]) -> BySource:
    """Return the closed campaign to show after what `model` shows; empty for the one in force."""
    ids = [next(iter(one.values())).campaign.id for one in campaigns]
    shown = [one.campaign.id for one in model.closed_sectors[:1]]
    if any(one not in ids for one in shown):
        return {}  # it was erased meanwhile
    place = ids.index(shown[0]) + 1 if shown else 0
    return campaigns[place] if place < len(campaigns) else {}


def _showing(in_force: Model, held: BySource, now: datetime) -> Model:
    """Return the model of a closed campaign; not settled."""
    day = closed_day(held.values(), now.date())
    if in_force.watched:
        from cio_console.tui.several import showing  # several only

        return replace(showing(in_force, held), day=day)
    return replace(in_force, snapshot=held[in_force.source], day=day, missing=())


def _told(in_force: Model, held: BySource) -> str:
    """Say which campaign is shown, and of several CIO which ones are otherwise."""
    campaign = next(iter(held.values())).campaign
    told = f"{campaign.label} : campagne close, en lecture seule"
    if in_force.watched:
        from cio_console.tui.several import names  # several only

        still: list[str] = []
        absent: list[str] = []
        for w, name in zip(in_force.watched, names(in_force), strict=True):
            if w.source not in held:
                is_in_it = w.snapshot is not None and w.snapshot.campaign.id == campaign.id
                (still if is_in_it else absent).append(name)
        told += f" ; encore en cours pour {', '.join(still)}" if still else ""
        told += f" ; rien n'en est gardé pour {', '.join(absent)}" if absent else ""
    return f"{told}."

"""A list of schools being made: what is proposed, what is picked of it, what is out of scope.

Nothing here is written yet: a draft says what the list would become, and how that differs from
the one that stands.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

import msgspec

from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.sector_list import (
    ListChanges,
    Weight,
    compare_lists,
    in_order,
    merge,
)


class ListDraft(msgspec.Struct, frozen=True, dict=True):
    """What the director has done so far; every change gives another draft."""

    cio: Cio
    held: SectorFile | None = None
    """The list that stands, None when there is none yet."""
    proposed: tuple[School, ...] = ()
    """What open data or a spreadsheet propose."""
    picked: frozenset[str] = frozenset()
    """UAIs of the schools that the list is to hold."""
    weight: Weight = Weight.COMPLETES
    """How much the proposal counts against what the list says."""
    scope: Mapping[str, Mapping[str, str]] = msgspec.field(default_factory=dict)
    """UAI → why each collection does not concern it, for the schools where that was changed."""

    @cached_property
    def schools(self) -> tuple[School, ...]:
        """Every school that can be picked, each section behind its parent."""
        merged = merge(self.held, SectorFile(self.cio, self.proposed), weight=self.weight)
        return in_order(map(self._scoped, merged.sector.schools))

    @cached_property
    def by_uai(self) -> Mapping[str, School]:
        """The same, by UAI."""
        return {school.uai: school for school in self.schools}

    @cached_property
    def sector(self) -> SectorFile:
        """What the list would be: the standing one in its order, then what is added."""
        standing = [school.uai for school in self.held.schools] if self.held else []
        order = dict.fromkeys((*standing, *self.by_uai))
        schools = tuple(self.by_uai[uai] for uai in order if uai in self.picked)
        if self.held is None:
            return SectorFile(self.cio, schools)
        return msgspec.structs.replace(self.held, sector=self.cio, schools=schools)

    @cached_property
    def changes(self) -> ListChanges:
        """How that differs from the list that stands."""
        return compare_lists(self.held, self.sector)

    @property
    def touched(self) -> bool:
        """Whether something would be lost by leaving it."""
        if self.held is None:
            return bool(self.picked or self.scope)
        return self.changes.any

    def _scoped(self, school: School) -> School:
        if school.uai not in self.scope:
            return school
        return msgspec.structs.replace(school, out_of_scope=dict(self.scope[school.uai]))


class KeptList(msgspec.Struct, frozen=True):
    """A draft as it is kept until the list is written: another session goes on with it."""

    id: str
    at: datetime
    file: str
    """The file of the list."""
    draft: ListDraft
    origin: str = ""
    """Where the proposal comes from, in French."""
    remarks: Mapping[str, str] = {}
    """UAI → what the proposal says besides."""


def draft_of(sector: SectorFile) -> ListDraft:
    """Return the draft of a list that stands: all of it is picked."""
    return ListDraft(sector.sector, sector, picked=frozenset(s.uai for s in sector.schools))


def with_proposal(
    draft: ListDraft, cio: Cio, schools: Iterable[School], weight: Weight
) -> ListDraft:
    """Return a draft with other schools proposed; what was picked of the former ones stays.

    The CIO of a list that stands keeps its name.
    """
    kept = {school.uai: school for school in draft.proposed if school.uai in draft.picked}
    brought = {school.uai: school for school in schools}
    named = cio if draft.cio.uai != cio.uai or not draft.cio.name else draft.cio
    proposed = tuple((kept | brought).values())
    return msgspec.structs.replace(draft, cio=named, proposed=proposed, weight=weight)


def toggled(draft: ListDraft, uai: str) -> ListDraft:
    """Return a draft with a school picked, or no longer; its sections follow it."""
    uais = {uai, *(school.uai for school in draft.schools if school.parent_uai == uai)}
    return picked(draft, uais) if uai not in draft.picked else unpicked(draft, uais)


def picked(draft: ListDraft, uais: Iterable[str]) -> ListDraft:
    """Return a draft with those schools picked too."""
    return _repicked(draft, draft.picked | set(uais))


def unpicked(draft: ListDraft, uais: Iterable[str]) -> ListDraft:
    """Return a draft without those schools picked."""
    return _repicked(draft, draft.picked - set(uais))


def scoped(draft: ListDraft, uai: str, scope: Mapping[str, str]) -> ListDraft:
    """Return a draft where a school is out of the scope of those collections, and of no other."""
    return msgspec.structs.replace(draft, scope={**draft.scope, uai: dict(scope)})


def on_list(draft: ListDraft, held: SectorFile | None) -> ListDraft:
    """Return the same draft over a list that another session wrote: what it added is picked."""
    before = {school.uai for school in draft.held.schools} if draft.held else set()
    now = {school.uai for school in held.schools} if held else set()
    return msgspec.structs.replace(
        draft, held=held, picked=(draft.picked - (before - now)) | (now - before)
    )


def _repicked(draft: ListDraft, uais: frozenset[str]) -> ListDraft:
    """Return a draft with others picked: the schools, which are the same, are not made again."""
    other = msgspec.structs.replace(draft, picked=uais)
    made = {name: value for name, value in vars(draft).items() if name in ("schools", "by_uai")}
    vars(other).update(made)
    return other

"""The director's list of schools, compared with another, or completed by a proposal.

The list is the director's: a proposal (open data, a spreadsheet) adds to it and corrects it, but
never erases what it does not know, and never changes why a school is out of scope. All that a
merge does, and all that it declined to do, is told.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

import msgspec

from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.text import collation_key

OUT_OF_SCOPE = "out_of_scope"
"""The field of a school that only the director fills."""

_SCHOOL_FIELDS = tuple(name for name in School.__struct_fields__ if name != "uai")
_ALWAYS = frozenset({"schools", "uai", "name"})
"""What a sector file holds even when it is empty."""
_HEAD_FIELDS = ("publisher", "contact")


class Weight(StrEnum):
    """How much a proposal counts against what the list already says of a school."""

    CORRECTS = "corrects"
    """What it knows takes the place of what the list says."""
    COMPLETES = "completes"
    """It only fills what the list leaves empty; a difference is told, and the list kept."""


class Absent(StrEnum):
    """What becomes of a school of the list that the proposal does not name."""

    KEPT = "kept"
    REMOVED = "removed"


class FieldChange(msgspec.Struct, frozen=True):
    """One field with another value: `field` is its name in `School`, `Cio` or `SectorFile`."""

    field: str
    before: Any
    after: Any


class SchoolChange(msgspec.Struct, frozen=True):
    """A school of both lists that is not told alike."""

    before: School
    after: School
    fields: tuple[FieldChange, ...]


class ListChanges(msgspec.Struct, frozen=True):
    """How one list differs from another, each school where it stands in its list."""

    head: tuple[FieldChange, ...] = ()
    """Of the CIO (`uai`, `name`) and of who publishes (`publisher`, `contact`)."""
    added: tuple[School, ...] = ()
    gone: tuple[School, ...] = ()
    changed: tuple[SchoolChange, ...] = ()
    same: int = 0
    """Schools told alike in both."""

    @property
    def any(self) -> bool:
        """Whether the two lists differ at all, the order of the schools apart."""
        return bool(self.head or self.added or self.gone or self.changed)


class Merged(msgspec.Struct, frozen=True):
    """A list completed by a proposal."""

    sector: SectorFile
    changes: ListChanges
    """From the present list to this one."""
    declined: tuple[SchoolChange, ...] = ()
    """What the proposal says otherwise and the list keeps: `before` is what is kept."""
    absent: tuple[School, ...] = ()
    """Schools of the list that the proposal does not name, kept all the same."""


def compare_lists(before: SectorFile | None, after: SectorFile) -> ListChanges:
    """Return how `after` differs from `before`; all is added when there was no list."""
    if before is None:
        return ListChanges(_head_changes(None, after), after.schools)
    old = {school.uai: school for school in before.schools}
    new = {school.uai for school in after.schools}
    changed = [
        SchoolChange(old[school.uai], school, fields)
        for school in after.schools
        if school.uai in old and (fields := _differences(old[school.uai], school))
    ]
    added = tuple(school for school in after.schools if school.uai not in old)
    return ListChanges(
        _head_changes(before, after),
        added,
        tuple(school for school in before.schools if school.uai not in new),
        tuple(changed),
        len(after.schools) - len(added) - len(changed),
    )


def merge(
    present: SectorFile | None,
    proposed: SectorFile,
    *,
    weight: Weight = Weight.CORRECTS,
    absent: Absent = Absent.KEPT,
) -> Merged:
    """Return the present list with what a proposal brings.

    The list keeps its order; the schools added come after it, each section behind its parent. An
    empty value of the proposal means « not known » and changes nothing.
    """
    if present is None:
        sector = msgspec.structs.replace(proposed, schools=in_order(proposed.schools))
        return Merged(sector, compare_lists(None, sector))
    brought = {school.uai: school for school in proposed.schools}
    known = {school.uai for school in present.schools}
    declined, missing, kept = [], [], []
    for school in present.schools:
        if school.uai not in brought:
            missing.append(school)
            continue
        merged, refused = _merged_school(school, brought[school.uai], weight)
        kept.append(merged)
        if refused:
            declined.append(SchoolChange(school, brought[school.uai], refused))
    if absent is Absent.KEPT:
        standing = {school.uai: school for school in (*kept, *missing)}
        kept = [standing[school.uai] for school in present.schools]
    added = in_order(school for school in proposed.schools if school.uai not in known)
    sector = _with_head(present, proposed, schools=(*kept, *added))
    stay = tuple(missing) if absent is Absent.KEPT else ()
    return Merged(sector, compare_lists(present, sector), tuple(declined), stay)


def in_order(schools: Iterable[School]) -> tuple[School, ...]:
    """Return schools by commune, then name; a section stands right behind its parent."""
    listed = sorted(schools, key=lambda s: (collation_key(s.commune), collation_key(s.name), s.uai))
    uais = {school.uai for school in listed}
    sections: dict[str, list[School]] = {}
    firsts: list[School] = []
    for school in listed:
        below = school.parent_uai in uais and school.parent_uai != school.uai
        (sections.setdefault(school.parent_uai, []) if below else firsts).append(school)
    ordered: dict[str, School] = {}
    # What is left at the end are sections that name each other as parent.
    for school in (*firsts, *listed):
        waiting = [school]
        while waiting:
            one = waiting.pop()
            if one.uai not in ordered:
                ordered[one.uai] = one
                waiting += reversed(sections.get(one.uai, []))
    return tuple(ordered.values())


def with_schools(sector: SectorFile, change: Callable[[School], School]) -> SectorFile:
    """Return the list with each school passed through `change`."""
    return msgspec.structs.replace(sector, schools=tuple(map(change, sector.schools)))


def with_scope(school: School, collections: Iterable[str], reason: str) -> School:
    """Return a school out of the scope of collections for a reason; "" puts it back in scope."""
    asked = tuple(collections)
    scope = {key: why for key, why in school.out_of_scope.items() if key not in asked}
    if reason:
        scope |= dict.fromkeys(asked, reason)
    return msgspec.structs.replace(school, out_of_scope=scope)


def encode_list(sector: SectorFile) -> bytes:
    """Return a list as the sector file holds it: indented JSON, what is empty left out."""
    whole = msgspec.to_builtins(sector)
    whole["schools"] = [_told(school) for school in whole["schools"]]
    return msgspec.json.format(msgspec.json.encode(_told(whole)), indent=2) + b"\n"


def _told(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in fields.items()
        if name in _ALWAYS or value not in ("", None, [], {}, ())
    }


def _merged_school(
    present: School, proposed: School, weight: Weight
) -> tuple[School, tuple[FieldChange, ...]]:
    """Return what a school becomes, and what the proposal says in vain."""
    taken: dict[str, Any] = {}
    refused = []
    for name in _SCHOOL_FIELDS:
        mine, theirs = getattr(present, name), getattr(proposed, name)
        if name == OUT_OF_SCOPE:
            taken[name] = {**theirs, **mine}
            refused += _other_reasons(mine, theirs)
        elif not _known(theirs) or theirs == mine:
            continue
        elif weight is Weight.CORRECTS or not _known(mine):
            taken[name] = theirs
        else:
            refused.append(FieldChange(name, mine, theirs))
    return msgspec.structs.replace(present, **taken), tuple(refused)


def _other_reasons(mine: dict[str, str], theirs: dict[str, str]) -> list[FieldChange]:
    other = {key: why for key, why in theirs.items() if key in mine and mine[key] != why}
    if not other:
        return []
    return [FieldChange(OUT_OF_SCOPE, {key: mine[key] for key in other}, other)]


def _known(value: object) -> bool:
    return value not in ("", None, ())


def _with_head(
    present: SectorFile, proposed: SectorFile, schools: tuple[School, ...]
) -> SectorFile:
    cio = Cio(
        proposed.sector.uai or present.sector.uai, proposed.sector.name or present.sector.name
    )
    return SectorFile(
        cio,
        schools,
        proposed.publisher or present.publisher,
        proposed.contact or present.contact,
    )


def _differences(before: School, after: School) -> tuple[FieldChange, ...]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in _SCHOOL_FIELDS)
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new)


def _head_changes(before: SectorFile | None, after: SectorFile) -> tuple[FieldChange, ...]:
    cio = before.sector if before else Cio("", "")
    changes = [
        FieldChange(name, getattr(cio, name), getattr(after.sector, name))
        for name in ("uai", "name")
    ]
    changes += [
        FieldChange(name, getattr(before, name, ""), getattr(after, name)) for name in _HEAD_FIELDS
    ]
    return tuple(change for change in changes if change.before != change.after)

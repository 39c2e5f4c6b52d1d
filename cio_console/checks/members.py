"""Several documents in one upload: which is which, what does not belong, in what order to read.

The nomenclature and the structures come first, for the pupils are checked against them; the
guardians come last, for they are checked against the pupils. What the archive calls its members
tells nothing: the root of each document does.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from cio_console.checks.formats import GUARDIANS, PUPILS
from cio_console.checks.opening.faults import Fault, SourceBroken
from cio_console.checks.opening.limits import Limits
from cio_console.checks.opening.sniff import ROOTS
from cio_console.checks.opening.source import Source
from cio_console.checks.reading.document import Document
from cio_console.checks.reading.prolog import Prolog
from cio_console.domain.campaign import SIECLE

_READING_ORDER = ("BEE_NOMENCLATURES", "BEE_STRUCTURES", PUPILS, GUARDIANS)


class Part(msgspec.Struct, frozen=True):
    """One document of an upload of several."""

    name: str
    rank: int
    """Its rank in the archive."""
    root: str = ""
    """The root of its kind; empty when it cannot be read as any that is expected."""
    fault: Fault | None = None
    """Why it cannot, then."""


class Plan(msgspec.Struct, frozen=True):
    """What to do of the documents of one upload."""

    parts: tuple[Part, ...] = ()
    """The documents, those that can be read first and in reading order."""
    refusal: Fault | None = None
    """Why nothing is to be read: the documents do not go together."""


def plan_of(source: Source, formats: Mapping[str, str], collection: str, limits: Limits) -> Plan:
    """Return what to do of the documents of an archive that holds several.

    `formats` gives the collection of each root that may be read; `collection` is the expected one,
    or "" for any.
    """
    parts = [_identified(source, rank, formats, limits) for rank in range(len(source.members))]
    refusal = _refusal(parts, formats, collection)
    if refusal is not None:
        return Plan(refusal=refusal)
    return Plan(tuple(sorted(parts, key=_reading_rank)))


def pupils_member(source: Source, limits: Limits) -> int:
    """Return the rank of the pupils' export among the members of an archive, -1 without one."""
    parts = (_identified(source, rank, (PUPILS,), limits) for rank in range(len(source.members)))
    return next((part.rank for part in parts if part.root == PUPILS), -1)


def _reading_rank(part: Part) -> int:
    if not part.root:
        return len(_READING_ORDER) + 1
    return _READING_ORDER.index(part.root) if part.root in _READING_ORDER else len(_READING_ORDER)


def _identified(source: Source, rank: int, formats: Collection[str], limits: Limits) -> Part:
    """Return a document with its kind, from its first bytes alone."""
    with source.open_member(rank) as member:
        if member.fault is not None:
            return Part(member.member, rank, fault=member.fault)
        try:
            document = Document(member, limits)
            opening = Prolog(document.head, document.decision, limits).read(document.first, formats)
            fault = next((fault for fault in opening.faults if fault.fatal), None)
            if fault is not None and fault.rule == "F003":
                # A document cut before its root may be so because its archive is damaged.
                document.read(limits.block)
        except SourceBroken as broken:
            return Part(member.member, rank, fault=broken.fault)
        return Part(member.member, rank, opening.root, fault)


def _refusal(parts: Sequence[Part], formats: Mapping[str, str], collection: str) -> Fault | None:
    """Return why documents that can each be read cannot be read together, or None."""
    known = [part for part in parts if part.root]
    of_one_kind = next(_repeated(known), None)
    if of_one_kind:
        names = _names(of_one_kind)
        detail = f"l'archive contient {len(of_one_kind)} fois {ROOTS[of_one_kind[0].root]}"
        return Fault("F006", f"{detail} ({names}) : gardez le bon et retirez le reste")
    apart = [part for part in known if formats[part.root] != SIECLE]
    if apart and len(known) > 1:
        detail = f"l'archive mélange des fichiers qui ne se déposent pas ensemble : {_told(known)}"
        return Fault("F006", f"{detail} ; déposez chacun à part")
    # A document that is broken may be the missing one: its own fault is the root cause.
    broken = any(part.fault is not None and part.fault.rule != "F008" for part in parts)
    roots = {part.root for part in known}
    if collection == SIECLE and known and PUPILS not in roots and not broken:
        detail = f"l'archive contient {_told(known)}, mais pas {ROOTS[PUPILS]}, qui est attendu"
        return Fault("F008", detail)
    return None


def _repeated(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield the documents of each kind of which there are several."""
    for root in dict.fromkeys(part.root for part in parts):
        alike = [part for part in parts if part.root == root]
        if len(alike) > 1:
            yield alike


def _names(parts: Sequence[Part]) -> str:
    return " et ".join(f"« {part.name} »" for part in parts)


def _told(parts: Sequence[Part]) -> str:
    """Return the documents with what each is, as the middle of a sentence."""
    return ", ".join(f"{ROOTS[part.root]} (« {part.name} »)" for part in parts)

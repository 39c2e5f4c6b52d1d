"""What a file that comes by itself is, and whose: from its content, read no further than needed.

The names of a file tell nothing here. Nothing is judged: the checks do that, once it is known what
the file is checked against.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from cio_console.checks.formats import FORMATS, PUPILS
from cio_console.checks.opening.faults import Fault, SourceBroken
from cio_console.checks.opening.limits import DEFAULT_LIMITS, Limits
from cio_console.checks.opening.sniff import ROOTS
from cio_console.checks.opening.source import Source, open_path
from cio_console.checks.reading.reader import Reader
from cio_console.checks.reading.record import Record
from cio_console.checks.siecle.envelope import MAX_UAI
from cio_console.checks.siecle.header import HEADER_TAG, header_values
from cio_console.domain.text import clean_line
from cio_console.errors import FileProblem

_TAIL = 4096
"""Bytes at the end of a file among which its root is closed."""
_BROKEN = frozenset({"F001", "F003", "F005", "F006", "F007"})
"""What is said of a file that may be one of ours, and is empty, damaged, cut, unsafe, too long."""
_LSL = "{urn:ac-grenoble.fr:lsl:import}lsl"
_LSL_HEADER = "entete"
_RNE = re.compile(r"""\srne\s*=\s*(["'])(.*?)\1""")
_WANTED = " ; attendu : "
"""What follows in a sentence about a root: which ones were expected. Here, none was."""
_MOST_RECORDS = 50
"""Records looked at before the UAI is given up: it stands in the first one of a sound file."""


class Identity(msgspec.Struct, frozen=True):
    """What a file says of itself in its first bytes."""

    collection: str = ""
    """Of its format; "" when it is none of ours, or when that cannot be known."""
    uai: str = ""
    """As the file writes it, harmless; "" when it does not tell."""
    what: str = ""
    """Why it is no upload, as the middle of a French sentence; "" when it is one."""
    broken: bool = False
    """Whether it may be an upload, of which the beginning cannot be read."""


def identify(path: Path, limits: Limits = DEFAULT_LIMITS) -> Identity:
    """Return what the file at `path` is. Raises FileProblem when it cannot be read."""
    source = open_path(path, limits)
    # Closing a source reads it to its end, for a hash that nobody asks for here.
    with source.held:
        try:
            return _of_members(source, limits) if source.members else _of_document(source, limits)
        except SourceBroken as broken:
            return _refused(broken.fault)


def looks_cut(path: Path) -> bool:
    """Tell whether an XML file does not close its root: it may still be on its way.

    Raises FileProblem when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(1)
            file.seek(0, 2)
            file.seek(max(file.tell() - _TAIL, 0))
            tail = file.read().replace(b"\0", b"")
    except OSError as error:
        raise FileProblem(f"« {clean_line(path.name)} » ne peut pas être lu.") from error
    if head == b"P":  # a zip: its directory comes last
        return b"PK\x05\x06" not in tail and b"PK\x06\x06" not in tail
    tail = _without_comments(tail)
    return not re.search(rb"</[\w:.-]+\s*>$", tail) and b"/>" not in tail[-16:]


def _without_comments(tail: bytes) -> bytes:
    """Return the end of a document without the comments that follow its root."""
    tail = tail.rstrip()
    while tail.endswith(b"-->"):
        start = tail.rfind(b"<!--", 0, -3)
        if start < 0:
            break
        tail = tail[:start].rstrip()
    return tail


def _of_members(source: Source, limits: Limits) -> Identity:
    """Return what an archive of several documents is: what the one that counts says."""
    found: list[tuple[str, Identity]] = []
    for rank in range(len(source.members)):
        member = source.open_member(rank)
        with member.held:
            try:
                found.append(_rooted(member, limits))
            except SourceBroken as broken:
                found.append(("", _refused(broken.fault)))
    known = [pair for pair in found if pair[1].collection]
    if not known:
        return next((one for _, one in found if one.broken or one.what), Identity())
    alone = [pair for pair in known if not pair[1].what]
    first = next((one for root, one in alone if root == PUPILS), (alone or known)[0][1])
    uai = first.uai or next((one.uai for _, one in known if one.uai), "")
    return msgspec.structs.replace(first, uai=uai)


def _of_document(source: Source, limits: Limits) -> Identity:
    return _rooted(source, limits)[1]


def _rooted(source: Source, limits: Limits) -> tuple[str, Identity]:
    """Return the root of a document, and what the document is."""
    if source.fault is not None:
        return "", _refused(source.fault)
    tags = {root: (HEADER_TAG, "ELEVE", *_OTHERS.get(root, ())) for root in FORMATS}
    reader = Reader(source, tags, limits)
    uai, read = "", 0
    for item in reader:
        if isinstance(item, Fault) and not reader.root and item.fatal:
            return "", _refused(item)
        if isinstance(item, Record):
            read += 1
            uai = _UAI_OF.get(reader.root, _of_siecle)(item)
        if uai or read >= _MOST_RECORDS:
            break
    if reader.root not in FORMATS:
        return "", Identity(broken=True)
    known = FORMATS[reader.root]
    what = "" if known.alone else f"c'est {ROOTS[reader.root]}, qui ne se dépose pas sans l'autre"
    return reader.root, Identity(known.collection, clean_line(uai, MAX_UAI), what)


def _refused(fault: Fault) -> Identity:
    """Return what a document that cannot be read is."""
    detail = fault.detail.partition(_WANTED)[0]
    return Identity(what=detail, broken=fault.rule in _BROKEN)


def _of_siecle(record: Record) -> str:
    return header_values(record.element).get("UAJ", "") if record.tag == HEADER_TAG else ""


def _of_lsl(record: Record) -> str:
    if record.tag != _LSL_HEADER:
        return ""
    return (record.element.findtext("etablissement") or "").strip()


def _of_apb(record: Record) -> str:
    position = record.enclosing("etablissement")
    found = _RNE.search(position.text) if position else None
    return found[2].strip() if found else ""


_OTHERS: Mapping[str, tuple[str, ...]] = {
    "fichier": ("classe", "service-notation", "matiere", "enseignant", "eleve"),
    _LSL: (_LSL_HEADER, "eleve"),
}
"""The records of the formats of grades."""
_UAI_OF: Mapping[str, Callable[[Record], str]] = {"fichier": _of_apb, _LSL: _of_lsl}
"""Where each format tells its school; all the exports of SIECLE do as one."""

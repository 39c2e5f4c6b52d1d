"""One record of a damaged stretch, cut out by its tags, repaired and parsed alone."""

from collections.abc import Iterator
from itertools import islice
from xml.parsers import expat

from lxml import etree

from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.messages import DECLARED, RESOURCE_LIMIT, sentence, too_deep
from cio_console.checks.reading.markup import FORBIDDEN, closed
from cio_console.checks.reading.positions import TAG, Block, expat_encoding
from cio_console.checks.reading.progress import (
    Progress,
    local_name,
    name_at,
    parse_alone,
    syntax_fault,
)
from cio_console.checks.reading.record import Record, wounding
from cio_console.checks.reading.repair import blemishes, masked, repaired

_C1 = bytes(range(0x80, 0xA0))


class Isolated:
    """One record standing between two offsets of a block."""

    def __init__(self, block: Block, progress: Progress, start: int, end: int) -> None:
        self._block = block
        self._progress = progress
        self._start = start
        self._end = end
        self._raw = block.data[start:end]

    def read(self, suffix: bytes = b"") -> Iterator[Record | Fault]:
        """Yield what is wrong with the record, then the record if it can be read at all.

        `suffix` is the end tag that it lacks.
        """
        yield from self._undecodable()
        raw = self._raw + suffix
        readable = raw
        element = self._parse(raw)
        if isinstance(element, etree.XMLSyntaxError):
            # After so many faults the reading is given up: no more of them need be looked for.
            found = list(islice(blemishes(raw), self._progress.limits.syntax_findings))
            for blemish in found:
                at, end = self._start + blemish.start, self._start + blemish.end
                yield wounding(syntax_fault(self._block, at, blemish.detail, end))
            readable = masked(raw, found)
            element = self._parse(repaired(raw, found))
        if isinstance(element, etree.XMLSyntaxError):
            yield self._malformed(readable, element.code)
            return
        yield self._record(element, readable)

    def _record(self, element: etree._Element, readable: bytes) -> Record:
        tag = local_name(name_at(self._raw, 1), self._block.codec)
        path = f"{self._progress.path()}/{tag}"
        return Record(element, tag, path, self._block, (self._start, self._end), readable)

    def _parse(self, raw: bytes) -> "etree._Element | etree.XMLSyntaxError":
        """Parse bytes under the document's encoding, or the one they are visibly in."""
        if self._block.codec != "utf-8" or expat_encoding(raw, "utf-8") == "UTF-8":
            return parse_alone(raw, self._progress.decision.libxml)
        return parse_alone(_as_single_byte(raw).encode("utf-8"), "UTF-8")

    def _undecodable(self) -> Iterator[Fault]:
        """Yield, once for the whole document, the first bytes outside its encoding."""
        progress = self._progress
        if self._block.codec != "utf-8" or progress.undecodable or progress.decision.lenient:
            return
        try:
            self._raw.decode("utf-8")
        except UnicodeDecodeError as error:
            progress.undecodable = True
            byte = self._raw[error.start]
            character = _as_single_byte(self._raw)[error.start]
            detail = (
                f"{progress.decision.said}, mais l'octet 0x{byte:02X} n'en est pas : "
                f"lu « {character} », comme en ISO-8859-15 ou en windows-1252"
            )
            line, column = self._block.place(self._start + error.start)
            yield Fault("F004", detail, line, column, fatal=False)

    def _malformed(self, readable: bytes, code: int) -> Fault:
        """Return the fault of a record beyond repair, at the place of its wound."""
        at = self._start + _wound(readable, self._block.codec)
        # Expat stops after the mark of a tag; what stands before the record is not its wound.
        before = self._block.data[self._start : at]
        at -= next((len(mark) for mark in (b"</", b"<") if before.endswith(mark)), 0)
        if code == RESOURCE_LIMIT:
            return too_deep(self._progress.limits, *self._block.place(at))
        declared = max(self._raw.find(mark) for mark in FORBIDDEN)
        if declared >= 0:
            place = self._block.place(self._start + declared)
            return Fault("F005", DECLARED, *place, fatal=False)
        label = local_name(name_at(self._raw, 1), self._block.codec)
        detail = f"{sentence(code)} ; cet enregistrement <{label}> n'est pas lu"
        fault = syntax_fault(self._block, at, detail)
        remains = _sound_part(readable[: at - self._start], self._progress.decision.libxml)
        return fault if remains is None else wounding(fault, self._record(remains, readable))


def _sound_part(before: bytes, encoding: str) -> "etree._Element | None":
    """Return a record as far as it is sound, given what stands before its wound; None if nowhere.

    Its children up to the last end tag when they are whole, else none.
    """
    tag = TAG.match(before)
    if tag is None:
        return None
    ended = before.find(b">", max(before.rfind(b"</"), tag.end() - 1)) + 1
    whole = before[:ended] + b"</" + name_at(before, 1) + b">"
    elements = (parse_alone(text, encoding) for text in (whole, closed(tag.group())))
    return next((one for one in elements if not isinstance(one, etree.XMLSyntaxError)), None)


def _as_single_byte(raw: bytes) -> str:
    """Return text for bytes that are not UTF-8: ISO-8859-15, or windows-1252 where it shows."""
    codec = "cp1252" if len(raw.translate(None, _C1)) != len(raw) else "iso8859-15"
    return raw.decode(codec, "replace")


def _wound(readable: bytes, codec: str) -> int:
    """Return the offset at which expat stops understanding a record, 0 when it does not stop."""
    parser = expat.ParserCreate(expat_encoding(readable, codec))
    try:
        parser.Parse(readable, True)
    except expat.ExpatError:
        return parser.ErrorByteIndex
    return 0

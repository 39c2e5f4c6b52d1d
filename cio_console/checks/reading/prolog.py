"""What stands before the root element: declaration, comments, and what must not be there."""

import re
from collections.abc import Collection, Mapping

import msgspec
from lxml import etree

from cio_console.checks.opening.encodings import DECLARATION, Decision
from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.limits import Limits
from cio_console.checks.opening.messages import DECLARED, sentence
from cio_console.checks.opening.sniff import (
    NOT_XML,
    PLAIN_TEXT,
    html_page,
    identify,
    is_html,
    too_long_prolog,
    wrong_root,
)
from cio_console.checks.reading.markup import FORBIDDEN, closed, opaque_end
from cio_console.checks.reading.positions import TAG, Block
from cio_console.checks.reading.progress import parse_alone
from cio_console.checks.reading.repair import blemishes, repaired

_SPACES = re.compile(rb"[ \t\r\n]*")
_LATER = re.compile(rb"<\?xml\s[^<>]{0,200}\?>\s*<|<BEE_[A-Z]+[\s>]")
_CUT = "fichier coupé avant sa première balise : aucun élève lu"


class Opening(msgspec.Struct):
    """The beginning of a document, read: where its root stands, or why there is none."""

    faults: list[Fault] = msgspec.field(default_factory=list)
    """What is wrong before the root; a fatal fault comes last."""
    start: int = 0
    """Offset of the root's « < »."""
    root: str = ""
    """The root's name in Clark notation; empty when nothing can be read."""
    attributes: Mapping[str, str] = msgspec.field(default_factory=dict)


class Prolog:
    """Reads the beginning of a document, up to its root's start tag."""

    def __init__(self, head: bytes, decision: Decision, limits: Limits) -> None:
        self._block = Block(head, 1, 1, decision.codec)
        self._decision = decision
        self._limits = limits
        self._opening = Opening()

    def read(self, first: bytes, formats: Collection[str]) -> Opening:
        """Return where the root stands; `first` are the file's own first bytes."""
        head = self._block.data
        at = self._skip_text(first)
        if at >= 0:
            at = self._skip_declaration(at)
        if at >= 0:
            at = self._skip_to_root(at)
        if at < 0:
            return self._opening
        tag = TAG.match(head, at)
        if tag is None:
            self._refuse(*self._no_root_tag(at))
            return self._opening
        self._opening.start = at
        self._read_root(tag.group(), formats)
        return self._opening

    def _skip_text(self, first: bytes) -> int:
        """Return where the first tag is, having said what stands before; -1 when there is none."""
        head = self._block.data
        at = _end(_SPACES, head, 0)
        if at == len(head):
            self._refuse("F001", "le fichier est vide : il ne contient que des blancs")
            return -1
        if head[at : at + 1] == b"<":
            if at and head.startswith(b"<?xml", at):
                self._report("F003", "des lignes ou des blancs précèdent la déclaration XML", 0)
            return at
        what = identify(first, head.decode(self._decision.codec, "replace"))
        later = _LATER.search(head)
        if later is None or what != PLAIN_TEXT:
            self._refuse("F002", f"{NOT_XML} {what}")
            return -1
        self._report("F003", "du texte précède le document XML", at)
        return later.start()

    def _skip_declaration(self, at: int) -> int:
        """Return the offset after the declaration, if any; -1 when the file ends within it."""
        head = self._block.data
        if not head.startswith(b"<?xml") and not head.startswith(b"<?xml", at):
            return at
        good = DECLARATION.match(head, at)
        if good is not None:
            return good.end()
        end = head.find(b">", at)
        if end < 0:
            self._refuse("F003", _CUT, at)
            return -1
        self._report("F003", "la déclaration XML est mal écrite", at)
        return end + 1

    def _skip_to_root(self, at: int) -> int:
        """Return the offset of the root's tag, past comments and instructions; -1 without one."""
        head = self._block.data
        while True:
            at = _end(_SPACES, head, at)
            resume = opaque_end(head, at)
            if resume == at:
                break
            if resume < 0:
                self._refuse(*self._no_root_tag(at))
                return -1
            at = resume
        text = head[at : at + 4096].decode(self._decision.codec, "replace")
        if is_html(text):
            self._refuse("F002", f"{NOT_XML} {html_page(text)}", at)
        elif head[at : at + 9].upper().startswith(FORBIDDEN):
            self._refuse("F005", f"{DECLARED}, elle peut cacher un piège", at)
        else:
            return at
        return -1

    def _no_root_tag(self, at: int) -> tuple[str, str, int]:
        """Return the fault of a document without a complete root tag in its first bytes."""
        head = self._block.data
        if len(head) >= self._limits.prolog_bytes:
            return "F007", too_long_prolog(self._limits.prolog_bytes), at
        if head.find(b">", at) >= 0:
            return "F003", "la première balise est mal écrite : aucun élève lu", at
        return "F003", _CUT, at

    def _read_root(self, tag: bytes, formats: Collection[str]) -> None:
        """Read the root's name and attributes, and refuse a root that no format has."""
        at = self._opening.start
        found = list(blemishes(tag))
        root = parse_alone(closed(repaired(tag, found)), self._decision.libxml)
        if isinstance(root, etree.XMLSyntaxError):
            self._refuse("F003", f"la première balise est mal écrite : {sentence(root.code)}", at)
            return
        for blemish in found:
            self._report("F003", blemish.detail, at + blemish.start)
        name = str(root.tag)
        if name not in formats:
            self._refuse("F008", wrong_root(name, formats), at)
            return
        self._opening.root = name
        self._opening.attributes = dict(root.attrib)

    def _refuse(self, rule: str, detail: str, offset: int | None = None) -> None:
        self._note(Fault(rule, detail), offset)

    def _report(self, rule: str, detail: str, offset: int | None = None) -> None:
        self._note(Fault(rule, detail, fatal=False), offset)

    def _note(self, fault: Fault, offset: int | None) -> None:
        """Keep a fault, with its place when it has one."""
        if offset is not None:
            line, column = self._block.place(offset)
            fault = Fault(fault.rule, fault.detail, line, column, fatal=fault.fatal)
        self._opening.faults.append(fault)


def _end(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    """Return where a pattern that may match nothing ends."""
    found = pattern.match(data, at)
    return found.end() if found else at

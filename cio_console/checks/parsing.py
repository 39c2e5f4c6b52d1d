"""The fast way: whole blocks through libxml2's push parser, proved understood, then pruned."""

from functools import partial
from xml.sax.saxutils import quoteattr

from lxml import etree

from cio_console.checks.markup import record_spans
from cio_console.checks.messages import MALFORMED, sentence
from cio_console.checks.positions import Block
from cio_console.checks.progress import Progress
from cio_console.checks.record import Record, Spans
from cio_console.checks.structure import OUTLINED_DEPTH

_STEP = "cio-console.step"
"""Name of the element that follows each block; nobody else's."""
_STEP_TAG = b"<cio-console.step/>"


class Parsing:
    """One document's push parser, begun anew after each damaged block."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._parser: etree.XMLPullParser[etree._Element] | None = None
        self._step: etree._Element | None = None
        self.error = ""
        """The French sentence for the last block refused; empty when no parser could be begun."""

    def understood(self, block: Block) -> list[Record] | None:
        """Return the records of a block, or None when anything in it is not as it should be."""
        self.error = ""
        try:
            parser = self._parser or self._begin()
            if parser is None:
                return None
            parser.feed(block.data + _STEP_TAG)
            elements = [element for _, element in parser.read_events()]
        except etree.XMLSyntaxError as error:
            self.error = sentence(error.code)
            return None
        self.error = MALFORMED
        if not elements or elements[-1].tag != _STEP:
            return None
        log = parser.feed_error_log
        if len(log):
            self.error = sentence(log[0].type)
            return None
        step = elements.pop()
        records = self._records(block, elements)
        if records is None or self._path(step.getparent()) is None:
            return None
        self._step = step
        self.error = ""
        return records

    def _begin(self) -> "etree.XMLPullParser[etree._Element] | None":
        """Start a parser where the document stands, unless that is in a malformed element."""
        reopening = self._progress.reopening()
        if reopening is None:
            return None
        names = [name.decode() for name in self._progress.tags.names]
        parser = etree.XMLPullParser(
            events=("end",),
            tag=(*names, _STEP),
            encoding=self._progress.decision.libxml,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        parser.feed(reopening)
        self._parser = parser
        return parser

    def _records(self, block: Block, elements: list[etree._Element]) -> list[Record] | None:
        """Return the records that end in a block, None when one stands within its like."""
        find = partial(record_spans, block.data, self._progress.tags, len(elements))
        spans = Spans(block, find)
        records: list[Record] = []
        section: etree._Element | None = None
        paths: dict[str, str] = {}
        for index, element in enumerate(elements):
            parent = element.getparent()
            if parent is not section:
                section, paths = parent, {}
                place = self._path(parent)
                if place is None:
                    outer = self._outermost(elements)
                    return None if outer is None else self._records(block, outer)
            tag = str(element.tag)
            path = paths.get(tag)
            if path is None:
                path = paths[tag] = f"{place}/{tag}"
            records.append(Record(element, tag, path, spans, index))
        return records

    def _outermost(self, elements: list[etree._Element]) -> list[etree._Element] | None:
        """Return the elements that stand in no other record.

        None when one stands within a record of the same name, whose end tag must be missing, or
        within one that is still open.
        """
        records = {name.decode() for name in self._progress.tags.names}
        outermost: list[etree._Element] = []
        for element in elements:
            within = records.intersection(_local(opened) for opened in element.iterancestors())
            if not within:
                outermost.append(element)
            elif _local(element) in within:
                return None
        return outermost if len(outermost) < len(elements) else None

    def _path(self, element: etree._Element | None) -> str | None:
        """Return the path of an open element, None when it is a record or within one."""
        if element is None:
            return None
        names = [_local(opened) for opened in _opened(element)]
        if len(names) > self._progress.limits.depth:
            return None
        records = self._progress.tags.names
        if any(name.encode() in records for name in names):
            return None
        return "/".join(names)

    def prune(self) -> None:
        """Forget the elements of the last block, but for the open ones and their names."""
        if self._step is None:
            return
        opened = _opened(self._step.getparent())
        self._note(opened[0], "", 1)
        for element in opened:
            del element[:-1]

    def _note(self, element: etree._Element, path: str, depth: int) -> None:
        """Remember the names of the blocks below an element, as deep as an outline looks."""
        for child in element.iterchildren(etree.Element):
            below = path + _local(child)
            self._progress.skeleton.note(below)
            if depth + 1 < OUTLINED_DEPTH:
                self._note(child, below + "/", depth + 1)

    def leave(self) -> None:
        """Let go of the parser, for a damaged block comes; remember which elements are open."""
        if self._step is not None:
            opened = _opened(self._step.getparent())
            codec = self._progress.decision.codec
            self._progress.stack = [(_local(each), _start_tag(each, codec)) for each in opened]
        self._parser = self._step = None

    def completes(self, tail: bytes) -> bool:
        """Tell whether the document ends properly with `tail`; the parser is of no more use."""
        self.error = ""
        try:
            parser = self._parser or self._begin()
            if parser is not None:
                parser.feed(tail)
                parser.close()
        except etree.XMLSyntaxError as error:
            self.error = sentence(error.code)
        return not self.error


def _opened(element: etree._Element | None) -> list[etree._Element]:
    """Return an element and its ancestors, outermost first."""
    if element is None:
        return []
    return [element, *element.iterancestors()][::-1]


def _local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _start_tag(element: etree._Element, codec: str) -> bytes:
    """Return a start tag that opens the same element anew, without its attributes."""
    prefix = f"{element.prefix}:" if element.prefix else ""
    spaces = "".join(
        f" xmlns{':' if name else ''}{name or ''}={quoteattr(uri)}"
        for name, uri in element.nsmap.items()
    )
    return f"<{prefix}{_local(element)}{spaces}>".encode(codec, "xmlcharrefreplace")

"""How a document is written: encoding, indentation, line ends, all that changes nothing to it."""

import random
from dataclasses import dataclass, replace

from tests.truth.tree import Element


@dataclass(frozen=True)
class Encoding:
    """One honest way to write the characters of a document."""

    name: str
    """As the declaration gives it; "" for no encoding in it."""
    codec: str
    mark: bytes = b""
    declared: bool = True
    """Whether there is a declaration at all."""


ENCODINGS = (
    Encoding("ISO-8859-15", "iso8859-15"),
    Encoding("iso-8859-15", "iso8859-15"),
    Encoding("ISO-8859-1", "latin-1"),
    Encoding("windows-1252", "cp1252"),
    Encoding("UTF-8", "utf-8"),
    Encoding("utf-8", "utf-8"),
    Encoding("UTF-8", "utf-8", b"\xef\xbb\xbf"),
    Encoding("", "utf-8"),
    Encoding("", "utf-8", b"\xef\xbb\xbf", declared=False),
    Encoding("", "utf-8", declared=False),
    Encoding("US-ASCII", "ascii"),
)
"""SIECLE writes the first; the others come from files saved again. UTF-16 deserves a warning."""


@dataclass(frozen=True)
class Layout:
    """Every choice that leaves a document the same."""

    encoding: Encoding = ENCODINGS[0]
    indent: str = "  "
    newline: str = "\n"
    """Between two elements; "" writes the whole document on one line."""
    airy: bool = False
    """Whether a value stands on a line of its own, as some programs indent again."""
    empty: str = "pair"
    """An empty element: « pair » `<A></A>`, « single » `<A/>`, « spaced » `<A />`."""
    quote: str = '"'
    references: float = 0.0
    """Share of the values in which characters that are not ASCII are written as references."""
    sections: float = 0.0
    """Share of the values written as CDATA sections."""
    comments: float = 0.0
    """Share of the elements after which a comment stands."""
    final_newline: bool = True
    seed: int = 0
    """Of what is drawn while writing."""


def any_layout(rng: random.Random) -> Layout:
    """Return a layout drawn among all that a file can come in."""
    return Layout(
        encoding=rng.choice(ENCODINGS),
        indent=rng.choice(("", "  ", "    ", "\t")),
        newline=rng.choice(("\n", "\n", "\r\n", "")),
        airy=rng.random() < 0.1,
        empty=rng.choice(("pair", "single", "spaced")),
        quote=rng.choice(('"', '"', '"', "'")),
        references=rng.choice((0.0, 0.0, 0.05)),
        sections=rng.choice((0.0, 0.0, 0.02)),
        comments=rng.choice((0.0, 0.0, 0.01)),
        final_newline=rng.random() < 0.8,
        seed=rng.randrange(1 << 30),
    )


def plain(layout: Layout) -> Layout:
    """Return the same layout in a single-byte encoding that writes nearly everything."""
    return replace(layout, encoding=ENCODINGS[0])


@dataclass(frozen=True)
class Written:
    """A document as it is sent."""

    text: str
    """Without the order mark."""
    data: bytes
    offsets: dict[int, int]
    """`id` of an element → where its « < » stands in the text."""
    paths: dict[int, str]
    """`id` of an element → its path from the root."""
    encoding: Encoding

    def before(self, offset: int) -> int:
        """Return how many bytes come before an offset of the text."""
        return len(self.encoding.mark) + len(self.text[:offset].encode(self.encoding.codec))

    def position(self, element: Element) -> tuple[int, int]:
        """Return the line and column, from 1, of an element."""
        return place(self.text, self.offsets[id(element)])


def place(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def write(root: Element, layout: Layout) -> Written:
    """Return a document written in a layout."""
    writer = _Writer(layout)
    writer.declaration()
    writer.element(root, 0, root.tag.rpartition(":")[2])
    if layout.final_newline:
        writer.put("\n" if layout.newline == "" else layout.newline)
    text = "".join(writer.parts)
    data = layout.encoding.mark + text.encode(layout.encoding.codec)
    return Written(text, data, writer.offsets, writer.paths, layout.encoding)


class _Writer:
    """What has been written so far."""

    def __init__(self, layout: Layout) -> None:
        self.parts: list[str] = []
        self.offsets: dict[int, int] = {}
        self.paths: dict[int, str] = {}
        self._length = 0
        self._layout = layout
        self._random = random.Random(layout.seed)

    def put(self, text: str) -> None:
        """Write a piece of text."""
        self.parts.append(text)
        self._length += len(text)

    def declaration(self) -> None:
        """Write the XML declaration, if there is one."""
        encoding, quote = self._layout.encoding, self._layout.quote
        if not encoding.declared:
            return
        name = f" encoding={quote}{encoding.name}{quote}" if encoding.name else ""
        self.put(f"<?xml version={quote}1.0{quote}{name}?>{self._layout.newline}")

    def element(self, element: Element, depth: int, path: str) -> None:
        """Write an element and what it holds."""
        self.offsets[id(element)] = self._length
        self.paths[id(element)] = path
        self._opening(element)
        if element.children:
            for child in element.children:
                self._break(depth + 1)
                self.element(child, depth + 1, f"{path}/{child.tag}")
                if self._drawn(self._layout.comments):
                    self.put("<!-- relu -->")
            self._break(depth)
            self._closing(element)
        elif element.raw:
            self.put(element.text)
            self._closing(element)
        elif element.text:
            self._value(element.text, depth)
            self._closing(element)

    def _closing(self, element: Element) -> None:
        if not element.unclosed:
            self.put(f"</{element.tag}>")

    def _opening(self, element: Element) -> None:
        quote = self._layout.quote
        self.put(f"<{element.tag}")
        for name, value in element.attributes.items():
            shown = self._escaped(value).replace(quote, "&quot;" if quote == '"' else "&apos;")
            self.put(f" {name}={quote}{shown}{quote}")
        if element.children or element.text:
            self.put(">")
            return
        endings = {"pair": f"></{element.tag}>", "single": "/>", "spaced": " />"}
        self.put(endings[self._layout.empty])

    def _value(self, text: str, depth: int) -> None:
        layout = self._layout
        if layout.airy:
            self._break(depth + 1)
        if self._drawn(layout.sections) and self._writable(text) and "]]>" not in text:
            self.put(f"<![CDATA[{text}]]>")
        else:
            self.put(self._escaped(text, all_references=self._drawn(layout.references)))
        if layout.airy:
            self._break(depth)

    def _escaped(self, text: str, *, all_references: bool = False) -> str:
        shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if shown.isascii():
            return shown
        codec = "ascii" if all_references else self._layout.encoding.codec
        return shown.encode(codec, "xmlcharrefreplace").decode(codec)

    def _writable(self, text: str) -> bool:
        try:
            text.encode(self._layout.encoding.codec)
        except UnicodeEncodeError:
            return False
        return True

    def _break(self, depth: int) -> None:
        if self._layout.newline:
            self.put(self._layout.newline + self._layout.indent * depth)

    def _drawn(self, share: float) -> bool:
        return share > 0 and self._random.random() < share

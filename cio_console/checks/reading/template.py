"""The usual shape of a file's records, learned from them and made one regular expression.

Exports are written by programs: their records have the same children in the same order, of which
some may be absent. A record whose bytes fit the expression from end to end is one whose values
need no closer look, and its values are had in 3 µs, where walking its elements takes 30.

The expression says nothing that the XML parser does not: only records of a block that libxml2 has
found well-formed, without comment nor CDATA section, are matched, and what does not fit is read
the careful way.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec
from lxml import etree

SPACES = rb"\s*+"
_PLAIN = rb"[^<&]*+"
"""Text without markup nor reference."""
_MOST_NAMES = 120
"""Names that an expression may hold, and as many within them: a pupil has some forty."""
_LEARNED_ENOUGH = 500
"""Records in a row that taught nothing, after which no more are looked at."""
_MOST_PATTERNS = 40
"""Times that an expression may change within one file: each costs about a millisecond."""


class Shape(msgspec.Struct, frozen=True):
    """What a record must be for its template."""

    tag: str
    attributes: Mapping[str, bytes]
    """Every attribute, in its usual order, and the pattern of a value in need of no look."""
    values: Mapping[str, bytes]
    """Likewise for the children that some rule looks at; any text will do for the others."""
    known: Mapping[str, frozenset[str]]
    """Element → its children in the format; how often others are met is counted."""
    captured: Sequence[str]
    """Attributes, then children, whose values `Template.groups` gives, in this order."""
    required: frozenset[str]
    """Children without which the record takes the careful way."""
    refused: frozenset[str]
    """Children with which it does."""


class Template:
    """What is known so far of the records of one tag."""

    def __init__(self, shape: Shape) -> None:
        self.pattern: re.Pattern[bytes] | None = None
        """None until a record has been learned from."""
        self.groups: tuple[int, ...] = ()
        """The group of each captured name; a group that never matches for one not met yet."""
        self.unknown: tuple[tuple[str, int], ...] = ()
        """The children met that are not of the format, and their groups."""
        self._shape = shape
        self._order: list[str] = []
        self._inner: dict[str, list[str]] = {}
        """The names met within each child that has children of its own."""
        self._within = 0
        self._empty: set[str] = set()
        self._met: set[str] = set()
        self._dirty = False
        self._made = self._idle = 0

    def learn(self, element: etree._Element) -> None:
        """Take note of a record's children; a name met again in another place is left alone."""
        if self._idle > _LEARNED_ENOUGH:
            return
        known = self._knowledge()
        names = [str(child.tag) for child in element if isinstance(child.tag, str)]
        if len(self._met.union(names)) > _MOST_NAMES:
            self._idle += 1
            return
        if not all(map(str.isascii, names)) or not self._shape.required.issubset(names):
            return
        if self._shape.refused.isdisjoint(names):
            self._place(names)
            for child in element:
                self._look(child)
        news = self._knowledge() != known
        self._idle = 0 if news else self._idle + 1
        self._dirty = self._dirty or news

    def _knowledge(self) -> tuple[int, int, int]:
        """Return how many names are known: they only grow."""
        return len(self._order), len(self._empty), self._within

    def _place(self, names: Sequence[str]) -> None:
        """Give each new name its place, just after the one that it follows."""
        at = 0
        for name in names:
            if name in self._met:
                at = self._order.index(name) + 1
                continue
            self._order.insert(at, name)
            self._met.add(name)
            at += 1

    def _look(self, child: etree._Element) -> None:
        """Take note of what a child holds: children, or nothing."""
        name = str(child.tag)
        if len(child):
            inner = self._inner.setdefault(name, [])
            known = self._shape.known.get(name)
            for below in child:
                tag = str(below.tag)
                fits = not len(below) and (known is None or tag in known)
                if fits and tag not in inner and self._within < _MOST_NAMES:
                    inner.append(tag)
                    self._within += 1
        elif not child.text and name not in self._shape.required:
            self._empty.add(name)

    def refresh(self) -> None:
        """Make the expression anew if something was learned, at most a few dozen times a file."""
        if self._dirty and self._made < _MOST_PATTERNS:
            self._dirty = False
            self._made += 1
            self._make()

    def _make(self) -> None:
        shape = self._shape
        captured: list[str] = []
        parts = [f"<{shape.tag}".encode()]
        for name, value in shape.attributes.items():
            parts.append(rb"\s++" + name.encode() + rb'="' + self._value(name, value, captured))
            parts.append(b'"')
        parts.append(rb"\s*+>" + SPACES)
        for name in self._order:
            if name in shape.known[shape.tag]:
                whole = b"(?:" + self._child(name, captured) + b")"
            else:
                captured.append(name)
                whole = b"(" + self._child(name, captured) + b")"
            parts.append(whole if name in shape.required else whole + b"?+")
        parts.append(f"</{shape.tag}>".encode() + SPACES)
        # A group that takes part in no match stands for the children not met yet.
        parts.append(b"(?:(?!)())?")
        self.pattern = re.compile(b"".join(parts))
        nothing = len(captured)
        place = {name: rank for rank, name in enumerate(captured)}
        self.groups = tuple(1 + place.get(name, nothing) for name in shape.captured)
        strange = (name for name in self._order if name not in shape.known[shape.tag])
        self.unknown = tuple((name, 1 + place[name]) for name in strange)

    def _value(self, name: str, pattern: bytes, captured: list[str]) -> bytes:
        if name not in self._shape.captured:
            return b"(?:" + pattern + b")"
        captured.append(name)
        return b"(" + pattern + b")"

    def _child(self, name: str, captured: list[str]) -> bytes:
        tag = re.escape(name.encode())
        inner = self._inner.get(name)
        if inner is not None and name not in self._shape.values:
            names = b"|".join(re.escape(n.encode()) for n in inner)
            leaf = rb"<(?:%b)(?:>%b</[A-Z0-9_]++>|/>)%b" % (names, _PLAIN, SPACES)
            whole = rb"<%b>%b(?:%b)*+</%b>%b" % (tag, SPACES, leaf, tag, SPACES)
        else:
            value = self._value(name, self._shape.values.get(name, _PLAIN), captured)
            whole = rb"<%b>%b</%b>%b" % (tag, value, tag, SPACES)
        if name in self._empty:
            return rb"(?:%b|<%b/>%b)" % (whole, tag, SPACES)
        return whole

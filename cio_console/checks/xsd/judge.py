"""Whose errors a schema's are, and where: one block of a document, validated again as a tree.

A parser that validates as it reads tells what is wrong, but not where. The block is put in a small
document that stands for the whole (`trail`), and there libxml2 names the very node. It also falls
silent on all that follows an element it does not expect: such elements are taken out, and the rest
is validated again, so that one of them never hides the pupils after it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from cio_console.checks.reading.markup import RecordTags
from cio_console.checks.xsd.said import Said

MOST_PASSES = 20
"""Validations of one block; each takes out a row of elements that are not expected."""
STEP = "cio-console.step"
"""Target of the instruction between what stands for the beginning and the block."""

_STEP = re.compile(r"([^\[\]]+)(?:\[([0-9]+)\])?")
_KEY = re.compile(r"key-sequence \[(.*)\] ")
_QUOTED = re.compile(r"'([^']*)'")


class Found(NamedTuple):
    """One error, and the element of the block that it is about."""

    said: Said
    record: int = -1
    """Rank, in the block, of the record that holds the element; -1 outside of them."""
    steps: tuple[int, ...] = ()
    """Ranks of the element and its ancestors among their siblings, below the record; or below the
    small document's root, for an element outside of records."""
    value: str = ""
    """The attribute's value, or the text of an element without children."""
    depth: int = -1
    """For an element opened before the block: its depth, from 0; -1 for the others."""
    path: str = ""
    """Its path, for an element outside of records."""
    placed: bool = True
    """Whether libxml2 named the element; otherwise its words alone did, if anything."""
    known: bool = True
    """Whether the element was found at all."""
    foreign: bool = False
    """Whether it is a section out of place, which holds something."""


class Taken(NamedTuple):
    """A record or a section that the schema does not expect where it stands."""

    record: int
    """Rank of the record; -1 for a section."""
    steps: tuple[int, ...]
    full: bool
    """Whether it holds records, of which nothing is told."""


class Judge:
    """One block, in a small document that stands for the whole."""

    def __init__(
        self,
        document: bytes,
        encoding: str,
        tags: RecordTags,
        schema: etree.XMLSchema,
        *,
        begun: bool,
    ) -> None:
        """Parse a document; when it has not `begun` before, it is the block and nothing else."""
        self._schema = schema
        self._names = frozenset(name.decode() for name in tags.names)
        parser = etree.XMLParser(
            encoding=encoding,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            collect_ids=False,
        )
        self._root = etree.fromstring(document, parser)
        steps = self._root.iter(etree.PI) if begun else ()
        self._mark = next((node for node in steps if _is_step(node)), None)
        self._chain = list(self._mark.iterancestors())[::-1] if self._mark is not None else []
        self._record_of: dict[etree._Element, int] = {}
        """Of each element of the block; -1 outside of records."""
        self._steps: dict[etree._Element, tuple[int, ...]] = {}
        """Of each element outside of records."""
        self.records: list[etree._Element] = []
        self.foreign: list[Taken] = []
        """What was taken out."""
        self.lost = False
        """Whether what follows an element out of place could not be judged after all."""
        self.marred: set[etree._Element] = set()
        """The elements that lack something else than what the schema misses in them: what was
        taken out, or what the block does not show yet."""
        self._look()

    def _look(self) -> None:
        """Take note of the elements of the block, before anything is taken out."""
        ours = self._mark is None
        for node in self._root.iter():
            if not isinstance(node.tag, str):
                ours = ours or node is self._mark
                continue
            if not ours:
                continue
            parent = node.getparent()
            inside = -1 if parent is None else self._record_of.get(parent, -1)
            if inside < 0:
                if node.prefix is None and _local(node) in self._names:
                    inside = len(self.records)
                    self.records.append(node)
                else:
                    self._steps[node] = _steps(node, self._root)
            self._record_of[node] = inside

    def unfinished(self, depth: int) -> None:
        """Take note that the last `depth` elements open at the end of the block may go on."""
        node: etree._Element | None = self._root
        for _ in range(depth):
            if node is None:
                return
            self.marred.add(node)
            node = next((c for c in reversed(node) if isinstance(c.tag, str)), None)

    def without(self, depth: int) -> None:
        """Take out the element opened at this depth before the block: it was not expected."""
        outer = self._chain[depth].getparent()
        if outer is not None:
            outer.remove(self._chain[depth])

    def found(self, said: Sequence[Said] | None) -> Iterator[Found]:
        """Yield the errors of the block; `said` is what the reading parser says of it.

        That one has read the whole document: it decides what is wrong up to the first element out
        of place, and this one only where. It is None when that parser says nothing any more.
        """
        heard = None if said is None else Counter(said)
        told: set[tuple[etree._Element, Said]] = set()
        for _ in range(MOST_PASSES):
            unexpected: list[tuple[etree._Element, Said]] = []
            for node, error in self._errors():
                if (node, error) in told or not self._is_heard(node, error, heard):
                    continue
                told.add((node, error))
                if self._is_out_of_place(node, error):
                    unexpected.append((node, error))
                else:
                    yield self._placed(node, error)
            if heard:
                self.lost = any(error.is_out_of_place for error in heard.elements())
                same = {error for _, error in told if not error.is_key}
                yield from (self._by_words(e) for e in heard.elements() if e not in same)
            heard = None
            if not unexpected:
                return
            for node, error in unexpected:
                yield from self._taken_out(node, error)
        self.lost = True

    def _errors(self) -> Iterator[tuple[etree._Element, Said]]:
        """Yield what libxml2 says of the small document, with the elements concerned."""
        self._schema.validate(self._root)
        log = [
            (entry.path, Said(entry.type_name, entry.message)) for entry in self._schema.error_log
        ]
        paths = _Paths(self._root)
        for path, said in log:
            node = paths.node(path or "")
            if node is not None:
                yield node, said

    def _is_heard(self, node: etree._Element, error: Said, heard: Counter[Said] | None) -> bool:
        """Tell whether an error is the document's, and not of what stands for its beginning."""
        ours = node in self._record_of
        if heard is None:
            return ours and not (error.is_lack and node in self.marred)
        if not ours and (error.attribute or node not in self._chain):
            return False
        heard[error] -= 1
        return heard[error] >= 0

    def _is_out_of_place(self, node: etree._Element, error: Said) -> bool:
        """Tell whether a record or a section is not expected where it stands."""
        if not error.is_out_of_place:
            return False
        record = self._record_of.get(node, -1)
        return node in self._steps or (record >= 0 and node is self.records[record])

    def _placed(self, node: etree._Element, error: Said) -> Found:
        """Return an error with the place of its element."""
        if node not in self._record_of:
            depth = self._chain.index(node) if node in self._chain else -1
            return Found(error, depth=depth, path=_path(node), known=depth >= 0)
        record = self._record_of[node]
        steps = _steps(node, self.records[record]) if record >= 0 else self._steps[node]
        path = _path(node) if record < 0 else ""
        return Found(error, record, steps, _value(node, error.attribute), path=path)

    def _taken_out(self, node: etree._Element, error: Said) -> Iterator[Found]:
        """Take out an element and its like that follow it, which are no more expected."""
        row = [node]
        for sibling in node.itersiblings():
            if isinstance(sibling.tag, str):
                if sibling.tag != node.tag or sibling not in self._record_of:
                    break
                row.append(sibling)
        for each in row:
            record = self._record_of[each]
            full = record < 0 and len(each) > 0
            yield self._placed(each, error)._replace(foreign=full)
            self.foreign.append(Taken(record, self._steps.get(each, ()), full))
            outer = each.getparent()
            if outer is not None:
                self.marred.add(outer)
                outer.remove(each)

    def _by_words(self, error: Said) -> Found:
        """Return an error of which only the words tell the element: a key used before the block."""
        key = _KEY.search(error.message)
        values = set(_QUOTED.findall(key[1])) if key else set()
        for node in reversed(self._record_of):
            if _local(node) == error.element and values <= {
                *node.attrib.values(),
                *node.itertext(),
            }:
                return self._placed(node, error)._replace(placed=False)
        return Found(error, placed=False, known=False)


def _is_step(node: etree._Element) -> bool:
    """Tell whether a node is our instruction."""
    return getattr(node, "target", "") == STEP


def _local(node: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]


def _path(node: etree._Element) -> str:
    """Return the names that lead to an element."""
    return "/".join(_local(each) for each in [*reversed(list(node.iterancestors())), node])


def _value(node: etree._Element, attribute: str) -> str:
    """Return an attribute, or the text of an element without children."""
    if attribute:
        values = (v for n, v in node.attrib.items() if str(n).rpartition("}")[2] == attribute)
        return str(next(values, ""))
    return "" if len(node) else (node.text or "").strip()


def _steps(node: etree._Element, root: etree._Element) -> tuple[int, ...]:
    """Return the ranks that lead from `root` to `node`, among elements only."""
    steps: list[int] = []
    while node is not root:
        steps.append(sum(isinstance(s.tag, str) for s in node.itersiblings(preceding=True)))
        outer = node.getparent()
        if outer is None:
            break
        node = outer
    return tuple(reversed(steps))


class _Paths:
    """The elements of a tree by their paths, as libxml2 writes them: « /*/eleve[3]/a:notes »."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._alike: dict[tuple[etree._Element, str], list[etree._Element]] = {}

    def node(self, path: str) -> etree._Element | None:
        """Return the element at a path, None when there is none."""
        node = self._root if path else None
        for step in path.split("/")[2:]:
            found = _STEP.fullmatch(step)
            if node is None or found is None:
                return None
            alike, rank = self._children(node, found[1]), int(found[2] or 1)
            node = alike[rank - 1] if rank <= len(alike) else None
        return node

    def _children(self, node: etree._Element, name: str) -> list[etree._Element]:
        """Return the children that a step may mean; long rows of them are asked for again."""
        known = self._alike.get((node, name))
        if known is None:
            known = [c for c in node if isinstance(c.tag, str) and _is_called(c, name)]
            self._alike[node, name] = known
        return known


def _is_called(node: etree._Element, name: str) -> bool:
    """Tell whether a step of libxml2 may be this element; « * » is any, named or not."""
    if name == "*":
        return True
    own = f"{node.prefix}:{_local(node)}" if node.prefix else node.tag
    return own == name

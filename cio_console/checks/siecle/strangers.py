"""F012: the elements and attributes that a newer version may have brought, once for each name.

Where counting in every record would cost too much, a checker may call `look` only for the records
in which it met a name that is not in its table.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from cio_console.checks.catalogue import usual
from cio_console.checks.reading.known_names import Known
from cio_console.checks.reading.positions import Step
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Draft, Place
from cio_console.checks.reporting.reporter import Reporter

MOST_NAMES = 50
"""Unknown names told one by one: a file with more is of another kind."""
_LONGEST = 40
_NONE = frozenset[str]()

_Name = tuple[str, str]
"""An element, and what is unknown in it: a child's name, or « @ » and an attribute's."""


class Strangers:
    """The unknown names of one document: where each was first met, and how often."""

    def __init__(self, known: Known, reporter: Reporter) -> None:
        self._known = known
        self._reporter = reporter
        self._places: dict[_Name, Place] = {}
        self._counts: Counter[_Name] = Counter()

    def look(self, record: Record) -> None:
        """Notice the unknown names of a record, at any depth below known elements."""
        element = record.element
        children = self._known.children.get(record.tag, _NONE)
        attributes = self._known.attributes.get(record.tag, _NONE)
        # Nearly every record is flat and known: nothing more is asked of it.
        flat = all(child.tag in children and not len(child) for child in element)
        if not flat or not attributes.issuperset(element.keys()):
            self._look(record, element, ())

    def more(self, name: tuple[str, str], count: int) -> None:
        """Count more records with a name that was met before."""
        if name in self._places:
            self._counts[name] += count

    def _look(self, record: Record, element: etree._Element, path: tuple[Step, ...]) -> None:
        tag = str(element.tag)
        children = self._known.children.get(tag)
        if children is None:
            return
        if element.attrib:
            self._attributes(record, element, path)
        ranks: Counter[str] = Counter()
        for child in element:
            name = child.tag
            if not isinstance(name, str):
                continue
            rank = ranks[name]
            ranks[name] += 1
            if name not in children:
                self._note((tag, name), record, (*path, name, rank))
            elif len(child) or child.attrib:
                self._look(record, child, (*path, name, rank))

    def _attributes(self, record: Record, element: etree._Element, path: tuple[Step, ...]) -> None:
        tag = str(element.tag)
        known = self._known.attributes.get(tag, _NONE)
        for name in element.attrib:
            if name not in known:
                self._note((tag, f"@{name}"), record, (*path, f"@{name}"))

    def _note(self, name: _Name, record: Record, at: tuple[Step, ...]) -> None:
        if name not in self._places:
            if len(self._places) >= MOST_NAMES:
                return
            self._places[name] = self._place(name[1], record, at)
        self._counts[name] += 1

    def _place(self, unknown: str, record: Record, at: tuple[Step, ...]) -> Place:
        """Return where a name was met; its content may be anything, so it is never shown."""
        place = self._reporter.place(record, at)
        shown = unknown[1:] if unknown.startswith("@") else f"<{unknown}>"
        return Place(place.line, place.column, place.path, shown)

    def drafts(self) -> Iterator[Draft]:
        """Yield F012 for each name, at its first place, with its count."""
        for name, place in self._places.items():
            yield Draft("F012", usual("F012"), _sentence(name, self._counts[name]), place)


def _sentence(name: _Name, count: int) -> str:
    element, unknown = name
    shown = unknown.lstrip("@")[:_LONGEST]
    what = f"L'attribut {shown}" if unknown.startswith("@") else f"L'élément <{shown}>"
    times = "une fois" if count == 1 else f"{count} fois"
    return (
        f"{what} de <{element}> est inconnu de la console ({times}) : une version plus récente "
        "du logiciel l'a sans doute ajouté, et il n'est pas contrôlé."
    )

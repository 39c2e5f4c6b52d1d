"""Whose a grades file is (N001) and of which year (N002); which rules depend on what."""

import re
from collections.abc import Callable, Iterator, Sequence

from cio_console.checks.catalogue import usual
from cio_console.checks.expectation import Expectation
from cio_console.checks.reporting.flaw import NOWHERE, Draft, Place
from cio_console.checks.siecle.envelope import MAX_UAI, uai_fault
from cio_console.domain.identifiers import is_uai
from cio_console.domain.text import clean_line

_YEAR = re.compile(r"[0-9]{4}")
_NAMED = re.compile(r"(?<![0-9A-Za-z])([0-9]{7}[A-Za-z])(_E[0-9]+)?(?![0-9A-Za-z])")
"""« 0941111A_E1.xml »: the UAI that the name of a file may tell."""

GRADE_RULES = frozenset(f"N{number}" for number in range(103, 111))
"""The rules over grades, which need some grades of the campaign's year."""
SERVICE_RULES = frozenset({"N105", "N106", "N108", "N109", "N110"})
"""The rules over services, which need the file whole."""


TOO_MANY = (
    "Le fichier compte beaucoup trop de services, de matières ou de classes pour un "
    "établissement : ils ne sont pas tous contrôlés."
)
"""What is said of a file whose codes could not all be remembered."""
_MOST_YEARS = 1000
"""Years remembered: a file that is right has three."""


class Years:
    """The school years of a file's pupils, one of which should be the campaign's."""

    def __init__(self, wanted: int) -> None:
        self.wanted = str(wanted)
        """The campaign's, by the year that the shape of the file names it with."""
        self._places: dict[str, Place] = {}

    def add(self, year: str, place: Callable[[], Place]) -> None:
        """Notice a year; its place is asked for the first time only."""
        if year not in self._places and (len(self._places) < _MOST_YEARS or year == self.wanted):
            self._places[year] = place()

    @property
    def right(self) -> bool:
        """Whether some pupil has the year of the campaign."""
        return self.wanted in self._places

    def told(self) -> int | None:
        """Return the year that the file is of: the campaign's, else its latest."""
        numbers = [int(year) for year in self._places if _YEAR.fullmatch(year)]
        return int(self.wanted) if self.right else max(numbers, default=None)

    def draft(self, fault: Callable[[Sequence[str], int], str]) -> Draft:
        """Return the N002 of a file that has not the year of the campaign."""
        years = sorted(self._places)
        value = years[-1] if years else ""
        place = self._places.get(value, NOWHERE)
        return Draft("N002", usual("N002"), fault(years, int(self.wanted)), place, value=value)


class School:
    """Whose a grades file is: what it says, and what its names say."""

    def __init__(self, expected: Expectation) -> None:
        self.names: Sequence[str] = ()
        """The names of the file and of its member."""
        self.seen = False
        """Whether the element that names the school was met."""
        self._expected = expected
        self._uai = ""
        self._place = NOWHERE

    def note(self, uai: str, place: Place) -> None:
        """Remember what the file says of the school."""
        self.seen = True
        self._uai = uai
        self._place = place

    @property
    def uai(self) -> str:
        """What the file gives as its UAI, harmless and not too long."""
        return clean_line(self._uai, MAX_UAI)

    def drafts(self) -> Iterator[Draft]:
        """Yield N001: the UAI of the file, then the one that its name tells."""
        message = (
            uai_fault(self._uai, self._expected)
            if self._uai
            else "L'UAI de l'établissement manque."
        )
        if not message:
            other = next((uai for uai in self._named() if uai != self._uai), "")
            if other:
                message = (
                    f"Le nom du fichier dit {other}, mais le fichier est celui de {self._uai}."
                )
        if message:
            yield Draft("N001", usual("N001"), message, self._place, value=self._uai)

    def _named(self) -> Iterator[str]:
        """Yield the UAIs that the names tell: before « _E1 », or anywhere with a right key."""
        for name in self.names:
            for match in _NAMED.finditer(name):
                uai = match[1].upper()
                if match[2] or is_uai(uai):
                    yield uai

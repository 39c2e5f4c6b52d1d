"""Checking the uploads of one school, in this process or in another.

What goes in and comes out is small: paths and keys one way, the bytes of the reports the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cio_console.checks.expectation import Expectation, Identities
from cio_console.domain.campaign import GRADES, SIECLE, Campaign
from cio_console.domain.finding import FileFacts
from cio_console.domain.school import School
from cio_console.domain.upload import UploadSummary, summarise
from cio_console.errors import CioConsoleError, FileProblem
from cio_console.feed.contract import encode_report
from cio_console.publishing.course import Course, Key, Sent
from cio_console.publishing.schemas import schemas_of

if TYPE_CHECKING:
    from cio_console.checks.crossing.base import Base

_PACKED = 12
"""What a zip of a SIECLE export comes to, about, beside an XML file of the same size."""


_CHANGED = "le fichier a changé pendant qu'il était lu ; il sera repris la prochaine fois."


@dataclass(frozen=True, slots=True)
class Setting:
    """What all the schools of a publication share: sent once to each process."""

    campaign: Campaign
    identities: Identities
    names: Mapping[str, str]
    """UAI → name of every school of the sector."""
    secret: bytes = b""
    """Key of the hashes of the reports; b"" for no hash."""
    schemas: Path | None = None
    """Folder of the XSD that the files are to follow; None for none."""


class Piece(NamedTuple):
    """One upload and where its file lies."""

    sent: Sent
    path: Path
    size: int

    @property
    def weight(self) -> int:
        """How much there is to read, about."""
        return self.size * (_PACKED if self.path.suffix == ".zip" else 1)


class Held(NamedTuple):
    """What is needed of a report that need not be made again."""

    serves: bool
    facts: FileFacts


@dataclass(frozen=True, slots=True)
class SchoolWork:
    """The uploads of one school, in the order of their course, some of them checked already."""

    school: School
    pieces: tuple[Piece, ...]
    held: Mapping[Key, Held]

    @property
    def weight(self) -> int:
        """How much there is to read, about, were nothing held: the order of the schools."""
        return sum(piece.weight for piece in self.pieces)


class Done(NamedTuple):
    """What became of one upload: its former report holds, a new one, or none and why."""

    sent: Sent
    key: Key
    """Of its report."""
    raw: bytes = b""
    """The new report, as an object of the feed; empty when the former one holds."""
    summary: UploadSummary | None = None
    problem: str = ""
    named: tuple[tuple[str, str], ...] = ()
    """UAIs of other schools that the file made look up, with the name found, "" for none."""


class Names(Mapping[str, str]):
    """The names of the schools of a sector, that remembers which ones were looked up.

    Besides its key, a report depends on these alone: with the same names for them, another sector
    has the same report.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        """Look up in `names`."""
        self._names = names
        self._asked: dict[str, str] = {}

    def __getitem__(self, uai: str) -> str:
        """Return the name of a school, and remember that it was asked for."""
        self._asked[uai] = self._names.get(uai, "")
        return self._names[uai]

    def __iter__(self) -> Iterator[str]:
        """Go through the schools: all of them are asked for."""
        self._asked.update(self._names)
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many schools the sector has."""
        return len(self._names)

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """What was looked up, and found."""
        return tuple(sorted(self._asked.items()))


def serves(summary: UploadSummary) -> bool:
    """Tell whether a SIECLE upload can be what the next ones and the grades stand beside.

    A companion file (responsables, structures) may be right and hold no pupil.
    """
    return summary.usable and summary.terminales > 0


def check_school(work: SchoolWork, setting: Setting) -> Iterator[Done]:
    """Yield what becomes of each upload of a school, in the order of its course."""
    yield from _Checking(work, setting).run()


class _Checking:
    """The checking of one school under way."""

    def __init__(self, work: SchoolWork, setting: Setting) -> None:
        self._work = work
        self._setting = setting
        self._course = Course(work.school, setting.campaign)
        self._schemas = schemas_of(setting.schemas)
        self._paths = {piece.sent: piece.path for piece in work.pieces}
        self._facts: FileFacts | None = None
        """Of the current SIECLE upload."""
        self._bases: dict[Sent, Base | None] = {}

    def run(self) -> Iterator[Done]:
        """Check what is not held."""
        for piece in self._work.pieces:
            key = self._course.key(piece.sent)
            held = self._work.held.get(key)
            if held is None:
                yield self._check(piece, key)
            else:
                self._judged(piece.sent, held)
                yield Done(piece.sent, key)

    def _judged(self, sent: Sent, held: Held) -> None:
        self._course.judged(sent, serves=held.serves)
        if self._course.current is sent:
            self._facts = held.facts

    def _check(self, piece: Piece, key: Key) -> Done:
        from cio_console.checks.engine import check_path  # loads lxml

        names = Names(self._setting.names)
        try:
            report = check_path(piece.path, self._expectation(piece.sent, key, names))
        except FileProblem as problem:
            return Done(piece.sent, key, problem=str(problem))
        if report.facts.sha256 not in ("", piece.sent.sha256):
            return Done(piece.sent, key, problem=_CHANGED)
        summary = summarise(report)
        self._judged(piece.sent, Held(serves(summary), report.facts))
        return Done(piece.sent, key, encode_report(report), summary, named=names.asked)

    def _expectation(self, sent: Sent, key: Key, names: Names) -> Expectation:
        school, setting = self._work.school, self._setting
        return Expectation(
            campaign=setting.campaign,
            uai=sent.uai,
            collection=sent.collection,
            schools=names,
            nature=school.nature,
            identities=setting.identities,
            received_at=sent.received_at,
            previous=self._facts if sent.collection == SIECLE else None,
            terminale_expected=school.terminale_expected,
            base=self._base() if sent.collection == GRADES else None,
            siecle_first=key.siecle_first,
            secret=setting.secret,
            schemas=self._schemas,
        )

    def _base(self) -> "Base | None":
        """Return the base of the current SIECLE upload, read when the first grades need it."""
        current = self._course.current
        if current is not None and current not in self._bases:
            self._bases[current] = _read(self._paths[current], self._setting.identities)
        return self._bases[current] if current is not None else None


def _read(path: Path, identities: Identities) -> "Base | None":
    from cio_console.checks.crossing.base_reading import read_base  # loads lxml

    try:
        return read_base(path, identities)
    except CioConsoleError:
        # Its own report says what is wrong with it.
        return None

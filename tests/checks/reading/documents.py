"""Documents for the reader, written by hand as bytes, and what reading them gives."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from cio_console.checks.opening.limits import DEFAULT_LIMITS, Limits
from cio_console.checks.opening.source import open_stream
from cio_console.checks.reading.reader import Fault, Reader, Record
from cio_console.checks.reading.record import Wound

FORMATS: Mapping[str, tuple[str, ...]] = {
    "BEE_ELEVES": ("PARAMETRES", "ELEVE", "OPTION", "STRUCTURES_ELEVE", "ADRESSE"),
    "fichier": ("etablissement", "classe", "eleve"),
}
DECLARATION = '<?xml version="1.0" encoding="ISO-8859-15"?>\n'
HEADER = "<PARAMETRES><UAJ>0940001A</UAJ></PARAMETRES>\n"


def pupil(number: int, name: str = "MARTIN", *, inside: str = "") -> str:
    """Return one ELEVE, on one line."""
    return (
        f'<ELEVE ELEVE_ID="{number}"><NOM_DE_FAMILLE>{name}</NOM_DE_FAMILLE>'
        f"<PRENOM>Zoé</PRENOM>{inside}</ELEVE>\n"
    )


def document(
    *pupils: str, declaration: str = DECLARATION, header: str = HEADER, after: str = ""
) -> str:
    """Return a BEE_ELEVES document around these pupils, three clean ones by default."""
    inside = "".join(pupils or (pupil(1), pupil(2), pupil(3)))
    return (
        f'{declaration}<BEE_ELEVES VERSION="3.0">\n{header}<DONNEES>\n<ELEVES>\n{inside}</ELEVES>\n'
        f"<STRUCTURES></STRUCTURES>\n</DONNEES>\n</BEE_ELEVES>\n{after}"
    )


def latin(text: str) -> bytes:
    """Return a document in SIECLE's own encoding."""
    return text.encode("iso8859-15")


def archive(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return buffer.getvalue()


@dataclass(frozen=True)
class Line:
    """What a record was while its element lived."""

    tag: str
    path: str
    line: int
    column: int
    raw: bytes
    pupil: str
    name: str | None
    children: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """Everything that reading one file gave."""

    items: tuple[Line | Fault, ...]
    remains: tuple[Line | None, ...]
    """What was left of the record of each fault that is in one; None for a record read after it."""
    root: str
    encoding: str
    mojibake: bool
    sha256: str
    size: int

    @property
    def faults(self) -> list[Fault]:
        """Return the faults, in order."""
        return [item for item in self.items if isinstance(item, Fault)]

    @property
    def records(self) -> list[Line]:
        """Return the records, in order."""
        return [item for item in self.items if isinstance(item, Line)]

    @property
    def pupils(self) -> list[str]:
        """Return the numbers of the pupils read, in order."""
        return [line.pupil for line in self.records if line.tag in {"ELEVE", "eleve"}]

    @property
    def rules(self) -> list[str]:
        """Return the codes of the faults, in order."""
        return [fault.rule for fault in self.faults]


def _line(record: Record) -> Line:
    element = record.element
    return Line(
        record.tag,
        record.path,
        record.line,
        record.column,
        record.raw,
        element.get("ELEVE_ID", ""),
        element.findtext("NOM_DE_FAMILLE"),
        tuple(str(child.tag) for child in element),
    )


def read(
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    *,
    name: str = "ElevesSansAdresses.xml",
    formats: Mapping[str, Sequence[str]] = FORMATS,
) -> Reading:
    """Read a whole file given as bytes."""
    with open_stream(io.BytesIO(data), name, limits) as source:
        reader = Reader(source, formats, limits)
        items: list[Line | Fault] = []
        remains: list[Line | None] = []
        for item in reader:
            if isinstance(item, Record):
                items.append(_line(item))
            elif isinstance(item, Wound):
                remains.append(_line(item.remains) if item.remains is not None else None)
                items.append(replace(item, remains=None))
            elif isinstance(item, Fault):
                items.append(item)
    return Reading(
        tuple(items), tuple(remains), reader.root, reader.encoding, reader.mojibake,
        source.sha256, source.size,
    )  # fmt: skip

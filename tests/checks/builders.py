"""Small writers of real-format files: ISO-8859-15 BEE_ELEVES and UTF-8 grades, all invented.

A file is built clean; a test changes what it wants wrong, and finds the expected line and column
by looking for a text in what was written, never by parsing it.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from cio_console.checks.expectation import Expectation, Identities
from cio_console.domain.campaign_files import shipped_campaign
from cio_console.domain.identifiers import ine_rnie_key, uai_key

UAI = "0941111" + uai_key("0941111")
SISTER = "0942222" + uai_key("0942222")
CAMPAIGN = shipped_campaign("2025-creteil")
TERMINALE = "20210015110"
SECONDE = "20010015110"
SURNAMES = ("BERTHELOT", "MARCHADIER", "LEFÈVRE", "DE LA TOURELLE", "O'BRANNIGAN", "ZÉPHIRIN")
FIRST_NAMES = ("Maëlys", "Enzo", "Inès", "Noé", "Clémence", "Jean-Baptiste")


def expectation(
    *,
    uai: str = UAI,
    collection: str = "",
    nature: str = "302",
    identities: Identities = Identities.FULL,
) -> Expectation:
    """Return what the tests expect of a file: the campaign 2025, one school and its sister."""
    schools = {UAI: "Lycée des Peupliers", SISTER: "Lycée des Érables"}
    return Expectation(CAMPAIGN, uai, collection, schools, nature, identities)


def rnie(number: int) -> str:
    """Return a right INE of the RNIE form for a pupil's number."""
    digits = f"{120_000_000 + number:09}"
    return digits + ine_rnie_key(digits)


@dataclass
class Pupil:
    """One clean pupil of terminale; a test changes its tags: None drops one, "" empties it."""

    number: int
    tags: dict[str, str | None] = field(default_factory=dict)
    attributes: dict[str, str | None] = field(default_factory=dict)
    structures: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Give the pupil everything a clean export has."""
        first = FIRST_NAMES[self.number % len(FIRST_NAMES)]
        self.attributes = {"ELEVE_ID": f"{700_000 + self.number}", "ELENOET": f"{self.number}"}
        self.structures = [("G", "TGR1"), ("D", f"TG{self.number % 3 + 1}")]
        self.tags = {
            "ID_NATIONAL": rnie(self.number),
            "NOM_DE_FAMILLE": SURNAMES[self.number % len(SURNAMES)],
            "PRENOM": first,
            "DATE_NAISS": f"{self.number % 28 + 1:02}/05/2007",
            "DOUBLEMENT": "0",
            "CODE_PAYS": "100",
            "CODE_COMMUNE_INSEE_NAISS": "94028",
            "ADHESION_TRANSPORT": "0",
            "CODE_REGIME": "0",
            "CODE_SEXE": str(self.number % 2 + 1),
            "MEL": f"eleve.{self.number}@courriel.example",
            "CODE_MEF": TERMINALE,
            "CODE_STATUT": "ST",
            "DATE_ENTREE": "02/09/2024",
            "ADRESSE_ID": str(9000 + self.number),
        }

    @property
    def eleve_id(self) -> str:
        """The ELEVE_ID, "" when it has been dropped."""
        return self.attributes["ELEVE_ID"] or ""

    def change(self, **tags: str | None) -> "Pupil":
        """Change some tags, and return the pupil."""
        self.tags.update(tags)
        return self

    def opening(self) -> str:
        """Return the opening tag of the record, as it stands in the file."""
        return opening("ELEVE", self.attributes)

    def lines(self) -> list[str]:
        """Return the lines of the record."""
        return [self.opening(), *leaves(self.tags), "</ELEVE>"]


@dataclass
class Eleves:
    """A whole BEE_ELEVES export, one element per line."""

    pupils: list[Pupil]
    parametres: dict[str, str | None] = field(
        default_factory=lambda: {
            "UAJ": UAI,
            "ANNEE_SCOLAIRE": "2024",
            "DATE_EXPORT": "06/01/2025",
            "HORODATAGE": "06/01/2025 10:21:33",
        }
    )
    sections: tuple[str, ...] = ("PARAMETRES", "ELEVES", "STRUCTURES", "ADRESSES")
    addresses: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """ADRESSE_ID → tags that differ from a clean address."""

    def text(self) -> str:
        """Return the document."""
        inside = [name for name in self.sections if name != "PARAMETRES"]
        data = ["<DONNEES>", *(line for name in inside for line in self._section(name))]
        header = self._section("PARAMETRES") if "PARAMETRES" in self.sections else []
        data = [*data, "</DONNEES>"]
        body = header + data if self.sections[:1] == ("PARAMETRES",) else data + header
        prolog = '<?xml version="1.0" encoding="ISO-8859-15"?>'
        return "\n".join([prolog, '<BEE_ELEVES VERSION="3.0">', *body, "</BEE_ELEVES>", ""])

    def data(self) -> bytes:
        """Return the document's bytes."""
        return self.text().encode("iso-8859-15")

    def write(self, folder: Path, name: str = "ExportXML_ElevesSansAdresses.zip") -> Path:
        """Write the document, zipped when `name` says so."""
        return write(folder, name, self.data(), "ElevesSansAdresses.xml")

    def _section(self, name: str) -> list[str]:
        if name == "PARAMETRES":
            return ["<PARAMETRES>", *leaves(self.parametres), "</PARAMETRES>"]
        inside = {"ELEVES": self._eleves, "STRUCTURES": self._structures}
        lines = inside.get(name, self._addresses)()
        return [f"<{name}>", *lines, f"</{name}>"]

    def _eleves(self) -> list[str]:
        return [line for pupil in self.pupils for line in pupil.lines()]

    def _structures(self) -> list[str]:
        lines = []
        for pupil in self.pupils:
            if pupil.structures:
                lines.append(f"<STRUCTURES_ELEVE ELEVE_ID={quoteattr(pupil.eleve_id)}>")
                for kind, code in pupil.structures:
                    lines.append("<STRUCTURE>")
                    lines += leaves({"CODE_STRUCTURE": code, "TYPE_STRUCTURE": kind})
                    lines.append("</STRUCTURE>")
                lines.append("</STRUCTURES_ELEVE>")
        return lines

    def _addresses(self) -> list[str]:
        lines = []
        for pupil in self.pupils:
            identifier = pupil.tags["ADRESSE_ID"] or ""
            tags: dict[str, str | None] = {
                "LIGNE1_ADRESSE": f"{pupil.number} rue des Tilleuls",
                "CODE_POSTAL": "94000",
                "LIBELLE_POSTAL": "CRÉTEIL",
            }
            tags |= self.addresses.get(identifier, {})
            lines += [f"<ADRESSE ADRESSE_ID={quoteattr(identifier)}>", *leaves(tags), "</ADRESSE>"]
        return lines


def eleves(count: int = 6) -> Eleves:
    """Return a clean export of `count` pupils of terminale."""
    return Eleves([Pupil(number) for number in range(1, count + 1)])


def write(folder: Path, name: str, data: bytes, member: str = "") -> Path:
    """Write a file, as a zip of one member when its name ends with `.zip`."""
    path = folder / name
    if not name.endswith(".zip"):
        path.write_bytes(data)
        return path
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member or name.replace(".zip", ".xml"), data)
    path.write_bytes(buffer.getvalue())
    return path


def damage(text: str) -> str:
    """Return what a text becomes when its UTF-8 is read as ISO-8859-15."""
    return text.encode("utf-8").decode("iso-8859-15")


def where(text: str, needle: str, nth: int = 1) -> tuple[int, int]:
    """Return the line and column, from 1, of the nth occurrence of `needle` in `text`."""
    at = -1
    for _ in range(nth):
        at = text.index(needle, at + 1)
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def opening(tag: str, attributes: dict[str, str | None], end: str = ">") -> str:
    """Return a start tag: None drops an attribute; `end` closes an empty element."""
    given = (f"{k}={quoteattr(v)}" for k, v in attributes.items() if v is not None)
    return " ".join([f"<{tag}", *given]) + end


def leaves(tags: dict[str, str | None]) -> Iterable[str]:
    """Return the lines of childless elements: None drops one, "" empties it."""
    for tag, value in tags.items():
        if value is not None:
            yield f"  <{tag}>{escape(value)}</{tag}>" if value else f"  <{tag}/>"

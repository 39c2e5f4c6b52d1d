"""Small writers of the three exports that complete BEE_ELEVES, all invented, one element per line.

Each is built clean and agrees with `builders.eleves`: a test changes what it wants wrong.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tests.checks.builders import FIRST_NAMES, SECONDE, SURNAMES, TERMINALE, UAI, leaves

Tags = dict[str, str | None]
"""Child tags of a record: None drops one, "" empties it."""

PREMIERE = "20110015110"


def header() -> Tags:
    """Return the PARAMETRES of a right export."""
    return {
        "UAJ": UAI,
        "ANNEE_SCOLAIRE": "2024",
        "DATE_EXPORT": "06/01/2025",
        "HORODATAGE": "06/01/2025 10:24:02",
    }


def record(tag: str, attributes: Mapping[str, str], inside: Iterable[str]) -> list[str]:
    """Return the lines of one element."""
    given = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return [f"<{tag}{given}>", *inside, f"</{tag}>"]


@dataclass
class Export:
    """An export of SIECLE: its header, then its sections in a given order."""

    root: str
    sections: dict[str, list[str]]
    """Section → its lines."""
    parametres: Tags = field(default_factory=header)
    order: tuple[str, ...] = ()
    """Sections in another order than theirs, or fewer of them; PARAMETRES may be one."""

    def text(self) -> str:
        """Return the document."""
        order = self.order or ("PARAMETRES", *self.sections)
        lines = ['<?xml version="1.0" encoding="ISO-8859-15"?>', f'<{self.root} VERSION="3.0">']
        if "PARAMETRES" in order:
            lines += ["<PARAMETRES>", *leaves(self.parametres), "</PARAMETRES>"]
        lines.append("<DONNEES>")
        for name in order:
            if name != "PARAMETRES":
                lines += [f"<{name}>", *self.sections[name], f"</{name}>"]
        return "\n".join([*lines, "</DONNEES>", f"</{self.root}>", ""])

    def data(self) -> bytes:
        """Return the document's bytes."""
        return self.text().encode("iso-8859-15")


@dataclass
class Guardian:
    """One adult and the pupils for whom they answer."""

    number: int
    pupils: dict[str, str]
    """ELEVE_ID → RESP_LEGAL: « 1 », « 2 », or « 0 » for a mere contact."""
    tags: Tags = field(default_factory=dict)
    link: Tags = field(default_factory=dict)
    """What replaces or completes the tags of every link."""

    @property
    def person_id(self) -> str:
        """The PERSONNE_ID."""
        return str(300_000 + self.number)

    def person(self) -> list[str]:
        """Return the lines of PERSONNE."""
        tags: Tags = {
            "LL_CIVILITE": "MADAME" if self.number % 2 else "MONSIEUR",
            "NOM_DE_FAMILLE": SURNAMES[self.number % len(SURNAMES)],
            "PRENOM": FIRST_NAMES[(self.number + 3) % len(FIRST_NAMES)],
            "MEL": f"adulte.{self.number}@courriel.example",
            "ACCEPTE_SMS": "1" if self.number % 3 else "true",
            "COMMUNICATION_ADRESSE": "true" if self.number % 2 else "0",
        }
        return record("PERSONNE", {"PERSONNE_ID": self.person_id}, leaves(tags | self.tags))

    def links(self) -> list[str]:
        """Return the lines of RESPONSABLE_ELEVE, one for each pupil."""
        lines = []
        for eleve_id, rank in self.pupils.items():
            tags: Tags = {
                "ELEVE_ID": eleve_id,
                "PERSONNE_ID": self.person_id,
                "RESP_LEGAL": rank,
                "CODE_PARENTE": "1",
                "PERS_CONTACT": "1" if self.number % 2 else "false",
            }
            lines += record("RESPONSABLE_ELEVE", {}, leaves(tags | self.link))
        return lines


def responsables(guardians: Iterable[Guardian]) -> Export:
    """Return the export of these guardians."""
    adults = list(guardians)
    return Export(
        "BEE_RESPONSABLES",
        {
            "PERSONNES": [line for adult in adults for line in adult.person()],
            "RESPONSABLES": [line for adult in adults for line in adult.links()],
        },
    )


def guardians_of(count: int) -> list[Guardian]:
    """Return a legal guardian n°1 and a n°2 for each pupil of `builders.eleves(count)`."""
    found = []
    for number in range(1, count + 1):
        eleve_id = f"{700_000 + number}"
        found.append(Guardian(2 * number, {eleve_id: "1"}))
        found.append(Guardian(2 * number + 1, {eleve_id: "2"}))
    return found


DIVISIONS = {
    "TG1": (TERMINALE,),
    "TG2": (TERMINALE,),
    "TG3": (TERMINALE, PREMIERE),
    "2GT1": (SECONDE,),
}


def structures(divisions: Mapping[str, Iterable[str]] | None = None) -> Export:
    """Return the export of these divisions and their MEF, those of `builders.eleves` by default."""
    lines = []
    for code, mefs in (DIVISIONS if divisions is None else divisions).items():
        inside = [
            line
            for mef in mefs
            for line in record("MEF_APPARTENANCE", {}, leaves({"CODE_MEF": mef}))
        ]
        tags = [*leaves({"LIBELLE_LONG": f"DIVISION {code}"}), "<MEFS_APPARTENANCE>", *inside]
        lines += record("DIVISION", {"CODE_STRUCTURE": code}, [*tags, "</MEFS_APPARTENANCE>"])
    groups = record("GROUPE", {"CODE_STRUCTURE": "TGR1"}, leaves({"LIBELLE_LONG": "GROUPE 1"}))
    return Export("BEE_STRUCTURES", {"DIVISIONS": lines, "GROUPES": groups})


MEFSTATS = {TERMINALE: "22131001511", PREMIERE: "22121001511", SECONDE: "22110001511"}
SUBJECTS = ("020700", "030201", "061300", "100100")


def nomenclature(
    mefs: Mapping[str, str] | None = None, subjects: Iterable[str] = SUBJECTS
) -> Export:
    """Return the export of these MEF (→ MEFSTAT, "" for none) and subjects."""
    lines = []
    for mef, mefstat in (MEFSTATS if mefs is None else mefs).items():
        tags: Tags = {"FORMATION": "TERMINALE", "LIBELLE_LONG": "TERMINALE GÉNÉRALE"}
        tags["CODE_MEFSTAT"] = mefstat
        lines += record("MEF", {"CODE_MEF": mef}, leaves(tags))
    matters = [
        line
        for code in subjects
        for line in record("MATIERE", {"CODE_MATIERE": code}, leaves({"CODE_GESTION": "X"}))
    ]
    others = record("REGIME", {"CODE_REGIME": "0"}, leaves({"LIBELLE_LONG": "EXTERNE"}))
    return Export("BEE_NOMENCLATURES", {"MEFS": lines, "MATIERES": matters, "REGIMES": others})


NAMES = {
    "BEE_ELEVES": "ElevesSansAdresses.xml",
    "BEE_RESPONSABLES": "ResponsablesSansAdresses.xml",
    "BEE_STRUCTURES": "Structures.xml",
    "BEE_NOMENCLATURES": "Nomenclature.xml",
}
"""The usual name of each document in an archive."""


def archive(folder: Path, members: Mapping[str, bytes], name: str = "depot.zip") -> Path:
    """Write a zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for member, data in members.items():
            made.writestr(member, data)
    path = folder / name
    path.write_bytes(buffer.getvalue())
    return path

"""A base of pupils written as the « Élèves » export of SIECLE BEE would write it.

Envelope and tags: « SIECLE-SFD-Exportations-XML » v17.4. The result is text; its encoding,
its archive and its accidents are the business of `faults` and `build`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from cio_console.demo.names import STREETS
from cio_console.demo.pupils import FRANCE, Pupil

ENCODING = "ISO-8859-15"
_DECLARATION = f'<?xml version="1.0" encoding="{ENCODING}"?>'
_POSTCODE = "99410"
_ENGLISH, _SPANISH, _GERMAN = "030201", "030602", "030102"
_SECOND_LANGUAGES = (_SPANISH, _SPANISH, _GERMAN)
_GROUP_FIRST = 3
"""One pupil in three has the group written before the division."""


@dataclass(frozen=True, slots=True)
class Base:
    """A school's base as it is exported at an instant."""

    uai: str | None
    commune: str
    year: int
    exported_at: datetime
    pupils: tuple[Pupil, ...]

    @property
    def day(self) -> date:
        """The day of the export."""
        return self.exported_at.date()

    @property
    def in_school(self) -> tuple[Pupil, ...]:
        """The pupils there on the day of the export."""
        return tuple(p for p in self.pupils if p.there_on(self.day))


@dataclass(frozen=True, slots=True)
class SiecleForm:
    """Which export was asked for, and how it came."""

    file_name: str
    member: str
    """Name in the archive; empty for a file sent without its zip."""
    addresses: bool


FORMS: dict[str, SiecleForm] = {
    "sans": SiecleForm("ExportXML_ElevesSansAdresses.zip", "ElevesSansAdresses.xml", False),
    "avec": SiecleForm("ExportXML_ElevesAvecAdresses.zip", "ElevesAvecAdresses.xml", True),
    "xml": SiecleForm("ElevesSansAdresses.xml", "", False),
}


def render(base: Base, form: SiecleForm) -> str:
    """Return the whole document; pupils who have not arrived yet are not in it."""
    pupils = [p for p in base.pupils if p.entry <= base.day]
    lines = [_DECLARATION, '<BEE_ELEVES VERSION="3.0">', *_parameters(base), "<DONNEES>"]
    lines.append("<ELEVES>")
    for pupil in pupils:
        lines.extend(_pupil(pupil, base.day, form))
    lines += ["</ELEVES>", "<OPTIONS>"]
    lines.extend(_options(pupil) for pupil in pupils)
    lines += ["</OPTIONS>", "<STRUCTURES>"]
    lines.extend(_structures(pupil) for pupil in pupils if pupil.divisions or pupil.group)
    lines += ["</STRUCTURES>", "<BOURSES>", "</BOURSES>"]
    if form.addresses:
        lines.append("<ADRESSES>")
        lines.extend(_address(pupil, base.commune) for pupil in pupils)
        lines.append("</ADRESSES>")
    lines += ["</DONNEES>", "</BEE_ELEVES>", ""]
    return "\n".join(lines)


def _parameters(base: Base) -> Iterator[str]:
    yield "<PARAMETRES>"
    if base.uai is not None:
        yield f"<UAJ>{base.uai}</UAJ>"
    yield f"<ANNEE_SCOLAIRE>{base.year}</ANNEE_SCOLAIRE>"
    yield f"<DATE_EXPORT>{base.exported_at:%d/%m/%Y}</DATE_EXPORT>"
    yield f"<HORODATAGE>{base.exported_at:%d/%m/%Y %H:%M:%S}</HORODATAGE>"
    yield "</PARAMETRES>"


def _pupil(pupil: Pupil, day: date, form: SiecleForm) -> Iterator[str]:
    eleve_id = "" if pupil.eleve_id is None else f' ELEVE_ID="{pupil.eleve_id}"'
    elenoet = "" if pupil.elenoet is None else f' ELENOET="{pupil.elenoet}"'
    yield f"<ELEVE{eleve_id}{elenoet}>"
    for tag, value in _fields(pupil, day, form):
        if value is not None:
            yield f"<{tag}>{value if _is_plain(value) else escape(value)}</{tag}>"
    yield "</ELEVE>"


def _is_plain(value: str) -> bool:
    """Tell whether nothing is to escape: nearly always, and five times faster than trying."""
    return "&" not in value and "<" not in value and ">" not in value


def _fields(pupil: Pupil, day: date, form: SiecleForm) -> tuple[tuple[str, str | None], ...]:
    gone = pupil.exit is not None and pupil.exit <= day
    entry = f"{pupil.entry:%d/%m/%Y}"
    return (
        ("ID_NATIONAL", pupil.ine),
        ("NOM_DE_FAMILLE", pupil.family),
        ("PRENOM", pupil.first),
        ("PRENOM2", pupil.second),
        ("DATE_NAISS", pupil.birth),
        ("DOUBLEMENT", str(int(pupil.repeats))),
        ("CODE_PAYS", pupil.country),
        ("ACCEPTE_SMS", "1" if pupil.mobile else "0"),
        ("DATE_MODIFICATION", entry),
        ("CODE_REGIME", pupil.regime),
        ("DATE_ENTREE", entry),
        ("DATE_SORTIE", f"{pupil.exit:%d/%m/%Y}" if gone else None),
        ("CODE_MOTIF_SORTIE", pupil.motive if gone else None),
        ("VILLE_NAISS", pupil.birth_town),
        ("ADHESION_TRANSPORT", "0"),
        ("CODE_DEPARTEMENT_NAISS", _department(pupil)),
        ("CODE_COMMUNE_INSEE_NAISS", pupil.birthplace),
        ("CODE_SEXE", pupil.sex),
        ("CODE_PAYS_NAT", FRANCE),
        ("CODE_STATUT", "ST"),
        ("CODE_MEF", pupil.mef),
        ("TEL_PORTABLE", pupil.mobile),
        ("MEL", pupil.mail),
        ("ADRESSE_ID", str(pupil.address) if form.addresses else None),
    )


def _department(pupil: Pupil) -> str | None:
    """Return the département of birth, padded to three characters: « 094 », « 02A », « 972 »."""
    if not pupil.birthplace:
        return None
    code = pupil.birthplace[:3] if pupil.birthplace.startswith("97") else pupil.birthplace[:2]
    return code.zfill(3)


def _options(pupil: Pupil) -> str:
    second = _SECOND_LANGUAGES[pupil.address % len(_SECOND_LANGUAGES)]
    chosen = "".join(
        f"<OPTIONS_ELEVE>\n<NUM_OPTION>{number}</NUM_OPTION>\n"
        f"<CODE_MODALITE_ELECT>O</CODE_MODALITE_ELECT>\n"
        f"<CODE_MATIERE>{code}</CODE_MATIERE>\n</OPTIONS_ELEVE>\n"
        for number, code in enumerate((_ENGLISH, second), 1)
    )
    return f'<OPTION ELEVE_ID="{pupil.eleve_id or ""}">\n{chosen}</OPTION>'


def _structures(pupil: Pupil) -> str:
    structures = [(division, "D") for division in pupil.divisions]
    if pupil.group is not None:
        first = pupil.address % _GROUP_FIRST == 0
        structures.insert(0 if first else len(structures), (pupil.group, "G"))
    inside = "".join(
        f"<STRUCTURE>\n<CODE_STRUCTURE>{code}</CODE_STRUCTURE>\n"
        f"<TYPE_STRUCTURE>{kind}</TYPE_STRUCTURE>\n</STRUCTURE>\n"
        for code, kind in structures
    )
    return f'<STRUCTURES_ELEVE ELEVE_ID="{pupil.eleve_id or ""}">\n{inside}</STRUCTURES_ELEVE>'


def _address(pupil: Pupil, commune: str) -> str:
    street = STREETS[pupil.address % len(STREETS)]
    return (
        f'<ADRESSE ADRESSE_ID="{pupil.address}">\n'
        f"<LIGNE1_ADRESSE>{pupil.address % 140 + 1} {street}</LIGNE1_ADRESSE>\n"
        f"<CODE_PAYS>{FRANCE}</CODE_PAYS>\n"
        f"<CODE_POSTAL>{_POSTCODE}</CODE_POSTAL>\n"
        f"<LIBELLE_POSTAL>{escape(commune.upper()[:32])}</LIBELLE_POSTAL>\n"
        f"</ADRESSE>"
    )

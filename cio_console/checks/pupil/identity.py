"""Rules on who a pupil is: INE, names, damaged or lost characters."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from cio_console.checks.expectation import Expectation
from cio_console.checks.pupil.pupil import Applies, Pupil, pupil_rule
from cio_console.checks.reading.known_names import ADDRESS_LINES, FAMILY_NAMES, FIRST_NAMES
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import NONE, Flaw
from cio_console.checks.values.elements import XML_SPACES
from cio_console.checks.values.mojibake import damaged
from cio_console.domain.finding import Severity
from cio_console.domain.identifiers import IneForm, ine_bea_key, ine_rnie_key
from cio_console.domain.school import AGRICULTURAL

_INE_LENGTH = 11
_KEYS: Mapping[IneForm, Callable[[str], str]] = {
    IneForm.BEA: lambda ine: ine_bea_key(ine[:10]),
    IneForm.RNIE: lambda ine: ine_rnie_key(ine[:9]),
}

DAMAGEABLE = (*FAMILY_NAMES, *FIRST_NAMES, "VILLE_NAISS")
"""The tags of a pupil whose characters are looked at."""
DAMAGEABLE_ADDRESS = (*ADDRESS_LINES, "LIBELLE_POSTAL")
"""The tags of an ADRESSE whose characters are looked at."""

_REPLACEMENT = "\ufffd"
_LOST = re.compile(rf"{_REPLACEMENT}|\?[?\w]|\w\?")
"""A « ? » beside a letter or another « ? »: alone, it says « unknown » and stands for no letter."""


def _damage(tag: str, text: str) -> Flaw | None:
    """Return the F010 flaw of one text, whatever record it stands in."""
    sequence = damaged(text)
    if not sequence:
        return None
    message = f"Les accents sont abîmés : « {sequence} » a pris la place d'un caractère de {tag}."
    return Flaw(message, (tag,), text)


def damaged_texts(record: Record, tags: Collection[str]) -> Sequence[Flaw]:
    """Return the F010 flaws of the children of a record that have one of these tags."""
    if record.raw.isascii() and b"&#" not in record.raw:
        return NONE
    found = (
        _damage(str(child.tag), child.text.strip(XML_SPACES))
        for child in record.element
        if child.tag in tags and child.text and not child.text.isascii()
    )
    return [flaw for flaw in found if flaw is not None]


@pupil_rule("F010", *DAMAGEABLE)
def damaged_names(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report UTF-8 read as ISO-8859-15 in a name or the town of birth: one flaw per field."""
    values = pupil.values
    if "".join(values.values()).isascii():
        return NONE
    found = (_damage(tag, values[tag]) for tag in DAMAGEABLE if tag in values)
    return [flaw for flaw in found if flaw is not None]


@pupil_rule("F011", *DAMAGEABLE)
def lost_characters(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report « ? » or U+FFFD in the place of letters: one flaw per field."""
    values = pupil.values
    every = "".join(values.values())
    if "?" not in every and (every.isascii() or _REPLACEMENT not in every):
        return NONE
    return [
        Flaw(f"Des caractères de {tag} sont perdus : des « ? » ont pris leur place.", (tag,), text)
        for tag in DAMAGEABLE
        if (text := values.get(tag)) and _LOST.search(text)
    ]


@pupil_rule("S101", "ID_NATIONAL", "INE_RNIE")
def missing_ine(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report that there is no INE: neither ID_NATIONAL nor INE_RNIE."""
    if pupil.ine:
        return NONE
    return (Flaw("L'INE de l'élève manque (ni ID_NATIONAL ni INE_RNIE).", ("ID_NATIONAL",)),)


@pupil_rule("S102", "ID_NATIONAL", "INE_RNIE")
def malformed_ine(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report an INE of neither form."""
    ine = pupil.ine
    if not ine or pupil.ine_form is not None:
        return NONE
    message = f"L'INE n'a pas la bonne forme : {ine_shape_fault(ine)}."
    return (Flaw(message, (pupil.ine_tag,), ine),)


def ine_shape_fault(ine: str) -> str:
    """Return what is wrong with an ill-formed INE, as the end of a French sentence."""
    if len(ine) != _INE_LENGTH:
        return f"il compte {len(ine)} caractères au lieu de {_INE_LENGTH}"
    if ine != ine.upper():
        return "les lettres doivent être en majuscules"
    strange = next((c for c in ine if not (c.isascii() and c.isalnum())), "")
    if strange:
        return f"le caractère « {strange} » n'y a pas sa place"
    return "on attend dix chiffres et une lettre, ou neuf chiffres et deux lettres de A à K sans I"


@pupil_rule("S103", "ID_NATIONAL", "INE_RNIE")
def wrong_ine_key(pupil: Pupil, expected: Expectation) -> Sequence[Flaw]:
    """Report a well-formed INE with a wrong key: an error for the old form only (INAA excepted)."""
    form, ine = pupil.ine_form, pupil.ine
    if form is None or ine.endswith(_KEYS[form](ine)):
        return NONE
    at = (pupil.ine_tag,)
    if form is IneForm.RNIE:
        message = "La clé de l'INE (ses deux lettres) ne correspond pas à ses neuf chiffres."
        return (Flaw(message, at, pupil.ine, Severity.WARNING),)
    message = "La clé de l'INE (sa lettre finale) ne correspond pas à ses dix chiffres."
    if expected.nature == AGRICULTURAL:
        message += " Pour un INAA de lycée agricole, la règle de la clé n'est pas documentée."
        return (Flaw(message, at, pupil.ine, Severity.WARNING),)
    return (Flaw(message, at, pupil.ine),)


@pupil_rule("S124", "NOM_DE_FAMILLE", "NOM", "PRENOM")
def missing_name(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report no family name (nor the NOM of very old files), or no first name."""
    family, first = pupil.family_name, pupil.values.get("PRENOM", "")
    if family and first:
        return NONE
    if not family and not first:
        return (Flaw("Le nom de famille et le prénom manquent."),)
    if not family:
        return (Flaw("Le nom de famille manque.", ("NOM_DE_FAMILLE",)),)
    return (Flaw("Le prénom manque.", ("PRENOM",)),)


@pupil_rule("S135", applies=Applies.EVERYONE)
def missing_internal_number(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report no ELEVE_ID or no ELENOET; their duplicates are found at the end of the file."""
    if pupil.eleve_id and pupil.elenoet:
        return NONE
    if pupil.eleve_id:
        return (Flaw("Le numéro interne de l'élève (ELENOET) manque."),)
    if pupil.elenoet:
        return (Flaw("L'identifiant SIECLE de l'élève (ELEVE_ID) manque."),)
    return (Flaw("L'identifiant SIECLE (ELEVE_ID) et le numéro interne (ELENOET) manquent."),)

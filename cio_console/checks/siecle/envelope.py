"""Rules on the header of a BEE_ELEVES export: which school, which year."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from cio_console.checks.expectation import Expectation
from cio_console.checks.reporting.flaw import NONE, Flaw
from cio_console.domain.identifiers import has_uai_form, is_uai

MAX_UAI = 20
"""Characters kept of what a file gives as its UAI; a right one has eight."""

EnvelopeCheck = Callable[[Mapping[str, str], Expectation], Sequence[Flaw]]


class EnvelopeRule(msgspec.Struct, frozen=True):
    """A rule over the values of PARAMETRES."""

    code: str
    check: EnvelopeCheck


def envelope_rule(code: str) -> Callable[[EnvelopeCheck], EnvelopeRule]:
    """Make the decorated function the rule `code`."""
    return lambda check: EnvelopeRule(code, check)


@envelope_rule("S001")
def missing_uai(values: Mapping[str, str], _expected: Expectation) -> Sequence[Flaw]:
    """Report UAJ absent or empty."""
    if values.get("UAJ"):
        return NONE
    return (Flaw("L'en-tête du fichier ne donne pas l'UAI de l'établissement (UAJ).", ("UAJ",)),)


@envelope_rule("S002")
def other_school(values: Mapping[str, str], expected: Expectation) -> Sequence[Flaw]:
    """Report a UAJ that is not the school's, or no UAI at all."""
    uai = values.get("UAJ", "")
    message = uai_fault(uai, expected) if uai else ""
    return (Flaw(message, ("UAJ",), uai),) if message else NONE


def uai_fault(uai: str, expected: Expectation) -> str:
    """Return why a file of `uai` cannot be the expected school's, as a sentence, or ""."""
    if expected.uai and uai == expected.uai:
        return ""
    if not has_uai_form(uai):
        return f"« {uai[:MAX_UAI]} » n'est pas un UAI : on attend sept chiffres et une lettre."
    if not expected.uai:
        return (
            "" if is_uai(uai) else f"« {uai} » n'est pas un UAI : sa lettre de contrôle est fausse."
        )
    name = expected.schools.get(uai)
    if name:
        return (
            f"Ce fichier est celui de « {name} » ({uai}), un autre établissement du secteur ; "
            f"on attend celui de {expected.uai}."
        )
    return f"Ce fichier est celui de l'établissement {uai} ; on attend celui de {expected.uai}."


@envelope_rule("S003")
def wrong_year(values: Mapping[str, str], expected: Expectation) -> Sequence[Flaw]:
    """Report ANNEE_SCOLAIRE missing, or not the rentrée of the campaign."""
    year = values.get("ANNEE_SCOLAIRE", "")
    rentree = expected.campaign.school_year
    at = ("ANNEE_SCOLAIRE",)
    if year == str(rentree):
        return NONE
    wanted = f"on attend {rentree} (année scolaire {rentree}-{rentree + 1})"
    if not year:
        return (Flaw(f"L'en-tête ne donne pas l'année scolaire (ANNEE_SCOLAIRE) ; {wanted}.", at),)
    return (Flaw(f"Le fichier porte l'année scolaire {year} ; {wanted}.", at, year),)


ENVELOPE_RULES = (missing_uai, other_school, wrong_year)
"""Every rule over PARAMETRES."""

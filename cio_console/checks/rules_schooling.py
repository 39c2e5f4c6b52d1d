"""Rules on how a pupil can be reached and what they study: e-mail address, MEF."""

from collections.abc import Sequence

from cio_console.checks.expectation import Expectation
from cio_console.checks.flaw import NONE, Flaw
from cio_console.checks.pupil import Applies, Pupil, pupil_rule
from cio_console.domain.identifiers import is_mef


@pupil_rule("S111", "MEL", applies=Applies.TERMINALE)
def missing_email(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report a terminale pupil whom the activation message cannot reach: no address.

    Whatever the division: a pupil who has no class yet (S132) needs the address as much.
    """
    if "MEL" in pupil.values:
        return NONE
    return (Flaw("L'élève de terminale n'a pas d'adresse de courriel dans sa fiche.", ("MEL",)),)


@pupil_rule("S112", "MEL", applies=Applies.TERMINALE)
def invalid_email(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report an address that no message can reach, and why."""
    if not pupil.email_fault:
        return NONE
    message = f"L'adresse de courriel n'est pas valide : {pupil.email_fault}."
    return (Flaw(message, ("MEL",), pupil.values["MEL"]),)


@pupil_rule("S131", "CODE_MEF")
def mef(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report a MEF missing, or not eleven digits and capital letters."""
    code = pupil.values.get("CODE_MEF", "")
    if is_mef(code):
        return NONE
    if not code:
        return (Flaw("La formation suivie par l'élève manque (CODE_MEF).", ("CODE_MEF",)),)
    message = "Le code de la formation (CODE_MEF) n'a pas 11 chiffres ou lettres majuscules."
    return (Flaw(message, ("CODE_MEF",), code),)

"""Rules on how a pupil can be reached: e-mail address, telephone numbers."""

import re
from collections.abc import Sequence

from cio_console.checks.expectation import Expectation
from cio_console.checks.pupil.pupil import Applies, Pupil, pupil_rule
from cio_console.checks.reading.known_names import PHONES
from cio_console.checks.reporting.flaw import NONE, Flaw
from cio_console.checks.values.email_doubts import email_doubt

_MAX_PHONE = 20
"""Length of the TEL_* tags in SIECLE."""

_PHONE = re.compile(r"[+(]{0,2} ?[0-9][0-9 .()/\u00a0\u202f-]*")
"""A number as people write it: « +33 6… », « + 33 6… », « (0)6 », spaces, dots, dashes, slashes."""


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


@pupil_rule("S113", "MEL", applies=Applies.TERMINALE)
def doubtful_email(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report an address that is valid, and that will probably not reach the pupil."""
    if not pupil.email_valid:
        return NONE
    address = pupil.values["MEL"]
    doubt = email_doubt(address)
    return (Flaw(doubt, ("MEL",), address),) if doubt else NONE


@pupil_rule("S137", *PHONES)
def telephones(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report a telephone number too long for SIECLE, or that is no number: one flaw per field."""
    flaws: Sequence[Flaw] = NONE
    for tag in PHONES:
        text = pupil.values.get(tag)
        if text and (len(text) > _MAX_PHONE or _PHONE.fullmatch(text) is None):
            flaws = [*flaws, _phone_flaw(tag, text)]
    return flaws


def _phone_flaw(tag: str, text: str) -> Flaw:
    if len(text) > _MAX_PHONE:
        message = f"Le téléphone ({tag}) compte {len(text)} caractères, {_MAX_PHONE} au plus."
    else:
        message = f"Le téléphone ({tag}) n'est pas un numéro."
    return Flaw(message, (tag,), text)

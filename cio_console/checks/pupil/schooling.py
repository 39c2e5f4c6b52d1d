"""Rules on a pupil's schooling: what they study, their régime, and how they left."""

from collections.abc import Sequence

from cio_console.checks.expectation import Expectation
from cio_console.checks.pupil.pupil import Applies, Pupil, pupil_rule
from cio_console.checks.reporting.flaw import NONE, Flaw
from cio_console.checks.values.dates import parse_french_date
from cio_console.domain.identifiers import is_mef


@pupil_rule("S131", "CODE_MEF")
def mef(pupil: Pupil, expected: Expectation) -> Sequence[Flaw]:
    """Report a MEF missing, not eleven digits and capital letters, or not in the nomenclature."""
    code = pupil.values.get("CODE_MEF", "")
    if is_mef(code):
        if expected.nomenclature is None or code in expected.nomenclature.mefs:
            return NONE
        message = "La formation de l'élève (CODE_MEF) n'est pas dans la nomenclature donnée."
    elif code:
        message = "Le code de la formation (CODE_MEF) n'a pas 11 chiffres ou lettres majuscules."
    else:
        message = "La formation suivie par l'élève manque (CODE_MEF)."
    return (Flaw(message, ("CODE_MEF",), code),)


@pupil_rule("S136", "CODE_REGIME")
def missing_regime(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report that the régime (day pupil, boarder…) is not said."""
    if "CODE_REGIME" in pupil.values:
        return NONE
    return (Flaw("Le régime de l'élève manque (CODE_REGIME).", ("CODE_REGIME",)),)


@pupil_rule("S138", "DATE_SORTIE", "DATE_ENTREE", "CODE_MOTIF_SORTIE", applies=Applies.EVERYONE)
def leaving(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report a leaving date that is no date or precedes the entry, and a leaver without motive."""
    if pupil.present:
        return NONE
    flaws = []
    text = pupil.values["DATE_SORTIE"]
    left, entered = parse_french_date(text), parse_french_date(pupil.values.get("DATE_ENTREE", ""))
    if left is None:
        message = "La date de sortie n'est pas une date JJ/MM/AAAA ; l'élève est compté parti."
        flaws.append(Flaw(message, ("DATE_SORTIE",), text))
    elif entered is not None and left < entered:
        message = "La date de sortie précède la date d'entrée."
        flaws.append(Flaw(message, ("DATE_SORTIE",), text))
    if "CODE_MOTIF_SORTIE" not in pupil.values:
        message = "L'élève est sorti de l'établissement, mais son motif de sortie manque."
        flaws.append(Flaw(message, ("CODE_MOTIF_SORTIE",)))
    return flaws

"""Rules on a pupil's civil status: birth date, sex, place of birth."""

import re
from collections.abc import Sequence

from cio_console.checks.expectation import Expectation
from cio_console.checks.pupil.pupil import Pupil, pupil_rule
from cio_console.checks.reporting.flaw import NONE, Flaw
from cio_console.checks.values.dates import FRENCH_DATE, parse_french_date
from cio_console.domain.finding import Severity

YOUNGEST, OLDEST = 14, 25
"""Ages, reached on 31 December of the rentrée, that surprise nobody in a lycée."""
FRANCE = "100"
"""CODE_PAYS of France."""
_SEXES = frozenset({"1", "2"})

_COMMUNE = re.compile(r"[0-9][0-9AB][0-9]{3}")


@pupil_rule("S121", "DATE_NAISS")
def birth_date(pupil: Pupil, expected: Expectation) -> Sequence[Flaw]:
    """Report a birth date missing, not JJ/MM/AAAA, impossible; an unusual age is a warning."""
    text = pupil.values.get("DATE_NAISS", "")
    if not text:
        return (Flaw("La date de naissance manque.", ("DATE_NAISS",)),)
    at = ("DATE_NAISS",)
    born = parse_french_date(text)
    if born is None:
        if FRENCH_DATE.fullmatch(text) is None:
            return (Flaw("La date de naissance n'est pas écrite JJ/MM/AAAA.", at, text),)
        return (Flaw("La date de naissance n'existe pas dans le calendrier.", at, text),)
    rentree = expected.campaign.school_year
    age = rentree - born.year
    if YOUNGEST <= age <= OLDEST:
        return NONE
    if age < 0:
        return (Flaw("La date de naissance est postérieure à la rentrée.", at, text),)
    message = (
        f"L'élève aurait {age} ans au 31 décembre {rentree} : "
        f"vérifiez sa date de naissance ({YOUNGEST} à {OLDEST} ans attendus)."
    )
    return (Flaw(message, at, text, Severity.WARNING),)


@pupil_rule("S122", "CODE_SEXE")
def sex(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report a sex missing, or not coded 1 or 2."""
    code = pupil.values.get("CODE_SEXE", "")
    if code in _SEXES:
        return NONE
    if not code:
        return (Flaw("Le sexe de l'élève manque (CODE_SEXE).", ("CODE_SEXE",)),)
    return (Flaw("Le sexe doit être codé 1 (masculin) ou 2 (féminin).", ("CODE_SEXE",), code),)


@pupil_rule("S123", "CODE_PAYS", "CODE_COMMUNE_INSEE_NAISS", "VILLE_NAISS")
def birth_place(pupil: Pupil, _expected: Expectation) -> Sequence[Flaw]:
    """Report France without commune, a commune ill-formed, abroad without town (a warning)."""
    values = pupil.values
    commune = values.get("CODE_COMMUNE_INSEE_NAISS", "")
    if commune:
        if _COMMUNE.fullmatch(commune):
            return NONE
        message = (
            "Le code INSEE de la commune de naissance n'a pas la forme attendue (5 caractères)."
        )
        return (Flaw(message, ("CODE_COMMUNE_INSEE_NAISS",), commune),)
    country = values.get("CODE_PAYS", "")
    if country == FRANCE:
        message = "L'élève est né en France, mais le code INSEE de sa commune de naissance manque."
        return (Flaw(message, ("CODE_COMMUNE_INSEE_NAISS",)),)
    if country and "VILLE_NAISS" not in values:
        message = "L'élève est né à l'étranger, mais sa ville de naissance manque."
        return (Flaw(message, ("VILLE_NAISS",), severity=Severity.WARNING),)
    return NONE

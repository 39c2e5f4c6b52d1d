"""The table of the rules over one pupil of BEE_ELEVES."""

from cio_console.checks.pupil.birth import birth_date, birth_place, sex
from cio_console.checks.pupil.contact import (
    doubtful_email,
    invalid_email,
    missing_email,
    telephones,
)
from cio_console.checks.pupil.identity import (
    damaged_names,
    lost_characters,
    malformed_ine,
    missing_ine,
    missing_internal_number,
    missing_name,
    wrong_ine_key,
)
from cio_console.checks.pupil.pupil import ALWAYS_READ, Applies, Pupil, PupilRule
from cio_console.checks.pupil.schooling import leaving, mef, missing_regime

PUPIL_RULES: tuple[PupilRule, ...] = (
    damaged_names,
    lost_characters,
    missing_ine,
    malformed_ine,
    wrong_ine_key,
    missing_email,
    invalid_email,
    doubtful_email,
    birth_date,
    sex,
    birth_place,
    missing_name,
    mef,
    missing_internal_number,
    missing_regime,
    telephones,
    leaving,
)
"""Every rule over one pupil, in the order in which they are evaluated."""

PLAN = ALWAYS_READ.union(*(rule.reads for rule in PUPIL_RULES))
"""Every child tag that some rule reads."""

_EVERYONE = tuple(rule for rule in PUPIL_RULES if rule.applies is Applies.EVERYONE)
_PRESENT = tuple(rule for rule in PUPIL_RULES if rule.applies is not Applies.TERMINALE)


def rules_for(pupil: Pupil) -> tuple[PupilRule, ...]:
    """Return the rules that look at a pupil."""
    if not pupil.present:
        return _EVERYONE
    return PUPIL_RULES if pupil.terminale else _PRESENT

"""N110: suspicions about languages, from what the subjects of one pupil say together.

Codes of the nomenclature (BCN) tell a language's rank by their last two digits: 030201 is
« anglais LV1 », 030602 « espagnol LV2 ». A suspicion only informs: bilingual sections exist.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cio_console.checks.grades.rules import Keyed, Path
from cio_console.checks.reporting.flaw import Flaw

_LANGUAGE = re.compile(r"03[0-9]{2}0([123])")
_TWO_RANKS = re.compile(r"\bLV ?1\b.*\bLV ?2\b|\bLVA\b.*\bLVB\b", re.IGNORECASE)
_DNL = re.compile(r"\bDNL\b|non[ -]linguistique", re.IGNORECASE)


class Taken(NamedTuple):
    """One graded subject of a pupil over one period."""

    subject: str
    """Six digits; "" when they are not known, and nothing is suspected then."""
    at: Path
    period: str
    way: str = ""
    """How the pupil takes it (modalité d'élection), where the file tells."""


def language_rank(code: str) -> str:
    """Return « 1 » for the code of a first language, "" for what is no language."""
    match = _LANGUAGE.fullmatch(code)
    return match[1] if match else ""


def names_two_ranks(label: str) -> bool:
    """Tell whether the name of a subject is of both a first and a second language."""
    return bool(label) and _TWO_RANKS.search(label) is not None


def names_a_dnl(label: str) -> bool:
    """Tell whether a subject is named as one taught in a foreign language."""
    return bool(label) and _DNL.search(label) is not None


def suspicions(taken: Sequence[Taken]) -> Iterator[Keyed]:
    """Yield what the graded subjects of one pupil let one suspect, each once."""
    ranks: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    told: set[str] = set()
    for subject, at, period, way in taken:
        if subject and (subject, period, way) in seen and subject not in told:
            told.add(subject)
            message = (
                "L'élève a deux services notés pour la même matière sur une période : une DNL à "
                "signaler comme telle, ou un changement de classe à corriger."
            )
            yield ("twice", subject), Flaw(message, at, subject)
        seen.add((subject, period, way))
        rank = language_rank(subject)
        other = ranks.setdefault(rank, subject) if rank else subject
        if other != subject and f"LV{rank}" not in told:
            told.add(f"LV{rank}")
            message = (
                f"L'élève a deux langues au rang de LV{rank} ({other} et {subject}) : un service "
                "réunit sans doute LV1 et LV2, il en faut deux."
            )
            yield ("ranks", frozenset((other, subject))), Flaw(message, at, subject)

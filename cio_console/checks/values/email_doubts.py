"""Addresses that are valid, and that will probably not reach the pupil all the same.

A slip in the domain, an address of the school or of the académie, a mailbox that vanishes, a word
typed to fill the field. Each doubt is a French sentence without any part of the address but an
ending that does not exist.
"""

import re
from functools import lru_cache

from cio_console.checks.values.email_domains import (
    DISPOSABLE,
    MAIN_DOMAINS,
    REAL_DOMAINS,
    misspelt_ending,
    proposal,
    words,
)
from cio_console.domain.identifiers import is_uai

OFFICES = frozenset(
    words(
        """
        administration bureauviescolaire cpe intendance proviseur proviseuradjoint scolarite
        secretariat secretariateleve secretariateleves secretariatproviseur viescolaire
        """
    )
)
"""Who an address of a school is given to, without separators nor final number."""
FILLERS = frozenset(
    words(
        """
        adresseinconnue aucun aucune aucunmail inconnu inconnue neant nonconnu nonconnue
        nonrenseigne nonrenseignee pasdadresse pasdemail pasdemel sansadresse sansmail sansmel
        """
    )
)
"""What is typed for want of an address."""
SCHOOL = "lycee"
"""What the address of a school begins with, whatever follows."""
DOCUMENTATION = "example"
"""The ending that RFC 2606 keeps for documentations and fictions."""

LONGEST_NUMBER = 6
"""Digits in a row of a local part that cannot hold a UAI."""

_SEPARATORS = "._+-"
_BEGINNINGS = frozenset(word[:3] for word in (*OFFICES, *FILLERS, SCHOOL))
_JOINED = str.maketrans("", "", _SEPARATORS)
_LONG_NUMBER = re.compile(rf"[0-9]{{{LONGEST_NUMBER + 1}}}")
_PUPIL = re.compile(r"lyceen(?:ne)?(?![a-z])")
"""« lyceen.lea », « lyceenne94 »: a pupil, where « lyceenotredame » is a school."""
_UAI = r"(?<![0-9a-z])(ce[._-]?)?([0-9]{7}[a-z])(?![0-9a-z])"
_ACADEMY = "ac-"
_MINISTRIES = (".education.gouv.fr", ".educagri.fr")
_MAIN = frozenset(MAIN_DOMAINS)

_OF_SCHOOL = (
    "L'adresse de courriel est celle de l'établissement ou de l'académie, "
    "pas une adresse personnelle de l'élève."
)
_VANISHING = "L'adresse de courriel est jetable : elle aura disparu avant la fin de la campagne."
_FILLER = "L'adresse de courriel semble écrite faute de mieux : demandez à l'élève la sienne."


def suspect_beginning() -> str:
    """Return the pattern of how a local part begins that may be an office or a filler."""
    between = f"[{_SEPARATORS}]*"
    return f"{between}(?:{'|'.join(sorted(between.join(word) for word in _BEGINNINGS))})"


def email_doubt(address: str) -> str:
    """Return why a valid address is doubtful, as a French sentence, or ""."""
    local, _, domain = address.lower().rpartition("@")
    return (domain not in _MAIN and _domain_doubt(domain)) or _local_doubt(local)


@lru_cache(maxsize=1024)
def _domain_doubt(domain: str) -> str:
    ending = domain.rpartition(".")[2]
    if domain in REAL_DOMAINS or ending == DOCUMENTATION:
        return ""
    if domain in DISPOSABLE:
        return _VANISHING
    if _is_of_school(domain):
        return _OF_SCHOOL
    right = proposal(domain)
    if right:
        return f"Le domaine de l'adresse de courriel semble mal écrit : est-ce « {right} » ?"
    usual = misspelt_ending(ending)
    if usual:
        return f"L'adresse de courriel finit par « .{ending} », qui n'existe pas : « .{usual} » ?"
    return ""


def _is_of_school(domain: str) -> bool:
    dotted = f".{domain}"
    labels = domain.split(".")
    return (
        dotted.endswith(_MINISTRIES)
        or f".{SCHOOL}" in dotted
        or (labels[-1] == "fr" and labels[-2].startswith(_ACADEMY))
    )


def _local_doubt(local: str) -> str:
    if _LONG_NUMBER.search(local):
        found = re.search(_UAI, local)
        if found and (found[1] or is_uai(found[2].upper())):
            return _OF_SCHOOL
    word = local.translate(_JOINED)
    if word[:3] not in _BEGINNINGS:
        return ""
    word = word.rstrip("0123456789")
    if word in OFFICES or (word.startswith(SCHOOL) and _PUPIL.match(local) is None):
        return _OF_SCHOOL
    return _FILLER if word in FILLERS else ""

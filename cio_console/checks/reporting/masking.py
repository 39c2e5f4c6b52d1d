"""Pupils' identities in a report: masked unless the publisher asks for full ones.

What is masked: names, e-mail local parts, street addresses, telephone numbers, appreciations, and
any free text of a damaged line. What stays: the first letter, so that a secretary recognises the
record, and the faulty characters, so that the fault can be seen. INE, birth dates and codes stay
readable where a finding is about them, for the fault is in their characters; but no finding shows
the INE and the birth date together, which open a pupil's file on Parcoursup.
"""

import re
from functools import cache

from cio_console.checks.expectation import Identities
from cio_console.checks.reading.known_names import ADDRESS_LINES, FAMILY_NAMES, FIRST_NAMES, PHONES
from cio_console.checks.values.mojibake import CONTINUATION, DAMAGED

MASK = "*"
"""What stands for a hidden letter: ASCII, so that every terminal shows it."""

_NAME_FIELDS = frozenset({*FAMILY_NAMES, *FIRST_NAMES, "nom", "prenom"})
"""Tags and attributes that hold a person's name."""
_EMAIL_FIELDS = frozenset({"MEL"})
_REMARK_FIELDS = frozenset(
    {"appreciation", "annuelle", "avisEngagement", "avisInvestissement", "avisChefEtab"}
)
"""What is written of a pupil, often with their first name."""
_BIRTH_FIELDS = frozenset({"date-naissance"})
"""Birth dates that stand beside an INE, in one tag."""

_WORDS = _NAME_FIELDS.union(ADDRESS_LINES, PHONES, _REMARK_FIELDS)
"""Texts of which only first letters stay; in PHONES people also write whose number it is."""
_DIGIT = re.compile(r"[0-9]")
_TAG = re.compile(r"""</?[A-Za-z_][\w.-]*(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*/?>""")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)(\s*=\s*)(?:"([^"<]*)"|'([^'<]*)')""")
_ELEMENT = re.compile(r"(<([A-Za-z_][\w.-]*)[^<>]*>)([^<]*)")


def initials(family: str, first: str) -> str:
    """Return « D. L. » for DUPONT Léa; a missing name gives no initial."""
    one, two = family[:1], first[:1]
    if one.isalpha() and two.isalpha():
        return f"{one.upper()}. {two.upper()}."
    letters = (_first_letter(family), _first_letter(first))
    return " ".join(f"{letter.upper()}." for letter in letters if letter)


def mask_name(text: str) -> str:
    """Return a name with the first letter of each word only; damaged characters stay visible."""
    return _letter().sub(lambda m: m["kept"] or MASK, text)


@cache
def _letter() -> re.Pattern[str]:
    """Return the expression of a letter, `kept` or to be hidden: costly to make."""
    return re.compile(rf"(?P<kept>{DAMAGED}|(?<![\w{CONTINUATION}])\w)|\w")


def mask_email(address: str) -> str:
    """Return an address with its local part masked, its separators and faults left visible.

    Without an arobase the whole text is taken for a local part.
    """
    local, at, domain = address.rpartition("@")
    if not at:
        local, domain = address, ""
    kept = "".join(_mask_local(character) for character in local[1:])
    return local[:1] + kept + at + domain


def mask_value(field: str, value: str) -> str:
    """Return the value of a tag or attribute as a masked report shows it."""
    if field in _WORDS:
        return mask_name(value)
    if field in _BIRTH_FIELDS:
        return _DIGIT.sub(MASK, value)
    return mask_email(value) if field in _EMAIL_FIELDS else value


def mask_element(source: str) -> str:
    """Return the source text of well-formed elements with their identity fields masked."""
    if "<!" in source:
        return mask_damaged(source)
    source = _ELEMENT.sub(lambda m: m[1] + mask_value(m[2], m[3]), source)
    return _ATTRIBUTE.sub(_mask_attribute, source)


def mask_damaged(source: str) -> str:
    """Return a piece of a broken file with all its free text masked.

    Nothing tells which field a broken line belongs to, so that only well-formed tags stay whole.
    """
    parts = []
    end = 0
    for match in _TAG.finditer(source):
        tag = _ATTRIBUTE.sub(_mask_attribute, match[0])
        parts += [mask_name(source[end : match.start()]), tag]
        end = match.end()
    return "".join([*parts, mask_name(source[end:])])


def pupil_name(family: str, first: str, identities: Identities) -> str:
    """Return how a report names a pupil."""
    if identities is Identities.FULL:
        return f"{family} {first}".strip()
    return initials(family, first)


def _first_letter(text: str) -> str:
    return text[:1] if text[:1].isalpha() else next((c for c in text if c.isalpha()), "")


def _mask_local(character: str) -> str:
    hidden = character.isascii() and character.isalnum()
    return MASK if hidden else character


def _mask_attribute(match: re.Match[str]) -> str:
    quote, value = ("'", match[4]) if match[3] is None else ('"', match[3])
    return f"{match[1]}{match[2]}{quote}{mask_value(match[1], value)}{quote}"

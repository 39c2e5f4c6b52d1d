"""One error as libxml2 says it: a stable name, and an English text that may quote the document."""

import re
from typing import NamedTuple

from cio_console.checks.reporting.masking import mask_name

_CONTENT = "SCHEMAV_ELEMENT_CONTENT"
_KEY = "SCHEMAV_CVC_IDC"
_UNEXPECTED = "not expected"
"""What tells an element out of place from one that lacks another: their code is the same."""
_ATTRIBUTE = r"attribute '(?:\{[^{}']*\})?(?P<attribute>[^']*)'"
_SUBJECT = re.compile(rf"Element '(?:\{{[^{{}}']*\}})?(?P<element>[^']*)'(?:, {_ATTRIBUTE})?")
_REQUIRED = re.compile(rf"Element '[^']*': The {_ATTRIBUTE} is required")
_INTRODUCTION = re.compile(
    r"Element '[^']*'(?:, attribute '[^']*')?: (?:\[facet '[^']*'\] )?(?:The attribute '[^']*' )?"
)
"""Names, which are the schema's business: never a value."""
_RULES = (
    "' is not accepted by the pattern '",
    "' is not an element of the set {'",
    "' is not a valid value of the ",
    "' does not match the fixed value constraint '",
    "'] in key identity-constraint '",
    "'] in unique identity-constraint '",
    "'] of keyref '",
    "' must be greater than '",
    "' must be less than '",
    "' is less than the minimum value allowed ('",
    "' is greater than the maximum value allowed ('",
    "' has more digits than are allowed ('",
    "' has more fractional digits than are allowed ('",
)
"""What follows a value of the document; the schema's own terms come after."""
_VALUELESS = frozenset(
    {
        "SCHEMAV_CVC_COMPLEX_TYPE_2_3",
        "SCHEMAV_CVC_ELT_3_1",
        "SCHEMAV_CVC_ELT_3_2_1",
        "SCHEMAV_CVC_ELT_3_2_2",
    }
)
"""Errors whose text quotes a term of XML Schema, and nothing of the document."""
_DIGIT = re.compile(r"[0-9]")
_LENGTH = "The value has a length of '"


class Said(NamedTuple):
    """One error of libxml2."""

    type: str
    """« SCHEMAV_CVC_PATTERN_VALID »: its stable name."""
    message: str
    """Its English text."""

    @property
    def is_out_of_place(self) -> bool:
        """Whether the element is not expected where it stands: its value is not at fault."""
        return self.type == _CONTENT and _UNEXPECTED in self.message

    @property
    def is_lack(self) -> bool:
        """Whether the element lacks another."""
        return self.type == _CONTENT and _UNEXPECTED not in self.message

    @property
    def is_key(self) -> bool:
        """Whether it depends on other elements of the document."""
        return self.type == _KEY

    @property
    def element(self) -> str:
        """The local name of the element that the text is about, "" when it names none."""
        found = _SUBJECT.match(self.message)
        return found["element"] if found else ""

    @property
    def attribute(self) -> str:
        """The local name of the attribute, "" when it is about the element itself."""
        found = _REQUIRED.match(self.message) or _SUBJECT.match(self.message)
        return found["attribute"] or "" if found else ""

    def masked(self) -> str:
        """Return the text with the values that it quotes from the document hidden.

        A value may hold quotes itself: it ends at the last words that may follow one. Where none
        does, everything from the first quote to the last is taken for a value.
        """
        if self.type in _VALUELESS:
            return self.message
        introduction = _INTRODUCTION.match(self.message)
        start = introduction.end() if introduction else 0
        start = self.message.find("'", start)
        if start < 0 or self.message.startswith(_LENGTH, start - len(_LENGTH) + 1):
            return self.message
        end = max(self.message.rfind(rule) for rule in _RULES)
        if end <= start:
            end = self.message.rfind("'", start + 1)
        if end < 0:
            end = len(self.message)
        value = _DIGIT.sub("*", mask_name(self.message[start + 1 : end]))
        return self.message[: start + 1] + value + self.message[end:]

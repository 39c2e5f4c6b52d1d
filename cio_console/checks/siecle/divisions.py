"""The divisions among the structures that SIECLE gives a pupil, and which of them are classes."""

from collections.abc import Iterator

from lxml import etree

from cio_console.checks.values.elements import XML_SPACES

_INACTIVE = "INACTIFS"
"""The pseudo division « Inactifs », which is no class."""
_DIVISION = "D"
"""TYPE_STRUCTURE of a division; « G » is a group."""


def is_inactive(code: str) -> bool:
    """Tell whether a division code is the pseudo division of inactive pupils."""
    return code.upper() == _INACTIVE


def divisions_in(element: etree._Element) -> Iterator[tuple[int, str]]:
    """Yield the divisions of a STRUCTURES_ELEVE: their rank among its STRUCTURE, and their code."""
    for rank, structure in enumerate(element.iterchildren("STRUCTURE")):
        code = kind = ""
        for child in structure:
            tag = child.tag
            if tag == "CODE_STRUCTURE":
                code = child.text or ""
            elif tag == "TYPE_STRUCTURE":
                kind = child.text or ""
        if code and kind.strip(XML_SPACES) == _DIVISION and (code := code.strip(XML_SPACES)):
            yield rank, code

"""Values as the elements of a record hold them: what the readers of every format share."""

import hashlib
from collections.abc import Iterator

from lxml import etree

XML_SPACES = " \t\r\n"
"""White space of XML around a value, which re-indenting adds; other spaces are part of it."""

At = tuple[int, ...]
"""Positions of children, from the record down: (0, 1) is the second child of the first."""


LONGEST_CODE = 300
"""Characters of an identifier or of a code that are remembered as they are: ten times the usual."""


def shortened(text: str, most: int = LONGEST_CODE) -> str:
    """Return a text as it may be remembered: whole, else its beginning and a hash of the whole."""
    if len(text) <= most:
        return text
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
    return text[:most] + digest.hexdigest()


def text_of(element: etree._Element, tag: str) -> str:
    """Return the text of a child, "" when it is missing or empty."""
    return (element.findtext(tag) or "").strip(XML_SPACES)


def code_of(element: etree._Element, name: str) -> str:
    """Return a code that an export writes as an attribute, and some readers as a child."""
    return element.get(name, "").strip(XML_SPACES) or text_of(element, name)


def children(element: etree._Element, tag: str = "") -> Iterator[tuple[int, etree._Element]]:
    """Yield the children of that tag, or all, with their position among the elements."""
    position = 0
    for child in element:
        name = child.tag
        # A comment's tag is a function: it does not count as a child element.
        if isinstance(name, str):
            if not tag or name == tag:
                yield position, child
            position += 1

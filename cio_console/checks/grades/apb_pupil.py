"""One pupil of a grades file of the « APB » shape: values read once, each with its place.

A place (`at`) is the path of child positions below the record, counting elements only.
"""

from typing import NamedTuple

from lxml import etree

from cio_console.checks.values.elements import LONGEST_CODE, XML_SPACES, At, children, shortened


class Mark(NamedTuple):
    """One `notes`: what a pupil got in one service over one period."""

    at: At
    service: str
    state: str
    average: str
    """Text of `moyenne`; empty when it is absent or empty, which are both missing."""
    rank: str
    """Text of `rang`, likewise."""
    remark: int
    """Characters of `appreciation`, the spaces around it left out; 0 when it is missing."""


class Card(NamedTuple):
    """One `bulletin`."""

    at: At
    period: str
    marks: tuple[Mark, ...]


class Year(NamedTuple):
    """One `annee-scolaire` of a pupil; `year` is the one in which it ends."""

    at: At
    year: str
    division: str
    cards: tuple[Card, ...]


class ApbPupil(NamedTuple):
    """The values of one `eleve`."""

    code: str
    ine: str
    family_name: str
    first_name: str
    birth_date: str
    years: tuple[Year, ...]


def read_apb_pupil(element: etree._Element) -> ApbPupil:
    """Return the values of an `eleve`, of the present year and of earlier ones."""
    get = element.attrib.get
    years = tuple(
        _year(child, (at, position))
        for at, container in children(element, "annees-scolaires")
        for position, child in children(container, "annee-scolaire")
    )
    return ApbPupil(
        code=shortened(get("code", "").strip(XML_SPACES)),
        ine=shortened(get("ine", "").strip(XML_SPACES)),
        family_name=get("nom", "").strip(XML_SPACES)[:LONGEST_CODE],
        first_name=get("prenom", "").strip(XML_SPACES)[:LONGEST_CODE],
        birth_date=get("date-naissance", "").strip(XML_SPACES)[:LONGEST_CODE],
        years=years,
    )


def _year(element: etree._Element, at: At) -> Year:
    cards = tuple(
        _card(child, (*at, outer, inner))
        for outer, container in children(element, "bulletins")
        for inner, child in children(container, "bulletin")
    )
    get = element.attrib.get
    year, division = shortened(get("annee", "").strip()), shortened(get("code-classe", "").strip())
    return Year(at, year, division, cards)


def _card(element: etree._Element, at: At) -> Card:
    marks = tuple(_mark(child, (*at, place)) for place, child in children(element, "notes"))
    return Card(at, shortened(element.attrib.get("trimestre", "").strip()), marks)


def _mark(element: etree._Element, at: At) -> Mark:
    average = rank = ""
    remark = 0
    for child in element:
        tag = child.tag
        if tag == "moyenne":
            average = average or shortened((child.text or "").strip(XML_SPACES))
        elif tag == "appreciation":
            remark = remark or len((child.text or "").strip())
        elif tag == "rang":
            rank = rank or (child.text or "").strip(XML_SPACES)
    get = element.attrib.get
    service = shortened(get("code-service-notation", "").strip())
    return Mark(at, service, get("etat", "").strip(), average, rank, remark)

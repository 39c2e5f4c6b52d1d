"""A declared upload told in one line, as a director types it.

    SIECLE vu déposé le 08/01, dit par Mme Costa (secrétariat)

The collection is told by a word of its label (« SIECLE », « notes »); the day by « le 08/01 »,
« 8 janvier », « hier », « lundi » (the last one); who says so after « dit par », « selon »,
« d'après » or « par ». Without a day it is today's, without a name the director's own word.
« retirer » takes back what was declared, « retirer SIECLE » of that collection only.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.contact_line import day_told
from cio_console.domain.text import clean_line, fold

_BY = re.compile(
    r"(?:^|[\s,;])(?:dite? par|d['’ ]apr[eéè]s|selon|par)(?: :)?(?:\s+|$)", re.IGNORECASE
)
_DAY = re.compile(
    r"(?<![\w/-])(?:\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|(?:1er|\d{1,2}) [a-z]{3,9}"
    r"(?: \d{4})?|avant-hier|hier|aujourd['’]hui|[a-z]{3,5}di|dimanche)(?![\w/-])"
)
_BACK = ("retirer", "retire", "annuler", "annule")
_NEAR = {"hier": 1, "avant-hier": 2}
_WEEK = timedelta(days=7)
_SLIP = 180
"""A day told without its year, so many days ahead or fewer, is a slip; beyond, it is past."""
_LONGEST = 200
"""Characters kept of who says so."""


class DeclarationLine(msgspec.Struct, frozen=True):
    """What is understood of a line."""

    collection: str = ""
    """Id of the collection; "" when the line names none."""
    day: date | None = None
    by: str = ""
    """Who says so; "" when the line does not tell."""
    withdraws: bool = False
    """Whether the line takes back what was declared: of every collection when it names none."""
    problem: str = ""
    """French sentence on what is wrong or missing; "" when all is well."""


def read_declaration_line(line: str, campaign: Campaign, today: date) -> DeclarationLine:
    """Return what `line` tells on the day `today`, in that campaign."""
    whole = clean_line(line, len(line) + 1)
    if (taken := fold(whole).split()) and taken[0] in _BACK:
        named = _collection(" ".join(taken[1:]), campaign)
        return DeclarationLine(named.id if named else "", withdraws=True)
    told, by = _who(whole)
    folded = fold(told)
    found = _collection(folded, campaign)
    day, problem = _day(folded, today)
    if found is None:
        known = " ou ".join(f"« {_short(c)} »" for c in campaign.collections)
        problem = f"Dites de quelle remontée il s'agit : {known}."
    return DeclarationLine(found.id if found else "", day, by, problem=problem)


def line_of(collection: Collection, day: date, today: date) -> str:
    """Return the beginning of a line typed on the day `today`, to be ended by who says so."""
    short = f"{day:%d/%m}"
    told = short if past_day(short, today) == day else f"{day:%d/%m/%Y}"
    return f"{_short(collection)} vu déposé le {told}, dit par "


def past_day(text: str, today: date) -> date | None:
    """Return the day told, the last one that it can be; None when it is no day."""
    told = fold(text).strip()
    if told in _NEAR:
        return today - timedelta(days=_NEAR[told])
    day = day_told(told, today)
    if day is None or day <= today:
        return day
    if told.isalpha():  # « lundi » is the last one, not the next
        return day - _WEEK if day - _WEEK < today else day - 2 * _WEEK
    return day if (day - today).days <= _SLIP or re.search(r"\d{4}", told) else _a_year_before(day)


def _who(line: str) -> tuple[str, str]:
    """Return the line without who says so, and who does."""
    found = _BY.search(line)
    if found is None:
        return line, ""
    return line[: found.start()], line[found.end() :].strip(" .,;")[:_LONGEST]


def _collection(folded: str, campaign: Campaign) -> Collection | None:
    words = re.findall(r"\w+", folded)
    named = (c for word in words for c in campaign.collections if word in set(_names(c)))
    return next(named, None)


def _names(collection: Collection) -> Iterator[str]:
    for name in (fold(collection.id), fold(_short(collection))):
        yield name
        yield name.removesuffix("s")


def _day(folded: str, today: date) -> tuple[date | None, str]:
    for found in _DAY.finditer(folded):
        day = past_day(found[0].replace("’", "'"), today)
        if day is not None:
            late = f"Le {day:%d/%m/%Y} n'est pas encore venu : dites le jour du dépôt."
            return day, late if day > today else ""
        if found[0][0].isdigit():
            return None, f"« {found[0]} » n'est pas un jour."
    return today, ""


def _a_year_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return None


def _short(collection: Collection) -> str:
    return collection.label.split(" ")[0]

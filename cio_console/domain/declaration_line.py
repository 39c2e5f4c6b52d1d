"""A declared upload told in one line, as a director types it.

    SIECLE : dépôt vu le 08/01, dit par Mme Costa (secrétariat)

The collection is told by a word of its label (« SIECLE », « notes »); the day by « le 08/01 »,
« 8 janvier », « hier », « lundi » (the last one); who says so after « dit par », « selon »,
« d'après » or « par ». Without a day it is today's, unless the line tells one that is not
understood; without a name, the director's own word. « retirer » takes back what was declared,
« retirer SIECLE » of that collection only.
"""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.days import PLAIN_DAY, folded_alike, misnamed, past_day
from cio_console.domain.followup import BACK
from cio_console.domain.text import clean_line, fold

_BY = re.compile(
    r"(?:^|[\s,;])(?:dite? par|d['’ ]apr[eéè]s|selon|par)(?: :)?(?:\s+|$)", re.IGNORECASE
)
_DAY = re.compile(
    rf"(?<![\w/+-])(?:avant[- ]hier|hier|{PLAIN_DAY}|(?<=le )(?:1er|\d{{1,2}})(?! ?h))"
    r"(?![\w/-]|\.\d)"
)
_TELLS_A_DAY = re.compile(r"\d+\b(?! ?h)|\b(?:il y a|semaine|mois|debut|fin)\b")
"""What may tell a day that is not understood: the upload is then not taken for today's."""
_UNCLEAR = "Le jour n'est pas compris : écrivez « le 08/01 », « hier » ou « lundi »."
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


def read_declaration_line(
    line: str, campaign: Campaign, today: date, seen: date | None = None
) -> DeclarationLine:
    """Return what `line` tells on the day `today`, in that campaign.

    `seen` is the day on which the sector is seen when it is a past one: « hier », « lundi » and a
    line without a day are told from there, as the line that is proposed is. No upload is of a day
    after `today` all the same.
    """
    of = min(seen or today, today)
    whole = clean_line(line, len(line) + 1)
    if (taken := fold(whole).split()) and taken[0] in BACK:
        named = _collection(" ".join(taken[1:]), campaign)
        return DeclarationLine(named.id if named else "", withdraws=True)
    told, by = _who(whole)
    found = _collection(fold(told), campaign)
    day, problem = _day(folded_alike(told), of, today)
    if found is None:
        known = " ou ".join(f"« {_short(c)} »" for c in campaign.collections)
        problem = f"Dites de quelle remontée il s'agit : {known}."
    return DeclarationLine(found.id if found else "", day, by, problem=problem)


def line_of(collection: Collection, day: date, today: date) -> str:
    """Return the beginning of a line typed on the day `today`, to be ended by who says so."""
    short = f"{day:%d/%m}"
    told = short if past_day(short, today) == day else f"{day:%d/%m/%Y}"
    return f"{_short(collection)} : dépôt vu le {told}, dit par "


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


def _day(folded: str, of: date, today: date) -> tuple[date | None, str]:
    """Return the day told, on the day `of` when none is; and what is wrong with it."""
    for found in _DAY.finditer(folded):
        day = past_day(f"le {found[0]}" if found[0][0].isdigit() else found[0], of)
        if day is not None:
            late = f"Le {day:%d/%m/%Y} n'est pas encore venu : dites le jour du dépôt."
            return day, late if day > today else ""
        if wrong := misnamed(found[0], of, past=True):
            return None, f"{wrong} : dites le jour du dépôt."
        if found[0][0].isdigit():
            return None, f"« {found[0]} » n'est pas un jour."
    return of, _UNCLEAR if _TELLS_A_DAY.search(folded) else ""


def _short(collection: Collection) -> str:
    return collection.label.split(" ")[0]

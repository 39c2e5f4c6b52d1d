"""Finding the CIO a director names, and the schools of the area they choose."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from cio_console.domain.candidate import CIO_NATURE, Area, Candidate, Opening, school_of
from cio_console.domain.sector_list import in_order
from cio_console.domain.text import fold
from cio_console.errors import UsageProblem

_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}
_NEAR = 3
_SHOWN = 12
"""Bassins named when the one asked for is not there."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name, accents and case ignored: « St-Malo » → saint, malo."""
    return tuple(_ABBREVIATIONS.get(word, word) for word in re.findall("[a-z0-9]+", fold(text)))


def find_cios(typed: str, known: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the CIO of that UAI, else those of that town, else those whose name holds it.

    Closed ones are not found. What is typed may be part of a town: « Paris » is in « Paris 5e ».
    """
    cios = [one for one in known if one.nature == CIO_NATURE and one.state is not Opening.CLOSED]
    wanted = words(typed)
    if not wanted:
        return ()
    ways: tuple[Callable[[Candidate], bool], ...] = (
        lambda one: one.uai == typed.strip().upper(),
        lambda one: words(one.commune) == wanted,
        lambda one: set(wanted) <= set(words(one.commune)),
        lambda one: set(wanted) <= set(words(one.name)),
    )
    found = ([one for one in cios if way(one)] for way in ways)
    return tuple(next(filter(None, found), []))


def near_towns(typed: str, known: Sequence[Candidate]) -> list[str]:
    """Return towns with a CIO that look like what was typed."""
    towns = {" ".join(words(one.commune)): one.commune for one in known}
    near = get_close_matches(" ".join(words(typed)), towns, _NEAR)
    return [towns[name] for name in near]


def in_area(candidates: Sequence[Candidate], area: Area) -> tuple[Candidate, ...]:
    """Return the candidates of the communes and of the bassin asked for, with their sections.

    Each section stands behind its parent. Raises UsageProblem naming a commune or a bassin that no
    candidate is in.
    """
    kept = list(candidates)
    if area.communes:
        kept = _in_communes(kept, area.communes)
    if area.bassin:
        kept = _in_bassin(kept, area.bassin)
    parents = {one.uai for one in kept}
    kept += [one for one in candidates if one.parent_uai in parents and one.uai not in parents]
    by_uai = {one.uai: one for one in kept}
    return tuple(by_uai[school.uai] for school in in_order(map(school_of, kept)))


def _in_communes(candidates: Sequence[Candidate], asked: Sequence[str]) -> list[Candidate]:
    kept: list[Candidate] = []
    for commune in asked:
        there = [one for one in candidates if _is_in(one, commune)]
        if not there:
            raise UsageProblem(_no_commune(commune, candidates))
        kept += [one for one in there if one not in kept]
    return kept


def _is_in(one: Candidate, commune: str) -> bool:
    return one.commune_code == commune.strip().upper() or words(one.commune) == words(commune)


def _no_commune(commune: str, candidates: Sequence[Candidate]) -> str:
    names = {" ".join(words(one.commune)): one.commune for one in candidates}
    near = get_close_matches(" ".join(words(commune)), names, _NEAR)
    advice = f" Vouliez-vous écrire {' ou '.join(names[name] for name in near)} ?" if near else ""
    return f"aucun lycée à « {commune} » dans ce département.{advice}"


def _in_bassin(candidates: Sequence[Candidate], asked: str) -> list[Candidate]:
    wanted = words(asked)
    there = [
        one
        for one in candidates
        if one.bassin == asked.strip() or (wanted and set(wanted) <= set(words(one.bassin_name)))
    ]
    if there:
        return there
    named = sorted({one.bassin_name or one.bassin for one in candidates} - {""})
    if not named:
        raise UsageProblem(
            "l'annuaire ne dit pas le bassin de formation de ces lycées : choisissez par communes"
            " (--communes)."
        )
    told = ", ".join(named[:_SHOWN]) + ("…" if len(named) > _SHOWN else "")
    raise UsageProblem(f"aucun lycée du bassin « {asked} ». Ceux qu'il y a : {told}.")

"""Terminale head-counts, from the two public data sets on the lycées: a hint, not a denominator.

One tells the general and technological ways, the other the vocational one; a « lycée polyvalent »
is in both. They are published each at its own time.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from cio_console.directory import fields
from cio_console.directory.portal import Row
from cio_console.domain.candidate import HeadCount

GENERAL = "fr-en-lycee_gt-effectifs-niveau-sexe-lv"
VOCATIONAL = "fr-en-lycee_pro-effectifs-niveau-sexe-lv"

SERIES: Mapping[str, tuple[str, ...]] = {
    GENERAL: (
        "terminales_g", "terminales_sti2d", "terminales_stl", "terminales_stmg",
        "terminales_st2s", "terminales_std2a", "terminales_sthr", "terminales_tmd",
        "terminales_bt",
    ),
    VOCATIONAL: ("terminales_pro",),
}  # fmt: skip
"""Data set → its fields that count terminale pupils, each pupil once."""
KEYS = ("numero_lycee", "rentree_scolaire")

_YEAR = re.compile(r"(20[0-9]{2})\b")
_SERIES = re.compile("terminales_[a-z0-9]+")
"""A field of a whole série: « terminales_g_filles » counts part of « terminales_g »."""

Counts = dict[str, dict[int, int]]
"""UAI → year of the rentrée → terminale pupils."""


def counts_of(dataset: str, rows: Iterable[Row]) -> Counts:
    """Return what the rows of one data set count; a row without any figure counts nothing."""
    counts: Counts = defaultdict(dict)
    for row in rows:
        year = _YEAR.match(fields.text(row, "rentree_scolaire"))
        told = [fields.count(row, name) for name in SERIES[dataset]]
        known = [count for count in told if count is not None]
        if year and known:
            years = counts[fields.text(row, "numero_lycee").upper()]
            years[int(year[1])] = years.get(int(year[1]), 0) + sum(known)
    return counts


def head_counts(several: Iterable[Counts]) -> dict[str, HeadCount]:
    """Return the count of each lycée, summed over the data sets.

    Its rentrée is the newest one that every data set has reached: the sum of one year of a data
    set and nothing of another would be wrong by a whole way of a lycée.
    """
    told = [counts for counts in several if counts]
    newest = [max(year for years in counts.values() for year in years) for counts in told]
    reached = min(newest, default=0)
    found = {}
    for uai in {uai for counts in told for uai in counts}:
        years = {year for counts in told for year in counts.get(uai, ()) if year <= reached}
        if years:
            year = max(years)
            whole = sum(counts.get(uai, {}).get(year, 0) for counts in told)
            found[uai] = HeadCount(whole, year)
    return found


def uncounted(dataset: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the fields of a data set that look like a série which is not counted."""
    known = SERIES[dataset]
    return tuple(name for name in names if _SERIES.fullmatch(name) and name not in known)

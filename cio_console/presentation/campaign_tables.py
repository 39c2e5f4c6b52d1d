"""The figures of the campaign for a spreadsheet: by day, by rule, by school."""

from collections.abc import Mapping

from cio_console.domain.rule import Rule
from cio_console.domain.trends import Trends
from cio_console.presentation.dates import full_day
from cio_console.presentation.spreadsheet import Table, beside_school

_DAYS = ("collecte", "jour", "dépôts", "avec dépôt", "utilisables", "attendus", "échéance")
_RULES = ("règle", "titre", "anomalies", "élèves", "établissements")
_EMAILS = ("UAI", "établissement", "commune", "élèves de terminale", "valides", "manquent")


def days_table(found: Trends) -> Table:
    """Return one row per collection and per day."""
    rows = [
        [
            curve.collection.label,
            full_day(day.day),
            day.uploads,
            day.received,
            day.usable,
            curve.concerned,
            full_day(curve.deadline) if curve.deadline else None,
        ]
        for curve in found.curves
        for day in curve.days
    ]
    return Table(_DAYS, rows)


def rules_table(found: Trends, rules: Mapping[str, Rule]) -> Table:
    """Return one row per rule that found something, the most frequent first."""
    rows = [
        [r.code, rules[r.code].title if r.code in rules else None, r.findings, r.pupils, r.schools]
        for r in found.rules
    ]
    return Table(_RULES, rows)


def emails_table(found: Trends) -> Table:
    """Return one row per school; its figures are empty as long as they are not known."""
    rows: list[list[object]] = []
    for one in found.emails:
        school, known = one.school, one.terminales is not None
        counts = [one.terminales, one.valid, one.missing] if known else [None, None, None]
        rows.append([school.uai, school.name, school.commune, *counts])
    return beside_school(Table(_EMAILS, rows), [one.cio for one in found.emails])

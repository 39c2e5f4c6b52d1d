"""The state of the sector for a spreadsheet: words and figures, each in its own column."""

from collections.abc import Iterable, Mapping

from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.finding import SEVERITIES
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SchoolLine
from cio_console.domain.status import CollectionState
from cio_console.presentation.dates import full_day
from cio_console.presentation.labels import flag_label, severity_label, status_label
from cio_console.presentation.spreadsheet import Table, beside_school
from cio_console.presentation.wording import declared_text, received_on

_SCHOOL = ("UAI", "établissement", "commune", "nature")
_FIGURES = ("élèves de terminale", "adresses valides", "dernière relance")


def state_table(
    campaign: Campaign,
    lines: Iterable[SchoolLine],
    collections: Iterable[Collection],
    contacts: Mapping[str, Contact],
) -> Table:
    """Return one row per school, with what those collections tell; `contacts` are the newest."""
    shown, lines = tuple(collections), tuple(lines)
    header = [*_SCHOOL, *(title for c in shown for title in _titles(c)), *_FIGURES]
    rows: list[list[object]] = []
    for line in lines:
        school, contact = line.school, contacts.get(line.school.uai)
        row: list[object] = [school.uai, school.name, school.commune, school.nature_label]
        for one in shown:
            row += _cells(campaign, line.states[one.id])
        called = full_day(campaign.day_of(contact.at)) if contact else None
        rows.append([*row, line.terminales, line.valid_emails, called])
    return beside_school(Table(header, rows), [line.cio for line in lines])


def _titles(collection: Collection) -> list[str]:
    words = ["", "remarques", "dépôts", "reçu le", *map(severity_label, SEVERITIES)]
    return [f"{collection.label} {word}".strip() for word in words]


def _cells(campaign: Campaign, state: CollectionState) -> list[object]:
    received = received_on(state.current, campaign) if state.current else None
    declared = declared_text(state.current) if state.current else ""
    told = ", ".join(filter(None, [state.reason, declared, *map(flag_label, state.flags)]))
    counts = [state.counts.get(severity) for severity in SEVERITIES]
    return [status_label(state.status), told, len(state.uploads), received, *counts]

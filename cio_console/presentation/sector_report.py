"""The report on the sector, for an inspector or the academic director: one page, no pupil's datum.

What it says, in what order; the Markdown and the HTML write the same. Schools are named, nobody
else is, and what was said on the telephone is only told when it is asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from cio_console.domain.campaign import ACTIVATION_MAIL
from cio_console.domain.followup import Contact
from cio_console.domain.overview import DUE_SOON, SchoolLine, SectorOverview
from cio_console.domain.rule import Rule
from cio_console.domain.status import CollectionState, Status
from cio_console.domain.trends import Curve, Day, Trends
from cio_console.presentation.campaign_words import awaited, told_curve, told_emails
from cio_console.presentation.checked import LOCAL_CHECKS
from cio_console.presentation.dates import countdown_told, day_and_time, full_day, long_day
from cio_console.presentation.labels import status_label
from cio_console.presentation.numbers import number, plural

MOST_NAMED = 1_000
"""Characters of the names of the schools that are behind, in all; the others are counted. They make
a quarter of a page, however long the names."""
MOST_RULES, MOST_SCHOOLS, MOST_CONTACTS, MOST_DAYS = 6, 6, 12, 8
"""Rows of the tables that could be long: with these the page holds in one sheet."""
_NOT_SAID = "–"
_NO_PUPIL = "Ce rapport ne contient aucune donnée d'élève : des établissements, et des comptes."


class ReportTable(NamedTuple):
    """A table of the report."""

    caption: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    """Indexes of the columns of figures."""


class Section(NamedTuple):
    """A part of the report."""

    title: str
    told: tuple[str, ...] = ()
    """Sentences, above what follows."""
    table: ReportTable | None = None
    more: str = ""
    """What the table leaves out, said below it; "" when it is whole."""
    curves: tuple[Curve, ...] = ()
    """What can be drawn under it; `days` is its twin in figures."""
    days: ReportTable | None = None


class SectorReport(NamedTuple):
    """The whole report."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    """What is said at the foot: where it comes from, what it is not."""


class Sources(NamedTuple):
    """What a report is made from, besides the figures."""

    name: str
    """Whose sector it is."""
    rules: Mapping[str, Rule]
    synced_at: datetime | None = None
    contacts: Mapping[str, Contact] | None = None
    """UAI → newest contact, when what was said is asked for."""


def sector_report(sector: SectorOverview, found: Trends, sources: Sources) -> SectorReport:
    """Return the report at the instant of `sector`."""
    campaign = sector.campaign
    day = long_day(campaign.day_of(sector.at))
    sections = [
        _collections(sector, found),
        _behind(sector),
        _emails(sector, found),
        _rules(found, sources.rules),
    ]
    if sources.contacts is not None:
        sections.append(_contacts(sector, sources.contacts))
    notes = [LOCAL_CHECKS, _NO_PUPIL]
    if sources.synced_at is not None:
        notes.insert(0, f"Données reçues le {day_and_time(sources.synced_at, campaign.zone)}.")
    return SectorReport(
        f"Remontées Parcoursup : {sources.name}",
        f"{campaign.label} · situation du {day}",
        tuple(sections),
        tuple(notes),
    )


def _collections(sector: SectorOverview, found: Trends) -> Section:
    held = {one.collection.label: one.statuses for one in sector.progress}
    titles = ["Remontée", "Échéance", "Attendus", "Reçus", "Utilisables", "Rejetés"]
    titles += ["Sans dépôt", "En retard"]
    rows = []
    for curve in found.curves:
        closes = full_day(curve.deadline) if curve.deadline else "à confirmer"
        left = f" ({countdown_told(curve.days_left)})" if curve.deadline else ""
        statuses = held.get(curve.collection.label, {})
        counts = [curve.concerned, curve.received, curve.usable, statuses.get(Status.REJECTED, 0)]
        counts += [curve.concerned - curve.received, statuses.get(Status.LATE, 0)]
        rows.append((curve.collection.label, f"{closes}{left}", *map(number, counts)))
    caption = "Établissements, par remontée"
    table = ReportTable(caption, tuple(titles), tuple(rows), frozenset(range(2, len(titles))))
    drawn = tuple(curve for curve in found.curves if not awaited(curve))
    told = [told_curve(curve) for curve in found.curves if awaited(curve) or _has_more(curve)]
    title = "Où en sont les remontées"
    return Section(title, tuple(told), table, curves=drawn, days=_days(drawn))


def _has_more(curve: Curve) -> bool:
    """Tell whether a sentence says of a collection what the table does not."""
    return bool(curve.declared) or curve.on_time not in (None, curve.usable)


def _days(curves: Sequence[Curve]) -> ReportTable | None:
    """Return the curves in figures: a few days, the last one being the day seen."""
    if not curves:
        return None
    rows = [
        (curve.collection.label, full_day(day.day), number(day.received), number(day.usable))
        for curve in curves
        for day in _some(curve.days)
    ]
    titles = ("Remontée", "Au soir du", "Reçus", "Utilisables")
    caption = "Établissements reçus, au fil des jours"
    return ReportTable(caption, titles, tuple(rows), frozenset({2, 3}))


def _some(days: Sequence[Day]) -> Sequence[Day]:
    """Return some days, evenly set apart and the last one always."""
    step = max(-(-len(days) // MOST_DAYS), 1)
    return days[::-1][::step][::-1]


def _behind(sector: SectorOverview) -> Section:
    held: dict[tuple[str, str], list[SchoolLine]] = {}
    for collection in sector.campaign.collections:
        for line in sector.lines:
            if told := _trouble(line.states[collection.id]):
                held.setdefault((collection.label, told), []).append(line)
    title = "Établissements en retard ou rejetés"
    if not held:
        return Section(title, ("Aucun établissement n'est en retard, aucun fichier n'est rejeté.",))
    most = MOST_NAMED // len(held)
    rows = [
        (label, told, number(len(lines)), _named(lines, most))
        for (label, told), lines in held.items()
    ]
    titles = ("Remontée", "Situation", "Nombre", "Établissements")
    caption = "Établissements à relancer, par remontée"
    return Section(title, (), ReportTable(caption, titles, tuple(rows), frozenset({2})))


def _trouble(state: CollectionState) -> str:
    """Return what is told of a school that is behind, "" when it is not."""
    if state.status in (Status.LATE, Status.REJECTED):
        return status_label(state.status)
    left = state.days_left
    if state.status is Status.EXPECTED and left is not None and left <= DUE_SOON:
        return f"{status_label(state.status)} ({countdown_told(left)})"
    return ""


def _named(lines: Sequence[SchoolLine], most: int) -> str:
    """Return the names in about `most` characters, one of them at least; the rest is counted."""
    names: list[str] = []
    left = most
    for line in lines:
        name = f"{line.school.name} ({line.school.commune})"
        left -= len(name)
        if names and left < 0:
            break
        names.append(name)
    if rest := len(lines) - len(names):
        names.append(f"et {plural(rest, 'autre', 'autres')}")
    return ", ".join(names)


def _emails(sector: SectorOverview, found: Trends) -> Section:
    readiness = sector.readiness
    sent = sector.campaign.activation_mail_sent(sector.at)
    milestone = sector.campaign.milestone(ACTIVATION_MAIL)
    told = [told_emails(sector)]
    if readiness.schools_known:
        ready = plural(readiness.schools_ready, "établissement prêt", "établissements prêts")
        known = number(readiness.schools_known)
        told.append(f"{ready} sur {known} dont le fichier SIECLE est utilisable.")
    if sent and milestone:
        told.append("Le jour de ce courriel est venu : les adresses restent à corriger.")
    behind = [one for one in found.emails if one.missing > 0]
    rows = [
        (one.school.name, one.school.commune, *map(number, (one.terminales or 0, one.missing)))
        for one in behind[:MOST_SCHOOLS]
    ]
    if not rows:
        return Section("Adresses de courriel des élèves de terminale", tuple(told))
    rest = len(behind) - len(rows)
    more = f"Il en manque aussi dans {plural(rest, 'autre', 'autres')}." if rest else ""
    titles = ("Établissement", "Commune", "Terminales", "Sans adresse valide")
    caption = "Établissements à qui il manque le plus d'adresses"
    table = ReportTable(caption, titles, tuple(rows), frozenset({2, 3}))
    return Section("Adresses de courriel des élèves de terminale", tuple(told), table, more)


def _rules(found: Trends, rules: Mapping[str, Rule]) -> Section:
    rows = [
        (
            one.code,
            rules[one.code].title if one.code in rules else "règle inconnue",
            number(one.findings),
            number(one.schools),
        )
        for one in found.rules[:MOST_RULES]
    ]
    title = "Règles les plus fréquentes"
    if not rows:
        return Section(title, ("Aucune anomalie dans les dépôts qui comptent.",))
    rest = len(found.rules) - len(rows)
    others = plural(rest, "autre règle a", "autres règles ont")
    more = f"{others} aussi des anomalies." if rest else ""
    titles = ("Règle", "Intitulé", "Anomalies", "Établissements")
    caption = "Anomalies dans les dépôts qui comptent"
    table = ReportTable(caption, titles, tuple(rows), frozenset({2, 3}))
    return Section(title, (), table, more)


def _contacts(sector: SectorOverview, contacts: Mapping[str, Contact]) -> Section:
    called = list(_called(sector.lines, contacts))
    title = "Dernières relances"
    if not called:
        return Section(title, ("Aucune relance n'est notée.",))
    campaign = sector.campaign
    rows = [
        (
            line.school.name,
            full_day(campaign.day_of(one.at)),
            one.text or _NOT_SAID,
            _back(one.call_back),
        )
        for line, one in called[:MOST_CONTACTS]
    ]
    rest = len(called) - len(rows)
    others = plural(rest, "autre établissement", "autres établissements")
    more = f"Joints aussi : {others}." if rest else ""
    titles = ("Établissement", "Le", "Ce qui a été dit", "Rappel")
    return Section(title, (), ReportTable("Relances notées", titles, tuple(rows)), more)


def _called(
    lines: Iterable[SchoolLine], contacts: Mapping[str, Contact]
) -> Iterator[tuple[SchoolLine, Contact]]:
    """Give the schools that need something and were called, in the order of the sector."""
    for line in lines:
        contact = contacts.get(line.school.uai)
        if contact is not None and line.needs_attention:
            yield line, contact


def _back(day: date | None) -> str:
    return full_day(day) if day else _NOT_SAID

"""What contradicts itself in a campaign, and what is likely a mistake: tables of small questions.

Each gives the place of what it is about, as `toml_places` names it, and a French sentence.
"""

from collections.abc import Callable, Iterator
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cio_console.domain.campaign import (
    ACTIVATION_MAIL,
    GRADES,
    SIECLE,
    WEB_SERVICE,
    Campaign,
    Collection,
    Milestone,
)
from cio_console.domain.identifiers import is_id
from cio_console.domain.text import YEARS
from cio_console.domain.toml_entries import Place, nearest

Remarks = Iterator[tuple[Place, str]]

PERIODS = ("trimestre", "semestre")
"""How a year is divided: the names that the checks of the grades know."""

_SATURDAY = 5
_WEEK_END = ("samedi", "dimanche")
_EFFECTS = {
    WEB_SERVICE: "les conseils resteront ceux d'avant le transfert automatisé",
    ACTIVATION_MAIL: "le courriel d'activation ne sera pas annoncé",
}
"""Milestones that change what the console says, and what is lost without them."""


def contradictions(campaign: Campaign) -> Remarks:
    """Give what makes a campaign unusable."""
    for question in _CONTRADICTIONS:
        yield from question(campaign)


def doubts(campaign: Campaign) -> Remarks:
    """Give what is likely a mistake in a campaign that can be used."""
    for question in _DOUBTS:
        yield from question(campaign)


def _ids(campaign: Campaign) -> Remarks:
    kinds = {
        "collections": [collection.id for collection in campaign.collections],
        "milestones": [milestone.id for milestone in campaign.milestones],
    }
    named: list[tuple[Place, str]] = [(("id",), campaign.id)]
    named += [((kind, n, "id"), one) for kind, ids in kinds.items() for n, one in enumerate(ids)]
    for path, name in named:
        if not is_id(name):
            yield path, f"« {name} » ne peut pas nommer une campagne, une collecte ni un jalon"
    for kind, word in (("collections", "collecte"), ("milestones", "jalon")):
        ids = kinds[kind]
        for rank, name in enumerate(ids):
            if name in ids[:rank]:
                yield (kind, rank, "id"), f"{word} en double : {name}"


def _zone(campaign: Campaign) -> Remarks:
    try:
        ZoneInfo(campaign.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(campaign.time_zone, available_timezones())
        advice = f". Vouliez-vous écrire « {near} » ?" if near else ""
        yield ("time_zone",), f"fuseau horaire inconnu : {campaign.time_zone}{advice}"


def _months(campaign: Campaign) -> Remarks:
    for rank, milestone in enumerate(campaign.milestones):
        if milestone.month and month_of(milestone) is None:
            text = f"« month » du jalon {milestone.id} n'est pas AAAA-MM : {milestone.month}"
            yield ("milestones", rank, "month"), text


def _windows(campaign: Campaign) -> Remarks:
    for rank, collection in enumerate(campaign.collections):
        if collection.opens and collection.closes and collection.opens > collection.closes:
            text = f"la collecte {collection.id} ferme avant d'ouvrir"
            yield ("collections", rank, "closes"), text
        if collection.after and campaign.collection(collection.after) is None:
            near = nearest(collection.after, (c.id for c in campaign.collections))
            advice = f". Vouliez-vous écrire « {near} » ?" if near else ""
            text = f"la collecte {collection.id} suit une collecte inconnue, « {collection.after} »"
            yield ("collections", rank, "after"), text + advice


def _years(campaign: Campaign) -> Remarks:
    years = [(("session",), campaign.session), (("school_year",), campaign.school_year)]
    for path, year in [*years, *((path, day.year) for path, day, _ in _days(campaign))]:
        if year not in YEARS:
            yield path, f"l'année {year} de la campagne est invraisemblable"


def _school_year(campaign: Campaign) -> Remarks:
    if campaign.school_year != campaign.session - 1:
        yield (
            ("school_year",),
            f"school_year est {campaign.school_year} ; pour la session {campaign.session}, l'année"
            f" de la rentrée (ANNEE_SCOLAIRE dans SIECLE) est d'ordinaire {campaign.session - 1}",
        )


def _year_of_days(campaign: Campaign) -> Remarks:
    first, last = date(campaign.session - 1, 9, 1), date(campaign.session, 8, 31)
    for path, day, name in _days(campaign):
        if not first <= day <= last:
            yield (
                path,
                f"{name} : le {day:%d/%m/%Y} est hors de l'année scolaire"
                f" {campaign.session - 1}-{campaign.session}",
            )


def _week_ends(campaign: Campaign) -> Remarks:
    for rank, collection in enumerate(campaign.collections):
        day = collection.closes
        if day and day.weekday() >= _SATURDAY:
            told = _WEEK_END[day.weekday() - _SATURDAY]
            text = f"la collecte {collection.id} ferme un {told}, le {day:%d/%m/%Y}"
            yield ("collections", rank, "closes"), text


def _order(campaign: Campaign) -> Remarks:
    for rank, collection in enumerate(campaign.collections):
        before = campaign.collection(collection.after)
        if before is None:
            continue
        path: Place = ("collections", rank, "after")
        if _follows(campaign, before, collection.id):
            yield path, f"ordre impossible : {collection.id} se suit elle-même"
        elif collection.closes and before.opens and collection.closes < before.opens:
            yield (
                path,
                f"ordre impossible : {collection.id} ferme avant que {before.id} n'ouvre",
            )
        elif collection.closes and before.closes and collection.closes < before.closes:
            yield (
                path,
                f"ordre douteux : {collection.id}, qui suit {before.id}, ferme avant elle",
            )


def _told_twice(campaign: Campaign) -> Remarks:
    """Compare « siecle-fin » and « siecle-ouverture » with the window of « siecle »."""
    for rank, milestone in enumerate(campaign.milestones):
        of, _, what = milestone.id.rpartition("-")
        collection = campaign.collection(of)
        if collection is None or what not in ("fin", "ouverture"):
            continue
        key = "closes" if what == "fin" else "opens"
        day = getattr(collection, key)
        if milestone.day and milestone.day != day:
            told = f"{day:%d/%m/%Y}" if day else "pas écrit"
            yield (
                ("milestones", rank, "date"),
                f"le jalon {milestone.id} est le {milestone.day:%d/%m/%Y}, et « {key} » de la"
                f" collecte {of} est {told} : c'est celui-ci qui fait l'échéance",
            )


def _day_and_month(campaign: Campaign) -> Remarks:
    for rank, milestone in enumerate(campaign.milestones):
        month = month_of(milestone)
        if milestone.day and month and (milestone.day.year, milestone.day.month) != month:
            text = f"le jalon {milestone.id} a une date et un autre mois : sa date seule compte"
            yield ("milestones", rank, "month"), text


def _known_names(campaign: Campaign) -> Remarks:
    ids = [c.id for c in campaign.collections]
    if not ids:
        yield (), "aucune collecte : rien ne sera attendu d'aucun établissement"
    for rank, name in enumerate(ids):
        near = nearest(name, (SIECLE, GRADES)) if name not in (SIECLE, GRADES) else ""
        if near and near not in ids:
            text = f"la collecte « {name} » n'a pas de contrôles ; vouliez-vous écrire « {near} » ?"
            yield ("collections", rank, "id"), text
    for rank, collection in enumerate(campaign.collections):
        for name in collection.periods:
            if name not in PERIODS:
                text = f"« {name} » n'est pas une division de l'année : {', '.join(PERIODS)}"
                yield ("collections", rank, "periods", name), text
    milestones = [m.id for m in campaign.milestones]
    for known, loss in _EFFECTS.items():
        if known not in milestones:
            near = nearest(known, milestones)
            rank = milestones.index(near) if near else 0
            told = f" (« {near} » y ressemble)" if near else ""
            yield (
                ("milestones", rank, "id") if near else (),
                f"aucun jalon « {known} »{told} : {loss}",
            )


_CONTRADICTIONS: tuple[Callable[[Campaign], Remarks], ...] = (
    _ids,
    _zone,
    _months,
    _windows,
    _years,
)
_DOUBTS: tuple[Callable[[Campaign], Remarks], ...] = (
    _school_year,
    _year_of_days,
    _week_ends,
    _order,
    _told_twice,
    _day_and_month,
    _known_names,
)


def month_of(milestone: Milestone) -> tuple[int, int] | None:
    """Return the year and the month of a milestone's « month »; None when it is not AAAA-MM."""
    try:
        first = Milestone("", "", month=milestone.month).first_day
    except ValueError:
        return None
    return (first.year, first.month) if first else None


def _follows(campaign: Campaign, collection: Collection, last: str) -> bool:
    """Tell whether going back from a collection to those before it leads to `last`."""
    seen: set[str] = set()
    step: Collection | None = collection
    while step is not None and step.id not in seen:
        if step.id == last:
            return True
        seen.add(step.id)
        step = campaign.collection(step.after)
    return False


def _days(campaign: Campaign) -> Iterator[tuple[Place, date, str]]:
    """Give every day that a campaign names, with its place and what it is the day of."""
    for rank, collection in enumerate(campaign.collections):
        for key, day in (("opens", collection.opens), ("closes", collection.closes)):
            if day:
                yield ("collections", rank, key), day, f"« {key} » de la collecte {collection.id}"
    for rank, milestone in enumerate(campaign.milestones):
        name = f"jalon {milestone.id}"
        month = month_of(milestone)
        if milestone.day:
            yield ("milestones", rank, "date"), milestone.day, name
        elif month:
            yield ("milestones", rank, "month"), date(*month, 1), name

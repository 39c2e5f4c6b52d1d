"""Declared uploads in words: how a line is understood, what was written. For the screens."""

from collections.abc import Sequence

from cio_console.domain.campaign import Campaign
from cio_console.domain.declaration import Declaration, NoEffect
from cio_console.domain.declaration_line import DeclarationLine
from cio_console.domain.overview import SectorOverview
from cio_console.presentation.dates import full_day
from cio_console.presentation.numbers import plural
from cio_console.presentation.wording import short_label

_NAMED = 3
"""Schools named in one sentence; the others are counted."""


def understood(line: DeclarationLine, campaign: Campaign | None, account: str) -> str:
    """Return how a line is understood, before it is recorded; `account` is the user's own name."""
    if line.problem:
        return line.problem
    label = collection_label(campaign, line.collection)
    if line.withdraws:
        return f"Compris : retire ce qui est déclaré{f' pour {label}' if label else ''}."
    day = full_day(line.day) if line.day else ""
    by = line.by or (f"vous ({account})" if account else "vous")
    return f"Compris : {label} · dépôt du {day} · dit par {by}"


def refused(label: str, why: Sequence[NoEffect]) -> str:
    """Return why a declared upload is written for none of the schools asked for: which, and why."""
    if opens := why[0].opens:
        return f"Rien à déclarer : la remontée {label} n'ouvre que le {full_day(opens)}."
    told = [
        f"{one.school.name}{f' ({one.out_of_scope})' if one.out_of_scope else ''}"
        for one in why[:_NAMED]
    ]
    if rest := len(why) - len(told):
        told.append(plural(rest, "autre", "autres"))
    return f"Rien à déclarer : {label} est hors périmètre pour {', '.join(told)}."


def saved(told: Sequence[Declaration], sector: SectorOverview | None) -> str:
    """Return what was just written, as one sentence."""
    if any(one.withdrawn_at for one in told):
        return f"{plural(len(told), 'déclaration retirée', 'déclarations retirées')}."
    count = plural(len(told), "dépôt déclaré noté", "dépôts déclarés notés")
    first = told[0]
    label = collection_label(sector.campaign if sector else None, first.collection)
    words = f"{count} dans le journal : {label}, {full_day(first.day)}."
    lines = [sector.line(one.uai) for one in told] if sector else []
    if any(one and one.states[first.collection].usable for one in lines):
        words += " Là où un fichier utilisable est reçu, c'est lui qui compte."
    return words


def collection_label(campaign: Campaign | None, collection: str) -> str:
    """Return the short label of a collection, its id where it is not known."""
    found = campaign.collection(collection) if campaign else None
    return short_label(found) if found else collection

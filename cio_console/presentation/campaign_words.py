"""The campaign in sentences: what the pictures show, for those who read instead."""

from collections.abc import Collection as Container
from enum import StrEnum

from cio_console.domain.campaign import ACTIVATION_MAIL, Milestone
from cio_console.domain.overview import SectorOverview
from cio_console.domain.trends import Curve, Trends
from cio_console.presentation.dates import countdown_told, full_day, long_day, short_day
from cio_console.presentation.numbers import number, percent, plural


class Part(StrEnum):
    """The parts of the campaign, by the names that the command line gives them."""

    CURVES = "courbes"
    RULES = "regles"
    EMAILS = "courriels"


EVERY_PART = tuple(Part)


def told_whole(sector: SectorOverview, found: Trends, parts: Container[Part] = EVERY_PART) -> str:
    """Return one paragraph that tells the collections, the first rule and the e-mails."""
    day = long_day(sector.campaign.day_of(sector.at))
    told = [f"Situation du {day}."]
    if Part.CURVES in parts:
        told += [told_curve(curve) for curve in found.curves]
    if Part.RULES in parts:
        told += [told_first_rule(found)]
    if Part.EMAILS in parts:
        told += [told_emails(sector)]
    return " ".join(filter(None, told))


def told_first_rule(found: Trends) -> str:
    """Return which rule found the most, in one sentence; "" when none found anything."""
    if not found.rules:
        return ""
    first = found.rules[0]
    findings = plural(first.findings, "anomalie", "anomalies")
    schools = plural(first.schools, "établissement", "établissements")
    return f"La règle la plus fréquente est {first.code} : {findings}, {schools}."


def told_curve(curve: Curve) -> str:
    """Return where one collection stands, in one sentence."""
    label = curve.collection.label
    if not curve.concerned:
        return f"{label} : aucun établissement concerné."
    if awaited(curve):
        schools = plural(curve.concerned, "établissement attendu", "établissements attendus")
        return f"{label} : {schools}, {told_opening(curve)} ; {told_deadline(curve)}."
    return f"{label} : {told_schools(curve)} ; {told_deadline(curve)}."


def awaited(curve: Curve) -> bool:
    """Tell whether there is nothing to draw yet: nothing asked for, or nothing opened nor sent."""
    return not curve.concerned or (curve.upcoming and not curve.uploads)


def told_schools(curve: Curve) -> str:
    """Return how many schools have sent what, without a full stop."""
    have = "ont" if curve.usable > 1 else "a"
    parts = [f"{number(curve.usable)} sur {number(curve.concerned)} {have} un fichier utilisable"]
    if curve.on_time is not None and curve.on_time != curve.usable:
        parts[0] += f" ({number(curve.on_time)} à l'échéance)"
    if curve.declared:
        told = plural(curve.declared, "dépôt déclaré", "dépôts déclarés")
        parts.append(f"{told} sans fichier vu")
    if others := curve.unusable:
        verb = "ont envoyé des fichiers" if others > 1 else "a envoyé un fichier"
        parts.append(f"{number(others)} {verb} à reprendre")
    if silent := curve.concerned - curve.received:
        verb = "n'ont" if silent > 1 else "n'a"
        parts.append(f"{number(silent)} {verb} rien envoyé")
    return ", ".join(parts)


def told_other(curve: Curve) -> str:
    """Return what the received uploads that are not usable are, in a legend."""
    told = ["à reprendre"] if curve.unusable or not curve.declared else []
    return f"reçu, {' ou '.join([*told, *(['déclaré'] if curve.declared else [])])}"


def told_opening(curve: Curve) -> str:
    """Return « ouverture le 03/02/2025 (J-26) », or that it is not known yet."""
    if curve.opens is None:
        return "ouverture à confirmer"
    return (
        f"ouverture le {full_day(curve.opens)} ({countdown_told((curve.opens - curve.today).days)})"
    )


def told_deadline(curve: Curve) -> str:
    """Return « échéance le 10/01/2025 (J-2) », or that it is not known yet."""
    if curve.deadline is None:
        return "échéance à confirmer"
    return f"échéance le {full_day(curve.deadline)} ({countdown_told(curve.days_left)})"


def told_around(milestone: Milestone, *, full: bool = False) -> str:
    """Return « vers le 15/01 », « en 01/2027 » or "", and whether it is to be confirmed.

    `full` gives the year of a day.
    """
    if milestone.day is not None:
        told = f"vers le {full_day(milestone.day) if full else short_day(milestone.day)}"
    elif milestone.first_day is not None:
        told = f"en {milestone.first_day:%m/%Y}"
    else:
        return ""
    return told if milestone.confirmed else f"{told}, à confirmer"


def told_emails(sector: SectorOverview) -> str:
    """Return how far the addresses are, in one sentence."""
    readiness = sector.readiness
    if readiness.share is None:
        return "Courriels : aucun élève de terminale n'est encore connu."
    milestone = sector.campaign.milestone(ACTIVATION_MAIL)
    when = told_around(milestone, full=True) if milestone else ""
    before = f", pour l'activation {when}" if when else ""
    return (
        f"Courriels : {percent(readiness.share)} d'adresses valides,"
        f" {number(readiness.valid_emails)} sur {number(readiness.terminales)} élèves de"
        f" terminale{before}."
    )

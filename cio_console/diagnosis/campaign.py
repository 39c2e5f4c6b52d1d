"""The campaign of the sector that is held: which one, and where its dates stand."""

from collections.abc import Iterator
from datetime import datetime

from cio_console.domain.campaign import Campaign, Collection, days_left, opening_unknown
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.domain.retention import RETENTION_DAYS, end_is_known, is_over, kept_until
from cio_console.presentation.dates import countdown_told, full_day

SECTION = "Campagne"
_OVER = (
    "Ces données n'ont plus de raison d'être gardées : cio-console purger --fin-de-campagne. Pour"
    " la campagne suivante, demandez l'adresse à qui publie le flux ; si votre source est un"
    " dossier, écrivez-la : cio-console config campagne modele."
)


def judge(campaign: Campaign | None, now: datetime, delay: int = RETENTION_DAYS) -> Iterator[Check]:
    """Give the lines of a campaign, None when no sector is held; `delay` is in days."""
    if campaign is None:
        yield Check(SECTION, "campagne", "aucun secteur reçu", Judgement.UNTRIED)
        return
    yield Check(SECTION, "campagne", f"{campaign.label} ({campaign.id})")
    until = f"jusqu'au {full_day(kept_until(campaign, delay))}"
    if not end_is_known(campaign):
        until += " (dernière date à confirmer : compté de la fin de l'année scolaire)"
    if is_over(campaign, now, delay):
        yield Check(SECTION, "conservation", f"{until}, passé", Judgement.DOUBTFUL, _OVER)
    else:
        yield Check(SECTION, "conservation", until)
    for collection in campaign.collections:
        yield Check(SECTION, collection.label, _window(campaign, collection, now))
    unsure = sum(not m.confirmed or m.first_day is None for m in campaign.milestones)
    told = f"{len(campaign.milestones)}, dont {unsure} à confirmer"
    yield Check(SECTION, "jalons", told)


def _window(campaign: Campaign, collection: Collection, now: datetime) -> str:
    if collection.closes is None:
        opening = "ouverture et " if opening_unknown(campaign, collection) else ""
        return f"{opening}échéance à confirmer"
    told = f"échéance le {full_day(collection.closes)}"
    return f"{told} ({countdown_told(days_left(campaign, collection, now))})"

"""The campaign of the sector that is held: which one, and where its dates stand."""

from collections.abc import Iterator
from datetime import datetime

from cio_console.domain.campaign import Campaign, Collection, days_left
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.presentation.dates import countdown, full_day

SECTION = "Campagne"
_LONG_OVER = -180
"""Days after the last deadline beyond which the feed was left as it was."""


def judge(campaign: Campaign | None, now: datetime) -> Iterator[Check]:
    """Give the lines of a campaign; None when no sector is held."""
    if campaign is None:
        yield Check(SECTION, "campagne", "aucun secteur reçu", Judgement.UNTRIED)
        return
    left = [days for c in campaign.collections if (days := days_left(campaign, c, now)) is not None]
    over = bool(left) and max(left) < _LONG_OVER
    yield Check(
        SECTION,
        "campagne",
        f"{campaign.label} ({campaign.id})",
        Judgement.DOUBTFUL if over else Judgement.GOOD,
        "Cette campagne est finie : demandez à qui publie le flux s'il y en a une autre."
        if over
        else "",
    )
    for collection in campaign.collections:
        yield Check(SECTION, collection.label, _window(campaign, collection, now))
    unsure = sum(not milestone.confirmed for milestone in campaign.milestones)
    told = f"{len(campaign.milestones)}, dont {unsure} à confirmer"
    yield Check(SECTION, "jalons", told)


def _window(campaign: Campaign, collection: Collection, now: datetime) -> str:
    if collection.closes is None:
        return "échéance à confirmer"
    told = f"échéance le {full_day(collection.closes)}"
    return f"{told} ({countdown(days_left(campaign, collection, now))})"

"""Campaign files: TOML text to `Campaign`, and the campaigns shipped with the program."""

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.text import toml_place
from cio_console.errors import CampaignProblem

DEFAULT_CAMPAIGN = "2025-creteil"
"""Id of the campaign used when none is named."""


def shipped_campaigns() -> tuple[str, ...]:
    """Return the ids of the campaigns shipped with the program, sorted."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def shipped_campaign(campaign_id: str) -> Campaign:
    """Return a shipped campaign.

    Raises CampaignProblem when no shipped campaign has that id.
    """
    if campaign_id not in shipped_campaigns():
        known = ", ".join(shipped_campaigns())
        raise CampaignProblem(f"La campagne « {campaign_id} » n'existe pas. Connues : {known}.")
    return parse_campaign(shipped_file(campaign_id).read_text("utf-8"), campaign_id)


def shipped_file(campaign_id: str) -> Path:
    """Return where the shipped campaign of that id is written."""
    return _folder() / f"{campaign_id}.toml"


def parse_campaign(text: str, name: str) -> Campaign:
    """Return the campaign written in TOML; `name` names the file in the error.

    Raises CampaignProblem when the text is not TOML, a field is missing or of the wrong type,
    a month is not AAAA-MM, an id is repeated, or the time zone is unknown.
    """
    try:
        campaign = msgspec.convert(tomllib.loads(text), Campaign)
        require_consistent(campaign)
    except tomllib.TOMLDecodeError as error:
        place = toml_place(error)
        raise CampaignProblem(f"La campagne « {name} » n'est pas du TOML : {place}.") from None
    except (msgspec.ValidationError, ValueError) as error:
        raise CampaignProblem(f"La campagne « {name} » est inutilisable : {error}.") from None
    return campaign


def require_consistent(campaign: Campaign) -> None:
    """Raise ValueError, in French, when the parts of a campaign contradict each other."""
    try:
        ZoneInfo(campaign.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"fuseau horaire inconnu : {campaign.time_zone}") from None
    for kind, ids in (
        ("collecte", [c.id for c in campaign.collections]),
        ("jalon", [m.id for m in campaign.milestones]),
    ):
        if repeated := {i for i in ids if ids.count(i) > 1}:
            raise ValueError(f"{kind} en double : {', '.join(sorted(repeated))}")
    for milestone in campaign.milestones:
        try:
            _ = milestone.first_day
        except ValueError:
            text = f"« month » du jalon {milestone.id} n'est pas AAAA-MM : {milestone.month}"
            raise ValueError(text) from None
    for collection in campaign.collections:
        if collection.opens and collection.closes and collection.opens > collection.closes:
            raise ValueError(f"la collecte {collection.id} ferme avant d'ouvrir")
        if collection.after and campaign.collection(collection.after) is None:
            raise ValueError(f"la collecte {collection.id} suit une collecte inconnue")


def _folder() -> Path:
    return Path(__file__).parent.parent / "campaigns"

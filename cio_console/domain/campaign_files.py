"""Campaign files: TOML text to `Campaign`, and the campaigns shipped with the program."""

import tomllib
from pathlib import Path

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_coherence import contradictions
from cio_console.domain.schema_errors import in_french
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
    except msgspec.ValidationError as error:
        told = in_french(error)
        raise CampaignProblem(f"La campagne « {name} » est inutilisable : {told}.") from None
    except RecursionError:
        raise CampaignProblem(
            f"La campagne « {name} » est inutilisable : trop imbriquée."
        ) from None
    except ValueError as error:
        raise CampaignProblem(f"La campagne « {name} » est inutilisable : {error}.") from None
    return campaign


def require_consistent(campaign: Campaign) -> None:
    """Raise ValueError, in French, when the parts of a campaign contradict each other."""
    for _, sentence in contradictions(campaign):
        raise ValueError(sentence)


def _folder() -> Path:
    return Path(__file__).parent.parent / "campaigns"

"""The JSON documents of `config campagne`; their fields are stable (docs/commandes.md)."""

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_difference import EntryChange
from cio_console.domain.campaign_examination import Remark
from cio_console.presentation.checked import FORMAT_VERSION


class CampaignEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One campaign of a `cio-campaigns`."""

    id: str
    label: str = ""
    session: int | None = None
    origin: str
    """« livree », « utilisateur » or « fichier »."""
    path: str
    used: bool
    """Whether it is that of the settings."""
    hidden: bool = False
    """Whether another, of the same id, answers in its place."""
    to_confirm: tuple[str, ...] = ()
    problem: str = ""


class CampaignsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `config campagne lister --json` writes."""

    format: str = "cio-campaigns"
    format_version: str = FORMAT_VERSION
    folder: str
    """Where the user's campaigns are."""
    campaigns: tuple[CampaignEntry, ...]
    problem: str = ""
    """Why the campaign of the settings cannot be found."""


class OneCampaignDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `config campagne montrer --json` writes."""

    format: str = "cio-campaign-file"
    format_version: str = FORMAT_VERSION
    campaign: Campaign
    to_confirm: tuple[str, ...]


class ExaminationDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `config campagne valider --json` writes."""

    format: str = "cio-campaign-examination"
    format_version: str = FORMAT_VERSION
    path: str
    usable: bool
    problems: tuple[Remark, ...]
    doubts: tuple[Remark, ...]
    to_confirm: tuple[str, ...]


class DifferencesDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `config campagne comparer --json` writes."""

    format: str = "cio-campaign-differences"
    format_version: str = FORMAT_VERSION
    before: str
    after: str
    changes: tuple[EntryChange, ...]

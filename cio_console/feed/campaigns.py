"""Which campaign a name means: one shipped with the program, one of the user's, or a file.

Every command, the settings and the publication of a plain folder ask here, so that a name means
the same everywhere.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cio_console.domain.addresses import typed_path
from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_files import DEFAULT_CAMPAIGN, shipped_campaigns, shipped_file
from cio_console.domain.text import clean_line
from cio_console.domain.toml_entries import nearest
from cio_console.errors import CampaignProblem, FileProblem
from cio_console.feed.inputs import campaign_text, read_campaign

SUFFIX = ".toml"


class Origin(StrEnum):
    """Where a campaign file comes from; the values are those of `--json`."""

    SHIPPED = "livree"
    USER = "utilisateur"
    FILE = "fichier"


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A campaign file and the name it answers to."""

    id: str
    """The id written in it; the name of the file when it cannot be read."""
    path: Path
    origin: Origin


def campaign_files(folder: Path | None) -> tuple[CampaignFile, ...]:
    """Return the user's campaigns of `folder` (None for none), then those shipped.

    The first that bears an id wins: a user's file stands for the shipped one of the same id.
    """
    shipped = (CampaignFile(i, shipped_file(i), Origin.SHIPPED) for i in shipped_campaigns())
    return (*_user_files(folder), *shipped)


def locate_campaign(name: str, folder: Path | None, base: Path | None = None) -> CampaignFile:
    """Return the file that `name`, an id or a path, means; "" is the default campaign.

    `folder` is that of the user's campaigns; a path is taken from `base` on, the current folder
    when None. Raises CampaignProblem when nothing has that name, with the nearest that has.
    """
    name = name or DEFAULT_CAMPAIGN
    files = campaign_files(folder)
    found = next((one for one in files if name in (one.id, one.path.stem)), None)
    if found is not None and not _is_path(name):
        return found
    path = (base or Path()) / typed_path(name)
    if _is_path(name) or path.is_file():
        return CampaignFile(_id_in(path), path, Origin.FILE)
    known = sorted({one.id for one in files})
    near = nearest(name, known)
    advice = f"Vouliez-vous dire « {near} » ? " if near else ""
    beside = f" Pour en écrire une, dans {folder} : cio-console config campagne modele."
    raise CampaignProblem(
        f"La campagne « {clean_line(name)} » n'existe pas. {advice}Connues : {', '.join(known)}."
        + (beside if folder else "")
    )


def find_campaign(name: str, folder: Path | None, base: Path | None = None) -> Campaign:
    """Return the campaign that `name` means, as `locate_campaign` finds it.

    Raises CampaignProblem when there is none or it cannot be used, FileProblem when its file
    cannot be read.
    """
    return read_campaign(locate_campaign(name, folder, base).path)


def _is_path(name: str) -> bool:
    return "/" in name or name.startswith("~") or name.endswith(SUFFIX)


def _user_files(folder: Path | None) -> Iterator[CampaignFile]:
    try:
        paths = sorted(folder.iterdir()) if folder else []
    except OSError:
        return
    for path in paths:
        if path.suffix == SUFFIX and not path.name.startswith(".") and path.is_file():
            yield CampaignFile(_id_in(path), path, Origin.USER)


def _id_in(path: Path) -> str:
    """Return the id that a file tells, its own name when it tells none."""
    try:
        told = tomllib.loads(campaign_text(path)).get("id")
    except (CampaignProblem, FileProblem, tomllib.TOMLDecodeError, RecursionError):
        told = None
    return clean_line(told) if isinstance(told, str) and told.strip() else clean_line(path.stem)

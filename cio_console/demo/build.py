"""The whole demo in a folder: the uploads, the list of schools, the campaign, and their feed.

<folder>/demo.json       how it was made; its presence says that the folder is ours to remake
<folder>/depots/         <UAI>/<collection>/<received-at>_<name>, as `publier` reads them
<folder>/secteur.json    the director's list
<folder>/campagne.toml   the shipped campaign
<folder>/flux/           the feed, made by `publish` like any other
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

import msgspec

from cio_console.demo.deposits import FULL_SIZE_SCHOOLS, Sender, arrivals
from cio_console.demo.names import SCHOOL_MAIL_DOMAIN
from cio_console.demo.sector import make_cio
from cio_console.domain.campaign_files import DEFAULT_CAMPAIGN, shipped_campaign
from cio_console.domain.school import SectorFile
from cio_console.errors import StoreProblem, UsageProblem
from cio_console.presentation.json_text import json_bytes
from cio_console.publish import PublishEvent, PublishOutcome, PublishRequest, publish

DEMO_DAY = date(2025, 1, 8)
"""The day on which the demo opens: two days before the SIECLE deadline."""
DEFAULT_SCHOOLS = 24
DEFAULT_SEED = 2025
MOST_SCHOOLS = 5000

_MARK = "demo.json"
_DEPOSITS, _SECTOR, _CAMPAIGN, _FEED = "depots", "secteur.json", "campagne.toml", "flux"
_RECEIVED_AT = "%Y-%m-%dT%H%M%S"


class _Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What `demo.json` holds: the two numbers that the rest follows from."""

    format: str = "cio-demo"
    schools: int
    seed: int


@dataclass(frozen=True, slots=True)
class DemoSector:
    """A demo built in a folder."""

    folder: Path
    sector: SectorFile
    uploads: int
    """Number of uploaded files."""
    published: PublishOutcome

    @property
    def deposits(self) -> Path:
        """The folder of uploads."""
        return self.folder / _DEPOSITS

    @property
    def sector_file(self) -> Path:
        """The director's list."""
        return self.folder / _SECTOR

    @property
    def campaign_file(self) -> Path:
        """The campaign."""
        return self.folder / _CAMPAIGN

    @property
    def feed(self) -> Path:
        """The published feed, to serve or to read as a folder."""
        return self.folder / _FEED


def _say_nothing(_event: PublishEvent) -> None:
    """Leave the publication's events aside."""


def build(
    folder: Path,
    *,
    schools: int = DEFAULT_SCHOOLS,
    seed: int = DEFAULT_SEED,
    processes: int = 1,
    on_event: Callable[[PublishEvent], None] = _say_nothing,
) -> DemoSector:
    """Make the demo in `folder`, which is created, or remade if it holds a demo already.

    `processes` check the files; `on_event` hears the events of the publication.
    Raises UsageProblem for an impossible number of schools or a folder that holds something else,
    StoreProblem when the folder cannot be written.
    """
    if not 1 <= schools <= MOST_SCHOOLS:
        raise UsageProblem(
            f"Un secteur de démonstration compte de 1 à {MOST_SCHOOLS} établissements ; "
            f"{schools} ne convient pas."
        )
    try:
        _claim(folder, _Mark(schools=schools, seed=seed))
        sector, uploads = _write(folder, schools, seed)
    except OSError as error:
        raise StoreProblem(
            f"La démonstration ne peut pas être écrite dans « {folder} » ({error.strerror}). "
            "Choisissez un autre dossier avec --dossier."
        ) from None
    request = PublishRequest(
        uploads=folder / _DEPOSITS,
        campaign=folder / _CAMPAIGN,
        output=folder / _FEED,
        processes=processes,
        secret=f"démonstration {seed}".encode()[:64],
    )
    return DemoSector(folder, sector, uploads, publish(request, folder / _SECTOR, on_event))


def _claim(folder: Path, mark: _Mark) -> None:
    """Make `folder` ours: an empty or new folder, or one that a demo marked before.

    The old feed stays: `publish` gives the new content a higher revision, which a console that
    followed the old one needs in order to accept it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / _MARK).is_file() and any(folder.iterdir()):
        raise UsageProblem(
            f"Le dossier « {folder} » contient déjà autre chose qu'une démonstration ; "
            "rien n'y a été touché. Donnez un dossier vide ou nouveau."
        )
    (folder / _MARK).write_bytes(msgspec.json.encode(mark) + b"\n")
    if (folder / _DEPOSITS).exists():
        shutil.rmtree(folder / _DEPOSITS)


def _write(folder: Path, schools: int, seed: int) -> tuple[SectorFile, int]:
    """Write everything but the feed; return the list of schools and the number of uploads."""
    campaign = shipped_campaign(DEFAULT_CAMPAIGN)
    scale = min(1.0, FULL_SIZE_SCHOOLS / schools)
    uploads = 0
    listed = []
    for index in range(schools):
        sender = Sender(index, seed, scale)
        listed.append(sender.school)
        for arrival in arrivals(sender, campaign):
            place = folder / _DEPOSITS / sender.school.uai / arrival.collection
            place.mkdir(parents=True, exist_ok=True)
            name = f"{arrival.received_at:{_RECEIVED_AT}}_{arrival.file_name}"
            (place / name).write_bytes(arrival.data)
            uploads += 1
    cio = make_cio()
    sector = SectorFile(cio, tuple(listed), publisher=cio.name, contact=f"cio@{SCHOOL_MAIL_DOMAIN}")
    (folder / _SECTOR).write_bytes(json_bytes(sector))
    shipped = resources.files("cio_console") / "campaigns" / f"{DEFAULT_CAMPAIGN}.toml"
    (folder / _CAMPAIGN).write_bytes(shipped.read_bytes())
    return sector, uploads

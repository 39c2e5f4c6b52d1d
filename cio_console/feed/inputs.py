"""What a publisher starts from: the sector file, the campaign, and the folder of uploads.

An upload is `<UAI>/<collection>/<received-at>_<name>`; whatever else lies in the folder is left
out and said, one French sentence each, never guessed at.
"""

import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_files import parse_campaign
from cio_console.domain.identifiers import has_uai_form, is_uai
from cio_console.domain.schema_errors import in_french
from cio_console.domain.school import SectorFile
from cio_console.domain.text import clean_line, is_likely, named
from cio_console.errors import CampaignProblem, FileProblem
from cio_console.feed import validation
from cio_console.feed.cleaning import cleaned

RECEIVED_AT = "%Y-%m-%dT%H%M%S"
"""How a file's name begins, in the campaign's time zone: « 2025-01-08T140500 »."""

_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6})_(.+)", re.DOTALL)
_UTF8_BOM = b"\xef\xbb\xbf"
MOST_OF_CAMPAIGN = 1 << 20
"""Bytes: a campaign file holds a few kilobytes; a longer one is something else."""
NO_SCHOOL = "ce n'est pas un établissement du secteur"
"""Why a folder of no school of the sector is left out."""
NO_DATE = datetime.fromtimestamp(0, UTC)
"""Stands for a date that cannot be told: likely of nothing."""
_UNSEEN = "il ne peut pas être lu ; vérifiez les droits du dossier où il est"
_SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave everywhere: not worth a sentence."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """One uploaded file, where it lies and what its path says."""

    path: Path
    uai: str
    collection: str
    received_at: datetime
    name: str
    """The file's own name, harmless to show."""
    identifier: str = ""
    """Id of the upload; "" for the one that its place and its name make."""
    origin: str = ""
    """How it came, or what its reception is told by."""
    size: int = 0
    sha256: str = ""
    """Of its bytes, when they were read already; "" when they remain to be."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What lies in the folder of uploads and is not one."""

    uai: str
    """The school in whose folder it lies, "" when it is of none."""
    path: str
    """Below the folder of uploads, harmless to show."""
    reason: str

    @property
    def sentence(self) -> str:
        """What is said of it, in French."""
        return f"{named(self.path)} est laissé de côté : {self.reason}."


def read_sector(path: Path) -> tuple[SectorFile, tuple[str, ...]]:
    """Return the sector file, and French sentences on what looks wrong without being so.

    Raises FileProblem when it cannot be read, CampaignProblem when it cannot be used.
    """
    return parse_sector(_read(path, "Le fichier du secteur"), path)


def parse_sector(raw: bytes, path: Path) -> tuple[SectorFile, tuple[str, ...]]:
    """Return the sector file that those bytes of `path` are, and what looks wrong in it.

    Raises CampaignProblem when it cannot be used.
    """
    try:
        sector = cleaned(msgspec.json.decode(raw.removeprefix(_UTF8_BOM), type=SectorFile))
    except msgspec.ValidationError as error:
        raise _unusable(path, in_french(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _unusable(path, "ce n'est pas du JSON valable, en UTF-8") from None
    problem = validation.schools_problem(sector.schools)
    if not has_uai_form(sector.sector.uai):
        problem = f"« {sector.sector.uai} » n'est pas l'UAI d'un CIO"
    if problem:
        raise _unusable(path, problem)
    uais = [sector.sector.uai, *(school.uai for school in sector.schools)]
    return sector, tuple(
        f"{named(path.name)} : la clé de l'UAI {uai} ne correspond pas à ses chiffres ;"
        " vérifiez-le."
        for uai in uais
        if not is_uai(uai)
    )


def read_campaign(path: Path) -> Campaign:
    """Return the campaign file. Raises FileProblem or CampaignProblem."""
    campaign = cleaned(parse_campaign(campaign_text(path), str(path)))
    if problem := validation.campaign_problem(campaign):
        raise CampaignProblem(f"La campagne « {path} » est inutilisable : {problem}.")
    return campaign


def campaign_text(path: Path) -> str:
    """Return the text of a campaign file. Raises FileProblem or CampaignProblem."""
    raw = _read(path, "Le fichier de la campagne", MOST_OF_CAMPAIGN + 1)
    if len(raw) > MOST_OF_CAMPAIGN:
        raise CampaignProblem(f"{named(path)} est trop gros pour une campagne (plus de 1 Mo).")
    try:
        return raw.removeprefix(_UTF8_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise CampaignProblem(
            f"La campagne « {path} » n'est pas en UTF-8 (octet {error.start + 1})."
            " Enregistrez-la en UTF-8."
        ) from None


def find_deposits(
    folder: Path, campaign: Campaign, uais: Collection[str]
) -> tuple[list[Deposit], list[str]]:
    """Return the uploads below `folder`, in a stable order, and what is left out, in French.

    Raises FileProblem when the folder is missing or cannot be read.
    """
    found, left_out = survey_deposits(folder, campaign, uais)
    return found, [one.sentence for one in left_out]


def survey_deposits(
    folder: Path, campaign: Campaign, uais: Collection[str]
) -> tuple[list[Deposit], list[LeftOut]]:
    """Return the same, what is left out still being told apart: of which school, or of none.

    Raises FileProblem when the folder is missing or cannot be read.
    """
    found: list[Deposit] = []
    left_out: list[LeftOut] = []
    collections = {collection.id for collection in campaign.collections}
    for school in _entries(folder):
        if reason := _no_folder(school, uais, NO_SCHOOL):
            uai = school.name if reason == _UNSEEN else ""
            left_out.append(_left_out(school, folder, reason, uai))
            continue
        for collection in _entries(school):
            reason = "ce n'est pas une collecte de la campagne"
            if reason := _no_folder(collection, collections, reason):
                left_out.append(_left_out(collection, folder, reason, school.name))
                continue
            for file in _entries(collection):
                deposit = _deposit(file, campaign)
                if isinstance(deposit, Deposit):
                    found.append(deposit)
                else:
                    left_out.append(_left_out(file, folder, deposit, school.name))
    found.sort(key=lambda d: (d.uai, d.collection, d.received_at, d.path.name))
    return found, left_out


def _deposit(path: Path, campaign: Campaign) -> Deposit | str:
    """Return the upload at `path`, or the French reason why it is none."""
    kind = kind_of(path)
    if kind != stat.S_IFREG:
        return "ce n'est pas un fichier ordinaire" if kind else _UNSEEN
    match = _NAME.fullmatch(path.name)
    if match is None or not clean_line(match[2]):
        return "son nom ne commence pas par AAAA-MM-JJTHHMMSS_"
    told = told_reception(path.name, campaign)
    if told is None:
        return "sa date n'existe pas"
    if not is_likely(told[0].date()):
        return "sa date est invraisemblable"
    return Deposit(path, path.parent.parent.name, path.parent.name, *told)


def told_reception(file_name: str, campaign: Campaign) -> tuple[datetime, str] | None:
    """Return when a file was received and its own name, as « 2025-01-08T140500_nom » tells them.

    None when its name does not.
    """
    match = _NAME.fullmatch(file_name)
    name = clean_line(match[2]) if match else ""
    if match is None or not name:
        return None
    try:
        local = datetime.strptime(match[1], RECEIVED_AT).replace(tzinfo=campaign.zone)
    except ValueError:
        return None
    return local, name


def file_date(found: os.stat_result, campaign: Campaign) -> datetime:
    """Return when a file was changed last; `NO_DATE` when no calendar has its date."""
    try:
        return datetime.fromtimestamp(int(found.st_mtime), UTC).astimezone(campaign.zone)
    except (OSError, OverflowError, ValueError):
        return NO_DATE


def kind_of(path: Path) -> int:
    """Return what bears that name, as `stat.S_IFMT` does of a link itself; 0 when it is unseen.

    A folder may be open to listing, and closed to looking at what it lists.
    """
    try:
        return stat.S_IFMT(path.lstat().st_mode)
    except OSError:
        return 0


def _entries(folder: Path) -> Iterator[Path]:
    try:
        paths = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        raise FileProblem(
            f"Le dossier de dépôts {folder} est absent. Vérifiez son nom ; rien n'a été publié."
        ) from None
    except OSError:
        raise FileProblem(
            f"Le dossier {folder} ne peut pas être lu. Vérifiez ses droits ; rien n'a été publié."
        ) from None
    return (path for path in paths if path.name not in _SYSTEM_FILES)


def _no_folder(path: Path, names: Collection[str], otherwise: str) -> str:
    """Return why an entry is no folder of one of those names, "" when it is one."""
    kind = kind_of(path) if path.name in names else stat.S_IFREG
    if kind == stat.S_IFDIR:
        return ""
    return otherwise if kind else _UNSEEN


def _left_out(path: Path, folder: Path, reason: str, uai: str = "") -> LeftOut:
    return LeftOut(uai, clean_line(str(path.relative_to(folder))), reason)


def _read(path: Path, what: str, most: int = -1) -> bytes:
    """Return the bytes of a file, `most` of them at the most."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except (FileNotFoundError, NotADirectoryError):
        raise FileProblem(f"{what} {path} est absent. Vérifiez son nom.") from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise FileProblem(f"{what} {path} ne peut pas être lu. Vérifiez ses droits.") from None


def _unusable(path: Path, problem: str) -> CampaignProblem:
    return CampaignProblem(f"Le fichier du secteur {path} est inutilisable : {problem}.")

"""The director's own list of schools: whether it is there, and can be used."""

from dataclasses import dataclass

from cio_console.domain.addresses import typed_path
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.errors import CioConsoleError
from cio_console.feed.inputs import parse_sector
from cio_console.presentation.sector_list import list_summary
from cio_console.settings import Settings
from cio_console.store.paths import Home
from cio_console.store.problems import read_notice
from cio_console.store.sector_file import list_bytes

_LABEL = "liste"
_MEND = "Corrigez-le, ou reprenez une liste d'avant, gardée à côté (secteur.json.<date>)."


@dataclass(frozen=True, slots=True)
class OwnList:
    """What is found of the list."""

    told: str
    """« 12 établissements, /home/moi/secteur.json »."""
    problem: str = ""
    """Why it cannot be used, in French."""
    doubts: tuple[str, ...] = ()
    """What looks wrong in it."""


def find_list(home: Home, settings: Settings) -> OwnList:
    """Return what is found of the list of this account. Never raises."""
    path = home.config / typed_path(settings.sector) if settings.sector else home.sector_file
    try:
        raw = list_bytes(path)
        if raw is None:
            return OwnList("aucune")
        sector, doubts = parse_sector(raw, path)
    except CioConsoleError as problem:
        return OwnList(f"inutilisable, {path}", str(problem))
    except OSError as error:
        return OwnList(f"illisible, {path}", read_notice(error, path))
    return OwnList(f"{list_summary(sector)}, {path}", doubts=doubts)


def judge_list(section: str, found: OwnList) -> Check:
    """Return the line of the list: having none is no fault, a feed brings its own."""
    if found.problem:
        return Check(section, _LABEL, found.told, Judgement.FAULTY, f"{found.problem} {_MEND}")
    if found.doubts:
        return Check(section, _LABEL, found.told, Judgement.DOUBTFUL, " ".join(found.doubts))
    return Check(section, _LABEL, found.told)

"""The sector files of an académie: one folder, one file per CIO; the UAI inside names the CIO."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from cio_console.domain.school import SectorFile
from cio_console.domain.text import clean_line, named
from cio_console.errors import CioConsoleError, FileProblem, UsageProblem
from cio_console.feed.inputs import read_sector

_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class OneSector:
    """One sector file of the folder, usable or not."""

    file: str
    """Its name, harmless to show."""
    sector: SectorFile | None = None
    doubts: tuple[str, ...] = ()
    """French sentences on what looks wrong without being so."""
    problem: CioConsoleError | None = None
    """Why it cannot be used."""

    @property
    def uai(self) -> str:
        """The CIO's UAI, "" when the file does not tell it."""
        return self.sector.sector.uai if self.sector else ""

    @property
    def name(self) -> str:
        """The CIO's name, "" when the file does not tell it."""
        return self.sector.sector.name if self.sector else ""

    @property
    def schools(self) -> tuple[str, ...]:
        """The UAIs of its schools, none when it cannot be read."""
        return tuple(school.uai for school in self.sector.schools) if self.sector else ()


def read_sectors(folder: Path) -> tuple[OneSector, ...]:
    """Return the sector files of a folder: those that can be used by UAI, then the others.

    Two files of the same CIO are both unusable: nothing tells which is right. Raises UsageProblem
    when there is no sector file, FileProblem when the folder cannot be read.
    """
    try:
        paths = sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() == _SUFFIX and not path.name.startswith(".")
        )
    except (FileNotFoundError, NotADirectoryError):
        raise FileProblem(
            f"Le dossier des secteurs {folder} est absent. Vérifiez son nom ; rien n'a été publié."
        ) from None
    except OSError:
        raise FileProblem(
            f"Le dossier des secteurs {folder} ne peut pas être lu. Vérifiez ses droits ; rien n'a"
            " été publié."
        ) from None
    if not paths:
        raise UsageProblem(
            f"Le dossier des secteurs {folder} ne contient aucun fichier .json : un par CIO."
        )
    found = [_one(path) for path in paths]
    times = Counter(one.uai for one in found)
    told = [_disputed(one, found) if one.uai and times[one.uai] > 1 else one for one in found]
    return tuple(sorted(told, key=lambda one: (one.problem is not None, one.uai, one.file)))


def _one(path: Path) -> OneSector:
    name = clean_line(path.name)
    try:
        sector, doubts = read_sector(path)
    except CioConsoleError as problem:
        return OneSector(name, problem=problem)
    return OneSector(name, sector, doubts)


def _disputed(one: OneSector, found: list[OneSector]) -> OneSector:
    files = " et ".join(named(other.file) for other in found if other.uai == one.uai)
    problem = UsageProblem(
        f"{files} disent tous le CIO {one.uai} : rien n'est publié pour lui. Gardez-en un seul."
    )
    return OneSector(one.file, one.sector, one.doubts, problem)

"""Removing what is stored, so that a stop at any instant leaves a store that opens.

Of a source, the older states go first, then the sector, then the reports that it named: what is
left at each instant is the sector whole, or no sector and reports that nothing names. Only regular
files that bear a name of the store's own go, and no symbolic link is followed.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cio_console.errors import StoreProblem
from cio_console.store import disk, janitor
from cio_console.store.archives import archive_name, reports_named
from cio_console.store.disk import ForeignFolder, LinkedFolder
from cio_console.store.generation import QUARANTINE
from cio_console.store.inventory import (
    DATA_LAYOUT,
    SECTOR_FILE,
    SOURCE_LAYOUT,
    Layout,
    contents,
    is_plain_file,
)
from cio_console.store.paths import REPORTS
from cio_console.store.problems import write_problem
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache

_SECTOR = "sector"
"""Name of the database of the current sector."""
_AGAIN = "L'effacement n'est pas achevé ; ce qui reste s'effacera en recommençant."


def clear_source(folder: Path) -> None:
    """Remove the cache of a source, for good when this returns.

    What the store did not make stays, and the folders that hold it. Raises StoreProblem when
    something could not be removed, or a synchronisation wrote meanwhile.
    """
    try:
        with disk.opened(folder) as here:
            _clear_sector(here)
            for name, layout in SOURCE_LAYOUT.folders.items():
                _clear_inside(here, name, layout)
            disk.settle(here)
        if disk.remove_folder(folder):
            disk.sync_folder(folder.parent)
    except FileNotFoundError:
        return  # nothing is there, or another session removed it
    except OSError as error:
        raise write_problem(error, folder, _AGAIN) from error
    if any(not item.why_left for item in contents(folder, SOURCE_LAYOUT)):
        raise StoreProblem(
            f"Une synchronisation a écrit dans {folder} pendant l'effacement. {_AGAIN}"
        )


def clear_archive(folder: Path, campaign_id: str) -> None:
    """Remove the sector of a closed campaign from the cache of a source, for good when it returns.

    With it go the older states of the current sector, which may hold it, and the reports that
    nothing else names; the current sector stays. Raises StoreProblem.
    """
    cache = SectorCache(folder)
    current, left = cache.load(), cache.archives.load(campaign_id)
    name = archive_name(campaign_id)
    try:
        with disk.opened(folder) as here:
            # What is there and was not read names reports that nobody knows.
            for database, snapshot in ((_SECTOR, current), (name, left)):
                if snapshot is None and _states_of(here, database):
                    raise StoreProblem(f"Un fichier de {folder} n'a pas pu être lu. {_AGAIN}")
            disk.remove_all_inside(here, _states_of(here, name))
            disk.remove_all_inside(here, _states_of(here, _SECTOR)[:-1])
            with suppress(FileNotFoundError), disk.opened(QUARANTINE, here) as aside:
                damaged = [*_states_of(aside, name), *_states_of(aside, _SECTOR)]
                disk.remove_all_inside(aside, damaged)
            disk.settle(here)
    except FileNotFoundError:
        return  # nothing is there, or another session removed it
    except OSError as error:
        raise write_problem(error, folder, _AGAIN) from error
    try:
        kept = cache.archives.reports() | reports_named(current)
        ReportCache(folder / REPORTS).retain(kept, reports_named(left))
    except StoreProblem as problem:
        raise type(problem)(f"{problem} {_AGAIN}") from problem


def clear_secret(folder: Path) -> None:
    """Remove the secret of the installation, kept in `folder` (`Home.data`). Raises StoreProblem.

    The reports made before and after compare by the numbers of the pupils only.
    """
    real = Path(os.path.realpath(folder))  # a home kept elsewhere is a link, as for the settings
    try:
        with disk.opened(real) as here:
            ours = _ours(here, DATA_LAYOUT)
            disk.remove_all_inside(
                here, (name for name in ours if not janitor.is_written_here(name))
            )
    except FileNotFoundError:
        return
    except OSError as error:
        raise write_problem(error, folder, _AGAIN) from error


def _states_of(here: int, database: str) -> list[str]:
    """Return the files of a database in an opened folder, the oldest first."""
    ours = _ours(here, SOURCE_LAYOUT)
    return sorted((name for name in ours if name.split(".")[0] == database), key=_age)


def _clear_sector(here: int) -> None:
    """Remove the older states, the current ones once they are gone for certain."""
    ours = sorted(_ours(here, SOURCE_LAYOUT), key=_age)
    last = [name for name in ours if SECTOR_FILE.names(name)][-1:]
    disk.remove_all_inside(here, (name for name in ours if name not in last))
    disk.remove_all_inside(here, sorted(_ours(here, SOURCE_LAYOUT), key=_age))


def _clear_inside(above: int, name: str, layout: Layout) -> None:
    """Remove the files of a folder and of those inside it, then the folder when it is empty."""
    with suppress(FileNotFoundError, LinkedFolder, ForeignFolder, NotADirectoryError):
        with disk.opened(name, above) as here:
            for inner, its_layout in layout.folders.items():
                _clear_inside(here, inner, its_layout)
            disk.remove_all_inside(here, _ours(here, layout))
        disk.remove_folder(name, above)


def _ours(here: int, layout: Layout) -> Iterator[str]:
    """Give the files of an opened folder that the store made."""
    for name in disk.names_inside(here):
        with suppress(FileNotFoundError):
            if layout.is_ours(name) and is_plain_file(name, here):
                yield name


def _age(name: str) -> int:
    """Return what sorts the states of a database, the oldest first."""
    number = name.split(".")[-2]
    return int(number) if number.isdecimal() else 0

"""A file that the user asked for, written where they said: theirs from then on.

It is private (0600), on the disk when it is told to be written, and takes the place of another
only when that was asked for.
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from cio_console.domain.text import named
from cio_console.errors import NameTaken, StoreProblem, UsageProblem
from cio_console.store import disk, janitor, whole

_WHY = {
    errno.ENOENT: "le dossier {folder} n'existe pas ; créez-le ou choisissez-en un autre",
    errno.ENOTDIR: "{folder} n'est pas un dossier ; choisissez-en un autre",
    errno.ENOSPC: "le disque est plein ; libérez de la place ou choisissez un autre disque",
    errno.EDQUOT: "votre quota de disque est atteint ; libérez de la place",
    errno.EROFS: "le dossier {folder} est en lecture seule ; choisissez-en un autre",
    errno.EACCES: "les droits du dossier {folder} ne le permettent pas ; choisissez-en un autre",
    errno.ENAMETOOLONG: "son nom est trop long ; raccourcissez-le",
    errno.EIO: "le disque a signalé une erreur ; recommencez ou choisissez un autre disque",
    errno.EAGAIN: "une autre session y écrit ; recommencez",
}
_WHY[errno.EPERM] = _WHY[errno.EACCES]


def export_path(text: str) -> Path:
    """Return the full path that the user typed, « ~ » being their own folder.

    Raises UsageProblem when it names no file.
    """
    written = text.strip()
    if not written or "\0" in written:
        raise UsageProblem("Aucun fichier n'est nommé : écrivez son nom, Échap laisse.")
    try:
        path = Path(written).expanduser()
    except RuntimeError:
        raise UsageProblem(f"{written} : ce compte n'existe pas. Donnez un autre nom.") from None
    # A folder is told as such: the file itself must have a name.
    if written.endswith((os.sep, os.sep + ".")) or path.is_dir():
        raise UsageProblem(f"{named(path)} est un dossier : ajoutez le nom du fichier.")
    return path.absolute()


def write_export(path: Path, data: bytes) -> None:
    """Write a new private file, on the disk when this returns; nothing is left of a failure.

    It appears whole: killed in the middle, the program leaves no file of that name.

    Raises NameTaken when something bears that name already, StoreProblem when it cannot be
    written.
    """
    try:
        _sweep(path.parent)
        whole.add(path.parent, (path.name,), data)
        _settle(path)
    except FileExistsError:
        raise NameTaken(
            f"{path} existe déjà : il est laissé tel quel. Donnez un autre nom."
        ) from None
    except OSError as error:
        raise _not_written(path, error) from error


def replace_export(path: Path, data: bytes) -> None:
    """Write a private file in place of the one of that name, which was shown to the user.

    The old one stays whole until the new one is. Raises UsageProblem when what bears that name is
    no ordinary file, StoreProblem when it cannot be written.
    """
    try:
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(disk.status(path).st_mode):
                raise UsageProblem(
                    f"{path} n'est pas un fichier ordinaire : il est laissé tel quel. Donnez un"
                    " autre nom."
                )
        _sweep(path.parent)
        whole.replace(path, data)
    except OSError as error:
        raise _not_written(path, error) from error


def why_refused(error: OSError, folder: Path) -> str:
    """Return, in French, why a file could not be written in a folder that the user chose."""
    number = error.errno or 0
    other = f"le système répond {errno.errorcode.get(number, type(error).__name__)}"
    return _WHY.get(number, other).format(folder=folder)


def _not_written(path: Path, error: OSError) -> StoreProblem:
    return StoreProblem(f"{path} n'est pas écrit : {why_refused(error, path.parent)}.")


def _sweep(folder: Path) -> None:
    with suppress(OSError):
        janitor.sweep(folder, disk.names(folder))


def _settle(path: Path) -> None:
    """Put the name of a new file on the disk, or take it away."""
    try:
        disk.sync_folder(path.parent)
    except OSError:
        disk.remove_quietly(path)
        raise

"""What the disk refused, told in French: what happened, what is still safe, what to do next."""

import errno
import os
from pathlib import Path

from cio_console.domain.text import named
from cio_console.errors import StoreProblem, StoreReadOnly
from cio_console.store.disk import ForeignFolder, LinkedFolder, NoExclusion

_READ_ONLY: dict[int, tuple[str, str]] = {
    errno.EROFS: (
        "Le dossier {folder} est en lecture seule",
        "Rendez-le accessible en écriture, ou choisissez-en un autre par CIO_CONSOLE_HOME.",
    ),
    errno.EACCES: (
        "Les droits du dossier {folder} ne permettent pas d'y écrire",
        "Rétablissez-les (chmod u+rwx) ou choisissez un autre dossier par CIO_CONSOLE_HOME.",
    ),
}
_READ_ONLY[errno.EPERM] = _READ_ONLY[errno.EACCES]

_FAILED: dict[int, tuple[str, str]] = {
    errno.ENOSPC: (
        "Le disque est plein : rien n'a pu être écrit dans {folder}",
        "Libérez de la place, puis recommencez.",
    ),
    errno.EDQUOT: (
        "Votre quota de disque est atteint : rien n'a pu être écrit dans {folder}",
        "Libérez de la place ou demandez un quota plus grand, puis recommencez.",
    ),
    errno.EFBIG: (
        "Le fichier à écrire dans {folder} dépasse la taille permise",
        "Demandez à lever la limite de taille des fichiers (ulimit -f).",
    ),
    errno.EIO: (
        "Le disque a signalé une erreur en écrivant dans {folder}",
        "Recommencez ; si l'erreur revient, faites vérifier ce disque.",
    ),
    errno.ENOENT: (
        "Le dossier {folder} n'existe pas et n'a pas pu être créé",
        "Vérifiez votre dossier personnel, ou choisissez-en un autre par CIO_CONSOLE_HOME.",
    ),
    errno.ENOTDIR: (
        "{folder} n'est pas un dossier, ou l'un de ses parents n'en est pas un",
        "Déplacez le fichier qui porte ce nom, puis recommencez.",
    ),
    errno.EMFILE: (
        "Trop de fichiers sont ouverts pour écrire dans {folder}",
        "Fermez d'autres programmes, puis recommencez.",
    ),
    errno.ESTALE: (
        "Le disque réseau de {folder} ne répond plus comme attendu",
        "Attendez que le réseau soit rétabli, puis recommencez.",
    ),
}
_FAILED[errno.EAGAIN] = (
    "Une autre session retient {folder}",
    "Attendez qu'elle ait fini, ou fermez-la, puis recommencez.",
)
_FAILED[errno.ENFILE] = _FAILED[errno.EMFILE]
_FAILED[errno.ETIMEDOUT] = _FAILED[errno.ESTALE]
_FAILED[errno.EHOSTDOWN] = _FAILED[errno.ESTALE]

_FOREIGN = (
    "Le dossier {folder} appartient à un autre compte : rien n'y est écrit",
    "Lancez la console avec le compte propriétaire, ou choisissez un dossier à vous par"
    " CIO_CONSOLE_HOME.",
)
_LINKED = (
    "{folder} est un lien symbolique : rien n'y est écrit",
    "Mettez un vrai dossier à sa place, ou indiquez-en un par CIO_CONSOLE_HOME.",
)

_NO_EXCLUSION = (
    "Le disque de {folder} ne connaît ni liens ni verrous : y écrire pourrait effacer la saisie"
    " d'une autre session, rien n'y est écrit",
    "Choisissez un dossier d'un autre disque par CIO_CONSOLE_HOME.",
)


def write_problem(error: OSError, folder: Path, safe: str) -> StoreProblem:
    """Return the error to raise when `folder` could not be written; `safe` says what remains."""
    match error:
        case ForeignFolder():
            return StoreReadOnly(_sentence(_FOREIGN, folder, safe))
        case LinkedFolder():
            return StoreReadOnly(_sentence(_LINKED, folder, safe))
        case NoExclusion():
            return StoreReadOnly(_sentence(_NO_EXCLUSION, folder, safe))
    number = error.errno or 0
    if number in _READ_ONLY:
        return StoreReadOnly(_sentence(_READ_ONLY[number], folder, safe))
    name = errno.errorcode.get(number, type(error).__name__)
    other = (f"L'écriture dans {{folder}} a échoué ({name})", "Recommencez.")
    return StoreProblem(_sentence(_FAILED.get(number, other), folder, safe))


def read_notice(error: OSError, path: Path) -> str:
    """Return the notice to show when a file or folder of the store could not be read."""
    if error.errno in (errno.EACCES, errno.EPERM):
        why = f"ses droits ne le permettent pas{_owner(path)}"
    elif error.errno == errno.ELOOP:
        why = "c'est un lien symbolique"
    elif error.errno == errno.ENOTDIR:
        why = "ce n'est pas un dossier"
    elif error.errno == errno.EINVAL:
        why = "ce n'est pas un fichier ordinaire"
    elif error.errno == errno.EIO:
        why = "le disque a signalé une erreur"
    else:
        why = f"le système répond {errno.errorcode.get(error.errno or 0, type(error).__name__)}"
    return f"{named(path)} n'a pas pu être lu : {why}."


def _owner(path: Path) -> str:
    try:
        foreign = os.lstat(path).st_uid != os.geteuid()
    except OSError:
        return ""
    return " (il appartient à un autre compte)" if foreign else ""


def _sentence(parts: tuple[str, str], folder: Path, safe: str) -> str:
    happened, advice = parts
    return f"{happened.format(folder=folder)}. {safe} {advice}"

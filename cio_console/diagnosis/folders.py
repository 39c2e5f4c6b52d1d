"""The folders of the store: whose they are, who may read them, what the file system can do."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cio_console.domain.diagnosis import Check, Judgement, worst
from cio_console.presentation.numbers import bytes_label, number, percent
from cio_console.store.disk import PRIVATE_FOLDER
from cio_console.store.paths import file_system, is_shared, mount_table
from cio_console.store.problems import write_problem
from cio_console.store.trial import Trial, try_folder

SECTION = "Stockage"

_LITTLE = 200_000_000
"""Bytes below which a first synchronisation of a large sector may not fit."""
_NONE = 20_000_000
"""Bytes below which hardly anything fits."""
_FEW_FILES = 2_000
"""Inodes below which the reports of a large sector may not fit."""

_ACCESS = "Rétablissez les droits : chmod u+rwx {folder}"
_PRIVATE = "Fermez-le aux autres comptes : chmod 700 {folder}"
_OWN = (
    "Lancez la console avec le compte propriétaire, ou indiquez un autre dossier par"
    " CIO_CONSOLE_HOME."
)
_REAL = "Mettez un vrai dossier à sa place, ou indiquez-en un par CIO_CONSOLE_HOME."


class Role(StrEnum):
    """What a folder is for the store."""

    OPEN = "ouvert"
    """Holds nobody's data: others may read it."""
    PRIVATE = "privé"
    """Holds personal data."""
    WITHIN = "dedans"
    """Lies in a private one, which speaks for it as long as it is not there."""


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What is known of one folder."""

    path: Path
    kind: str = "absent"
    """« absent », « dossier », « lien », « fichier », or the name of the error met."""
    ours: bool = True
    mode: int = 0
    system: str = ""
    """Kind of file system, "" when it is not told."""
    free: int = -1
    """Bytes that this account may still write, -1 when it is not known."""
    share: float = 0.0
    """Free share of the disk, from 0 to 1."""
    files: int = -1
    """Files that may still be made; -1 where the file system does not count them."""
    tried: Path | None = None
    """Where the trial was made: the folder, or its nearest parent that exists."""
    trial: Trial | None = None

    @property
    def shared(self) -> bool:
        """Whether several hosts may see it."""
        return is_shared(self.system)


def gather(folder: Path, role: Role = Role.PRIVATE) -> FolderFacts:
    """Return the facts of a folder, tried for real where the store would write. Never raises."""
    kind, ours, mode = _status(folder)
    place = folder if kind == "dossier" else _nearest(folder)
    system = file_system(Path(os.path.realpath(place)), mount_table())
    free, share, files = _room(place)
    safe = ours and (kind == "dossier" or (kind == "absent" and role is not Role.WITHIN))
    trial = try_folder(place) if safe else None
    return FolderFacts(
        folder, kind, ours, mode, system, free, share, files, place if safe else None, trial
    )


def judge(label: str, facts: FolderFacts, role: Role = Role.PRIVATE) -> tuple[Check, ...]:
    """Return what to think of a folder, as its role asks."""
    if role is Role.WITHIN and facts.kind == "absent":
        return ()
    lines = (_access(label, facts, private=role is not Role.OPEN), *_writing(label, facts))
    return lines if role is Role.WITHIN else (*lines, _space(label, facts))


def _status(folder: Path) -> tuple[str, bool, int]:
    """Return the kind of a folder, whether it is ours, and its mode."""
    try:
        status = folder.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return "absent", True, 0
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, type(error).__name__), True, 0
    kinds = ((stat.S_ISLNK, "lien"), (stat.S_ISDIR, "dossier"))
    kind = next((name for test, name in kinds if test(status.st_mode)), "fichier")
    return kind, status.st_uid == os.geteuid(), stat.S_IMODE(status.st_mode)


def _nearest(folder: Path) -> Path:
    return next((parent for parent in folder.parents if os.path.isdir(parent)), Path("/"))  # noqa: PTH112 - never raises


def _room(place: Path) -> tuple[int, float, int]:
    """Return the free bytes, their share of the disk, and the files that may still be made."""
    try:
        room = os.statvfs(place)
    except OSError:
        return -1, 0.0, -1
    share = room.f_bavail / room.f_blocks if room.f_blocks else 0.0
    return room.f_bavail * room.f_frsize, share, room.f_favail if room.f_files else -1


_KINDS = {
    "lien": ("est un lien symbolique : rien n'y est écrit", _REAL),
    "fichier": ("un fichier porte ce nom", "Déplacez ce fichier, puis recommencez."),
}


def _access(label: str, facts: FolderFacts, *, private: bool) -> Check:
    told = str(facts.path)
    if facts.kind == "absent":
        return Check(SECTION, label, f"{told} (créé au premier usage)")
    if facts.kind != "dossier":
        why, advice = _KINDS.get(facts.kind, (f"illisible ({facts.kind})", _ACCESS))
        advice = advice.format(folder=facts.path)
        return Check(SECTION, label, f"{told} : {why}", Judgement.FAULTY, advice)
    if not facts.ours:
        return Check(SECTION, label, f"{told} : à un autre compte", Judgement.FAULTY, _OWN)
    told = f"{told} · {facts.mode:04o}, à vous · {_system(facts)}"
    if facts.mode & PRIVATE_FOLDER != PRIVATE_FOLDER:
        return Check(SECTION, label, told, Judgement.FAULTY, _ACCESS.format(folder=facts.path))
    if private and facts.mode & 0o077:
        return Check(SECTION, label, told, Judgement.DOUBTFUL, _PRIVATE.format(folder=facts.path))
    return Check(SECTION, label, told)


def _system(facts: FolderFacts) -> str:
    if not facts.system:
        return "système de fichiers inconnu"
    return f"{facts.system}, {'partagé par le réseau' if facts.shared else 'local'}"


def _writing(label: str, facts: FolderFacts) -> tuple[Check, ...]:
    name = f"{label}, écriture"
    if facts.trial is None:
        return (Check(SECTION, name, "non essayée", Judgement.UNTRIED),)
    steps = tuple(_steps(facts.trial, facts.tried or facts.path))
    told = ", ".join(words for words, _, _ in steps)
    if facts.tried != facts.path:
        told = f"dans {facts.tried} : {told}"
    advice = " ".join(advice for _, _, advice in steps if advice)
    return (Check(SECTION, name, told, worst(v for _, v, _ in steps), advice),)


def _steps(trial: Trial, place: Path) -> Iterator[tuple[str, Judgement, str]]:
    """Give the words, the judgement and the advice of each step of a trial."""
    if trial.write:
        yield f"impossible ({trial.write})", Judgement.FAULTY, _refused(trial.write, place)
        return
    yield "fichier", Judgement.GOOD, ""
    for words, refusal in (("lien", trial.link), ("fsync", trial.folder_sync)):
        told = f"pas de {words} ({refusal})" if refusal else words
        yield told, Judgement.GOOD, ""  # the store knows how to do without
    # Only a home without hard links needs the lock to be right.
    needed = Judgement.DOUBTFUL if trial.link and trial.lock else Judgement.GOOD
    told = f"pas de verrou ({trial.lock})" if trial.lock else "verrou"
    advice = "N'ouvrez qu'une session à la fois." if needed is Judgement.DOUBTFUL else ""
    yield told, needed, advice
    if trial.removal:
        advice = "Vérifiez les droits du dossier, et effacez-y les fichiers en .tmp."
        yield f"effacement impossible ({trial.removal})", Judgement.DOUBTFUL, advice


def _refused(name: str, place: Path) -> str:
    """Return the store's own sentence on a write that failed with that error."""
    error = OSError(getattr(errno, name, 0), name)
    return str(write_problem(error, place, "Ce qui est enregistré reste intact."))


def _space(label: str, facts: FolderFacts) -> Check:
    name = f"{label}, place"
    if facts.free < 0:
        return Check(SECTION, name, "inconnue", Judgement.UNTRIED)
    told = f"{bytes_label(facts.free)} de libre ({percent(facts.share)})"
    if 0 <= facts.files < _FEW_FILES:
        told += f", {number(facts.files)} fichiers au plus"
        return Check(SECTION, name, told, Judgement.DOUBTFUL, "Effacez de petits fichiers.")
    if facts.free < _LITTLE:
        verdict = Judgement.FAULTY if facts.free < _NONE else Judgement.DOUBTFUL
        return Check(SECTION, name, told, verdict, "Libérez de la place.")
    return Check(SECTION, name, told)

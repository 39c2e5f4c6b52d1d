"""The secret of this installation: what the hashes of its reports are keyed with.

Made once, in a private file that nothing replaces while it is sound: reports of two months compare
by more than the pupils' numbers only if they were made with the same one. Where it cannot be kept
there is none, rather than another at each run: a publication stays a function of its input.
"""

import os
from pathlib import Path

import msgspec

from cio_console.store import disk, janitor, whole

SIZE = 32
"""Bytes of the secret."""
NAME = "empreintes.cle"

_UNKEPT = (
    "Le secret des empreintes ne peut pas être {what} dans « {folder} » : les rapports de ce"
    " passage n'en ont pas, et se comparent par le numéro des élèves seulement. Les contrôles"
    " n'en sont pas changés."
)
_DAMAGED = (
    "Le secret des empreintes était abîmé, un autre le remplace : les rapports déjà faits se"
    " comparent aux nouveaux par le numéro des élèves seulement."
)


class Secret(msgspec.Struct, frozen=True):
    """The bytes, b"" when they could not be kept, and a French sentence on what went wrong."""

    value: bytes
    notice: str = ""

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Secret(…)"


def installation_secret(folder: Path) -> Secret:
    """Return the secret kept in `folder` (`Home.data`), made now if there is none. Never raises."""
    path = folder / NAME
    try:
        janitor.sweep(folder, disk.names(folder))
        held = disk.read_file(path)
        disk.sync_folder(folder)  # its author may have died before doing it
    except FileNotFoundError:
        held = None
    except OSError:
        return Secret(b"", _UNKEPT.format(what="relu", folder=folder))
    if held is not None and len(held) == SIZE:
        return Secret(held)
    try:
        disk.make_parents(folder)
        disk.sync_way(folder)
        return _made(path, damaged=held is not None)
    except OSError:
        return Secret(b"", _UNKEPT.format(what="enregistré", folder=folder))


def _made(path: Path, *, damaged: bool) -> Secret:
    """Write a new secret; the one that another process wrote meanwhile wins."""
    value, taken = os.urandom(SIZE), False
    if damaged:
        whole.replace(path, value)
        return Secret(value, _DAMAGED)
    try:
        whole.add(path.parent, (path.name,), value)
    except FileExistsError:
        taken = True
    disk.sync_folder(path.parent)  # that of another may not be on the disk yet
    return Secret(disk.read_file(path) if taken else value)

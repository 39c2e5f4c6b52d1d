"""The files of the messages: the user's template, read; the drafts, written and never replaced."""

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from cio_console.errors import FileProblem, StoreProblem, UsageProblem
from cio_console.store import disk, janitor, whole
from cio_console.store.export import why_refused

LARGEST_TEMPLATE = 65_536
"""Bytes of a template: far beyond what a letter needs."""

_SAFE = "Les brouillons déjà écrits restent ; rien d'autre n'est changé."


def read_template_file(path: Path) -> str | None:
    """Return the text of the user's template, None when there is none. Raises FileProblem.

    A blank one is none: « relances --modele > message.txt » finds the file that the shell has made.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_TEMPLATE + 1)
        if len(raw) > LARGEST_TEMPLATE:
            raise FileProblem(f"{path} : ce modèle de message dépasse 64 Ko. {_ADVICE}")
        return raw.decode("utf-8-sig") if raw.strip() else None
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise FileProblem(
            f"{path} : ce modèle de message n'est pas en UTF-8 (octet {error.start + 1})."
            " Enregistrez-le en UTF-8 depuis votre éditeur."
        ) from error
    except OSError as error:
        raise FileProblem(
            f"{path} : le modèle de message n'a pas pu être lu ({type(error).__name__}). {_ADVICE}"
        ) from error


def drafts_folder(text: str) -> Path:
    """Return the full path of the folder that the user typed. Raises UsageProblem."""
    written = text.strip()
    if not written or "\0" in written:
        raise UsageProblem("Aucun dossier n'est nommé : écrivez son chemin, Échap laisse.")
    try:
        return Path(written).expanduser().absolute()
    except RuntimeError:
        raise UsageProblem(
            f"{written} : ce compte n'existe pas. Donnez un autre dossier."
        ) from None


def write_drafts(folder: Path, drafts: Iterable[tuple[str, bytes]]) -> tuple[Path, ...]:
    """Write each draft, by the stem of its name and its bytes, in a new private file of `folder`.

    On the disk when this returns. A name that is taken gets a number: nothing is ever replaced, and
    each file appears whole. The folder is made private when it is missing, left as it is otherwise;
    what a killed process left half written in it is swept. Raises StoreProblem.
    """
    written = []
    try:
        disk.make_parents(folder)
        disk.sync_way(folder)
        janitor.sweep(folder, disk.names(folder))
        for stem, data in drafts:
            written.append(whole.add(folder, _names(stem), data))
        disk.sync_folder(folder)
    except OSError as error:
        why = why_refused(error, folder)
        raise StoreProblem(f"Brouillons non écrits : {why}. {_SAFE}") from error
    return tuple(written)


_ADVICE = "Corrigez-le, ou retirez-le : le modèle d'origine servira."


def _names(stem: str) -> Iterator[str]:
    yield f"{stem}.eml"
    yield from (f"{stem}-{number}.eml" for number in count(2))

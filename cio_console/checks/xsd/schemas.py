"""Which schema applies to a document: the one given, or that of a folder named after its root."""

from collections.abc import Collection
from pathlib import Path

from cio_console.checks.xsd.reading import Schema, read_schema
from cio_console.domain.text import clean_line
from cio_console.errors import UsageProblem

__all__ = ["Schema", "Schemas"]


class Schemas:
    """The schemas of one run; those of the folder are read once, when a document needs them."""

    def __init__(self, given: Schema | None = None, folder: Path | None = None) -> None:
        """Take note of the schema given, if any, and of the folder of the others.

        Raises UsageProblem when the folder does not exist.
        """
        if folder is not None and not folder.is_dir():
            raise UsageProblem(
                f"Le dossier de schémas « {folder} » n'existe pas : "
                "corrigez le réglage « schemas »."
            )
        self._given = given
        self._folder = folder
        self._known: dict[str, Schema | None] = {}

    def of(self, root: str) -> Schema | None:
        """Return the schema for documents of that root, in Clark notation, or None.

        Raises UsageProblem or FileProblem when the folder's schema for that root cannot serve.
        """
        if self._given is not None and root in self._given.roots:
            return self._given
        if root not in self._known:
            self._known[root] = self._in_folder(root)
        return self._known[root]

    def require(self, roots: Collection[str], document: str) -> None:
        """Refuse a file of which the schema given knows none of the roots.

        Raises UsageProblem: a check without the schema asked for would pass for one with it.
        """
        given = self._given
        if given is None or not roots or not given.roots.isdisjoint(roots):
            return
        root = min(roots)
        name = clean_line(root.rpartition("}")[2], 40)
        known = (
            f"il déclare {given.named_roots()}" if given.roots else "il ne déclare aucune racine"
        )
        where = _namespace(root)
        raise UsageProblem(
            f"Le schéma « {given.name} » ne déclare pas la racine <{name}>{where} de "
            f"« {clean_line(document)} » ({known}) : donnez celui de ce format, ou aucun."
        )

    def _in_folder(self, root: str) -> Schema | None:
        if self._folder is None:
            return None
        path = self._folder / f"{root.rpartition('}')[2]}.xsd"
        if not path.exists():
            return None
        schema = read_schema(path)
        if root not in schema.roots:
            name = root.rpartition("}")[2]
            raise UsageProblem(
                f"Le schéma « {path} » ne déclare pas la racine <{name}>{_namespace(root)} : "
                "corrigez-le, ou retirez-le de ce dossier."
            )
        return schema


def _namespace(root: str) -> str:
    """Return the words for the namespace of a root, "" when it has none."""
    space = root.rpartition("}")[0][1:]
    return f" de l'espace de noms « {clean_line(space, 80)} »" if space else ""

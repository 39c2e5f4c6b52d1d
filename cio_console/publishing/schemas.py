"""The user's XSD, one for each root of a file: read before anything is checked or published."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from cio_console.errors import FileProblem, UsageProblem

if TYPE_CHECKING:
    from cio_console.checks.xsd.schemas import Schemas


def schemas_of(folder: Path | None) -> "Schemas | None":
    """Return the schemas of a folder, each read when a file needs it; None without a folder."""
    if folder is None:
        return None
    from cio_console.checks.xsd.schemas import Schemas  # loads lxml

    return Schemas(folder=folder)


def digest_of(folder: Path | None) -> str:
    """Return what changes when one of the schemas of a folder does; "" without a folder.

    Raises UsageProblem or FileProblem when one of them, or the folder, cannot serve.
    """
    from cio_console.checks.formats import FORMATS  # with a folder only

    digest = hashlib.sha256()
    try:
        schemas = schemas_of(folder)
        if schemas is None:
            return ""
        for root in sorted(FORMATS):
            schema = schemas.of(root)
            digest.update(f"{root} {schema.digest if schema else ''}\n".encode())
    except (FileProblem, UsageProblem) as problem:
        raise type(problem)(
            "Les schémas XSD des réglages ne peuvent pas servir : rien n'est contrôlé, et les"
            f" résultats précédents restent en place. {problem}"
        ) from None
    return digest.hexdigest()

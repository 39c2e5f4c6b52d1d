"""What `purger --json` writes."""

from collections.abc import Iterable

import msgspec

from cio_console.commands.purge_text import Line
from cio_console.domain.text import harmless
from cio_console.presentation.checked import FORMAT_VERSION


class PurgedThing(msgspec.Struct, frozen=True):
    """One thing that goes."""

    what: str
    name: str
    files: int
    bytes: int


class KeptThing(msgspec.Struct, frozen=True):
    """One thing that stays."""

    what: str
    name: str
    why: str


class PurgeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of a purge, and whether it was carried out."""

    format: str = "cio-purge"
    format_version: str = FORMAT_VERSION
    done: bool
    removed: tuple[PurgedThing, ...]
    kept: tuple[KeptThing, ...]
    left: tuple[str, ...]
    problems: tuple[str, ...]


def purge_document(
    removed: Iterable[Line],
    kept: Iterable[Line],
    left: Iterable[str],
    *,
    done: bool,
    problems: Iterable[str] = (),
) -> PurgeDocument:
    """Return the document of a purge, carried out or not."""
    return PurgeDocument(
        done=done,
        removed=tuple(
            PurgedThing(one.what, harmless(one.name), one.files, one.size) for one in removed
        ),
        kept=tuple(KeptThing(one.what, harmless(one.name), harmless(one.why)) for one in kept),
        left=tuple(map(harmless, left)),
        problems=tuple(map(harmless, problems)),
    )

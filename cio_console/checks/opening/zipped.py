"""An archive as a source: its one document, its several ones, or the reason why it has none.

Apart from `source`, so that a file that is no archive does not pay for the zip library.
"""

import tempfile
from contextlib import ExitStack
from typing import BinaryIO, cast

from cio_console.checks.opening.archive import Archive, open_archive
from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.limits import MIB, Limits
from cio_console.checks.opening.messages import size_label
from cio_console.checks.opening.source import Given, Source
from cio_console.domain.finding import Severity
from cio_console.errors import FileProblem

_NAMED = 5
"""Archives within the archive named in a message."""


def open_zip(given: Given, name: str, limits: Limits) -> Source:
    """Return the source of an archive: its one document, or the reason why it has none."""
    with ExitStack() as held:
        spool = held.enter_context(tempfile.SpooledTemporaryFile(max_size=limits.spool))
        while given.size <= limits.archive_bytes and (data := given.read(MIB)):
            spool.write(data)
        opened: Archive | Fault
        if given.complete:
            opened = open_archive(cast("BinaryIO", spool), given.size, limits)
        elif limits.spool:
            opened = Fault("F007", f"l'archive dépasse {size_label(limits.archive_bytes)}")
        else:  # a bound of this machine, not a fault of the file
            raise FileProblem(
                f"« {name} » est une archive de plus de {size_label(limits.archive_bytes)}, trop"
                " grosse pour être contrôlée sans rien écrire sur le disque. Faites-la contrôler"
                " par qui la publie."
            )
        source = _opened(given, opened, name, limits)
        if isinstance(opened, Archive):
            held.callback(opened.close)
            source.notices = _notices(opened)
        held.push(source.held.pop_all())
        source.held.push(held.pop_all())
    return source


def _opened(given: Given, opened: Archive | Fault, name: str, limits: Limits) -> Source:
    """Return the source of an archive's one document, or one that says why it has none to give."""
    if isinstance(opened, Archive) and len(opened.names) == 1:
        return member(given, opened, 0, name, limits)
    source = Source(given, given, name=name, limits=limits)
    if isinstance(opened, Fault):
        source.fault = opened
    else:
        source.archive = opened
        source.fault = Fault("F006", f"{opened.several()} : envoyez-en un seul")
    return source


def _notices(archive: Archive) -> tuple[Fault, ...]:
    """Say that what other archives hold is not read: it may be what the school meant to send."""
    if not archive.nested:
        return ()
    names = ", ".join(archive.nested[:_NAMED])
    detail = (
        f"l'archive contient aussi une autre archive ({names}), qui n'est pas lue : s'il faut "
        "en déposer le contenu, sortez-en les fichiers"
    )
    return (Fault("F006", detail, fatal=False, severity=Severity.WARNING),)


def member(given: Given, archive: Archive, rank: int, name: str, limits: Limits) -> Source:
    """Return the source of one document of an archive."""
    stream = archive.open(rank, limits)
    if isinstance(stream, Fault):
        source = Source(given, given, name=name, member=archive.names[rank], limits=limits)
        source.fault = stream
    else:
        source = Source(given, stream, name=name, member=archive.names[rank], limits=limits)
        source.held.callback(stream.close)
    source.archive = archive
    return source

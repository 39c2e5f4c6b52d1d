"""The uploads that count as files of a SARIF document: what is accepted is suppressed."""

from pathlib import PurePosixPath

from cio_console.commands.gathering import Checked, Found
from cio_console.presentation.sarif import Marked, Source, uri_of
from cio_console.presentation.sarif_objects import Suppression


def uploaded_source(checked: Checked) -> Source:
    """Return an upload with what was asked for of it: what is accepted is suppressed."""
    upload = checked.upload
    path = PurePosixPath(upload.uai, upload.collection, upload.id, upload.file_name)
    about: dict[str, object] = {
        "etablissement": checked.line.school.name,
        "depot": upload.id,
        "recuLe": upload.received_at.isoformat(),
    }
    found = (*checked.found, *checked.gone)
    return Source(uri_of(str(path)), checked.report, tuple(map(_marked, found)), about)


def _marked(one: Found) -> Marked:
    return Marked(one.finding, one.fingerprint, one.state or None, _suppressions(one))


def _suppressions(one: Found) -> tuple[Suppression, ...]:
    decision = one.acceptance
    if decision is None or not one.accepted:
        return ()
    why = Suppression(
        kind="external",
        status="accepted",
        justification=decision.reason,
        properties={
            "jusquAu": decision.until.isoformat(),
            "par": decision.who,
            "le": decision.at.isoformat(),
        },
    )
    return (why,)

"""The SARIF answers of `verifier` and `anomalies`: the reports, framed and written."""

import uuid
from collections.abc import Sequence

from cio_console import __version__
from cio_console.checks.catalogue import catalogue, catalogue_version
from cio_console.commands.output import write_json
from cio_console.domain.finding import Report
from cio_console.domain.fingerprint import fingerprints
from cio_console.presentation.checked import LOCAL_CHECKS
from cio_console.presentation.sarif import Frame, Marked, Source, sarif_log, uri_of

_BASELINES = uuid.UUID("5f0c1f5e-6d0a-5f0b-9a53-6d3c5a9b7e21")
"""Space of the names of baselines, drawn once."""


def write_sarif(
    command: str,
    sources: Sequence[Source],
    problems: Sequence[str] = (),
    baselines: Sequence[str] = (),
) -> None:
    """Write the SARIF document of one command.

    `problems` say what could not be read, `baselines` name what the findings are compared with.
    """
    baseline = str(uuid.uuid5(_BASELINES, "\n".join(baselines))) if baselines else None
    frame = Frame(
        command, __version__, catalogue_version(), LOCAL_CHECKS, tuple(problems), baseline
    )
    write_json(sarif_log(catalogue().values(), sources, frame))


def checked_source(name: str, report: Report) -> Source:
    """Return a local file with everything that was found in it."""
    names = fingerprints(report.findings, report.facts.kind)
    found = tuple(map(Marked, report.findings, names))
    return Source(uri_of(name), report, found)

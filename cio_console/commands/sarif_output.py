"""The SARIF answers of `verifier` and `anomalies`: the reports, framed and written."""

from collections.abc import Callable, Sequence

from cio_console import __version__
from cio_console.checks.catalogue import catalogue, catalogue_version
from cio_console.commands.output import write_json
from cio_console.domain.finding import Report
from cio_console.domain.fingerprint import fingerprints
from cio_console.presentation.checked import LOCAL_CHECKS
from cio_console.presentation.sarif import Frame, Marked, Source, sarif_log, uri_of


def write_sarif(
    command: str,
    sources: Sequence[Source],
    problems: Sequence[str] = (),
    baseline: str | None = None,
) -> None:
    """Write the SARIF document of one command."""
    frame = Frame(
        command, __version__, catalogue_version(), LOCAL_CHECKS, tuple(problems), baseline
    )
    write_json(sarif_log(catalogue().values(), sources, frame))


def checked_source(name: str, report: Report) -> Source:
    """Return a local file with everything that was found in it."""
    return Source(uri_of(name), report, tuple(marked(report)))


def marked(
    report: Report, mark: Callable[[Marked], Marked | None] = lambda found: found
) -> list[Marked]:
    """Return the findings of a report with their fingerprints, as `mark` completes or drops them.

    Fingerprints are those of the whole report, whatever is dropped.
    """
    names = fingerprints(report.findings, report.facts.kind)
    every = (Marked(*pair) for pair in zip(report.findings, names, strict=True))
    return [kept for found in every if (kept := mark(found)) is not None]

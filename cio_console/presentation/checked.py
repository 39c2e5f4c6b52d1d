"""The JSON document of `verifier`, apart from the others: a file is checked in a tenth of a second.

Its fields are stable (docs/commandes.md).
"""

import msgspec

from cio_console.domain.finding import FileFacts, Finding, Report

FORMAT_VERSION = "1.0"
"""Of every document here; a greater minor only adds fields."""

LOCAL_CHECKS = "Contrôles locaux, pas une attestation de Parcoursup."
"""Said under every verdict: no public document lists Parcoursup's own checks."""


class CheckedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a `cio-report`: its facts, its counts, its findings."""

    path: str
    kind: str
    uai: str
    school_year: int | None
    pupils: int
    in_school: int
    terminales: int
    valid_emails: int
    classes: int
    usable: bool
    counts: dict[str, int]
    rules: dict[str, int]
    rule_pupils: dict[str, int]
    concerned: int
    verdict: str
    findings: tuple[Finding, ...]
    truncated: bool
    not_evaluated: tuple[str, ...] = ()
    cause: str = ""
    keyed: str = ""
    exported_at: str = ""
    encoding: str = ""
    size: int = 0
    sha256: str = ""
    engine: str = ""
    catalogue: str = ""
    notice: str = LOCAL_CHECKS
    """What the checks are, and are not."""


class ReportDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `verifier --json` writes."""

    format: str = "cio-report"
    format_version: str = FORMAT_VERSION
    files: tuple[CheckedFile, ...] = ()


def checked_file(path: str, report: Report) -> CheckedFile:
    """Return the entry of one checked file."""
    facts: FileFacts = report.facts
    return CheckedFile(
        path=path,
        kind=facts.kind,
        uai=facts.uai,
        school_year=facts.school_year,
        pupils=facts.pupils,
        in_school=facts.in_school,
        terminales=facts.terminales,
        valid_emails=facts.valid_emails,
        classes=facts.classes,
        usable=report.usable,
        counts=report.counts,
        rules=report.rules,
        rule_pupils=report.pupils,
        concerned=report.concerned,
        verdict=str(report.verdict),
        findings=report.findings,
        truncated=report.truncated,
        not_evaluated=report.not_evaluated,
        cause=report.cause,
        keyed=report.keyed,
        exported_at=facts.exported_at,
        encoding=facts.encoding,
        size=facts.size,
        sha256=facts.sha256,
        engine=report.engine,
        catalogue=report.catalogue,
        notice=LOCAL_CHECKS,
    )

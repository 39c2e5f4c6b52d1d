"""Findings as a director reads them to a secretary: by upload, by rule, then one line per pupil."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cio_console.checks.catalogue import catalogue
from cio_console.commands.output import Styler, folded
from cio_console.domain.campaign import Campaign
from cio_console.domain.finding import SEVERITIES, Finding
from cio_console.domain.overview import SchoolLine
from cio_console.domain.text import collation_key, harmless
from cio_console.domain.upload import Upload
from cio_console.presentation.dates import day_and_time
from cio_console.presentation.finding_text import pupil, where
from cio_console.presentation.labels import severity_label
from cio_console.presentation.numbers import number
from cio_console.presentation.styles import SEVERITY_STYLES

_RANKS = {severity: rank for rank, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, with the school and the upload it belongs to."""

    line: SchoolLine
    upload: Upload
    finding: Finding


def grouped_lines(
    campaign: Campaign, found: Sequence[Found], room: int, style: Styler
) -> Iterator[str]:
    """Give the text of findings that come upload after upload."""
    first = True
    for _, group in groupby(found, key=lambda one: one.upload.id):
        of_upload = list(group)
        if not first:
            yield ""
        first = False
        yield from _heading(campaign, of_upload[0], style)
        ordered = sorted((one.finding for one in of_upload), key=_order)
        for code, same in groupby(ordered, key=lambda finding: finding.rule):
            yield from _rule_lines(code, list(same), room, style)


def _heading(campaign: Campaign, one: Found, style: Styler) -> Iterator[str]:
    school, upload = one.line.school, one.upload
    collection = campaign.collection(upload.collection)
    label = collection.label if collection else upload.collection
    received = day_and_time(upload.received_at, campaign.zone)
    yield style(harmless(f"{school.uai} {school.name}, {school.commune}"), "title")
    yield harmless(f"{label}, dépôt du {received} : {upload.file_name}")


def _rule_lines(code: str, findings: Sequence[Finding], room: int, style: Styler) -> Iterator[str]:
    rule = catalogue().get(code)
    severity = findings[0].severity
    mark = style(harmless(f"{severity_label(severity)} {code}"), SEVERITY_STYLES[severity])
    title = rule.title if rule else findings[0].slug
    yield f"  {mark}  {number(len(findings))} × {harmless(title)}"
    shared = len({finding.message for finding in findings}) == 1 and len(findings) > 1
    if shared:
        yield from folded(findings[0].message, room, "      ")
    for finding in findings:
        told = [pupil(finding.pupil)] if finding.pupil else []
        told += [where(finding)] if finding.line or not told else []
        message = "" if shared else f" : {finding.message}"
        whole = folded(" · ".join(told) + message, room - 2, "    ")
        yield whole[0]
        yield from (f"  {rest}" for rest in whole[1:])


def _order(finding: Finding) -> tuple[int, str, tuple[str, str], int, int]:
    division = finding.pupil.division if finding.pupil else ""
    return (
        _RANKS[finding.severity],
        finding.rule,
        collation_key(division),
        finding.line,
        finding.column,
    )

"""Findings as a director reads them to a secretary: by upload, by rule, then one line per pupil."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from cio_console.checks.catalogue import catalogue
from cio_console.commands.gathering import Found
from cio_console.commands.output import Styler, folded
from cio_console.domain.campaign import Campaign
from cio_console.domain.finding import SEVERITIES, Finding
from cio_console.domain.text import collation_key, harmless
from cio_console.presentation.dates import day_and_time, full_day
from cio_console.presentation.finding_text import pupil, where
from cio_console.presentation.labels import severity_label
from cio_console.presentation.numbers import number
from cio_console.presentation.styles import SEVERITY_STYLES

_RANKS = {severity: rank for rank, severity in enumerate(SEVERITIES)}


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
        ordered = sorted(of_upload, key=lambda one: _order(one.finding))
        for code, same in groupby(ordered, key=lambda one: one.finding.rule):
            yield from _rule_lines(code, list(same), room, style)


def _heading(campaign: Campaign, one: Found, style: Styler) -> Iterator[str]:
    school, upload = one.line.school, one.upload
    collection = campaign.collection(upload.collection)
    label = collection.label if collection else upload.collection
    received = day_and_time(upload.received_at, campaign.zone)
    yield style(harmless(f"{school.uai} {school.name}, {school.commune}"), "title")
    yield harmless(f"{label}, dépôt du {received} : {upload.file_name}")


def _rule_lines(code: str, found: Sequence[Found], room: int, style: Styler) -> Iterator[str]:
    rule = catalogue().get(code)
    first = found[0].finding
    mark = style(
        harmless(f"{severity_label(first.severity)} {code}"), SEVERITY_STYLES[first.severity]
    )
    title = rule.title if rule else first.slug
    yield f"  {mark}  {number(len(found))} × {harmless(title)}"
    shared = len({one.finding.message for one in found}) == 1 and len(found) > 1
    if shared:
        yield from folded(first.message, room, "      ")
    for one in found:
        finding = one.finding
        told = [pupil(finding.pupil)] if finding.pupil else []
        told += [where(finding)] if finding.line or not told else []
        message = "" if shared else f" : {finding.message}"
        whole = folded(" · ".join(told) + message, room - 2, "    ")
        yield whole[0]
        yield from (f"  {rest}" for rest in whole[1:])
        yield from (style(text, "muted") for text in _decision(one, room))


def _decision(one: Found, room: int) -> list[str]:
    """Return what was decided on a finding, if anything was."""
    if one.acceptance is None:
        return []
    day, reason = full_day(one.acceptance.until), one.acceptance.reason
    kind = "acceptée jusqu'au" if one.accepted else "acceptation échue le"
    return folded(f"{kind} {day} : {reason}", room, "      ")


def _order(finding: Finding) -> tuple[int, str, tuple[str, str], int, int]:
    division = finding.pupil.division if finding.pupil else ""
    return (
        _RANKS[finding.severity],
        finding.rule,
        collation_key(division),
        finding.line,
        finding.column,
    )

"""Findings as a director reads them to a secretary: by upload, by rule, then one line per pupil."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from cio_console.commands.finding_list import by_message, entry, heading, kind, rank
from cio_console.commands.gathering import Found
from cio_console.commands.output import Styler, folded
from cio_console.domain.campaign import Campaign
from cio_console.domain.text import harmless
from cio_console.presentation.acceptance import acceptance_text
from cio_console.presentation.dates import day_and_time


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
        ordered = sorted(of_upload, key=lambda one: rank(one.finding))
        for _, same in groupby(ordered, key=lambda one: kind(one.finding)):
            yield from _rule_lines(list(same), room, style)


def _heading(campaign: Campaign, one: Found, style: Styler) -> Iterator[str]:
    school, upload = one.line.school, one.upload
    collection = campaign.collection(upload.collection)
    label = collection.label if collection else upload.collection
    received = day_and_time(upload.received_at, campaign.zone)
    cio = f" (CIO : {one.line.cio})" if one.line.cio else ""
    yield style(harmless(f"{school.uai} {school.name}, {school.commune}{cio}"), "title")
    yield harmless(f"{label}, dépôt du {received} : {upload.file_name}")


def _rule_lines(found: Sequence[Found], room: int, style: Styler) -> Iterator[str]:
    findings = [one.finding for one in found]
    yield from (f"  {text}" for text in heading(findings, room - 2, style))
    for message, same in by_message(found, lambda one: one.finding):
        if message:
            yield from folded(message, room, "      ")
        for one in same:
            yield from entry(one.finding, room, message=not message)
            yield from (style(text, "muted") for text in _decision(one, room))


def _decision(one: Found, room: int) -> list[str]:
    """Return what was decided on a finding, if anything was."""
    if one.acceptance is None:
        return []
    told = acceptance_text(one.acceptance, accepted=one.accepted)
    reason = one.acceptance.reason
    return folded(f"{told} : {reason}", room, "      ")

"""Checking the file of an upload as it comes from a feed, beside what the feed tells of its school.

The mirror of what `publishing` knows: the uploads before it, their times, the expected count. The
base of pupils is never at hand, for no file is kept: the grades are not crossed with it.
"""

import asyncio
import hashlib
from collections.abc import Callable, Collection

import msgspec

from cio_console.checks.expectation import Expectation
from cio_console.checks.opening.limits import DEFAULT_LIMITS, MIB
from cio_console.domain.campaign import GRADES, SIECLE
from cio_console.domain.finding import FileFacts, Report
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import ObjectRef, Upload, in_time_order, summarise
from cio_console.feed import messages
from cio_console.feed.channel import Channel
from cio_console.feed.contract import decode_report, encode_report
from cio_console.feed.source import Feed
from cio_console.store.reports import ReportCache

_LIMITS = msgspec.structs.replace(DEFAULT_LIMITS, spool=0, archive_bytes=32 * MIB)
"""An archive is only known by its end: it is kept in memory, whole, and never on the disk."""

ReportOf = Callable[[str], Report | None]
"""The report held under a SHA-256, None when it is not."""


def in_checking_order(uploads: list[Upload]) -> list[Upload]:
    """Return uploads so that each comes after those that it is compared with: grades last."""
    return sorted(uploads, key=lambda u: (u.collection == GRADES, u.received_at, u.id))


def expectation_of(
    upload: Upload, sector: SectorSnapshot, report_of: ReportOf, secret: bytes = b""
) -> Expectation:
    """Return what the file of an upload is checked against, as far as the feed tells it.

    `secret` keys the hashes of the report.
    """
    school = sector.school(upload.uai)
    before = _siecle_before(upload, sector)
    previous = _previous(upload, before)
    return Expectation(
        campaign=sector.campaign,
        uai=upload.uai,
        collection=upload.collection,
        schools={s.uai: s.name for s in sector.schools},
        nature=school.nature if school else "",
        secret=secret,
        received_at=upload.received_at,
        previous=_facts(previous, report_of) if previous else None,
        terminale_expected=school.terminale_expected if school else None,
        siecle_first=_siecle_first(upload, sector, before),
    )


def perhaps_outdated(
    held: SectorSnapshot, new: SectorSnapshot, own: Collection[str]
) -> list[Upload]:
    """Return the uploads of `own`, by id, whose check is kept in `new` and may not hold any more.

    Those of the schools whose own record or uploads have changed, or have a file still to check.
    """
    changed = {u.uai for u in new.uploads if u.report is None and u.file}
    before, after = _by_school(held), _by_school(new)
    changed |= {uai for uai in after if before.get(uai) != after[uai]}
    return [u for u in new.uploads if u.id in own and u.report and u.uai in changed]


def compared_with(upload: Upload, sector: SectorSnapshot) -> tuple[object, ...]:
    """Return what the check of a file depends on besides the file, to tell when it changes."""
    school = sector.school(upload.uai)
    before = _siecle_before(upload, sector)
    previous = _previous(upload, before)
    return (
        sector.campaign.id,
        upload.collection,
        upload.received_at,
        (school.nature, school.terminale_expected) if school else None,
        previous.sha256 if previous else "",
        _siecle_first(upload, sector, before),
    )


def _by_school(sector: SectorSnapshot) -> dict[str, list[object]]:
    """Return the record and the uploads of each school, by UAI."""
    found: dict[str, list[object]] = {school.uai: [school] for school in sector.schools}
    for upload in sector.uploads:
        found.setdefault(upload.uai, []).append(upload)
    return found


def _siecle_before(upload: Upload, sector: SectorSnapshot) -> list[Upload]:
    """Return the SIECLE uploads of the school up to this one, oldest first."""
    return [
        other
        for other in in_time_order(sector.uploads_of(upload.uai))
        if other.collection == SIECLE and other.received_at <= upload.received_at
    ]


def _previous(upload: Upload, before: list[Upload]) -> Upload | None:
    """Return the last usable upload before this one."""
    usable = [u for u in before if u.usable and u.id != upload.id]
    return usable[-1] if usable else None


def _facts(upload: Upload, report_of: ReportOf) -> FileFacts:
    """Return what is known of a former upload: its report's facts, or those of its summary."""
    report = report_of(upload.report.sha256) if upload.report else None
    if report is not None:
        return report.facts
    return FileFacts(terminales=upload.summary.terminales if upload.summary else 0)


def _siecle_first(upload: Upload, sector: SectorSnapshot, before: list[Upload]) -> bool | None:
    """Tell whether grades came after a usable SIECLE upload; None when nothing tells."""
    grades, school = sector.campaign.collection(GRADES), sector.school(upload.uai)
    if upload.collection != GRADES or grades is None or grades.after != SIECLE:
        return None
    if school is None or SIECLE in school.out_of_scope:
        return None
    if any(other.usable for other in before):
        return True
    return None if any(other.summary is None for other in before) else False


async def checked_from_file(
    feed: Feed, upload: Upload, sector: SectorSnapshot, reports: ReportCache, secret: bytes = b""
) -> Upload:
    """Return `upload` with what its file holds, its report being stored.

    Raises FeedProblem or FileProblem when it cannot be checked, StoreProblem.
    """
    expectation = await asyncio.to_thread(expectation_of, upload, sector, reports.get, secret)
    report = await checked_while_streaming(feed, upload, expectation)
    raw = encode_report(report)
    report = decode_report(raw)  # cleaned as any other
    ref = ObjectRef(hashlib.sha256(raw).hexdigest(), len(raw))
    await asyncio.to_thread(reports.put, ref.sha256, report)
    return msgspec.structs.replace(upload, summary=summarise(report), report=ref)


async def checked_while_streaming(feed: Feed, upload: Upload, expectation: Expectation) -> Report:
    """Return the report of an upload's file, checked in a thread as it comes; nothing is kept."""
    from cio_console.checks.engine import check_stream  # loads lxml, when needed

    if upload.file is None:
        raise messages.object_missing(upload.sha256)
    channel = Channel()
    check = asyncio.ensure_future(
        asyncio.to_thread(check_stream, channel.file, upload.file_name, expectation, _LIMITS)
    )
    check.add_done_callback(lambda _: channel.leave())
    try:
        await feed.download(upload.file, channel.push)
        await channel.end()
        await asyncio.wait([check])  # never cancels it: its thread would read on without it
    except BaseException:
        channel.cut()
        await asyncio.wait([check])
        check.exception()  # it failed because it was cut: nothing to learn from it
        raise
    return check.result()

"""Which reports of the feed published before still hold.

The feed itself is the memory: the keys of its reports follow from its index, for it tells the
uploads, their times, which were usable, and the expected counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from cio_console.domain.upload import ObjectRef, Upload, UploadSummary
from cio_console.feed.contract import Checks, Index
from cio_console.publishing.course import Course, Key, Sent, in_course
from cio_console.publishing.school import serves


class Known(NamedTuple):
    """A report of the feed, and what the index tells of it."""

    ref: ObjectRef
    summary: UploadSummary


def known_reports(index: Index, checks: Checks) -> dict[Key, Known]:
    """Return the reports of `index` by what they depend on; none when all must be made again."""
    if index.checks != checks:
        return {}
    schools = {school.uai: school for school in index.schools}
    known: dict[Key, Known] = {}
    for uai, uploads in groupby(sorted(index.uploads, key=attrgetter("uai")), attrgetter("uai")):
        if uai in schools:
            course = Course(schools[uai], index.campaign)
            known.update(_followed(course, {_sent(upload): upload for upload in uploads}))
    return known


def _followed(course: Course, uploads: Mapping[Sent, Upload]) -> Iterable[tuple[Key, Known]]:
    for sent in in_course(uploads):
        upload = uploads[sent]
        if upload.report and upload.summary:
            yield course.key(sent), Known(upload.report, upload.summary)
            course.judged(sent, serves=serves(upload.summary))


def _sent(upload: Upload) -> Sent:
    return Sent(upload.uai, upload.collection, upload.received_at, upload.file_name, upload.sha256)


def held_keys(
    course: Course, sents: Sequence[Sent], known: Mapping[Key, Known]
) -> dict[Sent, Key] | None:
    """Return the key of each upload's report when all of them are known, else None."""
    keys: dict[Sent, Key] = {}
    for sent in sents:
        key = course.key(sent)
        report = known.get(key)
        if report is None:
            return None
        keys[sent] = key
        course.judged(sent, serves=serves(report.summary))
    return keys

"""The summary that `publier --json` writes, for whoever watches over the publications."""

import msgspec

from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.publish import PublishOutcome
from cio_console.publish_several import SectorOutcome, SeveralOutcome

_FAILED = "echec"


class PublishedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """One CIO of a `cio-publication`."""

    file: str
    """Name of its sector file."""
    cio: str
    """Its UAI, "" when the file does not tell it."""
    name: str
    state: str
    """« publie », « inchange » or « echec »."""
    revision: int | None
    """Of its feed, null when it was not published."""
    uploads: int
    checked: int
    """Uploads whose file was checked for it."""
    reused: int
    """Those whose former report still holds."""
    shared: int
    """Those that were checked for another CIO in this run."""
    objects: int
    """Objects written."""
    left_out: int
    """What was left out or looks wrong."""
    notices: tuple[str, ...]
    """The French sentences that say it."""
    error: str
    exit_code: int
    """What the command would end with, were it for this one alone."""
    seconds: float


class PublicationDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `publier --json` writes."""

    format: str = "cio-publication"
    format_version: str = FORMAT_VERSION
    exit_code: int
    failed: int
    """CIO that could not be published."""
    deposits: int
    """Uploads found, each counted once whatever the number of CIO that follow its school."""
    strangers: tuple[str, ...]
    """What lies in the folder of uploads and belongs to no sector."""
    orphans: tuple[str, ...]
    """UAIs whose feed is still there without a sector file."""
    seconds: float
    feeds: tuple[PublishedFeed, ...]


def single_document(outcome: PublishOutcome, file: str, seconds: float) -> PublicationDocument:
    """Return the summary of the publication of one sector file."""
    one = SectorOutcome(file, outcome.cio.uai, outcome.cio.name, outcome, seconds=seconds)
    return PublicationDocument(
        exit_code=0,
        failed=0,
        deposits=outcome.published,
        strangers=(),
        orphans=(),
        seconds=_rounded(seconds),
        feeds=(_feed(one),),
    )


def several_document(outcome: SeveralOutcome) -> PublicationDocument:
    """Return the summary of a publication for several CIO."""
    return PublicationDocument(
        exit_code=outcome.exit_code,
        failed=sum(one.problem is not None for one in outcome.sectors),
        deposits=outcome.deposits,
        strangers=outcome.strangers,
        orphans=outcome.orphans,
        seconds=_rounded(outcome.seconds),
        feeds=tuple(_feed(one) for one in outcome.sectors),
    )


def _feed(one: SectorOutcome) -> PublishedFeed:
    done = one.outcome
    state = _FAILED if done is None else "publie" if done.changed else "inchange"
    return PublishedFeed(
        file=one.file,
        cio=one.uai,
        name=one.name,
        state=state,
        revision=done.revision if done else None,
        uploads=done.published if done else 0,
        checked=done.published - done.reused - one.given if done else 0,
        reused=done.reused if done else 0,
        shared=one.given,
        objects=done.objects if done else 0,
        left_out=len(done.notices) if done else 0,
        notices=done.notices if done else (),
        error=str(one.problem) if one.problem else "",
        exit_code=one.problem.exit_code if one.problem else 0,
        seconds=_rounded(one.seconds),
    )


def _rounded(seconds: float) -> float:
    return round(seconds, 3)

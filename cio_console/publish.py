"""Publishing: a folder of uploads, checked in parallel, becomes a feed. The mirror of `sync`.

A pure function of its folder: the same input gives the same bytes, whatever the clock and the
number of processes. What was published already is not checked again; the feed itself remembers
how its reports were made.
"""

import hashlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cio_console import __version__
from cio_console.checks.catalogue import catalogue
from cio_console.checks.expectation import Expectation, Identities
from cio_console.domain.campaign import Campaign
from cio_console.domain.school import SectorFile
from cio_console.domain.upload import ObjectRef, Upload, UploadSummary, summarise
from cio_console.errors import FileProblem, UsageProblem
from cio_console.feed.contract import Checks, Index, Publisher, encode_index, encode_report
from cio_console.feed.inputs import (
    RECEIVED_AT,
    Deposit,
    find_deposits,
    read_campaign,
    read_sector,
)
from cio_console.feed.writing import FeedFolder, opened_for_writing

_ID_DIGITS = 8


@dataclass(frozen=True, slots=True)
class DepositsFound:
    """The folder was read: so many uploads are to be published."""

    total: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something was left out, or looks wrong: one French sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class DepositPublished:
    """One more upload has its report in the feed's objects."""

    done: int
    total: int
    upload: str
    reused: bool
    """Whether its former report still holds: the file was not checked again."""


@dataclass(frozen=True, slots=True)
class IndexWritten:
    """The new index is in place."""

    revision: int


PublishEvent = DepositsFound | Notice | DepositPublished | IndexWritten


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """What to publish, and where to."""

    uploads: Path
    """`<UAI>/<collection>/<received-at>_<name>`."""
    sector: Path
    campaign: Path
    output: Path
    identities: str = "masquees"
    """« masquees » or « completes »: how reports name the pupils."""
    processes: int = 1
    """Worker processes; 1 checks in this very process."""


@dataclass(frozen=True, slots=True)
class PublishOutcome:
    """What a publication did."""

    revision: int
    published: int
    """Uploads in the feed."""
    reused: int
    """Those whose former report still holds."""
    objects: int
    """Objects written."""
    changed: bool
    """False when the feed was right already: nothing was written."""
    notices: tuple[str, ...] = ()
    """French sentences on what was left out or looks wrong."""


def publish(request: PublishRequest, on_event: Callable[[PublishEvent], None]) -> PublishOutcome:
    """Build or refresh a feed.

    Raises UsageProblem (CampaignProblem for the sector and campaign files), FileProblem when
    something cannot be read, StoreProblem when the feed cannot be written; what was published
    before then stays.
    """
    identities = _identities(request.identities)
    if request.processes < 1:
        raise UsageProblem("Le nombre de processus doit être 1 ou plus.")
    campaign = read_campaign(request.campaign)
    sector, doubts = read_sector(request.sector)
    uais = {school.uai for school in sector.schools}
    deposits, left_out = find_deposits(request.uploads, campaign, uais)
    with opened_for_writing(request.output) as output:
        publication = _Publication(output, campaign, sector, identities, on_event)
        for sentence in (*doubts, *left_out):
            publication.note(sentence)
        return publication.run(deposits, request.processes)


@dataclass(frozen=True, slots=True)
class _Work:
    """What a worker needs to check one file."""

    path: Path
    expectation: Expectation


@dataclass(frozen=True, slots=True)
class _Checked:
    """What a worker gives back: the object's bytes, and the summary for the index."""

    raw: bytes
    summary: UploadSummary


_Key = tuple[str, str, str]
_Held = tuple[ObjectRef, UploadSummary]


@dataclass(frozen=True, slots=True)
class _File:
    """An upload and its bytes, measured."""

    deposit: Deposit
    size: int
    sha256: str

    @property
    def key(self) -> _Key:
        """What its report depends on, of the file itself."""
        return (self.deposit.uai, self.deposit.collection, self.sha256)


class _Publication:
    """One publication under way."""

    def __init__(
        self,
        output: FeedFolder,
        campaign: Campaign,
        sector: SectorFile,
        identities: Identities,
        tell: Callable[[PublishEvent], None],
    ) -> None:
        self._output = output
        self._campaign = campaign
        self._sector = sector
        self._identities = identities
        self._tell = tell
        self._notices: list[str] = []
        self._objects = 0
        self._names = {school.uai: school.name for school in sector.schools}
        self._natures = {school.uai: school.nature for school in sector.schools}

    def note(self, sentence: str) -> None:
        """Say something in the events and in the outcome."""
        self._notices.append(sentence)
        self._tell(Notice(sentence))

    def run(self, deposits: Sequence[Deposit], processes: int) -> PublishOutcome:
        """Check what is new, then write the objects, then the index."""
        before = self._output.previous()
        old = before[0] if before else None
        checks = self._checks()
        known = _known_reports(old, checks) if old else {}
        files = [file for deposit in deposits if (file := self._measured(deposit))]
        self._tell(DepositsFound(len(files)))
        uploads, reused = self._uploads(files, known, processes)
        index = Index(
            revision=old.revision if old else 1,
            generated_at=max((u.received_at for u in uploads), default=None),
            publisher=Publisher(
                self._sector.publisher or self._sector.sector.name, self._sector.contact
            ),
            checks=checks,
            campaign=self._campaign,
            sector=self._sector.sector,
            schools=self._sector.schools,
            uploads=uploads,
        )
        changed = before is None or encode_index(index) != before[1]
        if changed:
            if old:
                index = msgspec.structs.replace(index, revision=old.revision + 1)
            self._output.put_index(encode_index(index))
            self._tell(IndexWritten(index.revision))
        # Readers of the former index may still be fetching its objects.
        self._output.keep_only(_named(index) | (_named(old) if old else set()))
        return PublishOutcome(
            index.revision, len(uploads), reused, self._objects, changed, tuple(self._notices)
        )

    def _measured(self, deposit: Deposit) -> _File | None:
        """Return an upload with its size and hash; None, and a notice, when it is unreadable."""
        try:
            with deposit.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return _File(deposit, file.tell(), digest)
        except OSError:
            self.note(f"{_shown(deposit)} est laissé de côté : le fichier ne peut pas être lu.")
            return None

    def _uploads(
        self, files: Sequence[_File], known: Mapping[_Key, _Held], processes: int
    ) -> tuple[tuple[Upload, ...], int]:
        """Return the uploads of the index, their objects written, and how many were reused."""
        held = {
            file: report
            for file in files
            if (report := known.get(file.key)) and self._output.holds(report[0])
        }
        reused = len(held)
        for done, file in enumerate(held, 1):
            self._tell(DepositPublished(done, len(files), _id(file.deposit), reused=True))
        todo = [file for file in files if file not in held]
        work = [_Work(file.deposit.path, self._expectation(file.deposit)) for file in todo]
        # Closed at once on a stop: the workers must not finish what nobody awaits.
        with closing(_checked(work, processes)) as results:
            for done, (file, checked) in enumerate(zip(todo, results, strict=True), reused + 1):
                if isinstance(checked, str):
                    self.note(f"{_shown(file.deposit)} est laissé de côté : {checked}")
                    continue
                ref, new = self._output.put(checked.raw)
                self._objects += new
                held[file] = (ref, checked.summary)
                self._tell(DepositPublished(done, len(files), _id(file.deposit), reused=False))
        return tuple(_upload(file, *held[file]) for file in files if file in held), reused

    def _expectation(self, deposit: Deposit) -> Expectation:
        return Expectation(
            campaign=self._campaign,
            uai=deposit.uai,
            collection=deposit.collection,
            schools=self._names,
            nature=self._natures[deposit.uai],
            identities=self._identities,
        )

    def _checks(self) -> Checks:
        """Return what the reports depend on besides the files."""
        basis = (__version__, tuple(catalogue().values()), self._campaign, self._names)
        known = msgspec.json.encode((*basis, self._natures), order="deterministic")
        return Checks(__version__, str(self._identities), hashlib.sha256(known).hexdigest())


def _known_reports(index: Index, checks: Checks) -> dict[_Key, _Held]:
    """Return the reports of `index` that checking again would make the same."""
    if index.checks != checks:
        return {}
    return {
        (u.uai, u.collection, u.sha256): (u.report, u.summary)
        for u in index.uploads
        if u.report and u.summary
    }


def _checked(work: Sequence[_Work], processes: int) -> Generator[_Checked | str]:
    """Give, in order, what each check found, or the French reason why there was none."""
    if processes == 1 or len(work) < 2:  # noqa: PLR2004 - one file needs no other process
        yield from map(_check, work)
        return
    pool = ProcessPoolExecutor(
        max_workers=min(processes, len(work)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_detach,
    )
    try:
        yield from pool.map(_check, work)
    except BrokenProcessPool:
        raise FileProblem(
            "Un processus de contrôle s'est arrêté (mémoire insuffisante, peut-être). Le flux"
            " déjà publié reste tel qu'il était. Recommencez avec --processus 1."
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _detach() -> None:
    """Leave the terminal to the parent: no keyboard, and no Ctrl-C of our own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _check(work: _Work) -> _Checked | str:
    from cio_console.checks.engine import check_path  # noqa: PLC0415 - loads lxml, where it serves

    try:
        report = check_path(work.path, work.expectation)
    except FileProblem as problem:
        return str(problem)
    return _Checked(encode_report(report), summarise(report))


def _upload(file: _File, ref: ObjectRef, summary: UploadSummary) -> Upload:
    deposit = file.deposit
    return Upload(
        id=_id(deposit),
        uai=deposit.uai,
        collection=deposit.collection,
        received_at=deposit.received_at,
        file_name=deposit.name,
        size=file.size,
        sha256=file.sha256,
        summary=summary,
        report=ref,
    )


def _id(deposit: Deposit) -> str:
    """Return a name that stays the same when the file's content is replaced."""
    name = hashlib.sha256(deposit.path.name.encode("utf-8", "surrogateescape")).hexdigest()
    when = deposit.received_at.strftime(RECEIVED_AT)
    return f"{deposit.uai}-{deposit.collection}-{when}-{name[:_ID_DIGITS]}"


def _shown(deposit: Deposit) -> str:
    return f"{deposit.uai}/{deposit.collection}/{deposit.name}"


def _named(index: Index) -> set[str]:
    return {u.report.sha256 for u in index.uploads if u.report}


def _identities(text: str) -> Identities:
    try:
        return Identities(text)
    except ValueError:
        known = " ou ".join(Identities)
        raise UsageProblem(f"Les identités « {text} » n'existent pas : {known}.") from None

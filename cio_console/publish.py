"""Publishing: a folder of uploads, checked in parallel, becomes a feed. The mirror of `sync`.

A pure function of its folder: the same input gives the same bytes, whatever the clock and the
number of processes. What was published already is not checked again; the feed itself remembers
how its reports were made.
"""

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path

import msgspec

from cio_console import __version__
from cio_console.checks.catalogue import catalogue_digest
from cio_console.checks.expectation import Identities
from cio_console.domain.campaign import Campaign
from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.upload import Upload
from cio_console.errors import UsageProblem
from cio_console.feed.contract import Checks, Index, Publisher, decode_report, encode_index
from cio_console.feed.inputs import (
    RECEIVED_AT,
    Deposit,
    find_deposits,
    read_campaign,
    read_sector,
)
from cio_console.feed.writing import PUBLISHED, Access, FeedFolder, opened_for_writing
from cio_console.publishing.course import Course, Key, Sent, in_course
from cio_console.publishing.reuse import Known, held_keys, known_reports
from cio_console.publishing.schemas import digest_of
from cio_console.publishing.school import Done, Held, Piece, SchoolWork, Setting, serves
from cio_console.publishing.sharing import Check
from cio_console.publishing.workers import check_schools

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
    """What to publish, where to and how: all but whose schools they are."""

    uploads: Path
    """`<UAI>/<collection>/<received-at>_<name>`."""
    campaign: Path
    output: Path
    """The folder of the feed; for several CIO, that of their feeds, each named by its UAI."""
    identities: str = "masquees"
    """« masquees » or « completes »: how reports name the pupils."""
    processes: int = 1
    """Worker processes; 1 checks in this very process."""
    secret: bytes = field(default=b"", repr=False)
    """Key of the hashes by which two reports are compared; b"" for no hash."""
    schemas: Path | None = None
    """Folder of the XSD that the files are to follow, one for each root; None for none."""


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
    cio: Cio
    """Whose feed it is."""
    notices: tuple[str, ...] = ()
    """French sentences on what was left out or looks wrong."""


def publish(
    request: PublishRequest, sector: Path, on_event: Callable[[PublishEvent], None]
) -> PublishOutcome:
    """Build or refresh the feed of a sector file.

    Raises UsageProblem (CampaignProblem for the sector and campaign files), FileProblem when
    something cannot be read, StoreProblem when the feed cannot be written; what was published
    before then stays.
    """
    way = way_asked(request)
    campaign = read_campaign(request.campaign)
    known, doubts = read_sector(sector)
    uais = {school.uai for school in known.schools}
    deposits, left_out = find_deposits(request.uploads, campaign, uais)
    gathered = Gathered(known, campaign, tuple(deposits), notices=(*doubts, *left_out))
    return publish_gathered(gathered, request.output, way, on_event)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a feed is made of, found and read."""

    sector: SectorFile
    campaign: Campaign
    deposits: tuple[Deposit, ...]
    """All of schools of the sector, school after school."""
    declared: tuple[Upload, ...] = ()
    """Uploads known by somebody's word only."""
    notices: tuple[str, ...] = ()
    """French sentences on what was left out or looks wrong."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a feed is made."""

    identities: Identities = Identities.MASKED
    processes: int = 1
    secret: bytes = field(default=b"", repr=False)
    """Key of the hashes of the reports; b"" for no hash."""
    access: Access = PUBLISHED
    """Who may read it."""
    schemas: Path | None = None
    """Folder of the XSD that the files are to follow; None for none."""
    check: Check | None = None
    """Who checks the schools; None for processes that end with the publication."""


def way_asked(request: PublishRequest) -> Way:
    """Return how a feed is made, as asked for. Raises UsageProblem when it cannot be so."""
    if request.processes < 1:
        raise UsageProblem("Le nombre de processus doit être 1 ou plus.")
    try:
        named = Identities(request.identities)
    except ValueError:
        known = " ou ".join(Identities)
        raise UsageProblem(
            f"Les identités « {request.identities} » n'existent pas : {known}."
        ) from None
    digest_of(request.schemas)  # before the deposits are gone through, for one feed or for several
    return Way(named, request.processes, request.secret, schemas=request.schemas)


def publish_gathered(
    gathered: Gathered, folder: Path, way: Way, on_event: Callable[[PublishEvent], None]
) -> PublishOutcome:
    """Build or refresh a feed in `folder`. Raises what `publish` does, of writing and checking."""
    names = {school.uai: school.name for school in gathered.sector.schools}
    setting = Setting(gathered.campaign, way.identities, names, way.secret, way.schemas)
    with opened_for_writing(folder, way.access) as output:
        publication = _Publication(output, gathered, setting, on_event)
        for sentence in gathered.notices:
            publication.note(sentence)
        return publication.run(way.check or partial(check_schools, processes=way.processes))


@dataclass(frozen=True, slots=True)
class _File:
    """An upload and its bytes, measured."""

    deposit: Deposit
    size: int
    sha256: str

    @property
    def sent(self) -> Sent:
        """What its report depends on, of the upload itself."""
        deposit = self.deposit
        return Sent(deposit.uai, deposit.collection, deposit.received_at, deposit.name, self.sha256)


class _Publication:
    """One publication under way."""

    def __init__(
        self,
        output: FeedFolder,
        gathered: Gathered,
        setting: Setting,
        tell: Callable[[PublishEvent], None],
    ) -> None:
        self._output = output
        self._campaign = setting.campaign
        self._gathered = gathered
        self._sector = gathered.sector
        self._tell = tell
        self._notices: list[str] = []
        self._objects = 0
        self._schools = {school.uai: school for school in gathered.sector.schools}
        self._setting = setting

    def note(self, sentence: str) -> None:
        """Say something in the events and in the outcome."""
        self._notices.append(sentence)
        self._tell(Notice(sentence))

    def run(self, check: Check) -> PublishOutcome:
        """Check what is new, then write the objects, then the index."""
        before = self._output.previous()
        old = before[0] if before else None
        checks = self._checks()
        files = [file for deposit in self._gathered.deposits if (file := self._measured(deposit))]
        self._tell(DepositsFound(len(files)))
        known = known_reports(old, checks) if old else {}
        known = {key: report for key, report in known.items() if self._output.holds(report.ref)}
        checked, reused = self._uploads(files, known, check)
        uploads = (*checked, *self._gathered.declared)
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
            revision=index.revision,
            published=len(uploads),
            reused=reused,
            objects=self._objects,
            changed=changed,
            cio=self._sector.sector,
            notices=tuple(self._notices),
        )

    def _measured(self, deposit: Deposit) -> _File | None:
        """Return an upload with its size and hash; None, and a notice, when it is unreadable."""
        if deposit.sha256:
            return _File(deposit, deposit.size, deposit.sha256)
        try:
            with deposit.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return _File(deposit, file.tell(), digest)
        except OSError:
            self.note(f"{_shown(deposit)} est laissé de côté : le fichier ne peut pas être lu.")
            return None

    def _uploads(
        self, files: Sequence[_File], known: Mapping[Key, Known], check: Check
    ) -> tuple[tuple[Upload, ...], int]:
        """Return the uploads of the index, their objects written, and how many were reused."""
        reports: dict[Sent, Known] = {}
        problems: dict[Sent, str] = {}
        ids = {file.sent: _id(file.deposit) for file in files}
        reused = 0
        # Closed at once on a stop: the workers must not finish what nobody awaits.
        with closing(self._all_done(files, known, check)) as results:
            for done in results:
                if done.problem:
                    problems[done.sent] = done.problem
                    continue
                held = known.get(done.key) if done.summary is None else None
                reports[done.sent] = held or self._put(done)
                reused += held is not None
                progress = len(reports), len(files), ids[done.sent]
                self._tell(DepositPublished(*progress, reused=held is not None))
        for file in files:
            if file.sent in problems:
                self.note(f"{_shown(file.deposit)} est laissé de côté : {problems[file.sent]}")
        kept = [(file, reports[file.sent]) for file in files if file.sent in reports]
        return tuple(_upload(file, report) for file, report in kept), reused

    def _put(self, done: Done) -> Known:
        if done.summary is None:
            raise ValueError(done.key)
        ref, new = self._output.put(done.raw)
        self._objects += new
        return Known(ref, done.summary)

    def _all_done(
        self, files: Sequence[_File], known: Mapping[Key, Known], check: Check
    ) -> Generator[Done]:
        """Yield what becomes of each upload: the schools where nothing changed first."""
        works = []
        for uai, group in groupby(files, key=lambda file: file.deposit.uai):
            school, mine = self._schools[uai], {file.sent: file for file in group}
            sents = in_course(mine)
            keys = held_keys(Course(school, self._campaign), sents, known)
            if keys is None:
                works.append(self._work(school, [mine[sent] for sent in sents], known))
            else:
                yield from (Done(sent, key) for sent, key in keys.items())
        yield from check(works, self._setting)

    def _work(
        self, school: School, files: Sequence[_File], known: Mapping[Key, Known]
    ) -> SchoolWork:
        """Return what a process needs to check the uploads of a school that are not known."""
        pieces = tuple(Piece(file.sent, file.deposit.path, file.size) for file in files)
        held = {}
        for key, report in known.items():
            raw = self._output.read(report.ref) if key.uai == school.uai else None
            if raw is not None:
                held[key] = Held(serves(report.summary), decode_report(raw).facts)
        return SchoolWork(school, pieces, held)

    def _checks(self) -> Checks:
        """Return what the reports depend on besides the files of the school."""
        setting = self._setting
        natures = {school.uai: school.nature for school in self._sector.schools}
        # The feed may be public: it tells that the secret is the same, not what it is.
        keyed = hashlib.blake2b(key=setting.secret).hexdigest() if setting.secret else ""
        told = (self._campaign, setting.names, natures, keyed, digest_of(setting.schemas))
        basis = (__version__, catalogue_digest(), *told)
        known = msgspec.json.encode(basis, order="deterministic")
        return Checks(__version__, str(setting.identities), hashlib.sha256(known).hexdigest())


def _upload(file: _File, report: Known) -> Upload:
    deposit = file.deposit
    return Upload(
        id=_id(deposit),
        origin=deposit.origin,
        uai=deposit.uai,
        collection=deposit.collection,
        received_at=deposit.received_at,
        file_name=deposit.name,
        size=file.size,
        sha256=file.sha256,
        summary=report.summary,
        report=report.ref,
    )


def _id(deposit: Deposit) -> str:
    """Return a name that stays the same when the file's content is replaced, but for its own."""
    if deposit.identifier:
        return deposit.identifier
    name = hashlib.sha256(deposit.path.name.encode("utf-8", "surrogateescape")).hexdigest()
    when = deposit.received_at.strftime(RECEIVED_AT)
    return f"{deposit.uai}-{deposit.collection}-{when}-{name[:_ID_DIGITS]}"


def _shown(deposit: Deposit) -> str:
    return f"{deposit.uai}/{deposit.collection}/{deposit.name}"


def _named(index: Index) -> set[str]:
    return {u.report.sha256 for u in index.uploads if u.report}

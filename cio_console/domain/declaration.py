"""Declarations (dépôts déclarés): somebody told the director that a file was sent, and when.

A declaration is words, kept in the journal. The rest of the program sees it as an upload without a
file: it is received, it is never late, nothing of it was checked, and a real file replaces it.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from cio_console.domain.campaign import Campaign, opening_day
from cio_console.domain.school import School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.text import is_likely
from cio_console.domain.upload import Declared, Upload, UploadSummary

NO_FILE = hashlib.sha256(b"").hexdigest()
"""SHA-256 that an upload without a file bears: that of nothing, for readers of every version."""


class Declaration(msgspec.Struct, frozen=True):
    """One upload that the director was told of."""

    id: str
    uai: str
    collection: str
    campaign: str
    """Id of the campaign: the next one asks again."""
    day: date
    """The day on which the file was sent, as it was said."""
    by: str
    """Who says so: « Mme Costa (secrétariat) »."""
    at: datetime
    """When the director wrote it down."""
    withdrawn_at: datetime | None = None
    """When it was taken back; it is kept all the same."""


class NoEffect(msgspec.Struct, frozen=True):
    """Why an upload that somebody tells of would change nothing: it is not written down."""

    school: School
    out_of_scope: str | None = None
    """The reason why the school is out of scope, "" when none is given; None when it is in."""
    opens: date | None = None
    """The day on which the collection opens, after the day told; None when it is open then."""


def no_effect(campaign: Campaign, school: School, collection: str, day: date) -> NoEffect | None:
    """Return why an upload of that day would change nothing, None when it would.

    It changes nothing for a school that is out of scope. Before the opening nothing can be sent: it
    is another day, or another collection. Of a collection whose opening nobody knows, it counts.
    """
    reason = school.out_of_scope.get(collection)
    if reason is not None:
        return NoEffect(school, reason)
    asked = campaign.collection(collection)
    opens = opening_day(campaign, asked) if asked else None
    return NoEffect(school, opens=opens) if opens and day < opens else None


def with_declarations(
    snapshot: SectorSnapshot, declarations: Iterable[Declaration]
) -> SectorSnapshot:
    """Return `snapshot` with the declared uploads of its schools beside its own.

    Those of a day out of all reason stay in the journal and count for nothing: see `impossible`.
    """
    known = {school.uai for school in snapshot.schools}
    told = in_force(declarations, snapshot.campaign)
    mine = [one for one in told if one.uai in known and is_likely(one.day)]
    if not mine:
        return snapshot
    uploads = (declared_upload(snapshot.campaign, one) for one in mine)
    return msgspec.structs.replace(snapshot, uploads=(*snapshot.uploads, *uploads))


def in_force(
    declarations: Iterable[Declaration], campaign: Campaign, uai: str = ""
) -> tuple[Declaration, ...]:
    """Return the declarations that hold in that campaign, of one school when it is named.

    Of those on the same upload (school, collection and day) the newest one, oldest upload first.
    """
    collections = {collection.id for collection in campaign.collections}
    newest: dict[tuple[str, str, date], Declaration] = {}
    for one in sorted(declarations, key=lambda one: (one.at, one.id)):
        if one.campaign != campaign.id or one.collection not in collections:
            continue
        if one.withdrawn_at is None and uai in ("", one.uai):
            newest[one.uai, one.collection, one.day] = one
    return tuple(sorted(newest.values(), key=lambda one: (one.day, one.id)))


def impossible(declarations: Iterable[Declaration]) -> tuple[Declaration, ...]:
    """Return the declarations, not taken back, of a day out of all reason: nothing counts them."""
    return tuple(d for d in declarations if d.withdrawn_at is None and not is_likely(d.day))


def declared_upload(campaign: Campaign, declaration: Declaration) -> Upload:
    """Return the upload that a declaration tells of.

    It came at the start of its day: a real file of the same day came after, and replaces it.
    """
    return without_file(
        f"declare-{declaration.id}",
        declaration.uai,
        declaration.collection,
        campaign.start_of_day(declaration.day),
        Declared(declaration.by, declaration.at),
    )


def without_file(
    identifier: str,
    uai: str,
    collection: str,
    received_at: datetime,
    declared: Declared,
    summary: UploadSummary | None = None,
) -> Upload:
    """Return an upload that is known by somebody's word only; `summary` when it was refused."""
    return Upload(
        id=identifier,
        uai=uai,
        collection=collection,
        received_at=received_at,
        file_name="",
        size=0,
        sha256=NO_FILE,
        summary=summary,
        declared=declared,
    )

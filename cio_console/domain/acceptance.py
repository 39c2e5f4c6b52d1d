"""Accepted findings: what the director decided to leave as it is, why, and until when.

An acceptance is of one finding with its value: another wrong value is another decision. A blocking
finding is never left as it is, whatever was decided of one that has the same name. It has a last
day; after it the finding is told again, and the list says that it had been accepted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from cio_console.domain.finding import Finding, Report, Severity
from cio_console.domain.fingerprint import SHORT, Fingerprint, fingerprints


class Acceptance(msgspec.Struct, frozen=True):
    """One decision."""

    id: str
    """School, collection and fingerprint: deciding again on the same finding replaces it."""
    source: str
    """Address or folder of the feed."""
    uai: str
    collection: str
    rule: str
    subjects: tuple[str, ...]
    """As `Fingerprint.subjects`, when it was accepted."""
    value: str
    rank: int
    about: str
    """Whom or what it is about, as the report names it."""
    reason: str
    until: date
    """Last day on which it holds."""
    who: str
    """Who decided."""
    at: datetime
    withdrawn_at: datetime | None = None
    """When it was taken back; it is kept all the same."""

    @property
    def whole(self) -> str:
        """The fingerprint of the finding, whole."""
        return Fingerprint(self.subjects, self.value, self.rank).whole

    @property
    def short(self) -> str:
        """The fingerprint that people see and type."""
        return self.whole[:SHORT]

    def holds(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.withdrawn_at is None and day <= self.until


class Decision(NamedTuple):
    """What is decided on one finding or on several at once."""

    reason: str
    until: date
    who: str
    at: datetime


class Judged(NamedTuple):
    """One finding, and the decision that was taken on it if there is one."""

    finding: Finding
    fingerprint: Fingerprint
    acceptance: Acceptance | None = None
    """In force, or past its last day."""

    def is_accepted(self, day: date) -> bool:
        """Tell whether it is left as it is on a day."""
        return self.acceptance is not None and self.acceptance.holds(day)


class Split(NamedTuple):
    """The findings of one report, in its order."""

    active: tuple[Judged, ...]
    """To be dealt with; an acceptance beside one of them is past its last day."""
    accepted: tuple[Judged, ...]


def acceptance_id(uai: str, collection: str, fingerprint: Fingerprint) -> str:
    """Return what names the decision on a finding of a school's upload."""
    return f"{uai}-{collection}-{fingerprint.whole}"


def decide(
    source: str, uai: str, collection: str, judged: Judged, about: str, decision: Decision
) -> Acceptance:
    """Return the decision on a finding of a school's upload; `about` says whom it is about."""
    name = judged.fingerprint
    return Acceptance(
        id=acceptance_id(uai, collection, name),
        source=source,
        uai=uai,
        collection=collection,
        rule=judged.finding.rule,
        subjects=name.subjects,
        value=name.value,
        rank=name.rank,
        about=about,
        reason=decision.reason,
        until=decision.until,
        who=decision.who,
        at=decision.at,
    )


def why_not(findings: Iterable[Finding], until: date, today: date) -> str:
    """Return a French sentence on why those findings cannot be accepted; "" when they can."""
    if until < today:
        return f"le {until:%d/%m/%Y} est passé : donnez un jour à venir."
    if any(finding.severity is Severity.BLOCKING for finding in findings):
        return (
            "une anomalie bloquante ne s'accepte pas : le fichier ne peut pas servir, il en faut"
            " un autre."
        )
    return ""


def account(environ: Mapping[str, str]) -> str:
    """Return the name of the account that decides, "" when nothing tells it."""
    return environ.get("LOGNAME") or environ.get("USER") or ""


def concerning(
    acceptances: Iterable[Acceptance], source: str, uai: str, collection: str
) -> tuple[Acceptance, ...]:
    """Return the decisions on the uploads of one school for one collection, taken back or not."""
    asked = (source, uai, collection)
    return tuple(a for a in acceptances if (a.source, a.uai, a.collection) == asked)


def judge(
    findings: Sequence[Finding],
    names: Sequence[Fingerprint],
    acceptances: Iterable[Acceptance],
    today: date,
) -> tuple[Judged, ...]:
    """Return each finding of one report, in its order, with the decision that was taken on it.

    `names` are the fingerprints of the findings, `acceptances` those of the same school and
    collection. A decision serves one finding at most, and no blocking one.
    """
    may = [
        (rank, name)
        for rank, (finding, name) in enumerate(zip(findings, names, strict=True))
        if finding.severity is not Severity.BLOCKING
    ]
    decided = _decisions(may, acceptances, today)
    return tuple(
        Judged(finding, name, decided.get(rank))
        for rank, (finding, name) in enumerate(zip(findings, names, strict=True))
    )


def split(
    findings: Sequence[Finding],
    names: Sequence[Fingerprint],
    acceptances: Iterable[Acceptance],
    today: date,
) -> Split:
    """Return which findings are active and which are accepted on a day, judged as `judge` does."""
    judged = judge(findings, names, acceptances, today)
    return Split(
        tuple(one for one in judged if not one.is_accepted(today)),
        tuple(one for one in judged if one.is_accepted(today)),
    )


def without_accepted(report: Report, acceptances: Iterable[Acceptance], today: date) -> Report:
    """Return `report` listing only what is active on a day; its counts stay those of the file.

    `acceptances` are those of the same school and collection.
    """
    names = fingerprints(report.findings, report.facts.kind)
    judged = split(report.findings, names, acceptances, today)
    kept = {id(one.finding) for one in judged.active}
    left = tuple(finding for finding in report.findings if id(finding) in kept)
    return msgspec.structs.replace(report, findings=left)


def _decisions(
    names: Iterable[tuple[int, Fingerprint]], acceptances: Iterable[Acceptance], today: date
) -> dict[int, Acceptance]:
    """Return the decision on each finding by its rank: by the surest knowledge of the pupil first.

    Of two decisions on one finding, the one in force wins, then the newest.
    """
    waiting = sorted(
        (a for a in acceptances if a.withdrawn_at is None),
        key=lambda a: (not a.holds(today), -a.at.timestamp(), a.id),
    )
    decided: dict[int, Acceptance] = {}
    told = {subject for acceptance in waiting for subject in acceptance.subjects}
    ways = [(rank, name.keys) for rank, name in names]
    concerned = [(rank, keys) for rank, keys in ways if any(key[0] in told for key in keys)]
    for level in range(max((len(keys) for _, keys in concerned), default=0)):
        known: dict[tuple[str, str, int], int] = {}
        for rank, keys in concerned:
            if rank not in decided and level < len(keys):
                known.setdefault(keys[level], rank)
        for acceptance in tuple(waiting):
            mine = ((subject, acceptance.value, acceptance.rank) for subject in acceptance.subjects)
            found = next((known.pop(key) for key in mine if key in known), None)
            if found is not None:
                decided[found] = acceptance
                waiting.remove(acceptance)
    return decided

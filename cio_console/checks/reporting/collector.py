"""Findings gathered while a file is read: counts are exact, lists are bounded and in order.

What is counted never depends on what is listed: beyond `KEPT_PER_RULE` findings of a rule, both
its findings and its distinct pupils are still counted one by one.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy

import msgspec

from cio_console.checks.catalogue import catalogue, usual
from cio_console.checks.reporting.flaw import Draft, Subject
from cio_console.checks.reporting.keys import Keys
from cio_console.checks.reporting.tally import Tally
from cio_console.checks.values.elements import shortened
from cio_console.domain.finding import Finding, PupilRef, Severity, no_findings
from cio_console.domain.text import clean_block, clean_line

KEPT_PER_RULE = 1000
"""Findings listed per rule; beyond, they are only counted and the report says that it is cut."""

MAX_EXCERPT = 300
"""Longest excerpt and value kept, in characters."""
_LONGEST_TEXT = 8 * MAX_EXCERPT
"""Characters of which the longest text of a finding is made, once cleaned."""


SoFar = tuple[int, Tally | None]
"""How many drafts were listed, and the tally of a rule."""


class Collector:
    """The findings of one file.

    A rule must give at most one draft for one subject; the collector counts what it is given.
    """

    def __init__(self, kept_per_rule: int = KEPT_PER_RULE) -> None:
        self.document: tuple[int, str] = (0, "")
        """The document that drafts are about from now on, when the file holds several: its rank in
        the report, and its name."""
        self._limit = kept_per_rule
        self._drafts: list[tuple[tuple[int, str], Draft]] = []
        self._tallies: dict[str, Tally] = {}
        self._severities: Counter[Severity] = Counter()

    def wants(self, rule: str) -> bool:
        """Tell whether the next draft of `rule` would be listed, and so deserves its position."""
        tally = self._tallies.get(rule)
        return tally is None or tally.findings < self._limit

    def add(self, draft: Draft) -> None:
        """Count a draft, and keep it while its rule has room."""
        if self.wants(draft.rule):
            self._drafts.append((self.document, _bounded(draft)))
        self.count(draft.rule, draft.severity, draft.subject, draft.also)

    def extend(self, drafts: Iterable[Draft]) -> None:
        """Add several drafts."""
        for draft in drafts:
            self.add(draft)

    def count(
        self,
        rule: str,
        severity: Severity,
        subject: Subject | None = None,
        also: Iterable[int] = (),
    ) -> None:
        """Count a draft that is not listed, on a pupil and on those of the rows `also`."""
        tally = self._tallies.get(rule)
        if tally is None:
            tally = self._tallies[rule] = Tally()
        tally.add(subject, also)
        self._severities[severity] += 1

    def so_far(self, rule: str) -> "SoFar":
        """Return what is known of a rule, for `withdraw` to come back to."""
        return len(self._drafts), deepcopy(self._tallies.get(rule))

    def withdraw(self, rule: str, so_far: "SoFar") -> int:
        """Forget what a rule, always of its usual severity, said since; return how often it did."""
        listed, before = so_far
        tally = self._tallies.pop(rule, None)
        if before is not None:
            self._tallies[rule] = before
        count = (tally.findings if tally else 0) - (before.findings if before else 0)
        self._severities[usual(rule)] -= count
        self._drafts[listed:] = [kept for kept in self._drafts[listed:] if kept[1].rule != rule]
        return count

    @property
    def counts(self) -> dict[str, int]:
        """Findings per severity, listed or not: one entry for each severity."""
        return no_findings() | {str(s): n for s, n in self._severities.items()}

    @property
    def rules(self) -> dict[str, int]:
        """Findings per rule, listed or not, in the order of the codes."""
        return {rule: self._tallies[rule].findings for rule in sorted(self._tallies)}

    @property
    def pupils(self) -> dict[str, int]:
        """Distinct pupils per rule that is about pupils, in the order of the codes."""
        counted = ((rule, self._tallies[rule].pupils) for rule in sorted(self._tallies))
        return {rule: pupils for rule, pupils in counted if pupils}

    @property
    def concerned(self) -> int:
        """Distinct pupils over all the rules."""
        every = Tally()
        for tally in self._tallies.values():
            every.merge(tally)
        return every.pupils

    @property
    def truncated(self) -> bool:
        """Whether some findings are counted but not listed."""
        return sum(self.rules.values()) > len(self._drafts)

    def subjects(self) -> set[Subject]:
        """Return the pupils of the listed findings."""
        return {draft.subject for _, draft in self._drafts if draft.subject is not None}

    def findings(
        self, division_of: Callable[[Subject], str], keys: Keys | None = None
    ) -> tuple[Finding, ...]:
        """Return the listed findings by document, position, rule, then path; whole files first.

        The order is the same in whatever order they were added.
        """
        drafts = sorted(self._drafts, key=_order)
        keys = keys or Keys()
        return tuple(_finding(draft, name, division_of, keys) for (_, name), draft in drafts)


def _bounded(draft: Draft) -> Draft:
    """Return a draft without the long texts of which the report shows the beginning."""
    texts = (draft.message, draft.value, draft.raw, draft.place.excerpt)
    if all(len(text) <= _LONGEST_TEXT for text in texts):
        return draft
    return msgspec.structs.replace(
        draft,
        message=draft.message[:_LONGEST_TEXT],
        value=draft.value[:_LONGEST_TEXT],
        raw=shortened(draft.raw, _LONGEST_TEXT),
        place=msgspec.structs.replace(draft.place, excerpt=draft.place.excerpt[:_LONGEST_TEXT]),
    )


def _order(kept: tuple[tuple[int, str], Draft]) -> tuple[object, ...]:
    document, draft = kept
    place = draft.place
    subject = draft.subject or Subject()
    texts = (draft.message, draft.value, place.excerpt, str(draft.severity))
    return (document, place.line, place.column, draft.rule, place.path, *texts, subject)


def _finding(
    draft: Draft, document: str, division_of: Callable[[Subject], str], keys: Keys
) -> Finding:
    subject = draft.subject
    pupil = None
    if subject is not None:
        known = keys.of(subject)
        pupil = PupilRef(
            eleve_id=clean_line(subject.eleve_id),
            elenoet=clean_line(subject.elenoet),
            division=clean_line(division_of(subject)),
            name=clean_line(subject.name),
            ine_key=known.ine,
            person_key=known.person,
        )
    path = clean_line(draft.place.path)
    return Finding(
        rule=draft.rule,
        slug=catalogue()[draft.rule].slug,
        severity=draft.severity,
        message=clean_line(draft.message, 2 * MAX_EXCERPT),
        line=draft.place.line,
        column=draft.place.column,
        path=path,
        pupil=pupil,
        value=clean_line(draft.value, MAX_EXCERPT),
        excerpt=clean_block(draft.place.excerpt, MAX_EXCERPT).rstrip("\n"),
        member=document,
        field=clean_line(draft.field) or path.rpartition("/")[2],
        value_key=keys.value(draft.raw or draft.value),
        shared=bool(draft.also),
        original=clean_line(draft.original, 2 * MAX_EXCERPT),
    )

"""What a report must say of a planted fault, and how a report is compared with what it must say."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from cio_console.domain.finding import Finding, Report, Severity, verdict_of
from tests.truth.layout import Written, place
from tests.truth.tree import Element

BLOCKING, ERROR = Severity.BLOCKING, Severity.ERROR
WARNING, INFORMATION = Severity.WARNING, Severity.INFORMATION


ANY = "*"
"""A class that may be any, because several pupils share what would tell it."""


@dataclass(frozen=True)
class Who:
    """A pupil as a finding must name them; two are the same only if they are one."""

    number: int
    """Rank in the school, or a negative one for a number that nobody carries."""
    eleve_id: str
    elenoet: str = ""
    division: str = ""


@dataclass(frozen=True)
class Wanted:
    """One finding that must be given, and given once."""

    rule: str
    severity: Severity
    at: Element | None = None
    """Where it stands; None for the whole file."""
    value: str = ""
    who: Who | None = None
    also: tuple[int, ...] = ()
    """Numbers of the other pupils that the same finding concerns."""
    says: tuple[str, ...] = ()
    """What the message must hold."""
    needle: str = ""
    """The finding stands where this is first written, after `at`."""
    found: Callable[[str], int] | None = None
    """Where it stands in the text that was written, for what no element can tell."""
    document: str | None = None
    """The document of an upload of several that it is about, for what stands in no element; None
    for the pupils', "" for the whole upload."""
    part: str = ""
    """Which part of its rule tells it, where a fault may silence the others only."""
    pathless: bool = False
    """Whether the finding stands in no element that can be named: the text is broken."""


@dataclass(frozen=True)
class Line:
    """One finding reduced to what is compared."""

    rule: str
    severity: str
    line: int
    column: int
    path: str
    eleve_id: str
    elenoet: str
    division: str
    value: str
    document: str


@dataclass
class Verdict:
    """Where a report and what was planted disagree."""

    missing: list[Line] = field(default_factory=list)
    """Planted, and not told."""
    excess: list[Line] = field(default_factory=list)
    """Told, and not planted: false alarms."""
    others: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.excess or self.others)

    def __str__(self) -> str:
        told = [f"missing {line}" for line in self.missing]
        told += [f"excess  {line}" for line in self.excess]
        return "\n".join([*told, *self.others])


def judge(
    report: Report,
    wanted: Sequence[Wanted],
    written: dict[str, Written],
    silenced: Iterable[str] = (),
    *,
    values: bool = True,
) -> Verdict:
    """Compare a report with what it must say; `written` gives the documents, the pupils' first.

    `silenced` are the rules that need not have been evaluated: those that were not say nothing.
    Masked values are not compared.
    """
    verdict = Verdict()
    silent = set(report.not_evaluated), set(silenced)
    wanted = [
        one
        for one in wanted
        if one.rule not in silent[0] or (one.part or one.rule) not in silent[1]
    ]
    must = Counter(_must(one, written, values=values) for one in wanted)
    free = {(line.rule, line.line, line.column) for line in must if line.division == ANY}
    told = (_told(finding, written, values=values) for finding in report.findings)
    got = Counter(
        replace(line, division=ANY) if (line.rule, line.line, line.column) in free else line
        for line in told
    )
    verdict.missing = sorted((must - got).elements(), key=str)
    verdict.excess = sorted((got - must).elements(), key=str)
    verdict.others = [*_counts(report, wanted), *_messages(report, wanted, verdict)]
    unexpected = set(report.not_evaluated) - set(silenced)
    if unexpected:
        verdict.others.append(f"not evaluated: {sorted(unexpected)}")
    if report.cause:
        verdict.others.append(report.cause)
    return verdict


def _told(finding: Finding, written: dict[str, Written], *, values: bool) -> Line:
    pupil = finding.pupil
    return Line(
        finding.rule,
        str(finding.severity),
        finding.line,
        finding.column,
        finding.path,
        pupil.eleve_id if pupil else "-",
        pupil.elenoet if pupil else "-",
        pupil.division if pupil else "-",
        seen(finding.value) if values else "",
        finding.member if len(written) > 1 else "",
    )


def _must(one: Wanted, written: dict[str, Written], *, values: bool) -> Line:
    name, line, column, path = _stands(one, written)
    who = one.who
    return Line(
        one.rule,
        str(one.severity),
        line,
        column,
        path,
        who.eleve_id if who else "-",
        who.elenoet if who else "-",
        who.division if who else "-",
        seen(one.value) if values else "",
        name if len(written) > 1 else "",
    )


def _stands(one: Wanted, written: dict[str, Written]) -> tuple[str, int, int, str]:
    """Return the document, line, column and path of a finding that must be given."""
    if one.at is None:
        name = next(iter(written)) if one.document is None else one.document
        if one.found is None:
            return name, 0, 0, ""
        text = written[name].text
        return name, *place(text, one.found(text)), ""
    name, document = next(
        (name, each) for name, each in written.items() if id(one.at) in each.offsets
    )
    offset = document.offsets[id(one.at)]
    if one.needle:
        offset = document.text.index(one.needle, offset)
    path = "" if one.pathless else document.paths[id(one.at)]
    return name, *place(document.text, offset), path


def _counts(report: Report, wanted: Sequence[Wanted]) -> list[str]:
    """Return what is wrong with the counts, which are exact whatever is listed."""
    severities = {str(severity): 0 for severity in Severity}
    severities |= Counter(str(one.severity) for one in wanted)
    pupils: dict[str, set[int]] = {}
    for one in wanted:
        about = (*one.also, one.who.number) if one.who else one.also
        if about:
            pupils.setdefault(one.rule, set()).update(about)
    pairs = (
        ("counts", report.counts, severities),
        ("rules", report.rules, dict(sorted(Counter(one.rule for one in wanted).items()))),
        ("pupils", report.pupils, {rule: len(pupils[rule]) for rule in sorted(pupils)}),
        ("concerned", report.concerned, len(set[int]().union(*pupils.values()))),
        ("verdict", report.verdict, verdict_of(severities)),
    )
    return [f"{name}: {got} instead of {must}" for name, got, must in pairs if got != must]


def _messages(report: Report, wanted: Sequence[Wanted], verdict: Verdict) -> list[str]:
    """Return the wanted sentences that no finding of the rule says, once the findings agree."""
    if verdict.missing or verdict.excess:
        return []
    said: dict[str, list[str]] = {}
    for finding in report.findings:
        said.setdefault(finding.rule, []).append(finding.message)
    return [
        f"{one.rule} does not say {text!r}: {said[one.rule][0]}"
        for one in wanted
        for text in one.says
        if not any(text in message for message in said[one.rule])
    ]


def seen(text: str) -> str:
    """Return a value as a report may show it: no control character, spaces folded."""
    return " ".join(
        "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C").split()
    )

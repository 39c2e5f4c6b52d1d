"""A report as text: the summary first, then rule by rule what to do and who is concerned."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from cio_console.checks.catalogue import catalogue
from cio_console.commands.finding_list import by_message, entry, excerpt, heading, kind, rank
from cio_console.commands.output import Styler, folded, hanging
from cio_console.domain.finding import SEVERITIES, Finding, Report, Severity, Verdict
from cio_console.domain.text import harmless
from cio_console.presentation.checked import LOCAL_CHECKS
from cio_console.presentation.dates import full_day
from cio_console.presentation.labels import verdict_label
from cio_console.presentation.numbers import number, others_than, plural
from cio_console.presentation.styles import SEVERITY_STYLES

_NOUNS = {
    Severity.BLOCKING: ("anomalie bloquante", "anomalies bloquantes"),
    Severity.ERROR: ("erreur", "erreurs"),
    Severity.WARNING: ("avertissement", "avertissements"),
    Severity.INFORMATION: ("information", "informations"),
}

_FEW = 3
"""Findings of one rule that are worth an excerpt each: a list of fifty is read name by name."""
_SCREENFUL = 24
"""Lines of a terminal: the verdict is told again below a longer text."""
_RUN = 3
"""Codes in a row that are told by the first and the last."""
_NEED_CLASSES = frozenset({"S005", "N109"})
"""The rules that need the class of every pupil, of SIECLE and of grades."""
CROSSING = frozenset({"X101", "X102", "X103", "X104"})
"""The rules that need grades and SIECLE together."""

_SIECLE = "BEE_ELEVES"
COMPANIONS = frozenset({"BEE_RESPONSABLES", "BEE_STRUCTURES", "BEE_NOMENCLATURES"})
"""Kinds of files that count no pupil."""

_CLASSLESS = frozenset({"LSL"})
"""Kinds of files that name no class: « 0 classe » would read as a fault."""


def report_lines(
    name: str, report: Report, room: int, style: Styler, *, web_service: bool, excerpts: bool
) -> list[str]:
    """Return a whole report: verdict, facts, figures per rule, then the findings rule by rule.

    What to do is told once per rule, as it holds before or since the automated transfer. The
    excerpts of the file are shown where a rule found little, or all of them with `excerpts`.
    """
    lines = summary_lines(name, report, room, style, _provenance(report))
    if report.cause:
        lines += folded(report.cause, room, "  ")
    summary = len(lines)
    advised: set[str] = set()
    for (_, code), same in groupby(sorted(report.findings, key=rank), key=kind):
        found = list(same)
        lines += ["", *heading(found, room, style, _cut(code, report))]
        if code not in advised:
            lines += _advice(code, room, style, web_service=web_service)
        advised.add(code)
        lines += _listed(found, room, excerpts=excerpts or len(found) <= _FEW)
    if report.truncated:
        told = f"{number(len(report.findings))} listées sur {number(sum(report.counts.values()))}"
        lines += ["", f"La liste est coupée : {told} ; les comptes sont exacts."]
    if len(lines) - summary > _SCREENFUL:
        lines += ["", f"{_titled(name, report, style)}, {_totals(report)}."]
    return [*lines, "", style(LOCAL_CHECKS, "muted")]


def summary_lines(
    name: str, report: Report, room: int, style: Styler, provenance: Sequence[str] = ()
) -> list[str]:
    """Return the verdict, the facts and the figures per rule of a report.

    `provenance` tells, between them, which file was checked and by what.
    """
    return [
        _titled(name, report, style),
        *(f"  {fact}" for fact in _facts(report)),
        *(f"  {style(told, 'muted')}" for told in provenance),
        *_summary(report, room, style),
    ]


def counts_sentence(counts: dict[str, int]) -> str:
    """Return « 1 anomalie bloquante, 12 erreurs », worst first."""
    told = [plural(counts[s], *_NOUNS[s]) for s in SEVERITIES if counts.get(s, 0)]
    return ", ".join(told) or "rien à signaler"


def _cut(code: str, report: Report) -> str:
    """Return what tells that the list of a rule is cut, "" when it is whole."""
    listed = sum(finding.rule == code for finding in report.findings)
    count = report.rules.get(code, 0)
    return f" (listées : {number(listed)} sur {number(count)})" if listed < count else ""


def _listed(found: Sequence[Finding], room: int, *, excerpts: bool) -> Iterator[str]:
    for message, same in by_message(found, lambda finding: finding):
        if message:
            yield from folded(message, room, "  ")
        for finding in same:
            yield from entry(finding, room, message=not message)
            if excerpts:
                yield from excerpt(finding, room)


def _advice(code: str, room: int, style: Styler, *, web_service: bool) -> list[str]:
    rule = catalogue().get(code)
    if rule is None:
        return []
    first, *rest = folded(f"que faire ({rule.who}) :", room, "  ")
    fix = folded(rule.fix(web_service=web_service), room, "    ")
    why = style(f"    Pourquoi : cio-console expliquer {code}", "muted")
    return [first.replace("que faire", style("que faire", "title"), 1), *rest, *fix, why, ""]


def _titled(name: str, report: Report, style: Styler) -> str:
    colour = "ok" if report.verdict is Verdict.PASSED else "error"
    verdict = style(verdict_label(report.verdict), colour)
    return f"{style(harmless(name), 'title')} : {verdict}"


def _totals(report: Report) -> str:
    told = counts_sentence(report.counts)
    if not report.concerned:
        return told
    return f"{told} · {plural(report.concerned, 'élève concerné', 'élèves concernés')}"


def _facts(report: Report) -> Sequence[str]:
    facts = report.facts
    if not facts.kind:
        return ()
    told = [facts.kind, facts.uai]
    if facts.school_year:
        told.append(f"année {facts.school_year}-{facts.school_year + 1}")
    if facts.exported_at:
        told.append(f"exporté le {_day(facts.exported_at)}")
    figures = [] if facts.kind in COMPANIONS else _figures(report)
    return tuple(filter(None, (" · ".join(filter(None, told)), ", ".join(filter(None, figures)))))


def _provenance(report: Report) -> list[str]:
    """Return which file was checked, whatever its name, and by which rules."""
    facts = report.facts
    # What is no XML is read in no encoding in particular.
    encoding = facts.encoding if facts.kind else ""
    measured = [plural(facts.size, "octet", "octets"), encoding]
    made = [report.engine, f"règles {report.catalogue}" if report.catalogue else ""]
    told = [", ".join(filter(None, words)) for words in (measured, made)]
    hashed = f"SHA-256 {facts.sha256}" if facts.sha256 else ""
    return [line for line in (" · ".join(filter(None, told)), hashed) if line]


def _figures(report: Report) -> list[str]:
    facts = report.facts
    if not _NEED_CLASSES.isdisjoint(report.not_evaluated):
        # Nobody could be placed in a class: « 0 en terminale » would be wrong.
        return [plural(facts.pupils, "élève lu", "élèves lus")]
    return [
        plural(facts.pupils, "élève", "élèves"),
        f"{number(facts.terminales)} en terminale",
        # Grades carry no address: « 0 » would read as a fault.
        f"{number(facts.valid_emails)} avec une adresse valide" if facts.kind == _SIECLE else "",
        plural(facts.classes, "classe", "classes") if facts.kind not in _CLASSLESS else "",
    ]


def _day(text: str) -> str:
    try:
        return full_day(date.fromisoformat(text))
    except ValueError:
        return text


def _summary(report: Report, room: int, style: Styler) -> list[str]:
    lines = [f"  {_totals(report)}"]
    rules = catalogue()
    worst: dict[str, Severity] = {}
    for finding in sorted(report.findings, key=rank):
        worst.setdefault(finding.rule, finding.severity)
    for code in sorted(report.rules, key=list(worst).index):
        count = report.rules[code]
        title = rules[code].title if code in rules else ""
        mark = style(harmless(code), SEVERITY_STYLES[worst[code]])
        whom = others_than(count, report.pupils.get(code, 0))
        told = f"{title} ({whom})" if whom else title
        lines += hanging(f"  {number(count):>7}  {mark}  ", len(code) + 13, told, room)
    return lines + _not_evaluated(report, room)


def _not_evaluated(report: Report, room: int) -> list[str]:
    """Return which rules could not be evaluated, and how to have them when it takes a file."""
    codes = set(report.not_evaluated)
    if not codes:
        return []
    told = f"règles non évaluées : {', '.join(_ranges(codes))}"
    if codes == CROSSING and not report.counts.get(Severity.BLOCKING, 0):
        told += " (l'option --siecle croise les notes avec SIECLE)"
    return folded(told, room, "  ")


def _ranges(codes: Collection[str]) -> list[str]:
    """Return codes in the catalogue's order, those that follow one another as « S101 à S104 »."""
    told: list[str] = []
    for missing, run in groupby(catalogue(), key=lambda code: code in codes):
        names = list(run)
        if missing:
            told += names if len(names) < _RUN else [f"{names[0]} à {names[-1]}"]
    return told

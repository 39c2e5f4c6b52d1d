"""Findings as text: the summary first, then each one like a compiler's message."""

from collections.abc import Sequence
from datetime import date

from cio_console.checks.catalogue import catalogue
from cio_console.commands.output import Styler, folded
from cio_console.domain.finding import SEVERITIES, FileFacts, Finding, Report, Severity
from cio_console.domain.text import harmless
from cio_console.presentation.checked import LOCAL_CHECKS
from cio_console.presentation.dates import full_day
from cio_console.presentation.finding_text import excerpt_lines, framed, pupil, within
from cio_console.presentation.labels import severity_label, verdict_label
from cio_console.presentation.numbers import number, others_than, plural
from cio_console.presentation.styles import SEVERITY_STYLES

_NOUNS = {
    Severity.BLOCKING: ("anomalie bloquante", "anomalies bloquantes"),
    Severity.ERROR: ("erreur", "erreurs"),
    Severity.WARNING: ("avertissement", "avertissements"),
    Severity.INFORMATION: ("information", "informations"),
}

_SIECLE = "BEE_ELEVES"
COMPANIONS = frozenset({"BEE_RESPONSABLES", "BEE_STRUCTURES", "BEE_NOMENCLATURES"})
"""Kinds of files that count no pupil."""

FINDING_COLUMNS = (
    "règle",
    "intitulé",
    "gravité",
    "ligne",
    "colonne",
    "classe",
    "n° interne",
    "identifiant SIECLE",
    "élève",
    "valeur",
    "message",
)
"""The header of a finding in a CSV."""


def finding_cells(finding: Finding) -> list[object]:
    """Return the cells of `FINDING_COLUMNS`."""
    about = finding.pupil
    rule = catalogue().get(finding.rule)
    return [
        finding.rule,
        rule.title if rule else finding.slug,
        severity_label(finding.severity),
        finding.line or "",
        finding.column or "",
        about.division if about else "",
        about.elenoet if about else "",
        about.eleve_id if about else "",
        about.name if about else "",
        finding.value,
        finding.message,
    ]


def report_lines(
    name: str, report: Report, room: int, style: Styler, *, web_service: bool
) -> list[str]:
    """Return a whole report: verdict, facts, figures per rule, then each finding.

    What to do is told once per rule, as it holds before or since the automated transfer.
    """
    lines = summary_lines(name, report, style, _provenance(report))
    if report.cause:
        lines += folded(report.cause, room, "  ")
    advised: set[str] = set()
    for finding in report.findings:
        lines += ["", *finding_lines(finding, name, room, style)]
        if finding.rule not in advised:
            lines += _advice(finding.rule, room, style, web_service=web_service)
        advised.add(finding.rule)
    if report.truncated:
        told = f"{number(len(report.findings))} listées sur {number(sum(report.counts.values()))}"
        lines += ["", f"La liste est coupée : {told} ; les comptes ci-dessus sont exacts."]
    return [*lines, "", style(LOCAL_CHECKS, "muted")]


def summary_lines(
    name: str, report: Report, style: Styler, provenance: Sequence[str] = ()
) -> list[str]:
    """Return the verdict, the facts and the figures per rule of a report.

    `provenance` tells, between them, which file was checked and by what.
    """
    return [
        f"{style(harmless(name), 'title')} : {_verdict(report, style)}",
        *(f"  {fact}" for fact in _facts(report)),
        *(f"  {style(told, 'muted')}" for told in provenance),
        *_summary(report, style),
    ]


def finding_lines(finding: Finding, name: str, room: int, style: Styler) -> list[str]:
    """Return one finding: its place, what is wrong, whom it is about, its excerpt."""
    name = harmless(f"{name}/{finding.member}" if finding.member else name)
    place = f"{name}:{finding.line}:{finding.column}" if finding.line else name
    mark = style(harmless(f"{severity_label(finding.severity)} {finding.rule}"), _style(finding))
    lines = [f"{place} : {mark}", *folded(finding.message, room, "  ")]
    if finding.pupil is not None:
        lines.append(f"  élève : {pupil(finding.pupil)}")
    shown = framed(excerpt_lines(finding), room - 2)
    return [*lines, *(f"  {within(line, room - 2)}" for line in shown)]


def counts_sentence(counts: dict[str, int]) -> str:
    """Return « 1 anomalie bloquante, 12 erreurs », worst first."""
    told = [plural(counts[s], *_NOUNS[s]) for s in SEVERITIES if counts.get(s, 0)]
    return ", ".join(told) or "rien à signaler"


def _advice(code: str, room: int, style: Styler, *, web_service: bool) -> list[str]:
    rule = catalogue().get(code)
    if rule is None:
        return []
    fix = folded(rule.fix(web_service=web_service), room, "    ")
    why = f"    Pourquoi : cio-console expliquer {code}"
    return [f"  {style('que faire', 'title')} ({rule.who}) :", *fix, style(why, "muted")]


def _verdict(report: Report, style: Styler) -> str:
    colour = "ok" if report.verdict == "conforme" else "error"
    return style(verdict_label(report.verdict), colour)


def _facts(report: Report) -> Sequence[str]:
    facts = report.facts
    if not facts.kind:
        return ()
    told = [facts.kind, facts.uai]
    if facts.school_year:
        told.append(f"année {facts.school_year}-{facts.school_year + 1}")
    if facts.exported_at:
        told.append(f"exporté le {_day(facts.exported_at)}")
    figures = [] if facts.kind in COMPANIONS else _figures(facts)
    return tuple(filter(None, (" · ".join(filter(None, told)), ", ".join(filter(None, figures)))))


def _provenance(report: Report) -> list[str]:
    """Return which file was checked, whatever its name, and by which rules."""
    facts = report.facts
    measured = [plural(facts.size, "octet", "octets"), facts.encoding]
    made = [report.engine, f"règles {report.catalogue}" if report.catalogue else ""]
    told = [", ".join(filter(None, words)) for words in (measured, made)]
    hashed = f"SHA-256 {facts.sha256}" if facts.sha256 else ""
    return [line for line in (" · ".join(filter(None, told)), hashed) if line]


def _figures(facts: FileFacts) -> list[str]:
    return [
        plural(facts.pupils, "élève", "élèves"),
        f"{number(facts.terminales)} en terminale",
        # Grades carry no address: « 0 » would read as a fault.
        f"{number(facts.valid_emails)} avec une adresse valide" if facts.kind == _SIECLE else "",
        plural(facts.classes, "classe", "classes"),
    ]


def _day(text: str) -> str:
    try:
        return full_day(date.fromisoformat(text))
    except ValueError:
        return text


def _summary(report: Report, style: Styler) -> list[str]:
    whom = plural(report.concerned, "élève concerné", "élèves concernés")
    told = counts_sentence(report.counts)
    lines = [f"  {told} · {whom}" if report.concerned else f"  {told}"]
    rules = catalogue()
    for code, count in report.rules.items():
        rule = rules.get(code)
        severity = rule.severity if rule else Severity.ERROR
        title = rule.title if rule else ""
        mark = style(harmless(code), SEVERITY_STYLES[severity])
        whom = others_than(count, report.pupils.get(code, 0))
        lines.append(f"  {number(count):>7}  {mark}  {title}{f' ({whom})' if whom else ''}")
    if report.not_evaluated:
        lines.append(f"  non évaluées : {', '.join(report.not_evaluated)}")
    return lines


def _style(finding: Finding) -> str:
    return SEVERITY_STYLES[finding.severity]

"""What a decoded document must hold for the rest of the program to trust it.

Each function returns the French phrase saying the first thing that is wrong, or "" when nothing
is. Types were checked by the decoder; this is about values.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_coherence import contradictions
from cio_console.domain.finding import Report
from cio_console.domain.identifiers import has_uai_form, is_id
from cio_console.domain.school import School
from cio_console.domain.text import is_likely
from cio_console.domain.upload import Upload, UploadSummary

if TYPE_CHECKING:
    from cio_console.feed.contract import Index

_SHA256 = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})")
_GREATEST = 2**53 - 1
"""Largest integer that every JSON reader holds exactly (RFC 8259 §6)."""


def format_version(text: str) -> tuple[int, int] | None:
    """Return the major and minor numbers of « 1.0 », None when that is not their form."""
    match = _VERSION.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def is_sha256(text: str) -> bool:
    """Tell whether `text` is a SHA-256 in lower-case hexadecimal."""
    return _SHA256.fullmatch(text) is not None


def index_problem(index: "Index") -> str:
    """Return what is wrong with an index, in French, or ""."""
    if not _is_count(index.revision):
        return f"la révision {index.revision} est impossible"
    if index.generated_at is not None and (problem := _instant_problem(index.generated_at)):
        return f"elle a une date de publication qui {problem}"
    if not has_uai_form(index.sector.uai):
        return f"« {index.sector.uai} » n'est pas l'UAI d'un CIO"
    return (
        campaign_problem(index.campaign)
        or schools_problem(index.schools)
        or _uploads_problem(index.uploads, index.campaign)
    )


def campaign_problem(campaign: Campaign) -> str:
    """Return what is wrong with a campaign, in French, or ""."""
    return next((sentence for _, sentence in contradictions(campaign)), "")


def schools_problem(schools: Iterable[School]) -> str:
    """Return what is wrong with a list of schools, in French, or ""."""
    seen: set[str] = set()
    for school in schools:
        if not has_uai_form(school.uai):
            return f"« {school.uai} » n'est pas un UAI"
        if school.parent_uai and not has_uai_form(school.parent_uai):
            return f"« {school.parent_uai} », mère de {school.uai}, n'est pas un UAI"
        if school.uai in seen:
            return f"l'établissement {school.uai} y est deux fois"
        if not _is_count(school.terminale_expected or 0):
            return f"l'effectif de {school.uai} est impossible"
        seen.add(school.uai)
    return ""


def report_problem(report: Report) -> str:
    """Return what is wrong with a report, in French, or ""."""
    facts = report.facts
    figures = (facts.pupils, facts.in_school, facts.terminales, facts.valid_emails, facts.classes)
    if not _are_counts(figures) or not _are_counts((facts.size, facts.school_year or 0)):
        return "un effectif est impossible"
    if not _are_counts(report.counts.values()) or not _are_counts(report.rules.values()):
        return "un compte d'anomalies est impossible"
    if not _are_counts((*report.pupils.values(), report.concerned)):
        return "un nombre d'élèves concernés est impossible"
    if not all(_is_count(f.line) and _is_count(f.column) for f in report.findings):
        return "une position est impossible"
    if len(report.findings) > sum(report.counts.values()):
        return "il liste plus d'anomalies qu'il n'en compte"
    return ""


def _uploads_problem(uploads: Iterable[Upload], campaign: Campaign) -> str:
    collections: Mapping[str, object] = {c.id: c for c in campaign.collections}
    seen: set[str] = set()
    for upload in uploads:
        if not is_id(upload.id):
            return f"« {upload.id} » ne peut pas nommer un dépôt"
        if upload.id in seen:
            return f"le dépôt {upload.id} y est deux fois"
        if upload.collection not in collections:
            return f"le dépôt {upload.id} est d'une collecte inconnue, « {upload.collection} »"
        if problem := _upload_problem(upload):
            return f"le dépôt {upload.id} {problem}"
        seen.add(upload.id)
    return ""


def _upload_problem(upload: Upload) -> str:
    named = [r for r in (upload, upload.report, upload.file) if r is not None]
    instant = _instant_problem(upload.received_at)
    declared_at = upload.declared.at if upload.declared else None
    said = _instant_problem(declared_at) if declared_at else ""
    problems = (
        (not has_uai_form(upload.uai), f"est d'un établissement impossible, « {upload.uai} »"),
        (bool(instant), f"a une date de réception qui {instant}"),
        (not all(is_sha256(r.sha256) for r in named), "a une empreinte SHA-256 mal formée"),
        (not _are_counts(r.size for r in named), "a une taille impossible"),
        (
            upload.declared is not None and (upload.report or upload.file) is not None,
            "est déclaré sans fichier, et en a un",
        ),
        (bool(said), f"a une date de déclaration qui {said}"),
        (
            upload.file is not None and upload.file.sha256 != upload.sha256,
            "n'annonce pas la même empreinte que son fichier",
        ),
        (
            upload.summary is not None and not _are_counts(_figures(upload.summary)),
            "a un résumé impossible",
        ),
    )
    return next((sentence for wrong, sentence in problems if wrong), "")


def _figures(summary: UploadSummary) -> list[int]:
    figures = [summary.pupils, summary.terminales, summary.valid_emails]
    figures += [*summary.counts.values(), *summary.rules.values()]
    return [*figures, *summary.rule_pupils.values(), summary.concerned]


def _instant_problem(at: datetime) -> str:
    if at.tzinfo is None:
        return "n'a pas de fuseau horaire"
    return "" if is_likely(at.date()) else "est invraisemblable"


def _are_counts(numbers: Iterable[int]) -> bool:
    return all(map(_is_count, numbers))


def _is_count(number: int) -> bool:
    return 0 <= number <= _GREATEST

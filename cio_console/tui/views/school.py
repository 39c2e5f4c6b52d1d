"""The Établissement screen as lines: identity, collections, findings by rule, uploads, contacts."""

from msgspec import Struct

from cio_console.checks.catalogue import catalogue
from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.finding import ANOMALIES, SEVERITIES, Severity
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.status import CollectionState
from cio_console.domain.upload import BY_FILE_DATE, Upload, UploadSummary
from cio_console.presentation.acceptance import acceptance_glyph, accepted_among
from cio_console.presentation.calls import promised_day
from cio_console.presentation.labels import GlyphSet, severity_glyph
from cio_console.presentation.numbers import number, others_than, plural
from cio_console.presentation.styles import SEVERITY_STYLES
from cio_console.presentation.wording import (
    beside_status,
    counts_text,
    declared_text,
    emails_text,
    received_on,
    short_label,
)
from cio_console.tui.views.change import change
from cio_console.tui.views.dossier import Dossier
from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    cut_line,
    flow,
    heading,
    line,
    spread,
    wrap,
)
from cio_console.tui.views.preview import contact_text, identity, reach, state_line
from cio_console.tui.views.subject import Subject

RULE = "regle:"
"""Prefix of the key of a line that leads to the findings of a rule."""
UPLOAD = "depot:"
"""Prefix of the key of a line that leads to the findings of an upload."""

_EMAILS = "Courriels  "


class RuleCount(Struct, frozen=True):
    """How often one rule fired in one collection's upload that counts."""

    code: str
    collection: Collection
    upload: str
    """Id of the upload that counts."""
    count: int
    pupils: int
    """Distinct pupils that its findings are about; 0 when it is about none, or not known."""
    severity: Severity
    """How bad its findings are in this upload, as far as the summary tells."""
    accepted: int = 0
    """How many of its findings are accepted: they are counted all the same."""

    @property
    def key(self) -> str:
        """What names it on the page."""
        return f"{RULE}{self.upload}:{self.code}"

    @property
    def is_anomaly(self) -> bool:
        """Whether somebody must do something about it."""
        return self.severity in ANOMALIES and self.accepted < self.count


def rule_counts(campaign: Campaign, one: SchoolLine, dossier: Dossier) -> tuple[RuleCount, ...]:
    """Return the rules of the uploads that count: worst first, then most frequent."""
    accepted = {
        current.id: dossier.accepted(current)
        for state in one.states.values()
        if (current := state.current)
    }
    found = [
        RuleCount(
            code,
            collection,
            current.id,
            count,
            current.summary.rule_pupils.get(code, 0),
            _severity(code, current.summary),
            accepted[current.id][code],
        )
        for collection in campaign.collections
        if (current := one.states[collection.id].current) and current.summary
        for code, count in current.summary.rules.items()
    ]
    return tuple(
        sorted(
            found,
            key=lambda r: (SEVERITIES.index(r.severity), -r.count, r.code, r.collection.id),
        )
    )


def page(
    sector: SectorOverview,
    one: SchoolLine,
    contacts: tuple[Contact, ...],
    dossier: Dossier,
    glyphs: GlyphSet,
    width: int,
) -> list[Line]:
    """Return the whole page, from top to bottom; the lines with a key can be opened."""
    campaign = sector.campaign
    lines = [
        *_identity(sector, one, width),
        *_collections(campaign, one, glyphs, width),
        *_rules(campaign, one, dossier, glyphs, width),
        *_uploads(campaign, one, dossier, width),
        *_contacts(sector, contacts, width),
    ]
    return [cut_line(each, width) for each in lines]


def subject_of(uai: str, key: str) -> Subject | None:
    """Return the findings that a line of the page leads to, or None."""
    if key.startswith(UPLOAD):
        return Subject(uai, upload=key.removeprefix(UPLOAD))
    if key.startswith(RULE):
        upload, _, code = key.removeprefix(RULE).rpartition(":")
        return Subject(uai, rule=code, upload=upload)
    return None


def next_rule(
    campaign: Campaign, one: SchoolLine, dossier: Dossier, key: str, step: int
) -> RuleCount | None:
    """Return the next rule that found anomalies after the line of that key, or None."""
    counts = rule_counts(campaign, one, dossier)
    keys = [found.key for found in counts]
    if key not in keys:  # on an upload, below every rule
        counts = counts if step < 0 else ()
    elif step > 0:
        counts = counts[keys.index(key) + 1 :]
    else:
        counts = counts[: keys.index(key)]
    ordered = counts if step > 0 else counts[::-1]
    return next((found for found in ordered if found.is_anomaly), None)


def _identity(sector: SectorOverview, one: SchoolLine, width: int) -> list[Line]:
    school = one.school
    about = [line(Span(school.name, "title")), *identity(school, one.cio)]
    lines = [*flow(about, width), *flow(reach(school), width)]
    if len(one.cios) > 1:
        told = f"Suivi par {len(one.cios)} CIO ; ce qui est montré vient de {one.cios[0]}."
        lines += wrap(told, width, style="muted")
    if school.parent_uai:
        parent = sector.line(school.parent_uai)
        name = f"{parent.school.name}, {school.parent_uai}" if parent else school.parent_uai
        lines += wrap(f"Établissement mère : {name}", width, style="muted")
    return lines


def _collections(campaign: Campaign, one: SchoolLine, glyphs: GlyphSet, width: int) -> list[Line]:
    label = max((len(short_label(c)) for c in campaign.collections), default=0)
    lines = [EMPTY]
    for collection in campaign.collections:
        state = one.states[collection.id]
        lines += _collection(campaign, collection, state, label, glyphs, width)
    if emails := emails_text(one):
        told = wrap(emails, max(width - len(_EMAILS), 1))
        heads = [_EMAILS, *[" " * len(_EMAILS)] * len(told)]
        lines += [line(Span(h, "title"), *t.spans) for h, t in zip(heads, told, strict=False)]
    return lines


def _collection(
    campaign: Campaign,
    collection: Collection,
    state: CollectionState,
    label: int,
    glyphs: GlyphSet,
    width: int,
) -> list[Line]:
    mark = state_line(short_label(collection).ljust(label), state, glyphs)
    said = beside_status(campaign, collection, state)
    told = wrap(said, max(width - mark.width - 3, 20))
    if not told:
        return [mark]
    if mark.width + 3 + told[0].width <= width:
        rest = [line(" " * (mark.width + 3), *one.spans) for one in told[1:]]
        return [line(*mark.spans, Span(" · ", "muted"), *told[0].spans), *rest]
    return [mark, *wrap(said, width, "  ")]


def _rules(
    campaign: Campaign, one: SchoolLine, dossier: Dossier, glyphs: GlyphSet, width: int
) -> list[Line]:
    counts = rule_counts(campaign, one, dossier)
    if not counts:
        return [EMPTY, heading("Anomalies", _without_findings(one))]
    total, accepted = sum(r.count for r in counts), sum(r.accepted for r in counts)
    rules = plural(len(counts), "règle", "règles")
    counts_told = (f"{number(total)} en {rules}", accepted_among(accepted), "dépôts courants")
    detail = ", ".join(filter(None, counts_told))
    size = max(len(number(r.count)) for r in counts)
    lines = [EMPTY, cut_line(heading("Anomalies", detail), width)]
    return lines + [_rule_line(found, size, glyphs, width) for found in counts]


def _without_findings(one: SchoolLine) -> str:
    currents = [state.current for state in one.states.values() if state.current]
    if not currents:
        return "rien reçu"
    if all(upload.declared for upload in currents):
        return "aucun fichier vu"
    return "aucune par nos contrôles locaux"


def _rule_line(found: RuleCount, size: int, glyphs: GlyphSet, width: int) -> Line:
    rule = catalogue().get(found.code)
    style, glyph = SEVERITY_STYLES[found.severity], severity_glyph(found.severity, glyphs)
    count, plain = "title", ""
    if found.accepted == found.count:
        style = count = plain = "muted"
        glyph = acceptance_glyph(glyphs)
    title = rule.title if rule else "règle inconnue de cette version"
    left = line(
        Span(f"  {glyph} ", style),
        Span(number(found.count).rjust(size), count),
        Span(f"  {found.code} {title}", plain),
        key=found.key,
    )
    whom = others_than(found.count, found.pupils)
    accepted = accepted_among(found.accepted)
    right = " · ".join(filter(None, (accepted, whom, short_label(found.collection))))
    return spread(left, line(Span(right, "muted")), width)


def _uploads(campaign: Campaign, one: SchoolLine, dossier: Dossier, width: int) -> list[Line]:
    shown = [
        (upload, collection)
        for collection in campaign.collections
        for upload in one.states[collection.id].uploads
    ]
    shown.sort(key=lambda row: row[0].received_at, reverse=True)
    label = max((len(short_label(collection)) for *_, collection in shown), default=0)
    lines = [EMPTY, heading("Dépôts", number(len(shown)) if shown else "aucun")]
    for upload, collection in shown:
        current = one.states[collection.id].current
        accepted = dossier.accepted(upload).total()
        counts = ", ".join(filter(None, (upload_text(upload), accepted_among(accepted))))
        first = line(
            f"  {received_on(upload, campaign):16}  ",
            Span(short_label(collection).ljust(label), "title"),
            Span("  courant  " if current and current.id == upload.id else " " * 11, "ok"),
            counts,
            key=f"{UPLOAD}{upload.id}",
        )
        changed = change(one, upload, dossier)
        second = line("    ", changed, Span(_told_file(upload), "muted"))
        lines += [cut_line(first, width), cut_line(second, width)]
    return lines


def _told_file(upload: Upload) -> str:
    doubt = upload.origin if upload.origin == BY_FILE_DATE else ""
    return "".join(f" · {told}" for told in (upload.file_name, doubt) if told)


def upload_text(upload: Upload) -> str:
    """Return what the checks found in an upload, in a few words."""
    if upload.declared:
        return declared_text(upload)
    if upload.summary is None:
        return "pas encore contrôlé"
    return counts_text(upload.summary.counts) or "rien à signaler"


def _severity(code: str, summary: UploadSummary) -> Severity:
    """Return the severity of a rule's findings: the rule's own, or the next one the file has.

    A rule may find something milder than usual, and its summary counts no finding of its own
    severity then. A rule that this version does not know is taken for an error.
    """
    rule = catalogue().get(code)
    usual = rule.severity if rule else Severity.ERROR
    milder = SEVERITIES[SEVERITIES.index(usual) :]
    return next((s for s in milder if summary.counts.get(s, 0)), usual)


def _contacts(sector: SectorOverview, contacts: tuple[Contact, ...], width: int) -> list[Line]:
    """Return what was said, newest first, under what the last contact promised."""
    detail = "aucune notée"
    if contacts:
        back, today = contacts[0].call_back, sector.campaign.day_of(sector.at)
        promised = f" · rappel promis pour {promised_day(back, today)}" if back else ""
        detail = f"{number(len(contacts))}{promised}"
    lines = [EMPTY, heading("Relances", detail)]
    for contact in contacts:
        lines += wrap(contact_text(contact, sector.campaign.zone), width, "  ")
    return lines

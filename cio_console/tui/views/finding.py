"""The Anomalie screen as lines: what is wrong, where, why, what to do today, who does it."""

from collections.abc import Collection, Sequence

from cio_console.checks.catalogue import catalogue
from cio_console.domain.campaign import SIECLE, Campaign
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.progress import State
from cio_console.presentation.acceptance import acceptance_glyph, acceptance_text
from cio_console.presentation.dates import day_and_time, full_day
from cio_console.presentation.finding_text import excerpt_lines, framed, pupil, where
from cio_console.presentation.labels import (
    GlyphSet,
    mark_glyph,
    severity_glyph,
    severity_label,
    state_glyph,
)
from cio_console.presentation.rule_text import explain
from cio_console.presentation.styles import SEVERITY_STYLES
from cio_console.presentation.wording import short_label
from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    cut_line,
    flow,
    heading,
    joined,
    line,
    spread,
    wrap,
)
from cio_console.tui.views.subject import Item

_STANDING = {
    State.NEW: "nouvelle depuis le dépôt d'avant",
    State.CHANGED: "autre valeur fautive qu'au dépôt d'avant",
    State.SAME: "restante : le dépôt d'avant l'avait déjà",
    State.FIXED: "corrigée depuis ce dépôt : il n'y a plus rien à faire",
}
_STYLES = {State.NEW: "error", State.CHANGED: "warning", State.SAME: "muted", State.FIXED: "ok"}


def page(
    sector: SectorOverview,
    item: Item,
    others: Sequence[Item],
    glyphs: GlyphSet,
    width: int,
    marked: Collection[str] = (),
) -> list[Line]:
    """Return the whole page; the lines with a key open another finding of the same pupil."""
    finding = item.finding
    rule = catalogue().get(finding.rule)
    style = SEVERITY_STYLES[finding.severity]
    glyph = severity_glyph(finding.severity, glyphs)
    title = line(
        Span(f"{glyph} {finding.rule}  ", style), Span(rule.title if rule else "", "title")
    )
    severity = line(Span(severity_label(finding.severity), style))
    lines = [spread(title, severity, width), *_place(sector.campaign, item, width)]
    lines += [*_standing(sector.campaign, item, glyphs, width), EMPTY]
    lines += wrap(finding.message, width)
    if finding.excerpt:
        lines += [
            EMPTY,
            *(
                cut_line(line(Span(text, "code")), width)
                for text in framed(excerpt_lines(finding), width)
            ),
        ]
    if rule:
        for paragraph in explain(rule, web_service=_web_service(sector, item)):
            lines += [EMPTY, heading(paragraph.title), *wrap(paragraph.text, width, "  ")]
    else:
        text = "Cette version de la console ne connaît pas cette règle : mettez-la à jour."
        lines += [EMPTY, *wrap(text, width, style="warning")]
    lines += _others(others, marked, glyphs, width)
    command = f"cio-console expliquer {finding.rule}"
    lines += [EMPTY, line(Span("La règle entière : ", "muted"), Span(command, "accent"))]
    return [cut_line(each, width) for each in lines]


def position(one: SchoolLine, items: Sequence[Item], item: Item, width: int) -> Line:
    """Return whose finding it is, and which one of the list."""
    keys = [other.key for other in items]
    rank = f"{keys.index(item.key) + 1} sur {len(keys)}" if item.key in keys else ""
    left = joined([line(Span(one.school.name, "title")), line(one.school.commune)])
    return spread(left, line(Span(rank, "muted")), width)


def _place(campaign: Campaign, item: Item, width: int) -> list[Line]:
    collection = campaign.collection(item.upload.collection)
    label = short_label(collection) if collection else item.upload.collection
    received = day_and_time(item.upload.received_at, campaign.zone)
    about = item.finding.pupil
    parts = [
        line(Span(pupil(about), "title")) if about else line(),
        line(where(item.finding)),
        line(Span(f"{label}, dépôt du {received}", "muted")),
        line(Span(item.upload.file_name, "muted")),
    ]
    return flow(parts, width)


def _standing(campaign: Campaign, item: Item, glyphs: GlyphSet, width: int) -> list[Line]:
    """Return where it stands against the upload before, and what was decided on it."""
    lines: list[Line] = []
    if item.state in _STANDING:
        glyph = state_glyph(item.state, glyphs)
        lines += wrap(f"{glyph} {_STANDING[item.state]}", width, style=_STYLES[item.state])
    decided = item.acceptance
    if decided is None:
        return lines
    by = f" par {decided.who}" if decided.who else ""
    told = acceptance_text(decided, accepted=item.accepted)
    mark, on = acceptance_glyph(glyphs), full_day(campaign.day_of(decided.at))
    text = f"{mark} {told} : {decided.reason} (décidé{by} le {on})"
    if not item.accepted:
        text += " ; elle est de nouveau à traiter."
    return lines + wrap(text, width, style="accent" if item.accepted else "warning")


def _web_service(sector: SectorOverview, item: Item) -> bool:
    started = sector.campaign.web_service_started(sector.at)
    return started and item.upload.collection == SIECLE


def _others(
    others: Sequence[Item], marked: Collection[str], glyphs: GlyphSet, width: int
) -> list[Line]:
    if not others:
        return []
    lines = [EMPTY, heading("Autres anomalies du même élève", str(len(others)))]
    for other in others:
        finding, decided = other.finding, other.acceptance
        mark = mark_glyph(glyphs) if other.key in marked else " "
        glyph, style = severity_glyph(finding.severity, glyphs), SEVERITY_STYLES[finding.severity]
        told, plain = finding.message, ""
        if decided and other.accepted:
            glyph, style, plain = acceptance_glyph(glyphs), "muted", "muted"
            told = f"{acceptance_text(decided, accepted=True)} · {told}"
        parts = (Span(f"{mark} ", "accent"), Span(f"{glyph} {finding.rule} ", style))
        lines.append(cut_line(line(*parts, Span(told, plain), key=other.key), width))
    return lines

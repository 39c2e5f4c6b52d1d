"""One school in a few lines, beside or under the table: whom to call, and what about."""

from zoneinfo import ZoneInfo

from cio_console.checks.catalogue import catalogue
from cio_console.domain.campaign import Campaign
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SchoolLine
from cio_console.domain.school import School
from cio_console.domain.status import CollectionState
from cio_console.presentation.dates import day_and_time
from cio_console.presentation.labels import GlyphSet, status_glyph, status_label
from cio_console.presentation.styles import STATUS_STYLES
from cio_console.presentation.wording import (
    WORST_FIRST,
    beside_status,
    emails_text,
    main_rules,
    short_label,
)
from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    cut,
    cut_line,
    flow,
    heading,
    joined,
    line,
    wrap,
)

_MAIN_RULES = 4
_NO_CONTACT = "aucune notée"

_SECTORS = {
    "public": ("public", "publique"),
    "private": ("privé", "privée"),
    "": ("", ""),
}
"""Masculine, feminine."""
_FEMININE = frozenset({"334", "335", "380"})
"""Natures that are a section or a house."""


def identity(school: School, cio: str = "") -> list[Line]:
    """Return commune, nature and UAI of a school, and its CIO when several are looked at."""
    told = _SECTORS[school.sector][school.nature in _FEMININE]
    words = " ".join(w for w in (school.nature_label, told) if w)
    uai = "" if school.name == school.uai else school.uai  # no list yet: the UAI is the name
    return [line(school.commune), line(words), line(Span(uai, "muted")), *_cio(cio)]


def _cio(cio: str) -> list[Line]:
    return [line(Span("CIO ", "muted"), cio)] if cio else []


def reach(school: School) -> list[Line]:
    """Return how to reach a school: telephone first."""
    telephone = f"Tél. {school.telephone}" if school.telephone else ""
    return [line(Span(telephone, "accent")), line(school.head), line(Span(school.email, "muted"))]


def state_line(label: str, state: CollectionState, glyphs: GlyphSet) -> Line:
    """Return « SIECLE  ▲ à corriger »."""
    mark = f"{status_glyph(state.status, glyphs)} {status_label(state.status)}"
    return line(Span(f"{label}  ", "title"), Span(mark, STATUS_STYLES[state.status]))


def contact_text(contact: Contact, zone: ZoneInfo) -> str:
    """Return one contact as one sentence: when, how, with whom, what was said."""
    who = f", {contact.who}" if contact.who else ""
    back = f" (rappeler le {contact.call_back:%d/%m/%Y})" if contact.call_back else ""
    return f"{day_and_time(contact.at, zone)}, {contact.channel}{who} : {contact.text}{back}"


def side_preview(
    campaign: Campaign, one: SchoolLine, last: Contact | None, glyphs: GlyphSet, width: int
) -> list[Line]:
    """Return the preview for a pane beside the table, from top to bottom."""
    school = one.school
    lines = [cut_line(heading(school.name), width), *flow(identity(school, one.cio), width)]
    lines += flow(reach(school), width)
    for collection in campaign.collections:
        state = one.states[collection.id]
        lines += [EMPTY, state_line(short_label(collection), state, glyphs)]
        lines += wrap(beside_status(campaign, collection, state), width, "  ")
    if emails := emails_text(one):
        lines += [EMPTY, heading("Courriels"), *wrap(emails, width, "  ")]
    if rules := main_rules(one)[:_MAIN_RULES]:
        lines += [EMPTY, heading("Principales anomalies")]
        lines += [rule_line(code, count, width) for code, count in rules]
    text = contact_text(last, campaign.zone) if last else _NO_CONTACT
    return [*lines, EMPTY, heading("Dernière relance"), *wrap(text, width, "  ")]


def under_preview(
    campaign: Campaign,
    one: SchoolLine,
    last: Contact | None,
    glyphs: GlyphSet,
    width: int,
    height: int,
) -> list[Line]:
    """Return the preview for a few lines under the table, what matters most first."""
    school = one.school
    lines = [cut_line(joined([line(Span(school.name, "title")), *reach(school)]), width)]
    told = [(one.states[c.id], c) for c in campaign.collections]
    told.sort(key=lambda pair: (WORST_FIRST.index(pair[0].status), not pair[0].flags))
    for state, collection in told[: max(height - 2, 1)]:
        mark = state_line(short_label(collection), state, glyphs)
        rest = line(beside_status(campaign, collection, state))
        lines.append(cut_line(joined([mark, rest]), width))
    text = contact_text(last, campaign.zone) if last else _NO_CONTACT
    lines.append(cut_line(line(Span("Relance : ", "muted"), text), width))
    return lines[:height]


def rule_line(code: str, count: int, width: int) -> Line:
    """Return « S111 Adresse absente 4 », cut to `width` cells."""
    rule = catalogue().get(code)
    figure = f" {count}"
    text = cut(f"{code} {rule.title}" if rule else code, width - len(figure) - 2)
    return line("  ", text, Span(figure, "accent"))

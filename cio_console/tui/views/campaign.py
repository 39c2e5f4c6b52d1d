"""The Campagne screen as plain lines: each figure as a picture, as a table, or both."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace
from rich.cells import cell_len

from cio_console.domain.campaign import ACTIVATION_MAIL, Milestone
from cio_console.domain.trends import MOST_FREQUENT, RuleCount, SchoolEmails
from cio_console.keyboard.keymap import ORIGINAL, Naming
from cio_console.presentation.campaign_words import Part, told_around
from cio_console.presentation.cells import TableColumn
from cio_console.presentation.dates import countdown, short_day
from cio_console.presentation.labels import GlyphSet, severity_glyph
from cio_console.presentation.numbers import number, percent, plural
from cio_console.presentation.styles import SEVERITY_STYLES
from cio_console.tui.views.campaign_curves import curve_section, under_way_first
from cio_console.tui.views.campaign_sheet import Sheet, Shown, next_shown, said
from cio_console.tui.views.grid import Bar, GridRow, grid, only, width_of
from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    cut_line,
    fitting,
    heading,
    line,
    spread,
)
from cio_console.tui.views.sector import short_name

RULE_KEY, SCHOOL_KEY = "regle:", "etablissement:"
"""What the keys of the lines that open begin with; the code or the UAI follows."""

_WORDED_FROM = 56
"""Under this width a date stands without its words."""


def title(shown: Shown, width: int, key: Naming = ORIGINAL) -> Line:
    """Return the line that says what is shown and how to see it otherwise."""
    other = next_shown(shown, width)
    return line(
        Span("Campagne", "title"), f" · {shown}", Span(f" ({key('twin')} : {other})", "muted")
    )


def page(sheet: Sheet, parts: Sequence[Part] = tuple(Part)) -> list[Line]:
    """Return those parts of the page: curves (the collection under way first), rules, e-mails."""
    lines: list[Line] = []
    for part in parts:
        for section in _SECTIONS[part](sheet):
            lines += [*([EMPTY] if lines else []), *section]
    return [cut_line(each, sheet.width) for each in lines]


def _curve_sections(sheet: Sheet) -> list[list[Line]]:
    curves = sorted(sheet.found.curves, key=under_way_first)
    return [curve_section(sheet, curve) for curve in curves]


def rules_section(sheet: Sheet) -> list[Line]:
    """Return the most frequent rules; each opens its own page."""
    counts = sheet.found.rules[:MOST_FREQUENT]
    total = len(sheet.found.rules)
    if not counts:
        checked = any(s.current for one in sheet.sector.lines for s in one.states.values())
        told = "Aucune anomalie dans les dépôts qui comptent." if checked else _NOTHING_CHECKED
        return [heading("Règles les plus fréquentes"), *said(told, sheet)]
    detail = f"{len(counts)} sur {number(total)}, " if total > len(counts) else ""
    lines = [heading("Règles les plus fréquentes", f"{detail}dans les dépôts qui comptent")]
    kept = only(_RULES, _RULES_SHOWN[sheet.shown])
    columns = [_sized(_RULES[i], sheet.width // 5) for i in kept]
    rows = [_rule_row(sheet, one, counts[0].findings) for one in counts]
    return lines + _grid_of(sheet, columns, rows, kept)


def emails_section(sheet: Sheet) -> list[Line]:
    """Return the e-mail readiness of the schools; each opens its own page."""
    lines = [_emails_title(sheet)]
    every = sheet.found.emails
    if all(one.terminales is None for one in every):
        return [*lines, *said(_NO_PUPILS, sheet)]
    kept = only(_EMAILS, _EMAILS_SHOWN[sheet.shown])
    columns = [_sized(_EMAILS[i], sheet.width // 4) for i in kept]
    listed = every if sheet.shown is Shown.TABLES else [one for one in every if one.missing > 0]
    room = width_of(columns, "name", sheet.width)
    short = any(cell_len(one.school.name) > room for one in listed)
    rows = [_emails_row(one, sheet.glyphs, short=short) for one in listed]
    if rows:
        lines += _grid_of(sheet, columns, rows, kept)
    return lines if sheet.shown is Shown.TABLES else lines + _others(every, sheet.glyphs)


_SECTIONS: dict[Part, Callable[[Sheet], list[list[Line]]]] = {
    Part.CURVES: _curve_sections,
    Part.RULES: lambda sheet: [rules_section(sheet)],
    Part.EMAILS: lambda sheet: [emails_section(sheet)],
}
_NOTHING_CHECKED = "Aucun dépôt reçu pour l'instant : les règles se comptent dès le premier."
_NO_PUPILS = (
    "Aucun fichier SIECLE utilisable pour l'instant : on ne connaît encore ni les élèves de"
    " terminale, ni leurs adresses."
)
_RULES = (
    TableColumn("code", "règle", 6),
    TableColumn("title", "", 26, grow=True),
    TableColumn("bar", "", 10),
    TableColumn("findings", "anomalies", 9, "right"),
    TableColumn("pupils", "élèves", 6, "right", priority=1),
    TableColumn("schools", "établ.", 6, "right", priority=2),
)
_RULES_SHOWN = {
    Shown.PICTURES: "code title bar findings pupils",
    Shown.TABLES: "code title findings pupils schools",
    Shown.BOTH: "code title bar findings pupils schools",
}
_EMAILS = (
    TableColumn("name", "établissement", 20, grow=True),
    TableColumn("commune", "commune", 16, priority=2),
    TableColumn("bar", "adresses valides", 16),
    TableColumn("share", "part", 5, "right"),
    TableColumn("terminales", "term.", 5, "right", priority=1),
    TableColumn("valid", "valides", 7, "right", priority=1),
    TableColumn("missing", "manquent", 8, "right"),
)
_EMAILS_SHOWN = {
    Shown.PICTURES: "name bar share missing",
    Shown.TABLES: "name commune terminales valid missing share",
    Shown.BOTH: "name commune bar share terminales valid missing",
}


def _rule_row(sheet: Sheet, one: RuleCount, most: int) -> GridRow:
    rule = sheet.rules.get(one.code)
    style = SEVERITY_STYLES[rule.severity] if rule else "muted"
    mark = severity_glyph(rule.severity, sheet.glyphs) if rule else " "
    return GridRow(
        (
            Span(f"{mark} {one.code}", style),
            rule.title if rule else Span("règle inconnue de cette version", "muted"),
            Bar(one.findings / most, style),
            number(one.findings),
            number(one.pupils) if one.pupils else "",
            number(one.schools),
        ),
        f"{RULE_KEY}{one.code}" if rule else "",
    )


def _emails_title(sheet: Sheet) -> Line:
    readiness = sheet.sector.readiness
    milestone = sheet.campaign.milestone(ACTIVATION_MAIL)
    parts = []
    if readiness.share is not None:
        pupils = f"{number(readiness.valid_emails)} sur {number(readiness.terminales)} terminales"
        parts = [line(percent(readiness.share)), line(Span(pupils, "muted"))]
    right = _activation(sheet, milestone) if milestone else EMPTY
    label = line(Span("Courriels  ", "title"))
    told = fitting(parts, sheet.width - label.width - right.width - 2)
    return spread(Line((*label.spans, *told.spans)), right, sheet.width)


def _activation(sheet: Sheet, milestone: Milestone) -> Line:
    """Return when Parcoursup writes to the pupils, as far as it is known."""
    told = told_around(milestone)
    worded = f"activation {told}" if told else ""
    if milestone.day is None:
        return line(Span(worded if sheet.width >= _WORDED_FROM else told, "muted"))
    left = (milestone.day - sheet.campaign.day_of(sheet.sector.at)).days
    when = worded if sheet.width >= _WORDED_FROM else short_day(milestone.day)
    return line(Span(f"{when} ", "muted"), Span(countdown(left), "accent"))


def _emails_row(one: SchoolEmails, glyphs: GlyphSet, *, short: bool) -> GridRow:
    school = one.school
    known = one.terminales is not None
    return GridRow(
        (
            short_name(school.name) if short else school.name,
            school.commune,
            Bar(one.share, track=True) if one.share is not None else "",
            percent(one.share) if one.share is not None else Span(_UNKNOWN[glyphs], "muted"),
            number(one.terminales) if one.terminales is not None else "",
            number(one.valid) if known else "",
            Span(number(one.missing), "warning" if one.missing else "muted") if known else "",
        ),
        f"{SCHOOL_KEY}{school.uai}",
    )


_UNKNOWN = {GlyphSet.UNICODE: "–", GlyphSet.ASCII: "-"}


def _others(every: Sequence[SchoolEmails], glyphs: GlyphSet) -> list[Line]:
    """Return what is not drawn: the schools that are ready, and those of which nothing is known."""
    ready = sum(one.terminales is not None and not one.missing for one in every)
    unknown = sum(one.terminales is None for one in every)
    lines = []
    if ready:
        told = plural(ready, "établissement prêt", "établissements prêts")
        lines.append(line(Span(f" {_READY[glyphs]} {told}", "ok"), " : rien ne manque"))
    if unknown:
        told = plural(unknown, "établissement", "établissements")
        lines.append(line(f" {_SILENT[glyphs]} {told} sans fichier SIECLE utilisable"))
    return lines


_READY = {GlyphSet.UNICODE: "●", GlyphSet.ASCII: "="}
_SILENT = {GlyphSet.UNICODE: "○", GlyphSet.ASCII: "o"}


def _sized(column: TableColumn, cells: int) -> TableColumn:
    """Return a column of bars with so many cells, and any other as it is."""
    return replace(column, width=max(column.width, cells)) if column.id == "bar" else column


def _grid_of(
    sheet: Sheet, columns: Sequence[TableColumn], rows: Sequence[GridRow], kept: Sequence[int]
) -> list[Line]:
    shown = [GridRow(tuple(row.cells[i] for i in kept), row.key) for row in rows]
    return grid(columns, shown, sheet.width, sheet.glyphs)

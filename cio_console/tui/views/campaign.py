"""The Campagne screen as plain lines: each figure as a picture, as a table, or both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rich.cells import cell_len

from cio_console.domain.campaign import ACTIVATION_MAIL, Campaign
from cio_console.domain.overview import SectorOverview
from cio_console.domain.rule import Rule
from cio_console.domain.trends import MOST_FREQUENT, Curve, Day, RuleCount, SchoolEmails, Trends
from cio_console.presentation.campaign_words import awaited
from cio_console.presentation.dates import countdown, long_day, short_day, week_day
from cio_console.presentation.labels import GlyphSet, severity_glyph
from cio_console.presentation.numbers import number, percent, plural
from cio_console.presentation.styles import SEVERITY_STYLES
from cio_console.presentation.wording import short_label
from cio_console.tui.cells import TableColumn
from cio_console.tui.views.charts import beside, curve_chart, legend
from cio_console.tui.views.grid import Bar, GridRow, grid, only, width_of
from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    cut_line,
    fitting,
    flow,
    heading,
    line,
    spread,
    wrap,
)
from cio_console.tui.views.sector import short_name

BOTH_FROM = 110
"""From this width a picture and its table stand side by side."""
RULE_KEY, SCHOOL_KEY = "regle:", "etablissement:"
"""What the keys of the lines that open begin with; the code or the UAI follows."""
_DAYS_WIDTH = 52
"""Cells of the table of the days beside its picture."""
_LOWEST, _HIGHEST, _STRIP_FROM = 3, 14, 9
"""Lines of a curve at least and at most; from how many the uploads get a third line."""


class Part(StrEnum):
    """The parts of the page, by the names that the command line gives them."""

    CURVES = "courbes"
    RULES = "regles"
    EMAILS = "courriels"


class Shown(StrEnum):
    """What is shown of each figure."""

    PICTURES = "images"
    TABLES = "tableaux"
    BOTH = "images et tableaux"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the lines are written for."""

    sector: SectorOverview
    found: Trends
    rules: Mapping[str, Rule]
    """The catalogue, for the titles."""
    glyphs: GlyphSet
    shown: Shown
    width: int
    height: int
    """Lines of the page that can be seen at once."""

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.sector.campaign


def usual(width: int) -> Shown:
    """Return what a screen of that width shows before anything is asked."""
    return Shown.BOTH if width >= BOTH_FROM else Shown.PICTURES


def possible(shown: Shown | None, width: int) -> Shown:
    """Return what was asked, or what comes closest to it in that width."""
    if shown is None:
        return usual(width)
    return Shown.PICTURES if shown is Shown.BOTH and width < BOTH_FROM else shown


def next_shown(shown: Shown, width: int) -> Shown:
    """Return what comes after `shown` when the twin is asked for."""
    order = [Shown.PICTURES, Shown.TABLES]
    if width >= BOTH_FROM:
        order.insert(0, Shown.BOTH)
    return order[(order.index(shown) + 1) % len(order)]


def title(shown: Shown, width: int) -> Line:
    """Return the line that says what is shown and how to see it otherwise."""
    other = next_shown(shown, width)
    return line(Span("Campagne", "title"), f" · {shown}", Span(f" (t : {other})", "muted"))


def page(sheet: Sheet, parts: Sequence[Part] = tuple(Part)) -> list[Line]:
    """Return those parts of the page: curves (the collection under way first), rules, e-mails."""
    lines: list[Line] = []
    for part in parts:
        for section in _SECTIONS[part](sheet):
            lines += [*([EMPTY] if lines else []), *section]
    return [cut_line(each, sheet.width) for each in lines]


def exported(sheet: Sheet, name: str) -> str:
    """Return the whole page as text for a file, the sector being called `name`."""
    day = long_day(sheet.campaign.day_of(sheet.sector.at))
    head = [f"{name} — {sheet.campaign.label}", f"Campagne, {sheet.shown} · {day}", ""]
    return "".join(f"{text.rstrip()}\n" for text in [*head, *(one.text for one in page(sheet))])


def _curve_sections(sheet: Sheet) -> list[list[Line]]:
    curves = sorted(sheet.found.curves, key=_under_way_first)
    return [curve_section(sheet, curve) for curve in curves]


def curve_section(sheet: Sheet, curve: Curve) -> list[Line]:
    """Return one collection: its figures, then the curve, the days, or both."""
    lines = [_curve_title(curve, sheet.width)]
    if awaited(curve):
        return [*lines, *_said(_waiting(curve), sheet)]
    if sheet.shown is Shown.TABLES:
        return lines + days_table(curve, sheet.glyphs, sheet.width)
    if sheet.shown is Shown.PICTURES:
        return lines + _picture(curve, sheet, sheet.width)
    left = sheet.width - _DAYS_WIDTH - 1
    picture = _picture(curve, sheet, left)
    days = days_table(curve, sheet.glyphs, _DAYS_WIDTH, len(picture))
    return lines + beside(picture, days, left)


def days_table(curve: Curve, glyphs: GlyphSet, width: int, most: int | None = None) -> list[Line]:
    """Return the days on which something came or must be known, in at most `most` lines.

    When there are more, the last ones are kept and the first line says how many are not told.
    """
    rows = [
        GridRow((week_day(d.day), *_day_figures(curve, d), _day_note(curve, d)))
        for d in _days_to_tell(curve)
    ]
    lines = grid(_DAYS, rows, width, glyphs)
    if most is None or len(lines) <= most:
        return lines
    left_out = len(lines) - most + 1
    told = plural(left_out, "jour plus tôt", "jours plus tôt")
    return [lines[0], line(Span(f" … {told} : voir le tableau", "muted")), *lines[left_out + 1 :]]


def rules_section(sheet: Sheet) -> list[Line]:
    """Return the most frequent rules; each opens its own page."""
    counts = sheet.found.rules[:MOST_FREQUENT]
    total = len(sheet.found.rules)
    if not counts:
        checked = any(s.current for one in sheet.sector.lines for s in one.states.values())
        told = "Aucune anomalie dans les dépôts qui comptent." if checked else _NOTHING_CHECKED
        return [heading("Règles les plus fréquentes"), *_said(told, sheet)]
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
        return [*lines, *_said(_NO_PUPILS, sheet)]
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
_DAYS = (
    TableColumn("day", "jour", 10),
    TableColumn("uploads", "dépôts", 6, "right"),
    TableColumn("received", "avec dépôt", 10, "right"),
    TableColumn("usable", "utilisables", 11, "right"),
    TableColumn("note", "", 9, grow=True, priority=1),
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


def _under_way_first(curve: Curve) -> tuple[int, int]:
    """Order: under way, closed and the last closed first, then to come."""
    if curve.upcoming:
        return (2, 0)
    if curve.deadline is None or curve.deadline >= curve.today:
        return (0, 0)
    return (1, -curve.deadline.toordinal())


def _curve_title(curve: Curve, width: int) -> Line:
    noun = "utilisables" if curve.usable > 1 else "utilisable"
    parts = [line(f"{number(curve.usable)}/{number(curve.concerned)} {noun}")]
    if curve.on_time is not None and curve.on_time != curve.usable:
        parts.append(line(f"{number(curve.on_time)} à l'échéance"))
    if silent := curve.concerned - curve.received:
        parts.append(line(Span(f"{number(silent)} sans dépôt", "muted")))
    if others := curve.received - curve.usable:
        parts.append(line(Span(f"{number(others)} à reprendre", "warning")))
    closing = short_day(curve.deadline) if curve.deadline else ""
    day = f"échéance du {closing}" if closing and width >= BOTH_FROM else closing or "échéance"
    late = curve.missing > 0 and (curve.days_left or 0) < 0
    right = line(
        Span(f"{day} ", "muted"), Span(countdown(curve.days_left), "late" if late else "accent")
    )
    label = line(Span(f"{short_label(curve.collection)}  ", "title"))
    told = fitting([] if awaited(curve) else parts, width - label.width - right.width - 2)
    return spread(Line((*label.spans, *told.spans)), right, width)


def _waiting(curve: Curve) -> str:
    if not curve.concerned:
        return "Cette collecte ne concerne aucun établissement du secteur."
    opens = curve.collection.opens
    day = f" le {short_day(opens)} ({countdown((opens - curve.today).days)})" if opens else ""
    schools = plural(curve.concerned, "établissement attendu", "établissements attendus")
    return f"Ouverture{day} : {schools}."


def _picture(curve: Curve, sheet: Sheet, width: int) -> list[Line]:
    height = max(_LOWEST, min(sheet.height // 3, _HIGHEST))
    strip = 3 if height >= _STRIP_FROM else 2
    chart = curve_chart(curve, sheet.glyphs, width, height, strip)
    return [*chart, *flow(legend(curve, sheet.glyphs), width, "  ")]


def _days_to_tell(curve: Curve) -> list[Day]:
    """Return the days with uploads, with the opening, the day seen and the deadline among them."""
    named = {curve.first, curve.today, curve.deadline}
    days = [day for day in curve.days if day.uploads or day.day in named]
    if curve.deadline and curve.deadline > curve.today:
        days.append(Day(curve.deadline, 0, 0, 0))
    return days


def _day_figures(curve: Curve, day: Day) -> tuple[str, str, str]:
    if day.day > curve.today:
        return ("", "", "")
    return (number(day.uploads) if day.uploads else "", number(day.received), number(day.usable))


def _day_note(curve: Curve, day: Day) -> Span:
    told = []
    if day.day == curve.collection.opens:
        told.append("ouverture")
    if day.day == curve.today:
        told.append("jour vu")
    if day.day == curve.deadline:
        told.append("échéance")
    return Span(" · ".join(told), "accent")


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
    day = milestone.first_day if milestone else None
    parts = []
    if readiness.share is not None:
        pupils = f"{number(readiness.valid_emails)} sur {number(readiness.terminales)} terminales"
        parts = [line(percent(readiness.share)), line(Span(pupils, "muted"))]
    right = EMPTY
    if day:
        left = (day - sheet.campaign.day_of(sheet.sector.at)).days
        right = line(
            Span(f"activation vers le {short_day(day)} ", "muted"), Span(countdown(left), "accent")
        )
    label = line(Span("Courriels  ", "title"))
    told = fitting(parts, sheet.width - label.width - right.width - 2)
    return spread(Line((*label.spans, *told.spans)), right, sheet.width)


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


def _said(text: str, sheet: Sheet) -> list[Line]:
    return wrap(text, sheet.width, "  ", "muted")

"""One collection on the Campagne screen: its figures, its curve, its days."""

from cio_console.domain.trends import Curve, Day
from cio_console.presentation.campaign_words import awaited
from cio_console.presentation.cells import TableColumn, place
from cio_console.presentation.dates import countdown, short_day, week_day
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.numbers import number, out_of, plural
from cio_console.presentation.wording import short_label
from cio_console.tui.views.campaign_sheet import BOTH_FROM, Sheet, Shown, said
from cio_console.tui.views.charts import beside, curve_chart, legend
from cio_console.tui.views.grid import GridRow, grid
from cio_console.tui.views.lines import Line, Span, fitting, flow, line, spread

_DAYS_WIDTH = 52
"""Cells of the table of the days beside its picture."""
_LOWEST, _HIGHEST, _STRIP_FROM = 3, 14, 9
"""Lines of a curve at least and at most; from how many the uploads get a third line."""
_DAYS = (
    TableColumn("day", "jour", 10),
    TableColumn("uploads", "dépôts", 6, "right"),
    TableColumn("received", "avec dépôt", 10, "right"),
    TableColumn("usable", "utilisables", 11, "right"),
    TableColumn("note", "", 9, grow=True, priority=1),
)


def curve_section(sheet: Sheet, curve: Curve) -> list[Line]:
    """Return one collection: its figures, then the curve, the days, or both."""
    lines = [_curve_title(curve, sheet.width)]
    if awaited(curve):
        return [*lines, *said(_waiting(curve), sheet)]
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
    room = max((p.width for p in place(_DAYS, width) if _DAYS[p.index].id == "note"), default=0)
    rows = [
        GridRow((week_day(d.day), *_day_figures(curve, d), _day_note(curve, d, room)))
        for d in _days_to_tell(curve)
    ]
    lines = grid(_DAYS, rows, width, glyphs)
    if most is None or len(lines) <= most:
        return lines
    left_out = len(lines) - most + 1
    told = plural(left_out, "jour plus tôt", "jours plus tôt")
    return [lines[0], line(Span(f" … {told} : voir le tableau", "muted")), *lines[left_out + 1 :]]


def under_way_first(curve: Curve) -> tuple[int, int]:
    """Return a collection's place: under way, then closed, the last closed first, then to come."""
    if curve.upcoming:
        return (2, 0)
    if curve.deadline is None or curve.deadline >= curve.today:
        return (0, 0)
    return (1, -curve.deadline.toordinal())


def _curve_title(curve: Curve, width: int) -> Line:
    usable = out_of(curve.usable, curve.concerned, "utilisable", "utilisables")
    parts = [line(usable)]
    if curve.on_time is not None and curve.on_time != curve.usable:
        parts.append(line(f"{number(curve.on_time)} à l'échéance"))
    if silent := curve.concerned - curve.received:
        parts.append(line(Span(f"{number(silent)} sans dépôt", "muted")))
    if curve.declared:
        parts.append(line(Span(plural(curve.declared, "déclaré", "déclarés"), "accent")))
    if others := curve.unusable:
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
    opens, day = curve.opens, " à confirmer"
    if opens:
        day = f" le {short_day(opens)} ({countdown((opens - curve.today).days)})"
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


def _day_note(curve: Curve, day: Day, room: int) -> Span:
    """Return what a day is, in so many cells: that it is the day seen is told elsewhere too."""
    named = ((curve.deadline, "échéance"), (curve.opens, "ouverture"), (curve.today, "jour vu"))
    told = fitting((line(words) for one, words in named if one == day.day), room)
    return Span(told.text, "accent")

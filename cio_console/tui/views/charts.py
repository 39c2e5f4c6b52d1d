"""Pictures made of characters: the curve of a collection and the bars of a list.

Free of textual. Only characters of the oldest code pages are used (those of the Linux console and
of PuTTY's usual fonts), or plain ASCII; shapes and figures tell everything, colour only helps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from cio_console.domain.trends import Curve, Day
from cio_console.presentation.campaign_words import told_other
from cio_console.presentation.dates import short_day
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.numbers import number
from cio_console.tui.views.lines import EMPTY, Line, Span, joined, line

_WIDEST_DAY = 4
"""Cells of one day at most, so that a short window does not become a wall."""
_NARROWEST = 24
"""Cells that a curve of very few days takes all the same."""
_LABEL_GAP = 3
"""Cells between two dates under a curve."""
_WEEK = 7

_Cell = tuple[str, str]
"""A character and its style."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The characters of one glyph set."""

    full: str
    half: str
    """The lower half of a cell."""
    other: str
    """Received without being usable."""
    level: str
    side: str
    notch: str
    """On the left side, where a figure stands."""
    corner: str
    drop: str
    """On a level, where a line goes down or a date stands below."""
    foot: str
    """On the ground, where the line of the deadline ends."""
    mark: str
    """On the ground, under the day seen."""


_INKS = {
    GlyphSet.UNICODE: Ink("█", "▄", "▒", "─", "│", "┤", "└", "┬", "┴", "▲"),
    GlyphSet.ASCII: Ink("#", "_", "%", "-", "|", "+", "+", "+", "+", "^"),
}


def ink(glyphs: GlyphSet) -> Ink:
    """Return the characters of a glyph set."""
    return _INKS[glyphs]


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where each day of a curve stands, in cells from the left side."""

    curve: Curve
    pen: Ink
    columns: int

    @property
    def _count(self) -> int:
        return (self.curve.last - self.curve.first).days + 1

    @property
    def per_day(self) -> int:
        """Whole cells of one day; 0 when a cell holds several days."""
        return self.columns // self._count

    def days(self, column: int) -> tuple[Day, ...]:
        """Return the days that a column stands for: one, or several; none yet to come."""
        start = column * self._count // self.columns
        end = max(start + 1, (column + 1) * self._count // self.columns)
        return self.curve.days[start:end]

    def closes_day(self, column: int) -> bool:
        """Whether the next column is another day's."""
        return column * self._count // self.columns != (column + 1) * self._count // self.columns

    def column(self, day: date) -> int | None:
        """Return the last column of a day; None when it is not drawn."""
        index = (day - self.curve.first).days
        if not 0 <= index < self._count:
            return None
        end = -(-(index + 1) * self.columns // self._count) - 1
        return max(0, min(end, self.columns - 1))


def curve_chart(
    curve: Curve, glyphs: GlyphSet, width: int, height: int, strip: int = 2
) -> list[Line]:
    """Return the curve in `width` cells: `height` lines, then `strip` lines of uploads per day.

    The top line is what is expected, the ground is none; two more lines carry the dates.
    """
    top = number(curve.concerned)
    gutter = max(len(top), len(number(curve.uploads)))
    plot = _Plot(curve, ink(glyphs), _columns(curve, max(width - gutter - 2, 1)))
    pen, deadline = plot.pen, plot.column(curve.deadline) if curve.deadline else None
    lines = [_ground(plot, top, gutter, "attendus", {deadline: pen.drop}, pen.notch)]
    lines += _labelled(_area(plot, height, deadline), plot, gutter, _height_of(curve, height))
    today = plot.column(curve.today)
    dates = _dates(plot, deadline, today)
    ticks: dict[int | None, str] = dict.fromkeys(dates, pen.drop)
    ground = {deadline: pen.foot} | {today: pen.mark}
    if not curve.uploads:
        lines.append(_ground(plot, "0", gutter, "", ticks | ground))
        return [*lines, _date_line(dates, gutter, plot.columns)]
    lines.append(_ground(plot, "0", gutter, "", ground))
    lines += _labelled(_uploads(plot, strip), plot, gutter, {0: number(_most_sent(plot))})
    told = "dépôts par jour" if plot.per_day else "dépôts, plusieurs jours par colonne"
    lines.append(_ground(plot, "", gutter, told, ticks))
    return [*lines, _date_line(dates, gutter, plot.columns)]


def legend(curve: Curve, glyphs: GlyphSet) -> list[Line]:
    """Return what the signs of a curve mean, one part each."""
    pen = ink(glyphs)
    parts = [line(Span(pen.full, "bar-full"), " utilisable")]
    if curve.received > curve.usable:
        parts.append(line(Span(pen.other, "warning"), f" {told_other(curve)}"))
    if curve.first <= curve.today <= curve.last:
        parts.append(line(Span(pen.mark, "accent"), f" vu le {short_day(curve.today)}"))
    if curve.deadline and curve.first <= curve.deadline <= curve.last:
        parts.append(line(Span(pen.side, "accent"), f" échéance {short_day(curve.deadline)}"))
    return parts


def blocks(
    share: float, width: int, glyphs: GlyphSet, style: str = "bar-full", *, track: bool = False
) -> Line:
    """Return a bar of `share` (0 to 1) in `width` cells; never empty for something.

    It is full only for the whole; `track` draws what is left of the whole.
    """
    halves = _scaled(share, 1.0, width * 2)
    drawn = ink(glyphs).full * (halves // 2) + (_TAIL[glyphs] if halves % 2 else "")
    rest = (_TRACK[glyphs] if track else " ") * (width - len(drawn))
    return Line((Span(drawn, style), Span(rest, "bar-empty" if track else "")))


_TRACK = {GlyphSet.UNICODE: "░", GlyphSet.ASCII: "-"}
_TAIL = {GlyphSet.UNICODE: "▌", GlyphSet.ASCII: ">"}
"""The left half of a cell."""


def _columns(curve: Curve, room: int) -> int:
    count = (curve.last - curve.first).days + 1
    widest = max(_WIDEST_DAY, _NARROWEST // count)
    if room < 2 * count:
        return min(room, widest * count)
    return count * min(room // count, widest)


def _scaled(value: float, most: float, steps: int) -> int:
    """Return how many of `steps` stand for `value`: all only for the whole, none only for 0."""
    if value <= 0 or most <= 0:
        return 0
    return steps if value >= most else max(1, min(int(value * steps / most), steps - 1))


def _area(plot: _Plot, height: int, deadline: int | None) -> list[list[_Cell]]:
    """Return the cells of the curve, the top line first."""
    top = plot.curve.concerned
    stacks = [_stack(plot, plot.days(column), top, height) for column in range(plot.columns)]
    rows = [[stack[i] for stack in stacks] for i in reversed(range(height))]
    if deadline is not None:
        for row in rows:
            if row[deadline][0] == " ":
                row[deadline] = (plot.pen.side, "accent")
    return rows


def _stack(plot: _Plot, days: Sequence[Day], top: int, height: int) -> list[_Cell]:
    """Return the cells of one column, the ground first."""
    if not days:
        return [(" ", "")] * height
    pen, day = plot.pen, days[-1]
    usable, received = (_scaled(n, top, 2 * height) for n in (day.usable, day.received))
    whole = [(pen.full, "bar-full")] * (usable // 2)
    cells = [*whole, *[(pen.half, "bar-full")] * (usable % 2)]
    if day.received > day.usable:
        # One cell at least, though it should hide the half of a cell that is usable.
        others = max((received + 1) // 2 - len(cells), 1)
        cells = [*cells[: height - others], *[(pen.other, "warning")] * others]
    return [*cells, *[(" ", "")] * (height - len(cells))]


def _height_of(curve: Curve, height: int) -> dict[int, str]:
    """Return the figure of the curve at present, by the line on which it stands."""
    if not 0 < curve.usable < curve.concerned:
        return {}
    level = _scaled(curve.usable, curve.concerned, 2 * height)
    return {height - (level + 1) // 2: number(curve.usable)}


def _sent(plot: _Plot, column: int) -> int:
    return sum(day.uploads for day in plot.days(column))


def _most_sent(plot: _Plot) -> int:
    return max((_sent(plot, column) for column in range(plot.columns)), default=0)


def _uploads(plot: _Plot, height: int) -> list[list[_Cell]]:
    """Return the cells of the uploads per day, the top line first."""
    sent = [_sent(plot, column) for column in range(plot.columns)]
    most = _most_sent(plot)
    rows: list[list[_Cell]] = [[(" ", "")] * plot.columns for _ in range(height)]
    for column, count in enumerate(sent):
        if plot.per_day > 1 and plot.closes_day(column):
            continue
        halves = _scaled(count, most, 2 * height)
        for i in range((halves + 1) // 2):
            sign = plot.pen.full if 2 * i + 1 < halves else plot.pen.half
            rows[height - 1 - i][column] = (sign, "accent")
    return rows


def _labelled(
    rows: Sequence[Sequence[_Cell]], plot: _Plot, gutter: int, said: dict[int, str]
) -> list[Line]:
    """Return rows of cells behind the left side, with the figures that stand on it."""
    pen = plot.pen
    lines = []
    for index, row in enumerate(rows):
        figure = said.get(index, "")
        side = pen.notch if figure else pen.side
        lines.append(line(Span(f"{figure.rjust(gutter)} {side}", "muted"), *_spans(row)))
    return lines


def _ground(
    plot: _Plot, figure: str, gutter: int, text: str, signs: dict[int | None, str], side: str = ""
) -> Line:
    head = Span(f"{figure.rjust(gutter)} {side or plot.pen.corner}", "muted")
    return line(head, *_spans(_level(plot, text, signs)))


def _level(plot: _Plot, text: str, signs: dict[int | None, str]) -> list[_Cell]:
    """Return a horizontal line with a text near its beginning and signs at some columns."""
    level = plot.pen.level
    told = f"{level} {text} " if text and len(text) + 4 <= plot.columns else ""
    cells = [(sign, "muted") for sign in told + level * (plot.columns - len(told))]
    for column, sign in signs.items():
        if column is not None and (not told or column >= len(told)):
            cells[column] = (sign, "accent")
    return cells


def _dates(plot: _Plot, deadline: int | None, today: int | None) -> dict[int | None, str]:
    """Return the dates to write under the curve, by column: those that do not collide."""
    kept: dict[int | None, str] = {}
    taken: list[tuple[int, int]] = []
    for column, day in _wanted(plot, deadline, today):
        start, end = _place(column, plot.columns)
        if all(end + _LABEL_GAP <= s or e + _LABEL_GAP <= start for s, e in taken):
            taken.append((start, end))
            kept[column] = short_day(day)
    return kept


def _wanted(plot: _Plot, deadline: int | None, today: int | None) -> Iterator[tuple[int, date]]:
    """Give the days to name, the most useful first: deadline, day seen, ends, Mondays."""
    curve = plot.curve
    if deadline is not None and curve.deadline:
        yield deadline, curve.deadline
    if today is not None:
        yield today, curve.today
    for day in (curve.first, curve.last):
        column = plot.column(day)
        if column is not None:
            yield column, day
    monday = curve.first.toordinal() - curve.first.weekday() + _WEEK
    for ordinal in range(monday, curve.last.toordinal(), _WEEK):
        day = date.fromordinal(ordinal)
        column = plot.column(day)
        if column is not None:
            yield column, day


_DATE = 5
"""Cells of « 08/01 »."""


def _place(column: int, columns: int) -> tuple[int, int]:
    """Return the cells from and to which the date of a column is written."""
    start = max(0, min(column - _DATE // 2, columns - _DATE))
    return start, start + _DATE


def _date_line(dates: dict[int | None, str], gutter: int, columns: int) -> Line:
    row = [" "] * max(columns, _DATE)
    for column, text in dates.items():
        start, end = _place(column or 0, columns)
        row[start:end] = text
    text = (" " * (gutter + 2) + "".join(row)).rstrip()
    return line(Span(text, "muted")) if text else EMPTY


def _spans(cells: Sequence[_Cell]) -> list[Span]:
    runs = groupby(cells, key=lambda cell: cell[1])
    return [Span("".join(sign for sign, _ in run), style) for style, run in runs]


def beside(left: Sequence[Line], right: Sequence[Line], width: int) -> list[Line]:
    """Return two columns of lines as one; the left one takes `width` cells."""
    lines = []
    for index in range(max(len(left), len(right))):
        one = left[index] if index < len(left) else EMPTY
        other = right[index] if index < len(right) else EMPTY
        blank = line(" " * max(width - one.width, 0))
        whole = joined([one, blank, other], "") if other.spans else one
        lines.append(Line(whole.spans, one.key or other.key))
    return lines

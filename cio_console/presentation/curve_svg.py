"""The curve of one collection, drawn: steps of schools against what is expected, uploads per day.

Hatching, dashes and words tell what the colours tell.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from cio_console.domain.trends import Curve, Day
from cio_console.presentation.campaign_words import (
    awaited,
    told_curve,
    told_deadline,
    told_other,
    told_schools,
)
from cio_console.presentation.dates import long_day, short_day
from cio_console.presentation.numbers import number, plural
from cio_console.presentation.svg import INK, PAPER, QUIET, add, named

USABLE, OTHER, SENT, LINE = "#0b5fa5", "#b34700", "#4a4a4a", "#8a0032"
"""Usable, to take up again, uploads, deadline: apart in grey too, and never told by colour only."""
HATCHING = "hachures"
"""Id of the pattern of what is received without being usable."""

_PLOT, _STRIP, _GAP = 160.0, 44.0, 26.0
_GUTTER = 46.0
_LEGEND = 170.0
"""Room of one sign of the legend and its words, at least."""
_BETWEEN_DATES = 46.0
_WEEK = timedelta(days=7)


def hatching(root: ET.Element) -> None:
    """Define the pattern that the curves use."""
    pattern = add(
        add(root, "defs"),
        "pattern",
        id=HATCHING,
        width=6.0,
        height=6.0,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    add(pattern, "rect", width=6.0, height=6.0, fill=PAPER)
    add(pattern, "rect", width=2.5, height=6.0, fill=OTHER)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a curve is drawn."""

    curve: Curve
    left: float
    top: float
    width: float

    @property
    def ground(self) -> float:
        """Height of the ground."""
        return self.top + _PLOT

    @property
    def bottom(self) -> float:
        """Height of the ground of the uploads per day."""
        return self.ground + _GAP + _STRIP

    @property
    def day_width(self) -> float:
        """Width of one day."""
        return self.width / ((self.curve.last - self.curve.first).days + 1)

    def start(self, day: date) -> float:
        """Return where a day begins."""
        return self.left + (day - self.curve.first).days * self.day_width

    def end(self, day: date) -> float:
        """Return where a day ends."""
        return self.start(day) + self.day_width

    def level(self, schools: int) -> float:
        """Return the height of a number of schools."""
        return self.ground - _PLOT * schools / max(self.curve.concerned, 1)

    def shows(self, day: date | None) -> bool:
        """Whether a day is drawn."""
        return day is not None and self.curve.first <= day <= self.curve.last


def draw_curve(root: ET.Element, curve: Curve, left: float, top: float, width: float) -> float:
    """Draw a collection under its title; return the height at which it ends."""
    group = named(root, "g", told_curve(curve))
    add(group, "text", curve.collection.label, x=left, y=top, font_weight="bold", font_size=15.0)
    if awaited(curve):
        told = told_curve(curve).partition(" : ")[2]
        add(group, "text", told[:1].upper() + told[1:], x=left, y=top + 19)
        return top + 28
    add(group, "text", f"{told_schools(curve)}.", x=left, y=top + 19)
    return _draw_plot(group, Frame(curve, left + _GUTTER, top + 62, width - _GUTTER))


def draw_plot(root: ET.Element, curve: Curve, left: float, top: float, width: float) -> float:
    """Draw a collection under its name alone, for a page that tells the rest beside it."""
    group = named(root, "g", told_curve(curve))
    add(group, "text", curve.collection.label, x=left, y=top, font_weight="bold", font_size=15.0)
    return _draw_plot(group, Frame(curve, left + _GUTTER, top + 46, width - _GUTTER))


def _draw_plot(group: ET.Element, frame: Frame) -> float:
    _draw_steps(group, frame)
    _draw_levels(group, frame)
    _draw_uploads(group, frame)
    _draw_days(group, frame)
    return _draw_legend(group, frame)


def _draw_steps(group: ET.Element, frame: Frame) -> None:
    steps: tuple[tuple[Callable[[Day], int], str, str], ...] = (
        (lambda day: day.received, f"url(#{HATCHING})", OTHER),
        (lambda day: day.usable, USABLE, USABLE),
    )
    for count, fill, stroke in steps:
        if path := _steps(frame, count):
            add(group, "path", d=path, fill=fill, stroke=stroke, stroke_width=1.0)


def _steps(frame: Frame, count: Callable[[Day], int]) -> str:
    days = frame.curve.days
    if not days:
        return ""
    path = [f"M{frame.left:.1f} {frame.ground:.1f}"]
    path += [f"V{frame.level(count(day)):.1f}H{frame.end(day.day):.1f}" for day in days]
    return "".join([*path, f"V{frame.ground:.1f}Z"])


def _draw_levels(group: ET.Element, frame: Frame) -> None:
    curve, right = frame.curve, frame.left + frame.width
    rule: dict[str, str | float] = {"x1": frame.left, "x2": right, "stroke": INK}
    add(group, "line", y1=frame.ground, y2=frame.ground, **rule)
    add(group, "line", y1=frame.top, y2=frame.top, stroke_dasharray="2 3", **rule)
    expected = f"{number(curve.concerned)} {'attendus' if curve.concerned > 1 else 'attendu'}"
    add(group, "text", expected, x=frame.left, y=frame.top - 6)
    add(group, "text", "0", x=frame.left - 8, y=frame.ground + 4, text_anchor="end")
    if curve.usable:
        level = frame.level(curve.usable)
        last = frame.end(min(curve.today, curve.last))
        add(
            group, "line", x1=frame.left - 4, x2=last, y1=level, y2=level,
            stroke=USABLE, stroke_dasharray="1 3",
        )  # fmt: skip
        add(
            group, "text", number(curve.usable), x=frame.left - 8, y=level + 4,
            text_anchor="end", font_weight="bold",
        )  # fmt: skip


def _draw_uploads(group: ET.Element, frame: Frame) -> None:
    most = frame.curve.peak.uploads if frame.curve.peak else 0
    bottom = frame.bottom
    add(
        group, "line", x1=frame.left, x2=frame.left + frame.width, y1=bottom, y2=bottom,
        stroke=QUIET,
    )  # fmt: skip
    add(group, "text", "Dépôts par jour", x=frame.left, y=bottom - _STRIP - 4, fill=QUIET)
    if most:
        told = number(most)
        add(group, "text", told, x=frame.left - 8, y=bottom - _STRIP + 10, text_anchor="end")
    for day in frame.curve.days:
        if not day.uploads:
            continue
        height = _STRIP * day.uploads / most
        inside = max(frame.day_width * 0.8, 0.5)
        named(
            group, "rect", _told_day(day), x=frame.start(day.day), y=bottom - height,
            width=inside, height=height, fill=SENT,
        )  # fmt: skip


def _told_day(day: Day) -> str:
    sent = plural(day.uploads, "dépôt", "dépôts")
    usable = plural(day.usable, "établissement", "établissements")
    return f"{long_day(day.day)} : {sent} ; {usable} avec un fichier utilisable ce soir-là"


def _draw_days(group: ET.Element, frame: Frame) -> None:
    curve = frame.curve
    if curve.deadline and frame.shows(curve.deadline):
        x = frame.end(curve.deadline)
        add(
            group, "line", x1=x, x2=x, y1=frame.top - 16, y2=frame.bottom, stroke=LINE,
            stroke_width=2.0, stroke_dasharray="7 4",
        )  # fmt: skip
        told = told_deadline(curve)
        anchor = "end" if x > frame.left + frame.width / 2 else "start"
        add(
            group, "text", told, x=x, y=frame.top - 20, text_anchor=anchor,
            font_weight="bold", fill=LINE,
        )  # fmt: skip
    if frame.shows(curve.today):
        x = frame.end(curve.today)
        add(
            group, "line", x1=x, x2=x, y1=frame.top, y2=frame.bottom, stroke=INK,
            stroke_dasharray="1 3",
        )  # fmt: skip
    taken: list[float] = []
    for day in _named_days(frame):
        x = min(max(frame.end(day), frame.left + 16), frame.left + frame.width - 16)
        if all(abs(x - other) >= _BETWEEN_DATES for other in taken):
            taken.append(x)
            told = short_day(day)
            add(group, "text", told, x=x, y=frame.bottom + 16, text_anchor="middle", font_size=11.0)


def _named_days(frame: Frame) -> Iterator[date]:
    curve = frame.curve
    yield from (day for day in (curve.deadline, curve.today) if day and frame.shows(day))
    yield from (curve.first, curve.last)
    monday = curve.first + timedelta(days=7 - curve.first.weekday())
    while monday < curve.last:
        yield monday
        monday += _WEEK


def _draw_legend(group: ET.Element, frame: Frame) -> float:
    curve, right = frame.curve, frame.left + frame.width
    signs = [(USABLE, "fichier utilisable"), (f"url(#{HATCHING})", told_other(curve))]
    shown = signs if curve.received > curve.usable else signs[:1]
    if frame.shows(curve.today):
        shown.append(("", f"jour vu, {short_day(curve.today)}"))
    x, y = frame.left, frame.bottom + 38
    for fill, told in shown:
        room = max(_LEGEND, 40 + 7 * len(told))
        if x > frame.left and x + room > right:
            room = 34 + 6.5 * len(told)  # closer together, before another line is begun
            if x + room > right:
                x, y = frame.left, y + 18
        if fill:
            add(group, "rect", x=x, y=y - 11, width=16.0, height=12.0, fill=fill, stroke=INK)
        else:
            add(
                group, "line", x1=x, x2=x + 16, y1=y - 5, y2=y - 5, stroke=INK,
                stroke_dasharray="1 3",
            )  # fmt: skip
        add(group, "text", told, x=x + 22, y=y)
        x += room
    return y + 10

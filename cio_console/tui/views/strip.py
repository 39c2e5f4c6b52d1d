"""The strip above the schools: one bar per collection, one for e-mails, and the milestones."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from cio_console.domain.campaign import (
    ACTIVATION_MAIL,
    Campaign,
    Collection,
    Milestone,
    opening_day,
    opening_unknown,
)
from cio_console.domain.overview import CollectionProgress, Readiness, SectorOverview
from cio_console.domain.status import Status
from cio_console.presentation.dates import countdown, short_day
from cio_console.presentation.labels import GlyphSet, status_glyph, status_label
from cio_console.presentation.numbers import number, out_of, percent, plural
from cio_console.presentation.styles import STATUS_STYLES
from cio_console.presentation.wording import WORST_FIRST, short_label
from cio_console.tui.views.lines import (
    Line,
    Span,
    bar,
    cut_line,
    cut_words,
    fitting,
    joined,
    line,
)

_UNTOLD = (Status.UPCOMING, Status.OUT_OF_SCOPE)
_PLURALS = {
    Status.REJECTED: "rejetés",
    Status.EXPECTED: "attendus",
    Status.PASSED: "conformes",
    Status.DECLARED: "déclarés",
}
_NARROW = 80
"""Under this width the bars give their room to the figures."""
_LABELS = (999, 56, 48, 40, 36, 32, 28, 24)
"""Cells at most of the label of a milestone: the first that has room serves."""
_BETWEEN = " · "
_MILESTONES = "Jalons  "
_DAYS_COLUMN = 5
_IN_BAR = ("ouverture", "fin")
"""Milestones of a collection, after its id: unknown, its bar says so already."""


class _Gauge(Struct, frozen=True):
    label: str
    share: float
    figures: str
    left: str
    day: str
    details: tuple[Line, ...]
    overdue: bool = False


def strip(sector: SectorOverview, glyphs: GlyphSet, width: int, height: int) -> list[Line]:
    """Return the strip in at most `height` lines; what matters least goes first."""
    gauges = [_collection_gauge(p, glyphs, sector) for p in sector.progress]
    if height > len(gauges):
        gauges.append(_readiness_gauge(sector))
    lines = _drawn(gauges, glyphs, width)
    if height > len(lines):
        today = sector.campaign.day_of(sector.at)
        lines += milestone_lines(sector.campaign, today, width, height - len(lines))
    return lines[:height]


def milestone_lines(campaign: Campaign, today: date, width: int, most: int) -> list[Line]:
    """Return the milestones that the bars do not already tell, in at most `most` lines.

    Those to come stand first, then those of which no day is known, then the past ones, the last
    first.
    """
    told = {c.closes for c in campaign.collections}
    unknown_told = {f"{c.id}-{what}" for c in campaign.collections for what in _IN_BAR}
    mine = [m for m in campaign.milestones if m.day is None or m.day not in told]
    coming = [m for m in mine if m.first_day and m.first_day >= today]
    unknown = [m for m in mine if m.first_day is None and m.id not in unknown_told]
    past = [m for m in mine if m.first_day and m.first_day < today]
    shown = [*coming, *unknown, *past[::-1]]
    if not shown:
        return []
    rows = _milestone_rows(shown, today, width, most)
    heads = [_MILESTONES, *[" " * len(_MILESTONES)] * len(rows)]
    return [line(Span(head, "muted"), *row.spans) for head, row in zip(heads, rows, strict=False)]


def _milestone_rows(shown: Sequence[Milestone], today: date, width: int, most: int) -> list[Line]:
    """Return the milestones on as few rows as their short labels need, each with all its room."""
    room = max(width - len(_MILESTONES), 1)
    rows: list[list[Milestone]] = [[]]
    used = 0
    for one in shown:
        size = _milestone(one, today, _LABELS[-1]).width + len(_BETWEEN)
        if rows[-1] and used + size > room + len(_BETWEEN):
            if len(rows) == most:
                break
            rows.append([])
            used = 0
        rows[-1].append(one)
        used += size
    return [cut_line(_roomiest(row, today, room), room) for row in rows]


def _roomiest(row: Sequence[Milestone], today: date, room: int) -> Line:
    """Return a row with the longest labels that it has room for."""
    drawn = Line()
    for longest in _LABELS:
        drawn = joined([_milestone(one, today, longest) for one in row], _BETWEEN)
        if drawn.width <= room:
            break
    return drawn


def _collection_gauge(
    progress: CollectionProgress, glyphs: GlyphSet, sector: SectorOverview
) -> _Gauge:
    collection = progress.collection
    opens = opening_day(sector.campaign, collection)
    today = sector.campaign.day_of(sector.at)
    details = [
        line(Span(f"{status_glyph(s, glyphs)} {n} {_status_word(s, n)}", STATUS_STYLES[s]))
        for s in WORST_FIRST
        if s not in _UNTOLD and (n := progress.statuses.get(s, 0))
    ]
    if opens and opens > today:
        days = countdown((opens - today).days)
        details.insert(0, line(Span(f"ouverture le {short_day(opens)} ({days})", "muted")))
    elif unknown := _unknown_days(sector.campaign, collection):
        details.insert(0, line(Span(f"{unknown} à confirmer", "muted")))
    return _Gauge(
        label=short_label(collection),
        share=progress.usable / progress.concerned if progress.concerned else 0.0,
        figures=f"{number(progress.usable)}/{number(progress.concerned)}",
        left=countdown(progress.days_left) if collection.closes else "",
        day=short_day(collection.closes) if collection.closes else "",
        details=tuple(details),
        overdue=progress.overdue > 0,
    )


def _unknown_days(campaign: Campaign, collection: Collection) -> str:
    """Return what is not known yet of a window: « ouverture », « échéance », « dates », or ""."""
    if opening_unknown(campaign, collection):
        return "ouverture" if collection.closes else "dates"
    return "" if collection.closes else "échéance"


def _readiness_gauge(sector: SectorOverview) -> _Gauge:
    readiness: Readiness = sector.readiness
    milestone = sector.campaign.milestone(ACTIVATION_MAIL)
    day = milestone.day if milestone else None
    today = sector.campaign.day_of(sector.at)
    share = readiness.share
    known = (
        f"{plural(readiness.schools_ready, 'établissement prêt', 'établissements prêts')}"
        f" sur {number(readiness.schools_known)}"
    )
    pupils = out_of(readiness.valid_emails, readiness.terminales, "élève", "élèves")
    return _Gauge(
        label="Courriels",
        share=share or 0.0,
        figures=percent(share) if share is not None else "–",
        left=countdown((day - today).days) if day else "",
        day=short_day(day) if day else "",
        details=(line(pupils), line(Span(known, "muted"))) if share is not None else (),
    )


def _drawn(gauges: list[_Gauge], glyphs: GlyphSet, width: int) -> list[Line]:
    label = max(len(g.label) for g in gauges)
    figures = max(len(g.figures) for g in gauges)
    cells = max(min(width // 6, 24), 6) if width >= _NARROW else 6
    full, empty = ("█", "░") if glyphs is GlyphSet.UNICODE else ("#", "-")
    lines = []
    for g in gauges:
        head = line(
            Span(g.label.ljust(label), "title"),
            " ",
            *bar(g.share, cells, full=full, empty=empty),
            f" {g.figures.rjust(figures)} ",
            Span(g.left.ljust(_DAYS_COLUMN), "late" if g.overdue else "accent"),
            Span(f" {g.day:5} ", "muted"),
        )
        rest = fitting(g.details, width - head.width, "  ")
        lines.append(cut_line(Line((*head.spans, *rest.spans)), width))
    return lines


def _milestone(milestone: Milestone, today: date, longest: int) -> Line:
    label = cut_words(milestone.label.split(" (")[0], longest)
    if milestone.day is not None:
        days = (milestone.day - today).days
        when = f"{short_day(milestone.day)} {countdown(days)}"
    elif milestone.month:
        year, month = milestone.month.split("-")
        when = f"{month}/{year}"
    else:
        return line(Span("à confirmer", "accent"), f" {label}")
    if not milestone.confirmed:
        when += " (à confirmer)"
    return line(Span(when, "accent"), f" {label}")


def _status_word(status: Status, count: int) -> str:
    return _PLURALS.get(status, status_label(status)) if count > 1 else status_label(status)

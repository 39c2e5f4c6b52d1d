"""The Changements screen as plain data: since when, what happened, its rows, its details."""

from collections.abc import Sequence

from rich.cells import cell_len

from cio_console.checks.catalogue import catalogue
from cio_console.domain.campaign import Campaign
from cio_console.domain.changes import Change, Changes, Kind, changes
from cio_console.domain.status import CollectionState, Flag
from cio_console.keyboard.keymap import ORIGINAL, Naming
from cio_console.presentation.cells import TableColumn, place
from cio_console.presentation.changes import (
    ASKING,
    Compared,
    Reference,
    counts_told,
    errors_cell,
    flags_legend,
    news_of,
    signed,
)
from cio_console.presentation.columns import cio_cell, cio_width, state_mark
from cio_console.presentation.dates import short_day
from cio_console.presentation.labels import GlyphSet, status_label
from cio_console.presentation.numbers import number, plural
from cio_console.presentation.styles import STATUS_STYLES
from cio_console.presentation.wording import received_on, short_label
from cio_console.tui.model import Model
from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    cut_line,
    fitting,
    flow,
    heading,
    joined,
    line,
    wrap,
)
from cio_console.tui.views.preview import identity, reach
from cio_console.tui.views.query import Kept, Query, matches
from cio_console.tui.views.school import upload_text
from cio_console.tui.views.sector import short_name

_SHOWN_RULES = 6


def next_reference(asked: Reference, *, visited: bool) -> Reference:
    """Return what to compare with after `asked`: a visit (if any), a day of work, a week."""
    order = [Reference.WORKED, Reference.WEEK]
    if visited:
        order.insert(0, Reference.VISIT)
    return order[(order.index(asked) + 1) % len(order)] if asked in order else order[0]


def found_since(model: Model, base: Compared) -> Changes:
    """Return what happened between `base` and what is seen; nothing without a sector."""
    if model.joined is not None and model.overview is not None:
        from cio_console.domain.sectors import changes_of, declaring  # several only

        sectors = declaring(model.joined.sectors, model.declarations)
        return changes_of(sectors, model.overview, base.since)
    told = model.told
    if told is None:
        return Changes(base.since, model.at)
    return changes(told, base.since, model.at)


def key_of(row: Change) -> str:
    """Return the key of a row: « 9990011H/siecle »."""
    return f"{row.line.school.uai}/{row.after.collection}"


def select(found: Changes, query: Query) -> tuple[Change, ...]:
    """Return the rows that `query` keeps."""
    rows = tuple(row for row in found.rows if _is_kept(row, query))
    return rows[::-1] if query.reverse else rows


def title(found: Changes, base: Compared, shown: int, query: Query) -> Line:
    """Return the title of the table: how many, since when, which ones."""
    total = len(found.rows)
    count = number(total) if shown == total else f"{number(shown)}/{number(total)}"
    parts = [line(Span("Changements", "title"), f" {count}"), line(f"depuis {base.label}")]
    if query.text:
        parts.append(line("filtre ", Span(f"« {query.text} »", "accent")))
    if query.kept is not Kept.ALL:
        parts.append(line(Span(query.kept, "accent")))
    return joined(parts)


def summary(found: Changes, width: int) -> Line:
    """Return one line on everything that happened, what asks for a call first."""
    parts = [line(Span(text, style)) for text, style in counts_told(found)]
    if legend := flags_legend(found):
        parts.append(line(Span(legend, "muted")))
    return fitting(parts, width) if parts else line(Span("Rien n'a changé.", "muted"))


def nothing_changed(query: Query, key: Naming = ORIGINAL) -> str:
    """Return what an empty table says."""
    if query != Query():
        return "Aucun changement de cette sorte : Échap montre tout."
    return (
        f"Aucun changement : {key('since')} compare avec un moment plus ancien,"
        f" {key('since-day')} avec un jour choisi."
    )


def table_columns(cios: Sequence[str] = ()) -> tuple[TableColumn, ...]:
    """Return the columns; « avant » goes first when room is missing.

    That of the CIO comes second when several `cios` are looked at.
    """
    cio = (TableColumn("cio", "CIO", cio_width(cios), priority=1),) if cios else ()
    return (
        TableColumn("school", "établissement", 18, grow=True),
        *cio,
        TableColumn("collection", "remontée", 8),
        TableColumn("before", "avant", 15, priority=3),
        TableColumn("after", "maintenant", 15),
        TableColumn("received", "dépôt", 5, priority=1),
        TableColumn("errors", "± err.", 6, "right", priority=2),
    )


def cells(
    rows: Sequence[Change],
    campaign: Campaign,
    glyphs: GlyphSet,
    width: int,
    cios: Sequence[str] = (),
) -> list[tuple[tuple[str, str], ...]]:
    """Return, for each row, the (text, style) of each column."""
    columns = table_columns(cios)
    room = next((p.width for p in place(columns, width) if not p.index), width)
    tight = any(cell_len(row.line.school.name) > room for row in rows)
    labels = {c.id: short_label(c) for c in campaign.collections}
    found = [_cells(row, campaign, labels, glyphs, tight=tight) for row in rows]
    if not cios:
        return found
    names = [cio_cell(row.line, cio_width(cios)) for row in rows]
    return [(c[0], (name, ""), *c[1:]) for c, name in zip(found, names, strict=True)]


def under_detail(
    row: Change, campaign: Campaign, glyphs: GlyphSet, width: int, height: int
) -> list[Line]:
    """Return what to know before calling, for a few lines under the table."""
    school = row.line.school
    step = joined([_step(row, glyphs), line(news_of(row))])
    lines = [joined([line(Span(school.name, "title")), *reach(school)]), step]
    lines += [line(Span("Dépôt ", "muted"), *one.spans) for one in _upload_lines(row, campaign)]
    lines += _rule_lines(row, glyphs)
    return [cut_line(one, width) for one in lines[:height]]


def side_detail(row: Change, campaign: Campaign, glyphs: GlyphSet, width: int) -> list[Line]:
    """Return the same for a pane beside the table, from top to bottom."""
    school = row.line.school
    lines = [cut_line(heading(school.name), width), *flow(identity(school, row.line.cio), width)]
    lines += [*flow(reach(school), width), EMPTY, cut_line(_step(row, glyphs), width)]
    if words := news_of(row):
        lines += wrap(words, width, "  ")
    if row.uploads:
        lines += [EMPTY, heading(plural(len(row.uploads), "dépôt", "dépôts"))]
        for one in _upload_lines(row, campaign):
            lines += wrap(one.text, width, "  ")
    if moved := _rule_lines(row, glyphs):
        lines += [EMPTY, heading("Anomalies en plus et en moins")]
        lines += [cut_line(one, width) for one in moved]
    return lines


def next_asking(rows: Sequence[Change], key: str, step: int) -> str:
    """Return the key of the next row that asks for something, "" when there is none."""
    keys = [key_of(row) for row in rows]
    here = keys.index(key) if key in keys else (-1 if step > 0 else len(keys))
    after = rows[here + 1 :] if step > 0 else rows[: max(here, 0)][::-1]
    return next((key_of(row) for row in after if row.kind in ASKING), "")


def _cells(
    row: Change, campaign: Campaign, labels: dict[str, str], glyphs: GlyphSet, *, tight: bool
) -> tuple[tuple[str, str], ...]:
    school = row.line.school
    newest = row.uploads[-1].received_at if row.uploads else None
    errors, style = errors_cell(row, glyphs)
    return (
        (short_name(school.name) if tight else school.name, ""),
        (labels[row.after.collection], ""),
        (_mark(row.before, glyphs) if row.moved else "", "muted"),
        (_mark(row.after, glyphs), _style(row.after)),
        (short_day(campaign.day_of(newest)) if newest else "", ""),
        (errors, style),
    )


def _mark(state: CollectionState, glyphs: GlyphSet) -> str:
    return state_mark(state.status, state.flags, glyphs)


def _style(state: CollectionState) -> str:
    return "rejected" if Flag.LAST_REJECTED in state.flags else STATUS_STYLES[state.status]


def _step(row: Change, glyphs: GlyphSet) -> Line:
    """Return « ○ attendu → ▲ à corriger »."""
    before, after = (Span(_mark(s, glyphs), _style(s)) for s in (row.before, row.after))
    return line(before, Span(" → ", "muted"), after) if row.moved else line(after)


def _upload_lines(row: Change, campaign: Campaign) -> list[Line]:
    """Return the uploads that came, the newest first."""
    return [
        line(f"{received_on(upload, campaign)} : {upload_text(upload)}")
        for upload in row.uploads[::-1]
    ]


def _rule_lines(row: Change, glyphs: GlyphSet) -> list[Line]:
    """Return the rules whose findings moved, the greatest move first."""
    moves = [(code, after - before) for code, (before, after) in row.rules.items()]
    moves.sort(key=lambda move: (-abs(move[1]), move[0]))
    return [_rule_line(*move, glyphs) for move in moves[:_SHOWN_RULES]]


def _rule_line(code: str, step: int, glyphs: GlyphSet) -> Line:
    rule = catalogue().get(code)
    sign = Span(signed(step, glyphs).rjust(6), "error" if step > 0 else "ok")
    return line(sign, f"  {code} {rule.title if rule else ''}")


def _is_kept(row: Change, query: Query) -> bool:
    if query.kept in (Kept.ASKING, Kept.LEFT) and row.kind not in ASKING:
        return False
    if query.kept is Kept.LATE and row.kind is not Kind.LATE:
        return False
    school = row.line.school
    states = (status_label(row.before.status), status_label(row.after.status))
    names = (school.name, school.commune, school.uai, school.head, row.line.cio)
    return matches(query.text, *names, *states)

"""What changed, as text: one line per collection of a school."""

from cio_console.commands.output import Styler, aligned
from cio_console.domain.campaign import Campaign
from cio_console.domain.changes import Change, Changes
from cio_console.domain.status import CollectionState
from cio_console.presentation.changes import (
    Compared,
    counts_told,
    errors_cell,
)
from cio_console.presentation.columns import cio_cell, cio_width, state_mark
from cio_console.presentation.dates import short_day
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.numbers import plural
from cio_console.presentation.styles import STATUS_STYLES
from cio_console.presentation.wording import short_label

_TITLES = ("établissement", "remontée", "avant", "maintenant", "dépôt", "± err.")
_WIDTHS = (20, 8, 15, 15, 5, 6)
_RIGHT = (False, False, False, False, False, True)


def changes_text(
    campaign: Campaign, found: Changes, base: Compared, glyphs: GlyphSet, room: int, style: Styler
) -> list[str]:
    """Return since when, what happened, then one line per change, in `room` columns."""
    head = plural(len(found.rows), "changement", "changements")
    lines = [style(f"{head} depuis {base.label}", "title")]
    if told := counts_told(found):
        lines.append(" · ".join(style(text, name) for text, name in told))
    if not found.rows:
        return lines
    cio = cio_width({name for row in found.rows for name in row.line.cios})
    cells = [_TITLES, *(_row(campaign, row, glyphs) for row in found.rows)]
    titled, widths, right = 3, list(_WIDTHS), list(_RIGHT)
    if cio:
        titled = 4
        widths.insert(1, cio)
        right.insert(1, False)
        names = ["CIO", *(cio_cell(row.line, cio) for row in found.rows)]
        cells = [(row[0], name, *row[1:]) for row, name in zip(cells, names, strict=True)]
    widths[0] = max(widths[0], room - sum(widths[1:]) - len(widths) + 1)
    titles, *rows = aligned(cells, widths, right)
    lines.append(style(" ".join(titles).rstrip(), "muted"))
    for change, row in zip(found.rows, rows, strict=True):
        row[titled] = style(row[titled], STATUS_STYLES[change.after.status])
        lines.append(" ".join(row).rstrip())
    return lines


def _row(campaign: Campaign, row: Change, glyphs: GlyphSet) -> tuple[str, ...]:
    collection = campaign.collection(row.after.collection)
    newest = short_day(campaign.day_of(row.uploads[-1].received_at)) if row.uploads else ""
    return (
        row.line.school.name,
        short_label(collection) if collection else row.after.collection,
        _mark(row.before, glyphs) if row.moved else "",
        _mark(row.after, glyphs),
        newest,
        errors_cell(row)[0],
    )


def _mark(state: CollectionState, glyphs: GlyphSet) -> str:
    return state_mark(state.status, state.flags, glyphs)

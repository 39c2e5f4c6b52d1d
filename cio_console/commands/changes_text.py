"""What changed, as text: one line per collection of a school."""

from cio_console.commands.output import Styler, table
from cio_console.domain.campaign import Campaign
from cio_console.domain.changes import Changes
from cio_console.presentation.changes import Compared, counts_told, flag_notes
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.numbers import plural
from cio_console.tui.views.changes import cells, table_columns


def changes_text(
    campaign: Campaign, found: Changes, base: Compared, glyphs: GlyphSet, room: int, style: Styler
) -> list[str]:
    """Return since when, what happened, one line per change, what each « * » means."""
    head = plural(len(found.rows), "changement", "changements")
    lines = [style(f"{head} depuis {base.label}", "title")]
    if told := counts_told(found):
        lines.append(" · ".join(style(text, name) for text, name in told))
    if not found.rows:
        return lines
    cios = sorted({name for row in found.rows for name in row.line.cios})
    rows = cells(found.rows, campaign, glyphs, room, cios)
    notes = [style(note, "muted") for row in found.rows for note in flag_notes(row, campaign)]
    return [*lines, *table(table_columns(cios), rows, room, style), *notes]

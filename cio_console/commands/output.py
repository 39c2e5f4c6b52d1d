"""What commands write: JSON, CSV, aligned and coloured text. Nothing from outside goes raw."""

import errno
import os
import re
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from cio_console.domain.text import after_colon, harmless
from cio_console.errors import StoreProblem
from cio_console.presentation.json_text import json_bytes

if TYPE_CHECKING:
    from cio_console.presentation.cells import TableColumn
    from cio_console.presentation.spreadsheet import Table

_RESET = "\x1b[0m"
_STYLES = {
    "title": "1",
    "muted": "2",
    "late": "1;31",
    "rejected": "1;35",
    "error": "33",
    "warning": "36",
    "ok": "32",
    "expected": "",
    "accent": "1",
}
"""Style name → SGR parameters that hold in 16 colours."""
_FRENCH_SPACE = re.compile("(?<=«) | (?=[»:;?!])")
"""The spaces of French punctuation, where a line is never folded."""
_NARROWEST = 40
_GAP = "  "
_NARROWEST_COLUMN = 8
"""A UAI is never cut."""
_WITHOUT_TERMINAL = 100
"""Columns of the text when stdout is not a terminal."""


class Styler:
    """Colours text, or does not."""

    def __init__(self, colour: str) -> None:
        """Decide from « auto », « jamais » or « toujours », and from NO_COLOR."""
        wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        if os.environ.get("TERM") == "dumb":
            wanted = False
        self._on = colour == "toujours" or (colour == "auto" and wanted)

    def __call__(self, text: str, style: str) -> str:
        """Return `text` in that style."""
        codes = _STYLES.get(style, "")
        return f"\x1b[{codes}m{text}{_RESET}" if self._on and codes else text


def width() -> int:
    """Return the columns to write in: those of COLUMNS when it is a number, else the terminal's."""
    import shutil  # text output only

    told = shutil.get_terminal_size((_WITHOUT_TERMINAL, 0)).columns
    return max(told, _NARROWEST)


def write(lines: Iterable[str]) -> None:
    """Write lines on stdout. Raises StoreProblem when it cannot be written to."""
    with _writing():
        for line in lines:
            print(line)
        sys.stdout.flush()


def narrate(sentence: str) -> None:
    """Write a sentence, of one or several lines, on stderr; nothing when nobody can read it.

    A pipe whose reader left or a terminal that went away stops no work.
    """
    if sys.stderr is None:  # closed by the caller: `print` would take stdout in its place
        return
    with suppress(OSError):
        for line in sentence.splitlines():
            print(harmless(line), file=sys.stderr, flush=True)


def warn(sentence: str) -> None:
    """Tell what must be read, and stops nothing."""
    narrate(f"Attention : {after_colon(sentence)}")


def complain(problem: object, of: str = "") -> None:
    """Tell what failed, in the words of `problem`; `of` is the source that it is about."""
    told = after_colon(str(problem))
    narrate(f"cio-console : {of} : {told}" if of else f"cio-console : {told}")


def write_json(document: msgspec.Struct) -> None:
    """Write a document as indented UTF-8 JSON."""
    write_bytes(json_bytes(document))


def write_csv(table: "Table") -> None:
    """Write a table for a spreadsheet."""
    from cio_console.presentation.spreadsheet import spreadsheet  # CSV only

    write_bytes(spreadsheet(table))


def write_bytes(raw: bytes) -> None:
    """Write a whole document on stdout. Raises StoreProblem when it cannot be written to."""
    with _writing():
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()


@contextmanager
def _writing() -> Iterator[None]:
    """Turn a full disk behind stdout into a sentence; a reader that left is no problem."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = "disque plein" if error.errno == errno.ENOSPC else os.strerror(error.errno or 0)
        raise StoreProblem(
            f"la sortie n'a pas pu être écrite ({reason}) : elle est incomplète. Rien de ce qui"
            " était enregistré n'est perdu."
        ) from error


def aligned(
    rows: Sequence[Sequence[str]], widths: Sequence[int], right: Sequence[bool]
) -> list[list[str]]:
    """Return the cells padded or cut to `widths` terminal cells."""
    return [
        [fit(cell, room, at_right=end) for cell, room, end in zip(row, widths, right, strict=True)]
        for row in rows
    ]


def columns(rows: Sequence[Sequence[str]], right: Container[int], room: int) -> list[str]:
    """Return rows in aligned columns, as wide as what they hold; the widest narrow to fit `room`.

    `right` names, by their rank, the columns whose cells stand at the right.
    """
    from cio_console.presentation.cells import drawn_width  # text output only

    widths = [max(map(drawn_width, column)) for column in zip(*rows, strict=True)]
    room -= len(_GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _NARROWEST_COLUMN:
        widths[widths.index(max(widths))] -= 1
    ends = [rank in right for rank in range(len(widths))]
    return [_GAP.join(cells).rstrip() for cells in aligned(rows, widths, ends)]


def table(
    shown: Sequence["TableColumn"],
    rows: Sequence[Sequence[tuple[str, str]]],
    room: int,
    style: Styler,
) -> list[str]:
    """Return titles, then rows of (text, style), in the columns that have room, as the screens."""
    from cio_console.presentation.cells import GAP, fit, place  # text output only

    placed = place(shown, room + GAP)
    between = " " * GAP
    titles = between.join(fit(p.title, p.width, p.align) for p in placed)
    drawn = (
        between.join(style(fit(row[p.index][0], p.width, p.align), row[p.index][1]) for p in placed)
        for row in rows
    )
    return [style(titles.rstrip(), "muted"), *(line.rstrip() for line in drawn)]


def fit(text: str, room: int, *, at_right: bool = False) -> str:
    """Return `text` in exactly `room` terminal cells, cut with « … », as the screens draw it."""
    from cio_console.presentation import cells  # text output only

    return cells.fit(text, room, "right" if at_right else "left")


def folded(text: str, room: int, indent: str = "") -> list[str]:
    """Return `text` folded at `room` columns, each line behind `indent`."""
    import textwrap  # text output only

    room = max(room - len(indent), 20)
    glued = _FRENCH_SPACE.sub("\u00a0", harmless(text))
    lines = textwrap.wrap(glued, room, break_on_hyphens=False)
    return [indent + line.replace("\u00a0", " ") for line in lines] or [indent.rstrip()]


def hanging(mark: str, size: int, text: str, room: int) -> list[str]:
    """Return `text` folded behind a styled mark of `size` cells, the lines that follow under it."""
    first, *rest = folded(text, room, " " * size)
    return [mark + first[size:], *rest]

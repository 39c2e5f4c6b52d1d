"""Lines of styled text as plain data: what the views build and the widgets draw.

A style is the name of a component class (« late », « muted »): the style sheets decide its
colour. Text is never read as markup. Widths are terminal cells, not characters.
"""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len, set_cell_size

from cio_console.presentation.cells import ELLIPSIS, harmless

_CLOSING = ("»", ":", ";", "?", "!")
"""What a French line never begins with."""

_TELEPHONE = re.compile(r"(?<![\d+])(?:\+\d{1,3} \d|0\d)(?: \d\d){4}(?!\d)")
_HELD = "\0"
"""Stands for a space that must not be folded at: no text from outside holds it."""


class Span(Struct, frozen=True):
    """A run of text in one style."""

    text: str
    style: str = ""


class Line(Struct, frozen=True):
    """One line of a page; a line with a key can hold the cursor."""

    spans: tuple[Span, ...] = ()
    key: str = ""

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(span.text for span in self.spans)

    @property
    def width(self) -> int:
        """The cells that the line takes."""
        return cell_len(self.text)


EMPTY = Line()
"""A blank line."""


def line(*parts: Span | str, key: str = "") -> Line:
    """Return the line made of `parts`; a bare string is unstyled."""
    spans = (part if isinstance(part, Span) else Span(part) for part in parts)
    return Line(tuple(replace(s, text=harmless(s.text)) for s in spans if s.text), key)


def heading(text: str, detail: str = "") -> Line:
    """Return the heading of a section, with what is said beside it in a quieter style."""
    return line(Span(text, "title"), Span(f"  {detail}" if detail else "", "muted"))


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, with an ellipsis when something is lost."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def cut_line(whole: Line, width: int) -> Line:
    """Return `whole` in at most `width` cells, with an ellipsis when something is lost."""
    if whole.width <= width:
        return whole
    kept: list[Span] = []
    left = width
    for span in whole.spans:
        size = cell_len(span.text)
        if size >= left:
            kept.append(replace(span, text=cut(span.text + ELLIPSIS, left)))
            break
        kept.append(span)
        left -= size
    return replace(whole, spans=tuple(kept))


def spread(left: Line, right: Line, width: int) -> Line:
    """Return one line with `left` and `right` at the two ends; `left` is cut when both collide."""
    if not right.spans:
        return cut_line(left, width)
    right = cut_line(right, width)
    room = width - right.width
    left = cut_line(left, max(room - 2, 0))
    return Line((*left.spans, Span(" " * (room - left.width)), *right.spans), left.key)


def cut_words(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, cut between words where it can be."""
    if cell_len(text) <= width:
        return text
    kept = ""
    for word in text.split():
        candidate = f"{kept} {word}".strip()
        if cell_len(candidate) + 1 > width:
            break
        kept = candidate
    return f"{kept}{ELLIPSIS}" if kept else cut(text, width)


def fitting(parts: Iterable[Line], width: int, separator: str = " · ") -> Line:
    """Return the first of `parts` that fit whole in `width` cells, separated."""
    kept: list[Line] = []
    used = 0
    for part in parts:
        used += part.width + (cell_len(separator) if kept else 0)
        if used > width:
            break
        kept.append(part)
    return joined(kept, separator)


def joined(parts: Iterable[Line], separator: str = " · ") -> Line:
    """Return one line of the non-empty `parts`, a quiet separator between them."""
    spans: list[Span] = []
    for part in parts:
        if not part.spans:
            continue
        if spans:
            spans.append(Span(separator, "muted"))
        spans.extend(part.spans)
    return Line(tuple(spans))


def wrap(text: str, width: int, indent: str = "", style: str = "") -> list[Line]:
    """Return `text` folded between words into lines of at most `width` cells.

    Every line begins with `indent`; a word longer than a line is cut into pieces.
    """
    room = max(width - cell_len(indent), 1)
    lines: list[str] = []
    current = ""
    for word in map(harmless, _words(text)):
        for piece in _pieces(word, room):
            candidate = f"{current} {piece}" if current else piece
            if cell_len(candidate) > room:
                lines.append(current)
                current = piece
            else:
                current = candidate
    if current:
        lines.append(current)
    return [line(indent, Span(part, style)) for part in lines]


def flow(parts: Sequence[Line], width: int, indent: str = "") -> list[Line]:
    """Return `parts` set one after the other, folded between parts at `width` cells."""
    lines: list[list[Line]] = [[]]
    used = cell_len(indent)
    for part in (p for p in parts if p.spans):
        extra = part.width + (3 if lines[-1] else 0)
        if lines[-1] and used + extra > width:
            lines.append([])
            used, extra = cell_len(indent), part.width
        lines[-1].append(part)
        used += extra
    rows = (joined(row) for row in lines if row)
    return [cut_line(Line((Span(indent), *row.spans)) if indent else row, width) for row in rows]


def labelled(label: str, text: str, width: int, column: int = 14) -> list[Line]:
    """Return « label  text » with `text` folded and aligned in its own column."""
    if not text:
        return []
    column = min(column, max(width // 3, 1))
    folded = wrap(text, max(width - column, 1))
    first = line(Span(cut(label, column - 1).ljust(column), "muted"), *folded[0].spans)
    return [first, *(line(" " * column, *rest.spans) for rest in folded[1:])]


def bar(share: float, width: int, *, full: str, empty: str) -> tuple[Span, Span]:
    """Return the two runs of a progress bar; it is full only when the share is whole."""
    cells = int(max(0.0, min(share, 1.0)) * width)
    if cells == 0 and share > 0:
        cells = 1
    return Span(full * cells, "bar-full"), Span(empty * (width - cells), "bar-empty")


def _words(text: str) -> list[str]:
    """Return the words; a French sign stays with the word that it opens or closes.

    A telephone number is one word: it is read out from one line.
    """
    words: list[str] = []
    held = _TELEPHONE.sub(lambda found: found[0].replace(" ", _HELD), text)
    for word in held.split(" "):
        if words and (words[-1].endswith("«") or word.startswith(_CLOSING)):
            words[-1] += f" {word}"
        elif word:
            words.append(word)
    return [word.replace(_HELD, " ") for word in words]


def _pieces(word: str, room: int) -> list[str]:
    pieces: list[str] = []
    while cell_len(word) > room:
        head = set_cell_size(word, room).rstrip() or word[0]
        pieces.append(head)
        word = word[len(head) :]
    return [*pieces, word] if word else pieces

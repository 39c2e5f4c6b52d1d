"""What a screen can be written as: the forms that `e` proposes, and the name of their file.

Each form keeps what was shown when it was asked for; the file is made later, beside the screens.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from cio_console.presentation.json_text import json_bytes
from cio_console.presentation.spreadsheet import Table, spreadsheet
from cio_console.tui.views.lines import Line

PAGE_WIDTH = 100
"""Cells of a page of lines in a file, whatever the terminal's own width."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form in which a view can be written."""

    key: str
    """The letter that takes it."""
    label: str
    suffix: str
    """The end of the file's name, its dot included."""
    build: Callable[[], bytes]
    """Makes the file; it may take long, and touches no widget."""
    stem: str = ""
    """The name of its file when it is not the view's."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A view that can be written in a file."""

    title: str
    """What is asked: « Exporter le secteur »."""
    stem: str
    """The name of the file without its end: never a name of pupil, nor of anybody."""
    forms: tuple[Form, ...]
    """The usual one first."""

    def name(self, form: Form) -> str:
        """Return the name to propose for a file of that form."""
        return f"{form.stem or self.stem}{form.suffix}"


def csv_form(table: Callable[[], Table], key: str = "c", what: str = "", stem: str = "") -> Form:
    """Return the form of a table for a spreadsheet; `what` tells it from other tables."""
    label = f"CSV {what}".rstrip()
    return Form(key, label, ".csv", lambda: spreadsheet(table()), stem)


def json_form(document: Callable[[], msgspec.Struct]) -> Form:
    """Return the form of a document for a program."""
    return Form("j", "JSON", ".json", lambda: json_bytes(document()))


def text_form(lines: Callable[[], Iterable[str]]) -> Form:
    """Return the form of a text to be read."""
    return Form("t", "texte", ".txt", lambda: _text(lines()))


def markdown_form(lines: Callable[[], Iterable[str]]) -> Form:
    """Return the form of a text for a wiki or a forge."""
    return Form("m", "Markdown", ".md", lambda: _text(lines()))


def told(lines: Iterable[Line]) -> list[str]:
    """Return lines of the screens without their styles."""
    return [line.text for line in lines]


def _text(lines: Iterable[str]) -> bytes:
    # What the file system or the feed could not decode has no place in UTF-8.
    return "".join(f"{line.rstrip()}\n" for line in lines).encode("utf-8", "replace")

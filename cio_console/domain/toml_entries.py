"""What is wrong in a small TOML file that the user writes by hand, said by line, without values."""

import re
from collections.abc import Iterable, Mapping, Sequence

from cio_console.domain.text import named

# Patterns in text: `re` compiles them once, and most runs meet nothing wrong.
_HEADER = r"""^[ \t]*\[+[ \t]*["']?([^\]"']*?)["']?[ \t]*\]"""
"""The line that begins a table; the group is its name."""
_KEY = r"""\"([^"]*)\"|'([^']*)'|([\w-]+)"""
_DOTTED = r"""(?:"[^"]*"|'[^']*'|[\w-]+)(?:[ \t]*\.[ \t]*(?:"[^"]*"|'[^']*'|[\w-]+))*"""
_OPENED = rf"^[ \t]*\[+[ \t]*({_DOTTED})[ \t]*\]"
_SET = rf"^[ \t]*({_DOTTED})[ \t]*="


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that looks like a misspelt one; "" when none does."""
    from difflib import get_close_matches  # noqa: PLC0415 - a slip only

    near = get_close_matches(name, list(known), 1, 0.5)
    return near[0] if near else ""


def line_of(name: str, text: str, table: str = "") -> int:
    """Return the line where `name` is set, in `table` if any, from 1; 0 when it is not plain."""
    plain = re.compile(rf"^[ \t]*\[*[ \t]*{_quoted(name)}[ \t]*[\]=.]")
    dotted = re.compile(rf"^[ \t]*{_quoted(table)}[ \t]*\.[ \t]*{_quoted(name)}[ \t]*=")
    within = not table
    for number, line in enumerate(text.splitlines(), 1):
        if table and (header := re.match(_HEADER, line)):
            within = header[1] == table
        elif (within and plain.match(line)) or (table and dotted.match(line)):
            return number
    return 0


def line_within(path: Sequence[str], text: str) -> int:
    """Return the line where a nested entry is set, from 1; 0 when it is not plain.

    « [a.b] » then « c = », « [a] » then « b.c = », « b = { c = … } » all set a, b, c.
    """
    table: list[str] = []
    nearest_line = 0
    for number, line in enumerate(text.splitlines(), 1):
        opened = re.match(_OPENED, line)
        set_here = None if opened else re.match(_SET, line)
        if opened:
            names = table = _names(opened[1])
        elif set_here:
            names = [*table, *_names(set_here[1])]
        else:
            continue
        if names == list(path):
            return number
        if names and names == list(path[: len(names)]) and len(names) > 1:
            nearest_line = number
    return nearest_line


def _names(written: str) -> list[str]:
    return [first or second or bare for first, second, bare in re.findall(_KEY, written)]


def located(problems: Mapping[str, str], text: str, path: object, table: str = "") -> list[str]:
    """Return the problems of the entries of a file, or of its `table`, by name, each located."""
    return [
        f"{named(path)}, ligne {line} : {problem}" if line else f"{named(path)} : {problem}"
        for name, problem in problems.items()
        for line in [line_of(name, text, table) or (line_of(table, text) if table else 0)]
    ]


def _quoted(name: str) -> str:
    return rf"[\"']?{re.escape(name)}[\"']?"

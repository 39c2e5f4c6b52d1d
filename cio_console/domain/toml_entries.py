"""What is wrong in a small TOML file that the user writes by hand, said by line, without values."""

import re
from collections.abc import Iterable, Mapping

_HEADER = re.compile(r"""^[ \t]*\[+[ \t]*["']?([^\]"']*?)["']?[ \t]*\]""")
"""The line that begins a table; the group is its name."""


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
        if table and (header := _HEADER.match(line)):
            within = header[1] == table
        elif (within and plain.match(line)) or (table and dotted.match(line)):
            return number
    return 0


def located(problems: Mapping[str, str], text: str, path: object, table: str = "") -> list[str]:
    """Return the problems of the entries of a file, or of its `table`, by name, each located."""
    return [
        f"{path}, ligne {line} : {problem}" if line else f"{path} : {problem}"
        for name, problem in problems.items()
        for line in [line_of(name, text, table) or (line_of(table, text) if table else 0)]
    ]


def _quoted(name: str) -> str:
    return rf"[\"']?{re.escape(name)}[\"']?"

"""Where each entry of a TOML text stands: `tomllib` gives the values without their lines."""

import re
from collections.abc import Iterator

from cio_console.domain.toml_entries import Place

_HEADER = re.compile(r"[ \t]*(\[\[?)[ \t]*([^\]\r\n]+?)[ \t]*\]")
_WORD = re.compile(r"""[ \t]*(?:"([^"\r\n]*)"|'([^'\r\n]*)'|([A-Za-z0-9_-]+))[ \t]*(\.|=|$)""")
_COMMENT = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^#"'])*""")
"""What stands before a comment; a quote inside a comment opens nothing."""
_LONG = ('"""', "'''")


def places(text: str) -> dict[Place, int]:
    """Return the line, from 1, of each entry and table header of a TOML text that is sound.

    What is written inside an inline table or a list has no place of its own.
    """
    found: dict[Place, int] = {}
    table: Place = ()
    ranks: dict[Place, int] = {}
    for number, line in _plain_lines(text):
        if header := _HEADER.match(line):
            table = _table(_names(header[2]), ranks, repeated=header[1] == "[[")
            found.setdefault(table, number)
        elif "=" in line and (names := _names(line)):
            for depth in range(1, len(names) + 1):  # « a.b = 1 » makes a too
                found.setdefault((*table, *names[:depth]), number)
    return found


def line_at(found: dict[Place, int], path: Place) -> int:
    """Return the line of an entry, else of what it is in; 0 when nothing of it has a line."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 0)


def _plain_lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines with their number, those inside a text of several lines left out."""
    opened = ""
    for number, line in enumerate(text.splitlines(), 1):
        inside, opened = opened, _opened(line, opened)
        if not inside:
            yield number, line


def _opened(line: str, mark: str) -> str:
    """Return the mark of the long text that is open at the end of a line, "" for none."""
    rest = line
    while True:
        if mark:
            _, closed, rest = rest.partition(mark)
            if not closed:
                return mark
            mark = ""
        starts = [(rest.find(one), one) for one in _LONG if one in rest]
        if not starts:
            return ""
        place, mark = min(starts)
        if _before_comment(rest) <= place:
            return ""
        rest = rest[place + len(mark) :]


def _before_comment(text: str) -> int:
    """Return where the comment of a line begins, the length of the line when it has none."""
    found = _COMMENT.match(text)
    end = found.end() if found else 0
    return end if text[end : end + 1] == "#" else len(text)


def _table(names: Place, ranks: dict[Place, int], *, repeated: bool) -> Place:
    """Return the path of a table from the names of its header, the ranks of lists put in it."""
    path: Place = ()
    for place, name in enumerate(names):
        path = (*path, name)
        if repeated and place == len(names) - 1:
            ranks[path] = ranks.get(path, -1) + 1
        if path in ranks:
            path = (*path, ranks[path])
    return path


def _names(text: str) -> Place:
    """Return the names of a dotted key, up to its « = »."""
    names: list[str | int] = []
    start = 0
    while word := _WORD.match(text, start):
        names.append(next(group for group in word.groups()[:3] if group is not None))
        start = word.end()
        if word[4] != ".":
            break
    return tuple(names)

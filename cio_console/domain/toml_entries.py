"""What is wrong in a small TOML file that the user writes by hand, said by line, without values."""

import re
from collections.abc import Iterable, Mapping


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that looks like a misspelt one; "" when none does."""
    from difflib import get_close_matches  # noqa: PLC0415 - a slip only

    near = get_close_matches(name, list(known), 1, 0.5)
    return near[0] if near else ""


def line_of(name: str, text: str) -> int:
    """Return the line where `name` is set, from 1; 0 when it is not plainly written."""
    pattern = re.compile(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*[\]=.]")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 0)


def located(problems: Mapping[str, str], text: str, path: object) -> list[str]:
    """Return the problems of the entries of a file, by name, each with its place."""
    return [
        f"{path}, ligne {line} : {problem}" if line else f"{path} : {problem}"
        for name, problem in problems.items()
        for line in [line_of(name, text)]
    ]

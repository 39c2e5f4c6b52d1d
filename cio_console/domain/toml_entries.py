"""What is wrong in a small TOML file that the user writes by hand, said by line, without values."""

from collections.abc import Iterable, Mapping

from cio_console.domain.text import named

Place = tuple[str | int, ...]
"""The way to an entry: ("collections", 1, "closes") is « closes » of the second collection."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that looks like a misspelt one; "" when none does."""
    from difflib import get_close_matches  # a slip only

    near = get_close_matches(name, list(known), 1, 0.5)
    return near[0] if near else ""


def located(problems: Mapping[Place, str], text: str, file: object) -> list[str]:
    """Return the problems of the entries of a sound file, by the way to each, with their lines."""
    if not problems:
        return []
    from cio_console.domain.toml_places import line_at, places  # a slip only

    found = places(text)
    return [
        f"{named(file)}, ligne {line} : {told}" if line else f"{named(file)} : {told}"
        for place, told in problems.items()
        for line in [line_at(found, place)]
    ]

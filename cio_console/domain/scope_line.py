"""One typed line on what does not concern a school: « notes : moins de dix candidats ».

Several collections are parted by « ; »; a reason alone is for all of them; nothing at all puts the
school back in every collection.
"""

from collections.abc import Mapping, Sequence

from cio_console.domain.text import clean_line, fold

ALL = "toutes"
"""What stands for every collection."""


def read_scope_line(text: str, collections: Sequence[str]) -> dict[str, str]:
    """Return collection → reason; ValueError in French when a reason is missing."""
    scope: dict[str, str] = {}
    for part in filter(None, map(clean_line, text.split(";"))):
        named, reason = _read(part, collections)
        if not reason:
            raise ValueError(
                f"Il manque la raison : « {part.rstrip(' :')} : moins de dix candidats »."
            )
        scope |= dict.fromkeys(named, reason)
    return {key: scope[key] for key in collections if key in scope}


def scope_line(scope: Mapping[str, str], collections: Sequence[str]) -> str:
    """Return the line that `read_scope_line` reads as `scope`."""
    told = {key: why.replace(";", ",") for key, why in scope.items()}
    if len(set(told.values())) == 1 and set(told) == set(collections):
        return f"{ALL} : {next(iter(told.values()))}"
    return " ; ".join(f"{key} : {why}" for key, why in told.items())


def _read(part: str, collections: Sequence[str]) -> tuple[Sequence[str], str]:
    """Return the collections and the reason that a part of the line tells."""
    before, _, after = part.partition(":")
    word = fold(before.strip())
    if word == ALL:
        return collections, after.strip()
    for collection in collections:
        if word == fold(collection):
            return (collection,), after.strip()
    return collections, part

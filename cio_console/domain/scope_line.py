"""One typed line on what does not concern a school: « Notes : moins de dix candidats ».

Several collections are parted by « ; »; a reason alone is for all of them; nothing at all puts the
school back in every collection. A collection goes by its label on the screens, or by its id.
"""

from collections.abc import Collection, Mapping

from cio_console.domain.text import clean_line, fold

ALL = "toutes"
"""What stands for every collection."""


def read_scope_line(text: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Return collection → reason, `labels` telling that of each by id.

    Raises ValueError in French when a reason is missing.
    """
    scope: dict[str, str] = {}
    for part in filter(None, map(clean_line, text.split(";"))):
        before, _, reason = map(str.strip, part.partition(":"))
        named = _named(before, labels)
        if not named:
            named, reason = labels, part
        if not reason:
            raise ValueError(
                f"Il manque la raison : « {part.rstrip(' :')} : moins de dix candidats »."
            )
        scope |= dict.fromkeys(named, reason)
    return {key: scope[key] for key in labels if key in scope}


def scope_line(scope: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return the line that `read_scope_line` reads as `scope`."""
    told = {key: why.replace(";", ",") for key, why in scope.items()}
    if len(set(told.values())) == 1 and set(told) == set(labels):
        return f"{ALL} : {next(iter(told.values()))}"
    return " ; ".join(f"{scope_word(key, labels)} : {why}" for key, why in told.items())


def scope_word(collection: str, labels: Mapping[str, str]) -> str:
    """Return what a line calls a collection: its label, its id where the label is not read so."""
    label = labels.get(collection, collection)
    plain = not set(":;") & set(label) and label == clean_line(label)
    return label if plain and _named(label, labels) == (collection,) else collection


def _named(word: str, labels: Mapping[str, str]) -> Collection[str]:
    """Return the collections that a word stands for: those of that id, else of that label."""
    asked = fold(word)
    if asked == ALL:
        return tuple(labels)
    ids = tuple(key for key in labels if fold(key) == asked)
    return ids or tuple(key for key, label in labels.items() if fold(label) == asked)

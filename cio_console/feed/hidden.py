"""Texts that nothing shows: not their representation, not a traceback with its locals, no pickle.

A secret travels inside a `Hidden` from where it is read to the request that carries it.
"""

from collections.abc import Iterator, Mapping
from typing import NoReturn, Self

_SHOWN = "…"


class Hidden:
    """A secret text. `reveal` alone gives it, where it is sent."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        """Hide `text`."""
        self.__text = text

    def reveal(self) -> str:
        """Return the secret itself: never keep it in a variable."""
        return self.__text

    def __repr__(self) -> str:
        """Show that there is something, never what."""
        return f"Hidden({_SHOWN})"

    def __str__(self) -> str:
        """Show nothing of it."""
        return _SHOWN

    def __format__(self, spec: str, /) -> str:
        """Show nothing of it, whatever the format."""
        return _SHOWN

    def __bool__(self) -> bool:
        """Tell whether there is a secret at all."""
        return bool(self.__text)

    def __eq__(self, other: object) -> bool:
        """Tell whether another hidden text is the same."""
        if not isinstance(other, Hidden):
            return NotImplemented
        return self.__text == other.__text

    def __hash__(self) -> int:
        """Return a number that changes with each run of the program."""
        return hash((Hidden, self.__text))

    def __copy__(self) -> Self:
        """Return itself: one copy in memory is enough."""
        return self

    def __deepcopy__(self, _memory: object) -> Self:
        """Return itself."""
        return self

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        """Refuse to be written anywhere."""
        raise TypeError("a secret is never serialised")


class HiddenEnvironment(Mapping[str, str]):
    """An environment whose values cannot be shown by accident: some of them are secrets."""

    __slots__ = ("__environ",)

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Hide the values of `environ`, which stays the one that is read."""
        self.__environ = environ

    def __getitem__(self, name: str) -> str:
        """Return the value of a variable."""
        return self.__environ[name]

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self.__environ)

    def __len__(self) -> int:
        """Return the number of variables."""
        return len(self.__environ)

    def __copy__(self) -> Self:
        """Return itself: one copy in memory is enough."""
        return self

    def __deepcopy__(self, _memory: object) -> Self:
        """Return itself."""
        return self

    def __repr__(self) -> str:
        """Show no value."""
        return f"HiddenEnvironment({_SHOWN})"

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        """Refuse to be written anywhere."""
        raise TypeError("an environment holds secrets: it is never serialised")

"""The schools that several sectors follow: checked for the first one, given to the others.

A report given to another sector is, byte for byte, the one that it would have had checked: same
key, same nature of school, and the same names for the schools that its file made look up.
"""

from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import closing

from cio_console.publishing.course import Course, Key
from cio_console.publishing.school import Done, SchoolWork, Setting, serves

Check = Callable[[Sequence[SchoolWork], Setting], Generator[Done]]
"""Yields what becomes of each upload of some schools."""


class Sharing:
    """Checks schools, those of several sectors once."""

    def __init__(self, uais: Collection[str], check: Check) -> None:
        """Keep what `check` says of the schools `uais`, which several sectors follow."""
        self.given = 0
        """Reports taken from another sector so far."""
        self._uais = frozenset(uais)
        self._check = check
        self._kept: dict[tuple[Key, str], Done] = {}

    def check(self, works: Sequence[SchoolWork], setting: Setting) -> Generator[Done]:
        """Yield what becomes of each upload, as `check` would."""
        left = []
        for work in works:
            known = self._known(work, setting)
            if known is None:
                left.append(work)
            else:
                self.given += sum(done.summary is not None for done in known)
                yield from known
        natures = {work.school.uai: work.school.nature for work in left}
        with closing(self._check(left, setting)) as results:
            for done in results:
                uai = done.sent.uai
                if uai in self._uais and done.summary is not None:
                    self._kept[done.key, natures[uai]] = done
                yield done

    def _known(self, work: SchoolWork, setting: Setting) -> list[Done] | None:
        """Return what becomes of the uploads of a school, when all of it is known, else None."""
        if work.school.uai not in self._uais:
            return None
        course, found = Course(work.school, setting.campaign), []
        for piece in work.pieces:
            key = course.key(piece.sent)
            held = work.held.get(key)
            if held is not None:
                found.append(Done(piece.sent, key))
                course.judged(piece.sent, serves=held.serves)
                continue
            done = self._kept.get((key, work.school.nature))
            if done is None or done.summary is None or not _same_names(done, setting):
                return None
            found.append(done._replace(sent=piece.sent))
            course.judged(piece.sent, serves=serves(done.summary))
        return found


def _same_names(done: Done, setting: Setting) -> bool:
    return all(setting.names.get(uai, "") == name for uai, name in done.named)

"""A list of schools typed or exported by somebody, read whatever its columns.

A UAI is known by its form, wherever it stands. What cannot be read is told with its line, and the
rest is kept: nothing is guessed in silence.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from cio_console.directory import titles, values
from cio_console.directory.cells import Row, is_formula, read_cells
from cio_console.directory.notices import Notices
from cio_console.domain.identifiers import is_uai
from cio_console.domain.school import NATURES, School
from cio_console.errors import FileProblem

_HEADING_WITHIN = 40
"""Rows among which the titles are looked for: an export may begin with a few lines of its own."""
_CIO_NATURE = "841"
_SECONDARY = "3"
"""How the natures of the second degré begin; the collèges (340) are told apart."""
_COLLEGE = "340"
_MARK = "non précisé"
"""Why a school is out of scope when the sheet only says that it is."""
_TRACKS = (titles.GENERAL, titles.TECHNOLOGICAL, titles.VOCATIONAL)
_TEXTS = (titles.NAME, titles.COMMUNE, titles.TELEPHONE, titles.EMAIL, titles.HEAD)

_READERS: Mapping[str, Callable[[str], Any]] = {
    titles.NATURE: values.nature_of,
    titles.SECTOR: values.sector_of,
    titles.TERMINALES: values.count_of,
    titles.PARENT: values.uai_of,
}
"""What a column gives → how its cells are read, None for what cannot be."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says."""

    schools: tuple[School, ...]
    """In its order, each UAI once."""
    cios: Mapping[str, str] = field(default_factory=dict)
    """UAI → name of the CIO that it lists among the schools."""
    notices: tuple[str, ...] = ()
    """French sentences: what was left out, what looks wrong, with the line."""


def read_sheet(raw: bytes, cio: str = "", collections: Sequence[str] = ()) -> Sheet:
    """Return the schools that a CSV lists; `cio` is the UAI that is no school.

    `collections` are the ids of those a school may be out of the scope of. Raises FileProblem when
    it is no CSV, or when no UAI stands in it.
    """
    cells = read_cells(raw)
    heading = _heading(cells.rows)
    rows = [row for row in cells.rows if heading is None or row.line > heading.line]
    columns = _columns(heading, rows, collections)
    if titles.UAI not in columns:
        raise FileProblem(
            "aucun UAI ne s'y trouve (sept chiffres et une lettre, comme 9990014L) : ce n'est pas"
            " une liste d'établissements."
        )
    reading = _Reading(columns, tuple(collections), cio)
    for sentence in cells.notices:
        reading.notices.say(sentence)
    for row in rows:
        reading.take(row)
    _tell_columns(heading, columns, reading.notices)
    return Sheet(reading.schools, reading.cios, reading.notices.sentences())


class _Reading:
    """The schools read so far."""

    def __init__(
        self, columns: Mapping[str, tuple[int, ...]], collections: Sequence[str], cio: str
    ) -> None:
        self._columns = columns
        self._collections = collections
        self._cio = cio
        self._lines: dict[str, int] = {}
        self._found: dict[str, School] = {}
        self.cios: dict[str, str] = {}
        self.notices = Notices()

    @property
    def schools(self) -> tuple[School, ...]:
        """The schools, in the order of the sheet."""
        return tuple(self._found.values())

    def take(self, row: Row) -> None:
        """Read one row."""
        uai = self._uai(row)
        if uai is None:
            self.notices.at(row.line, "sans UAI, laissée de côté", shown=_shown(row))
            return
        read = {name: self._value(row, name) for name in _READERS}
        nature = read[titles.NATURE]
        if uai == self._cio or nature == _CIO_NATURE:
            self.cios[uai] = self._text(row, titles.NAME)
            return
        if _no_lycee(nature):
            self.notices.at(row.line, "n'est pas un lycée, laissée de côté", shown=uai)
            return
        if not is_uai(uai):
            self.notices.at(row.line, "la clé de l'UAI ne correspond pas à ses chiffres", shown=uai)
        school = self._school(row, uai, read)
        if uai in self._found:
            shown = f"{uai}, déjà ligne {self._lines[uai]}"
            self.notices.at(row.line, "en double, ne fait que compléter", shown=shown)
            school = _completed(self._found[uai], school)
        else:
            self._lines[uai] = row.line
        self._found[uai] = school

    def _uai(self, row: Row) -> str | None:
        for index in self._columns[titles.UAI]:
            if index < len(row.cells) and (uai := values.uai_of(row.cells[index])):
                return uai
        return None

    def _school(self, row: Row, uai: str, read: Mapping[str, Any]) -> School:
        told: dict[str, Any] = {name: self._text(row, name) for name in _TEXTS}
        told |= {name: value for name, value in read.items() if value not in (None, uai)}
        told[titles.TELEPHONE] = values.telephone_of(told[titles.TELEPHONE])
        told |= {titles.TRACKS: self._tracks(row), titles.SCOPE: self._scope(row)}
        return msgspec.structs.replace(School(uai, ""), **told)

    def _cells(self, row: Row, name: str) -> Iterator[str]:
        """Give what the columns of that name hold, the surest first; never a formula."""
        for index in self._columns.get(name, ()):
            cell = row.cells[index] if index < len(row.cells) else ""
            if is_formula(cell):
                self.notices.at(
                    row.line, "une formule, laissée de côté", shown=f"colonne {index + 1}"
                )
            elif cell:
                yield cell

    def _text(self, row: Row, name: str) -> str:
        return next(self._cells(row, name), "")

    def _value(self, row: Row, name: str) -> object:
        """Return the first value that can be read of some columns, None without any."""
        unread = ""
        for cell in self._cells(row, name):
            value: object = _READERS[name](cell)
            if value is not None:
                return value
            unread = unread or cell
        if unread:
            self.notices.unread(row.line, name, unread)
        return None

    def _tracks(self, row: Row) -> tuple[str, ...]:
        told = {track for track in _TRACKS if values.yes_or_no(self._text(row, track))}
        words = values.plain(self._text(row, titles.TRACKS))
        told |= {track for track in _TRACKS if values.plain(track) in words}
        return tuple(track for track in _TRACKS if track in told)

    def _scope(self, row: Row) -> dict[str, str]:
        """Return collection → reason, from the column of each, or from one for all."""
        scope: dict[str, str] = {}
        whole = self._text(row, titles.SCOPE)
        for collection in self._collections:
            told = self._text(row, f"{titles.SCOPE}:{collection}") or whole
            answer = values.yes_or_no(told)
            if answer is not False:
                scope[collection] = _MARK if answer else told
        return scope


def _no_lycee(nature: object) -> bool:
    if not isinstance(nature, str) or nature in NATURES:
        return False
    return nature == _COLLEGE or not nature.startswith(_SECONDARY)


def _heading(rows: Sequence[Row]) -> Row | None:
    """Return the row of titles, None when the sheet has none."""
    for row in rows[:_HEADING_WITHIN]:
        if any(values.uai_of(cell) for cell in row.cells):
            return None
        if titles.is_heading(row.cells):
            return row
    return None


def _columns(
    heading: Row | None, rows: Sequence[Row], collections: Iterable[str]
) -> dict[str, tuple[int, ...]]:
    """Return what each column gives: by its title, else by what stands in it."""
    columns = titles.columns_of(heading.cells, collections) if heading else {}
    taken = {index for indexes in columns.values() for index in indexes}
    if not _holds_uais(columns.get(titles.UAI, ()), rows):
        columns.pop(titles.UAI, None)
        if (index := _fullest(rows, _is_uai, taken)) is not None:
            columns[titles.UAI] = (index,)
    if heading is None and titles.UAI in columns:
        columns |= _guessed(rows, set(columns[titles.UAI]))
    return columns


def _holds_uais(indexes: Iterable[int], rows: Sequence[Row]) -> bool:
    return any(
        index < len(row.cells) and _is_uai(row.cells[index]) for index in indexes for row in rows
    )


def _guessed(rows: Sequence[Row], taken: set[int]) -> dict[str, tuple[int, ...]]:
    """Return the columns that are known without a title: by the form of what they hold."""
    found: dict[str, tuple[int, ...]] = {}
    forms: tuple[tuple[str, Callable[[str], bool]], ...] = (
        (titles.EMAIL, lambda cell: "@" in cell),
        (titles.TELEPHONE, values.is_telephone),
        (titles.NATURE, lambda cell: cell.isalpha() and values.nature_of(cell) is not None),
        (titles.SECTOR, lambda cell: values.sector_of(cell) is not None),
        (titles.NAME, lambda cell: any(c.isalpha() for c in cell)),
    )
    for name, form in forms:
        if (index := _fullest(rows, form, taken)) is not None:
            found[name] = (index,)
            taken.add(index)
    return found


def _fullest(rows: Sequence[Row], form: Callable[[str], bool], taken: set[int]) -> int | None:
    """Return the column of which most cells have a form; the first of several."""
    counts = Counter(
        index
        for row in rows
        for index, cell in enumerate(row.cells)
        if index not in taken and form(cell)
    )
    return max(counts, key=lambda index: (counts[index], -index)) if counts else None


def _is_uai(cell: str) -> bool:
    return values.uai_of(cell) is not None


def _completed(first: School, again: School) -> School:
    """Return a school with what a second row knows besides."""
    empty: tuple[object, ...] = ("", None, (), {})
    added = {
        name: getattr(again, name)
        for name in School.__struct_fields__
        if getattr(first, name) in empty and getattr(again, name) not in empty
    }
    return msgspec.structs.replace(first, **added)


def _shown(row: Row) -> str:
    """Return the beginning of what a row holds, to recognise it by."""
    return " ".join(cell for cell in row.cells if cell)[:40]


def _tell_columns(
    heading: Row | None, columns: Mapping[str, tuple[int, ...]], notices: Notices
) -> None:
    if heading is None:
        notices.say(
            "le fichier n'a pas de ligne de titres : l'UAI, le nom, la nature, le téléphone et le"
            " courriel sont reconnus à leur forme, le reste est laissé de côté."
        )
        return
    used = {index for found in columns.values() for index in found}
    left = [t for index, t in enumerate(heading.cells) if t and index not in used]
    if left:
        notices.say(f"colonnes laissées de côté : {Notices.enumerated(left)}.")

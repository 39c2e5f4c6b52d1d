"""A list of statuses sent by the académie: which school has sent what, read whatever its columns.

One line per school and collection (UAI, collection, date, state), or one line per school and a
column or two per collection. What cannot be understood is told with its line, never guessed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from cio_console.directory.cells import Row, is_formula, read_cells
from cio_console.directory.notices import Notices
from cio_console.directory.values import plain, uai_of
from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.days import past_day
from cio_console.errors import FileProblem

_SHOWN = 30
"""Characters shown of what is not understood."""
_NO_LIST = (
    "ce n'est pas une liste d'états : il y faut une colonne d'UAI, et pour chaque remontée un état"
    " (déposé, validé, rejeté, absent…) ou une date de dépôt"
)


class State(StrEnum):
    """What a line says of one collection of one school."""

    RECEIVED = "reçu"
    REFUSED = "rejeté"
    ABSENT = "absent"
    APART = "non concerné"


_WORDS: Mapping[State, tuple[str, ...]] = {
    State.RECEIVED: (
        "depose", "deposee", "depot", "depot effectue", "depot fait", "recu", "recue", "remonte",
        "remontee", "remontee effectuee", "transmis", "transmise", "envoye", "envoyee", "integre",
        "integree", "charge", "chargee", "importe", "importee", "valide", "validee", "accepte",
        "acceptee", "conforme", "traite", "traitee", "termine", "terminee", "complet", "ok", "oui",
        "fait", "x", "1", "present",
    ),
    State.REFUSED: (
        "rejete", "rejetee", "refuse", "refusee", "invalide", "non conforme", "non valide", "ko",
        "erreur", "en erreur", "en anomalie", "anomalie", "rejet", "a refaire",
    ),
    State.ABSENT: (
        "", "absent", "absente", "manquant", "manquante", "non", "0", "neant", "aucun",
        "aucun depot", "attendu", "attendue", "en attente", "non depose", "non deposee", "non recu",
        "non recue", "non remonte", "non transmis", "a faire", "a deposer", "en retard", "retard",
        "pas de depot", "non fait",
    ),
    State.APART: ("non concerne", "non concernee", "hors perimetre", "sans objet", "so", "nc"),
}  # fmt: skip
"""How states are written, without accents, case nor punctuation."""
_STATES = {word: state for state, words in _WORDS.items() for word in words}
_STATE_TITLES = frozenset({"etat", "statut", "situation", "avancement", "resultat"})
_DATE_TITLES = frozenset({"date", "depot", "depose", "reception", "recu", "le", "jour", "transmis"})
_KIND_TITLES = frozenset({"collecte", "remontee", "type", "fichier", "flux"})
_CLOCK = re.compile(r"[ T]+(?:a )?\d{1,2}[:h]\d{2}.*$", re.IGNORECASE)


class StatusLine(NamedTuple):
    """What a list says of one collection of one school."""

    line: int
    """Of the file, from 1."""
    uai: str
    collection: str
    state: State
    day: date | None = None
    """Day of the upload; None when the line does not tell it."""


class StatusList(NamedTuple):
    """What a list says."""

    lines: tuple[StatusLine, ...]
    """In its order."""
    notices: tuple[str, ...] = ()
    """French sentences, with the lines they are about."""


def read_statuses(raw: bytes, campaign: Campaign, day: date) -> StatusList:
    """Return the statuses that a CSV lists; `day` is that of the list: no upload came after it.

    Raises FileProblem when it is no such list.
    """
    cells = read_cells(raw)
    first = next((rank for rank, row in enumerate(cells.rows) if _uai(row)), None)
    if first is None:
        raise FileProblem(_NO_LIST)
    heading = cells.rows[first - 1] if first else None
    reading = _Reading(campaign, heading, day)
    for sentence in cells.notices:
        reading.notices.say(sentence)
    lines = tuple(line for row in cells.rows[first:] for line in reading.read(row))
    if not lines and not reading.understood:
        raise FileProblem(_NO_LIST)
    return StatusList(lines, reading.notices.sentences())


class _Reading:
    """The reading of the lines, one after the other."""

    def __init__(self, campaign: Campaign, heading: Row | None, day: date) -> None:
        self._collections = campaign.collections
        self._only = self._collections[0].id if len(self._collections) == 1 else None
        """The collection of every line, when there is but one."""
        self._day = day
        self.notices = Notices()
        self.understood = False
        """Whether some line had a state or a date, whatever it was of."""
        titles = [plain(cell) for cell in heading.cells] if heading else []
        self._by_collection = _columns_of(titles, self._collections)
        self._kinds = _titled(titles, _KIND_TITLES)
        self._states = _titled(titles, _STATE_TITLES)
        self._dates = _titled(titles, _DATE_TITLES)

    def read(self, row: Row) -> Iterator[StatusLine]:
        """Give what a line says; what it does not say is noted."""
        uai = _uai(row)
        if not uai:
            self.notices.at(row.line, "sans UAI, laissée de côté", _beginning(row))
            return
        found = self._named(_at(row, i) for i in self._kinds)
        if found is None and self._by_collection:
            for collection, indexes in self._by_collection.items():
                yield from self._line(row, uai, collection, [_at(row, i) for i in indexes])
            return
        found = found or self._named(row.cells) or self._only
        if found is None:
            self.notices.at(row.line, "remontée non reconnue, laissée de côté", uai)
            return
        indexes = (*self._states, *self._dates)
        cells = [_at(row, i) for i in indexes] if indexes else self._others(row)
        if cells:
            yield from self._line(row, uai, found, cells)
        else:
            self.notices.at(row.line, "ni état ni date reconnus, laissée de côté", uai)

    def _line(
        self, row: Row, uai: str, collection: str, cells: Sequence[str]
    ) -> Iterator[StatusLine]:
        day = next((told for cell in cells if (told := self._told_day(cell))), None)
        words = [plain(cell) for cell in cells if not self._told_day(cell)]
        state = next((_STATES[w] for w in words if w and w in _STATES), None)
        unknown = next((c for c in cells if plain(c) and not self._told_day(c)), "")
        self.understood = self.understood or state is not None or day is not None
        if state is None and unknown:
            self.notices.at(
                row.line, "état non compris, laissée de côté", f"« {unknown[:_SHOWN]} »"
            )
            return
        if state is None:
            state = State.RECEIVED if day else State.ABSENT
        if day and day > self._day:
            self.notices.at(row.line, "date à venir, laissée de côté", f"{day:%d/%m/%Y}")
            return
        yield StatusLine(row.line, uai, collection, state, day)

    def _told_day(self, cell: str) -> date | None:
        text = _CLOCK.sub("", cell.strip())
        return past_day(text, self._day) if any(c.isdigit() for c in text) else None

    def _named(self, cells: Iterable[str]) -> str | None:
        """Return the first collection that some cells name."""
        every = (set(plain(cell).split()) for cell in cells)
        return next((c.id for ws in every for c in self._collections if ws & _names(c)), None)

    def _others(self, row: Row) -> list[str]:
        """Return the cells that may be a state or a date, where no title tells."""
        cells = [cell for cell in row.cells if len(cell) > 1 and not is_formula(cell)]
        return [cell for cell in cells if self._told_day(cell) or plain(cell) in _STATES]


def _uai(row: Row) -> str:
    return next((found for cell in row.cells if (found := uai_of(cell))), "")


def _at(row: Row, index: int) -> str:
    cell = row.cells[index] if index < len(row.cells) else ""
    return "" if is_formula(cell) else cell


def _names(collection: Collection) -> set[str]:
    """Return the words that name a collection, in the singular too."""
    words = {plain(collection.id), plain(collection.label.split(" ")[0])}
    return words | {word.removesuffix("s") for word in words}


def _columns_of(
    titles: Sequence[str], collections: Sequence[Collection]
) -> dict[str, tuple[int, ...]]:
    """Return the columns whose title names a collection, by its id."""
    found = {
        one.id: tuple(i for i, title in enumerate(titles) if set(title.split()) & _names(one))
        for one in collections
    }
    return {name: indexes for name, indexes in found.items() if indexes}


def _titled(titles: Sequence[str], words: frozenset[str]) -> tuple[int, ...]:
    """Return the columns whose title holds one of those words."""
    return tuple(i for i, title in enumerate(titles) if set(title.split()) & words)


def _beginning(row: Row) -> str:
    return " ".join(cell for cell in row.cells if cell)[:_SHOWN]

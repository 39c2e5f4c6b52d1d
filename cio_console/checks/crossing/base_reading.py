"""Reading the SIECLE base that grades are crossed with: one pass, no rule, little memory.

Only the pupils of terminale are kept whole; of the others, their two identifiers. A file that
cannot serve is refused by a French sentence: its own report says more.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from sys import intern

from lxml import etree

from cio_console.checks.crossing.base import Base, BasePupil
from cio_console.checks.expectation import Identities
from cio_console.checks.formats import PUPILS
from cio_console.checks.members import pupils_member
from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.limits import DEFAULT_LIMITS, Limits
from cio_console.checks.opening.source import Source, open_path
from cio_console.checks.pupil.pupil import Pupil, read_pupil
from cio_console.checks.reading.known_names import FAMILY_NAMES, FIRST_NAMES
from cio_console.checks.reading.reader import Reader
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Subject
from cio_console.checks.reporting.masking import pupil_name
from cio_console.checks.siecle.divisions import divisions_in, is_inactive
from cio_console.checks.siecle.header import header_facts, header_values
from cio_console.checks.values.dates import parse_french_date
from cio_console.checks.values.naming import words_of
from cio_console.domain.finding import FileFacts
from cio_console.domain.identifiers import is_terminale
from cio_console.errors import CioConsoleError, FileProblem, UsageProblem

__all__ = ["base_of", "read_base"]

_TAGS = ("PARAMETRES", "ELEVE", "STRUCTURES_ELEVE")
_INES = ("ID_NATIONAL", "INE_RNIE", "INE_BEA")
_PLAN = frozenset(
    {
        *("CODE_MEF", "DATE_SORTIE", "DATE_NAISS", "DATE_ENTREE"),
        *_INES,
        *FAMILY_NAMES,
        *FIRST_NAMES,
    }
)
"""Child tags of a pupil that a base is made of."""
_LONGEST_DAY = 20
"""Characters of a date that are looked at: a right one has ten."""
_OTHER = "F008"
"""The rule of a file of another kind."""
_RIGHT_FILE = "Donnez l'export d'élèves de SIECLE (ElevesSansAdresses ou ElevesAvecAdresses)."


def read_base(
    path: Path,
    identities: Identities = Identities.MASKED,
    terminale: Callable[[str], bool] = is_terminale,
    limits: Limits = DEFAULT_LIMITS,
) -> Base:
    """Return the base in the BEE_ELEVES file at `path`, zipped or not.

    `terminale` tells which MEF codes are of terminale. Raises FileProblem when the file is missing,
    cannot be read, or cannot serve as a base; UsageProblem when it is a file of another kind.
    """
    with open_path(path, limits) as source:
        return base_of(source, identities, terminale, limits)


def base_of(
    source: Source,
    identities: Identities = Identities.MASKED,
    terminale: Callable[[str], bool] = is_terminale,
    limits: Limits = DEFAULT_LIMITS,
) -> Base:
    """Return the base in an opened file. Raises as `read_base` does."""
    name = source.name
    if source.members and (rank := pupils_member(source, limits)) >= 0:
        with source.open_member(rank) as member:
            return base_of(member, identities, terminale, limits)
    if source.fault is not None:
        raise _unusable(name, source.fault.detail)
    gathering = _Gathering(identities, terminale)
    for item in Reader(source, {PUPILS: _TAGS}, limits):
        if isinstance(item, Record):
            gathering.add(item)
        elif isinstance(item, Fault) and item.fatal:
            raise _unusable(
                name, _located(item), UsageProblem if item.rule == _OTHER else FileProblem
            )
    base = gathering.base()
    if not base.pupils:
        raise _unusable(name, "il ne contient aucun élève scolarisé en terminale")
    return base


def _unusable(name: str, reason: str, kind: type[CioConsoleError] = FileProblem) -> CioConsoleError:
    return kind(
        f"« {name} » ne peut pas servir à croiser les notes avec SIECLE : {reason}. {_RIGHT_FILE}"
    )


def _located(fault: Fault) -> str:
    return f"ligne {fault.line}, {fault.detail}" if fault.line else fault.detail


class _Gathering:
    """A base under way: sections come in any order, so that classes may come first."""

    def __init__(self, identities: Identities, terminale: Callable[[str], bool]) -> None:
        self._identities = identities
        self._terminale = terminale
        self._facts: FileFacts | None = None
        self._candidates: list[BasePupil] = []
        self._classes: dict[str, str] = {}
        # Days come back from one pupil to another: each is kept once.
        self._day = cache(parse_french_date)
        self._ines: set[str] = set()
        self._ids: set[str] = set()
        self._steps = dict(
            zip(_TAGS, (self._parameters, self._pupil, self._structures), strict=True)
        )

    def add(self, record: Record) -> None:
        """Take what a base needs of one record."""
        self._steps[record.tag](record.element)

    def _parameters(self, element: etree._Element) -> None:
        self._facts = self._facts or header_facts(header_values(element), PUPILS)

    def _pupil(self, element: etree._Element) -> None:
        pupil = read_pupil(element, _PLAN, self._terminale)
        if pupil.present and pupil.terminale:
            self._candidates.append(self._kept(pupil))
        else:
            self._ines.update(_ines(pupil))
            self._ids.add(pupil.eleve_id)

    def _kept(self, pupil: Pupil) -> BasePupil:
        values = pupil.values
        ines = _ines(pupil)
        name = pupil_name(pupil.family_name, values.get("PRENOM", ""), self._identities)
        return BasePupil(
            Subject(pupil.eleve_id, pupil.elenoet, intern(name)),
            division="",
            ine=ines[0] if ines else "",
            other_ines=frozenset(ines[1:]),
            family_names=tuple(words_of(values[t]) for t in FAMILY_NAMES if t in values),
            first_names=tuple(words_of(values[t]) for t in FIRST_NAMES if t in values),
            birth=self._day(values.get("DATE_NAISS", "")[:_LONGEST_DAY]),
            arrived=self._day(values.get("DATE_ENTREE", "")[:_LONGEST_DAY]),
        )

    def _structures(self, element: etree._Element) -> None:
        eleve_id = element.get("ELEVE_ID", "").strip()
        if eleve_id and eleve_id not in self._classes:
            classes = (code for _, code in divisions_in(element) if not is_inactive(code))
            if division := next(classes, ""):
                self._classes[eleve_id] = intern(division)

    def base(self) -> Base:
        """Return the base, once the whole file has been read."""
        pupils = []
        for candidate in self._candidates:
            division = self._classes.get(candidate.subject.eleve_id, "")
            if division:
                pupils.append(candidate._replace(division=division))
            else:
                self._ines.update((candidate.ine, *candidate.other_ines))
                self._ids.add(candidate.subject.eleve_id)
        facts = self._facts or FileFacts()
        return Base(
            uai=facts.uai,
            school_year=facts.school_year,
            pupils=tuple(pupils),
            other_ines=frozenset(self._ines - {""}),
            other_ids=frozenset(self._ids - {""}),
        )


def _ines(pupil: Pupil) -> list[str]:
    """Return every INE of a pupil, the one that counts first."""
    return [pupil.values[tag] for tag in _INES if tag in pupil.values]

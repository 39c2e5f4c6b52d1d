"""X101 to X104: the pupils of a grades file beside those of the school's SIECLE file.

The root cause first: when next to nobody joins (another school, another year, another kind of
identifier), one finding says so and the rules that depend on it are « non évaluées ». One fault is
told once: what S101, S104, N101 or N109 report already is not told again here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cio_console.checks.catalogue import usual
from cio_console.checks.crossing.base import Base, BasePupil, Key
from cio_console.checks.crossing.pairing import (
    SAME,
    Difference,
    Pairs,
    birth_of,
    difference,
    everyone,
    paired,
)
from cio_console.checks.crossing.periods import missing_periods
from cio_console.checks.expectation import Identities
from cio_console.checks.reporting.flaw import NOWHERE, Draft, Subject
from cio_console.checks.reporting.graded import Graded
from cio_console.checks.reporting.keys import Identity
from cio_console.checks.reporting.masking import mask_name
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.values.naming import words_of
from cio_console.domain.finding import FileFacts
from cio_console.domain.identifiers import ine_form

CROSSING_CODES = ("X101", "X102", "X103", "X104")
"""The rules that need a SIECLE base."""
_KEYS: Mapping[str, Key] = {"APB": Key.INE, "LSL": Key.ELEVE_ID}
"""Kind of a grades file → what its pupils are joined by."""

_WRONG_FILE = frozenset({"N001", "N002", "N003"})
"""After one of these, the file is not what could be compared."""
_FEW = 10
"""When fewer than one pupil in so many joins, it is not the pupils that are wrong."""


MOST_GRADED = 50_000
"""Pupils of a grades file that are crossed: a school has a thousand."""


class Crossing:
    """The crossing of one grades file, whose checker hands its pupils to the reporter's sink."""

    def __init__(self, reporter: Reporter) -> None:
        self.not_evaluated: set[str] = set()
        self._reporter = reporter
        self._graded: list[Graded] = []
        self._divisions: dict[Subject, str] = {}
        if reporter.expected.base is not None:
            reporter.sink = self._take

    def _take(self, graded: Graded) -> None:
        if len(self._graded) <= MOST_GRADED:
            self._graded.append(graded)

    def finish(self, facts: FileFacts, *, complete: bool) -> None:
        """Evaluate the rules at the end of a grades file; `complete` when it was all read."""
        collector, expected = self._reporter.collector, self._reporter.expected
        if expected.siecle_first is False:
            message = "Ces notes sont arrivées avant tout dépôt SIECLE utilisable."
            self._reporter.whole_file("X001", message)
        base, key = expected.base, _KEYS.get(facts.kind)
        complete = complete and len(self._graded) <= MOST_GRADED
        usable = complete and not _WRONG_FILE.intersection(collector.rules)
        if base is None or key is None or not usable or not self._graded:
            self.not_evaluated.update(CROSSING_CODES)
            return
        pairs = paired(self._graded, base, key)
        cause = root_cause(pairs, base, key, facts.uai)
        if cause:
            self._reporter.whole_file("X102", cause)
            self.not_evaluated.update({"X101", "X103", "X104"})
            return
        if not {"F003", "F005"}.isdisjoint(collector.rules):
            # A pupil of the damaged lines may be the one who seems absent.
            self.not_evaluated.add("X101")
        else:
            self._divisions = {pupil.subject: pupil.division for pupil in pairs.absent}
            collector.extend(map(_absent_draft, pairs.absent))
        collector.extend(_unknown_drafts(pairs, base, key))
        collector.extend(_different_drafts(pairs, expected.identities))
        collector.extend(missing_periods(pairs, expected.campaign))
        self._identify(base, key)

    def _identify(self, base: Base, key: Key) -> None:
        """Tell the report who the pupils of its findings are, by either file."""
        keys = self._reporter.keys
        wanted = keys.unknown(self._reporter.collector.subjects())
        for graded in self._graded if wanted else ():
            if graded.subject in wanted:
                ine = graded.identifier if key is Key.INE else ""
                family, first = words_of(graded.family_name), words_of(graded.first_name)
                keys.note(graded.subject, Identity(ine, family, first, birth_of(graded)))
        for pupil in base.pupils if wanted else ():
            if pupil.subject in wanted:
                keys.note(pupil.subject, _identity(pupil))

    def division_of(self, subject: Subject) -> str:
        """Return the class of a pupil of SIECLE who is absent from the grades, else ""."""
        return self._divisions.get(subject, "")


def _identity(pupil: BasePupil) -> Identity:
    family, first = next(iter(pupil.family_names), ()), next(iter(pupil.first_names), ())
    return Identity(pupil.ine, family, first, pupil.birth)


def root_cause(pairs: Pairs, base: Base, key: Key, uai: str) -> str:
    """Return why next to no pupil joins, as a sentence, or "" when enough do."""
    able = [graded for graded in everyone(pairs) if graded.identifier]
    others = base.others(key)
    known = len(pairs.joined) + len(pairs.shared)
    known += sum(graded.identifier in others for graded in pairs.unknown)
    if len(able) < 2 or known * _FEW >= len(able):  # noqa: PLR2004 - of one pupil alone, say who
        return ""
    verb = "sont" if known > 1 else "est" if known else "n'est"
    found = f"{known or 'Aucun'} des {len(able)} élèves du fichier de notes {verb}"
    return f"{found} dans le fichier SIECLE : {_reason(pairs, able, base, key, uai)}."


def _reason(pairs: Pairs, able: Sequence[Graded], base: Base, key: Key, uai: str) -> str:
    if uai and base.uai and uai != base.uai:
        return f"les notes sont celles de {uai}, et SIECLE est celui de {base.uai}"
    most = len(able) / 2
    if not any(pupil.identifier(key) for pupil in base.pupils):
        return f"aucun élève n'y a d'{'INE' if key is Key.INE else 'ELEVE_ID'}"
    if len(pairs.alike) > most:
        return (
            f"{len(pairs.alike)} y ont le même nom et un autre identifiant, le logiciel de notes "
            "n'a pas été mis à jour depuis SIECLE"
        )
    return "vérifiez que les deux fichiers sont du même établissement et de la même année"


def _absent_draft(pupil: BasePupil) -> Draft:
    """Return the X101 of a terminale pupil of SIECLE who has no grades."""
    message = "L'élève est en terminale dans SIECLE, et n'est pas dans le fichier de notes."
    return Draft("X101", usual("X101"), message, NOWHERE, pupil.subject)


def _unknown_drafts(pairs: Pairs, base: Base, key: Key) -> Iterator[Draft]:
    """Yield the X102 of the pupils of the grades whose identifier SIECLE does not know.

    Nothing is said of an identifier that is missing, ill-formed or shared: S101, S102, S104 and
    N101 do; nor of pupils who are in SIECLE without being expected, such as leavers.
    """
    carried = Counter(one.identifier for one in everyone(pairs))
    carriers = Counter(pupil.identifier(key) for pupil in base.pupils)
    for graded, pupil in pairs.alike:
        theirs = pupil.identifier(key)
        sound = _is_sound(graded.identifier, key) and _is_sound(theirs, key)
        if sound and carried[graded.identifier] == 1 and carriers[theirs] == 1:
            label = "L'INE" if key is Key.INE else "L'identifiant SIECLE"
            same = "même nom et même date de naissance" if graded.birth_date else "même nom"
            message = (
                f"{label} de l'élève n'est pas dans SIECLE, où un élève de {same} en a un autre "
                f"({shown(pupil)}) : il a sans doute changé."
            )
            yield _unknown(graded, message)
    others = base.others(key)
    for graded in pairs.unknown:
        sound = _is_sound(graded.identifier, key) and carried[graded.identifier] == 1
        if sound and graded.identifier not in others:
            yield _unknown(graded, "L'élève est dans les notes, et n'est pas dans SIECLE.")


def _unknown(graded: Graded, message: str) -> Draft:
    place, subject = graded.place, graded.subject
    return Draft("X102", usual("X102"), message, place, subject, graded.identifier)


def _different_drafts(pairs: Pairs, identities: Identities) -> Iterator[Draft]:
    """Yield the X103 of the pupils that an identifier of their own joins."""
    for graded, pupil in pairs.joined:
        draft = _different_draft(graded, pupil, identities)
        if draft is not None:
            yield draft


def _different_draft(graded: Graded, pupil: BasePupil, identities: Identities) -> Draft | None:
    """Return the X103 of a joined pupil whose name or birth date differs, or None."""
    differs = difference(graded, pupil)
    if differs == SAME:
        return None
    given = ""
    if not differs.birth:
        given = f"{graded.family_name} {graded.first_name}".strip()
        given = mask_name(given) if identities is Identities.MASKED else given
    elif identities is Identities.FULL:
        # Beside the INE, a birth date opens a pupil's file on Parcoursup: masked reports hide it.
        given = graded.birth_date
    hint = " : l'identifiant est peut-être celui d'un autre élève" if all(differs) else ""
    message = f"{_said(differs)} de SIECLE ({shown(pupil)}){hint}."
    return Draft("X103", usual("X103"), message, graded.place, graded.subject, given)


def _said(differs: Difference) -> str:
    named = {"le nom de famille": differs.family, "le prénom": differs.first}
    named["la date de naissance"] = differs.birth
    *first, last = [name for name, wrong in named.items() if wrong]
    text = f"{', '.join(first)} et {last} diffèrent" if first else f"{last} diffère"
    return text[:1].upper() + text[1:]


def shown(pupil: BasePupil) -> str:
    """Return how a message refers to a pupil of SIECLE: class and number, never a name."""
    subject = pupil.subject
    number = f"n° interne {subject.elenoet}" if subject.elenoet else f"n° {subject.eleve_id}"
    return f"classe {pupil.division}, {number}"


def _is_sound(identifier: str, key: Key) -> bool:
    if key is Key.INE:
        return ine_form(identifier) is not None
    return identifier.isascii() and identifier.isdigit() and bool(identifier.strip("0"))

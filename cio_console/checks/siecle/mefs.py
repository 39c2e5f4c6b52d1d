"""S134: pupils whose class, by the structures given, does not hold what they study.

The finding stands at the class: whether the class or the MEF is wrong is for the school to say.
"""

from collections.abc import Callable, Iterator

from cio_console.checks.catalogue import usual
from cio_console.checks.reading.record import Record
from cio_console.checks.references import Structures
from cio_console.checks.reporting.flaw import Draft, Flaw, Place, Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.divisions import divisions_in, is_inactive
from cio_console.domain.identifiers import is_mef

_NOBODY = Subject()
_SHOWN = 4
"""MEF of a class named in a message."""


def class_fault(code: str, mef: str, structures: Structures) -> str:
    """Return why a pupil of this MEF should not be in the class `code`, as a sentence, or ""."""
    mefs = structures.divisions.get(code)
    if mefs is None:
        return f"La division {code} de l'élève n'est pas dans les structures de l'établissement."
    if not mefs or mef in mefs:
        return ""
    known = sorted(mefs)
    others = ", …" if len(known) > _SHOWN else ""
    return (
        f"La division {code} n'accueille pas la formation de l'élève ({mef}), mais "
        f"{', '.join(known[:_SHOWN])}{others}."
    )


class ClassMefs:
    """What pupils study beside what their classes hold; of no use without structures."""

    def __init__(
        self, reporter: Reporter, structures: Structures, is_shared: Callable[[str], bool]
    ) -> None:
        """Take note of the structures, and of who tells an ELEVE_ID that several pupils carry."""
        self._is_shared = is_shared
        self._reporter = reporter
        self._structures = structures
        self._mefs: dict[str, tuple[str, Subject]] = {}
        self._early: list[tuple[str, str, Place]] = []

    def pupil(self, eleve_id: str, mef: str, subject: Subject) -> None:
        """Take note of what a pupil who has not left studies; an ill-formed MEF is S131's."""
        nomenclature = self._reporter.expected.nomenclature
        known = nomenclature is None or mef in nomenclature.mefs
        if eleve_id and is_mef(mef) and known:
            self._mefs.setdefault(eleve_id, (mef, subject))

    def classes(self, record: Record, eleve_id: str) -> None:
        """Judge the classes of a pupil, or keep them for the end when the pupil is yet to come."""
        for rank, code in divisions_in(record.element):
            if is_inactive(code):
                continue
            at = ("STRUCTURE", rank, "CODE_STRUCTURE")
            known = self._mefs.get(eleve_id)
            if known is None:
                self._early.append((eleve_id, code, self._reporter.place(record, at)))
                continue
            mef, subject = known
            fault = class_fault(code, mef, self._structures)
            if fault and not self._is_shared(eleve_id):
                flaw = Flaw(fault, at, code)
                self._reporter.flaws("S134", (flaw,), record, subject)

    def drafts(self) -> Iterator[Draft]:
        """Yield S134 for the classes that came before their pupils."""
        severity = usual("S134")
        for eleve_id, code, place in self._early:
            mef, subject = self._mefs.get(eleve_id, ("", _NOBODY))
            fault = class_fault(code, mef, self._structures) if mef else ""
            if fault and not self._is_shared(eleve_id):
                yield Draft("S134", severity, fault, place, subject, code)

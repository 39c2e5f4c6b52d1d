"""BEE_RESPONSABLES: the adults who answer for the pupils, and how each is linked to them.

RESP_LEGAL (to 2018) ranks legal guardians: 1, 2, or 0 for a mere contact. NIVEAU_RESPONSABILITE
(since 2019) has no rank: both parents are of level 1, and only level 3 is a mere contact. Booleans
mix 1 and « true » in one file. Without the pupils' export, links are only checked among themselves.
"""

from collections.abc import Iterator

from lxml import etree

from cio_console.checks.catalogue import usual
from cio_console.checks.pupil.identity import DAMAGEABLE, DAMAGEABLE_ADDRESS, damaged_texts
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Draft, Flaw, Place, Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.companion import Companion
from cio_console.checks.siecle.header import ENVELOPE_CODES
from cio_console.checks.siecle.pupil_notes import email_hash, name_hash
from cio_console.checks.values.elements import code_of, text_of

_FIRST = "1"
_NOT_LEGAL = frozenset({"0", "false"})
_CONTACT = "3"
_TEXTS = frozenset({*DAMAGEABLE, *DAMAGEABLE_ADDRESS})


def _is_legal(link: etree._Element) -> bool:
    """Tell whether a link makes of the adult more than a contact; a link that says nothing does."""
    level = text_of(link, "NIVEAU_RESPONSABILITE")
    return level != _CONTACT if level else text_of(link, "RESP_LEGAL").lower() not in _NOT_LEGAL


class GuardiansFile(Companion):
    """The checker of one BEE_RESPONSABLES file."""

    root = "BEE_RESPONSABLES"
    tags = ("PARAMETRES", "PERSONNE", "RESPONSABLE_ELEVE", "ADRESSE")
    codes = (*ENVELOPE_CODES, "F010", "F012", "S141")

    def __init__(self, reporter: Reporter) -> None:
        super().__init__(reporter)
        self._notes = reporter.notes
        self._persons: set[str] = set()
        self._absent: dict[str, tuple[Place, Subject]] = {}
        """PERSONNE_ID that no PERSONNE had so far → its first link."""
        self._unknown: set[str] = set()
        self._first: dict[str, int] = {}
        """ELEVE_ID → number of legal guardians n°1."""
        self._linked: dict[str, bool] = {}
        """ELEVE_ID → whether one of the links is legal."""

    def take(self, record: Record) -> None:
        """Check an adult, a link or an address."""
        if record.tag == "PERSONNE":
            self._person(record)
        elif record.tag == "RESPONSABLE_ELEVE":
            self._link(record)
        if record.tag != "RESPONSABLE_ELEVE":
            self._reporter.flaws("F010", damaged_texts(record, _TEXTS), record)

    def pupil_of(self, record: Record) -> Subject | None:
        """Return the pupil of the link that has just been checked; an adult is none."""
        number = code_of(record.element, "ELEVE_ID") if record.tag == "RESPONSABLE_ELEVE" else ""
        return self._pupil(number) if number else None

    def _person(self, record: Record) -> None:
        element = record.element
        self._persons.add(code_of(element, "PERSONNE_ID"))
        address = text_of(element, "MEL")
        if self._notes is None or not address:
            return
        family = text_of(element, "NOM_DE_FAMILLE") or text_of(element, "NOM")
        # A pupil who has come of age may be their own guardian.
        name = name_hash(family, text_of(element, "PRENOM"))
        severity = usual("S113")
        for found in self._notes.take_address(email_hash(address), name):
            message = "L'adresse de courriel de l'élève est celle d'un responsable."
            draft = Draft("S113", severity, message, found.place, found.subject, found.value)
            self._notes.add(draft)

    def _link(self, record: Record) -> None:
        element = record.element
        eleve_id, person_id = code_of(element, "ELEVE_ID"), code_of(element, "PERSONNE_ID")
        if not eleve_id or not person_id:
            tag = "PERSONNE_ID" if eleve_id else "ELEVE_ID"
            who = "quel adulte" if eleve_id else "quel élève"
            flaw = Flaw(f"Ce lien de responsabilité ne dit pas de {who} il s'agit ({tag}).", (tag,))
            subject = self._pupil(eleve_id) if eleve_id else None
            self._reporter.flaws("S141", (flaw,), record, subject)
            return
        subject = self._pupil(eleve_id)
        self._linked[eleve_id] = self._linked.get(eleve_id, False) or _is_legal(element)
        if person_id not in self._persons and person_id not in self._absent:
            self._absent[person_id] = (self._reporter.place(record, ("PERSONNE_ID",)), subject)
        flaws = [*self._pupil_flaws(eleve_id), *self._rank_flaws(eleve_id, element)]
        if flaws:
            self._reporter.flaws("S141", flaws, record, subject)

    def _pupil(self, eleve_id: str) -> Subject:
        noted = self._notes.pupils.get(eleve_id) if self._notes else None
        return noted.subject if noted else Subject(eleve_id)

    def _pupil_flaws(self, eleve_id: str) -> Iterator[Flaw]:
        """Yield the flaw of a link to nobody, once for each number."""
        notes = self._notes
        if notes is None or not notes.reliable or eleve_id in notes.pupils:
            return
        if eleve_id not in self._unknown:
            self._unknown.add(eleve_id)
            message = "Ce lien de responsabilité désigne un élève absent de l'export « élèves »."
            yield Flaw(message, ("ELEVE_ID",), eleve_id)

    def _rank_flaws(self, eleve_id: str, element: etree._Element) -> Iterator[Flaw]:
        """Yield the flaw of a second legal guardian n°1, once for each pupil."""
        if text_of(element, "RESP_LEGAL") != _FIRST:
            return
        count = self._first[eleve_id] = self._first.get(eleve_id, 0) + 1
        if count == 2:  # noqa: PLR2004 - the second one is one too many
            message = "L'élève a deux responsables légaux n° 1 : un seul peut l'être."
            yield Flaw(message, ("RESP_LEGAL",), _FIRST)

    def finish(self, *, complete: bool) -> None:
        """Evaluate what needs every adult and every link."""
        super().finish(complete=complete)
        collector = self._reporter.collector
        severity = usual("S141")
        if not self.reliable:
            self.not_evaluated.add("S141")
            return
        for person_id, (place, subject) in self._absent.items():
            if person_id not in self._persons:
                message = "Ce lien de responsabilité désigne un adulte absent du fichier."
                collector.add(Draft("S141", severity, message, place, subject, person_id))
        notes = self._notes
        if notes is None:
            return
        if not notes.reliable:
            self.not_evaluated.add("S141")
            return
        for noted in notes.minors():
            legal = self._linked.get(noted.subject.eleve_id)
            if not legal:
                few = "n'a que des contacts, aucun responsable légal"
                what = "n'a aucun responsable" if legal is None else few
                message = f"L'élève est mineur et {what} dans l'export « responsables »."
                notes.add(Draft("S141", severity, message, noted.place, noted.subject))

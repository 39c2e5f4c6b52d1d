"""Services, subjects and teachers that a file of the « APB » shape declares, and what they lack.

Only what grades of the campaign refer to is judged: programs also write the subjects, services and
teachers that nobody of terminale has.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from cio_console.checks.catalogue import usual
from cio_console.checks.grades.languages import language_rank, names_a_dnl, names_two_ranks
from cio_console.checks.grades.rules import SUBJECT_CODE, subject_fault
from cio_console.checks.grades.tally import WHOLE_CLASS, Census
from cio_console.checks.references import Nomenclature
from cio_console.checks.reporting.flaw import NOWHERE, Draft, Place
from cio_console.domain.text import clean_line

_COUNT = re.compile(r"[0-9]{1,4}")
_LABEL = 40


class Thing(NamedTuple):
    """One declaration: its attributes and where it stands."""

    attributes: Mapping[str, str]
    place: Place

    def get(self, name: str) -> str:
        """Return an attribute without the spaces around it, "" when it is absent."""
        return self.attributes.get(name, "").strip()


_NOTHING = Thing({}, NOWHERE)


class Services:
    """The declarations of one file that its services are made of."""

    def __init__(self) -> None:
        self._services: dict[tuple[Hashable, str], Thing] = {}
        self._things: dict[tuple[str, str], Thing] = {}
        self._subjects: dict[tuple[Hashable, str], str] = {}

    def declare(self, tag: str, attributes: Mapping[str, str], place: Place) -> None:
        """Remember a declaration; a code declared again changes nothing."""
        thing = Thing(attributes, place)
        code = attributes.get("code", "")
        self._things.setdefault((tag, code), thing)
        if tag == "service-notation":
            self._services.setdefault((code, thing.get("trimestre")), thing)

    def place_of(self, tag: str, code: str) -> Place:
        """Return where a code is declared, `NOWHERE` when it is not."""
        return self._things.get((tag, code), _NOTHING).place

    def service(self, code: Hashable, period: str) -> Thing:
        """Return a service over a period, or over any when it is declared but once."""
        exact = self._services.get((code, period))
        return exact or self._things.get(("service-notation", str(code)), _NOTHING)

    def matter(self, code: Hashable, period: str) -> Thing:
        """Return the `matiere` of a service."""
        named = self.service(code, period).get("code-matiere")
        return self._things.get(("matiere", named), _NOTHING)

    def subject_of(self, code: Hashable, period: str) -> str:
        """Return the six digits of a service's subject, or "" when they are not known so far."""
        key = (code, period)
        known = self._subjects.get(key)
        if known is None:
            known = self.matter(code, period).get("code-sconet")
            known = known if SUBJECT_CODE.fullmatch(known) else ""
            if known:
                self._subjects[key] = known
        return known

    def label_of(self, code: Hashable, period: str) -> str:
        """Return how a sentence names a service: « en 061300 (MATHEMATIQUES) »."""
        matter = self.matter(code, period)
        label = clean_line(matter.get("libelle"), _LABEL)
        subject = clean_line(matter.get("code-sconet"), _LABEL)
        if not label or not subject:
            return f"en {label or subject}" if label or subject else f"au service « {code} »"
        return f"en {subject} ({label})"

    def headcount(self, code: Hashable, period: str) -> int:
        """Return the number of pupils that a service announces, 0 when it announces none."""
        text = self.service(code, period).get("effectif")
        return int(text) if _COUNT.fullmatch(text) else 0

    def subject_drafts(self, census: Census, nomenclature: Nomenclature | None) -> Iterator[Draft]:
        """Yield N105: the code of a graded subject is missing, ill-formed or unknown."""
        for matter in self._graded(census, "matiere", "code-matiere"):
            code = matter.get("code-sconet")
            message = subject_fault(code, nomenclature)
            if message:
                severity = usual("N105")
                yield Draft("N105", severity, message, matter.place, value=code)

    def teacher_drafts(self, census: Census) -> Iterator[Draft]:
        """Yield N108: a graded service without teacher, or whose teacher has no name."""
        severity = usual("N108")
        services = [thing for thing in self._used(census) if not thing.get("code-enseignant")]
        if len(services) >= WHOLE_CLASS and len(services) == len(self._used(census)):
            message = f"Aucun des {len(services)} services de notation n'a d'enseignant."
            yield Draft("N108", severity, message)
        else:
            for service in services:
                message = "Le service de notation n'a pas d'enseignant."
                yield Draft("N108", severity, message, service.place)
        for one in self._graded(census, "enseignant", "code-enseignant"):
            if one.get("code") and not one.get("nom"):
                message = "L'enseignant n'a pas de nom."
                yield Draft("N108", severity, message, one.place)

    def headcount_drafts(self, census: Census) -> Iterator[tuple[tuple[Hashable, str], Draft]]:
        """Yield N106: the services that grade more pupils than they announce, with their key."""
        for key, group in census.groups.items():
            announced = self.headcount(*key)
            if 0 < announced < group.graded:
                message = (
                    f"Le service annonce {announced} élève{'s' if announced > 1 else ''}, et "
                    f"{group.graded} y sont notés."
                )
                severity = usual("N106")
                place = self.service(*key).place
                yield key, Draft("N106", severity, message, place, value=str(announced))

    def language_drafts(self, census: Census) -> Iterator[Draft]:
        """Yield N110: what the name of a graded subject lets one suspect."""
        severity = usual("N110")
        for matter in self._graded(census, "matiere", "code-matiere"):
            label, code = matter.get("libelle"), matter.get("code-sconet")
            if names_two_ranks(label):
                message = (
                    "Le nom de la matière réunit LV1 et LV2 : il faut deux services distincts."
                )
            elif names_a_dnl(label) and language_rank(code):
                message = (
                    "La matière semble une DNL et porte le code d'une langue : on attend celui de "
                    "la discipline enseignée."
                )
            else:
                continue
            yield Draft("N110", severity, message, matter.place, value=label)

    def _used(self, census: Census) -> list[Thing]:
        """Return the declared services that hold a grade of the campaign, each once."""
        used = (self.service(*key) for key, group in census.groups.items() if group.graded)
        return list({thing.place: thing for thing in used if thing is not _NOTHING}.values())

    def _graded(self, census: Census, tag: str, attribute: str) -> Iterable[Thing]:
        """Return what the graded services refer to by an attribute, each once."""
        codes = dict.fromkeys(service.get(attribute) for service in self._used(census))
        return [self._things[tag, code] for code in codes if (tag, code) in self._things]

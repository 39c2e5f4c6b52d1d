"""What a grades file declares (classes, services, subjects, teachers) and what it refers to.

Declarations may follow the pupils: a reference is judged at the end of the file. One finding per
undeclared code, at its first mention, however many pupils carry it.
"""

from collections.abc import Iterator, Mapping

import msgspec

from cio_console.checks.catalogue import usual
from cio_console.checks.reporting.flaw import Draft, Flaw, Place, Subject


class Kind(msgspec.Struct, frozen=True):
    """One kind of declared thing: how the file and the message name it."""

    tag: str
    label: str
    """With its article, in French: « la classe »."""
    key: tuple[str, ...] = ()
    """Attributes that, with the code, must be unique."""
    refers: tuple[tuple[str, str], ...] = ()
    """Attributes that refer to another kind: (attribute, tag)."""


KINDS = {
    kind.tag: kind
    for kind in (
        Kind("classe", "la classe", ("annee",)),
        Kind(
            "service-notation",
            "le service de notation",
            ("annee", "trimestre"),
            (("code-enseignant", "enseignant"), ("code-matiere", "matiere")),
        ),
        Kind("matiere", "la matière"),
        Kind("enseignant", "l'enseignant"),
    )
}
"""The declared kinds by tag. One service may be declared once for each period."""


_DIVISIONS_OF_YEAR = {"2": "semestre", "3": "trimestre"}
"""@decoupage of a class → name of its periods in the campaign file."""


MOST_CODES = 20_000
"""Codes remembered as declared, and as referred to: a large school has two thousand."""


class Reference(msgspec.Struct):
    """A code referred to: its first mention and the number of mentions."""

    place: Place
    subject: Subject | None
    count: int = 1


class Declared(msgspec.Struct):
    """The declarations and references of one file."""

    codes: dict[str, dict[str, Mapping[str, str]]] = msgspec.field(default_factory=dict)
    """Tag → code → attributes of its first declaration."""
    references: dict[tuple[str, str], Reference] = msgspec.field(default_factory=dict)
    """(tag, code) → the references met before the code was declared, or without it."""
    _keys: set[tuple[str, ...]] = msgspec.field(default_factory=set)

    @property
    def full(self) -> bool:
        """Whether there is no more room: what is declared or not is no longer certain."""
        return len(self._keys) >= MOST_CODES or len(self.references) >= MOST_CODES

    def declare(self, kind: Kind, attributes: Mapping[str, str]) -> Flaw | None:
        """Remember a declaration; return the flaw of a repeated or missing code."""
        code = attributes.get("code", "")
        if not code:
            return Flaw(f"Le code de {kind.label} manque.")
        key = (kind.tag, code, *(attributes.get(name, "") for name in kind.key))
        if key in self._keys:
            return Flaw(f"Le code de {kind.label} est déclaré deux fois.", value=code)
        if self.full:
            return None
        self._keys.add(key)
        self.codes.setdefault(kind.tag, {}).setdefault(code, attributes)
        return None

    def knows(self, tag: str, code: str) -> bool:
        """Tell whether the code has been declared so far, or needs no declaration."""
        return not code or code in self.codes.get(tag, ())

    def again(self, tag: str, code: str) -> bool:
        """Count one more mention of an undeclared code; False when it is the first to remember."""
        known = self.references.get((tag, code))
        if known is not None:
            known.count += 1
        return known is not None or self.full

    def refer(self, tag: str, code: str, place: Place, subject: Subject | None) -> None:
        """Remember the first mention of a code that is not declared so far."""
        self.references[tag, code] = Reference(place, subject)

    def class_of(self, code: str) -> Mapping[str, str]:
        """Return the attributes of a class, empty when it is not declared so far."""
        return self.codes.get("classe", {}).get(code, {})

    def class_name(self, code: str) -> str:
        """Return the name of a class, or its code."""
        return self.class_of(code).get("nom") or code

    def division_of_year(self, code: str) -> str:
        """Return « trimestre » or « semestre », "" when the class does not tell."""
        return _DIVISIONS_OF_YEAR.get(self.class_of(code).get("decoupage", ""), "")

    def undeclared(self) -> Iterator[Draft]:
        """Yield N102 for each code that was never declared."""
        severity = usual("N102")
        for (tag, code), reference in self.references.items():
            if self.knows(tag, code):
                continue
            times = f" (cité {reference.count} fois)" if reference.count > 1 else ""
            message = f"Le fichier ne déclare pas {KINDS[tag].label} de code « {code} »{times}."
            yield Draft("N102", severity, message, reference.place, reference.subject, code)

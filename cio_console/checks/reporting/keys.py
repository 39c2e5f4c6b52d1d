"""Keyed hashes of what tells a pupil from another: two reports are compared without naming anyone.

A report may be published, and an INE can be guessed: every hash is keyed with the secret of the
installation that checked. Reports made with the same secret compare by INE, by name and birth
date, and by value; without a secret there is no hash at all, and the rest is compared as shown.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from lxml import etree

from cio_console.checks.reporting.flaw import Subject
from cio_console.checks.values.dates import parse_day
from cio_console.checks.values.naming import Words, words_of

_SIZE = 8
"""Bytes of a hash: two of a million pupils collide once in forty million."""
_INES = ("ID_NATIONAL", "INE_RNIE")
PUPIL_RECORDS = frozenset({"ELEVE", "eleve"})
"""Records that are a pupil's own."""
FAMILY, FIRST = ("NOM_DE_FAMILLE", "NOM", "nom"), ("PRENOM", "prenom")
"""The names under which they tell the pupil's."""


class Identity(NamedTuple):
    """Who a pupil is, whatever the numbers that a school's programs give them."""

    ine: str = ""
    family: Words = ()
    first: Words = ()
    birth: date | None = None


class PupilKeys(NamedTuple):
    """The hashes of one pupil; "" for what is not known of them."""

    ine: str = ""
    person: str = ""
    """Of the name and the birth date."""


_NO_KEYS = PupilKeys()


def _identity_of(record: etree._Element) -> Identity | None:
    """Return who the pupil of a record is, None when it is not a pupil's own record."""
    if record.tag not in PUPIL_RECORDS:
        return None
    first_of = reading(record)
    return Identity(
        first_of(*_INES, "ine"),
        words_of(first_of(*FAMILY)),
        words_of(first_of(*FIRST)),
        parse_day(first_of("DATE_NAISS", "date-naissance")),
    )


def reading(record: etree._Element) -> Callable[..., str]:
    """Return what gives the first value that stands under one of some names, in any format."""
    values = {str(name): value for name, value in record.attrib.items()}
    values |= {child.tag: child.text or "" for child in record if isinstance(child.tag, str)}

    def first_of(*names: str) -> str:
        return next((found for name in names if (found := values.get(name, "").strip())), "")

    return first_of


class Keys:
    """The hashes of one report."""

    def __init__(self, secret: bytes = b"") -> None:
        self._secret = secret
        self._known: dict[Subject, PupilKeys] = {}

    @property
    def id(self) -> str:
        """What tells reports of one secret from those of another; "" without a secret."""
        return self._hash("secret", "") if self._secret else ""

    def identify(self, subject: Subject, record: etree._Element) -> None:
        """Remember the hashes of a pupil, whose record is at hand."""
        if self._secret and subject not in self._known:
            identity = _identity_of(record)
            if identity is not None:
                self.note(subject, identity)

    def note(self, subject: Subject, identity: Identity) -> None:
        """Remember the hashes of a pupil who is known otherwise."""
        ine, family, first, birth = identity
        whole = bool(family and first and birth)
        person = f"{''.join(family)}\0{''.join(first)}\0{birth}"
        self._known[subject] = PupilKeys(
            self._hash("ine", ine.upper()) if ine else "",
            self._hash("personne", person) if whole else "",
        )

    def unknown(self, subjects: Iterable[Subject]) -> frozenset[Subject]:
        """Return the pupils of whom nothing is remembered yet; nobody without a secret."""
        return frozenset(subjects).difference(self._known) if self._secret else frozenset()

    def of(self, subject: Subject) -> PupilKeys:
        """Return the hashes of a pupil."""
        return self._known.get(subject, _NO_KEYS)

    def value(self, text: str) -> str:
        """Return the hash of a value as it is in the file; "" when it is missing."""
        return self._hash("valeur", text) if self._secret and text else ""

    def _hash(self, kind: str, text: str) -> str:
        data = text.encode("utf-8", "surrogatepass")
        person = kind.encode()
        return hashlib.blake2b(data, digest_size=_SIZE, key=self._secret, person=person).hexdigest()

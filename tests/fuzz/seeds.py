"""Real-format files of every kind that a lycée can send, drawn at random, right or with faults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from tests.checks.apb import grades
from tests.checks.builders import SECONDE, Eleves, Pupil, eleves, leaves
from tests.checks.companions import guardians_of, nomenclature, record, responsables, structures
from tests.checks.faults import HARMLESS, PLANTED
from tests.checks.lsl import livrets

SIZES = (0, 1, 2, 5, 9, 26)
"""Records of a file: the larger ones teach their lane before they end."""
DECLARED = "ISO-8859-15"


@dataclass(frozen=True)
class Seed:
    """One document before it is mutated, as text and how to write it."""

    kind: str
    text: str
    encoding: str

    def data(self) -> bytes:
        """Return the bytes of the document."""
        return written(self.text, self.encoding)


def written(text: str, encoding: str) -> bytes:
    """Return a text in an encoding; what it cannot write becomes « ? »."""
    return text.encode(encoding, "replace")


def spoilt_eleves(rng: Random) -> Eleves:
    """Return an export of pupils of whom some have a planted fault."""
    file = eleves(rng.choice(SIZES))
    for pupil in file.pupils:
        if rng.random() < 0.2:
            rng.choice(PLANTED).plant(pupil)
        elif rng.random() < 0.1:
            rng.choice(list(HARMLESS.values()))(pupil)
        elif rng.random() < 0.1:
            pupil.change(CODE_MEF=SECONDE, MEL=None)
    sections = ["ELEVES", "STRUCTURES"]
    if rng.random() < 0.3:
        rng.shuffle(sections)
    file.sections = ("PARAMETRES", *sections)
    return file


def without_addresses(rng: Random) -> str:
    """Return an export without addresses, perhaps with options."""
    file = spoilt_eleves(rng)
    text = file.text()
    if rng.random() < 0.5:
        return text
    lines = [line for pupil in file.pupils for line in _option(pupil)]
    section = "\n".join(["<OPTIONS>", *lines, "</OPTIONS>"])
    return text.replace("<STRUCTURES>", f"{section}\n<STRUCTURES>", 1)


def _option(pupil: Pupil) -> list[str]:
    tags: dict[str, str | None] = {"NUM_OPTION": "1", "CODE_MODALITE_ELECT": "O"}
    inside = ["<OPTIONS_ELEVE>", *leaves(tags | {"CODE_MATIERE": "030201"}), "</OPTIONS_ELEVE>"]
    return record("OPTION", {"ELEVE_ID": pupil.eleve_id}, inside)


def with_addresses(rng: Random) -> str:
    """Return an export with addresses."""
    file = spoilt_eleves(rng)
    file.sections = (*file.sections, "ADRESSES")
    for pupil in file.pupils:
        if rng.random() < 0.1:
            file.addresses[pupil.tags["ADRESSE_ID"] or ""] = {"LIGNE1_ADRESSE": "rue FrÃ©dÃ©ric"}
    return file.text()


def guardians(rng: Random) -> str:
    """Return an export of guardians."""
    return responsables(guardians_of(rng.choice(SIZES))).text()


def classes(_rng: Random) -> str:
    """Return an export of structures."""
    return structures().text()


def codes(_rng: Random) -> str:
    """Return an export of nomenclature."""
    return nomenclature().text()


def apb(rng: Random) -> str:
    """Return a grades file of the APB shape, of which some marks are wrong."""
    file = grades(rng.choice(SIZES))
    for pupil in file.pupils:
        for _, marks in pupil.cards:
            for mark in marks:
                if rng.random() < 0.1:
                    mark.average = rng.choice([None, "12,5", "25", "-1", "x", "9" * 400])
                elif rng.random() < 0.1:
                    mark.state = rng.choice("SAND?")
    return file.text()


def lsl(rng: Random) -> str:
    """Return a grades file of the LSL shape, of which some evaluations are wrong."""
    file = livrets(rng.choice(SIZES))
    for pupil in file.pupils:
        for evaluation in pupil.evaluations:
            if rng.random() < 0.1:
                evaluation.periods = [("1", "12"), ("1", "21"), ("9", None)]
            elif rng.random() < 0.1:
                evaluation.remark = rng.choice([None, "x" * 400])
    return file.text()


KINDS: Mapping[str, Callable[[Random], str]] = {
    "eleves": without_addresses,
    "eleves-adresses": with_addresses,
    "responsables": guardians,
    "structures": classes,
    "nomenclature": codes,
    "apb": apb,
    "lsl": lsl,
}
WEIGHTS = (8, 4, 2, 1, 1, 3, 3)

HONEST = {
    "ISO-8859-15": "iso-8859-15",
    "UTF-8": "utf-8",
    "ISO-8859-1": "iso-8859-1",
    "windows-1252": "cp1252",
    "UTF-16": "utf-16",
    "UTF-32": "utf-32",
    "IBM850": "cp850",
    "macintosh": "mac-roman",
}
"""Declared name → codec that the document is really in."""
LYING = (
    ("ISO-8859-15", "utf-8"),
    ("ISO-8859-15", "utf-8-sig"),
    ("UTF-8", "iso-8859-15"),
    ("UTF-8", "utf-8-sig"),
    ("ISO-8859-15", "utf-16-le"),
    ("UTF-16", "utf-8"),
    ("UTF-16", "utf-16-be"),
    ("UTF-32", "utf-32-le"),
    ("KLINGON-1", "iso-8859-15"),
    ("rot13", "utf-8"),
)
"""Declared name, and the codec that the document is really in."""


def seed_of(rng: Random) -> Seed:
    """Draw a document: mostly in the encoding that its program writes."""
    kind = rng.choices(list(KINDS), WEIGHTS)[0]
    text = KINDS[kind](rng)
    declared = "UTF-8" if 'encoding="UTF-8"' in text[:60] else DECLARED
    seed = Seed(kind, text, HONEST[declared])
    if rng.random() < 0.7:
        return seed
    said, codec = rng.choice([*HONEST.items(), *LYING])
    return replace(seed, text=text.replace(f'"{declared}"', f'"{said}"', 1), encoding=codec)

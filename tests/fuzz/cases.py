"""One input of a campaign: bytes, and what they are checked against, made from two numbers."""

from dataclasses import dataclass
from functools import cache
from random import Random

from msgspec.structs import replace

from cio_console.checks.expectation import Expectation, Identities
from cio_console.checks.opening.limits import Limits
from cio_console.checks.references import Nomenclature, Structures
from tests.checks.builders import UAI, expectation
from tests.checks.companions import DIVISIONS, MEFSTATS, SUBJECTS
from tests.checks.crossed import a_base
from tests.fuzz.archives import zipped
from tests.fuzz.mutators import mutated_bytes, mutated_text
from tests.fuzz.seeds import Seed, seed_of, written

SHORT_PROLOG = 2048
"""Bytes looked at for the root: a file is then read in several blocks even when it is small."""


@dataclass(frozen=True)
class Case:
    """One input."""

    number: int
    data: bytes
    expected: Expectation
    limits: Limits
    block: int
    """A size of block at which the report must be the same."""
    origin: Seed | None = None
    """The document before it was mutated; None for an archive."""

    @property
    def name(self) -> str:
        """The file's name, as a school would send it."""
        return f"{UAI}_E1.xml" if self.expected.collection == "notes" else "Eleves.xml"


def case_of(seed: int, number: int) -> Case:
    """Return the input of that number in a campaign."""
    rng = Random(f"{seed}-{number}")
    expected, limits = _expected(rng), _limits(rng)
    block = rng.choice((97, 700, 3000))
    if rng.random() < 0.15:
        documents = [_document(rng, seed_of(rng)) for _ in range(rng.choice((1, 1, 2, 3, 4)))]
        return Case(number, zipped(rng, documents), expected, limits, block)
    origin = seed_of(rng)
    return Case(number, _document(rng, origin), expected, limits, block, origin)


def _document(rng: Random, seed: Seed) -> bytes:
    """Return a document mutated in its structure, in its bytes, in both or not at all."""
    chance = rng.random()
    text = mutated_text(rng, seed.text) if chance < 0.6 else seed.text
    data = written(text, seed.encoding)
    return mutated_bytes(rng, data) if 0.5 < chance < 0.95 else data


def _limits(rng: Random) -> Limits:
    if rng.random() < 0.2:
        return Limits()
    return Limits(prolog_bytes=SHORT_PROLOG, syntax_findings=rng.choice((20, 500)))


def _expected(rng: Random) -> Expectation:
    known = expectation(
        uai=rng.choice((UAI, UAI, "")),
        collection=rng.choice(("", "", "siecle", "notes")),
        nature=rng.choice(("302", "307")),
        identities=rng.choice(list(Identities)),
    )
    chance = rng.random()
    if chance < 0.5:
        return known
    nomenclature, structures = _references()
    if chance < 0.6:
        return replace(known, nomenclature=nomenclature)
    if chance < 0.7:
        return replace(known, structures=structures, secret=b"fuzz" * 8)
    if chance < 0.9:
        return replace(known, base=a_base(count=9), siecle_first=True, secret=b"fuzz" * 8)
    return replace(known, terminale_expected=3, secret=b"fuzz" * 8)


@cache
def _references() -> tuple[Nomenclature, Structures]:
    divisions = {code: frozenset(mefs) for code, mefs in DIVISIONS.items()}
    return Nomenclature(dict(MEFSTATS), frozenset(SUBJECTS)), Structures(divisions)

"""A school and its documents while faults are planted in them, each in pupils of its own."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from cio_console.checks.expectation import Expectation, Identities
from cio_console.checks.opening.limits import DEFAULT_LIMITS, Limits
from cio_console.domain.campaign_files import shipped_campaign
from tests.truth.apb import Apb, apb
from tests.truth.companions import Companions, companions
from tests.truth.eleves import Eleves, eleves
from tests.truth.founding import found
from tests.truth.layout import Encoding, Layout, Written
from tests.truth.lsl import Lsl, lsl
from tests.truth.marks import Grades, grades, witnesses
from tests.truth.school import Home, Pupil, School
from tests.truth.tree import Element
from tests.truth.wanted import Who

CAMPAIGN = shipped_campaign("2025-creteil")

Condition = Callable[[Pupil], bool]


class NoRoomError(Exception):
    """Nobody is left that the fault could be planted in."""


@dataclass
class Ground:
    """What faults are planted in."""

    school: School
    eleves: Eleves
    seed: int
    rng: random.Random
    expected: dict[str, Any] = field(default_factory=dict)
    """What differs from the usual expectation."""
    encoding: Encoding | None = None
    """The one encoding that the fault is about, and no other."""
    mangled: list[Callable[[Written], bytes]] = field(default_factory=list)
    """What is sent instead of the main document, at most one."""
    limits: Limits = DEFAULT_LIMITS
    taken: set[int] = field(default_factory=set)
    """Numbers of the pupils who have their fault, and of the witness who must have none."""
    given: set[int] = field(default_factory=set)
    """Numbers of the guardians who have their fault."""
    used: set[tuple[object, ...]] = field(default_factory=set)
    """What only one fault may be about, and has one."""
    crossed: bool = False
    """Whether the grades are crossed with the pupils' export."""
    filename: str = "e.xml"
    """What the file is sent as."""
    more: dict[str, Element] = field(default_factory=dict)
    """Documents of the upload besides the usual ones, by name."""
    unknown: int = 0
    """Numbers drawn so far that nobody carries."""

    @cached_property
    def companions(self) -> Companions:
        """The exports that complete the pupils', made when they are asked for."""
        return companions(self.school, self.seed)

    @cached_property
    def grades(self) -> Grades:
        """What the candidates got."""
        return grades(self.school, self.seed)

    @cached_property
    def apb(self) -> Apb:
        """The grades in the APB shape."""
        return apb(self.school, self.grades, self.seed)

    @cached_property
    def lsl(self) -> Lsl:
        """The grades in the LSL shape."""
        return lsl(self.school, self.grades, self.seed)

    @cached_property
    def witnesses(self) -> set[int]:
        """Numbers of the candidates who keep without any fault in their grades."""
        return witnesses(self.school)

    def graded(self, condition: Condition = lambda pupil: pupil.candidate) -> Pupil:
        """Take a candidate whose grades have no fault yet."""
        return self.several_graded(1, condition)[0]

    def several_graded(self, count: int, condition: Condition) -> list[Pupil]:
        """Take several, in the order of the grades."""
        chosen = self.pupils(
            count, lambda one: one.candidate and one.number not in self.witnesses and condition(one)
        )
        return sorted(chosen, key=self.grades.pupils.index)

    def once(self, *key: object) -> None:
        """Take something that only one fault may be about; raise NoRoomError when it is taken."""
        self.claim([key])

    def claim(self, keys: Iterable[tuple[object, ...]]) -> None:
        """Take several such things, all or none."""
        wanted = set(keys)
        if wanted & self.used:
            raise NoRoomError
        self.used |= wanted

    def is_free(self, *key: object) -> bool:
        """Tell whether no fault is about something yet."""
        return key not in self.used

    def pupil(self, condition: Condition = lambda pupil: pupil.present) -> Pupil:
        """Take a pupil who has no fault yet; raise NoRoomError when there is none."""
        return self.pupils(1, condition)[0]

    def pupils(self, count: int, condition: Condition) -> list[Pupil]:
        """Take several pupils, in the order of the file."""
        free = [p for p in self.school.pupils if p.number not in self.taken and condition(p)]
        if len(free) < count:
            raise NoRoomError
        chosen = self.rng.sample(free, count)
        self.taken.update(pupil.number for pupil in chosen)
        return sorted(chosen, key=self.school.pupils.index)

    def home(self) -> tuple[Home, Pupil]:
        """Take a home whose first pupil in the file is there, and that pupil."""
        owners: dict[int, Pupil] = {}
        for pupil in self.school.pupils:
            if pupil.home:
                owners.setdefault(pupil.home.number, pupil)
        free = [
            pupil
            for number, pupil in owners.items()
            if number in self.eleves.addresses and pupil.present and pupil.number not in self.taken
        ]
        if not free:
            raise NoRoomError
        owner = self.rng.choice(free)
        if owner.home is None:
            raise NoRoomError
        self.taken.add(owner.number)
        return owner.home, owner

    def record(self, pupil: Pupil) -> Element:
        """Return the ELEVE of a pupil."""
        return self.eleves.records[pupil.number]

    def stranger(self) -> str:
        """Return an ELEVE_ID that nobody carries."""
        self.unknown += 1
        return str(97_000_000 + self.unknown)

    def who(self, pupil: Pupil, **changes: str) -> Who:
        """Return a pupil as findings must name them, by what their record says."""
        attributes = self.record(pupil).attributes
        named = {
            "eleve_id": attributes.get("ELEVE_ID", ""),
            "elenoet": attributes.get("ELENOET", ""),
            "division": pupil.division.code,
        }
        return Who(pupil.number, **(named | changes))

    def class_of(self, pupil: Pupil) -> str:
        """Return the class that the file gives to a pupil, "" for none."""
        structures = self.eleves.structures.get(pupil.number)
        for one in structures.all("STRUCTURE") if structures else ():
            code = one.value("CODE_STRUCTURE")
            if one.value("TYPE_STRUCTURE") == "D" and code.upper() != "INACTIFS":
                return code
        return ""

    def owner(self, pupil: Pupil) -> Who | None:
        """Return how a finding on an address names the first pupil who lives there.

        Nobody when the addresses come before the pupils, who are not known yet.
        """
        sections = self.eleves.root.at("DONNEES").children
        tags = [section.tag for section in sections]
        if tags.index("ADRESSES") < tags.index("ELEVES"):
            return None
        return self.who(pupil)

    def forget(self, pupil: Pupil) -> None:
        """Take away what is said elsewhere of a pupil, who cannot be named there."""
        eleve_id = pupil.eleve_id
        self.unlink(eleve_id)
        for section in self.eleves.root.at("DONNEES").children:
            section.children = (
                [one for one in section.children if one.attributes.get("ELEVE_ID") != eleve_id]
                if section.tag != "ELEVES"
                else section.children
            )

    def unlink(self, eleve_id: str) -> None:
        """Take away the guardians of a pupil."""
        links = self.companions.links()
        links.children = [one for one in links.children if one.value("ELEVE_ID") != eleve_id]

    def laid(self, layout: Layout) -> Layout:
        """Return the layout that the faults ask for, as near as can be to a drawn one."""
        if self.encoding is None:
            return layout
        return replace(layout, encoding=self.encoding, references=0.0)

    def expectation(self, identities: Identities = Identities.FULL) -> Expectation:
        """Return what the file is checked against."""
        school = self.school
        usual: dict[str, Any] = {
            "campaign": CAMPAIGN,
            "uai": school.uai,
            "collection": "siecle",
            "schools": {school.uai: school.name, school.sister: "Lycée des Aubépines"},
            "nature": school.nature,
            "identities": identities,
        }
        return Expectation(**(usual | self.expected))


def break_ground(seed: int, size: int) -> Ground:
    """Return the documents of a new school, one candidate of which keeps without any fault."""
    school = found(seed, size)
    ground = Ground(school, eleves(school, seed), seed, random.Random(seed + 1))
    ground.taken.add(ground.rng.choice(school.candidates).number)
    return ground

"""Planters of what several pupils share, and of classes."""

from cio_console.domain.finding import Severity
from tests.truth.ground import Ground
from tests.truth.planting import Planter, anyone, candidate, present, put
from tests.truth.tree import Element
from tests.truth.wanted import ANY, ERROR, WARNING, Wanted, Who


def _same_ine(count: int) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        first, *others = ground.pupils(count, anyone)
        places = [put(ground, ground.record(one), one.ine_tag, first.ine) for one in others]
        who = ground.who(others[0], division=ground.class_of(others[0]))
        also = (first.number, *(one.number for one in others))
        says = (f"porté par {count} élèves", first.eleve_id, others[0].eleve_id)
        return [Wanted("S104", ERROR, places[0], first.ine, who, also, says)]

    return Planter(f"S104 of {count}", "S104", plant)


def _same_email(count: int, *, capitals: bool) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        first, *others = ground.pupils(count, candidate)
        address = first.email.upper() if capitals else first.email
        places = [put(ground, ground.record(one), "MEL", address) for one in others]
        also = (first.number, *(one.number for one in others))
        says = (f"portée par {count} élèves",)
        return [Wanted("S114", WARNING, places[0], address, ground.who(others[0]), also, says)]

    return Planter(f"S114 of {count}{' in capitals' * capitals}", "S114", plant)


def _same_number(attribute: str, count: int) -> Planter:
    """Return a planter of one number for several pupils, in every section that names them."""

    def plant(ground: Ground) -> list[Wanted]:
        first, *others = ground.pupils(count, anyone)
        value = ground.record(first).attributes[attribute]
        for one in others:
            own = ground.record(one).attributes[attribute]
            if attribute == "ELEVE_ID":
                ground.unlink(own)
            for element in ground.eleves.root.at("DONNEES").every():
                if element.attributes.get(attribute) == own:
                    element.attributes[attribute] = value
        record = ground.record(others[0])
        who = ground.who(others[0], division=_shared_class(ground, others[0].number, attribute))
        also = (first.number, *(one.number for one in others))
        says = (f"Le même {attribute} est porté par {count} élèves",)
        return [Wanted("S135", ERROR, record, value, who, also, says)]

    return Planter(f"S135 {attribute} of {count}", "S135", plant)


def _shared_class(ground: Ground, number: int, attribute: str) -> str:
    """Return the class shown of a pupil, which nothing tells when an ELEVE_ID is shared."""
    pupil = next(one for one in ground.school.pupils if one.number == number)
    return ANY if attribute == "ELEVE_ID" else ground.class_of(pupil)


def _classes(
    name: str, severity: Severity, listed: list[tuple[str, str]], value: str, says: str
) -> Planter:
    """Return a planter of what is listed in the structures of a pupil, « # » for their class."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(present)
        structures = ground.eleves.structures[pupil.number]
        structures.children = []
        last: Element | None = None
        for kind, code in listed:
            one = structures.add("STRUCTURE")
            at = one.add("CODE_STRUCTURE", code.replace("#", pupil.division.code))
            one.add("TYPE_STRUCTURE", kind)
            last = at if kind == "D" else last
        if not listed:
            ground.eleves.section("STRUCTURES").children.remove(structures)
        who = ground.who(pupil, division=ground.class_of(pupil))
        shown = value.replace("#", pupil.division.code)
        at = last or ground.record(pupil)
        return [Wanted("S132", severity, at, shown, who, says=(says,))]

    return Planter(f"S132 {name}", "S132", plant)


CLASSES = [
    _classes("nowhere", ERROR, [], "", "aucune classe"),
    _classes("groups only", ERROR, [("G", "LV2G1"), ("G", "EPS 3")], "", "aucune classe"),
    _classes("inactive", ERROR, [("D", "Inactifs")], "Inactifs", "Inactifs"),
    _classes(
        "inactive in capitals", ERROR, [("G", "G1"), ("D", "INACTIFS")], "INACTIFS", "Inactifs"
    ),
    _classes(
        "two classes", WARNING, [("D", "#"), ("G", "G1"), ("D", "AUTRE")], "#, AUTRE", "2 divisions"
    ),
    _classes(
        "three classes", WARNING, [("D", "A"), ("D", "B"), ("D", "#")], "A, B, #", "3 divisions"
    ),
]


def _of_nobody(section: str, tag: str) -> Planter:
    """Return a planter of a record of a section about a number that no pupil carries."""

    def plant(ground: Ground) -> list[Wanted]:
        if ground.eleves.root.find("DONNEES", section) is None:
            ground.eleves.root.at("DONNEES").add(section)
        within = ground.eleves.section(section)
        number = ground.stranger()
        one = Element(tag, ELEVE_ID=number)
        if section == "OPTIONS":
            choice = one.add("OPTIONS_ELEVE")
            choice.add("NUM_OPTION", "1")
            choice.add("CODE_MATIERE", "030201")
        else:
            structure = one.add("STRUCTURE")
            structure.add("CODE_STRUCTURE", "TG1")
            structure.add("TYPE_STRUCTURE", "D")
        within.children.insert(ground.rng.randrange(len(within.children) + 1), one)
        who = Who(-ground.unknown, number)
        return [Wanted("S133", WARNING, one, number, who)]

    return Planter(f"S133 {tag} of nobody", "S133", plant)


def _two_blocks(ground: Ground) -> list[Wanted]:
    """Tell a pupil's groups in a second block of structures."""
    pupil = ground.pupil(present)
    first = ground.eleves.structures[pupil.number]
    again = Element(first.tag, **first.attributes)
    one = again.add("STRUCTURE")
    one.add("CODE_STRUCTURE", "LV3G2")
    one.add("TYPE_STRUCTURE", "G")
    ground.eleves.section("STRUCTURES").insert_after(first, again)
    return [Wanted("S133", WARNING, again, pupil.eleve_id, ground.who(pupil))]


SECTIONS = [
    _of_nobody("STRUCTURES", "STRUCTURES_ELEVE"),
    _of_nobody("OPTIONS", "OPTION"),
    Planter("S133 two blocks", "S133", _two_blocks),
]

SHARED = [
    *(_same_ine(count) for count in (2, 3, 7)),
    *(_same_email(count, capitals=False) for count in (2, 3)),
    _same_email(2, capitals=True),
    *(_same_number("ELEVE_ID", count) for count in (2, 3)),
    *(_same_number("ELENOET", count) for count in (2, 3)),
]

PLANTERS = [*CLASSES, *SECTIONS, *SHARED]

"""Planters of what ties the pupils to the guardians, classes and codes of the same upload."""

from collections.abc import Callable
from functools import partial

from tests.truth.companions import link
from tests.truth.eleves import address
from tests.truth.ground import Ground, NoRoomError
from tests.truth.plant_pupils import read_wrongly
from tests.truth.planting import EVERYTHING, Plant, Planter, candidate, present, put
from tests.truth.school import Guardian, Pupil, School
from tests.truth.tree import Element
from tests.truth.wanted import BLOCKING, ERROR, INFORMATION, WARNING, Wanted, Who

UPLOAD = "upload"
MAJORITY = 18
PUPILS, STRANGERS, ADULTS = "S141 pupils", "S141 strangers", "S141 adults"
LINKS = "S141 links"
"""What each kind of S141 needs to have been read to its end; the last one, nothing."""


def _planter(name: str, plant: Plant, *silences: str) -> Planter:
    return Planter(name, name[:4], plant, UPLOAD, silences=frozenset(silences))


def _unknown_mef(ground: Ground) -> list[Wanted]:
    """Give a pupil a MEF of the right form, and of the same year, that the nomenclature lacks."""
    pupil = ground.pupil(present)
    mef = pupil.level.mef[:3] + "Z" + pupil.level.mef[4:]
    at = put(ground, ground.record(pupil), "CODE_MEF", mef)
    return [Wanted("S131", ERROR, at, mef, ground.who(pupil), says=("nomenclature",))]


def _into(ground: Ground, pupil: Pupil, code: str) -> Element:
    """Put a pupil in another class; return where the file says so."""
    for one in ground.eleves.structures[pupil.number].all("STRUCTURE"):
        if one.value("TYPE_STRUCTURE") == "D":
            one.at("CODE_STRUCTURE").text = code
            return one.at("CODE_STRUCTURE")
    raise NoRoomError


def _wrong_class(ground: Ground) -> list[Wanted]:
    """Put a pupil in a class for another MEF."""
    classes = ground.school.divisions
    mefs = {each.code: {level.mef for level in each.levels} for each in classes}

    def misplaced(pupil: Pupil) -> list[str]:
        return [code for code, held in mefs.items() if pupil.level.mef not in held]

    pupil = ground.pupil(lambda one: one.present and bool(misplaced(one)))
    code = ground.rng.choice(misplaced(pupil))
    at = _into(ground, pupil, code)
    says = (code, pupil.level.mef)
    return [Wanted("S134", WARNING, at, code, ground.who(pupil, division=code), says=says)]


def _unknown_class(ground: Ground) -> list[Wanted]:
    """Put a pupil in a class that the structures do not have."""
    pupil = ground.pupil(present)
    code = f"NEUVE{pupil.number % 100}"
    at = _into(ground, pupil, code)
    return [Wanted("S134", WARNING, at, code, ground.who(pupil, division=code))]


CODES = [
    _planter("S131 unknown in the nomenclature", _unknown_mef),
    _planter("S134 wrong class", _wrong_class),
    _planter("S134 unknown class", _unknown_class),
]


def _minor(school: School, pupil: Pupil) -> bool:
    day, born = school.exported, pupil.birth.day
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return pupil.present and age < MAJORITY


def _orphan(ground: Ground) -> list[Wanted]:
    """Leave a minor without any guardian."""
    pupil = ground.pupil(partial(_minor, ground.school))
    ground.unlink(pupil.eleve_id)
    return [Wanted("S141", WARNING, ground.record(pupil), "", ground.who(pupil), part=PUPILS)]


def _only_contacts(ground: Ground) -> list[Wanted]:
    """Leave a minor with mere contacts."""
    pupil = ground.pupil(partial(_minor, ground.school))
    for one in ground.companions.links_of(pupil.eleve_id):
        for tag, text in (("RESP_LEGAL", "0"), ("NIVEAU_RESPONSABILITE", "3")):
            if one.find(tag):
                one.at(tag).text = text
    at, says = ground.record(pupil), ("contacts",)
    return [Wanted("S141", WARNING, at, "", ground.who(pupil), says=says, part=PUPILS)]


def _added_link(ground: Ground, eleve_id: str, person_id: str, rank: int) -> Element:
    """Add a link at the end, so that it comes after those of the same pupil."""
    made = link(eleve_id, person_id, rank, ranked=_ranked(ground.school))
    ground.companions.links().children.append(made)
    return made


def _ranked(school: School) -> bool:
    return school.version < "3.0"


def _absent_pupil(ground: Ground) -> list[Wanted]:
    """Link an adult to a pupil whom nobody has."""
    number = ground.stranger()
    adult = ground.rng.choice(ground.school.guardians)
    at = _added_link(ground, number, str(adult.number), 1).at("ELEVE_ID")
    return [Wanted("S141", WARNING, at, number, Who(-ground.unknown, number), part=STRANGERS)]


def _absent_person(ground: Ground) -> list[Wanted]:
    """Link a pupil to an adult whom the file does not have."""
    pupil = ground.pupil(present)
    number = ground.stranger()
    at = _added_link(ground, pupil.eleve_id, number, 2).at("PERSONNE_ID")
    return [Wanted("S141", WARNING, at, number, ground.who(pupil), part=ADULTS)]


def _two_firsts(ground: Ground) -> list[Wanted]:
    """Give a pupil two legal guardians n° 1, which only files to 2018 can say."""
    if not _ranked(ground.school):
        raise NoRoomError
    pupil = ground.pupil(present)
    adult = ground.rng.choice(ground.school.guardians)
    at = _added_link(ground, pupil.eleve_id, str(adult.number), 1).at("RESP_LEGAL")
    return [Wanted("S141", WARNING, at, "1", ground.who(pupil), part=LINKS)]


def _half_link(ground: Ground) -> list[Wanted]:
    """Forget the adult of a link."""
    pupil = ground.pupil(present)
    made = _added_link(ground, pupil.eleve_id, "", 2)
    if ground.rng.random() < 0.5:
        made.drop("PERSONNE_ID")
        return [Wanted("S141", WARNING, made, "", ground.who(pupil), part=LINKS)]
    return [Wanted("S141", WARNING, made.at("PERSONNE_ID"), "", ground.who(pupil), part=LINKS)]


def _link_of_nobody(ground: Ground) -> list[Wanted]:
    """Forget the pupil of a link."""
    adult = ground.rng.choice(ground.school.guardians)
    made = _added_link(ground, "", str(adult.number), 2)
    made.drop("ELEVE_ID")
    return [Wanted("S141", WARNING, made, "", part=LINKS)]


def _guardian_s_address(ground: Ground) -> list[Wanted]:
    """Give a candidate the address of an adult, in other letters perhaps."""
    free = [adult for adult in ground.school.guardians if adult.email and _is_free(ground, adult)]
    if not free:
        raise NoRoomError
    pupil = ground.pupil(candidate)
    adult = ground.rng.choice(free)
    text = ground.rng.choice((adult.email, adult.email.upper()))
    at = put(ground, ground.record(pupil), "MEL", text)
    ground.given.add(adult.number)
    return [Wanted("S113", WARNING, at, text, ground.who(pupil), says=("responsable",))]


def _is_free(ground: Ground, adult: Guardian) -> bool:
    """Tell whether nobody was given the address of an adult."""
    return adult.number not in ground.given


GUARDIANS = [
    _planter("S141 a minor without guardian", _orphan),
    _planter("S141 a minor with contacts", _only_contacts),
    _planter("S141 an absent pupil", _absent_pupil),
    _planter("S141 an absent adult", _absent_person),
    _planter("S141 two n° 1", _two_firsts),
    _planter("S141 a link without adult", _half_link),
    _planter("S141 a link without pupil", _link_of_nobody),
    _planter("S113 a guardian's address", _guardian_s_address),
]


def _adult(ground: Ground) -> Element:
    """Take the PERSONNE of an adult whom nobody else changes."""
    free = [adult for adult in ground.school.guardians if _is_free(ground, adult)]
    if not free:
        raise NoRoomError
    adult = ground.rng.choice(free)
    ground.given.add(adult.number)
    return ground.companions.persons[adult.number]


def _damaged_adult(ground: Ground) -> list[Wanted]:
    text = read_wrongly("Hélène")
    return [Wanted("F010", ERROR, put(ground, _adult(ground), "PRENOM", text), text)]


def _damaged_home(ground: Ground) -> list[Wanted]:
    """Damage the address of an adult, among the guardians' own."""
    homes = [adult.home for adult in ground.school.guardians if adult.home]
    if not homes:
        raise NoRoomError
    made = address(ground.rng.choice(homes))
    made.attributes["ADRESSE_ID"] = ground.stranger()
    ground.companions.guardians.at("DONNEES", "ADRESSES").children.append(made)
    text = read_wrongly("Cité des Bâtisseurs")
    return [Wanted("F010", ERROR, put(ground, made, "LIGNE1_ADRESSE", text), text)]


def _broken_adult(ground: Ground) -> list[Wanted]:
    at = put(ground, _adult(ground), "NOM_USAGE", "R & D")
    at.raw = True
    return [Wanted("F003", BLOCKING, at, needle="& D", pathless=True)]


def _new_tag(where: Callable[[Ground], Element]) -> Plant:
    def plant(ground: Ground) -> list[Wanted]:
        tag = f"NEUF{ground.rng.randrange(10**6)}"
        return [Wanted("F012", INFORMATION, where(ground).add(tag, "1"), says=(f"<{tag}>",))]

    return plant


def _a_division(ground: Ground) -> Element:
    return ground.rng.choice(list(ground.companions.divisions.values()))


def _a_mef(ground: Ground) -> Element:
    return ground.rng.choice(ground.companions.nomenclature.at("DONNEES", "MEFS").children)


WITHIN = [
    _planter("F010 an adult", _damaged_adult),
    _planter("F010 an adult's home", _damaged_home),
    _planter("F003 an adult", _broken_adult, "S141", PUPILS, ADULTS),
    _planter("F012 in an adult", _new_tag(_adult)),
    _planter("F012 in a link", _new_tag(lambda ground: ground.companions.links().children[0])),
    _planter("F012 in a division", _new_tag(_a_division)),
    _planter("F012 in a MEF", _new_tag(_a_mef)),
]


def _whole(name: str, plant: Plant, *silences: str) -> Planter:
    return Planter(name, name[:4], plant, UPLOAD, once=True, silences=frozenset(silences))


def _header(name: str, root: Callable[[Ground], Element], tag: str, text: str) -> Planter:
    """Return a planter of a companion that is not of this school, or not of this year."""

    def plant(ground: Ground) -> list[Wanted]:
        value = ground.school.sister if text == "sister" else text
        at = root(ground).at("PARAMETRES", tag)
        at.text = value
        return [Wanted(name[:4], BLOCKING, at, value)]

    return _whole(name, plant)


def _no_block(name: str, root: Callable[[Ground], Element], tag: str, *silences: str) -> Planter:
    """Return a planter of a companion without one of its blocks."""

    def plant(ground: Ground) -> list[Wanted]:
        root(ground).at("DONNEES").drop(tag)
        return [Wanted("F009", BLOCKING, document=f"{root(ground).tag}.xml")]

    return _whole(name, plant, *silences)


def _guardians(ground: Ground) -> Element:
    return ground.companions.guardians


def _structures(ground: Ground) -> Element:
    return ground.companions.structures


def _nomenclature(ground: Ground) -> Element:
    return ground.companions.nomenclature


def _two_of_a_kind(ground: Ground) -> list[Wanted]:
    ground.more["Structures (1).xml"] = ground.companions.structures
    return [Wanted("F006", BLOCKING, document="", says=("2 fois",))]


def _of_another_kind(ground: Ground) -> list[Wanted]:
    root = Element("STS_EDT")
    root.add("PARAMETRES")
    ground.more["sts_emp_0940000x_2024.xml"] = root
    return [Wanted("F008", BLOCKING, root, says=("STSWEB",), pathless=True)]


DOCUMENTS = [
    _header("S002 guardians of the sister school", _guardians, "UAJ", "sister"),
    _header("S002 structures of the sister school", _structures, "UAJ", "sister"),
    _header("S003 a nomenclature of the year before", _nomenclature, "ANNEE_SCOLAIRE", "2023"),
    _header("S001 structures of no school", _structures, "UAJ", ""),
    _no_block("F009 no PERSONNES", _guardians, "PERSONNES", "S141", PUPILS, ADULTS),
    _no_block("F009 no DIVISIONS", _structures, "DIVISIONS"),
    _no_block("F009 no MATIERES", _nomenclature, "MATIERES"),
    _whole("F006 two of a kind", _two_of_a_kind, *EVERYTHING),
    _whole("F008 a timetable besides", _of_another_kind),
]

PLANTERS: list[Planter] = [*CODES, *GUARDIANS, *WITHIN, *DOCUMENTS]

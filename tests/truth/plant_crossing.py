"""Planters of what the grades and SIECLE do not say alike."""

from collections.abc import Callable
from datetime import timedelta

from tests.truth.apb import ISO, SESSION, eleve
from tests.truth.ground import Ground
from tests.truth.marks import COMMON, GRADED, periods_of
from tests.truth.numbers import old_ine, rnie
from tests.truth.plant_apb import who
from tests.truth.plant_lsl import of_siecle
from tests.truth.plant_lsl import who as who_of_lsl
from tests.truth.planting import Plant, Planter
from tests.truth.school import RENTREE, Pupil
from tests.truth.tree import Element
from tests.truth.wanted import ERROR, WARNING, Wanted, Who

APB, LSL = "apb + siecle", "lsl + siecle"
_SETTLED = (10, 15)
"""Month and day after which an arrival may lack the first period."""


def _planter(name: str, plant: Plant, scene: str, *, once: bool = False) -> Planter:
    shape = ", LSL" if scene == LSL else ""
    return Planter(f"{name}{shape}", name[:4], plant, scene, once=once)


def _too_early(ground: Ground) -> list[Wanted]:
    ground.expected["siecle_first"] = False
    return [Wanted("X001", WARNING)]


def _absent(ground: Ground) -> list[Wanted]:
    """Leave a pupil out of the grades."""
    pupil = ground.graded()
    ground.apb.section("eleves").children.remove(ground.apb.records[pupil.number])
    return [Wanted("X101", ERROR, who=of_siecle(pupil))]


def _absent_of_lsl(ground: Ground) -> list[Wanted]:
    pupil = ground.graded()
    ground.lsl.root.at("donnees").children.remove(ground.lsl.records[pupil.number])
    return [Wanted("X101", ERROR, who=of_siecle(pupil))]


def _new_ine(ground: Ground) -> list[Wanted]:
    """Give a pupil an INE that SIECLE does not have any more: the person is found by the rest."""
    pupil = ground.graded(lambda one: one.candidate and _is_alone(ground, one))
    record = ground.apb.records[pupil.number]
    record.attributes["ine"] = ine = rnie(900_000_000 + pupil.number)
    said = (f"n° interne {pupil.elenoet}", "changé")
    return [Wanted("X102", ERROR, record, ine, who(pupil), says=said)]


def _is_alone(ground: Ground, pupil: Pupil) -> bool:
    """Tell whether no other pupil has the name and birth date of one."""
    return not any(
        one is not pupil and one.birth.day == pupil.birth.day for one in ground.school.pupils
    )


def _stranger(ground: Ground) -> list[Wanted]:
    """Grade somebody whom SIECLE does not know."""
    model = _witness(ground)
    code = ground.stranger()
    ine = old_ine(9_000_000_000 + int(code))
    made = eleve(model, ine)
    made.attributes |= {"code": f"E-{code}", "nom": "ZZYZX", "prenom": "Quidam"}
    years = made.add("annees-scolaires")
    years.children.append(_year_of(ground, model, code))
    ground.apb.section("eleves").children.append(made)
    nobody = Who(-ground.unknown, f"E-{code}", "", model.division.code)
    return [Wanted("X102", ERROR, made, ine, nobody)]


def _witness(ground: Ground) -> Pupil:
    """Return a pupil whose grades have no fault, to be like."""
    return ground.rng.choice([p for p in ground.grades.pupils if p.number in ground.witnesses])


def _year_of(ground: Ground, pupil: Pupil, code: str) -> Element:
    """Return a year in the class of a pupil, graded in a service of its own."""
    subject = COMMON[0]
    made = Element("annee-scolaire", annee=SESSION)
    made.attributes["code-classe"] = ground.apb.years[pupil.number].attributes["code-classe"]
    bulletins = made.add("bulletins")
    services = ground.apb.section("services-notations")
    for period in periods_of(pupil.division):
        service = services.add("service-notation", code=f"S-{code}-{period}", annee=SESSION)
        service.attributes |= {"trimestre": str(period), "code-enseignant": f"P-{subject}"}
        service.attributes["code-matiere"] = f"M-{subject}"
        mark = bulletins.add("bulletin", trimestre=str(period)).add("notes", etat=GRADED)
        mark.attributes["code-service-notation"] = service.attributes["code"]
        mark.add("moyenne", "11.5")
        mark.add("appreciation", "Bien.")
    return made


def _stranger_of_lsl(ground: Ground) -> list[Wanted]:
    model = _witness(ground)
    number = ground.stranger()
    source = ground.lsl.records[model.number]
    made = Element("eleve", id=number)
    made.children = [_copy(child) for child in source.children]
    for one in made.every():
        if one.tag == "structure":
            one.attributes["effectif"] = str(900 + ground.unknown)
    ground.lsl.root.at("donnees").children.append(made)
    return [Wanted("X102", ERROR, made, number, Who(-ground.unknown, number))]


def _copy(element: Element) -> Element:
    made = Element(element.tag, element.text)
    made.attributes = dict(element.attributes)
    made.children = [_copy(child) for child in element.children]
    return made


def _difference(name: str, change: Callable[[Pupil], dict[str, str]], *says: str) -> Planter:
    """Return a planter of a name or birth date that is not that of SIECLE."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.graded()
        record = ground.apb.records[pupil.number]
        record.attributes |= change(pupil)
        get = record.attributes.__getitem__
        value = get("date-naissance") if "birth" in name else f"{get('nom')} {get('prenom')}"
        return [Wanted("X103", WARNING, record, value, who(pupil), says=says)]

    return _planter(f"X103 {name}", plant, APB)


def _other_day(pupil: Pupil) -> dict[str, str]:
    return {"date-naissance": (pupil.birth.day + timedelta(days=31)).strftime(ISO)}


def _missing_period(ground: Ground) -> list[Wanted]:
    """Leave out the second trimester of a pupil."""
    pupil = ground.graded(lambda one: one.candidate and one.division.periods == 3)
    _drop(ground, pupil, 2)
    at, says = ground.apb.records[pupil.number], ("trimestre 2",)
    return [Wanted("X104", ERROR, at, "", who(pupil), says=says)]


def _drop(ground: Ground, pupil: Pupil, period: int) -> None:
    bulletins = ground.apb.years[pupil.number].at("bulletins")
    bulletins.children.remove(ground.apb.bulletins[pupil.number, period])


def _late(ground: Ground) -> list[Wanted]:
    """Leave out the first trimester of a pupil who arrived after it had begun."""

    def late(one: Pupil) -> bool:
        entered = (one.entered.month, one.entered.day)
        arrived = one.entered.year == RENTREE and entered > _SETTLED
        return one.candidate and one.division.periods == 3 and arrived

    pupil = ground.graded(late)
    _drop(ground, pupil, 1)
    at = ground.apb.records[pupil.number]
    says = ("trimestre 1", "arrivé en cours d'année")
    return [Wanted("X104", WARNING, at, "", who(pupil), says=says)]


def _missing_period_of_lsl(ground: Ground) -> list[Wanted]:
    pupil = ground.graded(lambda one: one.candidate and one.division.periods == 3)
    for (number, subject), evaluation in ground.lsl.evaluations.items():
        if number == pupil.number:
            periods = evaluation.at("periodiques").children
            periods.remove(ground.lsl.periods[number, subject, 2])
    at, says = ground.lsl.records[pupil.number], ("trimestre 2",)
    return [Wanted("X104", ERROR, at, "", who_of_lsl(pupil), says=says)]


PLANTERS: list[Planter] = [
    _planter("X001 before SIECLE", _too_early, APB, once=True),
    _planter("X001 before SIECLE", _too_early, LSL, once=True),
    _planter("X101 absent", _absent, APB),
    _planter("X101 absent", _absent_of_lsl, LSL),
    _planter("X102 another INE", _new_ine, APB),
    _planter("X102 unknown", _stranger, APB),
    _planter("X102 unknown", _stranger_of_lsl, LSL),
    _difference("another birth date", _other_day, "date de naissance"),
    _difference("another name", lambda _: {"nom": "QWERTZ-QUELCONQUE"}, "nom de famille"),
    _difference("another first name", lambda _: {"prenom": "Wxyz"}, "prénom"),
    _planter("X104 no second trimester", _missing_period, APB),
    _planter("X104 no first trimester of a late arrival", _late, APB),
    _planter("X104 no second trimester", _missing_period_of_lsl, LSL),
]

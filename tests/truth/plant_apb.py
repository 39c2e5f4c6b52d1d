"""Planters of the rules over one pupil's grades in the « APB » shape."""

from collections.abc import Callable

from tests.truth.ground import Ground
from tests.truth.marks import COMMON, periods_of
from tests.truth.planting import Plant, Planter
from tests.truth.school import Pupil
from tests.truth.tree import Element
from tests.truth.wanted import BLOCKING, ERROR, INFORMATION, WARNING, Wanted, Who

APB = "apb"
REFERRED = "N102 references"
"""The part of N102 that needs every declaration."""
SURE = COMMON[:2]
"""Subjects in which everyone is graded, in every period."""


def planter(name: str, plant: Plant, *silences: str, once: bool = False) -> Planter:
    """Return a planter in this shape; the name begins with the rule."""
    return Planter(name, name[:4], plant, APB, once=once, silences=frozenset(silences))


def who(pupil: Pupil, **changes: str) -> Who:
    """Return a pupil as findings name them: by the file's own code, and the name of the class."""
    named = {"eleve_id": f"E-{pupil.number}", "division": pupil.division.code}
    return Who(pupil.number, **(named | changes))


def mark_of(ground: Ground) -> tuple[Pupil, Element]:
    """Take a pupil and one of the marks with an average."""
    pupil = ground.graded()
    period = ground.rng.choice(periods_of(pupil.division))
    return pupil, ground.apb.notes[pupil.number, ground.rng.choice(SURE), period]


def _identifier(name: str, change: Callable[[str], str | None]) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.graded()
        record = ground.apb.records[pupil.number]
        text = change(record.attributes["ine"])
        if text is None:
            del record.attributes["ine"]
        else:
            record.attributes["ine"] = text
        return [Wanted("N101", ERROR, record, (text or "").strip(), who(pupil))]

    return planter(f"N101 {name}", plant)


def _same_ine(count: int) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        first, *others = ground.several_graded(count, lambda _: True)
        ine = ground.apb.records[first.number].attributes["ine"]
        for one in others:
            ground.apb.records[one.number].attributes["ine"] = ine
        at = ground.apb.records[others[0].number]
        also = (first.number, *(one.number for one in others))
        said = (f"porté par {count} élèves",)
        return [Wanted("N101", ERROR, at, ine, who(others[0]), also, said)]

    return planter(f"N101 of {count}", plant)


IDENTIFIERS = [
    _identifier("no INE", lambda _: None),
    _identifier("empty INE", lambda _: ""),
    _identifier("blank INE", lambda _: "  "),
    _identifier("short", lambda ine: ine[:-1]),
    _identifier("small letters", lambda ine: ine.lower()),
    _identifier("words", lambda _: "INCONNU"),
    _same_ine(2),
    _same_ine(3),
]


def _average(name: str, text: str | None) -> Planter:
    """Return a planter of a wrong average where the pupil is graded; None for no average."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil, notes = mark_of(ground)
        at = notes
        if text is None:
            notes.drop("moyenne")
        else:
            at = notes.at("moyenne")
            at.text = text
        place = at if text and text.strip() else notes
        return [Wanted("N103", ERROR, place, (text or "").strip(), who(pupil))]

    return planter(f"N103 {name}", plant)


def _average_of(state: str) -> Planter:
    """Return a planter of an average where the pupil is said not to be graded."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil, notes = mark_of(ground)
        notes.attributes["etat"] = state
        at = notes.at("moyenne")
        return [Wanted("N103", ERROR, at, at.text, who(pupil))]

    return planter(f"N103 graded though {state}", plant)


AVERAGES = [
    _average("no average", None),
    _average("empty average", ""),
    _average("blank average", "\n  "),
    _average("comma", "12,5"),
    _average("beyond", "20.01"),
    _average("far beyond", "125"),
    _average("below", "-1"),
    _average("three decimals", "12.345"),
    _average("letters", "ABS"),
    _average("two numbers", "12 13"),
    _average("point first", ".5"),
    _average("of another script", "1\u0662"),
    *(_average_of(state) for state in "AND"),
]


def _state(text: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil, notes = mark_of(ground)
        notes.attributes["etat"] = text
        return [Wanted("N104", ERROR, notes, text, who(pupil))]

    return planter(f"N104 state {text!r}", plant)


def _bulletin(ground: Ground) -> tuple[Pupil, Element]:
    pupil = ground.graded()
    period = ground.rng.choice(periods_of(pupil.division))
    return pupil, ground.apb.bulletins[pupil.number, period]


def _period(text: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil, bulletin = _bulletin(ground)
        ground.once("period", pupil.division.code, text)
        bulletin.attributes["trimestre"] = text
        return [Wanted("N104", ERROR, bulletin, text, who(pupil))]

    return planter(f"N104 period {text!r}", plant)


def _twice(ground: Ground) -> list[Wanted]:
    """Write a bulletin a second time, with its grades."""
    pupil, bulletin = _bulletin(ground)
    again = _copy(bulletin)
    ground.apb.years[pupil.number].at("bulletins").insert_after(bulletin, again)
    period = bulletin.attributes["trimestre"]
    return [Wanted("N104", ERROR, again, period, who(pupil))]


def _service_twice(ground: Ground) -> list[Wanted]:
    """Write a mark a second time in its bulletin."""
    pupil, bulletin = _bulletin(ground)
    notes = next(one for one in bulletin.children if one.find("moyenne"))
    again = bulletin.insert_after(notes, _copy(notes))
    code = notes.attributes["code-service-notation"]
    return [Wanted("N104", ERROR, again, code, who(pupil))]


def _copy(element: Element) -> Element:
    made = Element(element.tag, element.text)
    made.attributes = dict(element.attributes)
    made.children = [_copy(child) for child in element.children]
    return made


STATES = [
    *(_state(text) for text in ("X", "", "s", "NOTE", "1")),
    *(_period(text) for text in ("9", "0", "", "T1", "4")),
    planter("N104 bulletin twice", _twice),
    planter("N104 service twice", _service_twice),
]


def _remark(name: str, text: str | None) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil, notes = mark_of(ground)
        if text is None:
            notes.drop("appreciation")
            return [Wanted("N107", WARNING, notes, "", who(pupil))]
        at = notes.at("appreciation")
        at.text = text
        return [Wanted("N107", WARNING, at, "", who(pupil))]

    return planter(f"N107 {name}", plant)


REMARKS = [
    _remark("none", None),
    _remark("empty", ""),
    _remark("blank", "\n   "),
    _remark("301 characters", "é" * 301),
    _remark("far too long", "Bon trimestre. " * 40),
]


def _undeclared_class(ground: Ground) -> list[Wanted]:
    pupil = ground.graded()
    code = f"C-FANTÔME{pupil.number}"
    at = ground.apb.years[pupil.number]
    at.attributes["code-classe"] = code
    return [Wanted("N102", ERROR, at, code, who(pupil, division=code), part=REFERRED)]


def _undeclared_service(ground: Ground) -> list[Wanted]:
    pupil, notes = mark_of(ground)
    code = f"S-FANTÔME{pupil.number}"
    notes.attributes["code-service-notation"] = code
    return [Wanted("N102", ERROR, notes, code, who(pupil), part=REFERRED)]


REFERENCES = [
    planter("N102 undeclared class", _undeclared_class),
    planter("N102 undeclared service", _undeclared_service),
]


def _nothing(ground: Ground) -> list[Wanted]:
    """Leave a pupil without any grade."""
    pupil = ground.graded()
    for (number, _, _), notes in ground.apb.notes.items():
        if number == pupil.number:
            ungrade(notes)
    return [Wanted("N109", ERROR, ground.apb.records[pupil.number], "", who(pupil))]


def ungrade(notes: Element) -> None:
    """Say of a mark that the pupil is not graded."""
    notes.attributes["etat"] = "N"
    notes.drop("moyenne")
    notes.drop("rang")


def _rank(ground: Ground) -> list[Wanted]:
    """Give a rank beyond the head-count of the service."""
    pupil, notes = mark_of(ground)
    code = notes.attributes["code-service-notation"]
    announced = 500
    services = [key for key, one in ground.apb.services.items() if one.attributes["code"] == code]
    ground.claim([("service", key) for key in services])
    for key in services:
        ground.apb.services[key].attributes["effectif"] = str(announced)
    at = notes.put("rang", str(announced + 1 + pupil.number))
    said = (f"({announced})",)
    return [Wanted("N106", WARNING, at, at.text, who(pupil), says=said)]


def _two_services(ground: Ground) -> list[Wanted]:
    """Grade a pupil in two services of one subject: a DNL, or a change of class."""
    pupil, notes = mark_of(ground)
    bulletin = next(
        one
        for (number, _), one in ground.apb.bulletins.items()
        if number == pupil.number and notes in one.children
    )
    period, subject = bulletin.attributes["trimestre"], _subject(ground, notes)
    ground.once("matter", subject)
    code = f"S-DNL-{pupil.number}"
    service = ground.apb.section("services-notations").add("service-notation", code=code)
    service.attributes |= {"annee": "2025", "trimestre": period, "code-enseignant": f"P-{subject}"}
    service.attributes["code-matiere"] = f"M-{subject}"
    again = bulletin.insert_after(notes, _copy(notes))
    again.attributes["code-service-notation"] = code
    return [Wanted("N110", INFORMATION, again, subject, who(pupil))]


def _subject(ground: Ground, notes: Element) -> str:
    return next(key[1] for key, one in ground.apb.notes.items() if one is notes)


OTHERS = [
    planter("N109 a pupil without any grade", _nothing),
    planter("N106 rank beyond the head-count", _rank),
    planter("N110 two services of one subject", _two_services),
]


def _broken(ground: Ground) -> list[Wanted]:
    pupil, mark = mark_of(ground)
    at = mark.at("appreciation")
    at.text, at.raw = "Lettres & arts : bien.", True
    return [Wanted("F003", BLOCKING, at, who=who(pupil), needle="& arts", pathless=True)]


DAMAGE = [planter("F003 in a remark", _broken, "N102", REFERRED, "N109", "X101")]

PLANTERS: list[Planter] = [
    *IDENTIFIERS, *AVERAGES, *STATES, *REMARKS, *REFERENCES, *OTHERS, *DAMAGE,
]  # fmt: skip

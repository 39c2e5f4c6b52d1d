"""Planters of the rules over grades in the LSL shape."""

from collections.abc import Callable

from cio_console.domain.finding import Severity
from tests.truth.ground import Ground, NoRoomError
from tests.truth.lsl import NAMESPACE, NOT_GRADED
from tests.truth.marks import periods_of
from tests.truth.plant_apb import SURE
from tests.truth.plant_services import CROSSED, OF_GRADES, WHOLE_CLASS
from tests.truth.planting import EVERYTHING, Plant, Planter
from tests.truth.school import RENTREE, Pupil
from tests.truth.tree import Element
from tests.truth.wanted import BLOCKING, ERROR, INFORMATION, WARNING, Wanted, Who

LSL = "lsl"


def planter(name: str, plant: Plant, *silences: str, once: bool = False) -> Planter:
    """Return a planter in this shape; the name begins with the rule, and ends with the shape."""
    return Planter(f"{name}, LSL", name[:4], plant, LSL, once=once, silences=frozenset(silences))


def who(pupil: Pupil, **changes: str) -> Who:
    """Return a pupil as findings name them: by the ELEVE_ID alone."""
    return Who(pupil.number, changes.get("eleve_id", pupil.eleve_id))


def _evaluation(ground: Ground) -> tuple[Pupil, str, Element]:
    """Take a pupil and a subject in which they are graded."""
    pupil = ground.graded()
    subject = ground.rng.choice(SURE)
    return pupil, subject, ground.lsl.evaluations[pupil.number, subject]


def _periode(ground: Ground) -> tuple[Pupil, Element]:
    """Take a pupil and a period in which they are graded."""
    pupil = ground.graded()
    period = ground.rng.choice(periods_of(pupil.division))
    return pupil, ground.lsl.periods[pupil.number, ground.rng.choice(SURE), period]


def lost(ground: Ground, pupil: Pupil) -> list[Wanted]:
    """Return what is wanted of a pupil whom nothing links to SIECLE any more.

    The shape gives no name: nobody can tell that the pupil without identifier is this one.
    """
    if not ground.crossed:
        return []
    return [Wanted("X101", ERROR, who=of_siecle(pupil))]


def of_siecle(pupil: Pupil) -> Who:
    """Return a pupil of SIECLE as findings name them; to the counts, not the one of the grades."""
    return Who(-(10**9) - pupil.number, pupil.eleve_id, pupil.elenoet, pupil.division.code)


def _identifier(name: str, change: Callable[[Pupil], str | None]) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.graded()
        record = ground.lsl.records[pupil.number]
        text = change(pupil)
        nobody = who(pupil, eleve_id="")
        if text is None:
            del record.attributes["id"]
            return [Wanted("N101", ERROR, record, "", nobody), *lost(ground, pupil)]
        record.attributes["id"] = text
        told = Wanted("N101", ERROR, record, text, nobody, needle="id=")
        return [told, *(() if text == pupil.ine else lost(ground, pupil))]

    return planter(f"N101 {name}", plant)


def _same_number(count: int) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        first, *others = ground.several_graded(count, lambda _: True)
        for one in others:
            ground.lsl.records[one.number].attributes["id"] = first.eleve_id
        at = ground.lsl.records[others[0].number]
        also = (first.number, *(one.number for one in others))
        named = who(others[0], eleve_id=first.eleve_id)
        said = (f"porté par {count} élèves",)
        told = Wanted("N101", ERROR, at, first.eleve_id, named, also, said)
        return [told, *(one for other in others for one in lost(ground, other))]

    return planter(f"N101 of {count}", plant)


IDENTIFIERS = [
    _identifier("no id", lambda _: None),
    _identifier("empty id", lambda _: ""),
    _identifier("an INE", lambda pupil: pupil.ine),
    _identifier("letters", lambda pupil: f"E{pupil.eleve_id}"),
    _identifier("zero", lambda _: "0"),
    _same_number(2),
    _same_number(3),
]


def _average(name: str, text: str | None) -> Planter:
    """Return a planter of a wrong average; None for no attribute."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil, at = _periode(ground)
        if text is None:
            del at.attributes["moyenne"]
            return [Wanted("N103", ERROR, at, "", who(pupil))]
        at.attributes["moyenne"] = text
        return [Wanted("N103", ERROR, at, text, who(pupil), needle="moyenne=")]

    return planter(f"N103 {name}", plant)


AVERAGES = [
    _average("no average", None),
    _average("empty average", ""),
    _average("comma", "12,5"),
    _average("beyond", "20.01"),
    _average("far beyond", "25"),
    _average("another negative number", "-2"),
    _average("three decimals", "12.345"),
    _average("letters", "ABS"),
]


def _year_division(text: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.graded()
        ground.once("division", text)
        at = ground.lsl.years[pupil.number]
        at.attributes["code-periode"] = text
        return [Wanted("N104", ERROR, at, text, who(pupil), needle="code-periode=")]

    return planter(f"N104 code-periode {text!r}", plant)


def _number(text: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil, at = _periode(ground)
        at.attributes["numero"] = text
        return [Wanted("N104", ERROR, at, text, who(pupil), needle="numero=")]

    return planter(f"N104 period {text!r}", plant)


def _period_twice(ground: Ground) -> list[Wanted]:
    pupil, _, evaluation = _evaluation(ground)
    first = evaluation.at("periodiques").children[0]
    again = evaluation.at("periodiques").insert_after(first, Element("periode"))
    again.attributes = dict(first.attributes)
    number = first.attributes["numero"]
    return [Wanted("N104", ERROR, again, number, who(pupil), needle="numero=")]


PERIODS = [
    *(_year_division(text) for text in ("A", "", "t")),
    *(_number(text) for text in ("9", "0", "", "T1")),
    planter("N104 period twice", _period_twice),
]


def _subject_code(name: str, shape: str) -> Planter:
    """Return a planter of a wrong code of a subject, « # » for each pupil's own number."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil, _, at = _evaluation(ground)
        text = shape.replace("#", str(pupil.number))
        ground.once("subject", text)
        at.attributes["code-matiere"] = text
        return [Wanted("N105", ERROR, at, text, who(pupil), needle="code-matiere=")]

    return planter(f"N105 {name}", plant)


SUBJECTS = [_subject_code("empty code", ""), _subject_code("letters", "MAT#")]


def _structure(name: str, **changes: str) -> Planter:
    """Return a planter of something wrong in what an evaluation says of its group."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil, _, evaluation = _evaluation(ground)
        at = evaluation.at("structure")
        # A head-count of its own makes it a group of its own: nobody else has it.
        at.attributes |= {"effectif": str(1000 + pupil.number), **changes}
        if "effectif" in changes:
            at.attributes["effectif"] += str(pupil.number)
        value = ", ".join(at.attributes.values())
        return [Wanted("N106", WARNING, at, value, who(pupil))]

    return planter(f"N106 {name}", plant)


_SHARES = ("repar-moins-huit", "repar-huit-douze", "repar-plus-douze")


def _shares(*values: str) -> dict[str, str]:
    return dict(zip(_SHARES, values, strict=True))


GROUPS = [
    _structure("shares above 100", **_shares("50", "40", "20")),
    _structure("shares below 100", **_shares("30.00", "30.00", "30.00")),
    _structure("a share missing", **_shares("50", "50", "")),
    _structure("a share with a comma", **_shares("33,3", "33,3", "33,4")),
    _structure("an average of 25", moyenne="25"),
    _structure("a head-count in words", effectif="environ "),
]


def _overfull(ground: Ground) -> list[Wanted]:
    """Say of a group that it has fewer pupils than are graded in it."""
    groups: dict[str, list[Pupil]] = {}
    for pupil in ground.grades.pupils:
        groups.setdefault(pupil.division.code, []).append(pupil)
    large = [pupils for pupils in groups.values() if len(pupils) > 1]
    if not large:
        raise NoRoomError
    pupils = ground.rng.choice(large)
    for pupil in pupils:
        structure = ground.lsl.evaluations[pupil.number, SURE[0]].at("structure")
        structure.attributes["effectif"] = str(len(pupils) - 1)
        structure.attributes["moyenne"] = "11.00"
    at = ground.lsl.evaluations[pupils[-1].number, SURE[0]].at("structure")
    return [Wanted("N106", WARNING, at, str(len(pupils) - 1), needle="effectif=")]


def _remark(name: str, text: str | None, severity: Severity) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil, _, at = _evaluation(ground)
        if text is None:
            at.drop("annuelle")
        else:
            at = at.at("annuelle")
            at.text = text
        return [Wanted("N107", severity, at, "", who(pupil))]

    return planter(f"N107 {name}", plant)


def _no_teacher(form: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil, subject, at = _evaluation(ground)
        ground.once("teacher", pupil.division.code, subject)
        if form == "absent":
            at.drop("enseignants")
        elif form == "empty":
            at.at("enseignants").children = []
        else:
            at.at("enseignants", "enseignant").attributes["nom"] = ""
        return [Wanted("N108", WARNING, at, "", who(pupil))]

    return planter(f"N108 {form}", plant)


def _nothing(ground: Ground) -> list[Wanted]:
    """Leave a pupil without any grade."""
    pupil = ground.graded()
    for (number, _, _), periode in ground.lsl.periods.items():
        if number == pupil.number:
            periode.attributes["moyenne"] = NOT_GRADED
    return [Wanted("N109", ERROR, ground.lsl.records[pupil.number], "", who(pupil))]


def _two_languages(ground: Ground) -> list[Wanted]:
    """Give the second language of a pupil the rank of the first."""
    pupil = ground.graded()
    code = f"03{10 + pupil.number % 89:02}01"
    if code == "030201":
        raise NoRoomError
    ground.once("language", code)
    ground.lsl.evaluations[pupil.number, "030602"].attributes["code-matiere"] = code
    at = ground.lsl.periods[pupil.number, "030602", 1]
    return [Wanted("N110", INFORMATION, at, code, who(pupil), says=("030201", code))]


OTHERS = [
    planter("N106 fewer announced than graded", _overfull, once=True),
    _remark("no remark", None, ERROR),
    _remark("empty remark", "", ERROR),
    _remark("blank remark", " \n ", ERROR),
    _remark("301 characters", "é" * 301, WARNING),
    *(_no_teacher(form) for form in ("absent", "empty", "nameless")),
    planter("N109 a pupil without any grade", _nothing),
    planter("N110 two languages of one rank", _two_languages),
]


def _no_period(ground: Ground) -> list[Wanted]:
    """Let everyone of a division of the year lack its second trimester."""
    also = tuple(p.number for p in ground.grades.pupils if p.division.periods == 3)
    if len(also) < WHOLE_CLASS:
        raise NoRoomError
    for (_, _, period), periode in ground.lsl.periods.items():
        if period == 2:
            periode.attributes["moyenne"] = NOT_GRADED
    return [Wanted("N109", ERROR, also=also, says=("trimestre 2",))]


def _school(name: str, text: Callable[[Ground], str]) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        at = ground.lsl.header.at("etablissement")
        at.text = text(ground)
        return [Wanted("N001", BLOCKING, at, at.text)]

    return planter(f"N001 {name}", plant, *CROSSED, once=True)


def _other_year(year: int) -> Plant:
    def plant(ground: Ground) -> list[Wanted]:
        years = [one for one in ground.lsl.root.every() if one.tag == "scolarite"]
        for one in years:
            one.attributes["annee-scolaire"] = str(year)
        return [Wanted("N002", BLOCKING, years[0], str(year))]

    return plant


def _no_pupil(ground: Ground) -> list[Wanted]:
    ground.lsl.root.at("donnees").children = []
    return [Wanted("N003", BLOCKING)]


def _no_grade(ground: Ground) -> list[Wanted]:
    for periode in ground.lsl.periods.values():
        periode.attributes["moyenne"] = NOT_GRADED
    return [Wanted("N003", BLOCKING)]


def _qualified(ground: Ground) -> list[Wanted]:
    """Put every element in the namespace, where the form puts its root alone."""
    root = ground.lsl.root
    root.tag = "lsl"
    del root.attributes["xmlns:lsl"]
    root.attributes["xmlns"] = NAMESPACE
    return [Wanted("F009", BLOCKING, ground.lsl.header)]


FILES = [
    planter("N109 everyone without a period", _no_period, once=True),
    _school("empty UAI", lambda _: ""),
    _school("the sister school", lambda ground: ground.school.sister),
    _school("no UAI at all", lambda _: "LYCEE"),
    *(
        planter(f"N002 {year}", _other_year(year), "N101", *OF_GRADES, *CROSSED, once=True)
        for year in (RENTREE + 1, RENTREE - 1)
    ),
    planter("N003 no pupil", _no_pupil, "N002", "N101", *OF_GRADES, *CROSSED, once=True),
    planter(
        "N003 no grade", _no_grade, "N103", "N105", "N106", "N107", "N108", "N109", "N110",
        *CROSSED, once=True,
    ),
    planter("F009 everything in the namespace", _qualified, *EVERYTHING, once=True),
]  # fmt: skip

PLANTERS: list[Planter] = [
    *IDENTIFIERS, *AVERAGES, *PERIODS, *SUBJECTS, *GROUPS, *OTHERS, *FILES,
]  # fmt: skip

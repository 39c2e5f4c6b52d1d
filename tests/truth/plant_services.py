"""Planters of what an APB file declares, and of what a whole class or a whole file lacks."""

from collections.abc import Callable

from cio_console.checks.references import Nomenclature
from cio_console.domain.finding import Severity
from tests.truth import words
from tests.truth.apb import Service
from tests.truth.ground import Ground, NoRoomError
from tests.truth.marks import COMMON
from tests.truth.plant_apb import REFERRED, SURE, planter, ungrade, who
from tests.truth.planting import Plant, Planter
from tests.truth.school import RENTREE, Division, Pupil
from tests.truth.tree import Element
from tests.truth.wanted import BLOCKING, ERROR, INFORMATION, WARNING, Wanted

OF_GRADES = tuple(f"N{number}" for number in range(103, 111))
"""What needs some grade of the campaign's year."""
CROSSED = ("X101", "X102", "X103", "X104")
DECLARATIONS = "N102 declarations"
"""The part of N102 that is judged at once."""
WHOLE_CLASS = 6
"""Pupils from which on what all lack is the class's."""


def _service(ground: Ground) -> tuple[Service, Element]:
    """Take a service in which pupils are graded, and its subject."""
    graded = {key for key, notes in ground.apb.notes.items() if notes.find("moyenne")}
    division = {pupil.number: pupil.division.code for pupil in ground.grades.pupils}
    used = {(division[number], subject, period) for number, subject, period in graded}
    free = [
        one
        for one in ground.apb.services
        if one in used
        and one[1] in COMMON
        and ground.is_free("service", one)
        and ground.is_free("matter", one[1])
    ]
    if not free:
        raise NoRoomError
    chosen = ground.rng.choice(free)
    ground.claim([("service", chosen), ("matter", chosen[1])])
    return chosen, ground.apb.services[chosen]


def _matter(ground: Ground) -> tuple[str, Element]:
    """Take a subject in which pupils are graded."""
    free = [code for code in SURE if ground.is_free("matter", code)]
    if not free:
        raise NoRoomError
    code = ground.rng.choice(free)
    ground.once("matter", code)
    return code, ground.apb.matters[code]


def _undeclared(attribute: str, prefix: str) -> Plant:
    """Return how to refer to a subject or a teacher that nobody declares."""

    def plant(ground: Ground) -> list[Wanted]:
        _, at = _service(ground)
        code = f"{prefix}-FANTÔME{len(ground.used)}"
        at.attributes[attribute] = code
        return [Wanted("N102", ERROR, at, code, says=(code,), part=REFERRED)]

    return plant


def _declared_twice(section: str) -> Plant:
    def plant(ground: Ground) -> list[Wanted]:
        within = ground.apb.section(section)
        first = ground.rng.choice([one for one in within.children if one.attributes.get("code")])
        ground.once("twice", section, first.attributes["code"])
        again = Element(first.tag)
        again.attributes = dict(first.attributes)
        within.children.append(again)
        code = first.attributes["code"]
        return [Wanted("N102", ERROR, again, code, says=("deux fois",), part=DECLARATIONS)]

    return plant


def _without_code(section: str, tag: str) -> Plant:
    def plant(ground: Ground) -> list[Wanted]:
        at = ground.apb.section(section).add(tag, libelle="SANS CODE")
        if ground.rng.random() < 0.5:
            at.attributes["code"] = ""
        return [Wanted("N102", ERROR, at, part=DECLARATIONS)]

    return plant


DECLARED = [
    planter("N102 undeclared subject", _undeclared("code-matiere", "M")),
    planter("N102 undeclared teacher", _undeclared("code-enseignant", "P")),
    *(
        planter(f"N102 {section} twice", _declared_twice(section))
        for section in ("classes", "services-notations", "matieres", "enseignants")
    ),
    planter("N102 a subject without code", _without_code("matieres", "matiere")),
    planter("N102 a teacher without code", _without_code("enseignants", "enseignant")),
]


def _subject_code(name: str, shape: str | None, *, known: bool = True) -> Planter:
    """Return a planter of the code of a graded subject; None leaves it out, « # » is a digit."""

    def plant(ground: Ground) -> list[Wanted]:
        code, at = _matter(ground)
        text = shape and shape.replace("#", str(SURE.index(code)))
        if text is None:
            del at.attributes["code-sconet"]
        else:
            at.attributes["code-sconet"] = text
        if not known:
            codes = frozenset(code for code, _ in words.SUBJECTS)
            ground.expected["nomenclature"] = Nomenclature({}, codes)
        return [Wanted("N105", ERROR, at, (text or "").strip())]

    return planter(f"N105 {name}", plant)


SUBJECTS = [
    _subject_code("no code", None),
    _subject_code("empty code", ""),
    _subject_code("short code", "06130"),
    _subject_code("letters", "MATHS"),
    _subject_code("unknown in the nomenclature", "99999#", known=False),
]


def _few_announced(ground: Ground) -> list[Wanted]:
    """Announce fewer pupils than are graded."""
    (division, subject, period), at = _service(ground)
    of = next(p.division for p in ground.grades.pupils if p.division.code == division)
    graded = len(ground.grades.graded(of, subject, period))
    if graded < WHOLE_CLASS:
        raise NoRoomError
    # Other faults may take some of the pupils away from the service.
    at.attributes["effectif"] = "1"
    return [Wanted("N106", WARNING, at, "1", says=("annonce 1 élève",))]


def _no_teacher(ground: Ground) -> list[Wanted]:
    _, at = _service(ground)
    at.attributes["code-enseignant"] = ""
    return [Wanted("N108", WARNING, at)]


def _nameless_teacher(ground: Ground) -> list[Wanted]:
    code, _ = _matter(ground)
    at = ground.apb.teachers[code]
    at.attributes["nom"] = ""
    return [Wanted("N108", WARNING, at)]


def _label(name: str, text: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        ground.once("matter", "030201")
        at = ground.apb.matters["030201"]
        at.attributes["libelle"] = text
        return [Wanted("N110", INFORMATION, at, text)]

    return planter(f"N110 {name}", plant)


def _two_languages(ground: Ground) -> list[Wanted]:
    """Give its second language the rank of the first, for everyone."""
    ground.once("matter", "030602")
    ground.apb.matters["030602"].attributes["code-sconet"] = "030601"
    first, *others = ground.grades.pupils
    at = ground.apb.notes[first.number, "030602", 1]
    if not others:
        return [Wanted("N110", INFORMATION, at, "030601", who(first))]
    also = tuple(pupil.number for pupil in ground.grades.pupils)
    return [Wanted("N110", INFORMATION, at, "030601", also=also, says=(f"({len(also)} élèves)",))]


TAUGHT = [
    planter("N106 fewer announced than graded", _few_announced),
    planter("N108 a service without teacher", _no_teacher),
    planter("N108 a teacher without name", _nameless_teacher),
    _label("LV1 and LV2", "ANGLAIS LV1 ET LV2"),
    _label("LVA and LVB", "LANGUES LVA/LVB"),
    _label("a DNL", "DNL HISTOIRE EN ANGLAIS"),
    planter("N110 two languages of one rank", _two_languages, once=True),
]


def _whole_class(ground: Ground) -> tuple[Division, list[Pupil]]:
    """Return a class of trimesters with enough pupils for it to be no chance."""
    classes: dict[str, list[Pupil]] = {}
    for pupil in ground.grades.pupils:
        classes.setdefault(pupil.division.code, []).append(pupil)
    large = [
        pupils
        for pupils in classes.values()
        if len(pupils) >= WHOLE_CLASS and pupils[0].division.periods == 3
    ]
    if not large:
        raise NoRoomError
    pupils = ground.rng.choice(large)
    return pupils[0].division, pupils


def _class_without_period(ground: Ground) -> list[Wanted]:
    """Let a whole class lack a trimester; others have it, or there is no other."""
    division, pupils = _whole_class(ground)
    for (number, _, period), notes in ground.apb.notes.items():
        if period == 2 and number in {pupil.number for pupil in pupils}:
            ungrade(notes)
    at = ground.apb.classes[division.code]
    also = tuple(pupil.number for pupil in pupils)
    return [Wanted("N109", ERROR, at, also=also, says=(f"{len(pupils)} élèves", "trimestre 2"))]


def _service_without_grade(name: str, severity: Severity, *, said: bool) -> Planter:
    """Return a planter of a subject in which nobody of a class is graded over a trimester."""

    def plant(ground: Ground) -> list[Wanted]:
        division, pupils = _whole_class(ground)
        for pupil in pupils:
            notes = ground.apb.notes[pupil.number, SURE[0], 2]
            if said:
                ungrade(notes)
            else:
                notes.drop("moyenne")
        at = ground.apb.services[division.code, SURE[0], 2]
        return [Wanted("N109", severity, at, says=(f"{len(pupils)} élèves",))]

    return planter(f"N109 {name}", plant, once=True)


def _no_remark(ground: Ground) -> list[Wanted]:
    """Let a teacher write no appreciation at all: one finding for the service."""
    division, pupils = _whole_class(ground)
    for pupil in pupils:
        ground.apb.notes[pupil.number, SURE[1], 2].at("appreciation").text = ""
    at = ground.apb.services[division.code, SURE[1], 2]
    also = tuple(pupil.number for pupil in pupils)
    return [Wanted("N107", WARNING, at, also=also, says=(f"{len(pupils)} élèves",))]


def _commas(ground: Ground) -> list[Wanted]:
    """Write every average with a comma: one finding for the file."""
    if len(ground.grades.pupils) < WHOLE_CLASS:
        raise NoRoomError
    also = set()
    for (number, _, _), notes in ground.apb.notes.items():
        average = notes.find("moyenne")
        if average is not None:
            average.text = f"{float(average.text):.1f}".replace(".", ",")
            also.add(number)
    return [Wanted("N103", ERROR, also=tuple(also), says=("virgule",))]


WHOLE = [
    planter("N109 a class without a period", _class_without_period, once=True),
    _service_without_grade("a subject said ungraded", WARNING, said=True),
    _service_without_grade("a subject without average", ERROR, said=False),
    planter("N107 a service without remark", _no_remark, once=True),
    planter("N103 commas everywhere", _commas, once=True),
]


def _school(name: str, text: Callable[[Ground], str | None]) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        value, at = text(ground), ground.apb.school
        if value is None:
            del at.attributes["rne"]
        else:
            at.attributes["rne"] = value
        return [Wanted("N001", BLOCKING, at, value or "")]

    return planter(f"N001 {name}", plant, *CROSSED, once=True)


def _other_name(ground: Ground) -> list[Wanted]:
    """Send the file under the name of another school's."""
    ground.filename = f"{ground.school.sister}_E2.xml"
    at = ground.apb.school
    said = (ground.school.sister,)
    return [Wanted("N001", BLOCKING, at, ground.school.uai, says=said)]


def _other_year(year: int) -> Plant:
    def plant(ground: Ground) -> list[Wanted]:
        years = [one for one in ground.apb.root.every() if one.tag == "annee-scolaire"]
        for one in years:
            one.attributes["annee"] = str(year)
        return [Wanted("N002", BLOCKING, years[0], str(year))]

    return plant


def _no_pupil(ground: Ground) -> list[Wanted]:
    ground.apb.section("eleves").children = []
    return [Wanted("N003", BLOCKING)]


def _no_grade(ground: Ground) -> list[Wanted]:
    for notes in ground.apb.notes.values():
        ungrade(notes)
    return [Wanted("N003", BLOCKING)]


FILES = [
    _school("no UAI", lambda _: None),
    _school("empty UAI", lambda _: ""),
    _school("the sister school", lambda ground: ground.school.sister),
    _school("no UAI at all", lambda _: "LYCEE"),
    planter("N001 another school's name", _other_name, *CROSSED, once=True),
    *(
        planter(f"N002 {year}", _other_year(year), "N101", *OF_GRADES, *CROSSED, once=True)
        for year in (RENTREE, RENTREE - 1, RENTREE + 2)
    ),
    planter("N003 no pupil", _no_pupil, "N002", "N101", *OF_GRADES, *CROSSED, once=True),
    planter(
        "N003 no grade", _no_grade, "N103", "N105", "N106", "N107", "N108", "N109", "N110",
        *CROSSED, once=True,
    ),
]  # fmt: skip

PLANTERS: list[Planter] = [*DECLARED, *SUBJECTS, *TAUGHT, *WHOLE, *FILES]

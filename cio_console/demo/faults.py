"""What goes wrong, as tables: each name is a mistake that a real secretariat makes.

`PUPIL_FAULTS` and `GRADE_FAULTS` spoil some records and are named after the rule they call for;
`BASE_ACCIDENTS`, `GRADES_ACCIDENTS`, `BYTE_ACCIDENTS` and `ARCHIVE_ACCIDENTS` spoil a whole file
at one stage of its making. The same pupils are spoilt from one upload to the next, so that a
school that corrects most of them leaves the others as they were.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from cio_console.demo.grades import GRADED, NOT_GRADED, Grade, GradedPupil, GradesFile
from cio_console.demo.names import MOBILE_RANGE
from cio_console.demo.pupils import FRANCE, Pupil
from cio_console.demo.siecle import Base
from cio_console.domain.identifiers import IneForm, ine_form, ine_rnie_key

Spoil = Callable[[Pupil, int, Pupil], Pupil]
"""The pupil, the place among the spoilt ones (to vary), and another pupil; gives the spoilt one."""


@dataclass(frozen=True, slots=True)
class PupilFault:
    """A mistake in pupils' records."""

    spoil: Spoil
    who: Callable[[Pupil], bool] = lambda _: True
    """Which pupils in school can have it."""


_FORMER_INES = 980_000_000
"""Numbers of INE that no pupil of the sector has."""
_DAYS_OF_ANY_MONTH = 28


def _terminale(pupil: Pupil) -> bool:
    return pupil.terminale


def _old_ine(pupil: Pupil) -> bool:
    return ine_form(pupil.ine or "") is IneForm.BEA


def _new_ine(pupil: Pupil) -> bool:
    return ine_form(pupil.ine or "") is IneForm.RNIE


def _wrong_key(pupil: Pupil, _number: int, _other: Pupil) -> Pupil:
    ine = pupil.ine or ""
    return replace(pupil, ine=ine[:-1] + ("A" if ine[-1] != "A" else "B"))


def _ill_formed_ine(pupil: Pupil, number: int, _other: Pupil) -> Pupil:
    ine = pupil.ine or ""
    # Typed by hand: a character forgotten, the letter O for a zero, a space kept.
    wrong = (ine[:-1], f"O{ine[1:]}", f"{ine[:5]} {ine[5:]}")
    return replace(pupil, ine=wrong[number % 3])


def _bad_mail(pupil: Pupil, number: int, _other: Pupil) -> Pupil:
    name, _, domain = (pupil.mail or "").partition("@")
    wrong = (f"{name}@", f"{name}.{domain}", f"{name}@{domain},", f"{name} @{domain}", "néant")
    return replace(pupil, mail=wrong[number % 5])


def _doubtful_mail(pupil: Pupil, number: int, _other: Pupil) -> Pupil:
    name = (pupil.mail or "eleve@").partition("@")[0]
    # Endings that do not exist, and a reserved domain: these too write to nobody.
    doubtful = (f"{name}@hotmail.fre", "vie.scolaire@academie.example", f"{name}@example.con")
    return replace(pupil, mail=doubtful[number % 3])


def _wrong_phone(pupil: Pupil, number: int, _other: Pupil) -> Pupil:
    mobile = pupil.mobile or f"{MOBILE_RANGE}0000"
    return replace(pupil, mobile=(f"{mobile} (mère)", f"{mobile} ou {mobile}")[number % 2])


def _left_wrongly(pupil: Pupil, number: int, _other: Pupil) -> Pupil:
    # Typed on the wrong record: the date of another year, or no motive.
    if number % 2:
        return replace(pupil, exit=pupil.entry - timedelta(days=365))
    return replace(pupil, exit=pupil.entry, motive=None)


def _lost_letter(pupil: Pupil, _number: int, _other: Pupil) -> Pupil:
    family = pupil.family or "XX"
    return replace(pupil, family=f"{family[0]}?{family[2:]}")


def _damaged_accents(pupil: Pupil, _number: int, _other: Pupil) -> Pupil:
    # Taken over from the collège in a file that had been read in the wrong encoding.
    return replace(pupil, first="Chloé".encode().decode("ISO-8859-15"))


def _bad_birth(pupil: Pupil, number: int, _other: Pupil) -> Pupil:
    year = (pupil.birth or "")[-4:]
    return replace(pupil, birth=(f"31/02/{year}", None, f"{year}-05-14")[number % 3])


def _born_nowhere(pupil: Pupil, number: int, _other: Pupil) -> Pupil:
    return replace(pupil, country=FRANCE, birthplace=(None, "9402")[number % 2], birth_town=None)


def _nameless(pupil: Pupil, number: int, _other: Pupil) -> Pupil:
    return replace(pupil, first="") if number % 2 else replace(pupil, family="")


PUPIL_FAULTS: dict[str, PupilFault] = {
    "F010": PupilFault(_damaged_accents),
    "F011": PupilFault(_lost_letter),
    "S101": PupilFault(lambda p, n, _: replace(p, ine=(None, "")[n % 2])),
    "S102": PupilFault(_ill_formed_ine, _terminale),
    "S103": PupilFault(_wrong_key, _new_ine),
    "S103-ancienne": PupilFault(_wrong_key, _old_ine),
    "S104": PupilFault(lambda p, _, other: replace(p, ine=other.ine)),
    "S111": PupilFault(lambda p, n, _: replace(p, mail=(None, None, "")[n % 3]), _terminale),
    "S112": PupilFault(_bad_mail, _terminale),
    "S113": PupilFault(_doubtful_mail, _terminale),
    "S114": PupilFault(lambda p, _, other: replace(p, mail=other.mail), _terminale),
    "S121": PupilFault(_bad_birth),
    "S121-age": PupilFault(lambda p, n, _: replace(p, birth=("12/06/1996", "03/02/2013")[n % 2])),
    "S122": PupilFault(lambda p, n, _: replace(p, sex=(None, "F")[n % 2])),
    "S123": PupilFault(_born_nowhere),
    "S123-etranger": PupilFault(
        lambda p, _n, _o: replace(p, country="352", birthplace=None, birth_town=None)
    ),
    "S124": PupilFault(_nameless),
    "S131": PupilFault(lambda p, n, _: replace(p, mef=("2021101", None)[n % 2])),
    "S132": PupilFault(lambda p, _n, _o: replace(p, divisions=())),
    "S132-inactifs": PupilFault(lambda p, _n, _o: replace(p, divisions=("Inactifs",))),
    "S132-plusieurs": PupilFault(
        lambda p, _n, _o: replace(p, divisions=(*p.divisions, f"{p.divisions[0][:-1]}9"))
    ),
    "S135": PupilFault(lambda p, _, other: replace(p, elenoet=other.elenoet)),
    "S135-identifiant": PupilFault(lambda p, _n, _o: replace(p, eleve_id=None)),
    "S136": PupilFault(lambda p, n, _: replace(p, regime=(None, "")[n % 2])),
    "S137": PupilFault(_wrong_phone),
    "S138": PupilFault(_left_wrongly, lambda p: not p.terminale),
}
"""Mistakes in some pupils' records of a SIECLE base."""


def spoil_pupils(base: Base, faults: Mapping[str, int], seed: str) -> Base:
    """Return the base with each fault of `faults` in that many pupils in school."""
    pupils = list(base.pupils)
    for name, count in faults.items():
        fault = PUPIL_FAULTS[name]
        order = list(range(len(pupils)))
        Random(f"{seed}/{name}").shuffle(order)
        there = [i for i in order if base.pupils[i].there_on(base.day)]
        able = [i for i in there if fault.who(base.pupils[i])]
        for number, place in enumerate(able[:count]):
            other = base.pupils[next((i for i in reversed(able) if i != place), place)]
            pupils[place] = fault.spoil(pupils[place], number, other)
    return replace(base, pupils=tuple(pupils))


GradeSpoil = Callable[[GradedPupil, int, GradedPupil], GradedPupil | None]
"""Like `Spoil`; None leaves the pupil out."""


def _without_ine(pupil: GradedPupil, number: int, other: GradedPupil) -> GradedPupil:
    return replace(pupil, ine=(None, "123456789", other.ine)[number % 3])


def _wrong_average(pupil: GradedPupil, number: int, _other: GradedPupil) -> GradedPupil:
    def spoil(grade: Grade) -> Grade:
        wrong = (
            replace(grade, state=GRADED, average=None, rank=None),
            replace(grade, state=GRADED, average="12,5"),
            replace(grade, state=GRADED, average="45.00"),
            replace(grade, state=NOT_GRADED, average="11.00"),
            replace(grade, state=GRADED, average="13.333"),
        )
        return wrong[number % 5]

    return _with_first_grade(pupil, spoil)


def _wrong_state(pupil: GradedPupil, number: int, _other: GradedPupil) -> GradedPupil:
    first, *others = pupil.bulletins
    match number % 3:
        case 0:
            return _with_first_grade(pupil, lambda grade: replace(grade, state="P"))
        case 1:
            return replace(pupil, bulletins=(("5", first[1]), *others))
        case _:
            return replace(pupil, bulletins=(first, first, *others))


def _with_first_grade(pupil: GradedPupil, spoil: Callable[[Grade], Grade]) -> GradedPupil:
    (period, (grade, *grades)), *others = pupil.bulletins
    return replace(pupil, bulletins=((period, (spoil(grade), *grades)), *others))


def _undeclared_service(pupil: GradedPupil, number: int, _other: GradedPupil) -> GradedPupil:
    # A pupil who changed class keeps a service of a class that is not exported.
    code = ("S-AP-1", "S-TG12-030201-1")[number % 2]
    return _with_first_grade(pupil, lambda grade: replace(grade, service=code))


def _changed_ine(pupil: GradedPupil, number: int, _other: GradedPupil) -> GradedPupil:
    # The INE of before, which SIECLE has corrected since.
    digits = str(_FORMER_INES + number)
    return replace(pupil, ine=digits + ine_rnie_key(digits))


def _other_civil_status(pupil: GradedPupil, number: int, _other: GradedPupil) -> GradedPupil:
    year, month, day = pupil.birth.split("-")
    later = f"{year}-{month}-{int(day) % _DAYS_OF_ANY_MONTH + 1:02}"
    return replace(pupil, birth=later) if number % 2 == 0 else replace(pupil, first="Camille-Ange")


GRADE_FAULTS: dict[str, GradeSpoil] = {
    "N101": _without_ine,
    "N102": _undeclared_service,
    "N103": _wrong_average,
    "N104": _wrong_state,
    "X101": lambda _pupil, _number, _other: None,
    "X102": _changed_ine,
    "X103": _other_civil_status,
    "X104": lambda pupil, _n, _o: replace(pupil, bulletins=pupil.bulletins[:-1]),
}
"""Mistakes in some pupils' grades."""


def spoil_grades(grades: GradesFile, faults: Mapping[str, int], seed: str) -> GradesFile:
    """Return the file with each fault of `faults` in that many pupils."""
    pupils: list[GradedPupil | None] = list(grades.pupils)
    for name, count in faults.items():
        order = list(range(len(pupils)))
        Random(f"{seed}/{name}").shuffle(order)
        for number, place in enumerate(order[:count]):
            other = grades.pupils[order[-1]]
            pupil = pupils[place]
            pupils[place] = pupil and GRADE_FAULTS[name](pupil, number, other)
    return replace(grades, pupils=tuple(pupil for pupil in pupils if pupil))


def _ungraded(grade: Grade) -> Grade:
    return replace(grade, state=NOT_GRADED, average=None, rank=None, remark="")


def _without_any_grade(grades: GradesFile) -> GradesFile:
    return replace(
        grades,
        pupils=tuple(
            replace(
                pupil,
                bulletins=tuple(
                    (period, tuple(map(_ungraded, marks))) for period, marks in pupil.bulletins
                ),
            )
            for pupil in grades.pupils
        ),
    )


SISTER = "etablissement-frere"
"""The whole file of the sister school: done by whoever knows the sector."""

_MONTH_OLD = timedelta(days=38)


def _of_two_classes(pupils: tuple[Pupil, ...]) -> tuple[Pupil, ...]:
    """Return the pupils of the first two classes of terminale, and of the other levels."""
    classes = dict.fromkeys(p.divisions[0] for p in pupils if p.terminale and p.divisions)
    kept = set(list(classes)[:2])
    return tuple(p for p in pupils if not p.terminale or kept.intersection(p.divisions))


BASE_ACCIDENTS: dict[str, Callable[[Base], Base]] = {
    "base-de-l-an-dernier": lambda base: replace(base, year=base.year - 1),
    "sans-uaj": lambda base: replace(base, uai=None),
    "sans-terminale": lambda base: replace(
        base, pupils=tuple(p for p in base.pupils if not p.terminale)
    ),
    "deux-classes": lambda base: replace(base, pupils=_of_two_classes(base.pupils)),
    # The file of December, found again in the folder of downloads.
    "vieil-export": lambda base: replace(base, exported_at=base.exported_at - _MONTH_OLD),
}
"""The right program, the wrong question asked of it."""

GRADES_ACCIDENTS: dict[str, Callable[[GradesFile], GradesFile]] = {
    "annee-de-la-rentree": lambda grades: replace(grades, year=grades.year - 1),
    "sans-aucune-note": _without_any_grade,
    "sans-eleve": lambda grades: replace(grades, pupils=()),
}
"""The same, for grades programs."""

_LOGIN_PAGE = """<!DOCTYPE html>
<html lang="fr">
<head><meta charset="utf-8"><title>Authentification - Portail académique</title></head>
<body>
<h1>Votre session a expiré</h1>
<form method="post" action="/connexion">
<label>Identifiant <input name="identifiant"></label>
<label>Passcode <input type="password" name="passcode"></label>
<button>Valider</button>
</form>
</body>
</html>
"""

_TIMETABLE = """<?xml version="1.0" encoding="ISO-8859-15"?>
<STS_EDT>
<PARAMETRES>
<UAJ CODE="{uai}"/>
<ANNEE_SCOLAIRE ANNEE="2024"><DATE_DEBUT>2024-09-02</DATE_DEBUT></ANNEE_SCOLAIRE>
</PARAMETRES>
<DONNEES>
<STRUCTURE><DIVISIONS><DIVISION CODE="TG1"/></DIVISIONS></STRUCTURE>
</DONNEES>
</STS_EDT>
"""

_SHEET_ROWS = 1 << 20
"""Rows of a spreadsheet's page, kept by one that wrote its empty lines too."""
_EMPTY_ROW = b"       \n"


def _cut(data: bytes, _uai: str) -> bytes:
    """Cut in the middle of a tag, two thirds down: a download that stopped."""
    return data[: data.rindex(b"<", 0, max(2, len(data) * 2 // 3)) + 4]


def _without_parameters(data: bytes, _uai: str) -> bytes:
    start, end = data.index(b"<PARAMETRES>"), data.index(b"<DONNEES>")
    return data[:start] + data[end:]


def _with_empty_rows(data: bytes, _uai: str) -> bytes:
    return data.replace(b"<ELEVES>\n", b"<ELEVES>\n" + _EMPTY_ROW * _SHEET_ROWS, 1)


def _with_doctype(data: bytes, _uai: str) -> bytes:
    first_line, _, others = data.partition(b"\n")
    return first_line + b'\n<!DOCTYPE BEE_ELEVES SYSTEM "BEE_ELEVES.dtd">\n' + others


BYTE_ACCIDENTS: dict[str, Callable[[bytes, str], bytes]] = {
    "vide": lambda _data, _uai: b"",
    "page-de-connexion": lambda _data, _uai: _LOGIN_PAGE.encode(),
    "emploi-du-temps": lambda _data, uai: _TIMETABLE.format(uai=uai).encode(),
    "coupe": _cut,
    "lignes-vides": _with_empty_rows,
    "sans-parametres": _without_parameters,
    "doctype": _with_doctype,
    # Opened and saved again in an editor that writes UTF-8 and leaves the declaration.
    "mojibake": lambda data, _uai: data.decode("ISO-8859-15").encode(),
    # The declaration corrected by hand, the bytes left as they were.
    "declare-utf8": lambda data, _uai: data.replace(b"ISO-8859-15", b"UTF-8", 1),
}
"""What happens to a document between its program and the upload; given the bytes and the UAI."""

ARCHIVE_ACCIDENTS = ("archive-coupee", "deux-exports")
"""What happens to the zip: cut short; an older export left in the same zip."""

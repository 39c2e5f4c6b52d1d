"""Planters of whose file it is, of which year and day, and of who is in it at all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cio_console.domain.finding import FileFacts
from tests.truth.eleves import FRENCH
from tests.truth.ground import Ground
from tests.truth.numbers import LETTERS, other_letter, uai
from tests.truth.planting import Planter, empty
from tests.truth.school import RENTREE
from tests.truth.wanted import BLOCKING, WARNING, Wanted

HISTORY = frozenset({"S004"})
"""A file of another school or year is not compared with what was known of this one."""


def _header(name: str, rule: str, tag: str, text: Callable[[Ground], str | None]) -> Planter:
    """Return a planter of a value of PARAMETRES: None for no tag, "" for an empty one."""

    def plant(ground: Ground) -> list[Wanted]:
        value = text(ground)
        at = empty(ground, ground.eleves.header, tag, value)
        return [Wanted(rule, BLOCKING, at, value or "")]

    return Planter(f"{rule} {name}", rule, plant, once=True)


def _wrong_key(ground: Ground) -> str:
    right = ground.school.uai
    return right[:7] + other_letter(right[7])


WHOSE = [
    _header("no UAJ", "S001", "UAJ", lambda _: None),
    _header("empty UAJ", "S001", "UAJ", lambda _: ""),
    _header("blank UAJ", "S001", "UAJ", lambda _: " \n"),
    _header("the sister school", "S002", "UAJ", lambda ground: ground.school.sister),
    _header("a school of elsewhere", "S002", "UAJ", lambda _: uai(1_234_567)),
    _header("a wrong key", "S002", "UAJ", _wrong_key),
    _header("small letter", "S002", "UAJ", lambda ground: ground.school.uai.lower()),
    _header("no UAI at all", "S002", "UAJ", lambda _: "LYCEE"),
    _header("the year before", "S003", "ANNEE_SCOLAIRE", lambda _: str(RENTREE - 1)),
    _header("the year it ends", "S003", "ANNEE_SCOLAIRE", lambda _: str(RENTREE + 1)),
    _header("both years", "S003", "ANNEE_SCOLAIRE", lambda _: f"{RENTREE}-{RENTREE + 1}"),
    _header("no year", "S003", "ANNEE_SCOLAIRE", lambda _: None),
    _header("empty year", "S003", "ANNEE_SCOLAIRE", lambda _: ""),
]  # fmt: skip


def _unknown_school(ground: Ground) -> list[Wanted]:
    """Give a file whose UAI has a wrong key when nobody says which school is expected."""
    digits = ground.school.uai[:7]
    wrong = digits + LETTERS[(int(digits) + 1) % 23]
    ground.expected["uai"] = ""
    ground.eleves.header.at("UAJ").text = wrong
    return [Wanted("S002", BLOCKING, ground.eleves.header.at("UAJ"), wrong)]


def _old_export(days: int) -> Planter:
    """Return a planter of an export that had some days when it was uploaded."""

    def plant(ground: Ground) -> list[Wanted]:
        day = ground.school.exported + timedelta(days=days)
        ground.expected["received_at"] = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        at = ground.eleves.header.at("DATE_EXPORT")
        said = (f"{days} jours",)
        return [Wanted("S004", WARNING, at, at.text, says=said)] if days > 30 else []

    return Planter(f"S004 {days} days old", "S004", plant, once=True)


def _before_previous(days: int) -> Planter:
    """Return a planter of an export some days older than the one uploaded before it."""

    def plant(ground: Ground) -> list[Wanted]:
        previous = ground.school.exported + timedelta(days=days)
        ground.expected["previous"] = FileFacts(
            uai=ground.school.uai,
            school_year=RENTREE,
            exported_at=previous.isoformat(),
            terminales=_terminales(ground),
        )
        at = ground.eleves.header.at("DATE_EXPORT")
        said = (previous.strftime(FRENCH),)
        return [Wanted("S004", WARNING, at, at.text, says=said)] if days > 0 else []

    return Planter(f"S004 {days} days before the previous", "S004", plant, once=True)


AGE = [
    Planter("S002 wrong key, school unknown", "S002", _unknown_school, once=True),
    *(_old_export(days) for days in (31, 200)),
    *(_before_previous(days) for days in (1, 40)),
]
FRESH = [*(_old_export(days) for days in (0, 30)), *(_before_previous(days) for days in (0, -40))]
"""Exports that are fresh enough: nothing is to be found."""


def _nobody(name: str, empty_it: Callable[[Ground], None], *silences: str) -> Planter:
    """Return a planter of a file that gives no candidate."""

    def plant(ground: Ground) -> list[Wanted]:
        empty_it(ground)
        return [Wanted("S005", BLOCKING)]

    return Planter(f"S005 {name}", "S005", plant, once=True, silences=frozenset(silences))


def _everyone_younger(ground: Ground) -> None:
    for pupil in ground.school.pupils:
        if pupil.level.terminale:
            ground.record(pupil).at("CODE_MEF").text = "20110015110"


def _everyone_gone(ground: Ground) -> None:
    for pupil in ground.school.pupils:
        record = ground.record(pupil)
        if pupil.present:
            record.put("DATE_SORTIE", "20/12/2024")
            record.put("CODE_MOTIF_SORTIE", "11")


def _no_pupil(ground: Ground) -> None:
    for section in ground.eleves.root.at("DONNEES").children:
        section.children = []


PER_PUPIL = (
    *("F010", "F011", "S101", "S102", "S103", "S104", "S111", "S112", "S113", "S114", "S121"),
    *("S122", "S123", "S124", "S131", "S132", "S133", "S134", "S135", "S136", "S137", "S138"),
)
"""What nobody can be checked for in a file without pupils."""


def _terminales(ground: Ground) -> int:
    return len(ground.school.candidates)


def _count_of(name: str, share: float, *, previous: bool) -> Planter:
    """Return a planter of a known count that the file's own is far from."""

    def plant(ground: Ground) -> list[Wanted]:
        count = _terminales(ground)
        known = max(1, round(count * share)) + (15 if share > 1 else -15)
        if known <= 0:
            known = count + 11
        if previous:
            ground.expected["previous"] = FileFacts(terminales=known, uai=ground.school.uai)
        else:
            ground.expected["terminale_expected"] = known
        return [Wanted("S006", WARNING, says=(f"{count} ", f"contre {known} "))]

    return Planter(f"S006 {name}", "S006", plant, once=True)


def _near(name: str, count: Callable[[int], int]) -> Planter:
    """Return a planter of a known count that is near enough."""

    def plant(ground: Ground) -> list[Wanted]:
        ground.expected["terminale_expected"] = count(_terminales(ground))
        return []

    return Planter(f"S006 near enough, {name}", "S006", plant, once=True)


NOBODY = [
    _nobody("no terminale", _everyone_younger),
    _nobody("everyone has left", _everyone_gone),
    _nobody("no pupil", _no_pupil, *PER_PUPIL),
    _count_of("far more expected", 1.3, previous=False),
    _count_of("far more before", 1.3, previous=True),
    _count_of("far fewer expected", 0.5, previous=False),
    _count_of("far fewer before", 0.5, previous=True),
]
NEAR = [
    _near("the same", lambda count: count),
    _near("ten more", lambda count: count + 10),
    _near("a tenth fewer", lambda count: round(count / 1.1)),
]

PLANTERS = [*WHOSE, *AGE, *NOBODY]
HARMLESS = [*FRESH, *NEAR]
"""What looks like a fault and is none: nothing is to be found."""

"""Small builders of the two sides of a crossing: pupils of SIECLE and pupils of the grades."""

from datetime import date

from cio_console.checks.crossing.base import Base, BasePupil
from cio_console.checks.reporting.flaw import Place, Subject
from cio_console.checks.reporting.graded import Graded
from cio_console.checks.values.naming import words_of
from tests.checks.builders import FIRST_NAMES, SURNAMES, UAI, rnie


def birth(number: int) -> date:
    """Return the birth date of a pupil's number."""
    return date(2007, number % 12 + 1, number % 28 + 1)


def known(
    number: int,
    *,
    ine: str | None = None,
    division: str = "TG1",
    family: str | None = None,
    first: str | None = None,
    born: date | None = None,
    arrived: date | None = date(2022, 9, 1),
) -> BasePupil:
    """Return a terminale pupil of SIECLE."""
    first_names = first if first is not None else FIRST_NAMES[number % len(FIRST_NAMES)]
    return BasePupil(
        Subject(f"{700_000 + number}", f"{number}", f"élève {number}"),
        division,
        rnie(number) if ine is None else ine,
        family_names=(words_of(family or SURNAMES[number % len(SURNAMES)]),),
        first_names=tuple(words_of(each) for each in first_names.split(", ") if each),
        birth=born or birth(number),
        arrived=arrived,
    )


def a_base(*pupils: BasePupil, count: int = 0, ines: str = "", ids: str = "") -> Base:
    """Return a base of these pupils, or of the first `count` numbers, and of others in the file."""
    everyone = pupils or tuple(known(number) for number in range(1, count + 1))
    return Base(UAI, 2024, everyone, frozenset(ines.split()), frozenset(ids.split()))


def graded(
    number: int,
    *,
    identifier: str | None = None,
    family: str | None = None,
    first: str | None = None,
    born: str | None = None,
    periods: str = "12",
    by: str = "trimestre",
    division: str = "TG1",
) -> Graded:
    """Return the pupil of that number as a grades file of the APB shape gives them."""
    return Graded(
        identifier=rnie(number) if identifier is None else identifier,
        family_name=SURNAMES[number % len(SURNAMES)] if family is None else family,
        first_name=FIRST_NAMES[number % len(FIRST_NAMES)] if first is None else first,
        birth_date=birth(number).isoformat() if born is None else born,
        division=division,
        division_of_year=by,
        periods=frozenset(periods),
        subject=Subject(f"E-{number}", "", f"noté {number}"),
        place=Place(100 + number, 1, "fichier/eleve", f'<eleve code="E-{number}">'),
    )

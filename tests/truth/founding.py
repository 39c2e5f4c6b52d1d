"""Founding a school of a given size: who is in it, drawn from a seed."""

import random
from datetime import date, timedelta

from tests.truth import words
from tests.truth.numbers import old_ine, rnie, uai
from tests.truth.school import (
    OTHERS,
    RENTREE,
    TERMINALES,
    Birth,
    Division,
    Guardian,
    Home,
    Level,
    Pupil,
    School,
)

CLASS_SIZE = 30
PHONES = ("06", "01", "+33 6", "+33(0)7", "+336", "00 33 6", "+ 33 7", "(+33)6", "0692")
"""How numbers begin, and four pairs of digits follow."""
ADDRESSES = (
    *("{0}.{1}", "{0}{1}", "{0}_{1}", "{0}-{1}", "x{1}.{0}", "{0}+parcoursup{1}", "{0}.lycee{1}"),
    *("lyceen.{0}{1}", "lyceenne{1}", "cpelletier{1}", "aucunement.{0}{1}", "inconnue.du.{1}"),
)
"""What stands before the arobase: name and number, and words that offices begin with too."""
NATURES = ("300", "302", "306", "307", "320")


def found(seed: int, size: int) -> School:
    """Return a school of `size` pupils, of whom at least four are present ones of terminale."""
    rng = random.Random(seed)
    digits = rng.randrange(1_000_000, 9_999_999)
    divisions = _divisions(rng, size)
    founder = _Founder(rng, size)
    pupils = [founder.pupil(number, divisions) for number in range(1, size + 1)]
    rng.shuffle(pupils)
    return School(
        uai=uai(digits),
        name="Lycée des Marronniers",
        sister=uai((digits + 1_234_567) % 10_000_000),
        nature=rng.choice(NATURES),
        divisions=divisions,
        pupils=pupils,
        guardians=_guardians(rng, pupils),
        version=rng.choice(("1.8", "2.1", "3.0", "3.1")),
    )


def _divisions(rng: random.Random, size: int) -> tuple[Division, ...]:
    """Return the classes: of terminale in the first half, of everything else in the other."""
    count = max(2, size // (2 * CLASS_SIZE))
    periods = rng.choice((2, 3, 3))
    made = []
    for levels in (TERMINALES, OTHERS):
        for rank in range(1, count + 1):
            of = [rng.choice(levels)]
            if rng.random() < 0.1:
                of.append(rng.choice(levels))
            code = f"{of[0].name[:6]}{rank}" if rank < 100 else f"{of[0].name[:5]}{rank}"
            own = rng.choice((2, 3)) if rng.random() < 0.1 else periods
            made.append(Division(code, tuple(dict.fromkeys(of)), own))
    return tuple(made)


class _Founder:
    """Draws the pupils of one school, none of whom may be taken for another."""

    def __init__(self, rng: random.Random, size: int) -> None:
        self._rng = rng
        self._size = size
        self._eleve_id = rng.randrange(10_000, 90_000_000)
        self._elenoet = rng.randrange(1, 90_000)
        self._digits = rng.choice((1, 1, 1, 5))
        self._ine = rng.randrange(1, 9_000_000) * 10
        self._homes: list[Home] = []
        self._twin: Pupil | None = None

    def pupil(self, number: int, divisions: tuple[Division, ...]) -> Pupil:
        """Return the next pupil; the first four are candidates whatever is drawn."""
        rng = self._rng
        self._eleve_id += rng.randrange(1, 9)
        half = len(divisions) // 2
        among = divisions[:half] if number <= 4 or rng.random() < 0.4 else divisions[half:]
        division = rng.choice(among)
        level = rng.choice(division.levels)
        sex = rng.choice("12")
        ine, tag, other = self._identifier(number)
        pupil = Pupil(
            number=number,
            eleve_id=str(self._eleve_id),
            elenoet=str((self._elenoet + number) % 100_000 or 99_999).zfill(self._digits),
            ine=ine,
            ine_tag=tag,
            other_ine=other,
            family=rng.choice(words.FAMILY),
            firsts=tuple(rng.sample(words.OF_SEX[sex], rng.choice((1, 1, 2, 3)))),
            sex=sex,
            birth=self._birth(level),
            level=level,
            division=division,
            groups=tuple(f"{division.code[:6]}G{n}" for n in range(rng.choice((0, 1, 2, 4)))),
            telephones=self._telephones(),
            home=self._home(),
            regime=rng.choice(("0", "2", "3", "DP")),
            subjects=self._subjects(),
            scholarship=rng.random() < 0.2,
        )  # fmt: skip
        if rng.random() < 0.1:
            pupil.usage = rng.choice(words.FAMILY)
        self._circumstances(pupil)
        self._email(pupil)
        return pupil

    def _identifier(self, number: int) -> tuple[str, str, str]:
        """Return the INE that counts, its tag, and the one that may stand beside it since 2017."""
        base, rng = self._ine + number, self._rng
        if rng.random() < 0.3:
            return old_ine(base * 10), "ID_NATIONAL", rnie(base) if rng.random() < 0.3 else ""
        return rnie(base), "INE_RNIE" if rng.random() < 0.05 else "ID_NATIONAL", ""

    def _birth(self, level: Level) -> Birth:
        rng = self._rng
        age = min(25, max(14, level.age + rng.choice((0, 0, 0, 0, 1, 1, 2, -1, 7))))
        first = date(RENTREE - age, 1, 1)
        leap = (first + timedelta(days=365)).year == first.year
        day = first + timedelta(days=59 if leap and rng.random() < 0.1 else rng.randrange(365))
        if rng.random() < 0.15:
            country, town = rng.choice(words.ABROAD)
            return Birth(day, country, rng.choice(("", "", f"99{country}")), town)
        insee, _, town = rng.choice(words.TOWNS)
        kind = rng.random()
        if kind < 0.05:
            return Birth(day, "", town=town)
        return Birth(day, "100", insee, town if kind < 0.2 else "")

    def _telephones(self) -> dict[str, str]:
        rng = self._rng
        given = {}
        for tag in ("TEL_PERSONNEL", "TEL_PORTABLE", "TEL_PROFESSIONNEL"):
            if rng.random() < 0.5:
                pairs = [f"{rng.randrange(100):02}" for _ in range(4)]
                start = rng.choice(PHONES)
                text = rng.choice((" ", ".", "", "-")).join([start, *pairs])
                given[tag] = text
        return given

    def _home(self) -> Home | None:
        rng = self._rng
        kind = rng.random()
        if kind < 0.05:
            return None
        if kind < 0.25 and self._homes:
            return rng.choice(self._homes)
        insee, postal, town = rng.choice(words.TOWNS)
        number = 100_000 + len(self._homes)
        street = (
            f"{rng.randrange(1, 200)} {rng.choice(('', 'BIS ', ''))}{rng.choice(words.STREETS)}"
        )
        self._homes.append(Home(number, street, postal, insee, town))
        return self._homes[-1]

    def _subjects(self) -> tuple[str, ...]:
        codes = [code for code, _ in words.SUBJECTS]
        common, rest = codes[: words.COMMON_SUBJECTS], codes[words.COMMON_SUBJECTS :]
        return (*common, *self._rng.sample(rest, self._rng.choice((1, 2, 3))))

    def _circumstances(self, pupil: Pupil) -> None:
        """Let some leave, some arrive late, and some be the twin of the one before."""
        rng, twin = self._rng, self._twin
        self._twin = pupil
        kind = rng.random()
        if kind < 0.05 and pupil.number > 4:
            pupil.left = date(RENTREE, 9, 2) + timedelta(days=rng.randrange(90))
        elif kind < 0.1:
            pupil.entered = date(RENTREE, 10, 16) + timedelta(days=rng.randrange(60))
        elif kind < 0.13:
            pupil.entered = date(RENTREE - 2, 9, 1)
        elif kind < 0.18 and twin is not None and twin.level is pupil.level:
            pupil.family, pupil.birth, pupil.home = twin.family, twin.birth, twin.home
            pupil.division = twin.division
            if pupil.firsts[0] == twin.firsts[0]:
                pupil.firsts = (("Ambre", "Basile")[pupil.sex == "1"],)

    def _email(self, pupil: Pupil) -> None:
        """Give an address to every candidate, and to the others anything that nobody reads."""
        rng = self._rng
        name = pupil.firsts[0].encode("ascii", "ignore").decode().lower().replace("-", "") or "moi"
        form = rng.choice(ADDRESSES)
        address = f"{form.format(name, pupil.number)}@{rng.choice(words.MAILBOXES)}"
        if rng.random() < 0.1:
            address = address.title()
        if pupil.candidate:
            pupil.email = address
        else:
            pupil.email = rng.choice((address, "", "", "inconnu", "secretariat@lycee.fr"))


def _guardians(rng: random.Random, pupils: list[Pupil]) -> list[Guardian]:
    """Return one or two legal guardians for each pupil, and some contacts besides.

    Those who share a home share their guardians.
    """
    families: dict[object, list[Pupil]] = {}
    for pupil in pupils:
        families.setdefault(pupil.home or pupil.number, []).append(pupil)
    made: list[Guardian] = []
    for family in families.values():
        ranks = rng.choice(((1,), (1, 2), (1, 2), (1, 0), (1, 2, 0)))
        for rank in ranks:
            number = 400_000 + len(made)
            made.append(
                Guardian(
                    number,
                    family[0].family,
                    rng.choice(words.FEMININE + words.MASCULINE),
                    tuple((pupil.eleve_id, rank) for pupil in family),
                    family[0].home,
                    f"parent{number}@courriel.example" if rng.random() < 0.7 else "",
                )
            )
    return made

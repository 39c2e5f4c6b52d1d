"""The invented pupils of one school: who they are before any file is written about them.

A pupil's fields are the texts that SIECLE would hold; None is a tag that the export leaves out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cio_console.demo import names
from cio_console.demo.sector import Kind
from cio_console.domain.identifiers import ine_bea_key, ine_rnie_key
from cio_console.domain.school import AGRICULTURAL
from cio_console.domain.text import fold

RENTREE = date(2024, 9, 2)

FRANCE = "100"
_BIRTHPLACES = "94028 77288 93008 75112 75120 91228 92050 95127 59350 33063 13055 2A004 97209 97411"
"""INSEE codes of communes large enough to say nothing of anyone."""
_ABROAD = (
    ("352", "ALGER"),
    ("350", "CASABLANCA"),
    ("351", "SFAX"),
    ("326", "ABIDJAN"),
    ("341", "DAKAR"),
    ("335", "BAMAKO"),
    ("139", "PORTO"),
    ("109", "DORTMUND"),
    ("410", "PORT-AU-PRINCE"),
)
"""Country of birth and town."""

_ABROAD_SHARE = 0.07
_OLD_INE_SHARE = 0.12
_LEAVER_SHARE = 0.02
_ARRIVAL_SHARE = 0.015
_LATE_SHARE = 0.13
"""Pupils one year older than their class."""
_INE_STEP = 7919
"""Prime to a hundred million: each pupil of the sector gets another number, without any table."""
_PUPILS_PER_SCHOOL = 2000
_RNIE_BASE = 900_000_000
_BEA_BASE = 9_900_000_000
_BEA_SPAN = 100_000_000


@dataclass(frozen=True, slots=True)
class Level:
    """One year of one track."""

    mef: str
    division: str
    """What the names of its divisions begin with."""
    ratio: float
    """Pupils for one terminale pupil of the track."""
    age: int
    """Usual age reached in the year of the rentrée."""


def _vocational(family: str, speciality: str, division: str) -> tuple[Level, ...]:
    """Return the three years of a bac pro: the year stands at positions 8 and 9 of the MEF."""
    return (
        Level(f"{family}{speciality}331", f"T{division}", 1.0, 17),
        Level(f"{family}{speciality}321", f"1{division}", 1.1, 16),
        Level(f"{family}{speciality}311", f"2{division}", 1.15, 15),
    )


_SECONDE = Level("20010018110", "2GT", 1.1, 15)

TRACKS: dict[str, tuple[Level, ...]] = {
    "G": (Level("20211010110", "TG", 1, 17), Level("20111010110", "1G", 1.05, 16), _SECONDE),
    "STMG": (
        Level("21234012110", "TSTMG", 1, 17),
        Level("21134012110", "1STMG", 1, 16),
        Level("31132408211", "BTS2", 0.3, 19),
    ),
    "STI2D": (
        Level("21226010110", "TSTI", 1, 17),
        Level("21126010110", "1STI", 1, 16),
        Level("31125515111", "BTS1", 0.3, 18),
    ),
    "AGORA": _vocational("247", "31208", "AGORA"),
    "MELEC": _vocational("247", "25511", "MELEC"),
    "ASSP": (*_vocational("247", "33001", "ASSP"), Level("24133402211", "1CAP", 0.5, 15)),
    "CGEA": _vocational("276", "21104", "CGEA"),
}
"""The tracks taught in the sector; the first level of each is the terminale."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil of a base; `entry` and `exit` say from when and until when they are there."""

    eleve_id: str | None
    elenoet: str | None
    ine: str | None
    family: str | None
    first: str | None
    second: str | None
    birth: str | None
    sex: str | None
    country: str | None
    birthplace: str | None
    birth_town: str | None
    mail: str | None
    mobile: str | None
    mef: str | None
    divisions: tuple[str, ...]
    """Structures of type D; one is right."""
    group: str | None
    regime: str | None
    repeats: bool
    entry: date
    exit: date | None
    address: int
    """Number of the household; brothers and sisters are not told apart."""
    track: str
    terminale: bool
    motive: str | None = "11"
    """Why the pupil left, once they have."""

    def there_on(self, day: date) -> bool:
        """Tell whether the pupil is in school on that day."""
        return self.entry <= day and (self.exit is None or self.exit > day)


def make_pupils(index: int, kind: Kind, *, terminales: int, seed: int) -> tuple[Pupil, ...]:
    """Return the pupils of the school number `index`, terminale classes first."""
    rng = Random(f"{seed}/pupils/{index}")
    inaa = kind.nature == AGRICULTURAL
    pupils = (
        _pupil(rng, number, index, inaa, track, level, division)
        for number, (track, level, division) in enumerate(_seats(kind, terminales))
    )
    return tuple(pupils)


def _seats(kind: Kind, terminales: int) -> Iterator[tuple[str, Level, str]]:
    """Yield the track, level and division of each pupil, terminale classes first."""
    for depth in range(max(len(TRACKS[track]) for track in kind.shares)):
        for track, share in kind.shares.items():
            if depth >= len(TRACKS[track]):
                continue
            level = TRACKS[track][depth]
            count = max(1, round(terminales * share * level.ratio))
            size = 34 if kind.nature in ("300", "302", "306") else 25
            divisions = -(-count // size)
            for number in range(count):
                yield track, level, f"{level.division}{number * divisions // count + 1}"


def _pupil(
    rng: Random, number: int, index: int, inaa: bool, track: str, level: Level, division: str
) -> Pupil:
    girl = _chance(rng, 0.5)
    first = rng.choice(names.GIRLS if girl else names.BOYS)
    family = names.family(rng.randrange(len(names.FAMILIES)))
    birthplace = rng.choice(_BIRTHPLACES.split())
    country, town = rng.choice(_ABROAD)
    abroad = _chance(rng, _ABROAD_SHARE)
    late = _chance(rng, _LATE_SHARE)
    born = date(RENTREE.year - level.age - late, 1, 1) + timedelta(days=rng.randrange(365))
    old_form = inaa or _chance(rng, _OLD_INE_SHARE)
    entry, leaving = _stay(rng)
    return Pupil(
        eleve_id=str(1_000_000 + index * _PUPILS_PER_SCHOOL + number),
        elenoet=str(1000 + number),
        ine=_ine(index * _PUPILS_PER_SCHOOL + number, old_form=old_form),
        family=family,
        first=first,
        second=rng.choice(names.GIRLS if girl else names.BOYS) if _chance(rng, 0.4) else None,
        birth=f"{born:%d/%m/%Y}",
        sex="2" if girl else "1",
        country=country if abroad else FRANCE,
        birthplace=None if abroad else birthplace,
        birth_town=town if abroad else None,
        mail=_mail(rng, first, family, number),
        mobile=f"{names.MOBILE_RANGE}{rng.randrange(10_000):04d}" if _chance(rng, 0.8) else None,
        mef=level.mef,
        divisions=(division,),
        group=f"{division[:4]}GR{rng.randrange(1, 4)}" if _chance(rng, 0.5) else None,
        regime=rng.choice(("0", "2", "2", "2", "3")),
        repeats=late and _chance(rng, 0.4),
        entry=entry,
        exit=leaving,
        address=200_000 + number,
        track=track,
        terminale=level is TRACKS[track][0],
    )


def _chance(rng: Random, share: float) -> bool:
    return rng.random() < share


def _stay(rng: Random) -> tuple[date, date | None]:
    """Return the day of entry and of leaving: a few arrive or leave during the year."""
    drawn = rng.random()
    days = rng.randrange(20, 170)
    if drawn < _LEAVER_SHARE:
        return RENTREE, RENTREE + timedelta(days=days)
    if drawn < _LEAVER_SHARE + _ARRIVAL_SHARE:
        return RENTREE + timedelta(days=days), None
    return RENTREE, None


def _ine(number: int, *, old_form: bool) -> str:
    """Return an INE of the sector: unique, with its key, in ranges that nobody was given."""
    spread = number * _INE_STEP % _BEA_SPAN
    if old_form:
        digits = str(_BEA_BASE + spread)
        return digits + ine_bea_key(digits)
    digits = str(_RNIE_BASE + spread)
    return digits + ine_rnie_key(digits)


def _mail(rng: Random, first: str, family: str, number: int) -> str:
    """Return an address of the pupil's own, unique in the school, in a reserved domain."""
    words = fold(f"{first}.{family}").replace(" ", "").replace("'", "")
    return f"{words}{number:03d}@{rng.choice(names.MAIL_DOMAINS)}"

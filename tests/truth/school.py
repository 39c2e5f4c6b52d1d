"""A school as it is, before anyone exports it: pupils, classes, families, and nothing wrong."""

from dataclasses import dataclass, field
from datetime import date

RENTREE = 2024
"""The school year 2024-2025, of the campaign 2025."""


@dataclass(frozen=True)
class Level:
    """What pupils of one year study."""

    name: str
    """How their classes are called."""
    mef: str
    mefstat: str
    label: str
    age: int
    """On 31 December of the rentrée, for most."""
    terminale: bool = False
    previous: str = ""
    """The MEF of the year before, in the same school."""


SECOND_YEAR = Level("2", "20010015110", "22111000001", "2NDE GENERALE ET TECHNO", 15)
LEVELS = (
    Level("T G", "20210015110", "22131000001", "TERMINALE GENERALE", 17, True, "20110015110"),
    Level("TSTMG", "21231019112", "22132000001", "TERM. STMG", 17, True, "21131019110"),
    Level("TST2S", "21431033110", "22132000002", "TERM. ST2S", 17, True, "21131033110"),
    Level("TBTM", "22231025110", "22132000003", "TERM. BT METIERS DU SON", 17, True),
    Level("TASSP", "24733004331", "23833000001", "TLE PRO ASSP", 18, True, "24733004321"),
    Level("TMELEC", "2472550A331", "23833000002", "TLE PRO MELEC", 18, True, "2472550A321"),
    SECOND_YEAR,
    Level("1G", "20110015110", "22121000001", "PREMIERE GENERALE", 16, previous="20010015110"),
    Level("1STMG", "21131019110", "22122000001", "PREM. STMG", 16, previous="20010015110"),
    Level("2ASSP", "24733004311", "23813000001", "2NDE PRO ASSP", 15),
    Level("1ASSP", "24733004321", "23823000001", "1ERE PRO ASSP", 16, previous="24733004311"),
    Level("BTS1", "31131401220", "24112000001", "BTS COMMUNICATION 1", 18),
    Level("2°A", "20010015110", "22111000001", "2NDE GENERALE ET TECHNO", 15),
)
"""The first six are of terminale, by their code as by their MEFSTAT."""
TERMINALES = tuple(level for level in LEVELS if level.terminale)
OTHERS = tuple(level for level in LEVELS if not level.terminale)


@dataclass(frozen=True)
class Home:
    """An address: a family's, that several pupils may share."""

    number: int
    street: str
    postal: str
    insee: str
    town: str


@dataclass(frozen=True)
class Division:
    """A class."""

    code: str
    levels: tuple[Level, ...]
    """A class may gather pupils of several."""
    periods: int
    """2 for semesters, 3 for trimesters."""


@dataclass(frozen=True)
class Birth:
    """Where and when; what a file may leave out is ""."""

    day: date
    country: str
    insee: str = ""
    town: str = ""


@dataclass
class Pupil:
    """One pupil; nothing of them is wrong."""

    number: int
    """Rank in the school, from 1."""
    eleve_id: str
    elenoet: str
    ine: str
    ine_tag: str
    """Where the export gives it: ID_NATIONAL, or INE_RNIE for want of it."""
    other_ine: str
    """Another INE of the same pupil, which the export gives beside; "" for none."""
    family: str
    firsts: tuple[str, ...]
    sex: str
    birth: Birth
    level: Level
    division: Division
    groups: tuple[str, ...] = ()
    usage: str = ""
    email: str = ""
    telephones: dict[str, str] = field(default_factory=dict)
    home: Home | None = None
    regime: str = "0"
    entered: date = date(RENTREE, 9, 2)
    left: date | None = None
    subjects: tuple[str, ...] = ()
    scholarship: bool = False

    @property
    def present(self) -> bool:
        """Whether the pupil has not left."""
        return self.left is None

    @property
    def candidate(self) -> bool:
        """Whether the pupil is a present one of terminale."""
        return self.present and self.level.terminale


@dataclass(frozen=True)
class Guardian:
    """An adult who answers for some pupils."""

    number: int
    family: str
    first: str
    pupils: tuple[tuple[str, int], ...]
    """ELEVE_ID and rank: 1 and 2 are legal guardians, 0 a mere contact."""
    home: Home | None
    email: str


@dataclass
class School:
    """One lycée."""

    uai: str
    name: str
    sister: str
    """The UAI of another school of the sector."""
    nature: str
    divisions: tuple[Division, ...]
    pupils: list[Pupil]
    guardians: list[Guardian]
    version: str = "3.0"
    exported: date = date(2025, 1, 6)

    @property
    def present(self) -> list[Pupil]:
        """The pupils who have not left."""
        return [pupil for pupil in self.pupils if pupil.present]

    @property
    def candidates(self) -> list[Pupil]:
        """The present pupils of terminale."""
        return [pupil for pupil in self.pupils if pupil.candidate]

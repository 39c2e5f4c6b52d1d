"""The story of the sector, as a table: what each school is, and what it sends when.

Seen on 8 January (two days before the SIECLE deadline), 13 January (after it, two days before the
activation mail), 5 February (web service started, grades just opened) and 20 March (a week before
the end), the same table shows four different mornings. Instants are campaign time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cio_console.demo.faults import SISTER


@dataclass(frozen=True, slots=True)
class Deposit:
    """One upload: when it is received, in what form, and what is wrong with it."""

    at: str
    """Campaign time, AAAA-MM-JJTHH:MM."""
    faults: Mapping[str, int] = field(default_factory=dict)
    """Fault of `faults` → pupils concerned, for a school of its usual size."""
    accident: str = ""
    """What happened to the whole file; empty for nothing."""
    form: str = "sans"
    """For SIECLE, a key of `siecle.FORMS`."""
    name: str = ""
    """File name when it is not the program's usual one; « {uai} » stands for the school's."""


@dataclass(frozen=True, slots=True)
class Archetype:
    """One kind of school with one way of going through the campaign."""

    kind: str
    """A key of `sector.KINDS`."""
    terminales: int
    why: str
    """The story in one line."""
    siecle: tuple[Deposit, ...] = ()
    grades: tuple[Deposit, ...] = ()
    periods: str = "trimestre"
    """Division of the year: a key of the campaign's `periods`."""
    parent: bool = False
    """A section of the school just before it in the sector."""


_LOGIN = "ElevesSansAdresses.xml"

ARCHETYPES: tuple[Archetype, ...] = (
    Archetype(
        "lpo-mere",
        176,
        "many missing e-mails; the second import fixes most and brings new mistakes",
        (
            Deposit(
                "2024-12-12T09:14",
                {"S111": 38, "S112": 6, "S101": 4, "S132": 3, "S124": 1, "F010": 1, "F011": 2},
            ),
            Deposit("2025-01-07T15:32", {"S111": 9, "S101": 1, "S121": 1, "S123": 2}),
            Deposit("2025-01-09T16:48", {"S111": 2}),
            Deposit("2025-01-17T10:05", {"S123-etranger": 1}),
        ),
        (
            Deposit("2025-03-11T14:20", {"N103": 3, "N101": 1, "X102": 2}),
            Deposit("2025-03-13T11:02"),
        ),
    ),
    Archetype(
        "sep",
        64,
        "first sends the file of the lycée it belongs to",
        (
            Deposit("2025-01-07T15:41", accident=SISTER),
            Deposit("2025-01-10T11:15", {"S111": 7, "S101": 1}),
            Deposit("2025-01-20T09:30", {"S111": 1}),
        ),
        (Deposit("2025-03-14T17:12", {"N101": 2}),),
        parent=True,
    ),
    Archetype(
        "legt",
        250,
        "a careful secretariat: early, clean, again after the January arrivals",
        (Deposit("2024-12-10T10:21"), Deposit("2025-01-14T08:55")),
        (Deposit("2025-02-04T17:20"), Deposit("2025-03-17T10:40")),
    ),
    Archetype(
        "lp",
        96,
        "most pupils have no address in SIECLE; collected class by class",
        (
            Deposit("2024-12-17T16:05", {"S111": 58, "S112": 7, "S101": 2}),
            Deposit("2025-01-08T08:20", {"S111": 37, "S112": 3}),
            Deposit("2025-01-14T17:55", {"S111": 18, "S112": 1}),
            Deposit("2025-01-24T11:40", {"S111": 6}),
        ),
        (Deposit("2025-03-17T15:30", {"N103": 4, "X104": 5}), Deposit("2025-03-24T09:10")),
    ),
    Archetype(
        "legt",
        180,
        "waits for the last evening",
        (Deposit("2025-01-10T22:47", {"S132-plusieurs": 2, "S121-age": 1}),),
        (Deposit("2025-03-11T18:30"),),
    ),
    Archetype(
        "lg-prive",
        84,
        "saved the login page instead of the export, and notices after the deadline",
        (
            Deposit("2025-01-06T11:02", accident="page-de-connexion", form="xml", name=_LOGIN),
            Deposit("2025-01-13T08:05", {"S123-etranger": 1}, form="avec"),
        ),
        (Deposit("2025-03-13T10:25", {"N104": 1}), Deposit("2025-03-18T16:00")),
    ),
    Archetype(
        "agricole",
        62,
        "INAA from FREGATA whose keys do not hold; semesters",
        (
            Deposit("2024-12-18T14:12", {"S103-ancienne": 5}, form="avec"),
            Deposit("2025-01-28T09:45", {"S103-ancienne": 3, "S121-age": 1}, form="avec"),
        ),
        (Deposit("2025-02-06T11:30"),),
        periods="semestre",
    ),
    Archetype(
        "lpo",
        210,
        "a slow line cuts files; the last upload before the deadline is a broken one",
        (
            Deposit("2024-12-19T10:12", accident="archive-coupee"),
            Deposit("2024-12-19T10:31", {"S111": 4, "S113": 5, "S122": 2, "S123": 3}),
            Deposit("2025-01-07T14:10", accident="coupe"),
            Deposit("2025-01-09T09:20", {"S123-etranger": 2}),
        ),
        (Deposit("2025-03-19T14:05", {"N103": 2, "X101": 3}), Deposit("2025-03-26T10:15")),
    ),
    Archetype(
        "legt",
        160,
        "exports last year's base in December; counts the grades' year like SIECLE's",
        (
            Deposit("2024-12-11T13:50", accident="base-de-l-an-dernier"),
            Deposit("2024-12-13T09:05", {"S111": 5, "S104": 2, "S114": 2, "S135": 2}),
            Deposit("2025-01-06T16:33", {"S111": 3}),
            Deposit("2025-01-15T11:20"),
        ),
        (
            Deposit("2025-02-05T08:55", accident="annee-de-la-rentree"),
            Deposit("2025-02-12T10:30"),
        ),
    ),
    Archetype(
        "lp",
        72,
        "no secretary until mid-January: late for SIECLE, at the last moment for the grades",
        (
            Deposit("2025-01-16T16:20", {"S111": 21, "S101": 2, "S132-inactifs": 2}),
            Deposit("2025-01-30T15:10", {"S111": 8}),
        ),
        (Deposit("2025-03-25T17:45"),),
    ),
    Archetype(
        "lg",
        140,
        "opens the export in a text editor before sending it",
        (
            Deposit("2024-12-16T08:50", accident="declare-utf8", form="xml"),
            Deposit(
                "2024-12-16T09:15",
                accident="mojibake",
                form="xml",
                name="ElevesSansAdresses (1).xml",
            ),
            Deposit("2025-01-09T14:40", form="xml"),
        ),
        (Deposit("2025-03-10T13:15"),),
    ),
    Archetype(
        "legt",
        120,
        "sends the day before the deadline; its first grades are the neighbour's",
        (Deposit("2025-01-09T10:22", {"S103": 2, "S121-age": 1}),),
        (
            Deposit("2025-03-12T09:40", accident=SISTER),
            Deposit("2025-03-12T14:05"),
        ),
    ),
    Archetype(
        "lpo-mere",
        132,
        "sends the timetable export first, and a grades file without any grade",
        (
            Deposit(
                "2025-01-09T17:40", accident="emploi-du-temps", form="xml", name="sts_emp_{uai}.xml"
            ),
            Deposit("2025-01-09T18:05", {"S102": 3, "S104": 2}),
            Deposit("2025-01-16T09:50"),
        ),
        (
            Deposit("2025-03-18T12:10", accident="sans-aucune-note"),
            Deposit("2025-03-24T16:20"),
        ),
    ),
    Archetype("sep-rattachee", 40, "its pupils travel with the parent lycée's", parent=True),
    Archetype(
        "lp-prive",
        60,
        "forgets SIECLE until February, and sends its grades first",
        (Deposit("2025-02-06T09:30", {"S111": 9, "S103-ancienne": 1}),),
        (Deposit("2025-02-04T18:12"), Deposit("2025-03-07T11:55")),
    ),
    Archetype(
        "legt",
        300,
        "the largest school; three imports to a clean file before the deadline",
        (
            Deposit(
                "2024-12-05T11:11",
                {
                    "S111": 21,
                    "S101": 6,
                    "S102": 3,
                    "S104": 2,
                    "S131": 2,
                    "S135-identifiant": 1,
                },
            ),
            Deposit("2024-12-18T15:44", {"S111": 8, "S101": 2}),
            Deposit("2025-01-08T07:48"),
        ),
        (Deposit("2025-03-05T16:50", {"N103": 6}), Deposit("2025-03-14T09:35")),
    ),
    Archetype(
        "lg-prive",
        90,
        "one upload before the holidays, with things to look at",
        (Deposit("2024-12-20T17:02", {"S121-age": 1, "S123-etranger": 2}, form="avec"),),
        (Deposit("2025-03-06T14:45"),),
    ),
    Archetype(
        "erea",
        9,
        "exports the CAP classes only, then all of them",
        (
            Deposit("2025-01-06T10:40", accident="sans-terminale"),
            Deposit("2025-01-07T09:12"),
        ),
    ),
    Archetype(
        "lpo",
        150,
        "a file passed through an XML editor, then corrections up to the last day",
        (
            Deposit("2024-12-13T10:10", accident="doctype", form="xml"),
            Deposit(
                "2024-12-13T11:25",
                {"S111": 11, "S122": 2, "S124": 1, "S136": 3, "S137": 4, "S138": 2},
            ),
            Deposit("2025-01-10T16:30", {"S111": 2}),
            Deposit("2025-01-22T14:00"),
        ),
        (Deposit("2025-03-19T16:40", {"N101": 3, "N102": 4, "X103": 2}),),
    ),
    Archetype(
        "lp",
        84,
        "a file cleaned by hand twice too much; grades after the deadline",
        (
            Deposit("2024-12-12T14:30", accident="sans-parametres", form="xml"),
            Deposit("2024-12-12T15:05", accident="sans-uaj", form="xml"),
            Deposit("2024-12-16T10:40", {"S111": 12, "S112": 9}),
            Deposit("2025-01-09T15:20", {"S111": 3, "S112": 2}),
            Deposit("2025-01-27T16:10"),
        ),
        (Deposit("2025-03-28T08:35"),),
    ),
    Archetype("mfr", 24, "out of scope: its candidates come through the federation"),
    Archetype("hors-contrat", 18, "out of scope: hors contrat"),
    Archetype(
        "legt",
        190,
        "first in everything, and hasty",
        (
            Deposit("2024-12-09T08:30"),
            Deposit("2025-01-14T17:10", accident="deux-classes"),
            Deposit("2025-01-15T12:10", accident="vieil-export"),
            Deposit("2025-01-16T08:05"),
        ),
        (
            Deposit("2025-02-05T07:50", {"N103": 2, "N104": 3}),
            Deposit("2025-02-10T12:20"),
        ),
    ),
    Archetype(
        "lg",
        100,
        "three wrong files on the last morning, the right one ten days later",
        (
            Deposit("2025-01-10T08:30", accident="vide", form="xml"),
            Deposit("2025-01-10T08:42", accident="lignes-vides"),
            Deposit(
                "2025-01-10T09:10", accident="deux-exports", name="export siecle terminales.zip"
            ),
            Deposit("2025-01-20T10:25"),
        ),
        (Deposit("2025-03-21T15:55"),),
    ),
)
"""One row per school of the default demo; a larger sector goes through the table again."""


def archetype(index: int) -> Archetype:
    """Return the story of the school number `index`."""
    return ARCHETYPES[index % len(ARCHETYPES)]

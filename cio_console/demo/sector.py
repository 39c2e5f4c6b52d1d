"""The schools of the fiction: what kinds there are, and how one is made.

UAIs are numbered in « 999 », which is no département; their keys are right.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Literal

from cio_console.demo import names
from cio_console.domain.campaign import GRADES, SIECLE
from cio_console.domain.identifiers import uai_key
from cio_console.domain.school import Cio, School

_DEPARTMENT = "999"
_FIRST_SCHOOL = 11
_CIO_NUMBER = 1

GENERAL, TECHNOLOGICAL, VOCATIONAL = "générale", "technologique", "professionnelle"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of school: its nature and what is taught there."""

    nature: str
    sector: Literal["public", "private"]
    title: str
    """The school's name, with « {name} » where its own goes."""
    shares: dict[str, float]
    """Track of `pupils.TRACKS` → share of the terminale pupils."""
    ways: tuple[str, ...]
    """The tracks (voies) as the feed names them."""
    out_of_scope: dict[str, str] = field(default_factory=dict)
    """Collection id → why it does not concern such a school."""


_GT = (GENERAL, TECHNOLOGICAL)
_HORS_CONTRAT = "privé hors contrat : dossiers saisis par les candidats"
_MFR = "MFR : candidats remontés par la fédération"
_WITH_PARENT = "élèves remontés avec l'établissement mère"
_FEW_CANDIDATES = "moins de dix candidats : bulletins saisis à la main"

KINDS: dict[str, Kind] = {
    "legt": Kind("300", "public", "Lycée {name}", {"G": 0.7, "STMG": 0.3}, _GT),
    "lg": Kind("302", "public", "Lycée {name}", {"G": 1.0}, (GENERAL,)),
    "lg-prive": Kind("302", "private", "Lycée privé {name}", {"G": 0.8, "STMG": 0.2}, _GT),
    "lpo": Kind(
        "306",
        "public",
        "Lycée polyvalent {name}",
        {"G": 0.5, "STI2D": 0.2, "AGORA": 0.2, "MELEC": 0.1},
        (*_GT, VOCATIONAL),
    ),
    "lpo-mere": Kind(
        "306", "public", "Lycée polyvalent {name}", {"G": 0.6, "STI2D": 0.2, "STMG": 0.2}, _GT
    ),
    "sep": Kind(
        "334", "public", "SEP du lycée {name}", {"MELEC": 0.5, "AGORA": 0.5}, (VOCATIONAL,)
    ),
    "sep-rattachee": Kind(
        "334",
        "public",
        "SEP du lycée {name}",
        {"MELEC": 1.0},
        (VOCATIONAL,),
        {SIECLE: _WITH_PARENT, GRADES: _WITH_PARENT},
    ),
    "lp": Kind(
        "320",
        "public",
        "Lycée professionnel {name}",
        {"AGORA": 0.4, "MELEC": 0.3, "ASSP": 0.3},
        (VOCATIONAL,),
    ),
    "lp-prive": Kind(
        "320",
        "private",
        "Lycée professionnel privé {name}",
        {"ASSP": 0.6, "AGORA": 0.4},
        (VOCATIONAL,),
    ),
    "agricole": Kind(
        "307",
        "public",
        "Lycée agricole {name}",
        {"G": 0.4, "CGEA": 0.6},
        (GENERAL, VOCATIONAL),
    ),
    "erea": Kind(
        "370",
        "public",
        "EREA {name}",
        {"ASSP": 1.0},
        (VOCATIONAL,),
        {GRADES: _FEW_CANDIDATES},
    ),
    "mfr": Kind(
        "380",
        "private",
        "MFR {name}",
        {"CGEA": 1.0},
        (VOCATIONAL,),
        {SIECLE: _MFR, GRADES: _MFR},
    ),
    "hors-contrat": Kind(
        "302",
        "private",
        "Cours {name}",
        {"G": 1.0},
        (GENERAL,),
        {SIECLE: _HORS_CONTRAT, GRADES: _HORS_CONTRAT},
    ),
}


def invented_uai(number: int) -> str:
    """Return the UAI of that number, 0 to 9999, in the fictional numbering, with its key."""
    digits = f"{_DEPARTMENT}{number:04d}"
    return digits + uai_key(digits)


def school_uai(index: int) -> str:
    """Return the UAI of the school number `index` of the sector."""
    return invented_uai(_FIRST_SCHOOL + index)


def make_cio() -> Cio:
    """Return the CIO that follows the sector."""
    return Cio(uai=invented_uai(_CIO_NUMBER), name=f"CIO d'{names.COMMUNES[0]}")


def make_school(
    index: int, kind: Kind, *, terminales: int, seed: int, parent: School | None = None
) -> School:
    """Return the school number `index`; a section (SEP) takes its parent's place and numbers."""
    rng = Random(f"{seed}/school/{index}")
    uai = school_uai(index)
    family, first = names.person(rng)
    telephone = names.telephone(rng)
    expected = round(terminales * rng.uniform(0.94, 1.06))
    return School(
        uai=uai,
        name=kind.title.format(name=names.school_name(index)),
        nature=kind.nature,
        sector=kind.sector,
        commune=parent.commune if parent else names.commune(index // 3),
        telephone=parent.telephone if parent else telephone,
        email=f"ce.{uai.lower()}@{names.SCHOOL_MAIL_DOMAIN}",
        head=parent.head if parent else f"{first} {family}",
        parent_uai=parent.uai if parent else "",
        tracks=kind.ways,
        terminale_expected=expected if SIECLE not in kind.out_of_scope else None,
        out_of_scope=dict(kind.out_of_scope),
    )

"""The rows of the « Annuaire de l'éducation », read as candidates; what is odd is told, once.

A school may have several rows (`multi_uai`: one for each of its names): they become one candidate.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from cio_console.directory import fields
from cio_console.directory.portal import Row
from cio_console.domain.candidate import CIO_NATURE, Candidate, Opening
from cio_console.domain.identifiers import is_uai
from cio_console.domain.school import AGRICULTURAL, NATURES
from cio_console.domain.text import collation_key
from cio_console.errors import UsageProblem

ANNUAIRE = "fr-en-annuaire-education"
"""The data set of the directory."""
FIELDS = (
    "identifiant_de_l_etablissement", "nom_etablissement", "type_etablissement",
    "statut_public_prive", "code_commune", "nom_commune", "code_departement",
    "libelle_departement", "voie_generale", "voie_technologique", "voie_professionnelle",
    "telephone", "mail", "lycee_agricole", "etat", "ministere_tutelle", "multi_uai",
    "code_nature", "libelle_nature", "type_contrat_prive", "etablissement_mere",
    "code_bassin_formation", "libelle_bassin_formation",
)  # fmt: skip
"""What is asked of it, as far as it has it."""

CIO_TYPE = "Information et orientation"
"""type_etablissement of a CIO."""

_PARENTS = ("etablissement_mere", "uai_etablissement_mere", "uai_mere")
_TRACKS = {
    "voie_generale": "générale",
    "voie_technologique": "technologique",
    "voie_professionnelle": "professionnelle",
}
_WITHOUT_CONTRACT = "HORS CONTRAT"
_AGRICULTURE = "AGRICULTURE"
_STATES = tuple(Opening)
"""From the one that wins on: a school of which one row is open is open."""
_CORSICA = {"620": "02A", "720": "02B"}
"""What the UAIs of Corsica begin with, and the code of the département."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Read:
    """What rows say."""

    candidates: tuple[Candidate, ...]
    notices: tuple[str, ...] = ()
    """French sentences on what was odd."""


def read_rows(rows: Iterable[Row]) -> Read:
    """Return the candidates of rows, one for each UAI, in the order of the UAIs."""
    groups: dict[str, list[Candidate]] = {}
    odd: Counter[str] = Counter()
    states: set[str] = set()
    for row in rows:
        uai = fields.text(row, "identifiant_de_l_etablissement").upper()
        if not is_uai(uai):
            odd["uai"] += 1
            continue
        if fields.state(row) is None:
            states.add(fields.text(row, "etat"))
        groups.setdefault(uai, []).append(_candidate(uai, row))
    merged = tuple(_merged(groups[uai]) for uai in sorted(groups))
    return Read(merged, tuple(_notices(merged, groups.values(), odd["uai"], states)))


def _candidate(uai: str, row: Row) -> Candidate:
    parent = fields.first((fields.text(row, name).upper() for name in _PARENTS), is_uai)
    nature = fields.text(row, "code_nature")
    if not nature and fields.text(row, "type_etablissement") == CIO_TYPE:
        nature = CIO_NATURE
    ministry = fields.text(row, "ministere_tutelle").upper()
    return Candidate(
        uai=uai,
        name=fields.text(row, "nom_etablissement") or uai,
        nature=nature,
        nature_label=fields.text(row, "libelle_nature"),
        sector=fields.sector(row),
        without_contract=fields.text(row, "type_contrat_prive").upper() == _WITHOUT_CONTRACT,
        agricultural=(
            nature == AGRICULTURAL or _AGRICULTURE in ministry or fields.flag(row, "lycee_agricole")
        ),
        commune=fields.text(row, "nom_commune"),
        commune_code=fields.text(row, "code_commune"),
        telephone=fields.text(row, "telephone"),
        email=_email(fields.text(row, "mail")),
        parent_uai="" if parent == uai else parent,
        tracks=tuple(label for name, label in _TRACKS.items() if fields.flag(row, name)),
        departement=_departement(row, uai),
        departement_name=fields.text(row, "libelle_departement"),
        bassin=fields.text(row, "code_bassin_formation"),
        bassin_name=fields.text(row, "libelle_bassin_formation"),
        state=fields.state(row) or Opening.OPEN,
    )


def _merged(rows: Sequence[Candidate]) -> Candidate:
    """Return one candidate of all the rows of a UAI, whatever their order.

    The row that teaches most gives the name; what it leaves empty comes from the others.
    """
    ranked = sorted(rows, key=lambda one: (-len(one.tracks), collation_key(one.name), repr(one)))
    head, *others = ranked
    if not others:
        return head
    filled = {
        name: next(filter(None, (getattr(one, name) for one in ranked)), getattr(head, name))
        for name in Candidate.__struct_fields__
    }
    taught = {track for one in ranked for track in one.tracks}
    names = dict.fromkeys(one.name for one in others if one.name != head.name)
    filled |= {
        "tracks": tuple(track for track in _TRACKS.values() if track in taught),
        "other_names": tuple(names),
        "state": min((one.state for one in ranked), key=_STATES.index),
        "without_contract": all(one.without_contract for one in ranked),
    }
    return msgspec.structs.replace(head, **filled)


def _notices(
    candidates: Sequence[Candidate], groups: Iterable[list[Candidate]], odd: int, states: set[str]
) -> Iterable[str]:
    if odd:
        yield f"fiches de l'annuaire sans UAI valable, laissées de côté : {odd}."
    several = [rows[0].uai for rows in groups if len(rows) > 1]
    if several:
        yield f"plusieurs fiches pour un même UAI, réunies en une : {_listed(several)}."
    strange = [
        f"{one.uai} ({one.nature_label or 'nature'} {one.nature or 'non dite'})"
        for one in candidates
        if one.nature not in NATURES and one.nature != CIO_NATURE
    ]
    if strange:
        yield f"d'une nature que la console ne connaît pas, à vérifier : {_listed(strange)}."
    if states:
        told = _listed([f"« {word} »" for word in sorted(states)])
        yield f"état non compris dans l'annuaire, pris pour « ouvert » : {told}."


def _listed(things: Sequence[str]) -> str:
    """Return « a, b et 3 autres »: never more than a few are named."""
    if len(things) <= _SHOWN + 1:
        return ", ".join(things)
    return f"{', '.join(things[:_SHOWN])} et {len(things) - _SHOWN} autres"


def _email(told: str) -> str:
    return told if "@" in told and " " not in told else ""


def _departement(row: Row, uai: str) -> str:
    """Return the code told, else the one that the UAI begins with."""
    told = fields.text(row, "code_departement")
    try:
        return fields.departement_code(told)
    except UsageProblem:
        return _CORSICA.get(uai[:3], uai[:3])

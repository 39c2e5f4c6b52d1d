"""An invented XSD that the files of `write_siecle` follow, or that each of their pupils breaks."""

from collections.abc import Mapping

from tests.bench.siecle_files import PUPIL_TAGS
from tests.checks.schemas import ANY, DATE, STRUCTURES, bee_eleves, branch, leaf, longest, pattern

_KINDS: Mapping[str, str] = {
    "ID_NATIONAL": pattern("[0-9]{9}[A-K]{2}"),
    "NOM_DE_FAMILLE": longest(100),
    "PRENOM": longest(100),
    "DATE_NAISS": pattern(DATE),
    "DATE_ENTREE": pattern(DATE),
    "DOUBLEMENT": "xs:boolean",
    "MEL": longest(254),
    "TEL_PORTABLE": longest(20),
}
"""Some twenty tags a pupil, eight of them of a strict type."""


def siecle_schema(kinds: Mapping[str, str] = _KINDS) -> str:
    """Return the schema of a clean file."""
    last_year = ("CODE_MEF", "CODE_STRUCTURE", "CODE_RNE")
    inside = [leaf(tag, kinds.get(tag, ANY)) for tag in PUPIL_TAGS]
    inside.append(branch("SCOLARITE_AN_DERNIER", [leaf(tag) for tag in last_year]))
    attributes = {"ELEVE_ID!": "xs:integer", "ELENOET": "xs:integer"}
    eleve = branch("ELEVE", inside, attributes, 'minOccurs="0" maxOccurs="unbounded"')
    return bee_eleves(eleve, [STRUCTURES])


def broken_schema() -> str:
    """Return one that no pupil follows."""
    return siecle_schema({**_KINDS, "MEL": longest(3)})

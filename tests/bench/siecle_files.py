"""Large BEE_ELEVES files for the benchmarks, written pupil by pupil.

Two shapes: `write_siecle`, pupils of terminale one like the other and nothing else, where the rules
have the most to do by megabyte; `write_full_siecle`, a lycée as it is, with its other levels, those
who left, those born abroad, options and addresses.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from cio_console.domain.identifiers import KEY_LETTERS, ine_rnie_key, uai_key

UAI = "9990000" + uai_key("9990000")

_HEAD = (
    '<?xml version="1.0" encoding="ISO-8859-15"?>\n<BEE_ELEVES VERSION="3.0">\n'
    f"  <PARAMETRES>\n    <UAJ>{UAI}</UAJ>\n    <ANNEE_SCOLAIRE>2024</ANNEE_SCOLAIRE>\n"
    "    <DATE_EXPORT>06/01/2025</DATE_EXPORT>\n"
    "    <HORODATAGE>06/01/2025 08:00:00</HORODATAGE>\n  </PARAMETRES>\n  <DONNEES>\n"
)

_PUPIL = """      <ELEVE ELEVE_ID="{n}" ELENOET="{m}">
        <ID_NATIONAL>{ine}</ID_NATIONAL>
        <ELENOET>{m}</ELENOET>
        <NOM_DE_FAMILLE>DURÉE-{n}</NOM_DE_FAMILLE>
        <PRENOM>Élève</PRENOM>
        <DATE_NAISS>12/03/2007</DATE_NAISS>
        <DOUBLEMENT>0</DOUBLEMENT>
        <CODE_PAYS>100</CODE_PAYS>
        <ADHESION_TRANSPORT>0</ADHESION_TRANSPORT>
        <CODE_REGIME>2</CODE_REGIME>
        <CODE_DEPARTEMENT_NAISS>094</CODE_DEPARTEMENT_NAISS>
        <CODE_COMMUNE_INSEE_NAISS>94028</CODE_COMMUNE_INSEE_NAISS>
        <CODE_SEXE>1</CODE_SEXE>
        <CODE_STATUT>ST</CODE_STATUT>
        <CODE_MEF>20212010000</CODE_MEF>
        <DATE_ENTREE>01/09/2024</DATE_ENTREE>
        <MEL>eleve.{n}@example.org</MEL>
        <TEL_PORTABLE>0199000000</TEL_PORTABLE>
        <SCOLARITE_AN_DERNIER>
          <CODE_MEF>20112010000</CODE_MEF>
          <CODE_STRUCTURE>1G1</CODE_STRUCTURE>
          <CODE_RNE>9990000Z</CODE_RNE>
        </SCOLARITE_AN_DERNIER>
      </ELEVE>
"""

PUPIL_TAGS = tuple(re.findall(r"^        <([A-Z_]+)>.", _PUPIL, re.MULTILINE))
"""The childless tags of a pupil, in order."""

_STRUCTURE = (
    '      <STRUCTURES_ELEVE ELEVE_ID="{n}">\n        <STRUCTURE>\n'
    "          <CODE_STRUCTURE>TG{c}</CODE_STRUCTURE>\n"
    "          <TYPE_STRUCTURE>D</TYPE_STRUCTURE>\n        </STRUCTURE>\n"
    "      </STRUCTURES_ELEVE>\n"
)

_OPTION = (
    '      <OPTION ELEVE_ID="{n}">\n'
    + "".join(
        "        <OPTIONS_ELEVE>\n"
        f"          <NUM_OPTION>{rank}</NUM_OPTION>\n"
        "          <CODE_MODALITE_ELECT>O</CODE_MODALITE_ELECT>\n"
        f"          <CODE_MATIERE>0{rank}0201</CODE_MATIERE>\n"
        "        </OPTIONS_ELEVE>\n"
        for rank in range(1, 4)
    )
    + "      </OPTION>\n"
)

_ADDRESS = """      <ADRESSE ADRESSE_ID="{n}">
        <LIGNE1_ADRESSE>{n} allée des Érables</LIGNE1_ADRESSE>
        <CODE_POSTAL>94000</CODE_POSTAL>
        <LL_PAYS>FRANCE</LL_PAYS>
        <CODE_DEPARTEMENT>094</CODE_DEPARTEMENT>
        <CODE_COMMUNE_INSEE>94028</CODE_COMMUNE_INSEE>
        <LIBELLE_POSTAL>CRÉTEIL</LIBELLE_POSTAL>
      </ADRESSE>
"""

_CLASSES = 40
_MEFS = ("20010015110", "20110015110", "20212010000", "24720433033")
_NAMES = ("MARCHADIER", "LEFÈVRE", "DE LA TOURELLE", "O'BRANNIGAN", "SAINT-ÉLOI", "BERTHELOT")
_FIRST_NAMES = ("Maëlys", "Enzo", "Inès", "Noé", "Clémence", "Jean-Baptiste")
_BORN_ABROAD = {
    "<CODE_PAYS>100</CODE_PAYS>": "<CODE_PAYS>350</CODE_PAYS>",
    "<CODE_COMMUNE_INSEE_NAISS>94028</CODE_COMMUNE_INSEE_NAISS>": "<VILLE_NAISS>FES</VILLE_NAISS>",
}
_LEFT = {
    "<MEL>": "<DATE_SORTIE>15/11/2024</DATE_SORTIE>\n"
    "        <CODE_MOTIF_SORTIE>02</CODE_MOTIF_SORTIE>\n        <MEL>"
}
_IN_THREE, _IN_TEN, _IN_TWENTY = 3, 10, 20

Section = tuple[str, Callable[[int], str]]


def write_siecle(path: Path, size: int) -> int:
    """Write a clean file of about `size` bytes; return the number of pupils."""
    return _write(path, size, (("ELEVES", _pupil), ("STRUCTURES", _structure)))


def write_full_siecle(path: Path, size: int) -> int:
    """Write a clean file of a lycée as it is, likewise."""
    sections = (
        ("ELEVES", _full_pupil),
        ("OPTIONS", lambda n: _OPTION.format(n=n + 1)),
        ("STRUCTURES", _structure),
        ("ADRESSES", lambda n: _ADDRESS.format(n=n + 1)),
    )
    return _write(path, size, sections)


def _write(path: Path, size: int, sections: tuple[Section, ...]) -> int:
    pupils = max(1, size // sum(len(one(0)) for _, one in sections))
    with path.open("w", encoding="iso-8859-15") as file:
        file.write(_HEAD)
        for name, one in sections:
            _section(file, name, pupils, one)
        file.write("  </DONNEES>\n</BEE_ELEVES>\n")
    return pupils


def _section(file: TextIO, name: str, pupils: int, one: Callable[[int], str]) -> None:
    file.write(f"    <{name}>\n")
    file.writelines(one(n) for n in range(pupils))
    file.write(f"    </{name}>\n")


def _structure(n: int) -> str:
    return _STRUCTURE.format(n=n + 1, c=n % _CLASSES)


def _pupil(n: int) -> str:
    return _PUPIL.format(n=n + 1, m=n + 1, ine=_ine(n))


def _ine(n: int) -> str:
    digits = f"{n:09}"
    return digits + ine_rnie_key(digits)


def _full_pupil(n: int) -> str:
    """Return a pupil of one of four levels; one in ten was born abroad, one in twenty left."""
    changes = {
        "12/03/2007": f"{n % 28 + 1:02}/{n % 12 + 1:02}/200{n % 3 + 6}",
        f"DURÉE-{n + 1}": _NAMES[n % len(_NAMES)],
        "Élève": _FIRST_NAMES[n % len(_FIRST_NAMES)],
        "20212010000": _MEFS[n % len(_MEFS)],
        "<DATE_ENTREE>": f"<ADRESSE_ID>{n + 1}</ADRESSE_ID>\n        <DATE_ENTREE>",
    }
    if n % _IN_THREE == 0:
        changes[_ine(n)] = f"{n:010}{KEY_LETTERS[n % len(KEY_LETTERS)]}"
    if n % _IN_TEN == 0:
        changes |= _BORN_ABROAD
    if n % _IN_TWENTY == 1:
        changes |= _LEFT
    text = _pupil(n)
    for old, new in changes.items():
        text = text.replace(old, new)
    return text

"""Large BEE_ELEVES files for the benchmarks, written pupil by pupil."""

from pathlib import Path

from cio_console.domain.identifiers import ine_rnie_key

_HEAD = (
    '<?xml version="1.0" encoding="ISO-8859-15"?>\n<BEE_ELEVES VERSION="3.0">\n'
    "  <PARAMETRES>\n    <UAJ>9990000Z</UAJ>\n    <ANNEE_SCOLAIRE>2024</ANNEE_SCOLAIRE>\n"
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

_STRUCTURE = (
    '      <STRUCTURES_ELEVE ELEVE_ID="{n}">\n        <STRUCTURE>\n'
    "          <CODE_STRUCTURE>TG{c}</CODE_STRUCTURE>\n"
    "          <TYPE_STRUCTURE>D</TYPE_STRUCTURE>\n        </STRUCTURE>\n"
    "      </STRUCTURES_ELEVE>\n"
)

_CLASSES = 40
_FIVE_DIGITS = 100_000


def write_siecle(path: Path, size: int) -> int:
    """Write a clean file of about `size` bytes; return the number of pupils."""
    per_pupil = len(_pupil(0)) + len(_structure(0))
    pupils = max(1, size // per_pupil)
    with path.open("w", encoding="iso-8859-15") as file:
        file.write(_HEAD + "    <ELEVES>\n")
        file.writelines(_pupil(n) for n in range(pupils))
        file.write("    </ELEVES>\n    <STRUCTURES>\n")
        file.writelines(_structure(n) for n in range(pupils))
        file.write("    </STRUCTURES>\n  </DONNEES>\n</BEE_ELEVES>\n")
    return pupils


def _pupil(n: int) -> str:
    digits = str(n).zfill(9)
    ine = digits + ine_rnie_key(digits)
    return _PUPIL.format(n=n + 1, m=n % _FIVE_DIGITS if n < _FIVE_DIGITS else "", ine=ine)


def _structure(n: int) -> str:
    return _STRUCTURE.format(n=n + 1, c=n % _CLASSES)

"""Every fault that a test plants in a BEE_ELEVES export, and the one finding that it must give.

A fault changes one clean pupil; where the finding stands is told by a text of the written file.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cio_console.domain.finding import Severity
from cio_console.domain.identifiers import ine_bea_key
from tests.checks.builders import SECONDE, Pupil, damage, rnie

ERROR, WARNING = Severity.ERROR, Severity.WARNING
RECORD = "BEE_ELEVES/DONNEES/ELEVES/ELEVE"
DIVISION = "BEE_ELEVES/DONNEES/STRUCTURES/STRUCTURES_ELEVE"


@dataclass(frozen=True)
class Planted:
    """A fault of one pupil."""

    name: str
    rule: str
    severity: Severity
    plant: Callable[[Pupil], object]
    tag: str = ""
    """Tag that the finding stands at; "" for the record's own start tag."""
    value: str = ""
    message: str = ""
    """Something that the message must say."""


def change(**tags: str | None) -> Callable[[Pupil], object]:
    """Return a fault that changes some tags of a pupil."""
    return lambda pupil: pupil.change(**tags)


def drop(name: str) -> Callable[[Pupil], object]:
    """Return a fault that drops an attribute of the record."""
    return lambda pupil: pupil.attributes.update({name: None})


def structures(*codes: tuple[str, str]) -> Callable[[Pupil], object]:
    """Return a fault that changes the structures of a pupil."""

    def plant(pupil: Pupil) -> None:
        pupil.structures = list(codes)

    return plant


def wrong_value(
    rule: str, tag: str, value: str, message: str = "", severity: Severity = ERROR
) -> Planted:
    """Return a fault that is one wrong value, with the finding at its tag."""
    return Planted(
        f"{rule}-{tag}-{value}", rule, severity, change(**{tag: value}), tag, value, message
    )


def missing(
    rule: str, tag: str, message: str = "", severity: Severity = ERROR
) -> tuple[Planted, Planted]:
    """Return the two ways to miss a value: no tag at all, and an empty tag."""
    return (
        Planted(f"{rule}-{tag}-absent", rule, severity, change(**{tag: None}), "", "", message),
        Planted(f"{rule}-{tag}-vide", rule, severity, change(**{tag: ""}), tag, "", message),
    )


def leaver(name: str, tag: str, message: str, **tags: str | None) -> Planted:
    """Return a fault in the leaving of a pupil who left rightly but for these tags."""
    left: dict[str, str | None] = {"DATE_SORTIE": "15/11/2024", "CODE_MOTIF_SORTIE": "11", **tags}
    value = left[tag] or "" if tag else ""
    return Planted(f"S138-{name}", "S138", WARNING, change(**left), tag, value, message)


PLANTED: tuple[Planted, ...] = (
    wrong_value("F010", "PRENOM", damage("Maëlys"), "« Ã« »"),
    wrong_value("F010", "NOM_DE_FAMILLE", damage("LEFÈVRE")),
    wrong_value("F010", "NOM_USAGE", damage("Zéphirin")),
    Planted(
        "F010-ville",
        "F010",
        ERROR,
        change(CODE_PAYS="350", CODE_COMMUNE_INSEE_NAISS=None, VILLE_NAISS=damage("Fès")),
        "VILLE_NAISS",
        damage("Fès"),
    ),
    wrong_value("F011", "NOM_DE_FAMILLE", "KARABIY?K", "NOM_DE_FAMILLE", WARNING),
    wrong_value("F011", "PRENOM", "?erif", "PRENOM", WARNING),
    wrong_value("F011", "PRENOM2", "??", "PRENOM2", WARNING),
    wrong_value("F011", "VILLE_NAISS", "BRA?OV", "VILLE_NAISS", WARNING),
    *missing("S101", "ID_NATIONAL", "INE"),
    Planted("S101-rnie-vide", "S101", ERROR, change(ID_NATIONAL=None, INE_RNIE=""), ""),
    wrong_value("S102", "ID_NATIONAL", "12345", "5 caractères au lieu de 11"),
    wrong_value("S102", "ID_NATIONAL", "123456789ab", "majuscules"),
    wrong_value("S102", "ID_NATIONAL", "12345-6789A", "« - »"),
    wrong_value("S102", "ID_NATIONAL", "123456789AI", "de A à K sans I"),
    wrong_value("S102", "ID_NATIONAL", "1234567890O1", "12 caractères"),
    Planted(
        "S102-rnie", "S102", ERROR, change(ID_NATIONAL=None, INE_RNIE="ABC"), "INE_RNIE", "ABC"
    ),
    wrong_value("S103", "ID_NATIONAL", "1234567890B", "lettre finale"),
    wrong_value("S103", "ID_NATIONAL", "123456789AA", "deux lettres", WARNING),
    *missing("S111", "MEL", "courriel"),
    wrong_value("S112", "MEL", "eleve.courriel.example", "arobase"),
    wrong_value("S112", "MEL", "élève@courriel.example", "accent"),
    wrong_value("S112", "MEL", "un eleve@courriel.example", "espace"),
    wrong_value("S112", "MEL", "a@" + "b" * 300 + ".fr", "254 au plus"),
    *(
        wrong_value("S113", "MEL", address, message, WARNING)
        for address, message in (
            ("lina@gmial.com", "« gmail.com »"),
            ("lina@hotmail.fre", "« hotmail.fr »"),
            ("lina@gmail.fr", "« gmail.com »"),
            ("lina@famille-varenne.con", "« .con »"),
            ("ce.0941234x@ac-exemple.fr", "établissement ou de l'académie"),
            ("Vie.Scolaire@exemple.fr", "établissement ou de l'académie"),
            ("lina@yopmail.com", "jetable"),
            ("inconnu@gmail.com", "faute de mieux"),
        )
    ),
    *missing("S121", "DATE_NAISS", "manque"),
    wrong_value("S121", "DATE_NAISS", "2007-05-12", "JJ/MM/AAAA"),
    wrong_value("S121", "DATE_NAISS", "31/02/2007", "calendrier"),
    wrong_value("S121", "DATE_NAISS", "12/05/2026", "postérieure"),
    wrong_value("S121", "DATE_NAISS", "12/05/2011", "13 ans", WARNING),
    wrong_value("S121", "DATE_NAISS", "12/05/1998", "26 ans", WARNING),
    *missing("S122", "CODE_SEXE", "manque"),
    wrong_value("S122", "CODE_SEXE", "M", "1 (masculin)"),
    *missing("S123", "CODE_COMMUNE_INSEE_NAISS", "né en France"),
    wrong_value("S123", "CODE_COMMUNE_INSEE_NAISS", "9402", "5 caractères"),
    wrong_value("S123", "CODE_COMMUNE_INSEE_NAISS", "2C004"),
    Planted(
        "S123-etranger",
        "S123",
        WARNING,
        change(CODE_PAYS="352", CODE_COMMUNE_INSEE_NAISS=None),
        message="ville de naissance",
    ),
    *missing("S124", "NOM_DE_FAMILLE", "nom de famille"),
    *missing("S124", "PRENOM", "prénom"),
    Planted(
        "S124-les-deux",
        "S124",
        ERROR,
        change(NOM_DE_FAMILLE=None, PRENOM=None),
        message="Le nom de famille et le prénom manquent",
    ),
    *missing("S131", "CODE_MEF", "manque"),
    wrong_value("S131", "CODE_MEF", "2021001511", "11"),
    Planted("S132-aucune", "S132", ERROR, structures(), message="aucune classe"),
    Planted("S132-groupe", "S132", ERROR, structures(("G", "TGR1")), message="aucune classe"),
    Planted(
        "S132-inactifs",
        "S132",
        ERROR,
        structures(("D", "Inactifs")),
        "CODE_STRUCTURE",
        "Inactifs",
        "pseudo-classe",
    ),
    Planted(
        "S132-deux",
        "S132",
        WARNING,
        structures(("D", "TG8"), ("G", "TGR1"), ("D", "TG9")),
        "CODE_STRUCTURE",
        "TG8, TG9",
        "2 divisions",
    ),
    Planted("S135-eleve-id", "S135", ERROR, drop("ELEVE_ID"), message="ELEVE_ID"),
    Planted("S135-elenoet", "S135", ERROR, drop("ELENOET"), message="ELENOET"),
    *missing("S136", "CODE_REGIME", "régime", WARNING),
    wrong_value("S137", "TEL_PORTABLE", "06 39 98 12 34 / 06 39 98 12 35", "20 au plus", WARNING),
    wrong_value("S137", "TEL_PERSONNEL", "0199001234 (mère)", "pas un numéro", WARNING),
    wrong_value("S137", "TEL_PROFESSIONNEL", "-", "pas un numéro", WARNING),
    leaver("sans-motif", "", "motif", CODE_MOTIF_SORTIE=None),
    leaver("motif-vide", "CODE_MOTIF_SORTIE", "motif", CODE_MOTIF_SORTIE=""),
    leaver("avant-l-entree", "DATE_SORTIE", "précède", DATE_SORTIE="01/09/2024"),
    leaver("illisible", "DATE_SORTIE", "JJ/MM/AAAA", DATE_SORTIE="novembre"),
)

HARMLESS: dict[str, Callable[[Pupil], object]] = {
    "un élève de seconde sans courriel": change(CODE_MEF=SECONDE, MEL=None),
    "un élève de seconde au courriel faux": change(CODE_MEF=SECONDE, MEL="faux"),
    "un INE de la forme ancienne": change(ID_NATIONAL="1234567890" + ine_bea_key("1234567890")),
    "un INE_RNIE à défaut d'ID_NATIONAL": change(ID_NATIONAL="", INE_RNIE=rnie(501)),
    "un ID_NATIONAL et le même INE_RNIE": change(ID_NATIONAL=rnie(501), INE_RNIE=rnie(501)),
    "une naissance à l'étranger avec sa ville": change(
        CODE_PAYS="350", CODE_COMMUNE_INSEE_NAISS=None, VILLE_NAISS="FÈS"
    ),
    "un pays de naissance inconnu": change(CODE_PAYS=None, CODE_COMMUNE_INSEE_NAISS=None),
    "une commune de Corse": change(CODE_COMMUNE_INSEE_NAISS="2A004"),
    "quatorze ans au 31 décembre": change(DATE_NAISS="31/12/2010"),
    "vingt-cinq ans au 31 décembre": change(DATE_NAISS="01/01/1999"),
    "des espaces autour des valeurs": change(ID_NATIONAL=f"\n   {rnie(501)} ", CODE_SEXE=" 1 "),
    "un très vieux fichier, avec NOM": change(NOM_DE_FAMILLE=None, NOM="LEFÈVRE"),
    "un groupe avant la classe, et un autre après": structures(
        ("G", "TGR1"), ("D", "TG1"), ("G", "TGR2")
    ),
    "un second prénom et une ville inconnus": change(PRENOM2="?", VILLE_NAISS="( ? )"),
    "un élève de seconde au courriel douteux": change(CODE_MEF=SECONDE, MEL="lina@gmial.com"),
    "une adresse rare et réelle": change(MEL="vincent.pascal@ymail.com"),
    "une adresse à une lettre d'une autre": change(MEL="lina@life.fr"),
    "un téléphone avec son indicatif": change(TEL_PORTABLE="+33 6 39 98 12 34"),
    "un téléphone au signe détaché": change(TEL_PORTABLE="+ 33 6 39 98 12 34"),
    "un téléphone à points et zéro facultatif": change(TEL_PERSONNEL="+33(0)1.99.00.12.34"),
    "un départ le jour de l'entrée": change(DATE_SORTIE="02/09/2024", CODE_MOTIF_SORTIE="11"),
    "un départ sans date d'entrée": change(
        DATE_SORTIE="02/09/2024", CODE_MOTIF_SORTIE="11", DATE_ENTREE=None
    ),
    "un sortant à qui tout manque": change(
        DATE_SORTIE="15/11/2024",
        CODE_MOTIF_SORTIE="11",
        CODE_REGIME=None,
        TEL_PORTABLE="?",
        ID_NATIONAL=None,
        NOM_DE_FAMILLE=damage("Lefèvre"),
        PRENOM=None,
        DATE_NAISS="",
        CODE_SEXE="9",
        MEL="faux",
        CODE_MEF=None,
    ),
}

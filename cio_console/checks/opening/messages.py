"""Our French sentences for what the parsers say; theirs change with version and platform."""

from collections.abc import Mapping

from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.limits import Limits

MALFORMED = "le XML est mal formé"

DECLARED = "le fichier contient une déclaration de type (DOCTYPE) ou d'entité : interdite"

RESOURCE_LIMIT = 114
"""XML_ERR_RESOURCE_LIMIT: libxml2's own bound on depth or length was reached."""

UNDECLARED_PREFIX = 201
"""XML_NS_ERR_UNDEFINED_NAMESPACE."""

_SENTENCES: Mapping[int, str] = {
    5: "du contenu suit la fin du document",
    6: "référence de caractère mal écrite",
    7: "référence de caractère mal écrite",
    8: "référence de caractère mal écrite",
    9: "caractère interdit",
    23: "référence sans « ; » final",
    26: "entité inconnue",
    38: "« < » dans la valeur d'un attribut",
    39: "valeur d'attribut sans guillemets",
    40: "valeur d'attribut jamais refermée",
    41: "attribut sans valeur",
    42: "attribut répété dans une même balise",
    45: "commentaire jamais refermé",
    47: "instruction jamais refermée",
    62: "« ]]> » isolé",
    63: "section CDATA jamais refermée",
    64: "déclaration XML ailleurs qu'au début",
    65: "espace manquant entre deux attributs",
    68: "nom de balise ou d'attribut mal écrit",
    73: "balise sans « > » final",
    75: "attribut sans « = »",
    76: "balises croisées : la balise de fin n'est pas celle de la balise ouverte",
    77: "balise ouverte jamais refermée",
    80: "« -- » dans un commentaire",
    81: "octets qui ne sont pas dans l'encodage déclaré",
    RESOURCE_LIMIT: "trop de niveaux ou texte trop long",
    UNDECLARED_PREFIX: "préfixe d'espace de noms jamais déclaré",
}
"""By code of libxml2's xmlParserErrors, stable since 2.0."""


def sentence(code: int) -> str:
    """Return the French sentence for a libxml2 error code."""
    return _SENTENCES.get(code, MALFORMED)


def too_deep(limits: Limits, line: int, column: int) -> Fault:
    """Return the fault of a document nested beyond the limit."""
    detail = f"plus de {limits.depth} niveaux de balises imbriquées : lecture arrêtée"
    return Fault("F007", detail, line, column)


def pupils_read(count: int) -> str:
    """Return « 812 élèves lus », for the sentence of a reading given up."""
    if count == 0:
        return "aucun élève lu"
    return "1 élève lu" if count == 1 else f"{count} élèves lus"


def size_label(size: int) -> str:
    """Return a size for a message: « 512 Mio », « 64 Kio », « 100 octets »."""
    for unit, label in ((1 << 20, "Mio"), (1 << 10, "Kio")):
        if size >= unit:
            return f"{size // unit} {label}"
    return f"{size} octets"

"""What libxml2 says of a document against a schema, in French: one sentence for each stable name.

The English text changes with versions: only what the schema itself sets (a length, a list of
values, the elements expected) is looked for in it, at its end, and the sentence holds without. The
document's own values, which may be a pupil's, are never taken from it.
"""

import re
from collections.abc import Callable, Mapping

from cio_console.checks.xsd.said import Said
from cio_console.domain.text import clean_line

_LONGEST = 100
_MOST_NAMES = 6
_LIMIT = re.compile(r"'([^']*)'\)?\.?$")
_REQUIRED = re.compile(r"The attribute '(?:\{[^{}']*\})?([^']*)' is required")
_TYPE = re.compile(r"type '(?:\{[^{}']*\})?([^']*)'\.?$")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)\.?$")
_NAMESPACE = re.compile(r"\{[^{}]*\}")

_TYPES: Mapping[str, str] = {
    "xs:date": "une date (AAAA-MM-JJ)",
    "xs:dateTime": "une date suivie d'une heure (AAAA-MM-JJTHH:MM:SS)",
    "xs:time": "une heure (HH:MM:SS)",
    "xs:gYear": "une année (AAAA)",
    "xs:gYearMonth": "une année et un mois (AAAA-MM)",
    "xs:integer": "un nombre entier",
    "xs:int": "un nombre entier",
    "xs:long": "un nombre entier",
    "xs:short": "un nombre entier",
    "xs:byte": "un nombre entier",
    "xs:nonNegativeInteger": "un nombre entier, zéro ou plus",
    "xs:unsignedInt": "un nombre entier, zéro ou plus",
    "xs:positiveInteger": "un nombre entier plus grand que zéro",
    "xs:decimal": "un nombre (avec un point, sans virgule)",
    "xs:float": "un nombre (avec un point, sans virgule)",
    "xs:double": "un nombre (avec un point, sans virgule)",
    "xs:boolean": "« true », « false », 1 ou 0",
    "xs:anyURI": "une adresse (URI)",
    "xs:NMTOKEN": "un mot sans espace",
    "xs:NCName": "un nom sans espace ni « : »",
    "xs:ID": "un identifiant unique du fichier",
    "xs:IDREF": "un identifiant du fichier",
}
"""The types of XML Schema that a file may have to follow, in the field's words."""


def sentence(said: Said) -> str:
    """Return the French sentence for an error, without any value of the document."""
    words = _SENTENCES.get(said.type, _GENERAL)
    told = words(said.message) if callable(words) else words
    where = f"<{_name(said.element)}>"
    return told.format(it=_it(said), value=_value(said), where=where)


def _it(said: Said) -> str:
    """Return « L'élément <MEL> » or « L'attribut ELEVE_ID de <ELEVE> »."""
    element = _name(said.element)
    if said.attribute:
        return f"L'attribut {_name(said.attribute)} de <{element}>"
    return f"L'élément <{element}>"


def _value(said: Said) -> str:
    """Return « La valeur de <MEL> » or « La valeur de l'attribut ELEVE_ID de <ELEVE> »."""
    element = _name(said.element)
    if said.attribute:
        return f"La valeur de l'attribut {_name(said.attribute)} de <{element}>"
    return f"La valeur de <{element}>"


def _name(text: str) -> str:
    return clean_line(text, _LONGEST) or "?"


def _shown(text: str) -> str:
    """Return a text of the schema, short, and safe in a template."""
    return clean_line(text, _LONGEST).replace("{", "{{").replace("}", "}}")


def _bound(what: str, limit: str) -> Callable[[str], str]:
    """Return the words for a value beyond a limit, which « # » stands for."""

    def words(message: str) -> str:
        found = _LIMIT.search(message)
        told = f" : {limit.replace('#', _shown(found[1]))}" if found else ""
        return f"{{value}} {what}{told}."

    return words


def _length(what: str, side: str) -> Callable[[str], str]:
    """Return the words for a value that is too long or too short."""

    def words(message: str) -> str:
        found = _LIMIT.search(message)
        if found is None or not found[1].isdecimal():
            return f"{{value}} {what}."
        noun = "caractère" if found[1] in {"0", "1"} else "caractères"
        return f"{{value}} {what} : {found[1]} {noun}{side}."

    return words


def _pattern(message: str) -> str:
    """Return the words for a value that another form is wanted of."""
    _, found, pattern = message.rpartition(" pattern '")
    told = f" : « {_shown(pattern.rstrip('.')[:-1])} »" if found else ""
    return f"{{value}} n'a pas la forme que demande le schéma{told}."


def _listed(message: str) -> str:
    """Return the words for a value that is none of those listed."""
    _, found, values = message.rpartition(" the set {'")
    names = values.rstrip(".").removesuffix("'}").split("', '")
    shown = [f"« {_shown(name)} »" for name in names[:_MOST_NAMES]]
    more = ", …" if len(names) > _MOST_NAMES else ""
    told = f" : {', '.join(shown)}{more}" if found else ""
    return f"{{value}} n'est pas de celles que liste le schéma{told}."


def _required(message: str) -> str:
    """Return the words for an attribute that is missing."""
    found = _REQUIRED.search(message)
    what = f"L'attribut {_shown(found[1])}" if found else "Un attribut"
    return f"{what} manque à {{where}}, et le schéma l'exige."


def _datatype(message: str) -> str:
    found = _TYPE.search(message)
    if found is None:
        return "{value} n'a pas la forme que demande le schéma."
    known = _TYPES.get(found[1])
    if known is not None:
        return f"{{value}} n'est pas {known}, comme le demande le schéma."
    return f"{{value}} n'a pas la forme du type « {_shown(found[1])} » du schéma."


def _content(message: str) -> str:
    """Return the words for an element that is not expected, or for one that is missing."""
    found = _EXPECTED.search(message)
    expected = _names(found[1]) if found else ""
    if "Missing child" in message:
        return (
            f"Il manque à {{where}} un élément que le schéma exige : {expected}."
            if expected
            else "Il manque à {where} un élément que le schéma exige."
        )
    if "not expected" not in message:
        return "{it} n'a pas le contenu que demande le schéma."
    told = "{it} n'est pas attendu ici par le schéma"
    return f"{told}, qui attend {expected}." if expected else f"{told}."


def _names(text: str) -> str:
    """Return « <A>, <B> ou <C> » for the names that libxml2 lists."""
    names = [_NAMESPACE.sub("", name).strip() for name in text.split(",")]
    shown = [f"<{_shown(name)}>" for name in names[:_MOST_NAMES]]
    if len(names) > _MOST_NAMES:
        return f"{', '.join(shown)} ou un autre de ses éléments"
    return " ou ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _idc(message: str) -> str:
    if "Duplicate" in message:
        return "{it} répète une valeur que le schéma veut unique dans le fichier."
    if "No match" in message:
        return "{it} renvoie à une valeur que rien ne déclare dans le fichier."
    return "{it} ne respecte pas une clé du schéma : une valeur y manque ou s'y répète."


_GENERAL = "{it} ne suit pas le schéma."
_EMPTY = "{it} doit être vide : le schéma n'y admet aucun contenu."
_FIXED = "{value} n'est pas celle que le schéma impose."
_DEFAULT = "{it} est vide, et la valeur que le schéma lui donne par défaut est fausse."
_NOT_ALLOWED = "{it} n'est pas permis par le schéma."
_ABSTRACT = "{it} est abstrait dans le schéma : un élément plus précis doit prendre sa place."
_ABSTRACT_TYPE = "{it} a un type abstrait dans le schéma : un type plus précis doit être dit."
_ELEMENTS_ONLY = "{it} contient du texte, mais le schéma n'y admet que des éléments."
_NO_LIST = "{value} n'est pas une liste de valeurs comme le demande le schéma."
_TWO_IDS = "{it} : un même élément porte deux identifiants (ID) selon le schéma."

Words = str | Callable[[str], str]

_SENTENCES: Mapping[str, Words] = {
    "SCHEMAV_ELEMENT_CONTENT": _content,
    "SCHEMAV_CVC_ELT_1": "{it} n'est pas déclaré par le schéma.",
    "SCHEMAV_CVC_ELT_2": _ABSTRACT,
    "SCHEMAV_CVC_ELT_3_1": "{it} porte xsi:nil, que le schéma n'admet pas pour lui.",
    "SCHEMAV_CVC_ELT_3_2_1": "{it} est dit sans valeur (xsi:nil), mais il a un contenu.",
    "SCHEMAV_CVC_ELT_3_2_2": "{it} est dit sans valeur (xsi:nil), et le schéma en impose une.",
    "SCHEMAV_CVC_ELT_4_1": "Le type dit pour {where} (xsi:type) n'est pas un nom de type.",
    "SCHEMAV_CVC_ELT_4_2": "Le type dit pour {where} (xsi:type) n'existe pas dans le schéma.",
    "SCHEMAV_CVC_ELT_4_3": "Le type dit pour {where} (xsi:type) n'est pas permis à cette place.",
    "SCHEMAV_CVC_ELT_5_1_1": _DEFAULT,
    "SCHEMAV_CVC_ELT_5_1_2": _DEFAULT,
    "SCHEMAV_CVC_ELT_5_2_1": "{it} n'a pas le contenu que demande le schéma.",
    "SCHEMAV_CVC_ELT_5_2_2_1": "{it} contient des éléments, mais le schéma lui impose une valeur.",
    "SCHEMAV_CVC_ELT_5_2_2_2_1": _FIXED,
    "SCHEMAV_CVC_ELT_5_2_2_2_2": _FIXED,
    "SCHEMAV_CVC_ELT_6": "{it} ne respecte pas une clé du schéma.",
    "SCHEMAV_CVC_ELT_7": "{it} ne peut pas être la racine du document.",
    "SCHEMAV_CVC_ATTRIBUTE_1": _NOT_ALLOWED,
    "SCHEMAV_CVC_ATTRIBUTE_2": "{it} n'a pas de type dans le schéma.",
    "SCHEMAV_CVC_ATTRIBUTE_3": "{value} n'a pas la forme que demande le schéma.",
    "SCHEMAV_CVC_ATTRIBUTE_4": _FIXED,
    "SCHEMAV_CVC_AU": _FIXED,
    "SCHEMAV_CVC_COMPLEX_TYPE_1": _ABSTRACT_TYPE,
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": _EMPTY,
    "SCHEMAV_CVC_COMPLEX_TYPE_2_2": "{it} ne doit contenir qu'une valeur, sans élément.",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": _ELEMENTS_ONLY,
    "SCHEMAV_CVC_COMPLEX_TYPE_2_4": "{it} n'a pas les éléments que demande le schéma.",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_1": "{it} n'a pas la valeur que demande le schéma.",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": _NOT_ALLOWED,
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": _NOT_ALLOWED,
    "SCHEMAV_CVC_COMPLEX_TYPE_4": _required,
    "SCHEMAV_CVC_COMPLEX_TYPE_5_1": _TWO_IDS,
    "SCHEMAV_CVC_COMPLEX_TYPE_5_2": _TWO_IDS,
    "SCHEMAV_CVC_TYPE_1": "{it} n'a pas de type dans le schéma.",
    "SCHEMAV_CVC_TYPE_2": _ABSTRACT_TYPE,
    "SCHEMAV_CVC_TYPE_3_1_1": "{it} ne doit porter aucun attribut selon le schéma.",
    "SCHEMAV_CVC_TYPE_3_1_2": "{it} ne doit contenir qu'une valeur, sans élément.",
    "SCHEMAV_CVC_WILDCARD": "{it} n'est pas de ceux que le schéma admet ici.",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": _datatype,
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_2": _NO_LIST,
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_3": "{value} n'a aucune des formes que permet le schéma.",
    "SCHEMAV_CVC_FACET_VALID": "{value} ne respecte pas une limite du schéma.",
    "SCHEMAV_CVC_LENGTH_VALID": _length("n'a pas la longueur que demande le schéma", ""),
    "SCHEMAV_CVC_MINLENGTH_VALID": _length("est trop courte pour le schéma", " au moins"),
    "SCHEMAV_CVC_MAXLENGTH_VALID": _length("est trop longue pour le schéma", " au plus"),
    "SCHEMAV_CVC_MININCLUSIVE_VALID": _bound("est trop petite pour le schéma", "# au moins"),
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": _bound("est trop grande pour le schéma", "# au plus"),
    "SCHEMAV_CVC_MINEXCLUSIVE_VALID": _bound("est trop petite pour le schéma", "plus de #"),
    "SCHEMAV_CVC_MAXEXCLUSIVE_VALID": _bound("est trop grande pour le schéma", "moins de #"),
    "SCHEMAV_CVC_TOTALDIGITS_VALID": _bound("a trop de chiffres pour le schéma", "# au plus"),
    "SCHEMAV_CVC_FRACTIONDIGITS_VALID": _bound("a trop de décimales pour le schéma", "# au plus"),
    "SCHEMAV_CVC_PATTERN_VALID": _pattern,
    "SCHEMAV_CVC_ENUMERATION_VALID": _listed,
    "SCHEMAV_CVC_IDC": _idc,
    "SCHEMAV_DOCUMENT_ELEMENT_MISSING": "Le document n'a pas de racine.",
    "SCHEMAV_MISC": _GENERAL,
}  # fmt: skip
"""By stable name: every error that the validation of a document can give. `{it}`, `{value}` and
`{where}` stand for the element or attribute."""

"""What libxml2 really says, in French: every kind of error, and no value of the document in it."""

import pytest
from lxml import etree

from cio_console.checks.xsd.said import Said
from cio_console.checks.xsd.words import sentence
from tests.checks.schemas import branch, leaf, longest, one_of, pattern, restricted, xsd

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
NAME = "Zéphirin d'O'"


def decimal(facet: str, bound: str) -> str:
    """Return the type of the decimals within a bound."""
    return restricted(f'<xs:{facet} value="{bound}"/>', "xs:decimal")


def said(kind: str, document: str) -> list[Said]:
    """Return what libxml2 says of a document <a> declared with that type."""
    declared = leaf("a", kind).replace(' minOccurs="0"', "")
    return against(declared, document)


def against(declarations: str, document: str) -> list[Said]:
    """Return what libxml2 says of a document."""
    schema = etree.XMLSchema(etree.fromstring(xsd(declarations).encode()))
    schema.validate(etree.fromstring(document.encode()))
    return [Said(entry.type_name, entry.message) for entry in schema.error_log]


VALUES = [
    ("CVC_PATTERN_VALID", pattern("[0-9]{2}"), "n'a pas la forme que demande le schéma : "
     "« [0-9]{2} »."),
    ("CVC_ENUMERATION_VALID", one_of("a", "b c"), "n'est pas de celles que liste le schéma : "
     "« a », « b c »."),
    ("CVC_MAXLENGTH_VALID", longest(1), "est trop longue pour le schéma : 1 caractère au plus."),
    ("CVC_MINLENGTH_VALID", restricted('<xs:minLength value="90"/>'),
     "est trop courte pour le schéma : 90 caractères au moins."),
    ("CVC_LENGTH_VALID", restricted('<xs:length value="3"/>'),
     "n'a pas la longueur que demande le schéma : 3 caractères."),
    ("CVC_DATATYPE_VALID_1_2_1", "xs:date",
     "n'est pas une date (AAAA-MM-JJ), comme le demande le schéma."),
    ("CVC_DATATYPE_VALID_1_2_1", "xs:language",
     "n'a pas la forme du type « xs:language » du schéma."),
    ("CVC_DATATYPE_VALID_1_2_2",
     '<xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType>',
     "n'est pas une liste de valeurs comme le demande le schéma."),
    ("CVC_DATATYPE_VALID_1_2_3",
     '<xs:simpleType><xs:union memberTypes="xs:int xs:date"/></xs:simpleType>',
     "n'a aucune des formes que permet le schéma."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "french"), VALUES, ids=lambda one: str(one)[:30])
def test_a_wrong_text_is_told_without_being_shown(name: str, kind: str, french: str) -> None:
    found = [one for one in said(kind, f"<a>{NAME}</a>") if one.type == f"SCHEMAV_{name}"]
    assert sentence(found[0]) == f"La valeur de <a> {french}"
    assert "phirin" not in found[0].masked()
    assert found[0].masked().startswith("Element 'a': ")
    assert (found[0].element, found[0].attribute) == ("a", "")


@pytest.mark.parametrize(
    ("name", "facet", "bound", "french"),
    [
        ("MININCLUSIVE", "minInclusive", "30", "est trop petite pour le schéma : 30 au moins."),
        ("MAXINCLUSIVE", "maxInclusive", "20", "est trop grande pour le schéma : 20 au plus."),
        ("MINEXCLUSIVE", "minExclusive", "30", "est trop petite pour le schéma : plus de 30."),
        ("MAXEXCLUSIVE", "maxExclusive", "20", "est trop grande pour le schéma : moins de 20."),
        ("TOTALDIGITS", "totalDigits", "3", "a trop de chiffres pour le schéma : 3 au plus."),
        (
            "FRACTIONDIGITS",
            "fractionDigits",
            "1",
            "a trop de décimales pour le schéma : 1 au plus.",
        ),
    ],
)
def test_a_wrong_number_is_told_with_its_bound(
    name: str, facet: str, bound: str, french: str
) -> None:
    (found,) = said(decimal(facet, bound), "<a>25.75</a>")
    assert found.type == f"SCHEMAV_CVC_{name}_VALID"
    assert sentence(found) == f"La valeur de <a> {french}"
    assert "25.75" not in found.masked()
    assert f"'{bound}'" in found.masked()


INSIDE = [leaf("b", "xs:int", 1), leaf("c")]
ELEMENT = branch("a", INSIDE, {"n": "xs:int", "r!": "xs:string"})
STRUCTURE = [
    ("ELEMENT_CONTENT", '<a r=""/>',
     "Il manque à <a> un élément que le schéma exige : <b>."),
    ("ELEMENT_CONTENT", '<a r=""><c/></a>',
     "L'élément <c> n'est pas attendu ici par le schéma, qui attend <b>."),
    ("ELEMENT_CONTENT", '<a r=""><b>1</b><c/><d/></a>',
     "L'élément <d> n'est pas attendu ici par le schéma."),
    ("CVC_COMPLEX_TYPE_2_3", f'<a r="">{NAME}<b>1</b></a>',
     "L'élément <a> contient du texte, mais le schéma n'y admet que des éléments."),
    ("CVC_COMPLEX_TYPE_3_2_1", '<a r="" z="x"><b>1</b></a>',
     "L'attribut z de <a> n'est pas permis par le schéma."),
    ("CVC_COMPLEX_TYPE_4", "<a><b>1</b></a>",
     "L'attribut r manque à <a>, et le schéma l'exige."),
    ("CVC_DATATYPE_VALID_1_2_1", '<a r="" n="x"><b>1</b></a>',
     "La valeur de l'attribut n de <a> n'est pas un nombre entier, comme le demande le schéma."),
    ("CVC_TYPE_3_1_2", '<a r=""><b><c/></b></a>',
     "L'élément <b> ne doit contenir qu'une valeur, sans élément."),
    ("CVC_TYPE_3_1_1", '<a r=""><b x="1">1</b></a>',
     "L'attribut x de <b> ne doit porter aucun attribut selon le schéma."),
    ("CVC_ELT_3_1", f'<a r="" {XSI}><b xsi:nil="true"/></a>',
     "L'élément <b> porte xsi:nil, que le schéma n'admet pas pour lui."),
    ("CVC_ELT_4_2", f'<a r="" {XSI}><b xsi:type="inconnu">1</b></a>',
     "Le type dit pour <b> (xsi:type) n'existe pas dans le schéma."),
    ("CVC_ELT_1", "<z/>", "L'élément <z> n'est pas déclaré par le schéma."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "document", "french"), STRUCTURE, ids=lambda one: str(one)[:30])
def test_what_is_out_of_place_is_told(name: str, document: str, french: str) -> None:
    found = against(ELEMENT, document)[0]
    assert found.type == f"SCHEMAV_{name}"
    assert sentence(found) == french
    assert "phirin" not in found.masked()


RARE = [
    ("CVC_COMPLEX_TYPE_2_1", '<xs:element name="a"><xs:complexType/></xs:element>', "<a>x</a>",
     "L'élément <a> doit être vide : le schéma n'y admet aucun contenu."),
    ("CVC_ELT_2", '<xs:element name="a" abstract="true"/>', "<a/>",
     "L'élément <a> est abstrait dans le schéma : un élément plus précis doit prendre sa place."),
    ("CVC_ELT_5_2_2_2_2", '<xs:element name="a" type="xs:int" fixed="3"/>', "<a>4</a>",
     "La valeur de <a> n'est pas celle que le schéma impose."),
    ("CVC_ELT_3_2_1", '<xs:element name="a" type="xs:int" nillable="true"/>',
     f'<a {XSI} xsi:nil="true">1</a>',
     "L'élément <a> est dit sans valeur (xsi:nil), mais il a un contenu."),
    ("CVC_ELT_3_2_2", '<xs:element name="a" type="xs:int" nillable="true" fixed="3"/>',
     f'<a {XSI} xsi:nil="true"/>',
     "L'élément <a> est dit sans valeur (xsi:nil), et le schéma en impose une."),
    ("CVC_TYPE_2", '<xs:complexType name="t" abstract="true"/><xs:element name="a" type="t"/>',
     "<a/>",
     "L'élément <a> a un type abstrait dans le schéma : un type plus précis doit être dit."),
    ("CVC_AU", '<xs:element name="a"><xs:complexType><xs:attribute name="n" fixed="1"/>'
     "</xs:complexType></xs:element>", '<a n="2"/>',
     "La valeur de l'attribut n de <a> n'est pas celle que le schéma impose."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "schema", "document", "french"), RARE)
def test_rarer_errors_are_told_too(name: str, schema: str, document: str, french: str) -> None:
    found = against(schema, document)[0]
    assert found.type == f"SCHEMAV_{name}"
    assert sentence(found) == french


@pytest.mark.parametrize(
    "name", sorted(name for name in dir(etree.ErrorTypes) if name.startswith("SCHEMAV_"))
)
def test_every_stable_name_has_its_sentence_whatever_the_text(name: str) -> None:
    for message in ("", "Element 'a': {x} %s", "Element 'a', attribute 'b': 'v' is new.", "'"):
        told = sentence(Said(name, message))
        assert told.endswith(".")
        assert "{" not in told
        assert "'v'" not in told


@pytest.mark.parametrize(
    "name", sorted(name for name in dir(etree.ErrorTypes) if name.startswith("SCHEMAV_CVC_"))
)
def test_no_error_of_a_document_is_left_to_the_general_sentence(name: str) -> None:
    general = sentence(Said("SCHEMAV_NEW", "Element 'a': 'v'."))
    assert general == "L'élément <a> ne suit pas le schéma."
    assert sentence(Said(name, "Element 'a': 'v'.")) != general


@pytest.mark.parametrize(
    ("message", "masked"),
    [
        ("Element 'a': 'Léa' is something else.", "Element 'a': 'L**' is something else."),
        ("Element 'a': new words: 'L', 'éa 12'", "Element 'a': new words: 'L', 'é* **'"),
        ("Element 'a': No quote.", "Element 'a': No quote."),
        (
            "Element 'a': [facet 'pattern'] The value '' is not accepted by the pattern 'x'.",
            "Element 'a': [facet 'pattern'] The value '' is not accepted by the pattern 'x'.",
        ),
        ("Only ' one", "Only ' o**"),
        (
            "Element 'a': Duplicate key-sequence ['Léa', '12'] in key identity-constraint 'k'.",
            "Element 'a': Duplicate key-sequence ['L**', '**'] in key identity-constraint 'k'.",
        ),
    ],
)
def test_values_are_masked_in_any_text(message: str, masked: str) -> None:
    assert Said("SCHEMAV_NEW", message).masked() == masked


def test_names_of_a_namespace_are_told_without_it() -> None:
    one = Said("SCHEMAV_CVC_ELT_1", "Element '{urn:x}a', attribute '{urn:y}b': No.")
    assert (one.element, one.attribute) == ("a", "b")


def test_a_value_cannot_pass_for_the_words_of_the_schema() -> None:
    value = "x' is not accepted by the pattern 'Léa"
    (found,) = said(pattern("[0-9]+"), f"<a>{value}</a>")
    assert sentence(found).endswith("« [0-9]+ ».")
    assert "Léa" not in found.masked()

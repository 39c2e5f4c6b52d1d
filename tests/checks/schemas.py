"""Small invented XSD for the files of `builders`, `apb`, `lsl` and `companions`.

A clean file follows its schema; a test changes one or the other.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Identities
from cio_console.checks.xsd.reading import read_schema
from cio_console.checks.xsd.schemas import Schemas
from cio_console.domain.finding import Finding, Report
from tests.checks.builders import expectation, write

DATE = "[0-9]{2}/[0-9]{2}/[0-9]{4}"
ANY = "xs:string"


def pattern(value: str) -> str:
    """Return the type of the texts of that form."""
    return restricted(f'<xs:pattern value="{value}"/>')


def longest(length: int) -> str:
    """Return the type of the texts of at most that many characters."""
    return restricted(f'<xs:maxLength value="{length}"/>')


def one_of(*values: str) -> str:
    """Return the type of these texts."""
    return restricted("".join(f'<xs:enumeration value="{value}"/>' for value in values))


def restricted(facets: str, base: str = ANY) -> str:
    """Return a simple type."""
    restriction = f'<xs:restriction base="{base}">{facets}</xs:restriction>'
    return f"<xs:simpleType>{restriction}</xs:simpleType>"


def leaf(name: str, kind: str = ANY, least: int = 0) -> str:
    """Return the declaration of an element of that type, named or written out."""
    if kind.startswith("<"):
        return f'<xs:element name="{name}" minOccurs="{least}">{kind}</xs:element>'
    return f'<xs:element name="{name}" type="{kind}" minOccurs="{least}"/>'


def branch(
    name: str,
    inside: Iterable[str],
    attributes: Mapping[str, str] | None = None,
    occurs: str = "",
    more: str = "",
) -> str:
    """Return the declaration of an element made of others in order; « ! » requires an attribute."""
    declared = "".join(_attribute(n, kind) for n, kind in (attributes or {}).items())
    sequence = f"<xs:sequence>{''.join(inside)}</xs:sequence>"
    kind = f"<xs:complexType>{sequence}{declared}</xs:complexType>"
    return f'<xs:element name="{name}" {occurs}>{kind}{more}</xs:element>'


def _attribute(name: str, kind: str) -> str:
    use = 'use="required"' if name.endswith("!") else ""
    return f'<xs:attribute name="{name.rstrip("!")}" type="{kind}" {use}/>'


MANY = 'minOccurs="0" maxOccurs="unbounded"'
"""As often as one likes."""
MAYBE = 'minOccurs="0"'
ANYTHING = f'<xs:any processContents="skip" {MANY}/>'


def xsd(*inside: str, space: str = "") -> str:
    """Return a whole schema, in the target namespace `space` if any."""
    target = f' targetNamespace="{space}" xmlns:t="{space}"' if space else ""
    start = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"{target}>'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', start, *inside, "</xs:schema>"])


PARAMETRES = branch(
    "PARAMETRES",
    [
        leaf("UAJ", pattern("[0-9]{7}[A-Z]"), 1),
        leaf("ANNEE_SCOLAIRE", "xs:gYear", 1),
        leaf("DATE_EXPORT", pattern(DATE), 1),
        leaf("HORODATAGE"),
    ],
)

PUPIL: dict[str, str] = {
    "ID_NATIONAL": pattern("[0-9]{9}[A-K]{2}"),
    "NOM_DE_FAMILLE": longest(20),
    "PRENOM": longest(20),
    "DATE_NAISS": pattern(DATE),
    "DOUBLEMENT": "xs:boolean",
    "CODE_PAYS": pattern("[0-9]{3}"),
    "CODE_COMMUNE_INSEE_NAISS": ANY,
    "ADHESION_TRANSPORT": "xs:boolean",
    "CODE_REGIME": ANY,
    "CODE_SEXE": one_of("1", "2"),
    "MEL": longest(40),
    "CODE_MEF": ANY,
    "CODE_STATUT": ANY,
    "DATE_ENTREE": pattern(DATE),
    "ADRESSE_ID": "xs:integer",
}
"""The children of an ELEVE, in the order of `builders.Pupil`: tag → type."""


def pupil(tags: Mapping[str, str] = PUPIL, occurs: str = MANY) -> str:
    """Return the declaration of ELEVE."""
    inside = [leaf(tag, kind, int(tag == "PRENOM")) for tag, kind in tags.items()]
    return branch("ELEVE", inside, {"ELEVE_ID!": "xs:integer", "ELENOET": "xs:integer"}, occurs)


STRUCTURE = branch(
    "STRUCTURE",
    [leaf("CODE_STRUCTURE", longest(8), 1), leaf("TYPE_STRUCTURE", one_of("D", "G"), 1)],
    occurs='maxOccurs="unbounded"',
)
STRUCTURES = branch(
    "STRUCTURES",
    [branch("STRUCTURES_ELEVE", [STRUCTURE], {"ELEVE_ID!": "xs:integer"}, MANY)],
)
ADDRESS = branch(
    "ADRESSE",
    [leaf("LIGNE1_ADRESSE", longest(38)), leaf("CODE_POSTAL"), leaf("LIBELLE_POSTAL")],
    {"ADRESSE_ID!": "xs:integer"},
    MANY,
)
ADDRESSES = branch("ADRESSES", [ADDRESS], occurs=MAYBE)


def bee_eleves(
    eleve: str | None = None,
    sections: Iterable[str] = (STRUCTURES, ADDRESSES),
    more: str = "",
    header: str = PARAMETRES,
) -> str:
    """Return the schema of BEE_ELEVES; `more` are its keys."""
    section = branch("ELEVES", [pupil() if eleve is None else eleve])
    data = branch("DONNEES", [section, *sections])
    return xsd(branch("BEE_ELEVES", [header, data], {"VERSION": ANY}, more=more))


def short_names() -> str:
    """Return a schema of BEE_ELEVES that no pupil follows: names of two letters at most."""
    return bee_eleves().replace('maxLength value="20"', 'maxLength value="2"')


def bee_structures() -> str:
    """Return a schema of BEE_STRUCTURES that asks for short names of classes."""
    mef = branch("MEF_APPARTENANCE", [leaf("CODE_MEF", ANY, 1)], occurs=MANY)
    division = branch(
        "DIVISION",
        [leaf("LIBELLE_LONG", longest(3)), branch("MEFS_APPARTENANCE", [mef], occurs=MAYBE)],
        {"CODE_STRUCTURE!": ANY},
        MANY,
    )
    data = branch("DONNEES", [branch("DIVISIONS", [division]), '<xs:any minOccurs="0"/>'])
    return xsd(branch("BEE_STRUCTURES", [PARAMETRES, data], {"VERSION": ANY}))


def apb() -> str:
    """Return a schema of the APB shape: averages are decimals."""
    notes = branch(
        "notes",
        [leaf("moyenne", "xs:decimal"), leaf("rang"), leaf("appreciation", longest(100))],
        {"code-service-notation!": ANY, "etat!": "xs:NMTOKEN"},
        MANY,
    )
    card = branch("bulletin", [notes], {"trimestre": "xs:integer"}, MANY)
    year = branch(
        "annee-scolaire",
        [branch("bulletins", [card])],
        {"annee": "xs:gYear", "code-classe": ANY},
        MANY,
    )
    given = ("code", "ine", "nom", "prenom")
    eleve = branch(
        "eleve",
        [branch("annees-scolaires", [year])],
        {**dict.fromkeys(given, ANY), "date-naissance": "xs:date"},
        MANY,
    )
    blocks = ("classes", "services-notations", "matieres", "enseignants")
    inside = [branch(name, [ANYTHING]) for name in blocks]
    school = branch(
        "etablissement", [*inside, branch("eleves", [eleve])], {"rne!": ANY, "nom": ANY}
    )
    root = {"logiciel": ANY, "version": ANY, "date-creation": "xs:date"}
    return xsd(branch("fichier", [school], root))


def lsl() -> str:
    """Return a schema of LSL: a root in a namespace, everything else in none."""
    schooling = branch(
        "scolarite",
        [ANYTHING],
        {"annee-scolaire": "xs:gYear", "code-periode": "xs:NMTOKEN"},
        MANY,
    )
    eleve = branch(
        "eleve", [branch("scolarites", [schooling])], {"id!": "xs:positiveInteger"}, MANY
    )
    header = branch("entete", [leaf("editeur"), leaf("application"), leaf("etablissement")])
    root = branch("lsl", [header, branch("donnees", [eleve])], {"schemaVersion": ANY})
    return xsd(root, space="urn:ac-grenoble.fr:lsl:import")


def given(folder: Path, text: str, name: str = "schema.xsd") -> Schemas:
    """Write a schema, and return it as `--xsd` gives it."""
    path = folder / name
    path.write_text(text, "utf-8")
    return Schemas(read_schema(path))


def checked(
    path: Path, schemas: Schemas, identities: Identities = Identities.FULL, collection: str = ""
) -> Report:
    """Check a file against schemas."""
    expected = expectation(identities=identities, collection=collection)
    return check_path(path, replace(expected, schemas=schemas))


def breaches(report: Report) -> list[Finding]:
    """Return the findings of a report that a schema gives."""
    return [finding for finding in report.findings if finding.rule == "F013"]


def check(text: str, folder: Path, schemas: Schemas) -> Report:
    """Check an export given as text."""
    return checked(write(folder, "f.xml", text.encode("iso-8859-15")), schemas)

"""F013: each way in which a file does not follow the schema given, exactly where it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cio_console.checks.xsd.schemas import Schemas
from cio_console.domain.finding import Finding, Report, Severity
from tests.checks.builders import eleves, where, write
from tests.checks.schemas import (
    ADDRESSES,
    PUPIL,
    bee_eleves,
    breaches,
    check,
    checked,
    given,
    longest,
    pupil,
)

RECORD = "BEE_ELEVES/DONNEES/ELEVES/ELEVE"


@pytest.fixture
def schemas(tmp_path: Path) -> Schemas:
    """Give the schema that clean exports follow."""
    return given(tmp_path, bee_eleves())


def alone(report: Report) -> Finding:
    """Return the one finding that the schema gives."""
    (finding,) = breaches(report)
    assert report.rules["F013"] == 1
    assert report.not_evaluated == ()
    return finding


def test_a_file_that_follows_its_schema_has_no_finding(tmp_path: Path, schemas: Schemas) -> None:
    report = checked(eleves(300).write(tmp_path), schemas)
    assert report.findings == ()
    assert report.not_evaluated == ()
    assert report.facts.pupils == 300


@pytest.mark.parametrize(
    ("tag", "value", "message"),
    [
        ("DATE_NAISS", "2007-05-03", "n'a pas la forme que demande le schéma : « [0-9]{2}/"),
        ("CODE_SEXE", "3", "n'est pas de celles que liste le schéma : « 1 », « 2 »."),
        ("MEL", "x" * 41, "est trop longue pour le schéma : 40 caractères au plus."),
        ("DOUBLEMENT", "", "n'est pas « true », « false », 1 ou 0, comme le demande le schéma."),
        ("DOUBLEMENT", "non", "n'est pas « true », « false », 1 ou 0, comme le demande"),
    ],
)
def test_a_wrong_value_is_found_at_its_own_tag(
    tag: str, value: str, message: str, tmp_path: Path, schemas: Schemas
) -> None:
    export = eleves()
    export.pupils[2].change(**{tag: value})
    text = export.text()
    finding = alone(check(text, tmp_path, schemas))
    assert finding.message.startswith(f"La valeur de <{tag}> {message}")
    needle = f"<{tag}>{value}<" if value else f"<{tag}/>"
    assert (finding.line, finding.column) == where(text, needle)
    assert (finding.path, finding.field) == (f"{RECORD}/{tag}", tag)
    assert finding.value == value
    assert finding.excerpt == (f"{needle}/{tag}>" if value else needle)
    assert finding.severity is Severity.ERROR
    assert finding.original.startswith(f"Element '{tag}': ")
    assert finding.pupil is not None
    assert (finding.pupil.eleve_id, finding.pupil.elenoet) == ("700003", "3")
    assert (finding.pupil.division, finding.pupil.name) == ("TG1", "DE LA TOURELLE Noé")


def test_a_wrong_attribute_is_found_at_its_own_place(tmp_path: Path, schemas: Schemas) -> None:
    export = eleves()
    export.pupils[3].attributes["ELENOET"] = "4 bis"
    text = export.text()
    finding = alone(check(text, tmp_path, schemas))
    assert finding.message.startswith("La valeur de l'attribut ELENOET de <ELEVE> n'est pas un nom")
    assert (finding.line, finding.column) == where(text, 'ELENOET="4 bis"')
    assert (finding.path, finding.field, finding.value) == (RECORD, "ELENOET", "4 bis")
    assert finding.excerpt == 'ELENOET="4 bis"'


@pytest.mark.parametrize(
    ("before", "after", "needle", "message"),
    [
        (
            '<ELEVE ELEVE_ID="700002" ',
            "<ELEVE ",
            '<ELEVE ELENOET="2"',
            "L'attribut ELEVE_ID manque à <ELEVE>, et le schéma l'exige.",
        ),
        (
            'ELENOET="2"',
            'ELENOET="2" NEUF="1"',
            'NEUF="1"',
            "L'attribut NEUF de <ELEVE> n'est pas permis par le schéma.",
        ),
        (
            "<PRENOM>Inès</PRENOM>",
            "",
            "<DATE_NAISS>03",
            "L'élément <DATE_NAISS> n'est pas attendu ici par le schéma, qui attend <PRENOM>.",
        ),
        (
            "<PRENOM>Inès</PRENOM>",
            "<PRENOM>Inès</PRENOM><PRENOM>Inès</PRENOM>",
            "<PRENOM>Inès</PRENOM><DATE",
            "L'élément <PRENOM> n'est pas attendu ici par le schéma, qui attend <DATE_NAISS>, "
            "<DOUBLEMENT>, <CODE_PAYS>, <CODE_COMMUNE_INSEE_NAISS>, <ADHESION_TRANSPORT>, "
            "<CODE_REGIME> ou un autre de ses éléments.",
        ),
        (
            "<PRENOM>Inès</PRENOM>",
            "<PRENOM>Inès</PRENOM>Inès",
            '<ELEVE ELEVE_ID="700002"',
            "L'élément <ELEVE> contient du texte, mais le schéma n'y admet que des éléments.",
        ),
    ],
)
def test_what_is_missing_or_unknown_in_a_record(
    before: str, after: str, needle: str, message: str, tmp_path: Path, schemas: Schemas
) -> None:
    text = eleves().text().replace("</PRENOM>\n  <DATE", "</PRENOM><DATE")
    assert text.count(before) == 1
    text = text.replace(before, after)
    finding = alone(check(text, tmp_path, schemas))
    assert finding.message == message
    assert (finding.line, finding.column) == where(text, needle)
    assert finding.pupil is not None
    assert finding.pupil.elenoet == "2"


def test_the_second_of_two_children_is_told_from_the_first(
    tmp_path: Path, schemas: Schemas
) -> None:
    export = eleves()
    export.pupils[4].structures = [("G", "TGR1"), ("D", "BEAUCOUPTROP")]
    text = export.text()
    finding = alone(check(text, tmp_path, schemas))
    assert (finding.line, finding.column) == where(text, "<CODE_STRUCTURE>BEAUCOUPTROP")
    assert finding.path.endswith("STRUCTURES_ELEVE/STRUCTURE/CODE_STRUCTURE")
    assert finding.pupil is not None
    assert (finding.pupil.elenoet, finding.pupil.division) == ("5", "BEAUCOUPTROP")


def test_the_owner_of_an_address_is_named(tmp_path: Path, schemas: Schemas) -> None:
    export = eleves()
    export.addresses["9002"] = {"LIGNE1_ADRESSE": "2 rue " + "longue " * 8}
    finding = alone(check(export.text(), tmp_path, schemas))
    assert finding.path == "BEE_ELEVES/DONNEES/ADRESSES/ADRESSE/LIGNE1_ADRESSE"
    assert finding.pupil is not None
    assert finding.pupil.elenoet == "2"


def test_the_header_and_the_root_are_followed_too(tmp_path: Path, schemas: Schemas) -> None:
    export = eleves()
    export.parametres["DATE_EXPORT"] = "6 janvier"
    text = export.text().replace('VERSION="3.0">', 'VERSION="3.0" NEUF="1">')
    one, two = breaches(check(text, tmp_path, schemas))
    assert (one.line, one.column) == where(text, "NEUF=")
    assert (one.path, one.pupil) == ("BEE_ELEVES", None)
    assert one.message == "L'attribut NEUF de <BEE_ELEVES> n'est pas permis par le schéma."
    assert two.path == "BEE_ELEVES/PARAMETRES/DATE_EXPORT"
    assert (two.line, two.column) == where(text, "<DATE_EXPORT>")


def test_the_same_error_twice_in_a_record_is_one_finding(tmp_path: Path, schemas: Schemas) -> None:
    export = eleves()
    export.pupils[0].structures = [("G", "TGRTROPLONG"), ("D", "TG1"), ("D", "TG2TROPLONG")]
    report = check(export.text(), tmp_path, schemas)
    (finding,) = breaches(report)
    assert finding.message.endswith(": 8 caractères au plus (2 fois dans cet enregistrement).")
    assert (finding.line, finding.column) == where(export.text(), "<CODE_STRUCTURE>TGRTROP")


def test_counts_stay_exact_beyond_what_is_listed(tmp_path: Path) -> None:
    export = eleves(1300)
    export.pupils[700].change(MEL=None)
    schemas = given(tmp_path, bee_eleves(pupil(PUPIL | {"MEL": longest(4)})))
    report = checked(export.write(tmp_path), schemas)
    assert report.rules == {"F013": 1299, "S111": 1}
    assert report.pupils["F013"] == 1299
    assert len(breaches(report)) == 1000
    assert report.truncated
    assert report.not_evaluated == ()


UNEXPECTED = "L'élément <ELEVE2> n'est pas attendu ici par le schéma, qui attend <ELEVE>."


def test_a_section_that_is_not_expected_hides_nothing_after_it(
    tmp_path: Path, schemas: Schemas
) -> None:
    export = eleves()
    export.pupils[1].change(CODE_SEXE="8")
    export.pupils[4].change(CODE_SEXE="9")
    third = export.pupils[2].opening()
    text = export.text().replace(third, f'<ELEVE2 A="1"/><ELEVE2/>\n{third}')
    report = check(text, tmp_path, schemas)
    first, apart, last = breaches(report)
    assert (first.value, last.value) == ("8", "9")
    assert apart.message == f"{UNEXPECTED[:-1]} (2 fois)."
    assert (apart.line, apart.column) == where(text, "<ELEVE2 ")
    assert (apart.path, apart.pupil) == ("BEE_ELEVES/DONNEES/ELEVES/ELEVE2", None)
    assert report.not_evaluated == ()


def test_a_record_that_is_not_expected_hides_nothing_after_it(tmp_path: Path) -> None:
    export = eleves(400)
    export.pupils[380].change(CODE_SEXE="9")
    text = export.text().replace("</ELEVES>", '<ADRESSE ADRESSE_ID="1"/>\n</ELEVES>')
    seventh = export.pupils[7].opening()
    text = text.replace(seventh, f'<ADRESSE ADRESSE_ID="9001"/>{seventh}')
    one, two, three = breaches(check(text, tmp_path, given(tmp_path, bee_eleves())))
    assert one.pupil is not None
    assert one.pupil.elenoet == "1"
    assert (one.line, one.column) == where(text, '<ADRESSE ADRESSE_ID="9001"/>')
    assert two.value == "9"
    assert three.message.startswith("L'élément <ADRESSE> n'est pas attendu ici")


@pytest.mark.parametrize("count", [6, 900])
def test_what_a_section_out_of_place_holds_is_said_not_to_be_judged(
    count: int, tmp_path: Path
) -> None:
    export = eleves(count)
    export.pupils[2].change(CODE_SEXE="9")
    export.pupils[count - 1].structures = [("D", "BEAUCOUPTROP")]
    export.addresses[str(9000 + count)] = {"LIGNE1_ADRESSE": "x" * 50}
    schemas = given(tmp_path, bee_eleves(sections=[ADDRESSES]))
    text = export.text()
    report = check(text, tmp_path, schemas)
    sexe, apart, address = breaches(report)
    assert sexe.value == "9"
    assert (apart.line, apart.column) == where(text, "<STRUCTURES>")
    assert apart.message == (
        "L'élément <STRUCTURES> n'est pas attendu ici par le schéma, qui attend <ADRESSES> ; "
        "ce qu'il contient n'est pas contrôlé."
    )
    assert address.value == "x" * 50
    assert report.not_evaluated == ("F013",)


def test_a_section_that_is_missing_is_told_where_it_should_be(
    tmp_path: Path, schemas: Schemas
) -> None:
    export = eleves(300)
    export.sections = ("PARAMETRES", "ELEVES")
    text = export.text()
    (finding,) = breaches(check(text, tmp_path, schemas))
    assert finding.message == "Il manque à <DONNEES> un élément que le schéma exige : <STRUCTURES>."
    assert (finding.line, finding.column) == where(text, "<DONNEES>")
    assert finding.path == "BEE_ELEVES/DONNEES"


def test_a_header_after_the_data_is_out_of_place(tmp_path: Path, schemas: Schemas) -> None:
    export = eleves()
    export.sections = ("ELEVES", "STRUCTURES", "ADRESSES", "PARAMETRES")
    report = check(export.text(), tmp_path, schemas)
    found = [finding.message for finding in breaches(report)]
    assert found[0].startswith(
        "L'élément <DONNEES> n'est pas attendu ici par le schéma, qui attend"
    )
    assert report.not_evaluated == ("F013",)


def test_a_limit_on_the_number_of_records_is_followed(tmp_path: Path) -> None:
    schemas = given(tmp_path, bee_eleves(pupil(occurs='minOccurs="0" maxOccurs="250"')))
    assert breaches(checked(eleves(250).write(tmp_path), schemas)) == []
    report = checked(eleves(252).write(tmp_path), schemas)
    found = [finding.pupil.elenoet for finding in breaches(report) if finding.pupil is not None]
    assert found == ["251", "252"]


def test_a_file_on_one_line_gets_exact_columns(tmp_path: Path, schemas: Schemas) -> None:
    export = eleves(200)
    export.pupils[180].change(CODE_SEXE="9")
    text = export.text().replace("\n", "")
    finding = alone(check(text, tmp_path, schemas))
    assert (finding.line, finding.column) == where(text, "<CODE_SEXE>9<")


def test_lines_are_exact_beyond_what_libxml2_can_count(tmp_path: Path, schemas: Schemas) -> None:
    export = eleves(200)
    export.pupils[190].change(CODE_SEXE="9")
    text = export.text().replace("<PRENOM>", "\n" * 400 + "<PRENOM>")
    finding = alone(check(text, tmp_path, schemas))
    assert finding.line > 70_000
    assert (finding.line, finding.column) == where(text, "<CODE_SEXE>9<")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-15", "windows-1252"])
def test_every_encoding_is_followed(encoding: str, tmp_path: Path, schemas: Schemas) -> None:
    export = eleves()
    export.pupils[1].change(NOM_DE_FAMILLE="É" * 20, PRENOM="é" * 21)
    text = export.text().replace("ISO-8859-15", encoding)
    report = checked(write(tmp_path, "f.xml", text.encode(encoding)), schemas)
    (finding,) = breaches(report)
    assert finding.value == "é" * 21
    assert (finding.line, finding.column) == where(text, f"<PRENOM>{'é' * 21}")


DAMAGE: dict[str, Callable[[str], str]] = {
    "une esperluette": lambda text: text.replace("<PRENOM>Noé", "<PRENOM>No & é", 1),
    "une balise jamais refermée": lambda text: text.replace("</PRENOM>", "", 1),
    "une coupure": lambda text: text[: len(text) // 2],
    "une section jamais refermée": lambda text: text.replace("</ELEVES>", ""),
    "du texte après la fin": lambda text: text + "fin",
}


@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_a_damaged_file_is_judged_as_far_as_the_damage(
    damage: str, tmp_path: Path, schemas: Schemas
) -> None:
    report = check(DAMAGE[damage](eleves(100).text()), tmp_path, schemas)
    assert "F013" in report.not_evaluated
    assert breaches(report) == []
    assert "F003" in report.rules


def test_what_was_found_before_the_damage_is_kept(tmp_path: Path, schemas: Schemas) -> None:
    export = eleves(400)
    export.pupils[1].change(CODE_SEXE="9")
    export.pupils[399].change(CODE_SEXE="9", PRENOM="<")
    text = export.text().replace("&lt;", "<")
    report = check(text, tmp_path, schemas)
    (finding,) = breaches(report)
    assert (finding.line, finding.column) == where(text, "<CODE_SEXE>9<")
    assert "F013" in report.not_evaluated


def test_a_file_that_is_nothing_known_says_that_the_schema_was_not_applied(
    tmp_path: Path, schemas: Schemas
) -> None:
    report = checked(write(tmp_path, "f.xml", b"<STS_EDT/>"), schemas)
    assert report.rules == {"F008": 1}
    assert "F013" in report.not_evaluated

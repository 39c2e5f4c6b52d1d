"""The SIECLE export as it is written: encoding, envelope, tags, who is in it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from lxml import etree

from cio_console.demo.pupils import Pupil
from cio_console.demo.siecle import ENCODING, FORMS, Base, SiecleForm, render
from tests.demo.builders import EXPORTED_AT, PARIS, base, parse, texts

WITHOUT, WITH = FORMS["sans"], FORMS["avec"]
PUPIL = "DONNEES/ELEVES/ELEVE"


def _root(given: Base, form: SiecleForm = WITHOUT) -> etree._Element:
    return parse(render(given, form))


def _one(pupil: Pupil) -> etree._Element:
    """Return the ELEVE of a base that holds this pupil only."""
    (element,) = _root(replace(base(), pupils=(pupil,))).iterfind(PUPIL)
    return element


def _with_group(school: Base) -> list[tuple[str, ...]]:
    """Return the types of the structures of each pupil who has two."""
    found = _root(school).iterfind("DONNEES/STRUCTURES/STRUCTURES_ELEVE")
    kinds = [tuple(texts(pupil, "STRUCTURE/TYPE_STRUCTURE")) for pupil in found]
    return [kind for kind in kinds if len(kind) > 1]


def test_the_declaration_names_the_encoding_of_the_bytes() -> None:
    text = render(base(), WITHOUT)
    assert text.startswith('<?xml version="1.0" encoding="ISO-8859-15"?>\n')
    raw = text.encode(ENCODING)
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert parse(raw).tag == "BEE_ELEVES"


def test_the_parameters_name_the_school_the_year_and_the_export() -> None:
    root = _root(base())
    (parameters,) = root.iterfind("PARAMETRES")
    assert [(child.tag, child.text) for child in parameters] == [
        ("UAJ", "9990014L"),
        ("ANNEE_SCOLAIRE", "2024"),
        ("DATE_EXPORT", "08/01/2025"),
        ("HORODATAGE", "08/01/2025 09:30:05"),
    ]


def test_a_base_without_uaj_leaves_the_tag_out() -> None:
    assert _root(replace(base(), uai=None)).find("PARAMETRES/UAJ") is None


def test_the_sections_stand_in_the_order_of_the_export() -> None:
    root = _root(base(), WITH)
    assert [child.tag for child in root] == ["PARAMETRES", "DONNEES"]
    assert [child.tag for child in root[1]] == [
        "ELEVES",
        "OPTIONS",
        "STRUCTURES",
        "BOURSES",
        "ADRESSES",
    ]


def test_an_export_without_addresses_has_no_address_at_all() -> None:
    root = _root(base())
    assert root.find("DONNEES/ADRESSES") is None
    assert root.find(f"{PUPIL}/ADRESSE_ID") is None


def test_each_pupil_of_an_export_with_addresses_has_one() -> None:
    root = _root(base(), WITH)
    addresses = {a.get("ADRESSE_ID") for a in root.iterfind("DONNEES/ADRESSES/ADRESSE")}
    referred = texts(root, f"{PUPIL}/ADRESSE_ID")
    assert set(referred) == addresses
    assert len(referred) == len(list(root.iterfind(PUPIL)))


def test_addresses_are_in_the_commune_of_the_school_with_lines_that_fit() -> None:
    root = _root(base(), WITH)
    assert set(texts(root, "DONNEES/ADRESSES/ADRESSE/LIBELLE_POSTAL")) == {"ORVIGNY"}
    assert all(len(line) <= 38 for line in texts(root, "DONNEES/ADRESSES/ADRESSE/LIGNE1_ADRESSE"))


@pytest.mark.parametrize(
    ("tag", "longest"),
    [
        ("ID_NATIONAL", 11),
        ("NOM_DE_FAMILLE", 100),
        ("PRENOM", 100),
        ("DATE_NAISS", 10),
        ("CODE_REGIME", 2),
        ("CODE_SEXE", 1),
        ("CODE_MEF", 11),
        ("MEL", 254),
        ("DATE_ENTREE", 10),
        ("DOUBLEMENT", 1),
        ("ADHESION_TRANSPORT", 1),
    ],
)
def test_every_pupil_has_the_tag_and_it_fits(tag: str, longest: int) -> None:
    root = _root(base())
    values = texts(root, f"{PUPIL}/{tag}")
    assert len(values) == len(list(root.iterfind(PUPIL)))
    assert all(0 < len(value) <= longest for value in values)


def test_names_keep_their_accents_and_their_ligatures() -> None:
    pupil = replace(base().pupils[0], family="CŒURDEVEY", first="Éléonore")
    element = _one(pupil)
    assert element.findtext("NOM_DE_FAMILLE") == "CŒURDEVEY"
    assert element.findtext("PRENOM") == "Éléonore"


def test_a_name_with_a_sign_of_xml_is_escaped() -> None:
    assert _one(replace(base().pupils[0], family="D&<O")).findtext("NOM_DE_FAMILLE") == "D&<O"


def test_none_leaves_the_tag_out_and_an_empty_text_keeps_it() -> None:
    pupil = base().pupils[0]
    assert _one(replace(pupil, mail=None)).find("MEL") is None
    assert _one(replace(pupil, mail="")).findtext("MEL") == ""


def test_a_missing_identifier_leaves_the_attribute_out() -> None:
    element = _one(replace(base().pupils[0], eleve_id=None, elenoet=None))
    assert dict(element.attrib) == {}


@pytest.mark.parametrize(
    ("commune", "department"),
    [("94028", "094"), ("2A004", "02A"), ("97209", "972"), ("01053", "001")],
)
def test_the_department_of_birth_is_padded_to_three_characters(
    commune: str, department: str
) -> None:
    pupil = replace(base().pupils[0], country="100", birthplace=commune, birth_town=None)
    assert _one(pupil).findtext("CODE_DEPARTEMENT_NAISS") == department


def test_a_birth_abroad_has_a_town_and_no_commune() -> None:
    pupil = replace(base().pupils[0], country="352", birthplace=None, birth_town="ALGER")
    element = _one(pupil)
    assert element.findtext("VILLE_NAISS") == "ALGER"
    assert element.find("CODE_COMMUNE_INSEE_NAISS") is None
    assert element.find("CODE_DEPARTEMENT_NAISS") is None


def test_a_leaver_stays_in_the_file_with_a_date_and_a_motive_once_gone() -> None:
    gone = replace(base().pupils[0], exit=date(2024, 11, 18))
    assert _one(gone).findtext("DATE_SORTIE") == "18/11/2024"
    assert _one(gone).findtext("CODE_MOTIF_SORTIE") == "11"
    later = replace(base().pupils[0], exit=EXPORTED_AT.date() + timedelta(days=1))
    assert _one(later).find("DATE_SORTIE") is None


def test_who_has_not_arrived_yet_is_not_in_the_file() -> None:
    school = base(terminales=300)
    early = replace(school, exported_at=datetime(2024, 10, 1, 8, 0, tzinfo=PARIS))
    count = len(list(_root(early).iterfind(PUPIL)))
    assert count < len(school.pupils)
    assert count == sum(p.entry <= early.day for p in school.pupils)


def test_in_school_leaves_out_leavers_and_those_to_come() -> None:
    school = base(terminales=300)
    assert {p.exit is not None and p.exit <= school.day for p in school.in_school} == {False}
    assert len(school.in_school) < len(school.pupils)


def test_each_pupil_has_one_division_and_maybe_a_group() -> None:
    root = _root(base())
    for pupil in root.iterfind("DONNEES/STRUCTURES/STRUCTURES_ELEVE"):
        kinds = texts(pupil, "STRUCTURE/TYPE_STRUCTURE")
        assert kinds.count("D") == 1
        assert set(kinds) <= {"D", "G"}
        assert all(0 < len(code) <= 8 for code in texts(pupil, "STRUCTURE/CODE_STRUCTURE"))


def test_a_group_sometimes_stands_before_the_division() -> None:
    assert set(_with_group(base())) == {("G", "D"), ("D", "G")}


def test_a_pupil_without_any_structure_has_no_block() -> None:
    pupil = replace(base().pupils[0], divisions=(), group=None)
    root = _root(replace(base(), pupils=(pupil,)))
    assert list(root.iterfind("DONNEES/STRUCTURES/STRUCTURES_ELEVE")) == []


def test_options_and_structures_refer_to_pupils_of_the_file() -> None:
    root = _root(base())
    known = {pupil.get("ELEVE_ID") for pupil in root.iterfind(PUPIL)}
    for path in ("DONNEES/OPTIONS/OPTION", "DONNEES/STRUCTURES/STRUCTURES_ELEVE"):
        assert {element.get("ELEVE_ID") for element in root.iterfind(path)} == known


def test_each_pupil_follows_two_languages() -> None:
    option = next(_root(base()).iterfind("DONNEES/OPTIONS/OPTION"))
    assert texts(option, "OPTIONS_ELEVE/NUM_OPTION") == ["1", "2"]
    assert all(len(code) == 6 for code in texts(option, "OPTIONS_ELEVE/CODE_MATIERE"))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_sent_without_its_zip_is_named_as_xml(form: SiecleForm) -> None:
    assert form.file_name.endswith(".zip" if form.member else ".xml")
    assert not form.member or form.member.endswith(".xml")

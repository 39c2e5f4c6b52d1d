"""F013 in the other formats, in masked reports and in uploads of several documents."""

import re
from pathlib import Path

import pytest

from cio_console.checks.expectation import Identities
from cio_console.checks.xsd.schemas import Schemas
from tests.checks.apb import grades
from tests.checks.builders import eleves, where, write
from tests.checks.companions import (
    archive,
    guardians_of,
    nomenclature,
    responsables,
    structures,
)
from tests.checks.lsl import livrets
from tests.checks.schemas import (
    ADDRESSES,
    ANY,
    ANYTHING,
    MANY,
    PARAMETRES,
    PUPIL,
    STRUCTURES,
    apb,
    bee_eleves,
    bee_structures,
    branch,
    breaches,
    check,
    checked,
    given,
    leaf,
    longest,
    lsl,
    pupil,
    xsd,
)


@pytest.fixture
def schemas(tmp_path: Path) -> Schemas:
    """Give the schema that clean exports follow."""
    return given(tmp_path, bee_eleves())


@pytest.mark.parametrize("identities", list(Identities))
def test_a_masked_report_shows_no_text_about_the_pupil(
    identities: Identities, tmp_path: Path
) -> None:
    short = dict.fromkeys(("NOM_DE_FAMILLE", "MEL", "CODE_REGIME"), longest(3))
    export = eleves(3)
    words = {
        "NOM_DE_FAMILLE": "BERTHELOT",
        "MEL": "lina@courriel.example",
        "CODE_REGIME": "Externe",
    }
    export.pupils[0].change(**words, SURNOM="Linette d'Arc")
    export.pupils[1].attributes["PETIT_NOM"] = "Linette"
    tags = {tag: short.get(tag, kind) for tag, kind in PUPIL.items()}
    path = write(tmp_path, "f.xml", export.data())
    report = checked(path, given(tmp_path, bee_eleves(pupil(tags))), identities)
    shown = " ".join(
        f"{f.value} {f.excerpt} {f.original} {f.message}"
        for f in breaches(report)
        if f.pupil and f.pupil.elenoet in {"1", "2"}
    )
    masked = identities is Identities.MASKED
    for secret in ("BERTHELOT", "lina@", "Externe", "Linette", "d'Arc"):
        assert (secret in shown) != masked
    assert "«" not in "".join(f.original for f in breaches(report))


def test_codes_stay_readable_in_a_masked_report(tmp_path: Path, schemas: Schemas) -> None:
    export = eleves()
    export.pupils[0].change(CODE_SEXE="3", DATE_NAISS="2007-05-03")
    path = write(tmp_path, "f.xml", export.data())
    date, sexe = breaches(checked(path, schemas, Identities.MASKED))
    assert (date.value, sexe.value) == ("2007-05-03", "3")
    assert date.excerpt == "<DATE_NAISS>2007-05-03</DATE_NAISS>"
    assert date.original == (
        "Element 'DATE_NAISS': [facet 'pattern'] The value '****-**-**' is not accepted by the "
        "pattern '[0-9]{2}/[0-9]{2}/[0-9]{4}'."
    )


def test_grades_of_the_apb_shape(tmp_path: Path) -> None:
    schemas = given(tmp_path, apb())
    file = grades()
    assert breaches(checked(file.write(tmp_path), schemas)) == []
    file.pupils[1].born = "12/05/2007"
    file.pupils[1].cards[1][1][0].average = "12,5"
    text = file.text()
    born, average = breaches(checked(file.write(tmp_path), schemas))
    assert (born.line, born.column) == where(text, 'date-naissance="12/05/2007"')
    assert (average.line, average.column) == where(text, "<moyenne>12,5")
    assert average.message == (
        "La valeur de <moyenne> n'est pas un nombre (avec un point, sans virgule), comme le "
        "demande le schéma."
    )
    for finding in (born, average):
        assert finding.pupil is not None
        assert (finding.pupil.eleve_id, finding.pupil.division) == ("E-2", "TG1")


def test_the_school_that_encloses_the_grades_is_followed(tmp_path: Path) -> None:
    file = grades()
    file.uai = None
    text = file.text()
    (finding,) = breaches(checked(file.write(tmp_path), given(tmp_path, apb())))
    assert finding.message == "L'attribut rne manque à <etablissement>, et le schéma l'exige."
    assert (finding.line, finding.column) == where(text, "<etablissement")


@pytest.mark.parametrize("prefix", ["lsl:", ""])
def test_grades_of_the_lsl_shape(prefix: str, tmp_path: Path) -> None:
    file = livrets()
    file.start = file.start.replace("lsl:lsl", "lsl:lsl")
    if not prefix:
        file.start = file.start.replace("lsl:lsl", "autre:lsl").replace("xmlns:lsl", "xmlns:autre")
        file.end = "</autre:lsl>"
    schemas = given(tmp_path, lsl())
    assert breaches(checked(file.write(tmp_path), schemas)) == []
    file.pupils[2].year = "2024-2025"
    text = file.text()
    (finding,) = breaches(checked(file.write(tmp_path), schemas))
    assert (finding.line, finding.column) == where(text, 'annee-scolaire="2024-2025"')
    assert finding.message.endswith("n'est pas une année (AAAA), comme le demande le schéma.")
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == "700003"


def test_the_exports_that_complete_the_pupils(tmp_path: Path) -> None:
    export = structures()
    text = export.text()
    label = re.search(r"<LIBELLE_LONG>[^<]{4,}", text)
    assert label is not None
    report = checked(write(tmp_path, "f.xml", export.data()), given(tmp_path, bee_structures()))
    found = breaches(report)
    assert (found[0].line, found[0].column) == where(text, label.group())
    assert {finding.pupil for finding in found} == {None}


def test_in_an_upload_of_several_the_schema_is_for_the_document_of_its_root(
    tmp_path: Path, schemas: Schemas
) -> None:
    export = eleves()
    export.pupils[0].change(CODE_SEXE="9")
    members = {
        "Structures.xml": structures().data(),
        "Nomenclature.xml": nomenclature().data(),
        "Eleves.xml": export.data(),
    }
    (finding,) = breaches(checked(archive(tmp_path, members), schemas))
    assert finding.member == "Eleves.xml"
    assert (finding.line, finding.column) == where(export.text(), "<CODE_SEXE>9<")


def test_a_pupil_whose_class_comes_first_is_told_by_their_number(
    tmp_path: Path, schemas: Schemas
) -> None:
    export = eleves()
    export.sections = ("PARAMETRES", "STRUCTURES", "ELEVES", "ADRESSES")
    export.pupils[1].structures = [("D", "BEAUCOUPTROP")]
    sections = [STRUCTURES, branch("ELEVES", [pupil()]), ADDRESSES]
    data = branch("DONNEES", sections)
    moved = given(tmp_path, xsd(branch("BEE_ELEVES", [PARAMETRES, data], {"VERSION": ANY})))
    (finding,) = breaches(checked(write(tmp_path, "f.xml", export.data()), moved))
    assert finding.pupil is not None
    assert (finding.pupil.eleve_id, finding.pupil.elenoet) == ("700002", "")
    assert len(breaches(checked(write(tmp_path, "f.xml", export.data()), schemas))) > 0


def test_the_pupil_of_a_guardian_is_named(tmp_path: Path) -> None:
    export = responsables(guardians_of(3))
    person = branch("PERSONNES", [ANYTHING])
    link = branch("RESPONSABLE_ELEVE", [leaf("ELEVE_ID", "xs:integer", 1), ANYTHING], None, MANY)
    data = branch("DONNEES", [person, branch("RESPONSABLES", [link]), ANYTHING])
    schemas = given(tmp_path, xsd(branch("BEE_RESPONSABLES", [PARAMETRES, data], {"VERSION": ANY})))
    assert breaches(checked(write(tmp_path, "f.xml", export.data()), schemas)) == []
    text = export.text().replace("<CODE_PARENTE>", "texte<CODE_PARENTE>", 1)
    (finding,) = breaches(check(text, tmp_path, schemas))
    assert finding.path.endswith("RESPONSABLES/RESPONSABLE_ELEVE")
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == "700001"

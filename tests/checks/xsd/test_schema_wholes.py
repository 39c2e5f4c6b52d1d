"""F013 over the whole of a large file: keys, counts by the thousand, and bounded lists."""

from pathlib import Path

import pytest

from cio_console.checks.xsd.schemas import Schemas
from tests.checks.builders import Eleves, eleves, where
from tests.checks.schemas import MANY, STRUCTURES, bee_eleves, breaches, check, checked, given


@pytest.fixture
def schemas(tmp_path: Path) -> Schemas:
    """Give the schema that clean exports follow."""
    return given(tmp_path, bee_eleves())


KEY = '<xs:key name="numero"><xs:selector xpath="{}"/><xs:field xpath="@ELEVE_ID"/></xs:key>'
KEYED = KEY.format("DONNEES/ELEVES/ELEVE")
REFERRED = (
    '<xs:keyref name="de" refer="numero"><xs:selector xpath="DONNEES/STRUCTURES/STRUCTURES_ELEVE"/>'
    '<xs:field xpath="@ELEVE_ID"/></xs:keyref>'
)


def test_a_key_is_unique_over_the_whole_file(tmp_path: Path) -> None:
    export = eleves(400)
    export.pupils[399].attributes["ELEVE_ID"] = export.pupils[0].eleve_id
    text = export.text()
    (finding,) = breaches(check(text, tmp_path, given(tmp_path, bee_eleves(more=KEYED))))
    assert finding.message == (
        "L'élément <ELEVE> répète une valeur que le schéma veut unique dans le fichier."
    )
    assert (finding.line, finding.column) == where(text, '<ELEVE ELEVE_ID="700001"', 2)
    assert finding.pupil is not None
    assert finding.pupil.elenoet == "400"


def test_a_reference_to_nobody_is_told_at_the_end_of_the_file(tmp_path: Path) -> None:
    schemas = given(tmp_path, bee_eleves(more=KEYED + REFERRED))
    assert breaches(checked(eleves(300).write(tmp_path), schemas)) == []
    text = (
        eleves(300)
        .text()
        .replace('<STRUCTURES_ELEVE ELEVE_ID="700003">', '<STRUCTURES_ELEVE ELEVE_ID="1">')
    )
    (finding,) = breaches(check(text, tmp_path, schemas))
    assert finding.message == (
        "L'élément <STRUCTURES_ELEVE> renvoie à une valeur que rien ne déclare dans le fichier."
    )
    assert finding.line == 0


def crowd() -> Eleves:
    """Return an export in which every pupil is wrong in several ways."""
    export = eleves(3000)
    for one in export.pupils:
        one.change(CODE_SEXE="9", DATE_NAISS="x", DOUBLEMENT="x")
    return export


def test_errors_by_the_thousand_are_counted_one_by_one(tmp_path: Path, schemas: Schemas) -> None:
    report = checked(crowd().write(tmp_path), schemas)
    assert report.rules["F013"] == 9000
    assert report.pupils["F013"] == 3000
    assert report.not_evaluated == ()


def test_a_key_is_not_followed_beyond_a_new_parser(tmp_path: Path) -> None:
    schemas = given(tmp_path, bee_eleves(more=KEYED + REFERRED))
    report = checked(crowd().write(tmp_path), schemas)
    assert report.rules["F013"] == 9000
    assert report.not_evaluated == ("F013",)


def test_unknown_records_between_the_others_are_bounded(tmp_path: Path) -> None:
    anything = f'<xs:any processContents="skip" {MANY}/>'
    schemas = given(tmp_path, bee_eleves(sections=[STRUCTURES]))
    inside = "".join(f"<N{number}/>" for number in range(3000))
    text = eleves().text().replace("</STRUCTURES>", f"</STRUCTURES>{inside}")
    report = check(text, tmp_path, schemas)
    assert 1 <= report.rules["F013"] <= 1000
    lax = given(tmp_path, bee_eleves(sections=[STRUCTURES, anything]))
    assert breaches(check(text, tmp_path, lax)) == []


@pytest.mark.parametrize(
    "intruder",
    [
        "<?cio-console.step?>",
        "<!-- <ELEVE> -->",
        "<?cio-console.step x?><?autre?>",
    ],
)
def test_what_stands_between_records_changes_nothing(
    intruder: str, tmp_path: Path, schemas: Schemas
) -> None:
    export = eleves(300)
    export.pupils[0].change(CODE_SEXE="9")
    export.pupils[299].change(CODE_SEXE="9")
    text = export.text().replace("<ELEVE ", f"{intruder}<ELEVE ")
    report = check(text, tmp_path, schemas)
    first, last = breaches(report)
    assert (first.line, first.column) == where(text, "<CODE_SEXE>9<")
    assert (last.line, last.column) == where(text, "<CODE_SEXE>9<", 2)
    assert report.not_evaluated == ()


def test_a_file_cannot_name_a_schema_of_its_own(tmp_path: Path, schemas: Schemas) -> None:
    (tmp_path / "autre.xsd").write_text("<rien", "utf-8")
    hint = (
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:noNamespaceSchemaLocation="{tmp_path / "autre.xsd"}"'
    )
    text = eleves().text().replace("<BEE_ELEVES ", f"<BEE_ELEVES {hint} ")
    report = check(text, tmp_path, schemas)
    assert report.findings == ()
    assert report.not_evaluated == ()


def test_a_crowd_of_names_out_of_place_is_given_up_and_said(
    tmp_path: Path, schemas: Schemas
) -> None:
    pairs = "".join(f"<N{number % 2}/>" for number in range(200))
    text = eleves().text().replace("<ELEVES>", f"<ELEVES>{pairs}")
    report = check(text, tmp_path, schemas)
    assert report.rules["F013"] == 2
    assert report.not_evaluated == ("F013",)

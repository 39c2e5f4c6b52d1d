"""The catalogue: complete French texts, stable names, and no parser to show a rule."""

import subprocess
import sys

import pytest

from cio_console.checks.catalogue import catalogue, rule
from cio_console.domain.finding import Severity
from cio_console.domain.rule import Rule
from cio_console.errors import UsageProblem

EXPECTED = {
    *(f"F{number:03}" for number in range(1, 11)),
    *("S001", "S002", "S003", "S005"),
    *("S101", "S102", "S103", "S104", "S111", "S112"),
    *("S121", "S122", "S123", "S124", "S131", "S132", "S135"),
    *("N001", "N002", "N003", "N101", "N102", "N103", "N104"),
}
RULES = list(catalogue().values())
SCOPES = {"F": "fichier", "S": "siecle", "N": "notes"}
BLOCKING = {c for c in EXPECTED if c[1] == "0"} - {"F010"}


def test_the_catalogue_holds_exactly_the_rules_that_are_evaluated() -> None:
    assert set(catalogue()) == EXPECTED


def test_the_catalogue_is_in_the_order_of_the_codes() -> None:
    assert list(catalogue()) == sorted(catalogue())


@pytest.mark.parametrize("one", RULES, ids=lambda r: r.code)
def test_every_text_of_a_rule_is_a_complete_sentence(one: Rule) -> None:
    assert len(one.title) > 15
    assert not one.title.endswith(".")
    for text in (one.why, one.fix_before):
        assert len(text) > 100
        assert text.endswith(".")
        assert text[0].isupper()
    assert one.who
    assert one.source


@pytest.mark.parametrize("one", RULES, ids=lambda r: r.code)
def test_texts_are_one_line_without_doubled_spaces(one: Rule) -> None:
    for text in (one.title, one.why, one.fix_before, one.fix_after, one.who, one.source):
        assert text == " ".join(text.split())


@pytest.mark.parametrize("one", RULES, ids=lambda r: r.code)
def test_a_rule_of_siecle_changes_its_advice_when_the_web_service_starts(one: Rule) -> None:
    assert one.scope == SCOPES[one.code[0]]
    if one.scope == "notes":
        assert one.fix(web_service=True) == one.fix(web_service=False)
    else:
        assert one.fix(web_service=True) != one.fix(web_service=False)


@pytest.mark.parametrize("code", sorted(c for c in EXPECTED if c.startswith("S")))
def test_advice_on_siecle_gives_the_menu_to_export_and_the_menu_to_import(code: str) -> None:
    advice = rule(code).fix_before
    assert "Consultation et Exports > Exportations > en XML > génériques" in advice
    assert "Établissement d'origine > Elèves > SIECLE" in advice


@pytest.mark.parametrize("code", sorted(c for c in EXPECTED if c.startswith("S1")))
def test_advice_after_the_web_service_never_asks_for_another_import(code: str) -> None:
    advice = rule(code).fix_after
    assert "transfert automatisé" in advice
    assert "importez-le" not in advice


def test_rules_on_the_whole_file_are_blocking_and_the_others_are_not() -> None:
    assert {r.code for r in RULES if r.severity is Severity.BLOCKING} == BLOCKING


def test_slugs_are_unique_and_readable() -> None:
    slugs = [r.slug for r in RULES]
    assert len(set(slugs)) == len(slugs)
    assert all(slug.replace("-", "").isalpha() and slug.isascii() for slug in slugs)


@pytest.mark.parametrize("name", ["S104", "s104", " S104 ", "ine-en-double", "INE-en-double"])
def test_a_rule_is_found_by_code_or_slug_whatever_the_case(name: str) -> None:
    assert rule(name).code == "S104"


def test_an_unknown_rule_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(UsageProblem, match=r"« ine-en-doubl » n'existe pas.*ine-en-double"):
        rule("ine-en-doubl")


def test_a_name_like_no_other_is_refused_with_the_command_that_lists_them() -> None:
    with pytest.raises(UsageProblem, match="cio-console expliquer"):
        rule("%%%%%%%%")


def test_the_catalogue_does_not_import_the_parser() -> None:
    code = (
        "import sys; from cio_console.checks.catalogue import catalogue; catalogue();"
        "sys.exit('lxml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

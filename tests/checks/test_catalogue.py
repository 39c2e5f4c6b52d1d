"""The catalogue: complete French texts, stable names, and no parser to show a rule."""

import re
import subprocess
import sys

import pytest

from cio_console.checks.catalogue import catalogue, rule
from cio_console.domain.finding import Severity
from cio_console.domain.rule import Rule
from cio_console.errors import UsageProblem
from tests.checks.published import PUBLISHED

EXPECTED = {code for code, _, _ in PUBLISHED}
RULES = list(catalogue().values())
FAULTY_TYPOGRAPHY = re.compile(r"\S[;:!?»]|«\S|\.\.\.|\"|’|\s[,.)]|\(\s|\bi\.e\.")
ENGLISH = frozenset({"email", "mail", "upload", "file", "the", "with", "error", "online"})
SCOPES = {"F": "fichier", "S": "siecle", "N": "notes", "X": "croisement"}


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
def test_an_advice_stands_alone_since_only_that_of_the_day_is_shown(one: Rule) -> None:
    assert not re.search(r"[Mm]ême (consigne|démarche|comparaison|correction)", one.fix_after)
    assert not re.search(r"[Mm]ême (vérification|mise à jour)", one.fix_after)


@pytest.mark.parametrize("one", RULES, ids=lambda r: r.code)
def test_texts_are_one_line_without_doubled_spaces(one: Rule) -> None:
    for text in (one.title, one.why, one.fix_before, one.fix_after, one.who, one.source):
        assert text == " ".join(text.split())


@pytest.mark.parametrize("one", RULES, ids=lambda r: r.code)
def test_texts_follow_french_typography(one: Rule) -> None:
    for text in (one.title, one.why, one.fix_before, one.fix_after, one.who, one.source):
        assert FAULTY_TYPOGRAPHY.findall(text) == []
        assert text.count("«") == text.count("»")
        assert text.count("(") == text.count(")")


@pytest.mark.parametrize("one", RULES, ids=lambda r: r.code)
def test_texts_hold_no_word_of_english(one: Rule) -> None:
    for text in (one.title, one.why, one.fix_before, one.fix_after, one.who):
        assert ENGLISH.isdisjoint(re.findall(r"[a-z]+", text.lower()))


@pytest.mark.parametrize(
    "one", [r for r in RULES if r.example_wrong[0] == "<"], ids=lambda r: r.code
)
def test_every_value_of_an_example_is_invented(one: Rule) -> None:
    for example in (one.example_wrong, one.example_right):
        for domain in re.findall(r"@([a-z.,]+)", example):
            assert domain.startswith("example") or "prenom.nom@" in example
        for ine in re.findall(r"[0-9]{9}[A-Z]{2}", example):
            assert ine.startswith("9")


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


@pytest.mark.parametrize(("code", "slug", "severity"), PUBLISHED)
def test_what_was_published_never_disappears(code: str, slug: str, severity: Severity) -> None:
    assert rule(code).code == code
    assert rule(slug).code == code
    assert rule(code).severity is severity


def test_every_published_name_is_written_once_and_in_order() -> None:
    assert list(PUBLISHED) == sorted(set(PUBLISHED))
    assert len({slug for _, slug, _ in PUBLISHED}) == len(PUBLISHED)


def test_the_present_name_of_every_rule_is_published() -> None:
    names = {(code, slug) for code, slug, _ in PUBLISHED}
    assert [r.code for r in RULES if (r.code, r.slug) not in names] == []


def test_a_former_name_is_never_the_name_of_another_rule() -> None:
    names = [name for r in RULES for name in (r.code.lower(), r.slug, *r.aliases)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("one", RULES, ids=lambda r: r.code)
def test_an_example_shows_what_is_wrong_and_what_is_right(one: Rule) -> None:
    assert one.example_wrong != one.example_right
    for example in (one.example_wrong, one.example_right):
        assert example.strip("\n") == example != ""
        for line in example.splitlines():
            assert line == line.rstrip()
            assert len(line) <= 90


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


def test_the_beginning_of_a_code_gives_the_codes_that_begin_so() -> None:
    with pytest.raises(UsageProblem, match="S111, S112, S113"):
        rule("s11")


def test_a_name_like_no_other_is_refused_with_the_command_that_lists_them() -> None:
    with pytest.raises(UsageProblem, match="cio-console expliquer"):
        rule("%%%%%%%%")


def test_the_catalogue_does_not_import_the_parser() -> None:
    code = (
        "import sys; from cio_console.checks.catalogue import catalogue; catalogue();"
        "sys.exit('lxml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

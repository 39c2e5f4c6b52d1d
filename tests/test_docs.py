"""The pages that come from the program are those that the program would write today."""

import re
import subprocess
import tomllib

import msgspec
import pytest

from cio_console.checks.catalogue import catalogue
from cio_console.commands.entry import COMMANDS as COMMAND_LINE
from cio_console.domain.rule import Rule
from cio_console.keyboard.registry import COMMANDS
from cio_console.settings_entries import KEYS, wrong_entry, wrong_keys
from tests import manual, pictures, schemas
from tests.docs import (
    CHAPTERS,
    COMMANDS_PAGE,
    PAGE,
    SCREEN_PAGE,
    commands_page,
    rules_page,
    screen_page,
)
from tests.e2e.terminal import require

RULES = tuple(catalogue().values())
TEXT = PAGE.read_text("utf-8")


def test_the_page_of_the_rules_is_the_one_that_make_docs_would_write() -> None:
    assert rules_page(RULES) == TEXT, "docs/regles.md is stale: run make docs"


def test_a_changed_text_makes_the_page_stale() -> None:
    changed = msgspec.structs.replace(RULES[0], why="Autre chose.")
    assert rules_page((changed, *RULES[1:])) != TEXT


def test_every_link_of_the_contents_leads_to_its_rule() -> None:
    linked = re.findall(r"\]\(#([a-z0-9]+)\)", TEXT)
    anchors = re.findall(r'<a id="([a-z0-9]+)"></a>', TEXT)
    assert linked == anchors
    assert sorted(linked) == sorted(code.lower() for code in catalogue())


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_a_rule_is_there_whole(rule: Rule) -> None:
    start = TEXT.index(f'<a id="{rule.code.lower()}"></a>')
    section = TEXT[start:].split("\n#", 1)[0].replace("\\", "")
    for text in (rule.title, rule.slug, rule.why, rule.fix_before, rule.fix_after, rule.who):
        assert text in section
    assert rule.source in section
    assert f"```text\n{rule.example_wrong}\n```" in section
    assert f"```text\n{rule.example_right}\n```" in section


def test_every_scope_has_its_chapter() -> None:
    assert {rule.scope for rule in RULES} <= set(CHAPTERS)
    assert [line for line in TEXT.splitlines() if line.startswith("## ")] == [
        f"## {title}" for title in ("Sommaire", *CHAPTERS.values())
    ]


def test_a_former_name_is_told() -> None:
    renamed = msgspec.structs.replace(RULES[0], aliases=("fichier-nul", "zero-octet"))
    assert "`fichier-vide (anciens noms : fichier-nul, zero-octet)`" in rules_page((renamed,))


def test_what_would_be_markup_is_shown_as_it_is() -> None:
    marked = msgspec.structs.replace(RULES[0], source="fichier <UAI>_E<n>.xml, *")
    assert r"fichier \<UAI>_E\<n>.xml, \*" in rules_page((marked,))


def test_the_keys_of_the_page_of_the_screens_are_those_of_the_registry() -> None:
    text = SCREEN_PAGE.read_text("utf-8")
    assert screen_page(text, COMMANDS) == text, "docs/ecran.md is stale: run make docs"
    fewer = screen_page(text, COMMANDS[1:])
    assert fewer != text
    assert COMMANDS[0].help not in fewer


def test_the_settings_shown_on_the_page_of_the_screens_are_sound() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", SCREEN_PAGE.read_text("utf-8"), re.DOTALL)
    entries = tomllib.loads(example)
    assert wrong_keys(entries.pop(KEYS)) == {}
    assert [wrong_entry(name, value) for name, value in entries.items()] == [""] * len(entries)


def test_the_manual_page_is_that_of_the_commands() -> None:
    page = manual.PAGE.read_text("utf-8")
    assert page == manual.manual_page(), "docs/cio-console.1 is stale: run make docs"
    for name, what in COMMAND_LINE.items():
        assert f".SS cio\\-console {name.replace('-', chr(92) + '-')}\n" in page, what


def test_the_helps_of_the_page_of_the_commands_are_those_of_the_program() -> None:
    text = COMMANDS_PAGE.read_text("utf-8")
    assert commands_page(text) == text, "docs/commandes.md is stale: run make docs"
    for name in COMMAND_LINE:
        assert f"### `cio-console {name} --help`" in text
    assert "### `cio-console secteur importer --help`" in text


def test_the_manual_page_is_sound_roff() -> None:
    groff = require("groff")
    read = subprocess.run(
        [groff, "-Kutf8", "-man", "-Tutf8", "-ww", manual.PAGE], capture_output=True, check=True
    )
    assert read.stderr == b""
    assert "cio-console expliquer" in re.sub(r"\x1b\[[0-9;]*m|.\x08", "", read.stdout.decode())


def test_the_screen_of_the_readme_is_drawn_by_the_program() -> None:
    text = pictures.README.read_text("utf-8")
    assert pictures.readme(text) == text, "the screen of README.md is stale: run make docs"
    assert "Établissements 24 · tri : urgence" in text


def test_the_schemas_are_those_of_the_types_of_today() -> None:
    pages = schemas.pages()
    stale = [path.name for path, text in pages.items() if path.read_text("utf-8") != text]
    assert stale == [], "docs/schemas is stale: run make docs"
    held = {path for path in schemas.FOLDER.iterdir() if path.suffix == ".json"}
    assert held <= set(pages), "a schema of nothing is left in docs/schemas"

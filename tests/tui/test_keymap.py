"""The user's keymap: what may be written, what is refused and how, who follows it."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from textual.binding import BindingsMap

from cio_console.domain.text import harmless
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.bindings import app_bindings, focus_bindings
from cio_console.tui.key_names import ASCII_KEY_NAMES, KEY_NAMES, key_name
from cio_console.tui.key_parsing import WRITTEN_KEYS, parsed_key, written_key
from cio_console.tui.keymap import (
    COMMAND_NAMES,
    KEPT_KEYS,
    Chosen,
    Keymap,
    default_lines,
    keymap_of,
    keymap_problems,
)
from cio_console.tui.model import Model
from cio_console.tui.registry import COMMANDS, SCREEN_NAMES, command, footer_commands
from cio_console.tui.screens.help import HelpScreen
from cio_console.tui.views.first_run import first_run
from cio_console.tui.widgets.footer import CommandFooter
from cio_console.tui.widgets.page import Page
from cio_console.tui.widgets.table import LineTable
from tests.tui.driving import driving
from tests.tui.sector import TO_CORRECT, a_sector
from tests.tui.stage import COLUMNS, Stage, rows, screen_lines, screen_text

MINE: Chosen = {
    "trier": "t",
    "tableau": [],
    "filtrer": ["f5", "/"],
    "ligne-suivante": ["ctrl+n", "bas"],
    "ligne-precedente": "ctrl+b",
    "relance": "é",
    "synchroniser": ",",
    "retour": "gauche",
    "anomalies": [],
}
"""A keymap of a user: letters, function keys, signs, controls, and two commands without a key."""


def told(table: object) -> str:
    """Return everything that is wrong in a table, as one text."""
    return "\n".join(f"{name} | {problem}" for name, problem in keymap_problems(table).items())


def staged(chosen: Chosen = MINE) -> Stage:
    """Return the small application on a table of three rows, under a user's keymap."""

    def make() -> list[LineTable]:
        table = LineTable()
        table.set_content(COLUMNS, rows(3))
        return [table]

    app = Stage(make)
    app.take_keymap(keymap_of(chosen))
    return app


def test_every_command_has_one_name_that_needs_no_quotes_in_toml() -> None:
    assert set(COMMAND_NAMES) == {c.id for c in COMMANDS}
    assert len(set(COMMAND_NAMES.values())) == len(COMMAND_NAMES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in COMMAND_NAMES.values())


def test_without_a_table_the_keys_are_those_of_the_registry() -> None:
    assert keymap_of({}).commands == Keymap().commands == COMMANDS


def test_the_keys_of_the_registry_written_by_the_user_change_nothing() -> None:
    table = tomllib.loads("\n".join(default_lines()))
    assert keymap_problems(table) == {}
    assert keymap_of(table).commands == COMMANDS


def test_a_sound_table_gives_its_keys_and_leaves_the_others() -> None:
    assert keymap_problems(MINE) == {}
    mine = keymap_of(MINE)
    assert mine.command("sort").keys == ("t",)
    assert mine.command("twin").keys == ()
    assert mine.command("filter").keys == ("f5", "/")
    assert mine.command("sync").keys == ("comma",)
    assert mine.command("group").keys == command("group").keys


def test_what_answers_leaves_and_ends_stays_whatever_is_written() -> None:
    bare = keymap_of({COMMAND_NAMES[owner]: [] for owner in KEPT_KEYS.values()})
    for key, owner in KEPT_KEYS.items():
        assert bare.command(owner).keys == (key,)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("n", "n"),
        ("N", "N"),
        ("é", "é"),
        ("0", "0"),
        ("+", "+"),
        (",", "comma"),
        (" ", "space"),
        ("F12", "f12"),
        ("Échap", "escape"),
        ("esc", "escape"),
        ("Entrée", "enter"),
        ("retour arrière", "backspace"),
        ("BAS", "down"),
        ("pagedown", "pagedown"),
        ("page_up".replace("_", ""), "pageup"),
        ("Ctrl+L", "ctrl+l"),
        ("maj+tab", "shift+tab"),
        ("tab", "tab"),
        *(
            (name, key)
            for names in (KEY_NAMES, ASCII_KEY_NAMES)
            for key, name in names.items()
            if name not in ("<-", "->", "Ret.arr.")
        ),
    ],
)
def test_a_key_is_read_as_it_is_engraved_or_as_textual_calls_it(text: str, key: str) -> None:
    assert parsed_key(text).key == key
    assert parsed_key(text).problem == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("entre", "« entree »"),
        ("espce", "« espace »"),
        ("f13", "« f1"),
        ("zzzzzz", "Un signe, ou : entree"),
        ("", "n'est pas une touche"),
        ("ctrl+&", "ctrl+ attend une lettre"),
        ("ctrl+m", "c'est Entrée"),
        ("ctrl+i", "c'est Tab"),
        ("ctrl+h", "retour arrière"),
        ("\x1b", "« ? » n'est pas une touche"),
    ],
)
def test_what_is_no_key_is_told_with_the_nearest(text: str, words: str) -> None:
    read = parsed_key(text)
    assert read.key == ""
    assert words in read.problem


@given(st.text(max_size=12))
def test_any_text_is_a_key_or_a_harmless_sentence(text: str) -> None:
    read = parsed_key(text)
    assert bool(read.key) != bool(read.problem)
    assert harmless(read.problem) == read.problem


def test_each_key_comes_back_as_it_is_written() -> None:
    for key in (*WRITTEN_KEYS.values(), *(key for c in COMMANDS for key in c.keys), "comma"):
        assert parsed_key(written_key(key)).key == key
        assert key_name(key)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"relanse": "x"}, "« relanse » n'est pas une commande. Vouliez-vous écrire « relance"),
        ({"zzzz": "x"}, "Connues : retour, ouvrir"),
        ({"relance": 3}, "attend une touche entre guillemets"),
        ({"relance": ["x", 3]}, "attend une touche entre guillemets"),
        ({"relance": "suprr"}, "« relance » : « suprr » n'est pas une touche. Vouliez-vous"),
        ({"relance": "échap"}, "la touche Échap reste à « retour »"),
        ({"relance": ["c", "entrée"]}, "la touche ↵ reste à « ouvrir »"),
        ({"aide": "ctrl+c"}, "la touche Ctrl+C reste à « quitter-d-ici »"),
        ({"relance": "t"}, "la touche t est aussi celle de « tableau », qu'elle a d'origine"),
        ({"relance": "x", "jour": "x"}, "la touche x est aussi celle de « relance »"),
        ("x", "[touches], puis une ligne par commande"),
    ],
)
def test_a_wrong_entry_is_told_in_french(table: object, words: str) -> None:
    assert words in told(table)


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    table = {"relance": "t", "relanse": "y", "jour": ["suprr", "échap"], "trier": ["v", "V"]}
    problems = keymap_problems(table)
    assert list(problems) == ["relance", "relanse", "jour", "trier"]
    assert problems["jour"].count("« jour » :") == 2
    assert "« depuis »" in problems["trier"]
    assert "« depuis-un-jour »" in problems["trier"]


def test_two_commands_may_exchange_their_keys() -> None:
    swapped = {"trier": "g", "grouper": "s"}
    assert keymap_problems(swapped) == {}
    assert keymap_of(swapped).command("group").keys == ("s",)


@given(
    st.dictionaries(
        st.sampled_from(sorted(COMMAND_NAMES.values())),
        st.lists(st.sampled_from([*"abcdnNqxyzé1/,+", "f2", "tab", "ctrl+l", "bas"]), max_size=3),
        max_size=8,
    )
)
def test_a_table_without_a_problem_gives_each_key_to_one_command(table: Chosen) -> None:
    if keymap_problems(table):
        return
    keys = [key for c in keymap_of(table).commands for key in set(c.keys)]
    assert len(keys) == len(set(keys))


def test_the_bindings_follow_the_keymap() -> None:
    mine = keymap_of(MINE).commands
    bound = {*BindingsMap(app_bindings(mine)).key_to_bindings}
    assert {"t", "f5", "comma", "slash"} <= bound
    assert {"a", "c", "r", "backspace"} & bound == set()
    moved = {*BindingsMap(focus_bindings(mine)).key_to_bindings}
    assert {"ctrl+n", "down", "ctrl+b"} <= moved
    assert {"up", "k", "j"} & moved == set()


async def test_keys_run_what_the_user_gave_them_and_nothing_else() -> None:
    app = staged()
    async with app.run_test() as pilot:
        await pilot.press("t", "f5", "slash", "comma")
        assert app.stage.asked == ["sort", "filter", "filter"]
        assert app.synchronised == 1
        await pilot.press("ctrl+n")
        assert app.table.cursor_key == "r1"
        await pilot.press("j", "up", "a", "s", "r")
        assert app.table.cursor_key == "r1"
        assert (app.stage.asked, app.synchronised) == (["sort", "filter", "filter"], 1)
        await pilot.press("ctrl+b")
        assert app.table.cursor_key == "r0"


async def test_help_and_footer_tell_the_keys_of_the_user() -> None:
    app = staged()
    async with app.run_test(size=(160, 60)) as pilot:
        footer = screen_lines(app)[-1]
        assert "t Trier" in footer
        assert "F5 Filtrer" in footer
        assert "é Relance" in footer
        assert "Anomalies" not in footer
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)
        shown = {row.key.split()[1]: row.cells[1] for row in app.screen.query_one(LineTable).rows}
        for c in app.keymap.commands:
            cell = shown[c.id]
            text = cell if isinstance(cell, str) else cell.text
            assert text == " ".join(key_name(key) for key in c.keys)
        assert "F5 /" in screen_text(app)


@pytest.mark.parametrize("room", SCREEN_NAMES)
@pytest.mark.parametrize("chosen", [{}, MINE], ids=["registry", "mine"])
async def test_footer_help_and_palette_agree_on_every_screen(room: str, chosen: Chosen) -> None:
    keymap = keymap_of(chosen)
    app = Stage(room=room)
    app.take_keymap(keymap)
    async with app.run_test(size=(200, 24)):
        hints = app.stage.query_one(CommandFooter).hints()
        expected = footer_commands(room, keymap.commands)
        assert [(h.key, h.label) for h in hints] == [
            (key_name(c.keys[0]), c.label) for c in expected
        ]
        assert all(c.applies_to(room) for c in expected)
        items = {item.key: item for item in app.palette_items()}
        assert set(items) == {c.id for c in COMMANDS}
        for c in keymap.commands:
            item = items[c.id]
            assert (item.title, item.detail, item.group) == (c.label, c.help, c.group)
            assert item.hint == " ".join(key_name(key) for key in c.keys)
            assert bool(item.reason) != c.applies_to(room)
        for hint, c in zip(hints, expected, strict=True):
            assert items[c.id].hint.split(" ")[0] == hint.key.split(" ")[0]
        bound = BindingsMap(app_bindings(keymap.commands)).key_to_bindings
        ids = {b.id for bindings in bound.values() for b in bindings}
        assert {c.id for c in expected if not c.local} <= ids


async def test_the_console_obeys_the_keymap_on_its_tables_and_pages(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    launch = files.launch(keymap=keymap_of({"ligne-suivante": "x", "relance": "z"}))
    async with driving(launch, (120, 40)) as driver:
        first = driver.sector.uai
        await driver.press("down")
        assert driver.sector.uai == first
        await driver.press("x")
        assert driver.sector.uai != first
        assert driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        page = driver.school.query_one(Page)
        line = page.cursor_key
        await driver.press("down")
        assert page.cursor_key == line
        await driver.press("x")
        assert page.cursor_key != line
        await driver.press("z")
        assert driver.screen.prompt.purpose == "contact"
        await driver.press("escape")
        assert driver.screen.prompt.purpose == ""


def test_a_sentence_names_the_key_of_the_user_or_the_command_that_has_none(model: Model) -> None:
    mine = replace(model, keymap=keymap_of({"synchroniser": "ctrl+l", "relance": []}))
    assert (model.key("sync"), mine.key("sync")) == ("r", "Ctrl+L")
    assert mine.key("contact") == "« Relance »"
    assert mine.key("open") == "↵"
    assert replace(mine, glyphs=GlyphSet.ASCII).key("open") == "Entrée"
    waiting = replace(mine, snapshot=None, overview=None)
    told = "\n".join(line.text for line in first_run(waiting, 80))
    assert "Appuyez sur Ctrl+L pour synchroniser." in told


async def test_no_screen_names_a_key_that_the_user_has_given_away(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    launch = files.launch(keymap=keymap_of({"filtrer": "f2", "anomalies": "f3", "quitter": "f4"}))
    async with driving(launch) as driver:
        await driver.press("escape")
        assert "F4 quitte la console" in driver.text
        await driver.press("f2")
        await driver.type("zzzz")
        await driver.press("enter", "6", "f2")
        await driver.type("zzzz")
        await driver.press("enter")
        assert "F2 change le filtre" in driver.text

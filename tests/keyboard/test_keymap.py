"""The user's keymap: what may be written, what is refused and how."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.text import harmless
from cio_console.keyboard.keymap import (
    COMMAND_NAMES,
    KEPT_KEYS,
    Chosen,
    Keymap,
    default_lines,
    keymap_of,
    keymap_problems,
)
from cio_console.keyboard.names import ASCII_KEY_NAMES, KEY_NAMES, key_name
from cio_console.keyboard.parsing import WRITTEN_KEYS, parsed_key, written_key
from cio_console.keyboard.registry import COMMANDS, command

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

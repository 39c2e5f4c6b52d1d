"""One registry: bindings, footer, palette and help agree with it, in French."""

import re
from collections import Counter

import pytest
from textual.binding import Binding
from textual.keys import KEY_TO_UNICODE_NAME, Keys, _character_to_key

from cio_console.keyboard.command import GROUPS, Command
from cio_console.keyboard.names import ASCII_KEY_NAMES, KEY_NAMES, key_name
from cio_console.keyboard.registry import (
    CALLS,
    COMMANDS,
    FINDING,
    FINDINGS,
    HELP,
    SCHOOL,
    SCREEN_NAMES,
    SECTOR,
    command,
    commands_by_group,
    footer_commands,
    key_names,
    why_not_on,
)
from cio_console.tui.bindings import CommandApp, app_bindings, focus_bindings
from cio_console.tui.widgets.table import LineTable
from tests.tui.stage import COLUMNS, Stage, rows

WORK = (SECTOR, SCHOOL, FINDINGS, FINDING, CALLS)


def stage_with_rows() -> Stage:
    """Return the application on a table of three rows, under the name of the sector's screen."""

    def make() -> list[LineTable]:
        table = LineTable()
        table.set_content(COLUMNS, rows(3))
        return [table]

    return Stage(make)


def test_identifiers_and_keys_are_unique() -> None:
    assert max(Counter(c.id for c in COMMANDS).values()) == 1
    assert max(Counter(key for c in COMMANDS for key in c.keys).values()) == 1


@pytest.mark.parametrize("asked", COMMANDS, ids=lambda c: c.id)
def test_every_command_is_complete(asked: Command) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", asked.id)
    assert asked.keys
    assert asked.group in GROUPS
    assert set(asked.screens) <= set(SCREEN_NAMES)
    assert re.fullmatch(r"(screen|app|focused)\.[a-z_]+", asked.action)
    assert asked.label[0].isupper()
    assert asked.help[0].isupper()
    assert asked.help.endswith(".")
    assert command(asked.id) is asked


@pytest.mark.parametrize("asked", COMMANDS, ids=lambda c: c.id)
def test_every_key_is_one_that_textual_knows(asked: Command) -> None:
    known = {k.value for k in Keys} | set(KEY_TO_UNICODE_NAME)
    for key in asked.keys:
        last = key.split("+")[-1] if len(key) > 1 else key
        assert len(last) == 1 or last in known, key


def test_the_keys_of_the_design_are_there() -> None:
    keys = {key for c in COMMANDS for key in c.keys}
    expected = "/ a n N s S e t D 1 5 6 8 r c w d : ctrl+p ? f1 q enter backspace left escape j k"
    assert set(expected.split()) <= keys


def test_the_bindings_are_those_of_the_registry_and_nothing_else() -> None:
    every = [b for b in [*app_bindings(), *focus_bindings()] if isinstance(b, Binding)]
    named = {b.id: set(b.key.split(",")) for b in every if not b.priority}
    assert named == {c.id: set(c.keys) for c in COMMANDS}
    first = {b.action.split("'")[1]: set(b.key.split(",")) for b in every if b.priority}
    assert first == named


def test_the_application_has_no_other_key_than_the_registry() -> None:
    app = Stage()
    keys = {key if len(key) > 1 else _character_to_key(key) for c in COMMANDS for key in c.keys}
    assert set(app._bindings.key_to_bindings) <= keys
    table_keys = {key for c in COMMANDS if c.local for key in c.keys}
    assert set(LineTable()._bindings.key_to_bindings) == table_keys


def test_the_table_can_do_every_local_command() -> None:
    for asked in COMMANDS:
        if asked.local:
            name = asked.action.removeprefix("focused.")
            assert callable(getattr(LineTable, f"action_{name}"))


def test_palette_and_help_hold_every_command_in_the_order_of_the_groups() -> None:
    grouped = commands_by_group()
    assert sorted(c.id for c in grouped) == sorted(c.id for c in COMMANDS)
    order = [GROUPS.index(c.group) for c in grouped]
    assert order == sorted(order)


@pytest.mark.parametrize("screen", WORK)
def test_every_screen_can_go_back_get_help_and_leave(screen: str) -> None:
    shown = {c.id for c in footer_commands(screen)}
    assert {"back", "help", "leave"} <= shown


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("left", "←"),
        ("enter", "↵"),
        ("escape", "Échap"),
        ("ctrl+p", "Ctrl+P"),
        ("f1", "F1"),
        ("/", "/"),
        ("N", "N"),
        ("n", "n"),
        ("pagedown", "Pg suiv."),
        ("+", "+"),
    ],
)
def test_a_key_is_written_for_a_french_reader(key: str, name: str) -> None:
    assert key_name(key) == name


def test_no_english_key_name_is_left() -> None:
    written = " ".join(key_names(c) for c in COMMANDS).casefold()
    for english in ("escape", "enter", "backspace", "left", "page", "home", "end", "space"):
        assert english not in re.findall(r"[a-z]+", written)


def test_plain_key_names_need_no_sign_and_are_distinct() -> None:
    written = [key_name(key, ASCII_KEY_NAMES) for c in COMMANDS for key in c.keys]
    assert all(name.encode("latin-1") for name in written)
    assert len(set(written)) == len(written)
    assert set(ASCII_KEY_NAMES) == set(KEY_NAMES)


def test_a_command_of_another_screen_says_where_it_serves() -> None:
    assert why_not_on(command("group"), SECTOR) == "« Grouper » sert sur l'écran Anomalies."
    assert (
        why_not_on(command("filter"), FINDING)
        == "« Filtrer » sert sur les écrans Secteur, Anomalies, Relances, Changements et Ma liste."
    )
    assert why_not_on(command("contact"), SECTOR) == ""
    assert why_not_on(command("help"), HELP) == ""


async def test_a_key_runs_its_command_on_the_screen() -> None:
    app = stage_with_rows()
    async with app.run_test() as pilot:
        await pilot.press("s", "left", "slash", "r")
        assert app.stage.asked == ["sort", "back", "filter"]
        assert app.synchronised == 1
        assert app.told == []


async def test_a_key_of_another_screen_is_answered_by_a_reason() -> None:
    app = stage_with_rows()
    async with app.run_test() as pilot:
        await pilot.press("g")
        assert app.told == ["« Grouper » sert sur l'écran Anomalies."]


async def test_an_unavailable_command_is_answered_by_the_reason_of_its_screen() -> None:
    app = stage_with_rows()
    async with app.run_test() as pilot:
        app.stage.reasons["sort"] = "Rien à trier."
        await pilot.press("s")
        assert app.stage.asked == []
        assert app.told == ["Rien à trier."]


async def test_the_application_can_refuse_a_command_everywhere() -> None:
    class Offline(Stage):
        def unavailable(self, identifier: str) -> str:
            return "Hors ligne, comme demandé." if identifier == "sync" else ""

    app = Offline()
    async with app.run_test() as pilot:
        await pilot.press("r")
        assert (app.told, app.synchronised) == (["Hors ligne, comme demandé."], 0)


async def test_what_is_told_is_never_read_as_markup() -> None:
    class Plain(CommandApp):
        """The host as it is, its notices on the screen."""

    app = Plain()
    async with app.run_test() as pilot:
        app.tell("[/eleve] [A-Z]")
        await pilot.pause()
        notice = next(iter(app._notifications))
        assert (notice.message, notice.markup) == ("[/eleve] [A-Z]", False)


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_quitting_works_at_once_and_says_nothing_in_english(key: str) -> None:
    app = stage_with_rows()
    async with app.run_test() as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert app._exit
        assert not list(app._notifications)


async def test_a_user_keymap_changes_the_key_of_a_command() -> None:
    app = stage_with_rows()
    app.set_keymap({"sort": "t"})
    async with app.run_test() as pilot:
        await pilot.press("t")
        assert app.stage.asked == ["sort"]

"""Recherche: commands, schools and rules, accents and case ignored."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cio_console.domain.finding import Severity
from cio_console.domain.rule import Rule
from cio_console.domain.school import School
from cio_console.keyboard.command import GROUPS, MOVE
from cio_console.keyboard.registry import (
    COMMANDS,
    SECTOR,
)
from cio_console.tui.providers import (
    COMMAND,
    RULE,
    SCHOOL,
    PaletteItem,
    command_items,
    opened_first,
    recent_first,
    rule_items,
    school_items,
    search,
    with_recent,
)
from cio_console.tui.screens.palette import PaletteScreen
from cio_console.tui.widgets.table import LineTable
from tests.tui.stage import Stage, screen_lines, screen_text

SCHOOLS = (
    School("0940001A", "Lycée Frédéric-Joliot-Curie", nature="306", commune="Créteil"),
    School("0940002B", "École des métiers d'Arcueil", nature="320", commune="Arcueil"),
    School("0940003C", "Lycée [b]Zola[/b]", nature="302", commune="Ville-d'Œuvre"),
)
RULES = (
    Rule("S104", "ine-en-double", Severity.ERROR, "siecle", "INE en double", "", "", "", "", ""),
    Rule(
        "F005", "doctype-refuse", Severity.BLOCKING, "fichier", "DOCTYPE refusé", "", "", "", "", ""
    ),
)
ITEMS = [*command_items(lambda _c: ""), *school_items(SCHOOLS), *rule_items(RULES)]


class Console(Stage):
    """The application with schools and rules in its palette."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[PaletteItem] = []

    def palette_items(self) -> Iterable[PaletteItem]:
        """Return the commands, the schools and the rules."""
        return [*super().palette_items(), *school_items(SCHOOLS), *rule_items(RULES)]

    def open_palette_item(self, item: PaletteItem) -> None:
        """Keep the item."""
        self.opened.append(item)


def found(query: str) -> list[str]:
    """Return the keys found among every item."""
    return [item.key for item in search(ITEMS, query)]


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("ecole", "0940002B"),
        ("ÉCOLE", "0940002B"),
        ("frederic", "0940001A"),
        ("joliot creteil", "0940001A"),
        ("creteil joliot", "0940001A"),
        ("lpo", "0940001A"),
        ("oeuvre", "0940003C"),
        ("0940002b", "0940002B"),
        ("s104", "S104"),
        ("ine-en-double", "S104"),
        ("double", "S104"),
        ("doctype", "F005"),
        ("aide", "help"),
        ("synchro", "sync"),
    ],
)
def test_the_first_found_is_the_one_meant(query: str, key: str) -> None:
    assert found(query)[0] == key


def test_every_word_must_be_found() -> None:
    assert found("joliot arcueil") == []
    assert set(found("lycee")) >= {"0940001A", "0940003C"}


def test_without_words_everything_is_there_in_its_order() -> None:
    assert search(ITEMS, "   ") == ITEMS


def test_a_title_that_starts_with_the_words_comes_before_one_that_holds_them() -> None:
    items = [
        PaletteItem(SCHOOL, "1", "Ancien lycée"),
        PaletteItem(SCHOOL, "2", "Prélycée"),
        PaletteItem(SCHOOL, "3", "Lycée neuf"),
        PaletteItem(SCHOOL, "4", "Collège", detail="cité du lycée"),
    ]
    assert [item.key for item in search(items, "lycee")] == ["3", "1", "2", "4"]


def test_letters_in_order_serve_only_when_nothing_else_does() -> None:
    assert found("jlt")[0] == "0940001A"
    assert "help" not in found("dbl")


@given(st.text(max_size=30))
def test_any_typing_returns_some_of_the_items_and_each_once(query: str) -> None:
    result = search(ITEMS, query)
    assert all(item in ITEMS for item in result)
    assert len({(item.kind, item.key) for item in result}) == len(result)


def test_commands_carry_their_keys_their_group_and_their_reason() -> None:
    items = command_items(lambda c: "Plus tard." if c.id == "sort" else "")
    assert [item.key for item in items if item.reason] == ["sort"]
    assert {item.group for item in items} == set(GROUPS)
    assert {item.key for item in items} == {c.id for c in COMMANDS}
    assert all(item.kind == COMMAND and item.hint for item in items)


def test_schools_and_rules_are_told_apart_and_identified() -> None:
    kinds = {item.key: item.kind for item in ITEMS}
    assert (kinds["0940001A"], kinds["S104"]) == (SCHOOL, RULE)
    assert school_items(SCHOOLS)[0].detail == "Créteil · LPO"


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_goes_to_a_school_without_its_accents(key: str) -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key, *"ecole", "enter")
        await pilot.pause()
        assert [item.key for item in app.opened] == ["0940002B"]
        assert app.screen is app.stage


async def test_the_palette_goes_to_a_rule() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"ine en double", "enter")
        await pilot.pause()
        assert [(item.kind, item.key) for item in app.opened] == [(RULE, "S104")]


async def test_the_palette_runs_a_command_on_the_screen_below() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"trier", "enter")
        await pilot.pause()
        assert app.stage.asked == ["sort"]
        assert app.opened == []


async def test_the_palette_moves_and_leaves_without_choosing() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", "down", "down", "escape")
        await pilot.pause()
        assert app.screen is app.stage
        assert (app.stage.asked, app.opened, app.told) == ([], [], [])


async def test_movements_are_not_offered_and_no_english_is_shown() -> None:
    app = Console()
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.press("ctrl+p")
        text = screen_text(app)
        moves = [c.help for c in COMMANDS if c.group == MOVE]
        assert not any(sentence in text for sentence in moves)
        assert "Commande, établissement, règle…" in text
        await pilot.press(*"zzzz")
        text = screen_text(app)
        assert "Rien ne correspond" in text
        for english in ("No matches", "Search", "command", "Quit"):
            assert english not in text


async def test_what_is_unavailable_comes_last_with_its_reason() -> None:
    app = Console()
    async with app.run_test(size=(120, 60)) as pilot:
        app.stage.reasons["back"] = "C'est le premier écran."
        await pilot.press("ctrl+p")
        items = app.screen.query_one(LineTable).rows
        elsewhere = {
            c.id
            for c in COMMANDS
            if not c.applies_to(SECTOR) and c.group != MOVE and not opened_first(c, SECTOR)
        }
        assert "diagnose" not in elsewhere
        assert "group" in elsewhere
        unavailable = {f"{COMMAND} {name}" for name in {"back"} | elsewhere}
        assert unavailable == {row.key for row in items[-len(unavailable) :]}
        await pilot.press(*"retour")
        assert "Indisponible ici : C'est le premier écran." in screen_text(app)


async def test_hostile_names_are_shown_as_they_are_and_aligned() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"zola")
        assert "Lycée [b]Zola[/b]" in screen_text(app)
        assert {cell_len(line) for line in screen_lines(app)} == {80}


async def test_five_thousand_schools_are_searched_at_once() -> None:
    schools = [School(f"{i:07}A", f"Lycée n° {i}", commune="Créteil") for i in range(5000)]

    class Large(Console):
        def palette_items(self) -> Iterable[PaletteItem]:
            return school_items(schools)

    app = Large()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"lycee 4321")
        assert isinstance(app.screen, PaletteScreen)
        assert app.screen.query_one(LineTable).cursor_key == f"{SCHOOL} 0004321A"
        assert "1 sur 5000" in screen_lines(app)[0]


def test_what_was_chosen_lately_stands_first_newest_before() -> None:
    recent = with_recent(with_recent((), ITEMS[5]), ITEMS[3])
    assert recent_first(ITEMS, recent)[:2] == [ITEMS[3], ITEMS[5]]
    assert sorted(map(str, recent_first(ITEMS, recent))) == sorted(map(str, ITEMS))
    assert recent_first(ITEMS, ()) == ITEMS


def test_what_is_chosen_again_is_remembered_once_and_the_oldest_forgotten() -> None:
    recent = with_recent(with_recent((), ITEMS[0]), ITEMS[0])
    assert recent == ((ITEMS[0].kind, ITEMS[0].key),)
    for item in ITEMS[1:12]:
        recent = with_recent(recent, item)
    assert len(recent) == 8
    assert (ITEMS[0].kind, ITEMS[0].key) not in recent


def test_of_two_that_answer_as_well_the_one_chosen_lately_comes_first() -> None:
    zola = next(item for item in ITEMS if item.key == "0940003C")
    assert search(recent_first(ITEMS, with_recent((), zola)), "lycee")[0] == zola
    assert search(ITEMS, "lycee")[0] != zola


async def test_the_palette_opens_on_what_was_chosen_last() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"ine en double", "enter")
        await pilot.pause()
        await pilot.press("ctrl+p")
        assert app.screen.query_one(LineTable).cursor_key == f"{RULE} S104"


async def test_what_became_unavailable_is_last_even_if_chosen_lately() -> None:
    app = Console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"trier", "enter")
        await pilot.pause()
        app.stage.reasons["sort"] = "Rien à trier."
        await pilot.press("ctrl+p")
        keys = [row.key for row in app.screen.query_one(LineTable).rows]
        assert keys[0] != f"{COMMAND} sort"


@pytest.mark.parametrize(
    ("key", "words"), [("ctrl+p", "une commune, un UAI"), ("f1", "un mot plus court")]
)
async def test_nothing_found_says_what_to_try(key: str, words: str) -> None:
    app = Console()
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.press(key, *"zzzz")
        text = " ".join(screen_text(app).split())
        assert "Rien ne correspond" in text
        assert words in text
        await pilot.press("backspace", "backspace", "backspace", "backspace")
        assert words not in " ".join(screen_text(app).split())

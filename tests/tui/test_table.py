"""The table of the screens: its lines, its cursor, its keys, its messages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.strip import Strip

from cio_console.tui.widgets.table import Cell, LineTable, Row, Rows, TableColumn
from tests.presentation.test_cells import HOSTILE
from tests.tui.stage import COLUMNS, Stage, rows, screen_lines, screen_text

SIZES = [(80, 24), (60, 16), (120, 40), (200, 50)]


def table_of(content: list[Row]) -> LineTable:
    """Return a table already filled, as a screen does before it is shown."""
    table = LineTable()
    table.set_content(COLUMNS, content, "Aucun établissement.")
    return table


def stage(count: int) -> Stage:
    """Return the application showing a table of that many rows."""
    return Stage(lambda: [table_of(rows(count))])


@pytest.mark.parametrize("size", SIZES)
async def test_every_line_has_the_width_of_the_screen(size: tuple[int, int]) -> None:
    app = stage(0)
    async with app.run_test(size=size) as pilot:
        for count in (0, 1, 40, 400, 5000):
            app.table.set_content(COLUMNS, rows(count))
            await pilot.pause()
            lines = screen_lines(app)
            assert [cell_len(line) for line in lines] == [size[0]] * size[1]
            assert lines[0].split() == ["Établissement", "Statut", "Err."]


async def test_hostile_cells_keep_the_columns_aligned() -> None:
    app = stage(0)
    async with app.run_test(size=(80, 8)) as pilot:
        for text in HOSTILE:
            content = [Row("a", (text, text, text)), Row("b", ("Créteil", "attendu", "7"))]
            app.table.set_content(COLUMNS, content)
            for key in ("down", "up"):
                await pilot.press(key)
                lines = screen_lines(app)
                assert {cell_len(line) for line in lines} == {80}
                assert not any(c in line for line in lines for c in "\x1b\x07\n\t\u202e")
                assert lines[2].rstrip() == f" {'Créteil':60} {'attendu':12}     7"


async def test_any_row_is_drawn_in_exactly_the_width() -> None:
    app = stage(0)
    async with app.run_test():
        table = app.table

        @settings(max_examples=80)
        @given(st.lists(st.text(max_size=40), min_size=3, max_size=3), st.integers(1, 120))
        def check(texts: list[str], width: int) -> None:
            for cursor in ("", "cursor", "cursor-away"):
                strip = table._draw(Row("k", tuple(texts)), width, cursor)
                assert strip.cell_length == cell_len(strip.text) == width

        check()


async def test_markup_in_a_cell_is_shown_as_it_is() -> None:
    content = [Row("a", ("[/eleve] [b]gras[/b] [A-Z]", Cell("[red]x", "late"), "1"))]
    app = Stage(lambda: [table_of(content)])
    async with app.run_test(size=(80, 10)):
        text = screen_text(app)
        assert "[/eleve] [b]gras[/b] [A-Z]" in text
        assert "[red]x" in text


async def test_an_empty_table_says_why_and_chooses_nothing() -> None:
    app = stage(0)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Aucun établissement." in screen_text(app)
        await pilot.press("down", "up", "pagedown", "end", "home", "enter")
        assert (app.table.cursor_key, app.table.cursor_index) == (None, None)
        assert (app.highlighted, app.chosen) == ([], [])


async def test_what_an_empty_table_says_is_folded_and_never_cut() -> None:
    table = LineTable(id="table")
    app = Stage(lambda: [table])
    async with app.run_test(size=(40, 8)) as pilot:
        table.set_content(COLUMNS, (), "Personne à appeler : aucun établissement ne demande rien.")
        await pilot.pause()
        assert [line.strip() for line in screen_lines(app)[2:5]] == [
            "Personne à appeler : aucun",
            "établissement ne demande rien.",
            "",
        ]


MOVES: tuple[tuple[list[str], int], ...] = (
    (["down"], 1),
    (["j", "j", "k"], 1),
    (["up"], 0),
    (["end"], 4999),
    (["end", "down"], 4999),
    (["end", "home"], 0),
    (["pagedown"], 22),
    (["pagedown", "pagedown", "pageup"], 22),
    (["end", "pageup"], 4977),
    (["down", "pageup"], 0),
)


async def test_keys_move_the_cursor_and_the_rows_follow() -> None:
    app = stage(5000)
    async with app.run_test(size=(80, 24)) as pilot:
        for keys, expected in MOVES:
            app.table.move_to("r0")
            await pilot.press(*keys)
            assert app.table.cursor_index == expected
            assert app.table.cursor_key == f"r{expected}"
            assert any(f"Lycée n° {expected} " in line for line in screen_lines(app)[1:23])


async def test_the_header_stays_while_the_rows_scroll() -> None:
    app = stage(400)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        lines = screen_lines(app)
        assert lines[0].split() == ["Établissement", "Statut", "Err."]
        assert "Lycée n° 399 " in lines[22]


async def test_moving_tells_each_new_key_once() -> None:
    app = stage(40)
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "home", "home")
        await pilot.pause()
        assert app.highlighted == ["r0", "r1", "r2", "r0"]


@pytest.mark.parametrize("key", ["enter", "right"])
async def test_choosing_tells_the_key_under_the_cursor(key: str) -> None:
    app = stage(40)
    async with app.run_test() as pilot:
        await pilot.press("down", key)
        await pilot.pause()
        assert app.chosen == ["r1"]


async def test_a_click_chooses_its_row_and_nothing_else_does() -> None:
    app = stage(4)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(LineTable, offset=(5, 0))
        await pilot.click(LineTable, offset=(5, 12))
        assert app.chosen == []
        await pilot.click(LineTable, offset=(5, 3))
        await pilot.pause()
        assert app.chosen == ["r2"]
        assert app.table.cursor_key == "r2"


async def test_a_click_finds_its_row_in_a_scrolled_table() -> None:
    app = stage(100)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        await pilot.click(LineTable, offset=(5, 1))
        await pilot.pause()
        assert app.chosen == ["r78"]


async def test_the_cursor_stays_on_its_key_when_the_content_changes() -> None:
    app = stage(400)
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.move_to("r200")
        await pilot.pause()
        height = [n for n, line in enumerate(screen_lines(app)) if "n° 200 " in line]
        app.table.set_content(COLUMNS, [*rows(30, "new"), *rows(400)])
        await pilot.pause()
        assert app.table.cursor_key == "r200"
        assert [n for n, line in enumerate(screen_lines(app)) if "n° 200 " in line] == height


async def test_the_cursor_stays_at_its_place_when_its_row_goes() -> None:
    app = stage(10)
    async with app.run_test() as pilot:
        app.table.move_to("r5")
        app.table.set_content(COLUMNS, [row for row in rows(10) if row.key != "r5"])
        await pilot.pause()
        assert app.table.cursor_key == "r6"
        assert app.highlighted == ["r0", "r5", "r6"]
        app.table.set_content(COLUMNS, rows(3))
        await pilot.pause()
        assert app.table.cursor_key == "r2"


async def test_an_emptied_and_refilled_table_begins_at_its_first_row() -> None:
    app = stage(3)
    async with app.run_test() as pilot:
        app.table.set_content(COLUMNS, [])
        app.table.set_content(COLUMNS, rows(3, "s"))
        await pilot.pause()
        assert app.table.cursor_key == "s0"


async def test_moving_to_an_unknown_key_changes_nothing() -> None:
    app = stage(3)
    async with app.run_test() as pilot:
        await pilot.press("down")
        assert app.table.move_to("absent") is False
        assert app.table.move_to("r2") is True
        assert app.table.cursor_key == "r2"


async def test_the_cursor_stays_on_the_screen_when_the_terminal_shrinks() -> None:
    app = stage(400)
    async with app.run_test(size=(120, 40)) as pilot:
        app.table.move_to("r37")
        await pilot.resize_terminal(60, 16)
        assert any("Lycée n° 37 " in line for line in screen_lines(app)[1:15])
        assert {cell_len(line) for line in screen_lines(app)} == {60}


async def test_columns_of_low_priority_go_on_a_narrow_screen() -> None:
    columns = (*COLUMNS, TableColumn("commune", "Commune", 30, priority=1))
    content = [Row("a", ("Lycée", "attendu", "3", "Créteil"))]

    def make() -> list[LineTable]:
        table = LineTable()
        table.set_content(columns, content)
        return [table]

    app = Stage(make)
    async with app.run_test(size=(80, 10)) as pilot:
        assert "Créteil" in screen_text(app)
        await pilot.resize_terminal(60, 10)
        assert "Créteil" not in screen_text(app)
        assert "attendu" in screen_text(app)


async def test_a_row_with_missing_cells_is_drawn_with_blanks() -> None:
    app = Stage(lambda: [table_of([Row("a", ("Lycée",))])])
    async with app.run_test(size=(80, 10)):
        assert screen_lines(app)[1].split() == ["Lycée"]


async def test_a_style_that_nobody_knows_is_drawn_plainly() -> None:
    app = Stage(lambda: [table_of([Row("a", (Cell("Lycée", "inconnu"), "", ""))])])
    async with app.run_test(size=(80, 10)):
        assert "Lycée" in screen_text(app)


async def test_only_the_lines_on_the_screen_are_ever_drawn() -> None:
    drawn: list[str] = []

    class Counted(LineTable):
        def _draw(self, row: Row, width: int, cursor: str) -> Strip:
            drawn.append(row.key)
            return super()._draw(row, width, cursor)

    def make() -> list[LineTable]:
        table = Counted()
        table.set_content(COLUMNS, rows(5000))
        return [table]

    app = Stage(make)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert set(drawn) <= {f"r{i}" for i in range(23)}
        drawn.clear()
        await pilot.press("down")
        await pilot.pause()
        assert set(drawn) <= {"r0", "r1"}


async def test_rows_made_when_they_are_drawn_look_and_move_like_any_others() -> None:
    made: list[int] = []

    def cells(index: int) -> list[str]:
        made.append(index)
        return [f"Lycée {index}", "attendu", str(index)]

    app = stage(0)
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.set_content(COLUMNS, Rows([f"r{i}" for i in range(5000)], cells))
        await pilot.pause()
        assert set(made) <= set(range(23))
        assert "Lycée 3 " in screen_text(app)
        await pilot.press("end")
        assert app.table.cursor_key == "r4999"
        assert "Lycée 4999" in screen_text(app)
        assert set(made) <= {*range(23), *range(4970, 5000)}
        assert app.table.move_to("r17")
        assert app.table.cursor_key == "r17"


def test_rows_made_on_demand_are_a_sequence() -> None:
    content = Rows(["a", "b", "c"], lambda index: (str(index),))

    assert len(content) == 3
    assert list(content) == [Row("a", ("0",)), Row("b", ("1",)), Row("c", ("2",))]
    assert content[1:] == (Row("b", ("1",)), Row("c", ("2",)))


# Headings


def grouped() -> list[Row]:
    """Return two groups of two rows, each under its heading."""
    first, second = rows(2, "a"), rows(2, "b")
    return [
        Row("", (Cell("TG1", "title"), " · 2 anomalies")),
        *first,
        Row("", ("TG2",)),
        *second,
    ]


async def test_the_cursor_passes_over_headings_both_ways() -> None:
    app = Stage(lambda: [table_of(grouped())])
    async with app.run_test() as pilot:
        seen = [app.table.cursor_key]
        for key in ("up", "down", "down", "down", "down", "up", "up", "home", "end"):
            await pilot.press(key)
            seen.append(app.table.cursor_key)
        assert seen == ["a0", "a0", "a1", "b0", "b1", "b1", "b0", "a1", "a0", "b1"]
        assert "" not in app.highlighted
        assert not app.table.move_to("")


async def test_a_heading_takes_the_line_and_is_never_chosen() -> None:
    app = Stage(lambda: [table_of(grouped())])
    async with app.run_test(size=(60, 10)) as pilot:
        assert screen_lines(app)[1] == " TG1 · 2 anomalies".ljust(60)
        await pilot.click(LineTable, offset=(3, 1))
        assert app.chosen == []
        await pilot.click(LineTable, offset=(3, 2))
        assert app.chosen == ["a0"]


async def test_the_heading_of_the_first_row_comes_back_with_it() -> None:
    app = Stage(lambda: [table_of([Row("", ("Tout",)), *rows(30)])])
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.press("end", "home")
        assert "Tout" in screen_lines(app)[1]


async def test_headings_alone_hold_no_cursor() -> None:
    app = Stage(lambda: [table_of([Row("", ("Rien",))])])
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        assert (app.table.cursor_index, app.table.cursor_key, app.chosen) == (None, None, [])


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_heading_keeps_the_width(text: str) -> None:
    app = Stage(lambda: [table_of([Row("", (text, text)), *rows(1)])])
    async with app.run_test(size=(40, 6)):
        assert {cell_len(line) for line in screen_lines(app)} == {40}

"""The page and the blocks: what scrolls, what opens, what stays when the lines change."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from cio_console.tui.views.lines import Line, Span, line
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.page import Page
from tests.tui.stage import Stage, screen_lines


def lines_of(*keys: str) -> list[Line]:
    """Return one line per name; a name in capitals can be opened."""
    return [line(key, key=key if key.isupper() else "") for key in keys]


class PageStage(Stage):
    """A stage with a page; keeps what was opened."""

    def __init__(self) -> None:
        super().__init__(lambda: [Page(id="page")])
        self.opened: list[str] = []

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Keep the key."""
        self.opened.append(event.key)


@asynccontextmanager
async def staged(
    keys: list[str], size: tuple[int, int] = (40, 7)
) -> AsyncIterator[tuple[PageStage, Page, Pilot[int]]]:
    """Open a page of those lines; six of them are seen, over the footer."""
    app = PageStage()
    async with app.run_test(size=size) as pilot:
        page = app.stage.query_one(Page)
        page.show(lambda _: lines_of(*keys))
        page.focus()
        await pilot.pause()
        yield app, page, pilot


LONG = ["A", "b", "C", *"defghijklmno", "P"]


async def test_the_cursor_starts_on_the_first_line_that_opens() -> None:
    async with staged(["a", "B", "C"]) as (_, page, pilot):
        assert page.cursor_key == "B"
        await pilot.press("down")
        assert page.cursor_key == "C"
        await pilot.press("up", "up", "up")
        assert page.cursor_key == "B"


async def test_what_stands_between_two_lines_that_open_can_be_read() -> None:
    async with staged(LONG) as (app, page, pilot):
        await pilot.press("down", "down")
        assert page.cursor_key == "C"
        assert "h" not in "".join(screen_lines(app)[:6])
        await pilot.press("down", "down")
        assert page.cursor_key == "C"
        assert any("h" in text for text in screen_lines(app)[:6])
        for _ in range(12):
            await pilot.press("down")
        assert page.cursor_key == "P"


async def test_enter_opens_only_what_is_seen() -> None:
    async with staged([*"abcdefghijklmn", "X"]) as (app, page, pilot):
        assert page.cursor_key == "X"
        await pilot.press("enter")
        assert app.opened == []
        assert any("X" in text for text in screen_lines(app))
        await pilot.press("enter")
        assert app.opened == ["X"]


async def test_home_end_and_pages_move_by_the_screen() -> None:
    async with staged(LONG) as (_, page, pilot):
        await pilot.press("end")
        assert page.cursor_key == "P"
        assert page.scroll_offset.y == page.max_scroll_y
        await pilot.press("home")
        assert page.cursor_key == "A"
        assert page.scroll_offset.y == 0
        await pilot.press("pagedown")
        assert page.scroll_offset.y > 0
        await pilot.press("pageup")
        assert page.scroll_offset.y == 0


async def test_the_cursor_follows_its_key_when_the_lines_change() -> None:
    async with staged(["A", "B", "C"]) as (_, page, pilot):
        await pilot.press("down", "down")
        page.show(lambda _: lines_of("x", "C", "A", "B"))
        assert page.cursor_key == "C"
        page.show(lambda _: lines_of("x", "A"))
        assert page.cursor_key == "A"
        page.show(lambda _: lines_of("x", "y"))
        assert page.cursor_key == ""
        await pilot.press("down", "enter", "end", "pagedown")
        assert page.cursor_key == ""


async def test_a_key_asked_for_before_its_line_comes_is_found_then() -> None:
    async with staged(["A", "B"]) as (_, page, _pilot):
        page.move_to("Z")
        assert page.cursor_key == "A"
        page.show(lambda _: lines_of("A", "B", "Z"))
        assert page.cursor_key == "Z"


async def test_lines_are_folded_again_at_each_width() -> None:
    app = Stage(lambda: [Page(id="page")])
    async with app.run_test(size=(40, 6)) as pilot:
        page = app.stage.query_one(Page)
        widths: list[int] = []

        def build(width: int) -> list[Line]:
            widths.append(width)
            return [line("x" * width)]

        page.show(build)
        await pilot.resize_terminal(60, 6)
        await pilot.pause()
        assert widths[-1] - widths[0] == 20


async def test_a_block_is_as_high_as_its_lines_and_changes_with_them() -> None:
    app = Stage(lambda: [Block(id="one")])
    async with app.run_test(size=(40, 8)) as pilot:
        block = app.stage.query_one(Block)
        block.show(lambda width: [line(f"large de {width}"), line(Span("deux", "late"))])
        await pilot.pause()
        assert block.size.height == 2
        assert "large de 40" in screen_lines(app)[0]
        block.show(lambda _: [])
        await pilot.pause()
        assert block.size.height == 0


async def test_markup_in_a_block_is_drawn_as_it_is_written() -> None:
    app = Stage(lambda: [Block(id="one")])
    async with app.run_test(size=(40, 8)) as pilot:
        app.stage.query_one(Block).show(lambda _: [line("[/eleve] [bold]x[/] [A-Z]")])
        await pilot.pause()
        assert screen_lines(app)[0].rstrip() == "[/eleve] [bold]x[/] [A-Z]"


async def test_a_style_that_no_sheet_knows_is_drawn_plain() -> None:
    app = Stage(lambda: [Block(id="one")])
    async with app.run_test(size=(40, 8)) as pilot:
        app.stage.query_one(Block).show(lambda _: [line(Span("texte", "inconnu"))])
        await pilot.pause()
        assert "texte" in screen_lines(app)[0]


async def test_lines_are_folded_anew_beside_a_scroll_bar_that_comes() -> None:
    async with staged(["a"]) as (app, page, pilot):
        page.show(lambda width: [line("x" * width, key=str(i)) for i in range(20)])
        await pilot.pause()
        await pilot.pause()
        room = page.scrollable_content_region.width
        assert {one.width for one in page._lines} == {room}
        assert "…" not in "".join(screen_lines(app))

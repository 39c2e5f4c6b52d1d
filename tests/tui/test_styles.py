"""Style sheets and colours: found in every installation, legible in every terminal."""

import re
import shutil
from pathlib import Path

import pytest
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.theme import Theme

import cio_console
from cio_console.errors import FileProblem
from cio_console.tui.styles import SHEETS, STYLES, style_folder, style_sheets
from cio_console.tui.theme import PALETTES
from cio_console.tui.widgets.table import Cell, LineTable, Row
from tests.tui.stage import COLUMNS, Stage

PACKAGE = Path(cio_console.__file__).parent
NAMES = sorted(STYLES)


def styled() -> Stage:
    """Return the application with one row for each style, and one more for the cursor."""

    def make() -> list[LineTable]:
        table = LineTable()
        content = [Row(name, (Cell(name, name), Cell("●", name), "1")) for name in NAMES]
        table.set_content(COLUMNS, [Row("cursor", ("cursor", "", "")), *content])
        return [table]

    return Stage(make)


def drawn(app: Stage) -> list[Segment]:
    """Return every piece of the screen as it goes to the terminal, filters applied."""
    return [s for strip in app.screen._compositor.render_strips() for s in strip if s.text]


def style_at(app: Stage, text: str) -> Style:
    """Return the style in which that text is drawn."""
    found = [s.style for s in drawn(app) if text == s.text.strip() and s.style is not None]
    assert found, f"{text} in {[s.text for s in drawn(app)]}"
    return found[0]


def test_a_source_tree_has_its_sheets_beside_the_package() -> None:
    assert style_folder() == PACKAGE.parent / "styles"
    assert (style_folder() / "theme.tcss").is_file()


def test_a_wheel_has_its_sheets_in_the_package_and_they_come_first(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "cio_console"
    shutil.copytree(style_folder(), package / "styles")
    shutil.copytree(style_folder(), tmp_path / "site-packages" / "styles")
    assert style_folder(package) == package / "styles"
    names = [Path(sheet).stem for sheet in style_sheets(package)]
    assert names == [name for name in SHEETS if name in names]
    assert {"theme", "help"} <= set(names)


def test_an_unrelated_styles_folder_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "cio_console" / "styles").mkdir(parents=True)
    shutil.copytree(style_folder(), tmp_path / "styles")
    assert style_folder(tmp_path / "cio_console") == tmp_path / "styles"


def test_missing_sheets_are_told_in_french(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="installation est incomplète"):
        style_folder(tmp_path / "cio_console")


def test_every_sheet_of_the_folder_is_read() -> None:
    there = {path.stem for path in style_folder().glob("*.tcss")}
    assert there <= set(SHEETS)


def test_every_style_has_its_rule_in_the_theme() -> None:
    sheet = (style_folder() / "theme.tcss").read_text("utf-8")
    ruled = set(re.findall(r"^\.([a-z-]+) \{", sheet, re.MULTILINE))
    assert ruled >= STYLES


def test_sheets_name_no_colour_of_their_own() -> None:
    for sheet in style_folder().glob("*.tcss"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b\s*[;%]", rules), sheet.name
        assert "rgb(" not in rules, sheet.name


@pytest.mark.parametrize("theme", [one.theme() for one in PALETTES], ids=lambda t: t.name)
def test_a_theme_uses_the_sixteen_colours_of_the_terminal_only(theme: Theme) -> None:
    told = [theme.primary, theme.secondary, theme.warning, theme.error]
    kept = [value for name, value in theme.variables.items() if not name.endswith("-weight")]
    assert all(str(colour).startswith("ansi_") for colour in (*told, *kept))


async def test_every_piece_of_the_screen_holds_in_sixteen_colours() -> None:
    app = styled()
    async with app.run_test(size=(80, 24)):
        colours = [c for s in drawn(app) if s.style for c in (s.style.color, s.style.bgcolor) if c]
        assert {c.type for c in colours} <= {ColorType.STANDARD, ColorType.DEFAULT}
        assert len({c.number for c in colours}) > 6


async def test_nothing_is_drawn_in_the_colour_of_its_ground() -> None:
    app = styled()
    async with app.run_test(size=(80, 24)):
        for segment in drawn(app):
            style = segment.style
            if segment.text.strip() and style and style.color and style.bgcolor:
                assert style.color.number != style.bgcolor.number, segment.text


async def test_the_statuses_that_call_are_told_apart() -> None:
    app = styled()
    async with app.run_test(size=(80, 24)):
        calling = ("late", "rejected", "error", "warning", "expected", "ok")
        numbers = [color.number for n in calling if (color := style_at(app, n).color)]
        assert len(set(numbers)) == len(calling)


async def test_without_colour_the_cursor_is_reversed_and_every_word_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = styled()
    async with app.run_test(size=(80, 24)):
        for segment in drawn(app):
            style = segment.style
            if style is not None:
                assert not style.color or style.color.type is ColorType.DEFAULT
                assert not style.bgcolor or style.bgcolor.type is ColorType.DEFAULT
        reversed_text = "".join(s.text for s in drawn(app) if s.style and s.style.reverse)
        assert reversed_text.split() == ["cursor"]
        text = "".join(s.text for s in drawn(app))
        assert all(name in text for name in NAMES)
        assert style_at(app, ["?", "Aide"][0]).bold


async def test_the_cursor_is_quieter_when_the_focus_is_elsewhere() -> None:
    app = styled()
    async with app.run_test(size=(80, 24)) as pilot:
        held = style_at(app, "cursor")
        app.stage.set_focus(None)
        await pilot.pause()
        away = style_at(app, "cursor")
        assert held.bgcolor
        assert away.bgcolor
        assert held.bgcolor.number != away.bgcolor.number

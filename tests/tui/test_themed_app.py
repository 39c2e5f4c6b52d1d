"""The style sheets are read once for the theme that is worn, and again for another one."""

import pytest
from rich.style import Style
from textual.css.stylesheet import Stylesheet

from cio_console.tui.styles import style_sheets
from cio_console.tui.theme import CLAIR, CONTRASTE, PALETTES, SOMBRE, Palette
from cio_console.tui.themed_app import ThemedApp


def dressed(theme: str) -> ThemedApp:
    """Return an application in that theme, not started yet."""
    return ThemedApp(css_path=style_sheets(), ansi_color=True, theme=theme)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have each second reading of the style sheets noted."""
    noted: list[str] = []
    reparse = Stylesheet.reparse

    def note(sheet: Stylesheet) -> None:
        noted.append("read again")
        reparse(sheet)

    monkeypatch.setattr(Stylesheet, "reparse", note)
    return noted


@pytest.mark.parametrize("palette", PALETTES, ids=lambda one: one.name)
async def test_the_sheets_are_read_once_in_the_colours_of_the_theme(
    palette: Palette, readings: list[str]
) -> None:
    app = dressed(palette.name)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        worn = app.stylesheet.copy()
        worn.parse()
        assert readings == []
        assert app.current_theme.name == palette.name
        assert app.theme_variables["cursor"] == palette.cursor[0]
        assert [rule.css for rule in app.stylesheet.rules] == [rule.css for rule in worn.rules]


async def test_another_theme_is_read_and_its_styles_are_not_those_kept(
    readings: list[str],
) -> None:
    app = dressed(SOMBRE.name)
    async with app.run_test(size=(80, 24)) as pilot:
        before: Style = app.ink("cursor")
        app.register_theme(CONTRASTE.theme())
        app.theme = CONTRASTE.name
        await pilot.pause()
        assert readings == ["read again"]
        assert app.ink("cursor") != before
        app.refresh_css()
        assert readings == ["read again"]


def test_a_light_theme_says_so_before_it_is_drawn() -> None:
    app = dressed(CLAIR.name)
    assert (app.has_class("-light-mode"), app.has_class("-dark-mode")) == (True, False)

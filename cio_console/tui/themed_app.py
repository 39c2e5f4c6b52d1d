"""The application as what wears a theme: its style sheets are read once, for the colours chosen."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar, cast

from rich.style import Style
from textual.driver import Driver
from textual.widget import Widget

from cio_console.tui.guarded_app import GuardedApp
from cio_console.tui.styles import PARTS, STYLES
from cio_console.tui.theme import PALETTES, SOMBRE


class ThemedApp(GuardedApp):
    """An application in the colours of one of our themes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*STYLES, *PARTS}

    def __init__(
        self,
        driver_class: type[Driver] | None = None,
        css_path: Sequence[str | PurePath] | None = None,
        *,
        ansi_color: bool | None = None,
        theme: str = SOMBRE.name,
    ) -> None:
        self._inks: dict[str, Style] = {}
        self._read_for = ""
        """The theme that the style sheets are read for."""
        super().__init__(driver_class, list(css_path) if css_path else None, ansi_color=ansi_color)
        self._wear(theme)

    def _wear(self, name: str) -> None:
        """Take a theme before the style sheets are read: they need not be read again for it."""
        self.register_theme(next(one for one in PALETTES if one.name == name).theme())
        self.theme = self._read_for = name
        self.stylesheet.set_variables(self.get_css_variables())

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheets again, unless they were read for this very theme.

        Textual asks for it as soon as a theme is named, and reads everything twice before the first
        screen: a twentieth of the time to it.
        """
        if self.theme != self._read_for:
            self._read_for = self.theme
            super().refresh_css(animate)

    def ink(self, name: str) -> Style:
        """Return one of `STYLES` or `PARTS` as the style sheets say, to be laid over a ground.

        They belong to the application and not to each widget, for which textual would look
        through the sheets a dozen times each time that it looks at the widget.
        """
        style = self._inks.get(name)
        if style is None:
            self._inks[name] = style = self.get_component_styles(name).partial_rich_style
        return style

    def notify_style_update(self) -> None:
        """Forget the styles when the theme or the style sheets change."""
        super().notify_style_update()
        self._inks.clear()


def ink(widget: Widget, name: str) -> Style:
    """Return a style of the application of `widget`."""
    return cast("ThemedApp", widget.app).ink(name)

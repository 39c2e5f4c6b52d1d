"""Textual's side of the registry: its bindings, and the host that runs a command or says why not.

Every key is bound on the application to `command('id')`, so that a key pressed where its command
does not apply is answered by a reason instead of silence. Movements are bound by the widget that
holds the cursor.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual import events
from textual.actions import SkipAction
from textual.app import App
from textual.binding import Binding, BindingsMap, BindingType
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Input

from cio_console.keyboard.command import Command
from cio_console.keyboard.keymap import Keymap
from cio_console.keyboard.names import KEY_NAMES
from cio_console.keyboard.registry import (
    COMMANDS,
    why_not_on,
)
from cio_console.tui.providers import (
    COMMAND,
    PaletteItem,
    command_items,
    opened_first,
    recent_first,
    with_recent,
)
from cio_console.tui.themed_app import ThemedApp
from cio_console.tui.views.layout import HEIGHTS, WIDTHS


@runtime_checkable
class CommandScreen(Protocol):
    """What a screen tells the registry about itself."""

    room: str
    """Its identifier among `registry.SCREEN_NAMES`."""

    def unavailable(self, identifier: str) -> str:
        """Return a French sentence saying why that command cannot run now; "" when it can."""
        ...


def app_bindings(commands: Iterable[Command] = COMMANDS) -> list[BindingType]:
    """Return the bindings of the application: every command, in its turn.

    Each key stands twice: first in its turn on the application, so that what a fast typist types
    after « / » is the answer and not commands, and what is typed after « ↓ » is for the line
    below; then, where a field has left the key aside, for what no widget binds by itself.
    """
    keyed = [c for c in commands if c.keys]
    ours = [c for c in keyed if not c.local]
    return [
        *(Binding(",".join(c.keys), f"app.first({c.id!r})", priority=True) for c in keyed),
        *(
            Binding(
                ",".join(c.keys), f"app.command({c.id!r})", c.label, show=bool(c.footer), id=c.id
            )
            for c in ours
        ),
    ]


def focus_bindings(commands: Iterable[Command] = COMMANDS) -> list[BindingType]:
    """Return the bindings of a widget with a cursor: movements and « Ouvrir ».

    The widget defines `action_cursor_up`, `_down`, `action_page_up`, `_down`,
    `action_cursor_first`, `_last` and `action_choose`.
    """
    return [
        Binding(",".join(c.keys), c.action.removeprefix("focused."), c.label, show=False, id=c.id)
        for c in commands
        if c.local and c.keys
    ]


class CursorWidget(ScrollView, can_focus=True, inherit_bindings=False):
    """A widget with a cursor, moved by the keys of the registry or by those of the user."""

    BINDINGS: ClassVar[list[BindingType]] = focus_bindings()

    def on_mount(self) -> None:
        """Take the keys of the user, where they are not those of origin."""
        if isinstance(self.app, CommandApp) and self.app.keymap is not CommandApp.keymap:
            self._bindings = BindingsMap(focus_bindings(self.app.keymap.commands))


_LONGEST_KEY = 0.2
"""Seconds after which the next key is served all the same: a widget may be closing."""


async def _served(widget: Widget) -> None:
    """Wait until a widget, then those around it, have done with what they were told."""
    for node in widget.ancestors_with_self:
        if isinstance(node, App):
            return
        for _ in range(2):  # what it was told, then what it has told
            done = asyncio.Event()
            if node.call_later(done.set):
                await done.wait()


def room_of(screen: Screen[Any]) -> str:
    """Return the registry's identifier of a screen; "" when it has none."""
    return screen.room if isinstance(screen, CommandScreen) else ""


class CommandApp(ThemedApp, inherit_bindings=False):
    """An application whose keys, palette and help come from the registry.

    A subclass defines `action_synchronise`, `action_choose_day`, `action_show_sector`,
    `action_leave`, and overrides `palette_items` and `open_palette_item` for what is not a command.
    """

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = app_bindings()

    key_names: dict[str, str] = KEY_NAMES
    """How keys are written; `ASCII_KEY_NAMES` for a terminal without Unicode."""
    keymap = Keymap()
    """The commands with the keys of the user; `take_keymap` gives others."""

    recent: tuple[tuple[str, str], ...] = ()
    """Kind and key of what was chosen in the palette, newest first."""

    def take_keymap(self, keymap: Keymap) -> None:
        """Obey other keys, before the first screen is made."""
        if keymap != self.keymap:
            self.keymap = keymap
            self._bindings = BindingsMap(app_bindings(keymap.commands))

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now, whatever the screen; "" when it can."""
        del identifier
        return ""

    def has_no_place(self, identifier: str) -> bool:
        """Tell whether a command cannot serve while this is shown: no footer tells it."""
        del identifier
        return False

    def worded(self, command: Command) -> Command:
        """Return a command with the label and the help of what it does now."""
        return command

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands with the keys of the user and the words of now."""
        return tuple(map(self.worded, self.keymap.commands))

    def binds(self, key: str) -> bool:
        """Tell whether a command has that key."""
        return key in self._bindings.key_to_bindings

    def reason(self, asked: Command, screen: Screen[Any] | None = None) -> str:
        """Return why a command is unavailable on `screen` (the active one); "" when it is not."""
        place = screen or self.screen
        if not isinstance(place, CommandScreen):
            return why_not_on(asked, "")
        return (
            why_not_on(asked, place.room)
            or place.unavailable(asked.id)
            or self.unavailable(asked.id)
        )

    def tell(self, sentence: str) -> None:
        """Show a short sentence to the user; never read as markup."""
        self.notify(sentence, markup=False)

    async def on_event(self, event: events.Event) -> None:
        """Serve a key whole before the next one: the cursor moves, then what is under it serves.

        Textual hands a movement to the widget that has the keyboard and goes on: of « ↓ c » that
        arrive together, as they do over SSH, the command would be for the line above.
        """
        typed = isinstance(event, events.Key) and not event.is_forwarded
        await super().on_event(event)
        if typed and self.screen_stack:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST_KEY):
                    await _served(self.focused or self.screen)

    async def action_command(self, identifier: str) -> None:
        """Run a command of the registry on the active screen, or tell why it cannot run."""
        asked = self.worded(self.keymap.command(identifier))
        if reason := self.reason(asked):
            self.tell(reason)
            return
        await self.run_action(asked.action, self.screen)

    async def action_first(self, identifier: str) -> None:
        """Run a command before the next key is looked at, unless a field or a dialog has the keys.

        Textual hands each key to the widget that has the keyboard when the key arrives: a widget
        running commands from its own queue would also run the letters typed after them.
        """
        if isinstance(self.focused, Input) or self.screen.is_modal:
            raise SkipAction
        asked = self.keymap.command(identifier)
        if not asked.local:
            await self.action_command(identifier)
        elif isinstance(self.focused, CursorWidget):
            await self.run_action(asked.action.removeprefix("focused."), self.focused)
        else:
            raise SkipAction

    def palette_items(self) -> Iterable[PaletteItem]:
        """Return what the palette finds on the active screen: the commands, then the rest."""
        return command_items(self._reason_to_go, self.key_names, self.commands)

    def _reason_to_go(self, asked: Command) -> str:
        """Return why a command is unavailable, its screen being opened first when it has one."""
        return self.unavailable(asked.id) if self._opener(asked.id) else self.reason(asked)

    def open_palette_item(self, item: PaletteItem) -> None:
        """Go to a chosen item that is not a command; a subclass knows schools and rules."""

    def action_palette(self) -> None:
        """Open the palette."""
        from cio_console.tui.screens.palette import PaletteScreen  # on demand

        items = recent_first(self.palette_items(), self.recent)
        self.push_screen(PaletteScreen(items), self._palette_chosen)

    def action_help(self) -> None:
        """Open the help, which says what is available on the active screen."""
        from cio_console.tui.screens.help import HelpScreen  # on demand

        items = tuple(command_items(self.reason, self.key_names, self.commands))
        self.push_screen(HelpScreen(items, room_of(self.screen)), self._item_chosen)

    async def _palette_chosen(self, item: PaletteItem | None) -> None:
        if item is not None:
            self.recent = with_recent(self.recent, item)
            if item.kind == COMMAND and (opener := self._opener(item.key)):
                await self.action_command(opener)
                self.screen.call_after_refresh(self.action_command, item.key)
                return
        await self._item_chosen(item)

    def _opener(self, identifier: str) -> str:
        return opened_first(self.keymap.command(identifier), room_of(self.screen))

    async def _item_chosen(self, item: PaletteItem | None) -> None:
        if item is None:
            return
        if item.kind == COMMAND:
            await self.action_command(item.key)
        else:
            self.open_palette_item(item)

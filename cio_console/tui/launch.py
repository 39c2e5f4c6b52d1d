"""How the screens are opened: plain values, built by a command before textual."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from cio_console.domain.overview import CALL_LEAD
from cio_console.keyboard.keymap import Keymap
from cio_console.presentation.labels import GlyphSet
from cio_console.store.paths import Home

if TYPE_CHECKING:
    from collections.abc import Callable

    from cio_console.local_ground import Ground
    from cio_console.settings import Settings
    from cio_console.sync import FeedOptions


class Launch(Struct, frozen=True):
    """Everything that a command tells the screens."""

    home: Home
    source: str
    """Address or folder of the feed, without any secret; empty when none is configured."""
    options: "Callable[[], FeedOptions]"
    """Gives how to reach the source, once it is to be reached."""
    day: date | None = None
    """The day at the end of which the sector is seen; None for now."""
    offline: bool = False
    """Read what is held and do not use the network."""
    demo: bool = False
    """The sector is fictional: its calendar is that of `day`."""
    glyphs: GlyphSet = GlyphSet.UNICODE
    keymap: Keymap = field(default_factory=Keymap)
    """The keys of the user."""
    theme: str = "sombre"
    """Name of one of `theme.PALETTES`."""
    mouse: bool | None = None
    """Whether the screens take the mouse; None to take it except over SSH."""
    sector_file: Path | None = None
    """The director's list of schools; None for the one beside the settings."""
    directory: str = ""
    """Address of the directory of schools; "" for the ministry's own."""
    try_demo: "Callable[[], int] | None" = None
    """Opens the demonstration once these screens are closed; None where it cannot be."""
    ground: "Callable[[str], Ground] | None" = None
    """What a source that is a plain folder is made into a feed with; None where none is."""
    lead: int = CALL_LEAD
    """Days before a deadline from which a school that gave nothing is called."""
    name: str = ""
    """Name of the source in the settings, "" when it has none."""
    parts: "tuple[Launch, ...]" = ()
    """One launch per source, when several are followed; `source` is then empty."""
    options_for: "Callable[[Home | None, Settings], FeedOptions] | None" = None
    """How to reach a source with settings read anew; None for `options` whatever they are."""

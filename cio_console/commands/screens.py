"""The screens, or what `etat` prints where there is no terminal."""

import os
import sys
from datetime import date

from msgspec.structs import replace

from cio_console.commands.options import Place, Visit, open_place, options_for
from cio_console.commands.output import complain
from cio_console.errors import CioConsoleError

_NO_SCREENS = ("", "dumb")
"""What TERM says of a terminal that writes one line after the other, or of one not known."""


def has_terminal() -> bool:
    """Tell whether there is somebody to draw for and keys to read."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def cannot_draw() -> str:
    """Say why no screen can be drawn on this terminal; "" when they can."""
    told = os.environ.get("TERM", "")
    if told not in _NO_SCREENS:
        return ""
    return (
        f"{f'TERM={told}' if told else 'TERM est absent'} : les écrans ne peuvent pas s'ouvrir,"
        " voici l'état du secteur. Pour les ouvrir : export TERM=xterm-256color."
    )


def open_screens(visit: Visit, demo: Place | None = None) -> int:
    """Open the screens and return the exit code; without a terminal, print the state and 0.

    `demo` is the place of a demonstration, which is then what they show.
    """
    day = _day_of(visit)
    if not has_terminal():
        return _print_instead(visit, demo)
    if reason := cannot_draw():
        complain(reason)
        return _print_instead(visit, demo)
    place = demo or open_place(visit.source)
    from cio_console.keyboard.keymap import keymap_of  # as above
    from cio_console.tui.app import run  # textual, in a terminal only
    from cio_console.tui.launch import Launch  # as above

    launch = Launch(
        home=place.home,
        source=place.source,
        options=place.feed_options,
        day=day,
        lead=place.settings.call_lead,
        offline=visit.offline,
        demo=demo is not None,
        glyphs=place.glyphs,
        keymap=keymap_of(place.settings.keys),
        theme=place.settings.theme,
        mouse=place.settings.mouse,
        sector_file=place.sector_file,
        directory=place.settings.directory,
        options_for=options_for,
        ground=place.ground,
        try_demo=None if demo else open_demo,
    )
    parts = tuple(
        replace(
            launch,
            source=part.source,
            options=part.feed_options,
            name=part.name,
            ground=part.ground,
        )
        for part in place.parts
    )
    return run(replace(launch, parts=parts), complain)


def _day_of(visit: Visit) -> date | None:
    """Return the day to open the screens on, as they read it. Raises UsageProblem for no day."""
    if not visit.day or visit.day.written:
        return visit.day.written if visit.day else None
    from cio_console.store.sector import SectorCache  # for a day without its year

    place = open_place(visit.source)
    held = [SectorCache(place.home.cache(part.source)).load() for part in place.each]
    campaigns = [snapshot.campaign for snapshot in held if snapshot]
    return visit.day.of(max(campaigns, key=lambda one: one.school_year, default=None))


def open_demo() -> int:
    """Open the demonstration from the screens: nothing of it is kept, wherever the home is."""
    from cio_console.commands.demo import show  # on demand

    return show(forgotten=True)


def _print_instead(visit: Visit, demo: Place | None) -> int:
    from cio_console.commands.output import Styler, width, write  # no screens then
    from cio_console.commands.sector import sector_of  # as above
    from cio_console.commands.state_text import state_text  # as above

    try:
        held = sector_of(demo or open_place(visit.source), visit.day)
    except CioConsoleError as error:
        complain(error)
        return 0
    write(state_text(held, held.lines(), "", width(), Styler(visit.colour)))
    return 0

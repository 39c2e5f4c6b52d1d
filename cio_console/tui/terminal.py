"""The terminal around the screens: what must be set before textual is imported, and signals.

Free of textual, which reads its environment when it is first imported.
"""

import asyncio
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress

MOUSE_VARIABLE = "CIO_CONSOLE_SOURIS"
"""« oui » or « non »; without it the mouse is left to the terminal's own selection over SSH."""

_ESCAPE_DELAY = "25"
"""Milliseconds to wait after Esc for the rest of a sequence; ncurses' own default is 1 000."""

_DEFAULTS = {
    "ESCDELAY": _ESCAPE_DELAY,
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
}
_YES = frozenset({"1", "o", "oui", "on", "true", "yes"})
_NO = frozenset({"0", "n", "non", "off", "false", "no"})

_EXIT_LOST = 128 + signal.SIGHUP
"""Exit code of a process whose terminal is gone, the one that a shell gives for SIGHUP."""

_GRACE = 3.0
"""Seconds left to leave by itself once the terminal or the screens are gone."""

_LOST = select.POLLHUP | select.POLLERR | select.POLLNVAL
_LEAVING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


_FROZEN_SIZE = ("COLUMNS", "LINES")


def prepare(environ: MutableMapping[str, str]) -> None:
    """Set what textual reads at its import; what the user has set himself is kept.

    An empty NO_COLOR means nothing (no-color.org), where textual looks only at its presence.
    COLUMNS and LINES are forgotten: exported by `resize` or a multiplexer, they would win over the
    terminal and freeze the size of the screens.
    """
    for name in _FROZEN_SIZE:
        environ.pop(name, None)
    for name, value in _DEFAULTS.items():
        environ.setdefault(name, value)
    if environ.get("NO_COLOR") == "":
        del environ["NO_COLOR"]


def wants_mouse(environ: Mapping[str, str], chosen: bool | None = None) -> bool:
    """Whether the screens take the mouse: the variable says, else the settings, else not over SSH.

    Without the mouse, selecting and copying text works as everywhere else in the terminal.
    """
    said = environ.get(MOUSE_VARIABLE, "").strip().casefold()
    if said in _YES | _NO:
        return said in _YES
    if chosen is not None:
        return chosen
    return not any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))


def leave_on_signals(
    loop: asyncio.AbstractEventLoop, leave: Callable[[], object], terminal: int = 0
) -> None:
    """Call `leave` when the process is told to end or its terminal goes away.

    Without it the terminal is not restored, and an orphan reads a closed terminal in a circle. A
    signal is not enough: a process detached from its session loses its terminal in silence, which
    a thread that sleeps on the descriptor `terminal` sees. What was acknowledged is on the disk by
    then, so an application that cannot leave is ended after a few seconds.
    """
    for number in _LEAVING:
        loop.add_signal_handler(number, leave)
    if os.isatty(terminal):
        watch = threading.Thread(
            target=_await_hangup, args=(loop, leave, terminal), name="terminal", daemon=True
        )
        watch.start()


def end_within_grace(code: int) -> threading.Timer:
    """End the process a few seconds from now, unless what is returned is cancelled before.

    A thread that waits for a name server or a network disk would keep the shell waiting, once the
    screens are gone. What was acknowledged is on the disk.
    """
    end = threading.Timer(_GRACE, os._exit, (code,))
    end.daemon = True
    end.start()
    return end


def _await_hangup(
    loop: asyncio.AbstractEventLoop, leave: Callable[[], object], terminal: int
) -> None:
    poll = select.poll()
    poll.register(terminal, 0)  # a hang-up is reported though nothing is asked for
    while not any(event & _LOST for _, event in poll.poll()):
        pass
    with suppress(RuntimeError):  # the loop has closed: the application is leaving already
        loop.call_soon_threadsafe(leave)
    time.sleep(_GRACE)
    os._exit(_EXIT_LOST)

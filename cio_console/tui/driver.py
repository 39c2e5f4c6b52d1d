"""Textual's hand on the terminal, mended where real terminals showed it wrong: sleep and waking."""

import os
import signal
import termios
import threading
import tty
from contextlib import suppress
from typing import Any

from textual.drivers.linux_driver import LinuxDriver

_POINTER = "\x1b]22;"
"""Asks for a shape of the mouse's pointer."""


class ConsoleDriver(LinuxDriver):
    """A driver that sleeps only where it can be woken, and never takes its own mode for the user's.

    The kernel sends SIGCONT without any SIGTSTP before: after SIGHUP when a terminal goes away,
    and to a process that SIGSTOP had stopped. Starting again then would put a second reader on the
    keyboard, and leave a raw terminal at the end. A job that no shell minds (tmux or sshd started
    it) is not put to sleep: nothing would wake it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - textual's own signature
        super().__init__(*args, **kwargs)
        self._asleep = False

    def write(self, data: str) -> None:
        """Send `data`, unless asleep; a Linux console would draw what is said of the pointer."""
        if not self._asleep and not data.startswith(_POINTER):
            super().write(data)

    def _sigtstp_application(self, *_: object) -> None:
        if self._auto_restart and not self._asleep:
            self.suspend_application_mode()
            self._asleep = True
        _stop(signal.SIGTSTP)
        self._wake()  # nobody could: the kernel has let it go on

    def _sigcont_application(self, *_: object) -> None:
        if not self._auto_restart:
            return
        if self._asleep:
            self._wake()
        elif self._in_front():
            self._take_again()

    def _wake(self) -> None:
        if self._asleep and not self._in_front():
            _stop(signal.SIGTTOU)  # « bg »: asleep until « fg »
        if self._asleep and self._in_front():
            self._asleep = False
            self.resume_application_mode()
            self._app.call_later(self._app.refresh)

    def _take_again(self) -> None:
        """Draw on a terminal that another program may have used meanwhile."""
        with suppress(termios.error):  # it is gone
            mode = termios.tcgetattr(self.fileno)
            mode[tty.LFLAG] = self._patch_lflag(mode[tty.LFLAG])
            mode[tty.IFLAG] = self._patch_iflag(mode[tty.IFLAG])
            termios.tcsetattr(self.fileno, termios.TCSANOW, mode)
        self.write("\x1b[?1049h\x1b[?25l")
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self._app.call_later(self._app.refresh)

    def _in_front(self) -> bool:
        """Tell whether the terminal is ours; when it is gone it is nobody else's."""
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:
            return True


def _stop(number: signal.Signals) -> None:
    """Stop this process by a signal's own action, which the kernel leaves out for an orphan."""
    handler = signal.signal(number, signal.SIG_DFL)
    signal.pthread_kill(threading.get_ident(), number)
    signal.signal(number, handler)

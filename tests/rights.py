"""The rights of files as any account meets them, even where the tests are run by root.

Root passes over them by two capabilities, which a thread may lay down for a while: it then owns its
files, and is refused what their rights refuse, as a director is. (Another account would own none.)
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION = 0x20080522
"""_LINUX_CAPABILITY_VERSION_3 (linux/capability.h)."""
_PASSING_OVER = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
_WORDS = 6
"""Of 32 bits, twice: what is in force, what may be, what is handed down."""


@contextmanager
def rights_hold() -> Iterator[None]:
    """Have the rights of files hold for this thread, and those that it starts, until the end.

    Not for the programs it starts: root has everything again in them.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    held = (ctypes.c_uint32 * _WORDS)()
    assert libc.capget(header, held) == 0
    laid_down = (ctypes.c_uint32 * _WORDS)(*held)
    laid_down[0] &= ~_PASSING_OVER
    assert libc.capset(header, laid_down) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0

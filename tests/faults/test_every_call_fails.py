"""Each call of each writer fails in turn, with each error: old or new, told, and mended next time.

One table of writers (`tests/faults/writers.py`), one loop: who adds a writer adds a line there.
"""

import errno

import pytest

from tests.faults.failing import FOREVER, MOST_CALLS, call_failures
from tests.faults.ground import ground_of
from tests.faults.writers import WRITERS, Writer

ERRORS = (errno.ENOSPC, errno.EIO, errno.EINTR, errno.EACCES, errno.EDQUOT)
LASTING = (errno.ENOSPC, errno.EROFS)
"""Errors that do not go away by themselves: a full disk, a disk turned read-only."""
LIGHT = [one for one in WRITERS if one.name != "report in parts"]
"""Those whose states are quickly read."""


@pytest.mark.parametrize("number", ERRORS, ids=lambda number: errno.errorcode[number])
@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)
def test_whichever_call_fails_once_nothing_acknowledged_is_lost(
    writer: Writer, number: int
) -> None:
    with ground_of(writer) as ground:
        wrong, calls = call_failures(ground, number)

    assert wrong == []
    assert 4 < calls < MOST_CALLS, "every call had its turn"


@pytest.mark.parametrize("number", LASTING, ids=lambda number: errno.errorcode[number])
@pytest.mark.parametrize("writer", LIGHT, ids=lambda writer: writer.name)
def test_whenever_the_disk_starts_to_fail_nothing_acknowledged_is_lost(
    writer: Writer, number: int
) -> None:
    with ground_of(writer) as ground:
        wrong, _ = call_failures(ground, number, FOREVER)

    assert wrong == []

"""What the tests of a failing synchronisation share."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.behind import Behind, behind
from tests.faults.scene import Scene, a_scene


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Give a desk that holds a good old state, and close every server after the test."""
    with ExitStack() as stack:
        yield await a_scene(tmp_path, stack)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Behind]:
    """Give a home that is one revision behind its source."""
    async with behind(tmp_path) as made:
        yield made

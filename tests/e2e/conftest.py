"""What the tests at a real terminal share."""

from pathlib import Path

import pytest

from tests.tui.sector import SectorFiles, a_sector


@pytest.fixture
def files(tmp_path: Path) -> SectorFiles:
    """Give a home that holds the invented sector."""
    files = a_sector(tmp_path / "home")
    files.store()
    return files

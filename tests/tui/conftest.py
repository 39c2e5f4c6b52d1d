"""Fixtures of the screens: the invented sector, seen on the morning of 8 January 2025."""

from pathlib import Path

import pytest

from cio_console.domain.overview import SectorOverview
from cio_console.presentation.columns import Column, sector_columns
from cio_console.tui.model import Model, settled
from tests.tui.sector import NOW, TIMES, a_sector


@pytest.fixture
def model(tmp_path: Path) -> Model:
    """Return a model of the invented sector, synchronised five minutes ago."""
    files = a_sector(tmp_path)
    held = Model(now=NOW, source=files.source, snapshot=files.snapshot(), times=TIMES)
    return settled(held)


@pytest.fixture
def sector(model: Model) -> SectorOverview:
    """Return the sector of that model."""
    assert model.overview is not None
    return model.overview


@pytest.fixture
def columns(sector: SectorOverview) -> tuple[Column, ...]:
    """Return the columns of the table."""
    return sector_columns(sector.campaign)

"""Fixtures of the screens: the invented sector, seen on the morning of 8 January 2025."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.presentation.columns import Column, sector_columns
from cio_console.tui.model import Model, settled
from cio_console.tui.views.dossier import Dossier
from cio_console.tui.views.subject import Item, Subject, items_of
from tests.tui.sector import NOW, TIMES, TO_CORRECT, SectorFiles, a_sector, dossier_of


@pytest.fixture(autouse=True)
def outside_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test as outside tmux: whoever launches them may well be inside."""
    monkeypatch.delenv("TMUX", raising=False)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in an empty folder that is its home too: an export goes there by default."""
    home = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)


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


@pytest.fixture
def reports(tmp_path: Path) -> Dossier:
    """Return every report by upload id, as read."""
    files: SectorFiles = a_sector(tmp_path)
    return dossier_of(files)


@pytest.fixture
def line(sector: SectorOverview) -> SchoolLine:
    """Return the school that has something to correct."""
    found = sector.line(TO_CORRECT)
    assert found is not None
    return found


@pytest.fixture
def items(line: SchoolLine, reports: Dossier) -> tuple[Item, ...]:
    """Return every finding of its current upload."""
    return items_of(line, Subject(TO_CORRECT), reports)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder from which the console was opened."""
    here = tmp_path / "dossier"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def by_the_clocks_of_paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have this machine's clocks be those of Paris: without a sector, they are what is shown."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Europe/Paris")
        time.tzset()
        yield
    time.tzset()

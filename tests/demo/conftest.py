"""The default demo, built once for the tests that look at it."""

from pathlib import Path

import pytest

from cio_console.demo.build import DemoSector, build


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoSector:
    """Return the demo of 24 schools, published. Nobody writes in it."""
    folder: Path = tmp_path_factory.mktemp("demo")
    return build(folder / "secteur")

"""A home of its own for each test, and the command line run in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cio_console.commands.entry import run
from cio_console.store.paths import Home
from tests.commands.builders import Done, a_home

Cli = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Give an empty home, the one that the commands of this test find."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CIO_CONSOLE_HOME", str(folder))
    for name in ("NO_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return a_home(folder)


@pytest.fixture
def cli(home: Home, capfdbinary: pytest.CaptureFixture[bytes]) -> Cli:
    """Give the command line: called with words, it returns what the run gave."""

    def call(*words: str) -> Done:
        capfdbinary.readouterr()
        code = run(words)
        out, err = capfdbinary.readouterr()
        return Done(code, out.decode("utf-8"), err.decode("utf-8"))

    return call

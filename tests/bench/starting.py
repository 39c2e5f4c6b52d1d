"""From the command to the first useful table, in a real terminal (a pty)."""

import tempfile
from pathlib import Path

from cio_console.demo.build import build
from tests.bench.measure import console, environment, python, report, run
from tests.bench.pseudo_terminal import terminal

SIZES = (24, 400)
REPEAT = 7

EMPTY_APP = """
from textual.app import App
class Empty(App):
    def compose(self):
        from textual.widgets import Static
        yield Static("table prête")
Empty().run()
"""


def bench() -> None:
    """Print the time to the first table from a cache, beside an empty Textual application."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = _best(python(EMPTY_APP), environment(folder / "none"), "table prête")
        report("empty Textual application, first frame", f"{empty * 1000:.0f} ms")
        for schools in SIZES:
            _bench_one(folder / str(schools), schools, empty)


def _bench_one(folder: Path, schools: int, empty: float) -> None:
    demo = build(folder / "demo", schools=schools, seed=2025)
    env = environment(folder / "home")
    run(console("synchroniser", "--source", str(demo.feed)), env, repeat=1)
    screens = console("--date", "2025-01-08", "--hors-ligne")
    seconds = _best(screens, env, "Quitter")
    report(f"{schools} schools in the cache, first table", f"{seconds * 1000:.0f} ms")
    report(f"{schools} schools, against the empty application", f"x {seconds / empty:.2f}")


def _best(command: list[str], env: dict[str, str], text: str) -> float:
    return min(_first_sight(command, env, text) for _ in range(REPEAT))


def _first_sight(command: list[str], env: dict[str, str], text: str) -> float:
    with terminal(command, env) as seen:
        return seen.until(text)

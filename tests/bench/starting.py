"""From the command to the first useful table, in a real terminal (a pty).

The first useful table is whole: names of schools in its rows, the preview of the first, the footer.
Beside it, `empty_frame` draws as many cells in as many widgets, from the same style sheets, in the
same environment, without any data. The runs alternate, so that both meet the same machine; its
other work lengthens the time of each, and much less the time of processor, which is told too.
"""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from cio_console.demo.build import build
from cio_console.tui.styles import style_sheets
from cio_console.tui.terminal import prepare
from cio_console.tui.theme import SOMBRE
from cio_console.tui.views.sector import short_name
from tests.bench.measure import console, environment, report, run
from tests.bench.pseudo_terminal import terminal

SIZES = (40, 400)
REPEAT = 15
DAY = "2025-01-08"
NAME = 12
"""Characters of a school's name that the narrowest column shows."""


@dataclass(frozen=True, slots=True)
class Program:
    """What is started, and the texts that make its first screen useful."""

    command: list[str]
    env: Mapping[str, str]
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What the first useful screen of a program costs, from the start of its process."""

    seconds: float
    cpu: float
    """Seconds of processor."""


def bench() -> None:
    """Print the time to the first table from a cache, beside an empty Textual application."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = [_empty(folder), *(_console(folder / str(size), size) for size in SIZES)]
        empty, *filled = _looks(programs)
    report("empty frame of Textual, whole", _told(empty))
    for schools, look in zip(SIZES, filled, strict=True):
        report(f"{schools} schools in the cache, first table", _told(look))
        report("  against the empty frame", f"x {look.seconds / empty.seconds:.2f}")
        report("  the same, time of processor", f"x {look.cpu / empty.cpu:.2f}")


def _empty(folder: Path) -> Program:
    """Return the empty frame, told what the console's own sheets and theme say."""
    theme = SOMBRE.theme()
    told = {
        "sheets": [str(path) for path in style_sheets()],
        "theme": {
            name: getattr(theme, name)
            for name in ("name", "primary", "background", "foreground", "dark", "ansi", "variables")
        },
        "parts": {
            "header": ["Secteur · Parcoursup"] * 2,
            "alerts": [],
            "strip": ["SIECLE    ███░░░ 21/36 J-2   10/01 ■ 4 rejetés  ○ 11 attendus"] * 4,
            "title": ["Établissements 40 · tri : urgence"],
            "schools": [f"Lycée n° {i} LEGT  ○ attendu" for i in range(SIZES[0] + 1)],
            "under": ["Tél. 03 00 00 00 00", "SIECLE  ■ rejeté", "Relance : aucune notée"],
            "footer": ["↵ Ouvrir  n Suivant  / Filtrer  ? Aide  q Quitter"],
        },
    }
    path = folder / "frame.json"
    path.write_text(json.dumps(told), "utf-8")
    env = dict(environment(folder / "none"))
    prepare(env)
    command = [sys.executable, "-m", "tests.bench.empty_frame", str(path)]
    return Program(command, env, ("Lycée n° 2", "Tél.", "Quitter"))


def _console(folder: Path, size: int) -> Program:
    """Return the console over a sector of that size, synchronised once."""
    demo = build(folder / "demo", schools=size, seed=2025)
    env = environment(folder / "home")
    run(console("synchroniser", "--source", str(demo.feed)), env, repeat=1)
    state = run(console("etat", "--json", "--date", DAY), env, repeat=1)
    schools = json.loads(state.output)["schools"]
    first, *others = (short_name(school["name"])[:NAME] for school in schools)
    below = next(name for name in others if name != first)  # in the table, not in the preview
    return Program(console("--date", DAY, "--hors-ligne"), env, (below, "Tél.", "Quitter"))


def _looks(programs: Sequence[Program]) -> list[Look]:
    """Return the first look of each, the median of its runs, one of each after the other."""
    runs = [[_first_look(program) for program in programs] for _ in range(REPEAT)]
    return [
        Look(median(look.seconds for look in looks), median(look.cpu for look in looks))
        for looks in zip(*runs, strict=True)
    ]


def _first_look(program: Program) -> Look:
    with terminal(program.command, program.env) as seen:
        return Look(seen.until(*program.wanted), seen.spent)


def _told(look: Look) -> str:
    return f"{look.seconds * 1000:.0f} ms, {look.cpu * 1000:.0f} cpu"

"""Screens as text, compared with committed files.

A golden is `tests/tui/golden/<name>.txt`: the screen line by line, blank ends removed. After a
change that is meant, write them again and read the difference as a director would:

    CIO_CONSOLE_GOLDENS=ecrire .venv/bin/python -m pytest tests/tui -q; git diff tests/tui/golden
"""

import os
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"
VARIABLE = "CIO_CONSOLE_GOLDENS"


def check_golden(name: str, lines: Sequence[str], *, beginning: bool = False) -> None:
    """Compare `lines` with the golden of that name, or write it when asked to.

    `beginning`: they are only how it begins, and nothing is written.
    """
    path = FOLDER / f"{name}.txt"
    text = "\n".join(line.rstrip() for line in lines).rstrip() + "\n"
    if os.environ.get(VARIABLE) and not beginning:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    expected = path.read_text("utf-8") if path.exists() else ""
    if beginning:
        expected = expected[: len(text)]
    assert text == expected, f"{path.name} differs; see {Path(__file__).name} to write it again"

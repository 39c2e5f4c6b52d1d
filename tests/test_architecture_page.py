"""The page on the architecture names the modules that there are, and only those."""

import re
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CHECKS = ROOT / "cio_console" / "checks"
MODULES = {
    path.relative_to(CHECKS).with_suffix("").as_posix()
    for path in CHECKS.rglob("*.py")
    if path.stem != "__init__"
}


def named() -> set[str]:
    """Return the names of the table, each in its room, « grades/apb_* » among them."""
    section = PAGE.split("## La pièce des contrôles")[1].split("\n## ")[0]
    names = set()
    for line in section.splitlines():
        if line.startswith("|"):
            _, room, modules, *_ = line.split("|")
            place = "".join(re.findall(r"`([a-z]+/)`", room))
            names |= {place + name for name in re.findall(r"`([a-z_*]+)`", modules)}
    return names


def test_every_module_of_the_checks_has_its_place() -> None:
    missing = {m for m in MODULES if not any(fnmatch(m, pattern) for pattern in named())}
    assert missing == set()


def test_no_module_is_named_that_is_gone() -> None:
    gone = {name for name in named() if not any(fnmatch(module, name) for module in MODULES)}
    assert gone == set()


def test_every_file_that_answers_a_question_is_there() -> None:
    questions = PAGE.split("## Où chercher")[1]
    files = re.findall(r"`(cio_console/[a-zA-Z0-9_/.-]+)`", questions)
    assert files
    assert [file for file in files if not (ROOT / file).exists()] == []

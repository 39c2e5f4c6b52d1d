"""The page on the store names the proofs that there are, and counts them right."""

import re
from importlib.util import find_spec
from pathlib import Path

from tests.faults.mutants import MUTANTS
from tests.faults.writers import WRITERS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "magasin.md").read_text("utf-8")
FAULTS = ROOT / "tests" / "faults"


def test_every_campaign_of_the_page_can_be_run() -> None:
    modules = set(re.findall(r"python -m (tests\.faults\.\w+)", PAGE))

    assert len(modules) >= 4
    assert [name for name in modules if find_spec(name) is None] == []


def test_every_file_of_the_page_is_there() -> None:
    files = re.findall(r"`((?:tests|cio_console)/[\w/.]+)`", PAGE)
    tests = re.findall(r"`(test_\w+)`", PAGE)

    assert [name for name in files if not (ROOT / name).exists()] == []
    assert [name for name in tests if not (FAULTS / f"{name}.py").exists()] == []


def test_writers_and_mutants_are_counted_right() -> None:
    assert f"{len(WRITERS)} écritures" in PAGE
    assert f"{len(MUTANTS)} mutants, {len(MUTANTS)} vus" in PAGE

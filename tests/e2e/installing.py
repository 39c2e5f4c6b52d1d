"""Building and installing the console, as the tests of its installation do."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def build(kind: str, out: Path, sources: Path = ROOT) -> Path:
    """Build the « wheel » or the « sdist » of `sources` in `out`, and return it."""
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", out, sources],
        check=True,
        capture_output=True,
    )
    (built,) = out.iterdir()
    return built


def pip(*arguments: str | Path, python: Path | str = sys.executable) -> None:
    """Run pip, whose words are told when it fails."""
    words = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def gather_wheels(folder: Path, sources: Path = ROOT) -> None:
    """Gather the console and all that it needs; without a network, skip on a laptop."""
    words: Sequence[str | Path] = (
        sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel",
        "--no-build-isolation", "--wheel-dir", folder, "-c", ROOT / "constraints.txt", sources,
    )  # fmt: skip
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode and os.environ.get("CI") != "true":
        pytest.skip(f"the wheels cannot be had: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr

"""The wheel built from the sources holds everything it needs, and runs away from them."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", out, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_ships_styles_campaigns_and_rules(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    sheets = {f"cio_console/styles/{sheet.name}" for sheet in (ROOT / "styles").glob("*.tcss")}
    assert sheets
    assert sheets <= set(names)
    data = {p.relative_to(ROOT).as_posix() for p in (ROOT / "cio_console").rglob("*.toml")}
    assert data <= set(names)
    assert not [name for name in names if name.startswith("tests/")]


def test_the_installed_wheel_runs_away_from_the_sources(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", site, wheel], check=True, capture_output=True)
    env = {**os.environ, "PYTHONPATH": str(site), "CIO_CONSOLE_HOME": str(tmp_path / "home")}
    where = subprocess.run(
        [sys.executable, "-c", "import cio_console; print(cio_console.__file__)"],
        env=env,
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert where.stdout.startswith(str(site))
    demo = subprocess.run(
        [sys.executable, "-m", "cio_console", "demo", "--etablissements", "3"],
        env=env,
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )
    assert demo.returncode == 0, demo.stderr
    assert "Ariane-Lescot" in demo.stdout

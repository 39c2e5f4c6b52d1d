"""What docs/installation.md promises: without a network, and for several accounts at once."""

import os
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import tinydb

from tests.e2e.installing import ROOT, build, gather_wheels, pip
from tests.feed.builders import SCHOOLS, FeedFiles

pytestmark = pytest.mark.e2e

ALICE, BRUNO = 60_001, 60_002
"""Two accounts of no name: the numbers are enough for the system."""


def offline(words: list[str | Path]) -> list[str | Path]:
    """Return the command that runs `words` without any network, where this system can."""
    alone: list[str | Path] = ["unshare", "--net", "--map-root-user"]
    tried = shutil.which("unshare") and subprocess.run([*alone, "true"], check=False).returncode
    return [*alone, *words] if tried == 0 else words


def test_a_server_without_network_installs_from_a_folder_of_wheels(tmp_path: Path) -> None:
    gather_wheels(tmp_path / "roues")
    place = tmp_path / "cio-console"
    subprocess.run([sys.executable, "-m", "venv", place], check=True, capture_output=True)
    python = place / "bin" / "python"
    words: list[str | Path] = [python, "-m", "pip", "--quiet", "install", "--no-index"]
    words += ["--find-links", tmp_path / "roues", "cio-console"]
    done = subprocess.run(
        offline(words),
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    assert done.returncode == 0, done.stderr
    page = place / "share" / "man" / "man1" / "cio-console.1"
    assert page.read_bytes() == (ROOT / "docs" / "cio-console.1").read_bytes()
    demo = subprocess.run(
        offline(["sh", "-c", 'ip link set lo up 2>/dev/null; exec "$@"', "sh",
                 place / "bin" / "cio-console", "diagnostic", "--json"]),
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "CIO_CONSOLE_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert demo.returncode in (0, 1), demo.stderr
    assert '"format": "cio-diagnostic"' in demo.stdout


def test_the_sources_given_away_build_the_same_wheel(tmp_path: Path) -> None:
    archive = build("sdist", tmp_path / "sources")
    with tarfile.open(archive) as sources:
        sources.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    ours, theirs = (build("wheel", tmp_path / f"from-{s.name}", s) for s in (ROOT, unpacked))
    assert ours.name == theirs.name
    assert ours.read_bytes() == theirs.read_bytes()


def test_what_is_given_away_holds_nothing_of_this_machine(tmp_path: Path) -> None:
    wheel = zipfile.ZipFile(build("wheel", tmp_path / "wheel"))
    for name in wheel.namelist():
        assert str(ROOT).encode() not in wheel.read(name), name


@pytest.fixture
def installed() -> Iterator[Path]:
    """Give a folder that every account can read, with the console in it."""
    folder = Path(tempfile.mkdtemp(prefix="cio-console-"))
    folder.chmod(0o755)
    try:
        wheel = build("wheel", folder / "dist")
        pip("install", "--no-deps", "--no-index", "--target", folder / "site", wheel)
        shutil.rmtree(folder / "dist")
        yield folder
    finally:
        shutil.rmtree(folder)


def _run_as(
    account: int, words: list[str | Path], env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command as an account, which forbids nothing to others of what it writes."""
    return subprocess.run(
        words,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=env,
        cwd="/",
        umask=0,
        user=account,
        group=account,
        extra_groups=[],
    )


def _interpreter(site: str) -> str:
    """Return a Python that another account can run with what this one has installed."""
    wanted = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            ran = _run_as(ALICE, [python, "-c", f"{wanted} or __import__('tinydb')"],
                          {"PYTHONPATH": site})  # fmt: skip
        except OSError:
            continue
        if ran.returncode == 0:
            return python
    pytest.skip("no Python of this machine can be run by another account")


def _everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several accounts")
def test_one_installation_serves_accounts_that_see_nothing_of_each_other(installed: Path) -> None:
    libraries = Path(tinydb.__path__[0]).parent
    python = _interpreter(str(libraries))
    feed = FeedFiles(installed / "flux")
    feed.add(SCHOOLS[0], 6, errors=2)
    feed.write()
    before = [(p, p.stat().st_mtime_ns) for p in _everything(installed / "site")]
    homes = {}
    for account in (ALICE, BRUNO):
        home = homes[account] = installed / str(account)
        home.mkdir(mode=0o755)
        os.chown(home, account, account)
        env = {
            "HOME": str(home),
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{installed / 'site'}:{libraries}",
            "LANG": "C.UTF-8",
        }
        console: list[str | Path] = [python, "-m", "cio_console"]
        source = str(installed / "flux")
        for words in (["synchroniser", "--source", source], ["etat"], ["purger", "--liste"]):
            ran = _run_as(account, [*console, *words], env)
            assert ran.returncode == 0, ran.stderr
    assert [(p, p.stat().st_mtime_ns) for p in _everything(installed / "site")] == before
    for account, other in ((ALICE, BRUNO), (BRUNO, ALICE)):
        assert any(path.is_file() for path in _everything(homes[account]))
        for path in _everything(homes[account]):
            mode = stat.S_IMODE(path.stat().st_mode)
            ours = "cio-console" in path.relative_to(homes[account]).parts
            assert not ours or mode == (0o700 if path.is_dir() else 0o600), path
        seen = _run_as(other, ["find", homes[account], "-type", "f", "-readable"], {})
        assert seen.stdout == ""

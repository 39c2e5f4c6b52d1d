"""The program as a process: what it loads, how it ends, what it writes in poor conditions."""

import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from cio_console.store.paths import Home
from tests.commands.builders import fill
from tests.feed.builders import SCHOOLS, FeedFiles

LIMIT = 60
PROGRAM = [sys.executable, "-m", "cio_console"]
LOADED = """
import sys
from cio_console.commands.entry import run
code = run(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def filled(home: Home) -> Home:
    """Give a home that holds a sector."""
    fill(home)
    return home


def ran(
    *words: str,
    env: dict[str, str] | None = None,
    program: list[str] | None = None,
    stdin: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.CompletedProcess[bytes]:
    """Run the program, with nothing to read unless told, and return what it gave."""
    return subprocess.run(
        [*(program or PROGRAM), *words],
        env={**os.environ, **(env or {})},
        stdin=stdin,
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )


@pytest.mark.parametrize("words", [["etat"], ["etat", "--json"], ["etat", "--csv"], []])
def test_the_state_is_told_without_textual_httpx_nor_lxml(filled: Home, words: list[str]) -> None:
    done = ran(*words, program=[sys.executable, "-c", LOADED])
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert not {"textual", "httpx", "lxml", "stamina", "email_validator"} & set(
        done.stderr.decode().split()
    )


def test_the_probe_sees_what_a_command_loads(filled: Home) -> None:
    done = ran("synchroniser", "-q", program=[sys.executable, "-c", LOADED])
    assert "httpx" in done.stderr.decode().split()


def test_without_a_terminal_the_console_prints_what_etat_prints(filled: Home) -> None:
    alone, state = ran("--date", "2025-01-09"), ran("etat", "--date", "2025-01-09")
    assert (alone.returncode, alone.stdout) == (0, state.stdout)


def test_without_a_terminal_nor_a_source_it_says_so_and_exits_with_0(home: Home) -> None:
    done = ran()
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"aucune source" in done.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
@pytest.mark.parametrize("words", [["etat"], ["anomalies"], ["expliquer", "S111"], ["--help"]])
def test_a_poor_locale_loses_accents_never_the_answer(
    filled: Home, locale: str, words: list[str]
) -> None:
    env = {"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = ran(*words, env=env)
    assert done.returncode in (0, 1)
    assert done.stdout
    assert b"Traceback" not in done.stderr


def test_a_terminal_without_unicode_gets_the_ascii_signs(filled: Home) -> None:
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    told = ran("etat", "--date", "2025-01-11", env=env).stdout
    assert told.isascii()
    assert b"x en retard" in told


@pytest.mark.parametrize("words", [["etat", "--json"], ["etat", "--csv"]])
def test_data_is_utf_8_whatever_the_locale(filled: Home, words: list[str]) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert "Lycée Bêta" in ran(*words, env=env).stdout.decode("utf-8")


@pytest.mark.parametrize("words", ["etat", "etat --json", "etat --csv", "anomalies", "expliquer"])
def test_a_reader_that_leaves_early_is_no_failure(filled: Home, words: str) -> None:
    # A pipe whose reader has gone before the first byte: the worst case of « | head ».
    line = f"set -o pipefail; {' '.join(PROGRAM)} {words} | true; echo $?"
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, check=True, text=True, timeout=LIMIT
    )
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "1")


def test_a_full_disk_is_told_with_its_own_code(filled: Home) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, "etat"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=LIMIT
        )
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"cio-console : ")


@pytest.mark.parametrize("asked", ["etat", "etat --json", "etat --csv", "expliquer", "--version"])
def test_what_is_written_to_a_closed_stdout_is_no_error(filled: Home, asked: str) -> None:
    line = f"{' '.join(PROGRAM)} {asked} <&- >&-"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, timeout=LIMIT)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_home_that_cannot_be_written_is_told_with_its_own_code(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add(SCHOOLS[0], 6)
    feed.write()
    home = tmp_path / "home"
    home.mkdir()
    (home / "cache").write_text("un fichier là où il faut un dossier", "utf-8")
    env = {"CIO_CONSOLE_HOME": str(home)}
    done = ran("synchroniser", "--source", str(feed.folder), env=env)
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Give the two ends of a pseudo-terminal."""
    ours, theirs = pty.openpty()
    try:
        yield ours, theirs
    finally:
        os.close(ours)
        os.close(theirs)


def read_until(descriptor: int, expected: bytes) -> bytes:
    """Return what came from a terminal once it holds `expected`."""
    seen = b""
    while expected not in seen:
        ready, _, _ = select.select([descriptor], [], [], LIMIT)
        assert ready, f"never saw {expected!r} in {seen!r}"
        seen += os.read(descriptor, 65_536)
    return seen


def test_ctrl_c_ends_with_130_and_one_sentence(home: Home) -> None:
    # `verifier -` waits for standard input: a real wait, interrupted by a real signal.
    with subprocess.Popen(
        [*PROGRAM, "verifier", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        wait_until_it_reads(process.pid)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LIMIT)
    assert process.returncode == 130
    assert (out, err.strip()) == (b"", b"cio-console : interrompu.")


def wait_until_it_reads(pid: int) -> None:
    """Wait until the process is blocked reading a pipe, as the system tells it."""
    for _ in range(100_000):
        state = Path(f"/proc/{pid}/wchan")
        if "pipe_read" in state.read_text("ascii"):
            return
        os.sched_yield()
    raise AssertionError("the program never came to read its input")


def test_progress_is_shown_on_a_terminal_and_leaves_nothing_behind(
    home: Home, tmp_path: Path, terminal: tuple[int, int]
) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add(SCHOOLS[0], 6)
    feed.write()
    ours, theirs = terminal
    done = subprocess.run(
        [*PROGRAM, "synchroniser", "--source", str(feed.folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color"},
        check=False,
        timeout=LIMIT,
    )
    assert (done.returncode, done.stdout) == (0, b"")
    hidden, shown = b"\x1b[?25l", b"\x1b[?25h"
    seen = read_until(ours, b"1 rapport re")
    assert seen.index(hidden) < seen.rindex(shown) < seen.index("Secteur à jour".encode())

"""A `synchroniser` whose user insists, puts it in the background, or takes its terminal away."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.behind import Behind
from tests.faults.gates import LIMIT
from tests.faults.sessions import Step, session

AT_TERMINAL = """
import os, signal, sys
os.setsid()
os.close(os.open(os.ttyname(2), os.O_RDWR))
if sys.argv[1] == "nohup":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.executable, [sys.executable, "-m", "cio_console", *sys.argv[2:]])
"""
"""Starts the program in a session of its own, whose terminal is its stderr."""
EARLY = """
import os, signal, sys
chosen = sys.argv[1]
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == chosen:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from cio_console.__main__ import main
sys.argv[1:] = ["synchroniser", "--source", "absent"]
main()
"""
"""Interrupts itself when it imports the module named."""


def words(place: Behind, *more: str) -> tuple[str, ...]:
    """Return the command line."""
    return ("synchroniser", "--source", place.server.url, *more)


def redirected(place: Behind, how: str) -> tuple[int, bytes]:
    """Run the program with its streams redirected by a shell; return its code and its stdout."""
    line = f"{sys.executable} -m cio_console {' '.join(words(place, '-v'))} {how}"
    done = subprocess.run(
        ["sh", "-c", line],
        env={**os.environ, "CIO_CONSOLE_HOME": str(place.home)},
        stdout=subprocess.PIPE,
        check=False,
        timeout=LIMIT,
    )
    return done.returncode, done.stdout


def at_terminal(place: Behind, how: str) -> "tuple[subprocess.Popen[bytes], int]":
    """Start the program at a terminal of its own; return it, and the end that keeps it alive."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", AT_TERMINAL, how, *words(place)],
        env={**os.environ, "CIO_CONSOLE_HOME": str(place.home), "TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    return process, ours


async def test_a_second_ctrl_c_leaves_without_waiting_for_the_disk(place: Behind) -> None:
    step = Step("before", "link", "/reports/")
    with session(place.home, *words(place), step=step) as running:
        running.wait()
        running.signal(signal.SIGINT)
        running.signal(signal.SIGINT)
        code, err = running.ended()  # the write is still held
    assert code == 130
    assert err.startswith("cio-console : synchronisation interrompue.")
    assert len(err.splitlines()) == 1
    place.check_whole()
    await place.check_resumed()


async def test_ctrl_c_again_and_again_makes_no_traceback(place: Behind) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"), 0.5)
    with session(place.home, *words(place)) as running:
        gate.wait()
        for _ in range(30):
            running.signal(signal.SIGINT)
        code, err = running.ended()
    assert code == 130
    assert "Traceback" not in err
    assert "KeyboardInterrupt" not in err
    place.check_whole()
    await place.check_resumed()


@pytest.mark.parametrize("module", ["click", "cio_console.sync"])
def test_ctrl_c_while_the_program_is_loading_makes_no_traceback(
    tmp_path: Path, module: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", EARLY, module],
        env={**os.environ, "CIO_CONSOLE_HOME": str(tmp_path)},
        capture_output=True,
        check=False,
        text=True,
        timeout=LIMIT,
    )
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


async def test_stopped_by_ctrl_z_it_goes_on_where_it_was(place: Behind) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"), 0.5)
    with session(place.home, *words(place)) as running:
        gate.wait()
        running.stop()
        place.server.open()
        running.process.send_signal(signal.SIGCONT)
        code, err = running.ended()
    assert (code, "Traceback" in err) == (0, False)
    assert place.desk.snapshot.revision == 2
    place.check_whole()


async def test_a_reader_of_its_narration_that_leaves_stops_nothing(place: Behind) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"), 0.5)
    with session(place.home, *words(place, "-v")) as running:
        gate.wait()
        assert running.process.stderr
        running.process.stderr.close()
        place.server.open()
        assert running.process.wait(LIMIT) == 0
    assert place.desk.snapshot.revision == 2
    place.check_whole()


async def test_without_any_standard_stream_it_synchronises(place: Behind) -> None:
    assert redirected(place, "<&- >&- 2>&-") == (0, b"")
    assert place.desk.snapshot.revision == 2


async def test_what_it_tells_never_goes_to_stdout_in_the_place_of_a_closed_stderr(
    place: Behind,
) -> None:
    assert redirected(place, "2>&-") == (0, b"")


@pytest.mark.parametrize(("how", "code", "revision"), [("plain", 129, 1), ("nohup", 0, 2)])
async def test_its_terminal_goes_away(place: Behind, how: str, code: int, revision: int) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"), 0.5)
    process, terminal = at_terminal(place, how)
    with process:
        gate.wait()
        os.close(terminal)
        if how == "plain":
            gate.wait_left()
        place.server.open()
        assert process.wait(LIMIT) == code
    assert place.desk.snapshot.revision == revision
    assert place.temporaries() == []
    place.check_whole()
    await place.check_resumed()

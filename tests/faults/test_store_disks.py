"""Disks really full or really read-only, and file systems without links, locks or fsync."""

import errno
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cio_console.store.journal import Journal
from tests.faults.calls import Call, Fail, calls_of
from tests.faults.test_store_calls import ids, record
from tests.store.builders import contact, names

ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = ("unshare", "-m") if os.geteuid() == 0 else ("unshare", "-rm")
"""A mount table of its own: what is mounted there is seen by nobody else, and goes with it."""
UNKNOWN = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS)
"""What a file system answers to a call that it does not know."""
KEEPER = """
import fcntl, sys
with open(sys.argv[1], "a") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    print("tenu", flush=True)
    sys.stdin.read()
"""
LACKING = ("link", "rename_new", "lock", "fsync")
MIX = [
    set(lacking)
    for size in range(1, len(LACKING) + 1)
    for lacking in itertools.combinations(LACKING, size)
]


def run(script: str, folder: Path, namespace: tuple[str, ...] = ()) -> str:
    """Run a shell script where $0 is a folder, and `w` the module that writes notes there."""
    defined = f'w() {{ "{sys.executable}" -m tests.faults.writer "$0/journal" "$@" 2>&1; }}; '
    done = subprocess.run(
        [*namespace, "sh", "-c", defined + script, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def mounted(tmp_path: Path) -> Path:
    """Return a folder where a script may mount a disk of its own."""
    trial = [*NAMESPACE, "mount", "-t", "tmpfs", "none", str(tmp_path)]
    try:
        done = subprocess.run(trial, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no unshare")
    if done.returncode:
        pytest.skip(f"this account may not mount anything: {done.stderr.strip()}")
    return tmp_path


def test_on_a_disk_that_fills_up_every_acknowledged_note_stays_and_the_rest_is_told(
    mounted: Path,
) -> None:
    told = run(
        'mount -t tmpfs -o size=128k,mode=700 none "$0"; head -c 40k /dev/zero > "$0/autre";'
        ' w a 9999; echo "[held]"; w a 0; rm "$0/autre"; echo "[freed]"; w b 1; w b 0',
        mounted,
        NAMESPACE,
    )

    first, _, rest = told.partition("[held]")
    *acknowledged, problem = first.split("\n")[:-1]
    held, _, after = rest.partition("[freed]")
    assert len(acknowledged) > 20, told
    assert problem.startswith("Le disque est plein")
    assert "n'est pas enregistrée ; les précédentes restent intactes" in problem
    assert set(held.split()) == set(acknowledged), "and nothing is said to be wrong"
    assert set(after.split()) == {*acknowledged, "b0"}


def test_on_a_disk_turned_read_only_the_words_are_read_and_the_refusal_is_told(
    mounted: Path,
) -> None:
    told = run(
        'mount -t tmpfs -o mode=700 none "$0"; w a 3; mount -o remount,ro "$0"; w b 1; w a 0',
        mounted,
        NAMESPACE,
    )

    lines = told.splitlines()
    assert lines[:3] == ["a0", "a1", "a2"]
    assert "est en lecture seule" in lines[3]
    assert "les précédentes restent intactes" in lines[3]
    assert lines[4:] == ["a0", "a1", "a2", ""]


def test_past_a_limit_of_file_size_every_acknowledged_note_stays(tmp_path: Path) -> None:
    told = run('ulimit -f 16; w a 9999; echo "[held]"; w a 0', tmp_path)

    first, _, held = told.partition("[held]")
    *acknowledged, problem = first.split("\n")[:-1]
    assert len(acknowledged) > 20
    assert "dépasse la taille permise" in problem
    assert set(held.split()) == set(acknowledged)


@pytest.mark.parametrize("number", UNKNOWN, ids=lambda number: errno.errorcode[number])
@pytest.mark.parametrize("lacking", MIX, ids="+".join)
def test_whatever_a_file_system_lacks_a_note_is_saved_or_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: set[str], number: int
) -> None:
    def lacks(call: Call) -> bool:
        return call.name in lacking and (call.name != "fsync" or call.on_folder)

    for name in ("a", "b"):
        Journal(tmp_path / "j").record_new([contact(name)])
    with calls_of(monkeypatch, Fail(lacks, number)):
        told = [record(Journal(tmp_path / place), "c") for place in ("j", "new")]

    if {"link", "rename_new", "lock"} <= lacking:
        assert all("ne connaît ni liens ni verrous" in sentence for sentence in told)
        assert ids(Journal(tmp_path / "j")) == {"a", "b"}
    else:
        assert told == ["", ""]
        assert ids(Journal(tmp_path / "j")) == {"a", "b", "c"}
        assert ids(Journal(tmp_path / "new")) == {"c"}
    assert not [name for name in names(tmp_path / "j") if name.endswith(".tmp")]


def test_a_lock_that_another_session_keeps_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(call: Call) -> bool:
        return call.name in ("link", "rename_new")

    Journal(tmp_path).record_new([contact("a")])
    monkeypatch.setattr("cio_console.store.disk._LOCK_WAIT", 0)
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(tmp_path / ".verrou")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with keeper, calls_of(monkeypatch, Fail(held, errno.ENOSYS)):
        assert keeper.stdout
        assert keeper.stdout.readline() == "tenu\n"
        told = record(Journal(tmp_path), "b")
        keeper.communicate("")
        assert "Une autre session retient" in told
        assert record(Journal(tmp_path), "b") == ""

    assert ids(Journal(tmp_path)) == {"a", "b"}

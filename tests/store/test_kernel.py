"""The two calls that the store asks of the kernel where there are no hard links."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cio_console.store import kernel

needs_rename = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "renameat2"), reason="this system has no renameat2"
)
TRY = """
import os, sys
from cio_console.store import kernel
descriptor = os.open(sys.argv[1], os.O_RDWR)
try:
    kernel.lock(descriptor)
except BlockingIOError:
    sys.exit(1)
"""


def tried(path: Path) -> int:
    """Return 0 when another process gets the lock, 1 when it is held."""
    return subprocess.run([sys.executable, "-c", TRY, str(path)], check=False).returncode


@needs_rename
def test_a_new_name_is_taken_whatever_its_letters(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mots")

    kernel.rename_new(tmp_path / "a", tmp_path / "été d'avant")

    assert [path.name for path in tmp_path.iterdir()] == ["été d'avant"]


@needs_rename
def test_a_name_already_taken_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("les miens")
    (tmp_path / "b").write_text("d'une autre session")

    with pytest.raises(FileExistsError):
        kernel.rename_new(tmp_path / "a", tmp_path / "b")

    assert (tmp_path / "b").read_text() == "d'une autre session"
    assert (tmp_path / "a").read_text() == "les miens"


@needs_rename
def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        kernel.rename_new(tmp_path / "a", tmp_path / "b")


def test_a_lock_is_for_one_process_and_ends_with_the_descriptor(tmp_path: Path) -> None:
    path = tmp_path / "verrou"
    path.touch()
    descriptor = os.open(path, os.O_RDWR)
    kernel.lock(descriptor)
    assert tried(path) == 1

    os.close(descriptor)

    assert tried(path) == 0

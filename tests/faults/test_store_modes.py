"""Whatever the umask, nobody else may read or write anything that a session leaves in the home."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cio_console.domain.fingerprint import fingerprints
from cio_console.store.journal import Journal
from cio_console.store.paths import HOME_VARIABLE
from tests.feed.builders import SCHOOLS, FeedFiles, a_report

ROOT = Path(__file__).resolve().parents[2]
SESSION = """
import json, os, sys
from pathlib import Path
os.umask(int(sys.argv[1], 8))
from cio_console.commands.entry import run
codes = [run(words) for words in json.loads(sys.argv[2])]
from cio_console.commands.options import open_place
from cio_console.store.journal import Journal
from tests.store.builders import NOON, contact, flip, newest
home = open_place().home
journal = Journal(home.journal)
journal.record_new([contact("e")])
journal.record_visit(NOON)
flip(newest(home.journal, "journal"))
Journal(home.journal).contacts()
print(json.dumps(codes))
"""
"""Every command that writes, the words of a screen, then a damaged file set aside."""
DAY = ["--date", "2025-01-09"]


def session(umask: str, feed: FeedFiles, environ: dict[str, str]) -> list[int]:
    """Run one session of everything; return the exit codes of its commands."""
    (mark, *_) = fingerprints(a_report(0).findings, "BEE_ELEVES")
    accept = ["accepter", mark.short, "--etablissement", SCHOOLS[0], *DAY]
    commands = [
        ["synchroniser", "--source", str(feed.folder)],
        [*accept, "--raison", "vu avec le lycée", "--jusqu-au", "2025-03-31"],
        ["accepter", "--retirer", mark.short, *DAY],
        ["etat", *DAY],
        ["anomalies", "--json", *DAY],
        ["campagne", *DAY],
        ["config"],
        ["diagnostic"],
        ["verifier", str(feed.folder / "index.json")],
        ["purger", "--oui"],
        ["synchroniser"],
    ]
    done = subprocess.run(
        [sys.executable, "-c", SESSION, umask, json.dumps(commands)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    codes: list[int] = json.loads(done.stdout.splitlines()[-1])
    return codes


def modes(folder: Path) -> dict[str, str]:
    """Return the mode of everything below a folder, in octal, by kind and place."""
    return {
        f"{'dossier' if path.is_dir() else 'fichier'} {path.relative_to(folder)}": (
            f"{stat.S_IMODE(path.lstat().st_mode):04o}"
        )
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("place", ["one folder", "the folders of the system"])
@pytest.mark.parametrize("umask", ["0000", "0077", "0277"])
def test_all_that_a_session_leaves_is_for_this_account_only(
    tmp_path: Path, umask: str, place: str
) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add(SCHOOLS[0], 8, errors=1)
    feed.write()
    home = tmp_path / "home"
    home.mkdir(0o700)
    environ = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    environ |= {HOME_VARIABLE: str(home / "console")} if place == "one folder" else {}
    environ |= {"HOME": str(home)}

    codes = session(umask, feed, environ)

    made = modes(home)
    assert codes == [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    wanted = {"fichier": "0600", "dossier": "0700"}
    assert {name: mode for name, mode in made.items() if mode != wanted[name[:7]]} == {}
    for part in ("journal/journal.", "/sector.", "/times.", "/reports/", "config.toml", ".cle"):
        assert any(part in name for name in made), f"nothing was written in {part}"
    assert any("quarantine/journal." in name for name in made)
    (folder,) = (path for path in home.rglob("journal") if path.is_dir())
    assert Journal(folder).acceptances()

"""The files of the messages: a template read or refused, drafts whole, private, never replaced."""

import errno
import stat
import subprocess
from pathlib import Path

import pytest

from cio_console.errors import FileProblem, StoreProblem, UsageProblem
from cio_console.store.janitor import is_temporary, temporary_name
from cio_console.store.message_files import (
    LARGEST_TEMPLATE,
    drafts_folder,
    read_template_file,
    write_drafts,
)
from tests.faults.calls import FailFrom, Interleave, calls_of
from tests.rights import rights_hold
from tests.store.builders import names

DRAFTS = (("2025-01-08-a", b"un"), ("2025-01-08-b", b"deux" * 50_000))


def mode(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_each_draft_is_a_new_private_file(tmp_path: Path) -> None:
    folder = tmp_path / "un" / "deux"
    written = write_drafts(folder, DRAFTS)
    assert [path.name for path in written] == ["2025-01-08-a.eml", "2025-01-08-b.eml"]
    assert [path.read_bytes() for path in written] == [data for _, data in DRAFTS]
    assert {mode(path) for path in written} == {0o600}
    assert mode(folder) == mode(folder.parent) == 0o700


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "2025-01-08-a.eml").write_bytes(b"le mien")
    (tmp_path / "2025-01-08-a-2.eml").symlink_to(tmp_path / "ailleurs")
    (path,) = write_drafts(tmp_path, DRAFTS[:1])
    assert path.name == "2025-01-08-a-3.eml"
    assert (tmp_path / "2025-01-08-a.eml").read_bytes() == b"le mien"
    assert not (tmp_path / "ailleurs").exists()


def test_another_session_that_takes_the_name_first_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rank in range(1, 12):
        folder = tmp_path / str(rank)
        folder.mkdir()
        other = folder / "2025-01-08-a.eml"
        meanwhile = Interleave(rank, lambda path=other: path.write_bytes(b"l'autre"))  # type: ignore[misc]  # bound now
        with calls_of(monkeypatch, meanwhile):
            write_drafts(folder, DRAFTS[:1])
        if other.read_bytes() == b"l'autre" and (folder / "2025-01-08-a-2.eml").exists():
            assert (folder / "2025-01-08-a-2.eml").read_bytes() == b"un"
            return
    pytest.fail("the other session never came in between")


def refusal(folder: Path) -> str:
    """Write the drafts; return why they could not be, "" when they were."""
    try:
        write_drafts(folder, DRAFTS)
    except StoreProblem as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT])
def test_whichever_call_fails_a_draft_is_whole_or_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    refused = 0
    for rank in range(1, 60):
        folder = tmp_path / str(rank)
        folder.mkdir()
        failing = FailFrom(rank, number)
        with calls_of(monkeypatch, failing):
            why = refusal(folder)
        if not failing.failed:
            assert refused > 5
            return
        assert not why or "Les brouillons déjà écrits restent" in why
        refused += bool(why)
        for name in names(folder):
            whole = dict(DRAFTS).get(name.removesuffix(".eml"))
            assert is_temporary(name) or (folder / name).read_bytes() == whole
    pytest.fail("more calls than expected")


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    parts = temporary_name().split(".")
    parts[2] = str(gone.pid)
    (tmp_path / ".".join(parts)).write_bytes(b"a medias")
    write_drafts(tmp_path, DRAFTS[:1])
    assert names(tmp_path) == ["2025-01-08-a.eml"]


def test_a_folder_that_is_not_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_bytes(b"")
    with pytest.raises(StoreProblem, match="n'est pas un dossier"):
        write_drafts(tmp_path / "fichier", DRAFTS)


@rights_hold()
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreProblem, match="droits"):
        write_drafts(tmp_path, DRAFTS)


def test_the_folder_typed_is_a_full_path_or_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/chez/moi")
    assert drafts_folder(" ~/messages ") == Path("/chez/moi/messages")
    assert drafts_folder("messages") == Path.cwd() / "messages"
    for wrong in ("", "  ", "a\0b", "~compte-qui-n-est-pas-la/x"):
        with pytest.raises(UsageProblem):
            drafts_folder(wrong)


# The template


def test_no_template_is_none_and_a_mark_at_its_head_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "message.txt"
    assert read_template_file(path) is None
    path.write_bytes("\ufeffObjet : été".encode())
    assert read_template_file(path) == "Objet : été"


def test_a_template_elsewhere_is_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "vrai.txt").write_text("Bonjour")
    (tmp_path / "message.txt").symlink_to(tmp_path / "vrai.txt")
    assert read_template_file(tmp_path / "message.txt") == "Bonjour"


def test_a_template_that_cannot_serve_says_why(tmp_path: Path) -> None:
    path = tmp_path / "message.txt"
    path.write_bytes(b"x" * LARGEST_TEMPLATE)
    assert read_template_file(path)
    path.write_bytes(b"x" * (LARGEST_TEMPLATE + 1))
    with pytest.raises(FileProblem, match="dépasse 64 Ko"):
        read_template_file(path)
    path.write_bytes(b"caf\xe9")
    with pytest.raises(FileProblem, match="UTF-8 \\(octet 4\\)"):
        read_template_file(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(FileProblem, match="n'a pas pu être lu"):
        read_template_file(path)

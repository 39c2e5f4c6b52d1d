"""What the disk refuses is told in French: what happened, what is safe, what to do."""

import errno
import os
from pathlib import Path

import pytest

from cio_console.errors import StoreProblem, StoreReadOnly
from cio_console.store.journal import Journal
from cio_console.store.problems import read_notice, write_problem
from tests.faults.calls import Calls, Fail, calls_of
from tests.store.builders import contact

SAFE = "Le reste est intact."


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, StoreProblem, "Le disque est plein"),
        (errno.EDQUOT, StoreProblem, "Votre quota de disque est atteint"),
        (errno.EFBIG, StoreProblem, "taille permise"),
        (errno.EIO, StoreProblem, "Le disque a signalé une erreur"),
        (errno.ENOENT, StoreProblem, "n'existe pas et n'a pas pu être créé"),
        (errno.ENOTDIR, StoreProblem, "n'est pas un dossier"),
        (errno.EMFILE, StoreProblem, "Trop de fichiers"),
        (errno.ESTALE, StoreProblem, "disque réseau"),
        (errno.ENAMETOOLONG, StoreProblem, "ENAMETOOLONG"),
        (errno.EROFS, StoreReadOnly, "en lecture seule"),
        (errno.EACCES, StoreReadOnly, "chmod u+rwx"),
        (errno.EPERM, StoreReadOnly, "chmod u+rwx"),
    ],
)
def test_each_refusal_has_its_sentence(number: int, kind: type[StoreProblem], words: str) -> None:
    problem = write_problem(OSError(number, os.strerror(number)), Path("/x/journal"), SAFE)

    assert type(problem) is kind
    assert words in str(problem)
    assert "/x/journal" in str(problem)
    assert SAFE in str(problem)
    assert os.strerror(number) not in str(problem)


def test_an_error_without_a_number_still_has_a_sentence() -> None:
    assert "TimeoutError" in str(write_problem(TimeoutError(), Path("/x"), SAFE))


def test_a_folder_that_is_a_symbolic_link_is_read_and_not_written(tmp_path: Path) -> None:
    Journal(tmp_path / "vrai").record_new([contact("a")])
    (tmp_path / "lien").symlink_to(tmp_path / "vrai")
    journal = Journal(tmp_path / "lien")

    assert journal.contacts() == (contact("a"),)
    with pytest.raises(StoreReadOnly, match=r"est un lien symbolique.*n'est pas enregistrée"):
        journal.record_new([contact("b")])


def test_a_folder_of_another_account_is_read_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal(tmp_path).record_new([contact("a")])
    journal = Journal(tmp_path)

    with calls_of(monkeypatch, AnotherAccount()):
        assert journal.contacts() == (contact("a"),)
        with pytest.raises(StoreReadOnly, match="appartient à un autre compte"):
            journal.record_new([contact("b")])


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("occupé")
    journal = Journal(tmp_path / "journal")

    assert journal.contacts() == ()
    assert "ce n'est pas un dossier" in journal.notices[0]
    with pytest.raises(StoreProblem, match="ce n'est pas un dossier"):
        journal.record_new([contact("a")])


def test_a_full_disk_leaves_the_earlier_words_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a")])

    with (
        calls_of(monkeypatch, Fail(lambda call: call.name == "write", errno.ENOSPC)),
        pytest.raises(StoreProblem, match=r"disque est plein.*n'est pas enregistrée"),
    ):
        journal.record_new([contact("b")])

    assert Journal(tmp_path).contacts() == (contact("a"),)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another account")
def test_an_account_without_rights_reads_nothing_and_is_told_without_a_crash(
    tmp_path: Path,
) -> None:
    (tmp_path / "journal").mkdir(mode=0o700)
    told: list[str] = []
    before = os.geteuid()
    os.seteuid(65534)
    try:
        journal = Journal(tmp_path / "journal")
        assert journal.contacts() == ()
        told.extend(journal.notices)
        with pytest.raises(StoreReadOnly):
            journal.record_new([contact("a")])
    finally:
        os.seteuid(before)

    assert "ses droits ne le permettent pas" in told[0]


def test_reading_tells_an_unknown_trouble_by_its_code() -> None:
    assert "ENOMEM" in read_notice(OSError(errno.ENOMEM, ""), Path("/x"))
    assert "autre compte" not in read_notice(OSError(errno.EACCES, ""), Path("/absent"))


class AnotherAccount(Calls):
    """This process, run by another account than the one that owns the folders."""

    def geteuid(self) -> int:
        """Return another account's number."""
        return os.geteuid() + 1

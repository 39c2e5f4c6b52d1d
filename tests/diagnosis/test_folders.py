"""The folders of the store, in every state: real ones, then the judgements in a table."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cio_console.diagnosis.folders import FolderFacts, Role, gather, judge
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.store.trial import Trial
from tests.rights import rights_hold

GOOD, DOUBTFUL, FAULTY, UNTRIED = (
    Judgement.GOOD,
    Judgement.DOUBTFUL,
    Judgement.FAULTY,
    Judgement.UNTRIED,
)
PLACE = Path("/maison/journal")
SOUND = FolderFacts(
    path=PLACE,
    kind="dossier",
    mode=0o700,
    system="ext4",
    free=5_000_000_000,
    share=0.42,
    files=1_000_000,
    tried=PLACE,
    trial=Trial(),
)


def access(folder: Path, role: Role = Role.PRIVATE) -> Check:
    """Return the first line of a real folder."""
    return judge("journal", gather(folder, role), role)[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a private folder."""
    place = tmp_path / "journal"
    place.mkdir(mode=0o700)
    return place


def test_a_private_folder_is_good_in_every_line_and_left_as_it_was(folder: Path) -> None:
    lines = judge("journal", gather(folder))
    assert [line.verdict for line in lines] == [GOOD, GOOD, GOOD]
    assert "0700, à vous" in lines[0].value
    assert lines[1].value == "fichier, lien, fsync, verrou"
    assert list(folder.iterdir()) == []


def test_a_folder_that_others_may_read_is_to_be_closed_and_is_not_closed_here(folder: Path) -> None:
    folder.chmod(0o755)
    line = access(folder)
    assert (line.verdict, "0755" in line.value) == (DOUBTFUL, True)
    assert line.advice.endswith(f"chmod 700 {folder}")
    assert folder.stat().st_mode & 0o777 == 0o755
    assert access(folder, Role.OPEN).verdict is GOOD


def test_a_link_is_refused_as_the_store_refuses_it(folder: Path) -> None:
    link = folder.parent / "lien"
    link.symlink_to(folder)
    facts = gather(link)
    assert judge("journal", facts)[0].verdict is FAULTY
    assert facts.trial is None
    assert list(folder.iterdir()) == []


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("", "utf-8")
    line = access(tmp_path / "journal")
    assert (line.verdict, "un fichier porte ce nom" in line.value) == (FAULTY, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another account")
def test_a_folder_of_another_account_is_refused_and_not_written_to(folder: Path) -> None:
    os.chown(folder, 12345, -1)
    facts = gather(folder)
    line = judge("journal", facts)[0]
    assert (line.verdict, "autre compte" in line.value) == (FAULTY, True)
    assert facts.trial is None


@rights_hold()
def test_a_folder_that_cannot_be_written_to_is_in_default(folder: Path) -> None:
    folder.chmod(0o500)
    lines = judge("journal", gather(folder))
    assert [line.verdict for line in lines[:2]] == [FAULTY, FAULTY]
    folder.chmod(0o700)


@rights_hold()
def test_a_folder_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    home = tmp_path / "maison"
    home.mkdir(mode=0o000)
    line = access(home / "journal")
    home.chmod(0o700)
    assert (line.verdict, "EACCES" in line.value) == (FAULTY, True)


def test_an_absent_folder_is_tried_where_it_will_be_made(tmp_path: Path) -> None:
    lines = judge("journal", gather(tmp_path / "a" / "b"))
    assert "créé au premier usage" in lines[0].value
    assert lines[1].value.startswith(f"dans {tmp_path}")
    assert list(tmp_path.iterdir()) == []


def test_an_absent_folder_within_another_says_nothing(tmp_path: Path) -> None:
    assert judge("rapports", gather(tmp_path / "reports", Role.WITHIN), Role.WITHIN) == ()


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ("ENOSPC", "Le disque est plein"),
        ("EDQUOT", "quota de disque"),
        ("EROFS", "en lecture seule"),
        ("EACCES", "droits du dossier"),
        ("EINCONNU", "EINCONNU"),
    ],
)
def test_a_refused_write_is_told_in_the_store_s_own_words(refusal: str, words: str) -> None:
    line = judge("journal", replace(SOUND, trial=Trial(write=refusal)))[1]
    assert words in line.value + line.advice
    assert "Ce qui est enregistré reste intact." in line.advice


@pytest.mark.parametrize(
    ("changes", "rank", "verdict", "words"),
    [
        ({"mode": 0o500}, 0, FAULTY, "0500"),
        ({"kind": "ESTALE"}, 0, FAULTY, "illisible (ESTALE)"),
        ({"system": "nfs4"}, 0, GOOD, "nfs4, partagé par le réseau"),
        ({"system": ""}, 0, GOOD, "système de fichiers inconnu"),
        ({"trial": None}, 1, UNTRIED, "non essayée"),
        ({"trial": Trial(write="ENOSPC")}, 1, FAULTY, "impossible (ENOSPC)"),
        ({"trial": Trial(write="EACCES")}, 1, FAULTY, "impossible (EACCES)"),
        ({"trial": Trial(link="EPERM")}, 1, GOOD, "pas de lien (EPERM)"),
        ({"trial": Trial(folder_sync="EINVAL")}, 1, GOOD, "pas de fsync (EINVAL)"),
        ({"trial": Trial(lock="ENOLCK")}, 1, GOOD, "pas de verrou (ENOLCK)"),
        ({"trial": Trial(link="EPERM", lock="ENOLCK")}, 1, DOUBTFUL, "pas de verrou"),
        ({"trial": Trial(removal="EACCES")}, 1, DOUBTFUL, "effacement impossible"),
        ({"free": 150_000_000}, 2, DOUBTFUL, "150 Mo de libre"),
        ({"free": 0}, 2, FAULTY, "0 octet de libre"),
        ({"free": -1}, 2, UNTRIED, "inconnue"),
        ({"files": 12}, 2, DOUBTFUL, "12 fichiers au plus"),
        ({"files": -1}, 2, GOOD, "42"),
    ],
)
def test_each_state_has_its_judgement(
    changes: dict[str, object], rank: int, verdict: Judgement, words: str
) -> None:
    line = judge("journal", replace(SOUND, **changes))[rank]  # type: ignore[arg-type]  # by name
    assert line.verdict is verdict
    assert words in line.value.replace("\u00a0", " ")
    if verdict in (DOUBTFUL, FAULTY):
        assert line.advice
        assert "{" not in line.advice

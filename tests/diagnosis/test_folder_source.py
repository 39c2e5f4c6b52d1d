"""A folder as source: real ones, sound and not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cio_console.diagnosis.folder_source import SourceFacts, examine, judge
from cio_console.domain.diagnosis import Check, Judgement
from tests.feed.builders import SCHOOLS, FeedFiles, options
from tests.rights import rights_hold

NOW = datetime(2025, 1, 8, 9, tzinfo=UTC)


def told(folder: Path) -> dict[str, Check]:
    """Return the lines of a folder by their label."""
    return {check.label: check for check in examine(folder, options(), NOW)}


@pytest.fixture
def feed(tmp_path: Path) -> FeedFiles:
    """Give a feed of one upload."""
    files = FeedFiles(tmp_path / "flux")
    files.add(SCHOOLS[0], 6)
    files.write()
    return files


def test_a_sound_folder_is_good_from_end_to_end(feed: FeedFiles) -> None:
    lines = told(feed.folder)
    assert {line.verdict for line in lines.values()} == {Judgement.GOOD}
    assert lines["contenu"].value == "révision 1, 4 établissements, 1 dépôt"
    assert "local" in lines["système de fichiers"].value


def test_an_absent_folder_says_what_to_look_at(tmp_path: Path) -> None:
    (line,) = told(tmp_path / "absent").values()
    assert (line.verdict, "partage" in line.advice) == (Judgement.FAULTY, True)


def test_a_folder_of_files_received_needs_no_feed(tmp_path: Path) -> None:
    lines = told(tmp_path)
    assert {line.verdict for line in lines.values()} == {Judgement.GOOD}
    assert "fichiers reçus" in lines["contenu"].value
    (tmp_path / "statuts.csv").touch()
    (line,) = told(tmp_path / "statuts.csv").values()
    assert (line.label, line.verdict) == ("liste d'états", Judgement.GOOD)


def test_a_feed_that_lost_its_index_is_in_default(tmp_path: Path) -> None:
    (tmp_path / "objects").mkdir()
    line = told(tmp_path)["index"]
    assert (line.verdict, "index.json" in line.advice) == (Judgement.FAULTY, True)


def test_an_object_that_was_altered_is_in_default(feed: FeedFiles) -> None:
    path = feed.object_of(next(iter(feed.uploads.values())))
    path.write_bytes(path.read_bytes().replace(b"S111", b"S112"))
    assert told(feed.folder)["un objet"].verdict is Judgement.FAULTY


def test_a_share_is_named() -> None:
    lines = list(judge(SourceFacts(Path("/mnt/x"), present=True, readable=True, system="cifs")))
    assert lines[1].value == "cifs, partagé par le réseau"
    lines = list(judge(SourceFacts(Path("/mnt/x"), present=True, readable=True, system="")))
    assert lines[1].value == "inconnu"


@rights_hold()
def test_a_folder_that_cannot_be_read_is_in_default(feed: FeedFiles) -> None:
    feed.folder.chmod(0)
    line = told(feed.folder)["dossier"]
    feed.folder.chmod(0o700)
    assert (line.verdict, "illisible" in line.value) == (Judgement.FAULTY, True)

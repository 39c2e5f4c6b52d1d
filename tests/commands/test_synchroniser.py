"""`synchroniser`: one synchronisation from a real feed, and what the other commands then read."""

import json
from pathlib import Path

import pytest

from cio_console.demo.server import serve
from cio_console.settings import read_settings
from cio_console.store.paths import Home
from tests.commands.conftest import Cli
from tests.feed.builders import SCHOOLS, FeedFiles


@pytest.fixture
def feed(tmp_path: Path) -> FeedFiles:
    """Give a published feed of two uploads."""
    files = FeedFiles(tmp_path / "flux")
    files.add(SCHOOLS[0], 6, errors=2)
    files.add(SCHOOLS[1], 7, errors=0)
    files.write()
    return files


def test_a_first_source_becomes_the_one_of_every_command(
    home: Home, cli: Cli, feed: FeedFiles
) -> None:
    done = cli("synchroniser", "--source", str(feed.folder))
    assert (done.code, done.out) == (0, "")
    assert "4 établissements, 2 dépôts, 2 rapports reçus" in done.err
    assert read_settings(home).source == str(feed.folder)
    state = json.loads(cli("etat", "--json", "--date", "2025-01-08").out)
    assert [s["collections"]["siecle"]["status"] for s in state["schools"]] == [
        "attendu",
        "attendu",
        "a-corriger",
        "conforme",
    ]
    assert len(json.loads(cli("anomalies", "--json").out)["findings"]) == 2


def test_a_configured_source_is_not_replaced(
    home: Home, cli: Cli, feed: FeedFiles, tmp_path: Path
) -> None:
    cli("synchroniser", "--source", str(feed.folder))
    other = FeedFiles(tmp_path / "autre")
    other.add(SCHOOLS[2], 8)
    other.write()
    done = cli("synchroniser", "--source", str(other.folder))
    assert done.code == 0
    assert f"La source de ce compte reste {feed.folder}" in done.err
    assert read_settings(home).source == str(feed.folder)
    assert "Rien de nouveau" in cli("synchroniser").err


def test_a_relative_folder_is_found_again_from_elsewhere(
    cli: Cli, feed: FeedFiles, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(feed.folder.parent)
    assert cli("synchroniser", "--source", "flux").code == 0
    monkeypatch.chdir("/")
    assert cli("synchroniser").code == 0
    assert cli("etat").code == 0


def test_nothing_new_is_said_in_one_sentence(cli: Cli, feed: FeedFiles) -> None:
    cli("synchroniser", "--source", str(feed.folder))
    done = cli("synchroniser")
    assert done.code == 0
    assert done.err.startswith("Rien de nouveau")


def test_cron_hears_nothing_of_a_success(cli: Cli, feed: FeedFiles) -> None:
    done = cli("synchroniser", "--source", str(feed.folder), "-q")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_cron_hears_a_failure_and_the_old_data_stay(cli: Cli, feed: FeedFiles) -> None:
    with serve(feed.folder) as address:
        cli("synchroniser", "--source", address)
        before = json.loads(cli("etat", "--json").out)["schools"]
    done = cli("synchroniser", "-q")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("cio-console : ")
    assert "127.0.0.1" in done.err
    assert json.loads(cli("etat", "--json").out)["schools"] == before
    assert "Dernière synchronisation" in cli("etat").out


def test_it_works_over_http(cli: Cli, feed: FeedFiles) -> None:
    with serve(feed.folder) as address:
        assert cli("synchroniser", "--source", address).code == 0
        feed.add(SCHOOLS[2], 8)
        feed.write()
        assert "3 dépôts, 1 rapport reçu" in cli("synchroniser").err


def test_a_feed_that_goes_back_is_refused_unless_forced(cli: Cli, feed: FeedFiles) -> None:
    feed.write(revision=7)
    cli("synchroniser", "--source", str(feed.folder))
    feed.add(SCHOOLS[2], 8)
    feed.write(revision=3)
    assert cli("synchroniser").code == 3
    assert cli("synchroniser", "--forcer").code == 0


def test_a_source_that_is_not_a_feed_is_not_remembered(
    home: Home, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "vide").mkdir()
    done = cli("synchroniser", "--source", str(tmp_path / "vide"))
    assert done.code == 3
    assert read_settings(home).source == ""


def test_an_address_with_a_password_is_refused_without_showing_it(cli: Cli) -> None:
    done = cli("synchroniser", "--source", "https://moi:s3cret@exemple.invalid/flux")
    assert done.code == 2
    assert "s3cret" not in done.err


def test_without_a_source_it_says_what_is_missing(cli: Cli) -> None:
    done = cli("synchroniser")
    assert done.code == 2
    assert "--source" in done.err


def test_a_missing_report_is_named_even_when_quiet(cli: Cli, feed: FeedFiles) -> None:
    upload = feed.add(SCHOOLS[2], 8)
    feed.object_of(upload).unlink()
    feed.write()
    done = cli("synchroniser", "--source", str(feed.folder), "-q")
    assert done.code == 0
    assert SCHOOLS[2] in done.err


def test_each_step_is_told_when_asked(cli: Cli, feed: FeedFiles) -> None:
    done = cli("synchroniser", "--source", str(feed.folder), "-v")
    assert done.code == 0
    assert "2 rapports à recevoir" in done.err
    assert "2/2" in done.err


def test_quiet_and_verbose_contradict_each_other(cli: Cli, feed: FeedFiles) -> None:
    assert cli("synchroniser", "--source", str(feed.folder), "-q", "-v").code == 2

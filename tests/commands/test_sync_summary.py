"""`synchroniser --resume` and `--json`: what cron mails, and what a program reads."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from cio_console.commands.sync_telling import MOST, ROOM
from cio_console.domain.school import School
from cio_console.domain.text import after_colon
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.turn import Turn
from tests.commands.conftest import Cli
from tests.domain.builders import paris
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.schemas import problems
from tests.store.builders import contact

A, B, C, D = SCHOOLS


@pytest.fixture
def feed(tmp_path: Path) -> FeedFiles:
    """Give a published feed of two uploads, one of them with errors."""
    files = FeedFiles(tmp_path / "flux")
    files.add(A, 6, errors=2)
    files.add(B, 7, errors=0)
    files.write()
    return files


@pytest.fixture
def morning() -> Iterator[time_machine.Traveller]:
    """Stop the clock on 8 January 2025 at half past seven."""
    with time_machine.travel(paris(1, 8, 7, 30), tick=False) as clock:
        yield clock


def test_a_first_synchronisation_has_nothing_to_compare(
    cli: Cli, feed: FeedFiles, morning: time_machine.Traveller
) -> None:
    ran = cli("synchroniser", "--source", str(feed.folder), "--resume")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == [
        "CIO d'Essai · mercredi 8 janvier 2025",
        "Secteur à jour : 4 établissements, 2 dépôts, 2 rapports reçus.",
        "",
        "Première synchronisation : rien à comparer.",
        "",
        "Aucun retard, aucun rejet.",
    ]
    assert str(feed.folder) in cli("config").out, "it becomes the source of this account"


def test_what_came_since_is_told_with_what_is_late(
    cli: Cli, feed: FeedFiles, morning: time_machine.Traveller
) -> None:
    cli("synchroniser", "--source", str(feed.folder), "-q")
    feed.add(A, 9, errors=0)
    feed.add(C, 9, errors=1)
    feed.write()
    morning.move_to(paris(1, 13, 7, 30))
    lines = cli("synchroniser", "--resume").lines
    since = lines.index("Depuis le 08/01/2025 07:30 : 2 dépôts · 1 en retard · 2 en progrès ·")
    news, late = lines[since:], lines[lines.index("En retard ou rejetés : 1") :]
    assert news[1] == "échéance passée : SIECLE"
    told = " ".join(" ".join(news).split())
    assert "SIECLE : à corriger → conforme, 2 erreurs de moins" in told
    assert "SIECLE : en retard → à corriger" not in told
    assert [line[:4] for line in late[1:]].count("  - ") == 1
    assert "SIECLE : rien reçu, échéance du" in " ".join(" ".join(late).split())
    assert max(map(len, lines)) <= ROOM


def test_a_quiet_summary_says_nothing_when_nothing_is_new(
    cli: Cli, feed: FeedFiles, morning: time_machine.Traveller
) -> None:
    first = cli("synchroniser", "--source", str(feed.folder), "--resume", "-q")
    assert first.lines[0] == "CIO d'Essai · mercredi 8 janvier 2025"
    morning.move_to(paris(1, 8, 8))
    again = cli("synchroniser", "--resume", "-q")
    assert (again.code, again.out, again.err) == (0, "", "")
    assert "rien de nouveau" in cli("synchroniser", "--resume").out
    morning.move_to(paris(1, 11, 7))
    assert "échéance passée : SIECLE" in cli("synchroniser", "--resume", "-q").out


def test_an_upload_published_late_is_new_all_the_same(
    cli: Cli, feed: FeedFiles, morning: time_machine.Traveller
) -> None:
    cli("synchroniser", "--source", str(feed.folder), "-q")
    feed.add(C, 8, errors=0)
    feed.write()
    morning.move_to(paris(1, 9, 7))
    assert "1 dépôt" in cli("synchroniser", "--resume", "-q").out


def test_a_failure_is_in_the_summary_with_the_age_of_what_follows(
    cli: Cli, feed: FeedFiles, morning: time_machine.Traveller
) -> None:
    cli("synchroniser", "--source", str(feed.folder), "-q")
    (feed.folder / "index.json").write_text("{", "utf-8")
    morning.move_to(paris(1, 13, 7, 30))
    ran = cli("synchroniser", "--resume", "-q")
    assert (ran.code, ran.err) == (3, "")
    told = " ".join(ran.lines)
    assert "Échec. L'index du flux n'est pas du JSON valable" in told
    assert "Ce qui suit date du 08/01/2025 07:30." in told
    assert "En retard ou rejetés : 2" in told


def test_a_failure_before_anything_was_received_names_the_source(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "absent"
    ran = cli("synchroniser", "--source", str(folder), "--resume", "-q")
    assert ran.code == 3
    assert ran.lines[0] == str(folder)
    assert ran.lines[1].startswith("Échec. ")
    assert cli("config", "--json").out.count(str(folder)) == 0


def test_another_session_at_work_is_nothing_wrong(
    home: Home, cli: Cli, feed: FeedFiles, morning: time_machine.Traveller
) -> None:
    cli("synchroniser", "--source", str(feed.folder), "-q")
    turn = Turn(home.cache(str(feed.folder)))
    assert turn.take()
    try:
        quiet = cli("synchroniser", "--resume", "-q")
        assert (quiet.code, quiet.out) == (0, "")
        assert "est déjà en cours" in " ".join(cli("synchroniser", "--resume").lines)
        (one,) = document(cli)["sources"]
        assert (one["state"], one["exit_code"], one["error"]) == ("en-cours", 0, "")
    finally:
        turn.leave()


def test_a_long_list_is_cut_aloud(
    cli: Cli, tmp_path: Path, morning: time_machine.Traveller
) -> None:
    files = FeedFiles(tmp_path / "grand")
    files.schools = tuple(School(f"9{n:06}A", f"Lycée {n}") for n in range(MOST + 7))
    files.write()
    morning.move_to(paris(1, 13))
    lines = cli("synchroniser", "--source", str(files.folder), "--resume").lines
    assert lines[-1] == "  et 7 autres : cio-console etat"
    assert sum(line.startswith("  - ") for line in lines) == MOST


def test_nothing_that_the_director_wrote_and_no_escape_is_in_a_summary(
    home: Home, cli: Cli, feed: FeedFiles, morning: time_machine.Traveller
) -> None:
    Journal(home.journal).record_new([contact(A, "Mme Costa refuse")])
    cli("synchroniser", "--source", str(feed.folder), "-q")
    morning.move_to(paris(1, 13))
    out = cli("synchroniser", "--resume").out
    assert "Costa" not in out
    assert not [c for c in out if ord(c) < 32 and c != "\n"]


def document(cli: Cli, *words: str) -> Any:
    """Return what `synchroniser --json` writes, which follows its schema."""
    found = json.loads(cli("synchroniser", "--json", *words).out)
    assert problems(found) == []
    return found


def test_the_document_tells_what_came_and_what_is_late(
    cli: Cli, feed: FeedFiles, morning: time_machine.Traveller
) -> None:
    first = document(cli, "--source", str(feed.folder))
    (one,) = first["sources"]
    assert (first["exit_code"], one["state"], one["since"]) == (0, "a-jour", None)
    assert (one["schools"], one["uploads"], one["fetched"]) == (4, 2, 2)
    feed.add(C, 9, errors=0)
    feed.write()
    morning.move_to(paris(1, 13, 7, 30))
    (one,) = document(cli)["sources"]
    assert [(c["uai"], c["kind"]) for c in one["changes"]] == [(D, "late"), (C, "better")]
    assert one["closed"] == ["siecle"]
    assert [(e["uai"], e["collection"], e["status"]) for e in one["late"]] == [
        (D, "siecle", "en-retard")
    ]
    assert document(cli)["sources"][0]["state"] == "inchange"


def test_the_document_of_a_failure_is_whole_and_the_reason_is_on_stderr_too(
    cli: Cli, feed: FeedFiles, morning: time_machine.Traveller
) -> None:
    cli("synchroniser", "--source", str(feed.folder), "-q")
    (feed.folder / "index.json").unlink()
    ran = cli("synchroniser", "--json", "-q")
    found = json.loads(ran.out)
    assert problems(found) == []
    assert (ran.code, found["exit_code"]) == (3, 3)
    (one,) = found["sources"]
    assert (one["state"], one["exit_code"], one["uploads"]) == ("echec", 3, 2)
    assert one["error"].startswith("Le ")
    assert ran.err == f"cio-console : {after_colon(one['error'])}\n"


def test_several_sources_are_summed_up_one_after_the_other(
    cli: Cli, feed: FeedFiles, tmp_path: Path, morning: time_machine.Traveller
) -> None:
    other = FeedFiles(tmp_path / "autre")
    other.write()
    sources = ("--source", str(feed.folder), "--source", str(other.folder))
    lines = cli("synchroniser", *sources, "--resume").lines
    assert lines.count("Première synchronisation : rien à comparer.") == 2
    (other.folder / "index.json").unlink()
    found = document(cli, *sources)
    assert [one["state"] for one in found["sources"]] == ["inchange", "echec"]
    assert found["exit_code"] == 3
    told = cli("synchroniser", *sources, "--resume", "-q")
    assert told.code == 3
    assert "Échec." in told.lines[1], "the other one has nothing to say"


def test_one_form_at_a_time(cli: Cli, feed: FeedFiles) -> None:
    ran = cli("synchroniser", "--source", str(feed.folder), "--resume", "--json")
    assert ran.code == 2
    assert "ne vont pas ensemble" in ran.err

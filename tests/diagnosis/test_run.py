"""The whole: isolated examinations, bounded in time, in every bad state of a home."""

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cio_console.diagnosis import run, versions
from cio_console.diagnosis.run import Request, diagnose
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.feed.source import FeedOptions
from cio_console.settings import Settings
from cio_console.store.paths import Home
from tests.feed.builders import options
from tests.feed.servers import scripted, wait_for_the_other
from tests.rights import rights_hold

NOW = datetime(2025, 1, 8, 9, tzinfo=UTC)
SECTIONS = ["Versions", "Terminal", "Réglages"]


def given(home: Path, source: str = "", *, offline: bool = True) -> Request:
    """Return the request of a diagnosis of that home."""
    environ = {"CIO_CONSOLE_HOME": str(home), "HOME": str(home.parent), "TERM": "xterm"}

    def reach(_home: Home | None, settings: Settings) -> FeedOptions:
        return options(environ, ca_bundle=settings.ca_bundle, proxy=settings.proxy)

    return Request(environ, NOW, reach, (source,) if source else (), offline)


def lines(request: Request, limit: float = 20.0) -> tuple[Check, ...]:
    """Return the lines of a diagnosis."""
    return diagnose(request, limit).checks


def sections(checks: tuple[Check, ...]) -> list[str]:
    """Return the sections in the order they are told."""
    return list(dict.fromkeys(check.section for check in checks))


def test_an_empty_home_is_told_in_order_and_left_empty(tmp_path: Path) -> None:
    found = lines(given(tmp_path / "maison"))
    assert sections(found) == [*SECTIONS, "Stockage"]
    assert [c.label for c in found if c.verdict is Judgement.FAULTY] == []
    assert not (tmp_path / "maison").exists()


def test_a_source_adds_its_sections_in_order(tmp_path: Path) -> None:
    found = lines(given(tmp_path / "maison", "https://suivi.invalid/"))
    assert sections(found) == [*SECTIONS, "Réseau", "Stockage", "Campagne"]
    (network,) = [check for check in found if check.section == "Réseau"]
    assert (network.verdict, network.value) == (Judgement.UNTRIED, "non essayée, par --hors-ligne")


def test_a_folder_is_read_even_without_the_network(tmp_path: Path) -> None:
    found = lines(given(tmp_path / "maison", str(tmp_path / "absent")))
    assert "Dossier source" in sections(found)


def test_a_broken_settings_file_leaves_every_other_line(tmp_path: Path) -> None:
    home = tmp_path / "maison"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_bytes(b"source = \xff")
    found = lines(given(home, "https://suivi.invalid/"))
    assert sections(found) == [*SECTIONS, "Réseau", "Stockage", "Campagne"]
    errors = [c for c in found if c.label == "erreur"]
    assert [e.verdict for e in errors] == [Judgement.FAULTY]
    assert str(tmp_path) not in repr(found)


def test_a_file_in_the_place_of_the_home_is_a_line(tmp_path: Path) -> None:
    home = tmp_path / "maison"
    home.write_text("", "utf-8")
    found = lines(given(home, "https://suivi.invalid/"))
    assert sections(found)[:3] == SECTIONS
    assert any(c.section == "Stockage" and c.verdict is Judgement.FAULTY for c in found)


@rights_hold()
def test_a_home_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    home = tmp_path / "maison"
    home.mkdir(mode=0)
    found = lines(given(home, "https://suivi.invalid/"))
    home.chmod(0o700)
    assert sections(found) == [*SECTIONS, "Réseau", "Stockage", "Campagne"]
    assert any(c.verdict is Judgement.FAULTY for c in found)


def test_a_source_with_a_password_is_never_shown_not_even_as_a_folder_name(tmp_path: Path) -> None:
    found = lines(given(tmp_path / "maison", "https://x.fr/?jeton=s3cret"))
    assert "s3cret" not in repr(found)
    assert any(c.label == "source" and c.verdict is Judgement.FAULTY for c in found)


def test_a_probe_that_breaks_is_one_line_without_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("s3cret")

    monkeypatch.setattr(versions, "gather", broken)
    found = lines(given(tmp_path / "maison"))
    assert sections(found) == [*SECTIONS, "Stockage"]
    (line,) = [check for check in found if check.section == "Versions"]
    assert line.verdict is Judgement.FAULTY
    assert line.value.startswith("n'a pas pu être examiné (RuntimeError, test_run.py:")
    assert "s3cret" not in repr(found)


def test_a_probe_that_hangs_is_one_line_after_those_it_gave() -> None:
    reached, leave = threading.Event(), threading.Event()

    def hanging() -> Iterator[Check]:
        yield Check("Versions", "console", "0.1.0")
        reached.set()
        leave.wait()

    under_way = run._Run("Versions", "versions", hanging)
    thread = under_way.start()
    reached.wait()
    found = list(under_way.result())
    leave.set()
    thread.join()
    assert [check.label for check in found] == ["console", "versions"]
    assert (found[1].verdict, found[1].value) == (Judgement.FAULTY, "sans réponse à temps")
    assert [check.label for check in under_way.result()] == ["console"]


def test_without_any_time_left_every_section_is_there(tmp_path: Path) -> None:
    assert sections(lines(given(tmp_path / "maison"), 0.0))[:3] == SECTIONS


def test_a_home_that_never_answers_does_not_take_the_rest(tmp_path: Path) -> None:
    home = tmp_path / "maison"
    home.mkdir()
    os.mkfifo(home / "config.toml")  # whoever reads it waits for somebody to write
    found = lines(given(home, "https://suivi.invalid/"), 0.5)
    with (home / "config.toml").open("w", encoding="utf-8"):
        pass
    assert sections(found) == [*SECTIONS, "Réseau"]
    (line,) = [check for check in found if check.section == "Réglages"]
    assert (line.label, line.value) == ("réglages", "sans réponse à temps")


def test_a_server_that_never_answers_is_given_up_and_the_rest_is_told(tmp_path: Path) -> None:
    with scripted([wait_for_the_other]) as server:
        found = lines(given(tmp_path / "maison", server.url, offline=False), 1.0)
    for thread in threading.enumerate():
        if thread.name == "Réseau":
            thread.join()
    network = [check for check in found if check.section == "Réseau"]
    assert network[-1].value == "sans réponse à temps"
    assert sections(found) == [*SECTIONS, "Réseau", "Stockage", "Campagne"]


def test_everything_ends_before_half_a_minute() -> None:
    assert run.LIMIT < 30

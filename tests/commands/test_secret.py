"""Hashes in the answers of the commands: the same from one run to the next, none without a home."""

import json
from pathlib import Path

import pytest

from cio_console.store.paths import Home
from cio_console.store.secret import NAME
from tests.checks.builders import eleves
from tests.commands.conftest import Cli


@pytest.fixture
def faulty(tmp_path: Path) -> str:
    """Give a SIECLE zip where one pupil has a wrong address."""
    export = eleves()
    export.pupils[1].change(MEL="deux mots")
    return str(export.write(tmp_path))


def hashes(cli: Cli, file: str) -> tuple[str, str, str, str]:
    """Return the hashes of the one finding of a file, and which secret they are of."""
    (checked,) = json.loads(cli("verifier", file, "--json").out)["files"]
    (finding,) = checked["findings"]
    pupil = finding["pupil"]
    return checked["keyed"], pupil["ine_key"], pupil["person_key"], finding["value_key"]


def test_the_hashes_are_the_same_from_one_run_to_the_next(
    home: Home, cli: Cli, faulty: str
) -> None:
    first = hashes(cli, faulty)
    assert all(first)
    assert hashes(cli, faulty) == first
    (home.data / NAME).unlink()
    assert not set(hashes(cli, faulty)) & set(first)


def test_what_people_read_needs_no_secret(home: Home, cli: Cli, faulty: str) -> None:
    for form in ([], ["-q"], ["--csv"]):
        assert cli("verifier", faulty, *form).code == 1
    assert not (home.data / NAME).exists()


def test_without_a_home_to_keep_it_in_there_is_no_hash_and_it_is_told(
    cli: Cli, faulty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fichier").write_text("")
    monkeypatch.setenv("CIO_CONSOLE_HOME", str(tmp_path / "fichier" / "dedans"))
    done = cli("verifier", faulty, "--json", "--campagne", "2025-creteil")
    assert done.code == 1
    assert "empreintes" in done.err
    assert json.loads(done.out)["files"][0]["keyed"] == ""

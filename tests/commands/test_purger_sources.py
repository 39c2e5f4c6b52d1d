"""`purger --source`: that source and no other, by a name that is known."""

import pytest

from cio_console.store.paths import Home
from tests.commands.builders import SOURCE
from tests.commands.conftest import Cli
from tests.commands.used_home import EVERYTHING, OTHER, held, use


@pytest.fixture
def used(home: Home) -> Home:
    """Give a home used for months."""
    return use(home)


def test_a_source_alone_goes(used: Home, cli: Cli) -> None:
    done = cli("purger", "--source", OTHER, "--oui", "-q")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert held(used) == (True, False, 2, 1, True)


def test_a_source_that_is_neither_followed_nor_held_is_refused(used: Home, cli: Cli) -> None:
    wrong = f"{OTHER}nord/"
    done = cli("purger", "--source", wrong, "--oui")
    assert (done.code, done.out) == (2, "")
    assert f"la source {wrong} n'est ni suivie ni gardée : rien n'est fait." in done.err
    assert f"Sources connues : {SOURCE}, {OTHER}." in done.err
    assert cli("purger", "--source", OTHER, "--source", wrong, "--oui").code == 2
    assert held(used) == EVERYTHING


@pytest.mark.parametrize("option", ["--source", "--campagne", "--note"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_value_removes_nothing(used: Home, cli: Cli, option: str, empty: str) -> None:
    done = cli("purger", option, empty, "--oui")
    assert (done.code, done.out) == (2, "")
    assert f"{option} est vide : rien n'est fait." in done.err
    assert held(used) == EVERYTHING


def test_a_source_that_is_followed_may_have_nothing_to_remove(home: Home, cli: Cli) -> None:
    done = cli("purger", "--source", SOURCE)
    assert done.code == 2
    assert "Aucune source n'est gardée ici." in done.err
    home.settings_file.parent.mkdir(parents=True)
    home.settings_file.write_text(f'source = "{SOURCE}"\n', "utf-8")
    done = cli("purger", "--source", SOURCE)
    assert (done.code, done.err) == (0, "Rien à effacer.\n")


def test_the_other_sources_are_told_to_be_kept(used: Home, cli: Cli) -> None:
    told = cli("purger", "--source", OTHER).lines
    kept = told[told.index("Gardé :") :]
    assert any(f"cache de {SOURCE}" in line and "pas demandé" in line for line in kept)


def test_the_caches_of_other_hosts_go_with_everything_only(used: Home, cli: Cli) -> None:
    there = used.caches / "la-bas" / used.cache(OTHER).name
    there.parent.mkdir()
    used.cache(OTHER).rename(there)
    told = cli("purger", "--oui")
    assert f"cache de {OTHER}, sur la machine la-bas" in told.out
    assert "« --tout » l'efface aussi" in told.out
    assert there.exists()
    assert cli("purger", "--tout", "--oui").code == 0
    assert not there.exists()

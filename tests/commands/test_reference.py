"""`expliquer` and `config`: the catalogue in words, and where everything is."""

import json

import pytest

from cio_console.checks.catalogue import catalogue
from cio_console.settings import example_settings, read_settings
from cio_console.store.paths import Home
from tests.commands.builders import SOURCE, fill
from tests.commands.conftest import Cli


def test_the_catalogue_lists_every_rule_once(cli: Cli) -> None:
    done = cli("expliquer")
    assert done.code == 0
    named = [line.split()[0] for line in done.lines if not line.startswith(" ")]
    assert named == list(catalogue())


@pytest.mark.parametrize("name", ["S111", "s111", catalogue()["S111"].slug])
def test_a_rule_is_found_by_its_code_or_its_name(cli: Cli, name: str) -> None:
    done = cli("expliquer", name)
    rule = catalogue()["S111"]
    assert done.code == 0
    assert done.lines[0] == f"S111 {rule.title}"


@pytest.mark.parametrize("code", list(catalogue()))
def test_a_rule_is_told_whole_and_folded(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    done = cli("expliquer", code)
    rule = catalogue()[code]
    told = " ".join(done.out.split())
    assert max(map(len, done.lines[1:])) <= 72
    for text in (rule.why, rule.fix_before, rule.fix_after, rule.who, rule.source):
        assert " ".join(text.split()) in told
    for example in (rule.example_wrong, rule.example_right):
        assert " ".join(example.split()) in told


def test_a_day_chooses_the_advice_of_that_day(cli: Cli) -> None:
    rule = catalogue()["S111"]
    before = " ".join(cli("expliquer", "S111", "--date", "2025-01-08").out.split())
    after = " ".join(cli("expliquer", "S111", "--date", "2025-02-05").out.split())
    assert rule.fix_before in before
    assert rule.fix_after not in before
    assert rule.fix_after in after
    assert rule.fix_before not in after


def test_an_unknown_rule_is_answered_with_the_nearest(cli: Cli) -> None:
    done = cli("expliquer", "S112X")
    assert (done.code, done.out) == (2, "")
    assert "S112" in done.err


def test_the_rules_are_given_to_programs_too(cli: Cli) -> None:
    document = json.loads(cli("expliquer", "--json").out)
    assert document["format"] == "cio-rules"
    assert [rule["code"] for rule in document["rules"]] == list(catalogue())


def test_config_says_where_and_what(home: Home, cli: Cli) -> None:
    fill(home)
    done = cli("config")
    assert done.code == 0
    for place in (home.settings_file, home.journal, home.caches, SOURCE):
        assert str(place) in done.out


def test_config_of_a_new_account_creates_nothing(home: Home, cli: Cli) -> None:
    done = cli("config")
    assert done.code == 0
    assert "n'existe pas encore" in done.out
    assert not home.config.exists()


def test_the_example_can_be_saved_as_it_is(home: Home, cli: Cli) -> None:
    home.config.mkdir(parents=True)
    home.settings_file.write_text(cli("config", "--exemple").out, "utf-8")
    assert read_settings(home).source == ""
    assert cli("config", "--exemple").out == example_settings()


def test_a_wrong_setting_is_told_with_its_line(home: Home, cli: Cli) -> None:
    home.config.mkdir(parents=True)
    home.settings_file.write_text('\nsuorce = "x"\n', "utf-8")
    for command in ("config", "etat", "synchroniser"):
        done = cli(command)
        assert (done.code, done.out) == (2, "")
        assert "ligne 2" in done.err
        assert "« source »" in done.err


def test_config_speaks_json(home: Home, cli: Cli) -> None:
    fill(home)
    document = json.loads(cli("config", "--json").out)
    assert document["format"] == "cio-config"
    assert document["source"] == SOURCE
    assert document["settings_file"] == str(home.settings_file)

"""What every command writes with `--json` follows the schema published for it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from cio_console.commands.entry import console
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.checks.builders import eleves
from tests.commands.builders import CLEAN, FAULTY, fill, given_list, note
from tests.commands.conftest import Cli
from tests.commands.test_config_campagne import written
from tests.directory.desks import a_sector_of_rows
from tests.directory.open_data import OpenData, a_general_count, open_data
from tests.feed.academy import A, Academy
from tests.feed.builders import FeedFiles
from tests.feed.deposits import an_export
from tests.schemas import DOCUMENTS, problems
from tests.store.builders import acceptance, declaration
from tests.store.test_drafts import draft

FOLDER = "{folder}"
"""Stands for the folder of the test in the words of a command."""
LIST = f"{FOLDER}/lycees.csv"
EXPORT = f"{FOLDER}/ExportXML_ElevesSansAdresses.zip"
MINE = f"{FOLDER}/home/campagnes/2026-essai.toml"

ASKED: tuple[tuple[str, ...], ...] = (
    ("synchroniser", "--source", f"{FOLDER}/flux"),
    ("synchroniser", "--source", f"{FOLDER}/absent"),
    ("etat",),
    ("etat", "--collecte", "siecle", "--date", "2025-03-01"),
    ("changements", "--date", "2025-01-09", "--depuis", "2025-01-06"),
    ("campagne", "--date", "2025-01-13"),
    ("anomalies",),
    ("anomalies", "--depuis-depot"),
    ("relances", "--date", "2025-01-13"),
    ("verifier", EXPORT),
    ("expliquer",),
    ("expliquer", "S111"),
    ("secteur", "montrer"),
    ("secteur", "chercher", "Aville"),
    ("secteur", "construire", "--cio", "Aville", "--sortie", f"{FOLDER}/autre.json", "--oui"),
    ("secteur", "importer", LIST, "--apercu"),
    ("secteur", "importer", LIST, "--oui"),
    ("secteur", "hors-perimetre", CLEAN, "notes", "peu de candidats", "--oui"),
    ("secteur", "retirer", CLEAN, "--apercu"),
    (
        *("publier", "--depots", f"{FOLDER}/depots", "--secteurs", f"{FOLDER}/secteurs"),
        *("--campagne", f"{FOLDER}/campagne.toml", "--sortie", f"{FOLDER}/suivi"),
    ),
    ("diagnostic", "--hors-ligne"),
    ("config",),
    ("config", "campagne", "lister"),
    ("config", "campagne", "montrer"),
    ("config", "campagne", "valider", MINE),
    ("config", "campagne", "comparer", "2025-creteil", MINE),
    ("accepter", "--liste"),
    ("declarer", "--liste"),
    ("purger",),
    ("purger", "--liste"),
)  # fmt: skip
"""The words of commands that answer in JSON."""


@pytest.fixture(scope="module")
def portal() -> Iterator[OpenData]:
    """Serve the open data."""
    with open_data(a_sector_of_rows(), [a_general_count(101, "2024", g=180)]) as served:
        yield served


@pytest.fixture
def used(home: Home, tmp_path: Path, portal: OpenData) -> Path:
    """Give the folder of a home where everything that can be shown is held."""
    fill(home)
    given_list(home)
    with home.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(f'annuaire = "{portal.url}"\n')
    note(home, FAULTY, "Rappeler")
    journal = Journal(home.journal)
    journal.accept_all([acceptance()])
    journal.declare([declaration()])
    journal.keep_draft(draft())
    written(home)
    (tmp_path / "lycees.csv").write_text(
        f"UAI;Nom;Tél\n{FAULTY};Autre;01 99 00 00 01\n9990011H;Alpha;\n", "utf-8"
    )
    feed = FeedFiles(tmp_path / "flux")
    feed.add(A, 6, errors=2)
    feed.write()
    academy = Academy(tmp_path)
    academy.put(f"{A}/siecle/2025-01-08T140500_e.zip", an_export(A))
    academy.write()
    export = eleves()
    export.pupils[0].change(MEL=None)
    export.write(tmp_path).rename(EXPORT.replace(FOLDER, str(tmp_path)))
    return tmp_path


def answer(cli: Cli, folder: Path, words: tuple[str, ...]) -> Any:
    """Return the document that a command writes."""
    typed = [word.replace(FOLDER, str(folder)) for word in words]
    done = cli(*typed, "--json")
    assert done.code in (0, 1, 2, 3), done.err
    return json.loads(done.out)


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_an_answer_follows_its_schema(used: Path, cli: Cli, words: tuple[str, ...]) -> None:
    assert problems(answer(cli, used, words)) == []


def test_an_answer_that_lacks_a_field_does_not(used: Path, cli: Cli) -> None:
    document = answer(cli, used, ("etat",))
    del document["schools"][0]["uai"]
    (told,) = problems(document)
    assert told == "['schools', 0]: 'uai' is a required property"


def test_accepter_and_declarer_give_what_is_in_force(used: Path, cli: Cli) -> None:
    cli("declarer", FAULTY, "siecle", "--par", "Mme Costa")
    entry = json.loads(cli("anomalies", "--json").out)["findings"][0]
    reason = ("--raison", "vérifié", "--jusqu-au", "2099-01-01")
    assert cli("accepter", entry["fingerprint"], *reason).code == 0
    declared = answer(cli, used, ("declarer", "--liste"))
    assert [(one["uai"], one["by"]) for one in declared["declarations"]] == [(FAULTY, "Mme Costa")]
    assert declared["contacts"] == declared["acceptances"] == []
    accepted = answer(cli, used, ("accepter", "--liste"))
    assert [one["fingerprint"] for one in accepted["acceptances"]] == [entry["fingerprint"]]
    for words in (("accepter",), ("declarer", FAULTY, "siecle")):
        refused = cli(*words, "--json")
        assert (refused.code, "--json va avec --liste" in refused.err) == (2, True)


WITHOUT = {
    ("demo",): "opens the screens",
    ("rapport",): "writes a page to be read, whose figures are those of the other commands",
    ("completion",): "writes what a shell reads",
    ("config", "campagne", "modele"): "writes a file to be completed",
}
"""The commands that show no data."""


def commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Give every command that does something by itself, with its words."""
    if path and (not isinstance(command, click.Group) or command.invoke_without_command):
        yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            assert member is not None
            yield from commands(member, (*path, name))


def takes_json(command: click.Command) -> bool:
    """Tell whether a command answers in JSON when asked to."""
    return any("--json" in option.opts for option in command.params)


def test_every_command_that_shows_data_takes_json() -> None:
    # A group that answers alone gives what one of its members does.
    lacking = [path for path, command in commands(console) if not takes_json(command)]
    assert {path for path in lacking if path not in (("secteur",), ("config", "campagne"))} == set(
        WITHOUT
    )


def test_every_command_that_takes_json_is_tried_here() -> None:
    tried = {words[:depth] for words in ASKED for depth in (1, 2, 3)}
    asked = [path for path, command in commands(console) if takes_json(command)]
    assert [path for path in asked if path not in tried] == []


def test_every_document_published_is_tried_here(used: Path, cli: Cli) -> None:
    seen = {answer(cli, used, words)["format"] for words in ASKED}
    assert {one.format for one in DOCUMENTS if one.format and not one.read} == seen

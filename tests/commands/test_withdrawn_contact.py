"""A contact that was taken back: in the journal, and in what lists the journal, only."""

import json

import pytest

from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.commands.builders import CLEAN
from tests.commands.conftest import Cli
from tests.commands.used_home import use
from tests.store.builders import NOON


@pytest.fixture
def used(home: Home) -> Home:
    """Give a home used for months."""
    return use(home)


def test_a_contact_taken_back_is_listed_as_such_and_by_no_other_command(
    used: Home, cli: Cli
) -> None:
    journal = Journal(used.journal)
    (mine,) = (one for one in journal.contacts() if one.uai == CLEAN)
    journal.withdraw_contacts([mine], NOON)

    listed = cli("purger", "--liste", "--etablissement", CLEAN).lines
    assert listed[0].endswith("téléphone, retirée")
    document = json.loads(cli("purger", "--liste", "--etablissement", CLEAN, "--json").out)
    assert document["contacts"][0]["withdrawn_at"] == "2025-01-08T12:00:00Z"
    for command in (("relances", "--faites"), ("relances", "--json"), ("etat", "--csv")):
        assert mine.text not in cli(*command).out
    done = cli("purger", "--note", listed[0].split()[0], "--oui")
    assert done.code == 0
    assert not any(mine.text.encode() in path.read_bytes() for path in used.journal.rglob("*.json"))

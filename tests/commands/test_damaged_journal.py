"""Whichever command reads the journal first says what was damaged: it is said once."""

import pytest

from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.commands.builders import fill
from tests.commands.conftest import Cli
from tests.store.builders import contact, flip, newest

DAY = ["--date", "2025-01-09"]


@pytest.mark.parametrize(
    "words",
    [
        ["etat", *DAY],
        ["etat", "--csv", *DAY],
        ["anomalies", *DAY],
        ["accepter", *DAY],
        ["accepter", "--liste", *DAY],
        ["purger", "--liste"],
    ],
    ids=" ".join,
)
def test_what_was_damaged_and_where_it_was_put_are_told(
    cli: Cli, home: Home, words: list[str]
) -> None:
    fill(home)
    for name in ("a", "b"):
        Journal(home.journal).record_new([contact(name)])
    damaged = newest(home.journal, "journal")
    flip(damaged)

    done = cli(*words)

    aside = home.journal / "quarantine"
    assert f"Attention : fichier abîmé mis de côté dans {aside} : {damaged.name}" in done.err
    assert "l'état d'avant est utilisé" in done.err
    assert (aside / damaged.name).exists()
    assert "Fichier abîmé" not in cli(*words).err

"""A director alone, in a real terminal: a folder of files received, `r`, and a school is there."""

import os
from pathlib import Path

import pytest

from cio_console.demo.deposits import Arrival
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.demo.builders import sender, sent
from tests.e2e.terminal import console, environment, terminal

SCHOOLS = (2, 3, 16)
"""Numbers of schools of the demonstration, by the order of its story."""

pytestmark = pytest.mark.e2e


def receive(folder: Path, arrival: Arrival) -> None:
    """Save a file in a folder on the day on which it came."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"reçu {arrival.file_name}"
    path.write_bytes(arrival.data)
    os.utime(path, (arrival.received_at.timestamp(),) * 2)


def test_from_an_empty_home_files_dropped_in_a_folder_become_statuses(tmp_path: Path) -> None:
    folder = tmp_path / "recu"
    first, second, third = (sent(n, "siecle")[0] for n in SCHOOLS)
    one, two, three = (sender(n).school.uai for n in SCHOOLS)
    receive(folder, first)
    receive(folder / "par courriel" / "décembre", second)
    (folder / "contrat.pdf").write_bytes(b"%PDF-1.7")
    with terminal() as session:
        session.start(
            [*console(), "--date", "2025-01-08"], (100, 30), environment(tmp_path / "home")
        )
        session.wait_for("Donner le dossier d'un flux")
        session.keys("Down", "Down", "Enter")
        session.type(str(folder))
        session.keys("Enter")
        session.wait_for("Établissements 2", "Source retenue", one, two)

        receive(folder, third)
        session.keys("r")
        session.wait_for("Établissements 3", three)

        session.keys("8")
        session.wait_for("Fichiers du dossier", "contrat.pdf est laissé de côté")
        session.keys("q", "p")
        session.wait_for("Dépôt déclaré", "dépôt vu le")
        session.type("Mme Costa")
        session.keys("Enter")
        session.wait_for("1 dépôt déclaré noté")
        session.keys("q")
        assert session.wait_exit() == 0
    home = Home.resolve({"CIO_CONSOLE_HOME": str(tmp_path / "home")})
    (told,) = Journal(home.journal).declarations()
    assert told.by == "Mme Costa"

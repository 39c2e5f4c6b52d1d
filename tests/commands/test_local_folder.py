"""`synchroniser` and a plain folder of files: what is said, what is held, what is purged."""

import os
from pathlib import Path

from cio_console.store.inventory import caches_of
from cio_console.store.paths import FEED, Home
from tests.checks.schemas import short_names
from tests.commands.conftest import Cli
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import an_export

A, B, *_ = SCHOOLS
DAY = ["--date", "2025-01-13"]


def receive(folder: Path, name: str, uai: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(an_export(uai))


def test_the_first_try_needs_nothing_but_the_folder(cli: Cli, home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "recu"
    receive(folder, f"{A}/siecle/2025-01-06T101500_Eleves.zip", A)
    for name in ("lisez-moi.docx", "Les notes.docx"):
        (folder / name).write_bytes(b"Bonjour")

    done = cli("synchroniser", "--source", str(folder))

    assert done.code == 0
    assert "Secteur à jour : 1 établissement, 1 dépôt" in done.err
    assert "Attention : lisez-moi.docx est laissé de côté" in done.err
    assert "Attention : « Les notes.docx » est laissé de côté" in done.err
    assert "cio-console secteur" in done.err
    assert "▲ à corriger" in cli("etat", *DAY).out

    receive(folder, "b/2025-01-07T101500_x", B)
    assert "2 établissements, 2 dépôts" in cli("synchroniser").err
    assert "Rien de nouveau" in cli("synchroniser").err


def test_the_list_the_campaign_and_the_schemas_are_those_of_the_settings(
    cli: Cli, home: Home, tmp_path: Path
) -> None:
    folder = tmp_path / "recu"
    receive(folder, "2025-01-06T101500_a.zip", A)
    home.config.mkdir(parents=True)
    (tmp_path / "liste.json").write_text(
        f'{{"sector":{{"uai":"9990000W","name":"CIO d\'Essai"}},'
        f'"schools":[{{"uai":"{A}","name":"Lycée Alpha"}},{{"uai":"{B}","name":"Lycée Bêta"}}]}}',
        "utf-8",
    )
    home.settings_file.write_text(
        f'source = "{folder}"\nsecteur = "{tmp_path / "liste.json"}"\nschemas = "schemas"\n',
        "utf-8",
    )
    (home.config / "schemas").mkdir()
    (home.config / "schemas" / "BEE_ELEVES.xsd").write_text(short_names(), "utf-8")

    assert cli("synchroniser").code == 0

    told = cli("etat", *DAY).out
    assert "Lycée Alpha" in told
    assert "Lycée Bêta" in told
    assert "CIO d'Essai — Parcoursup 2025" in told
    assert "F013" in cli("anomalies", *DAY).out


def test_the_folder_of_an_account_is_found_from_anywhere(
    cli: Cli, home: Home, tmp_path: Path
) -> None:
    """« ~/remontees » in the settings is the same source whatever the current folder."""
    folder = Path(os.environ["HOME"]) / "remontees-essai"
    home.config.mkdir(parents=True)
    home.settings_file.write_text('source = "~/remontees-essai"\n', "utf-8")

    done = cli("synchroniser")

    assert done.code == 3
    assert f"le dossier {folder} est absent" in done.err


def test_what_was_made_privately_goes_with_the_cache(cli: Cli, home: Home, tmp_path: Path) -> None:
    receive(tmp_path / "recu", "a.zip", A)
    cli("synchroniser", "--source", str(tmp_path / "recu"))
    cache = home.cache(str(tmp_path / "recu"))
    assert (cache / FEED / "index.json").exists()
    (held,) = caches_of(home).caches
    assert not [item for item in held.items if item.why_left], "every file is a known one"

    assert cli("purger", "--source", str(tmp_path / "recu"), "--oui").code == 0

    assert not cache.exists()
    assert (tmp_path / "recu" / "a.zip").exists(), "what was received is the director's"

"""`publier` for an académie: what it says, its exit code, and the summary for monitoring."""

import json
from pathlib import Path
from typing import Any

import pytest

from cio_console.store.paths import Home
from tests.checks.schemas import short_names
from tests.commands.conftest import Cli
from tests.feed.academy import NORTH, SOUTH, WEST, Academy, B, D
from tests.feed.deposits import an_export
from tests.schemas import problems


@pytest.fixture
def academy(tmp_path: Path) -> Academy:
    academy = Academy(tmp_path)
    for uai in (B, D):
        academy.put(f"{uai}/siecle/2025-01-08T140500_e.zip", an_export(uai))
    academy.write()
    return academy


def words(academy: Academy, *more: str) -> tuple[str, ...]:
    """Return the command that publishes every CIO."""
    folder = academy.folder
    return (
        *("publier", "--depots", str(folder / "depots"), "--secteurs", str(academy.lists)),
        *("--campagne", str(folder / "campagne.toml"), "--sortie", str(academy.output), *more),
    )


def summary(cli: Cli, academy: Academy, *more: str) -> Any:
    """Return the summary, which follows its schema."""
    document = json.loads(cli(*words(academy, "--json", "-q", *more)).out)
    assert problems(document) == []
    return document


def test_each_cio_is_told_in_one_line(academy: Academy, cli: Cli) -> None:
    ran = cli(*words(academy))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        f"CIO {NORTH} ({NORTH}) : publié, révision 1 : 1 dépôt contrôlé, 0 repris.",
        f"CIO {SOUTH} ({SOUTH}) : publié, révision 1 : 0 dépôt contrôlé, 0 repris, 1 contrôlé pour"
        " un autre CIO.",
        f"CIO {WEST} ({WEST}) : publié, révision 1 : 1 dépôt contrôlé, 0 repris.",
        "3 CIO.",
    ]


def test_in_cron_nothing_is_said_when_nothing_is_wrong(academy: Academy, cli: Cli) -> None:
    for _ in range(2):
        ran = cli(*words(academy, "-q"))
        assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_in_cron_what_is_wrong_is_said_once_and_the_others_are_published(
    academy: Academy, cli: Cli
) -> None:
    (academy.lists / f"{NORTH}.json").write_text('{"sector": 1}', "utf-8")
    academy.put("9999999Z/siecle/2025-01-08T140500_e.zip", an_export(B))
    academy.put(f"{B}/siecle/brouillon.zip", an_export(B))
    ran = cli(*words(academy, "-q"))
    assert (ran.code, ran.out) == (2, "")
    warned, failed, around = ran.err.splitlines()
    assert warned.startswith(f"Attention : {SOUTH} : {B}/siecle/brouillon.zip est laissé de côté")
    assert failed.startswith(f"{NORTH}.json : le fichier du secteur")
    assert around == "Attention : dans les dépôts, d'aucun secteur lu : 9999999Z."
    assert sorted(path.name for path in academy.output.iterdir()) == [SOUTH, WEST]


def test_the_summary_tells_each_cio(academy: Academy, cli: Cli) -> None:
    document = summary(cli, academy)
    assert (document["exit_code"], document["failed"], document["deposits"]) == (0, 0, 2)
    assert [
        (one["cio"], one["state"], one["revision"], one["checked"], one["reused"], one["shared"])
        for one in document["feeds"]
    ] == [
        (NORTH, "publie", 1, 1, 0, 0),
        (SOUTH, "publie", 1, 0, 0, 1),
        (WEST, "publie", 1, 1, 0, 0),
    ]
    again = summary(cli, academy)
    assert {one["state"] for one in again["feeds"]} == {"inchange"}
    assert [one["reused"] for one in again["feeds"]] == [1, 1, 1]
    assert all(0 <= one["seconds"] <= again["seconds"] for one in again["feeds"])


def test_the_summary_tells_what_failed_and_what_is_around(academy: Academy, cli: Cli) -> None:
    summary(cli, academy)
    (academy.lists / f"{WEST}.json").unlink()
    (academy.output / SOUTH / "index.json").write_text("{", "utf-8")
    (academy.folder / "depots" / "notes.txt").write_text("x")
    document = summary(cli, academy)
    assert (document["exit_code"], document["failed"]) == (3, 1)
    assert document["strangers"] == [D, "notes.txt"]
    assert document["orphans"] == [WEST]
    failed = document["feeds"][1]
    assert (failed["state"], failed["revision"], failed["exit_code"]) == ("echec", None, 3)
    assert "Le flux déjà présent" in failed["error"]


def test_the_summary_of_one_sector_has_the_same_form(academy: Academy, cli: Cli) -> None:
    folder, output = academy.folder, academy.folder / "flux"
    ran = cli(
        *("publier", "--depots", str(folder / "depots"), "--json", "-q"),
        *("--secteur", str(academy.lists / f"{WEST}.json"), "--sortie", str(output)),
        *("--campagne", str(folder / "campagne.toml")),
    )
    document = json.loads(ran.out)
    assert problems(document) == []
    (feed,) = document["feeds"]
    assert (feed["cio"], feed["file"], feed["checked"]) == (WEST, f"{WEST}.json", 1)
    assert feed["left_out"] == len(feed["notices"]) == 1, "the school of another sector"


@pytest.mark.parametrize("given", [(), ("--secteur", "a.json", "--secteurs", "b")])
def test_one_sector_or_a_folder_of_them_must_be_named(
    academy: Academy, cli: Cli, given: tuple[str, ...]
) -> None:
    folder = academy.folder
    ran = cli(
        *("publier", "--depots", str(folder), "--campagne", "2025-creteil", *given),
        *("--sortie", str(academy.output)),
    )
    assert ran.code == 2
    assert "donnez --secteur FICHIER pour un CIO, ou --secteurs DOSSIER pour tous" in ran.err
    assert not academy.output.exists()


def test_a_long_list_of_strangers_is_cut_on_screen_and_whole_in_the_summary(
    academy: Academy, cli: Cli
) -> None:
    for number in range(8):
        (academy.folder / "depots" / f"autre-{number}.txt").write_text("x")
    ran = cli(*words(academy, "-q"))
    assert "autre-0.txt, autre-1.txt, autre-2.txt, autre-3.txt, autre-4.txt et 3 de plus" in ran.err
    assert len(summary(cli, academy)["strangers"]) == 8


def test_a_faulty_list_that_names_escape_sequences_is_told_harmlessly(
    academy: Academy, cli: Cli
) -> None:
    (academy.lists / "faux\x1b[2J.json").write_text("{", "utf-8")
    ran = cli(*words(academy, "-q"))
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\x1b" not in cli(*words(academy, "--json")).out


def test_the_files_follow_the_schemas_of_the_settings(
    academy: Academy, cli: Cli, home: Home
) -> None:
    (home.config / "schemas").mkdir(parents=True)
    home.settings_file.write_text('schemas = "schemas"\n', "utf-8")
    schema = home.config / "schemas" / "BEE_ELEVES.xsd"
    schema.write_text(short_names(), "utf-8")
    assert cli(*words(academy)).code == 0
    (upload,) = academy.index(WEST).uploads
    assert upload.summary is not None
    assert upload.summary.rules["F013"]

    schema.write_text("<rien/>", "utf-8")
    ran = cli(*words(academy))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("les schémas XSD des réglages ne peuvent pas servir") == 1
    assert (upload,) == academy.index(WEST).uploads

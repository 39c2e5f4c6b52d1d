"""`config campagne`: the campaign files shown, validated, compared and begun, in French."""

import json
import tomllib
from pathlib import Path

import pytest

from cio_console.commands.config_campagne import Campaigns
from cio_console.store.paths import Home
from tests.commands.conftest import Cli
from tests.commands.test_french import ENGLISH

MINE = """\
id = "2026-essai"
label = "Essai 2026"
session = 2026
school_year = 2025

[[collections]]
id = "siecle"
label = "SIECLE"
closes = 2026-01-09

[[collections]]
id = "notes"
label = "Notes de terminale"
closes = 2026-03-26
after = "siecle"

[[milestones]]
id = "notes-ouverture"
label = "Ouverture des notes"
confirmed = false

[[milestones]]
id = "service-web"
label = "Service web"
month = "2026-02"

[[milestones]]
id = "courriel-activation"
label = "Courriel"
date = 2026-01-14
confirmed = false
"""


def written(home: Home, text: str = MINE, name: str = "2026-essai.toml") -> Path:
    """Write a campaign of the user's and return its file."""
    home.campaigns.mkdir(parents=True, exist_ok=True)
    path = home.campaigns / name
    path.write_text(text, "utf-8")
    return path


def test_config_alone_works_as_before_and_tells_where_the_campaigns_are(
    home: Home, cli: Cli
) -> None:
    assert str(home.campaigns) in cli("config").out
    assert json.loads(cli("config", "--json").out)["format"] == "cio-config"
    assert cli("config", "--exemple").out.startswith("# Réglages")


@pytest.mark.parametrize("command", ["", *Campaigns.table])
def test_every_help_is_in_french(cli: Cli, command: str) -> None:
    ran = cli("config", "campagne", *([command] if command else []), "--help")
    assert ran.code == 0
    assert not ENGLISH.search(ran.out)


def test_an_unknown_sub_command_is_told_with_the_nearest(cli: Cli) -> None:
    ran = cli("config", "campagne", "validez", "x")
    assert (ran.code, "Voulez-vous dire valider ?" in ran.err) == (2, True)
    ran = cli("config", "--json", "campagne", "lister")
    assert (ran.code, "vont avec « config » seul" in ran.err) == (2, True)


def test_the_campaigns_are_listed_with_the_one_in_use(home: Home, cli: Cli) -> None:
    written(home)
    written(home, "id = ", "abimee.toml")
    home.settings_file.write_text('campagne = "2026-essai"\n', "utf-8")
    ran = cli("config", "campagne")
    assert ran.code == 0
    assert "* 2026-essai (la vôtre, 2 dates à confirmer)" in ran.lines
    assert "  2025-creteil (livrée)" in ran.lines
    assert "  abimee (la vôtre, inutilisable)" in ran.lines
    document = json.loads(cli("config", "campagne", "lister", "--json").out)
    used = [one for one in document["campaigns"] if one["used"]]
    assert [(one["id"], one["origin"], one["session"]) for one in used] == [
        ("2026-essai", "utilisateur", 2026)
    ]


def test_a_file_named_by_the_settings_is_listed_too_from_their_folder(home: Home, cli: Cli) -> None:
    home.config.mkdir(parents=True, exist_ok=True)
    (home.config / "ailleurs.toml").write_text(MINE, "utf-8")
    home.settings_file.write_text('campagne = "ailleurs.toml"\n', "utf-8")
    assert "* 2026-essai (fichier, 2 dates à confirmer)" in cli("config", "campagne").lines


def test_a_campaign_of_the_settings_that_does_not_exist_is_told(home: Home, cli: Cli) -> None:
    home.config.mkdir(parents=True, exist_ok=True)
    home.settings_file.write_text('campagne = "2031"\n', "utf-8")
    ran = cli("config", "campagne", "lister")
    assert (ran.code, "« 2031 » n'existe pas" in ran.out) == (0, True)


def test_the_user_s_file_hides_the_shipped_one_of_the_same_id(home: Home, cli: Cli) -> None:
    written(home, MINE.replace("2026-essai", "2025-creteil"))
    assert (
        "  2025-creteil (livrée, cachée par une autre du même nom)"
        in cli("config", "campagne").lines
    )


def test_a_campaign_is_shown_with_what_is_to_be_confirmed(home: Home, cli: Cli) -> None:
    written(home)
    lines = cli("config", "campagne", "montrer", "2026-essai").lines
    assert "  SIECLE (siecle) : jusqu'au vendredi 9 janvier 2026" in lines
    assert (
        "  Notes de terminale (notes) : ouverture à confirmer, échéance jeudi 26 mars 2026" in lines
    )
    assert "  à confirmer : Ouverture des notes" in lines
    assert "  février 2026 : Service web" in lines
    assert "  mercredi 14 janvier 2026, à confirmer : Courriel" in lines
    assert lines[lines.index("À confirmer (2)") :] == [
        "À confirmer (2)",
        "  Ouverture des notes",
        "  Courriel",
    ]
    document = json.loads(cli("config", "campagne", "montrer", "2026-essai", "--json").out)
    assert document["campaign"]["collections"][0]["closes"] == "2026-01-09"
    assert document["to_confirm"] == ["Ouverture des notes", "Courriel"]


def test_the_campaign_of_the_settings_is_shown_when_none_is_named(cli: Cli) -> None:
    lines = cli("config", "campagne", "montrer").lines
    assert lines[0] == "Parcoursup 2025 — académie de Créteil"
    assert lines[-1] == "Rien n'est à confirmer."


def test_a_sound_file_may_serve(home: Home, cli: Cli) -> None:
    path = written(home)
    ran = cli("config", "campagne", "valider", str(path))
    assert (ran.code, ran.lines[0]) == (0, "Cette campagne peut servir : rien à signaler.")
    assert ran.lines[1] == "À confirmer : Ouverture des notes ; Courriel."


def test_likely_mistakes_are_told_and_the_file_may_serve(home: Home, cli: Cli) -> None:
    path = written(home, MINE.replace("2026-01-09", "2026-01-10"))
    ran = cli("config", "campagne", "valider", str(path))
    assert ran.code == 0
    assert ran.lines[0] == (
        f"{path}, ligne 9 : à vérifier : la collecte siecle ferme un samedi, le 10/01/2026."
    )
    assert ran.lines[1] == "Cette campagne peut servir : 1 point à vérifier."


def test_every_problem_is_told_with_its_line(home: Home, cli: Cli) -> None:
    path = written(home, MINE.replace("closes =", "close ="))
    ran = cli("config", "campagne", "valider", str(path))
    assert ran.code == 1
    assert [line.split(" : ")[0] for line in ran.lines[:2]] == [
        f"{path}, ligne 9",
        f"{path}, ligne 14",
    ]
    assert "2 problèmes" in ran.lines[-2]
    document = json.loads(cli("config", "campagne", "valider", str(path), "--json").out)
    assert [one["line"] for one in document["problems"]] == [9, 14]
    assert document["usable"] is True


@pytest.mark.parametrize(("name", "code"), [("inconnue", 2), ("absente.toml", 3)])
def test_what_is_not_there_is_refused(cli: Cli, name: str, code: int) -> None:
    ran = cli("config", "campagne", "valider", name)
    assert (ran.code, ran.out) == (code, "")
    assert not ENGLISH.search(ran.err)


def test_two_campaigns_are_compared_by_days_of_their_own_year(home: Home, cli: Cli) -> None:
    written(home)
    lines = cli("config", "campagne", "comparer", "2025-creteil", "2026-essai").lines
    assert (
        "  échéance : vendredi 10 janvier 2025 → vendredi 9 janvier 2026, 1 jour plus tôt dans"
        " l'année" in lines
    )
    assert "  ouverture : lundi 3 février 2025 → à confirmer" in lines
    gone = lines.index("Jalon « Inscription et création des dossiers des élèves »")
    assert lines[gone + 1] == "  disparaît"
    ran = cli("config", "campagne", "comparer", "2025-creteil", "2026-essai", "--json")
    closes = [one for one in json.loads(ran.out)["changes"] if one["field"] == "closes"]
    assert [(one["id"], one["days"], one["days_in_year"]) for one in closes] == [
        ("siecle", 364, -1),
        ("notes", 364, -1),
    ]


def test_a_campaign_differs_in_nothing_from_itself(cli: Cli) -> None:
    ran = cli("config", "campagne", "comparer", "2025-creteil", "2025-creteil")
    assert ran.lines[-1] == "Rien ne diffère."


def test_the_model_is_a_campaign_that_may_serve_with_every_date_to_confirm(
    home: Home, cli: Cli
) -> None:
    text = cli("config", "campagne", "modele", "--session", "2028").out
    assert tomllib.loads(text)["session"] == 2028
    assert "# closes = AAAA-MM-JJ  # à confirmer : 2025-01-10 pour la session 2025" in text
    path = written(home, text, "2028-creteil.toml")
    ran = cli("config", "campagne", "valider", str(path))
    assert (ran.code, ran.lines[0]) == (0, "Cette campagne peut servir : rien à signaler.")
    assert "l'échéance de SIECLE" in ran.lines[1]


def test_a_model_may_start_from_one_s_own_campaign(home: Home, cli: Cli) -> None:
    written(home)
    text = cli("config", "campagne", "modele", "--campagne", "2026-essai").out
    assert 'id = "2027-essai"' in text
    assert '# month = "AAAA-MM"  # à confirmer : 2026-02 pour la session 2026' in text
    assert cli("config", "campagne", "modele", "--session", "27").code == 2


def test_a_hostile_campaign_never_drives_the_terminal(home: Home, cli: Cli) -> None:
    written(home, MINE.replace("Essai 2026", "\\u001b[31mrouge\\u202e"))
    for words in (
        ["montrer", "2026-essai"],
        ["lister"],
        ["comparer", "2025-creteil", "2026-essai"],
    ):
        ran = cli("config", "campagne", *words)
        assert "\x1b" not in ran.out
        assert "\u202e" not in ran.out


def test_verifier_and_publier_take_the_same_names(home: Home, cli: Cli, tmp_path: Path) -> None:
    written(home)
    file = tmp_path / "x.xml"
    file.write_text("<x/>", "utf-8")
    assert "n'existe pas" not in cli("verifier", str(file), "--campagne", "2026-essai").err
    assert "« 2026-esai » n'existe pas" in cli("verifier", str(file), "--campagne", "2026-esai").err
    told = cli("publier", "--depots", str(tmp_path), "--secteur", str(file), "--sortie",
               str(tmp_path / "f"), "--campagne", "2026-esai")  # fmt: skip
    assert "Vouliez-vous dire « 2026-essai » ?" in told.err

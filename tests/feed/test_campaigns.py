"""Which campaign a name means: the user's, the shipped ones, a file, and what is none of them."""

from pathlib import Path

import pytest

from cio_console.errors import CampaignProblem, FileProblem
from cio_console.feed.campaigns import Origin, campaign_files, find_campaign, locate_campaign
from cio_console.feed.inputs import MOST_OF_CAMPAIGN


def written(path: Path, campaign_id: str = "2027-essai", more: str = "") -> Path:
    """Write a campaign file without any date and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f'id = "{campaign_id}"\nlabel = "Essai"\nsession = 2027\nschool_year = 2026\n{more}'
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_campaigns_are_known_without_any_folder(tmp_path: Path) -> None:
    assert [one.origin for one in campaign_files(None)] == [Origin.SHIPPED]
    assert campaign_files(tmp_path / "absent") == campaign_files(None)
    assert find_campaign("2025-creteil", None).session == 2025
    assert find_campaign("", None).id == "2025-creteil"


def test_a_user_s_campaign_answers_to_its_id_and_to_the_name_of_its_file(tmp_path: Path) -> None:
    file = written(tmp_path / "demain.toml")
    assert locate_campaign("2027-essai", tmp_path).path == file
    assert locate_campaign("demain", tmp_path).path == file
    assert locate_campaign("demain", tmp_path).origin is Origin.USER


def test_the_user_s_file_stands_for_the_shipped_one_of_the_same_id(tmp_path: Path) -> None:
    written(tmp_path / "corrigee.toml", "2025-creteil")
    assert find_campaign("2025-creteil", tmp_path).label == "Essai"


def test_what_is_no_campaign_file_of_the_folder_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path / ".cachee.toml")
    written(tmp_path / "copie.toml.bak")
    (tmp_path / "dossier.toml").mkdir()
    assert campaign_files(tmp_path) == campaign_files(None)


@pytest.mark.parametrize("text", [b"id = ", b"\xff\xfe", b"id = 3", b'id = " "'])
def test_a_file_that_tells_no_id_answers_to_its_own_name(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "brouillon.toml").write_bytes(text)
    assert campaign_files(tmp_path)[0].id == "brouillon"
    with pytest.raises(CampaignProblem, match="brouillon"):
        find_campaign("brouillon", tmp_path)


def test_a_path_is_taken_from_the_base_and_wins_over_an_id(tmp_path: Path) -> None:
    written(tmp_path / "campagnes" / "une.toml")
    file = written(tmp_path / "une.toml", "autre")
    folder = tmp_path / "campagnes"
    assert find_campaign("une.toml", folder, tmp_path).id == "autre"
    assert find_campaign(str(file), folder).id == "autre"
    assert find_campaign("une", folder, tmp_path).id == "2027-essai"
    assert locate_campaign(str(file), folder).origin is Origin.FILE


def test_a_file_without_its_suffix_is_found_when_no_campaign_has_that_name(tmp_path: Path) -> None:
    written(tmp_path / "campagne")
    assert find_campaign("campagne", None, tmp_path).id == "2027-essai"


def test_an_unknown_name_is_refused_with_the_nearest_and_all_the_known(tmp_path: Path) -> None:
    written(tmp_path / "a.toml", "2027-lyon")
    with pytest.raises(CampaignProblem) as caught:
        find_campaign("2025-cretel", tmp_path)
    told = str(caught.value)
    assert "Vouliez-vous dire « 2025-creteil » ?" in told
    assert "Connues : 2025-creteil, 2027-lyon." in told
    assert "config campagne modele" in told


@pytest.mark.parametrize("name", ["absente.toml", "./absente", "a\0b.toml", "/dev/null/x.toml"])
def test_a_path_that_leads_nowhere_is_a_file_problem(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="campagne"):
        find_campaign(name, None, tmp_path)


def test_a_file_too_long_for_a_campaign_is_not_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "grosse.toml"
    file.write_bytes(b"#" * (MOST_OF_CAMPAIGN + 1))
    with pytest.raises(CampaignProblem, match="trop gros"):
        find_campaign(str(file), None)


def test_the_text_of_a_campaign_never_drives_the_terminal(tmp_path: Path) -> None:
    file = written(tmp_path / "x.toml", more='source = "a\\u001b[31mrouge"')
    assert find_campaign(str(file), None).source == "arouge"

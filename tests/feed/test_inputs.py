"""What a publisher starts from, and how each mistake in it is said."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cio_console.errors import CampaignProblem, FileProblem
from cio_console.feed.inputs import find_deposits, read_campaign, read_sector, survey_deposits
from tests.domain.builders import a_campaign
from tests.feed.builders import SCHOOLS
from tests.rights import rights_hold

A, B = SCHOOLS[:2]
CAMPAIGN = """
id = "essai"
label = "Essai"
session = 2025
school_year = 2024
[[collections]]
id = "siecle"
label = "SIECLE"
closes = 2025-01-10
"""


def a_sector(**changes: object) -> dict[str, Any]:
    sector: dict[str, Any] = {
        "sector": {"uai": "9990000W", "name": "CIO d'Essai"},
        "schools": [{"uai": A, "name": "Lycée A"}, {"uai": B, "name": "Lycée B"}],
    }
    return {**sector, **changes}


def sector_file(folder: Path, document: object) -> Path:
    path = folder / "secteur.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def put(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<a/>")
    return folder


def test_a_sector_file_is_read(tmp_path: Path) -> None:
    sector, doubts = read_sector(sector_file(tmp_path, a_sector(contact="a@b.fr")))
    assert [school.uai for school in sector.schools] == [A, B]
    assert sector.contact == "a@b.fr"
    assert doubts == ()


def test_a_byte_order_mark_is_forgiven(tmp_path: Path) -> None:
    path = tmp_path / "secteur.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(a_sector()).encode())
    assert read_sector(path)[0].sector.uai == "9990000W"
    path.write_bytes(b"\xef\xbb\xbf" + CAMPAIGN.encode())
    assert read_campaign(path).id == "essai"


def test_a_uai_whose_key_is_wrong_is_a_doubt_and_no_refusal(tmp_path: Path) -> None:
    document = a_sector(schools=[{"uai": "9990001A", "name": "Lycée"}])
    sector, doubts = read_sector(sector_file(tmp_path, document))
    assert sector.schools[0].uai == "9990001A"
    assert len(doubts) == 1
    assert "clé de l'UAI 9990001A" in doubts[0]


def test_a_sector_s_names_are_made_harmless(tmp_path: Path) -> None:
    document = a_sector(schools=[{"uai": A, "name": "Lycée\u001b[2J A"}])
    assert read_sector(sector_file(tmp_path, document))[0].schools[0].name == "Lycée A"


@pytest.mark.parametrize(
    ("document", "phrase"),
    [
        ([], "il faut un objet, et non une liste"),
        ({}, "le champ « sector » manque"),
        (a_sector(schools=None), "il faut une liste, et non rien (schools)"),
        (a_sector(schools=[{"uai": A}]), "le champ « name » manque (schools[0])"),
        (a_sector(schools=[{"uai": "x", "name": "L"}]), "« x » n'est pas un UAI"),
        (a_sector(schools=[{"uai": A, "name": "L"}] * 2), "deux fois"),
        (a_sector(sector={"uai": "cio", "name": "C"}), "n'est pas l'UAI d'un CIO"),
        (a_sector(schools=[{"uai": A, "name": "L", "sector": "x"}]), "valeur inconnue 'x'"),
    ],
)
def test_a_wrong_sector_file_is_refused_in_french(
    tmp_path: Path, document: object, phrase: str
) -> None:
    path = sector_file(tmp_path, document)
    with pytest.raises(CampaignProblem) as caught:
        read_sector(path)
    assert phrase in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("raw", [b"", b"{", b"uai;nom\n", b'{"sector": "\xe9"}', b"[" * 100_000])
def test_a_sector_file_that_is_not_json_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "secteur.json"
    path.write_bytes(raw)
    with pytest.raises(CampaignProblem, match="inutilisable"):
        read_sector(path)


def test_a_campaign_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "campagne.toml"
    path.write_text(CAMPAIGN, "utf-8")
    assert read_campaign(path).collections[0].id == "siecle"


@pytest.mark.parametrize(
    ("raw", "phrase"),
    [
        (b"id = ", "pas du TOML"),
        (b"\xff\xfe", "pas en UTF-8"),
        (CAMPAIGN.replace('"siecle"', '"si/ecle"').encode(), "ne peut pas nommer"),
        (CAMPAIGN.replace("2025-01-10", "0025-01-10").encode(), "invraisemblable"),
        (b'time_zone = "Mars"\n' + CAMPAIGN.encode(), "fuseau"),
    ],
)
def test_a_wrong_campaign_file_is_refused_in_french(
    tmp_path: Path, raw: bytes, phrase: str
) -> None:
    path = tmp_path / "campagne.toml"
    path.write_bytes(raw)
    with pytest.raises(CampaignProblem, match=phrase):
        read_campaign(path)


def test_absent_inputs_are_named(tmp_path: Path) -> None:
    for read in (read_sector, read_campaign):
        with pytest.raises(FileProblem, match="est absent"):
            read(tmp_path / "absent")
        with pytest.raises(FileProblem, match="ne peut pas être lu"):
            read(tmp_path)
    with pytest.raises(FileProblem, match=r"dossier de dépôts .* est absent"):
        find_deposits(tmp_path / "absent", a_campaign(), {A})


def test_uploads_are_found_in_a_stable_order(tmp_path: Path) -> None:
    put(
        tmp_path,
        f"{B}/siecle/2025-01-08T140500_Eleves.zip",
        f"{A}/siecle/2025-01-09T080000_b.xml",
        f"{A}/siecle/2025-01-08T235959_a.xml",
        f"{A}/notes/2025-02-10T100000_notes.xml",
    )
    found, left_out = find_deposits(tmp_path, a_campaign(), SCHOOLS)
    assert [(d.uai, d.collection, d.name) for d in found] == [
        (A, "notes", "notes.xml"),
        (A, "siecle", "a.xml"),
        (A, "siecle", "b.xml"),
        (B, "siecle", "Eleves.zip"),
    ]
    assert left_out == []


def test_a_reception_is_read_on_the_campaign_s_clock(tmp_path: Path) -> None:
    put(tmp_path, f"{A}/siecle/2025-01-08T140500_a.xml", f"{A}/siecle/2025-07-08T140500_b.xml")
    found, _ = find_deposits(tmp_path, a_campaign(), SCHOOLS)
    assert [d.received_at for d in found] == [
        datetime(2025, 1, 8, 13, 5, tzinfo=UTC),
        datetime(2025, 7, 8, 12, 5, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("9990009Z/siecle/2025-01-08T140500_a.xml", "pas un établissement du secteur"),
        ("notes.txt", "pas un établissement du secteur"),
        (f"{A}/bulletins/2025-01-08T140500_a.xml", "pas une collecte"),
        (f"{A}/2025-01-08T140500_a.xml", "pas une collecte"),
        (f"{A}/siecle/Eleves.zip", "ne commence pas par AAAA-MM-JJTHHMMSS_"),
        (f"{A}/siecle/2025-01-08T140500.zip", "ne commence pas par AAAA-MM-JJTHHMMSS_"),
        (f"{A}/siecle/2025-01-08T140500_", "ne commence pas par AAAA-MM-JJTHHMMSS_"),
        (f"{A}/siecle/2025-02-30T140500_a.xml", "sa date n'existe pas"),
        (f"{A}/siecle/2025-01-08T250000_a.xml", "sa date n'existe pas"),
        (f"{A}/siecle/0001-01-01T000000_a.xml", "invraisemblable"),
        (f"{A}/siecle/sous/2025-01-08T140500_a.xml", "pas un fichier ordinaire"),
        (f"{A}/siecle/2025-01-08T140500_\x1b[2J\x07", "ne commence pas"),
    ],
)
def test_what_is_no_upload_is_left_out_and_said(tmp_path: Path, name: str, reason: str) -> None:
    put(tmp_path, name, f"{B}/siecle/2025-01-08T140500_a.xml")
    found, left_out = find_deposits(tmp_path, a_campaign(), SCHOOLS)
    assert [d.uai for d in found] == [B]
    assert len(left_out) == 1
    assert reason in left_out[0]
    assert "\x1b" not in left_out[0]


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "ailleurs.xml"
    secret.write_text("<secret/>")
    folder = put(tmp_path / "depots", f"{A}/siecle/2025-01-08T140500_a.xml")
    (folder / A / "siecle" / "2025-01-09T140500_b.xml").symlink_to(secret)
    (folder / B).symlink_to(folder / A)
    found, left_out = find_deposits(folder, a_campaign(), SCHOOLS)
    assert [d.name for d in found] == ["a.xml"]
    assert len(left_out) == 2


@rights_hold()
@pytest.mark.parametrize("closed", [f"{B}/siecle", B, ""])
def test_what_a_folder_closed_to_searching_holds_is_left_out_and_said(
    tmp_path: Path, closed: str
) -> None:
    put(tmp_path, f"{B}/siecle/2025-01-08T140500_a.xml", f"{B}/siecle/2025-01-08T140501_b.xml")
    put(tmp_path, f"{B}/notes/2025-01-08T140500_a.xml", f"{A}/siecle/2025-01-08T140500_a.xml")
    (tmp_path / closed).chmod(0o600)

    found, left_out = survey_deposits(tmp_path, a_campaign(), SCHOOLS)
    (tmp_path / closed).chmod(0o700)

    assert [one.uai for one in found] == {f"{B}/siecle": [A, B], B: [A], "": []}[closed]
    assert len(left_out) == 2
    assert {one.uai for one in left_out} == ({A, B} if not closed else {B}), "each school is told"
    assert all("ne peut pas être lu ; vérifiez les droits" in one.reason for one in left_out)


def test_what_file_managers_leave_is_ignored_in_silence(tmp_path: Path) -> None:
    put(tmp_path, ".DS_Store", f"{A}/Thumbs.db", f"{A}/siecle/desktop.ini")
    assert find_deposits(tmp_path, a_campaign(), SCHOOLS) == ([], [])


def test_a_name_is_made_harmless_and_its_path_kept(tmp_path: Path) -> None:
    put(tmp_path, f"{A}/siecle/2025-01-08T140500_a\x1b[31m.xml")
    found, _ = find_deposits(tmp_path, a_campaign(), SCHOOLS)
    assert found[0].name == "a.xml"
    assert found[0].path.read_bytes() == b"<a/>"

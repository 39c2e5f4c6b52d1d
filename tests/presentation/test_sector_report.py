"""The report on the sector: what it counts, whom it names, valid and whole in both its forms."""

import re
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import msgspec
import pytest

from cio_console.checks.catalogue import catalogue
from cio_console.domain.campaign import Campaign
from cio_console.domain.followup import Contact, last_contacts
from cio_console.domain.overview import SectorOverview, overview
from cio_console.domain.school import School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.trends import trends
from cio_console.presentation.report_html import report_html
from cio_console.presentation.report_markdown import report_markdown
from cio_console.presentation.sector_report import MOST_NAMED, SectorReport, Sources, sector_report
from tests.domain.builders import a_school, a_snapshot
from tests.tui.sector import HOSTILE_UAI, NOTHING, NOW, SYNCED, TO_CORRECT, a_sector, at

XHTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
MOMENTS = (at(9, 2), at(12, 20), NOW, at(1, 13), at(2, 10), at(3, 26), at(6, 1))


def reported(
    snapshot: SectorSnapshot, when: datetime = NOW, *contacts: Contact, asked: bool = False
) -> SectorReport:
    """Return the report on a sector, with what was said when it is `asked` for."""
    sector: SectorOverview = overview(snapshot, when)
    said = last_contacts(contacts) if asked else None
    sources = Sources(snapshot.sector.name, catalogue(), SYNCED, said)
    return sector_report(sector, trends(sector), sources)


def page(raw: bytes) -> ET.Element:
    """Return a page as a browser reads it, by a parser that refuses every departure."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True)
    root: ET.Element = parser.parse(raw, transport_encoding="utf-8")
    return root


def cells(root: ET.Element) -> list[str]:
    """Return the text of every cell of every table."""
    found = [*root.iter(f"{XHTML}th"), *root.iter(f"{XHTML}td")]
    return [" ".join("".join(one.itertext()).split()) for one in found]


@pytest.fixture
def snapshot(tmp_path: Path) -> SectorSnapshot:
    """Give the invented sector: every status of January is there."""
    return a_sector(tmp_path).snapshot()


def test_it_counts_each_collection_against_its_deadline(snapshot: SectorSnapshot) -> None:
    first = reported(snapshot).sections[0]
    assert first.table is not None
    assert first.table.rows[0] == ("SIECLE", "10/01/2025 (J-2)", "7", "6", "5", "1", "1", "0")
    assert "ouverture le 03/02/2025" in first.told[0]
    after = reported(snapshot, at(1, 13)).sections[0].table
    assert after is not None
    assert after.rows[0][1:] == ("10/01/2025 (J+3)", "7", "6", "5", "1", "1", "1")


def test_it_names_the_schools_that_are_behind(snapshot: SectorSnapshot) -> None:
    table = reported(snapshot, at(1, 13)).sections[1].table
    assert table is not None
    assert {row[1]: row[3] for row in table.rows} == {
        "en retard": "Lycée Émilie du Châtelet (Valbourg)",
        "rejeté": "Lycée professionnel Auguste Perdrix (Valbourg)",
    }
    before = reported(snapshot, NOW).sections[1].table
    assert before is not None
    assert {row[1] for row in before.rows} == {"attendu (J-2)", "rejeté"}
    early = reported(snapshot, at(12, 1)).sections[1]
    assert early.table is None
    assert "Aucun établissement n'est en retard" in early.told[0]


def test_it_tells_the_addresses_and_the_frequent_rules(snapshot: SectorSnapshot) -> None:
    _, _, emails, rules = reported(snapshot).sections
    assert "d'adresses valides" in emails.told[0]
    assert emails.table is not None
    assert rules.table is not None
    assert rules.table.rows[0][0] == "S111"
    assert rules.table.rows[0][2:] == ("5", "2")


def test_the_schools_that_cannot_be_named_are_counted() -> None:
    schools = [a_school(f"999{n:04}A", name=f"Lycée {n} " + "x" * 90) for n in range(1, 200)]
    table = reported(a_snapshot(*schools), at(1, 13)).sections[1].table
    assert table is not None
    ((_, _, count, names),) = table.rows
    assert count == "199"
    assert len(names) < MOST_NAMED + 300
    assert int(names.rpartition("et ")[2].split()[0]) + names.count("(") == 199


@pytest.mark.parametrize("when", MOMENTS)
def test_nobody_is_named_but_schools(tmp_path: Path, when: datetime) -> None:
    files = a_sector(tmp_path)
    snapshot = files.snapshot()
    said = Contact("1", NOTHING, at(1, 7), "secret de polichinelle", who="Mme Costa")
    report = reported(snapshot, when, said)
    told = (report_html(report) + report_markdown(report)).decode()
    pupils = {f.pupil for one in files.reports.values() for f in one.findings if f.pupil}
    never = {"secret", "Costa", "D. L.", *(s.head for s in files.schools)}
    never |= {s.telephone for s in files.schools} | {s.email for s in files.schools}
    never |= {pupil.elenoet for pupil in pupils} | {f"lea.martin{'@' * 2}exemple"}
    assert [word for word in never if word in told] == []
    assert "aucune donnée d'élève" in told


def test_what_was_said_is_there_when_it_is_asked_for(snapshot: SectorSnapshot) -> None:
    said = Contact("1", TO_CORRECT, at(1, 7), "refait l'export", call_back=at(1, 9).date())
    section = reported(snapshot, NOW, said, asked=True).sections[-1]
    assert section.table is not None
    assert section.table.rows == (
        ("Lycée polyvalent de l'Écluse", "07/01/2025", "refait l'export", "09/01/2025"),
    )
    assert reported(snapshot, NOW, asked=True).sections[-1].told == ("Aucune relance n'est notée.",)


@pytest.mark.parametrize("when", MOMENTS)
def test_the_page_is_valid_and_can_be_read_without_seeing_it(
    snapshot: SectorSnapshot, when: datetime
) -> None:
    root = page(report_html(reported(snapshot, when)))
    assert root.get("lang") == "fr"
    (title,) = root.iter(f"{XHTML}title")
    assert (title.text or "").startswith("Remontées Parcoursup : CIO de Valbourg")
    assert len(list(root.iter(f"{XHTML}h1"))) == 1
    sections = list(root.iter(f"{XHTML}section"))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert {one.get("aria-labelledby") for one in sections} <= set(ids)
    for table in root.iter(f"{XHTML}table"):
        assert table[0].tag == f"{XHTML}caption"
        heads = list(table.iter(f"{XHTML}th"))
        assert {one.get("scope") for one in heads} <= {"col", "row"}
        width = len(table.findall(f"{XHTML}thead/{XHTML}tr/{XHTML}th"))
        assert {len(row) for row in table.iter(f"{XHTML}tr")} == {width}
    for figure in root.iter(f"{XHTML}figure"):
        (picture,) = figure
        assert (picture.tag, picture.get("role")) == (f"{SVG}svg", "img")
        assert set((picture.get("aria-labelledby") or "").split()) <= set(ids)
        described = picture.find(f"{SVG}desc")
        assert described is not None
        assert "utilisable" in (described.text or "")


def test_the_page_is_whole_in_itself(snapshot: SectorSnapshot) -> None:
    raw = report_html(reported(snapshot, at(3, 26)))
    root = page(raw)
    assert not [one for one in root.iter() if one.tag in (f"{XHTML}script", f"{XHTML}link")]
    for one in root.iter():
        for name, value in one.attrib.items():
            assert str(name) not in ("src", "href")
            assert set(re.findall(r"url\((.*?)\)", value)) <= {"#hachures"}
    (style,) = root.iter(f"{XHTML}style")
    assert "url(" not in (style.text or "")
    assert "@import" not in (style.text or "")
    assert "size: A4" in (style.text or "")
    assert len(raw) < 60_000


@pytest.mark.parametrize("when", MOMENTS)
def test_both_forms_say_the_same(snapshot: SectorSnapshot, when: datetime) -> None:
    report = reported(snapshot, when)
    text = report_markdown(report).decode()
    told = re.sub(r"\\(.)", r"\1", text).replace("&lt;", "<").replace("&amp;", "&")
    told = " ".join(told.split())
    assert [one for one in cells(page(report_html(report))) if one not in told] == []
    for section in report.sections:
        assert f"## {section.title}" in text
        assert all(" ".join(sentence.split()) in told for sentence in section.told)
    assert (report.sections[0].days is not None) == ("au fil des jours" in text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_a_hostile_school_writes_no_tag_and_no_cell(snapshot: SectorSnapshot) -> None:
    name = "Lycée <script>alert(1)</script> | a | b & </td>\x1b[2J\u202e"
    schools = tuple(
        msgspec.structs.replace(one, name=name) if one.uai in (NOTHING, HOSTILE_UAI) else one
        for one in snapshot.schools
    )
    report = reported(msgspec.structs.replace(snapshot, schools=schools), at(1, 13))
    raw = report_html(report)
    root = page(raw)
    assert not list(root.iter(f"{XHTML}script"))
    assert any("<script>alert(1)</script> | a | b & </td>" in cell for cell in cells(root))
    text = report_markdown(report)
    assert b"<script>" not in text
    for written in (raw, text):
        assert b"\x1b" not in written
        assert "\u202e".encode() not in written


def test_the_same_instant_gives_the_same_bytes(snapshot: SectorSnapshot) -> None:
    assert report_html(reported(snapshot)) == report_html(reported(snapshot))
    assert report_markdown(reported(snapshot)) == report_markdown(reported(snapshot))


@pytest.mark.parametrize(
    "campaign",
    [
        Campaign("vide", "Vide", 2027, 2026),
        Campaign("courte", "Courte", 2027, 2026, time_zone="Indian/Reunion"),
    ],
    ids=lambda campaign: campaign.id,
)
def test_a_campaign_that_tells_nothing_makes_a_report_all_the_same(campaign: Campaign) -> None:
    school: School = a_school("9990001A")
    report = reported(msgspec.structs.replace(a_snapshot(school), campaign=campaign))
    assert page(report_html(report)) is not None
    assert "Aucune anomalie" in report_markdown(report).decode()

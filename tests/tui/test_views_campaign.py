"""The lines of the Campagne screen: words, figures, what opens, in every state."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from cio_console.checks.catalogue import catalogue
from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.overview import overview
from cio_console.domain.school import School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.trends import Curve, Day, trends
from cio_console.domain.upload import Upload, UploadSummary
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.styles import STYLES
from cio_console.tui.views.campaign import emails_section, page, rules_section, title
from cio_console.tui.views.campaign_curves import curve_section, days_table
from cio_console.tui.views.campaign_sheet import Sheet, Shown, next_shown, possible
from cio_console.tui.views.rule import concerned
from tests.tui.sector import HOSTILE_UAI, NOTHING, TO_CORRECT, SectorFiles, a_sector, at, text_of


def sheet_of(
    snapshot: SectorSnapshot,
    seen: datetime,
    shown: Shown = Shown.PICTURES,
    width: int = 78,
    glyphs: GlyphSet = GlyphSet.UNICODE,
) -> Sheet:
    """Return what the lines of a snapshot are written for."""
    sector = overview(snapshot, seen)
    return Sheet(sector, trends(sector), catalogue(), glyphs, shown, width, 20)


def with_campaign(snapshot: SectorSnapshot, *collections: Collection) -> SectorSnapshot:
    campaign: Campaign = msgspec.structs.replace(snapshot.campaign, collections=collections)
    return msgspec.structs.replace(snapshot, campaign=campaign)


@pytest.fixture
def held(tmp_path: Path) -> SectorSnapshot:
    """Return the invented sector."""
    return a_sector(tmp_path).snapshot()


def counted(snapshot: SectorSnapshot, uai: str, rules: dict[str, int]) -> SectorSnapshot:
    """Return the snapshot with one more upload of a school, with those findings."""
    upload = Upload(
        id="en-plus",
        uai=uai,
        collection="siecle",
        received_at=at(1, 8, 7),
        file_name="a.zip",
        size=1,
        sha256="0" * 64,
        summary=UploadSummary(usable=True, rules=rules, rule_pupils=rules),
    )
    return msgspec.structs.replace(snapshot, uploads=(*snapshot.uploads, upload))


def test_the_title_of_a_collection_tells_what_is_missing(held: SectorSnapshot) -> None:
    sheet = sheet_of(held, at(1, 8, 8))
    first = curve_section(sheet, sheet.found.curves[0])[0].text
    assert first.startswith("SIECLE  5/7 utilisables · 1 sans dépôt · 1 à reprendre")
    assert first.endswith("10/01 J-2")


def test_few_usable_schools_are_told_as_the_command_tells_them(held: SectorSnapshot) -> None:
    none_yet = msgspec.structs.replace(held, uploads=())
    sheet = sheet_of(none_yet, at(1, 8, 8))
    assert "0/7 utilisables" in curve_section(sheet, sheet.found.curves[0])[0].text


def test_after_the_deadline_the_title_tells_what_was_on_time(held: SectorSnapshot) -> None:
    files = counted(held, NOTHING, {})
    late = msgspec.structs.replace(files.uploads[-1], received_at=at(1, 12))
    snapshot = msgspec.structs.replace(files, uploads=(*files.uploads[:-1], late))
    sheet = sheet_of(snapshot, at(1, 13, 8))
    heading = curve_section(sheet, sheet.found.curves[0])[0]
    assert "6/7 utilisables · 5 à l'échéance · 1 à reprendre" in heading.text
    assert heading.text.endswith("J+3")
    assert heading.spans[-1].style == "late"


def test_a_collection_that_has_not_opened_is_one_sentence(held: SectorSnapshot) -> None:
    sheet = sheet_of(held, at(1, 8, 8))
    told = text_of(curve_section(sheet, sheet.found.curves[1]))
    assert "Ouverture le 03/02 (J-26) : 7 établissements attendus" in told
    assert "utilisable" not in told


def test_the_collection_under_way_stands_first(held: SectorSnapshot) -> None:
    january = text_of(page(sheet_of(held, at(1, 8))))
    february = text_of(page(sheet_of(held, at(2, 10))))
    april = text_of(page(sheet_of(held, at(4, 10))))
    assert january.index("SIECLE  ") < january.index("Notes ")
    assert february.index("Notes ") < february.index("SIECLE  ")
    assert april.index("Notes ") < april.index("SIECLE  ")


def test_unknown_dates_are_said_to_be_confirmed(held: SectorSnapshot) -> None:
    snapshot = with_campaign(held, Collection("siecle", "SIECLE"))
    for shown in Shown:
        told = text_of(page(sheet_of(snapshot, at(1, 8), shown, 140)))
        assert "échéance à confirmer" in told
        assert "None" not in told


def test_a_collection_that_concerns_nobody_is_said(held: SectorSnapshot) -> None:
    schools = tuple(
        msgspec.structs.replace(school, out_of_scope={"siecle": "CFA"}) for school in held.schools
    )
    sheet = sheet_of(msgspec.structs.replace(held, schools=schools), at(1, 8))
    told = text_of(curve_section(sheet, sheet.found.curves[0]))
    assert "ne concerne aucun établissement" in told


def test_the_days_told_are_those_that_matter(held: SectorSnapshot) -> None:
    sheet = sheet_of(held, at(1, 8, 8), Shown.TABLES)
    lines = [each.text.rstrip() for each in curve_section(sheet, sheet.found.curves[0])][1:]
    assert lines == [
        " jour       dépôts avec dépôt utilisables",
        " jeu. 12/12      1          1           1",
        " mer. 18/12      1          2           2",
        " jeu. 19/12      1          3           3",
        " ven. 20/12      2          4           4",
        " lun. 06/01      1          5           4",
        " mar. 07/01      3          6           5",
        " mer. 08/01                 6           5 jour vu",
        " ven. 10/01                               échéance",
    ]


def test_a_table_with_no_room_keeps_the_last_days_and_counts_the_others() -> None:
    january = [date(2025, 1, day) for day in range(1, 11)]
    days = tuple(Day(day, 1, 1, 1) for day in january)
    curve = Curve(Collection("siecle", "SIECLE"), 4, january[-1], january[0], january[-1], days)
    whole = days_table(curve, GlyphSet.UNICODE, 52)
    assert len(whole) == 11
    cut = days_table(curve, GlyphSet.UNICODE, 52, 5)
    assert len(cut) == 5
    assert "7 jours plus tôt" in cut[1].text
    assert cut[2:] == whole[-3:]
    assert days_table(curve, GlyphSet.UNICODE, 52, 11) == whole


@pytest.mark.parametrize(("width", "note"), [(52, "échéance"), (80, "échéance · jour vu")])
def test_what_a_day_is_is_told_as_far_as_it_has_room(width: int, note: str) -> None:
    day = date(2025, 1, 10)
    curve = Curve(
        Collection("siecle", "SIECLE", closes=day), 4, day, day, day, (Day(day, 1, 1, 1),)
    )
    (_, told) = days_table(curve, GlyphSet.UNICODE, width)
    assert told.text.rstrip().endswith(f"1 {note}")


def test_each_rule_opens_and_tells_findings_pupils_and_schools(held: SectorSnapshot) -> None:
    snapshot = counted(held, NOTHING, {"S111": 12, "S104": 2})
    sheet = sheet_of(snapshot, at(1, 8, 8), Shown.TABLES)
    rows = rules_section(sheet)[2:]
    assert [row.key for row in rows[:2]] == ["regle:S111", "regle:S104"]
    assert rows[0].text.split()[:2] == ["▲", "S111"]
    assert rows[0].text.split()[-3:] == ["17", "12", "3"]


def test_ten_rules_are_shown_and_the_others_counted(held: SectorSnapshot) -> None:
    codes = [code for code in catalogue() if code.startswith("S")][:14]
    snapshot = counted(held, NOTHING, dict.fromkeys(codes, 50))
    lines = rules_section(sheet_of(snapshot, at(1, 8, 8)))
    assert lines[0].text.startswith("Règles les plus fréquentes  10 sur ")
    assert len([each for each in lines if each.key]) == 10


def test_a_rule_of_a_later_version_is_counted_but_cannot_open(held: SectorSnapshot) -> None:
    lines = rules_section(sheet_of(counted(held, NOTHING, {"Z999": 90}), at(1, 8, 8)))
    assert "Z999 règle inconnue de cette version" in lines[2].text
    assert not lines[2].key


def test_before_any_upload_each_part_says_what_is_awaited(tmp_path: Path) -> None:
    empty = SectorFiles(tmp_path).snapshot()
    told = text_of(page(sheet_of(empty, at(12, 2))))
    assert "7 sans dépôt" in told
    assert "Aucun dépôt reçu pour l'instant" in told
    assert "Aucun fichier SIECLE utilisable pour l'instant" in told
    assert not [each for each in page(sheet_of(empty, at(12, 2))) if each.key]


def test_uploads_without_any_finding_are_said_to_have_none(held: SectorSnapshot) -> None:
    clean = tuple(u for u in held.uploads if u.summary and not u.summary.rules)
    snapshot = msgspec.structs.replace(held, uploads=clean)
    told = text_of(rules_section(sheet_of(snapshot, at(1, 8))))
    assert "Aucune anomalie dans les dépôts qui comptent." in told


def test_pictures_show_who_misses_addresses_and_count_the_others(held: SectorSnapshot) -> None:
    lines = emails_section(sheet_of(held, at(1, 8, 8)))
    told = text_of(lines)
    assert "74 % · 453 sur 610 terminales" in told
    assert "activation vers le 15/01 J-7" in lines[0].text
    assert "● 2 établissements prêts : rien ne manque" in told
    assert "○ 2 établissements sans fichier SIECLE utilisable" in told
    keys = [each.key for each in lines if each.key]
    assert len(keys) == 3
    assert f"etablissement:{TO_CORRECT}" in keys


def test_a_narrow_page_keeps_the_day_of_the_activation(held: SectorSnapshot) -> None:
    heading = emails_section(sheet_of(held, at(1, 8, 8), width=38))[0].text
    assert heading.startswith("Courriels  74 %")
    assert heading.endswith("15/01 J-7")


def test_tables_show_every_school_even_those_of_which_nothing_is_known(
    held: SectorSnapshot,
) -> None:
    lines = emails_section(sheet_of(held, at(1, 8, 8), Shown.TABLES))
    keys = [each.key for each in lines if each.key]
    assert len(keys) == 7
    assert f"etablissement:{NOTHING}" in keys
    assert any(each.text.rstrip().endswith("–") for each in lines)


@pytest.mark.parametrize("shown", Shown)
@pytest.mark.parametrize("glyphs", GlyphSet)
@pytest.mark.parametrize("width", [38, 58, 78, 118, 198])
def test_no_line_is_wider_than_the_page_and_a_hostile_name_is_harmless(
    held: SectorSnapshot, shown: Shown, glyphs: GlyphSet, width: int
) -> None:
    for seen in (at(1, 8, 8), at(2, 10)):
        lines = page(sheet_of(held, seen, shown, width, glyphs))
        assert max(each.width for each in lines) <= width
        assert "\x1b" not in text_of(lines)
        assert "\u202e" not in text_of(lines)
        assert f"etablissement:{HOSTILE_UAI}" in [each.key for each in lines]


def test_a_picture_and_its_table_open_the_same_things(held: SectorSnapshot) -> None:
    def keys(shown: Shown) -> set[str]:
        lines = page(sheet_of(held, at(1, 8, 8), shown, 140))
        return {each.key for each in lines if each.key.startswith("regle:")}

    assert keys(Shown.PICTURES) == keys(Shown.TABLES) == keys(Shown.BOTH)


def test_four_hundred_schools_are_listed_whole(held: SectorSnapshot) -> None:
    first = held.uploads[0]
    schools = tuple(School(f"999{i:04}A", f"Lycée n° {i}", commune="Valbourg") for i in range(400))
    summary = UploadSummary(usable=True, terminales=10, valid_emails=9)
    uploads = tuple(
        msgspec.structs.replace(first, id=f"u{i}", uai=school.uai, summary=summary)
        for i, school in enumerate(schools)
    )
    snapshot = msgspec.structs.replace(held, schools=schools, uploads=uploads)
    lines = page(sheet_of(snapshot, at(1, 8, 8)))
    assert sum(each.key.startswith("etablissement:") for each in lines) == 400


def test_what_is_shown_turns_round_and_never_asks_for_room_that_is_not_there() -> None:
    assert possible(None, 80) is Shown.PICTURES
    assert possible(None, 120) is Shown.BOTH
    assert possible(Shown.BOTH, 80) is Shown.PICTURES
    assert possible(Shown.TABLES, 200) is Shown.TABLES
    assert next_shown(Shown.PICTURES, 80) is Shown.TABLES
    assert next_shown(Shown.TABLES, 80) is Shown.PICTURES
    turns = [Shown.BOTH]
    for _ in range(3):
        turns.append(next_shown(turns[-1], 120))
    assert turns == [Shown.BOTH, Shown.PICTURES, Shown.TABLES, Shown.BOTH]
    assert title(Shown.PICTURES, 80).text == "Campagne · images (t : tableaux)"


def test_every_style_is_one_of_the_sheets(held: SectorSnapshot) -> None:

    for shown in Shown:
        sheet = sheet_of(held, at(1, 13), shown, 140)
        styles = {span.style for each in page(sheet) for span in each.spans}
        assert styles <= STYLES | {""}


def test_a_rule_has_the_same_figures_here_and_on_its_own_page(held: SectorSnapshot) -> None:
    sheet = sheet_of(counted(held, NOTHING, {"S111": 12, "S104": 2}), at(1, 8, 8))
    assert sheet.found.rules
    for rule in sheet.found.rules:
        schools = concerned(sheet.sector, rule.code)
        assert rule.findings == sum(one.count for one in schools)
        assert rule.schools == len({one.school.uai for one in schools})


def test_a_page_is_written_again_only_for_what_changes_it(held: SectorSnapshot) -> None:
    sheet = sheet_of(held, at(1, 8, 8))
    assert sheet.same(replace(sheet))
    assert not sheet.same(sheet_of(held, at(1, 8, 8)))
    for other in (
        replace(sheet, width=60),
        replace(sheet, height=30),
        replace(sheet, shown=Shown.TABLES),
        replace(sheet, glyphs=GlyphSet.ASCII),
    ):
        assert not sheet.same(other)

"""The drawing of the campaign: valid, self-contained, told in words, in every state."""

import re
from datetime import datetime
from xml.etree import ElementTree as ET

import msgspec
import pytest

from cio_console.checks.catalogue import catalogue
from cio_console.domain.campaign import Collection
from cio_console.domain.overview import overview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.trends import trends
from cio_console.domain.upload import Upload, UploadSummary
from cio_console.presentation.campaign_svg import MOST_SCHOOLS, campaign_svg
from cio_console.presentation.campaign_words import Part, told_emails, told_whole
from tests.domain.builders import a_school, a_snapshot, an_upload, paris

SVG = "{http://www.w3.org/2000/svg}"
A, B, C = "9990001A", "9990002B", "9990003C"


def with_rules(upload: Upload, **rules: int) -> Upload:
    """Return the upload with those findings, one pupil each, and an address missing."""
    summary = UploadSummary(
        usable=True, terminales=40, valid_emails=38, rules=rules, rule_pupils=rules
    )
    return msgspec.structs.replace(upload, summary=summary)


def january() -> SectorSnapshot:
    """Return three schools: one usable, one refused, one silent."""
    return a_snapshot(
        a_school(A, name="Lycée Alpha"),
        a_school(B, name="Lycée Bêta"),
        a_school(C, name="Lycée Gamma"),
        uploads=(
            with_rules(an_upload(paris(1, 6), uai=A), S111=12, S104=2),
            an_upload(paris(1, 7), uai=B, blocking=1),
        ),
    )


def raw_of(snapshot: SectorSnapshot, at: datetime) -> bytes:
    sector = overview(snapshot, at)
    return campaign_svg(sector, trends(sector), catalogue(), snapshot.sector.name)


def read(raw: bytes) -> ET.Element:
    return ET.fromstring(raw)  # noqa: S314 - written by the function under test


def drawn(snapshot: SectorSnapshot, at: datetime) -> ET.Element:
    return read(raw_of(snapshot, at))


def texts(root: ET.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def test_the_drawing_says_what_it_is_to_those_who_cannot_see_it() -> None:
    root = drawn(january(), paris(1, 8))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    labelled = (root.get("aria-labelledby") or "").split()
    by_id = {each.get("id"): each for each in root}
    title, description = (by_id[name].text or "" for name in labelled)
    assert title == "CIO d'Essai — Campagne d'essai, mercredi 8 janvier 2025"
    assert "SIECLE : 1 sur 3 a un fichier utilisable" in description
    assert "1 a envoyé un fichier à reprendre, 1 n'a rien envoyé" in description
    assert "échéance le 10/01/2025 (J-2)" in description
    assert "La règle la plus fréquente est S111 : 12 anomalies, 1 établissement." in description
    assert "95\u00a0% d'adresses valides" in description


@pytest.mark.parametrize("part", Part)
def test_each_picture_alone_is_whole(part: Part) -> None:
    sector = overview(january(), paris(1, 8))
    found, rules = trends(sector), catalogue()
    root = read(campaign_svg(sector, found, rules, "CIO d'Essai", [part]))
    whole = drawn(january(), paris(1, 8))
    assert {each.tag for each in root} >= {f"{SVG}title", f"{SVG}desc"}
    assert root.find(f"{SVG}desc").text == told_whole(sector, found, [part])  # type: ignore[union-attr]
    assert set(texts(root)) < set(texts(whole))
    assert float(root.get("height") or 0) < float(whole.get("height") or 0)
    assert bool(list(root.iter(f"{SVG}pattern"))) == (part is Part.CURVES)


def test_everything_it_needs_is_inside() -> None:
    raw = raw_of(january(), paris(1, 8))
    assert raw.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<svg ')
    root = read(raw)
    names = {each.tag.removeprefix(SVG) for each in root.iter()}
    allowed = {"svg", "title", "desc", "rect", "defs", "pattern", "text", "g", "path", "line"}
    assert names <= allowed
    ids = {each.get("id") for each in root.iter() if each.get("id")}
    for each in root.iter():
        for key, value in each.attrib.items():
            assert "href" not in key
            assert not key.startswith("on")
            for target in re.findall(r"url\((.*?)\)", value):
                assert target.removeprefix("#") in ids


def test_nothing_is_told_by_colour_alone() -> None:
    root = drawn(january(), paris(1, 8))
    told = texts(root)
    assert {"fichier utilisable", "reçu, à reprendre", "Dépôts par jour"} <= set(told)
    assert "3 attendus" in told
    paths = [each.get("fill") for each in root.iter(f"{SVG}path")]
    assert paths[0] == "url(#hachures)"
    assert paths[1] != paths[0]
    dashed = [each for each in root.iter(f"{SVG}line") if each.get("stroke-dasharray")]
    assert len({each.get("stroke-dasharray") for each in dashed}) >= 3
    assert "▲ S111 L'élève de terminale n'a pas d'adresse de co…" in told


def test_each_day_bar_and_line_tells_its_figures_when_pointed_at() -> None:
    titles = [each.text for each in drawn(january(), paris(1, 8)).iter(f"{SVG}title")]
    assert (
        "lundi 6 janvier 2025 : 1 dépôt ; 1 établissement avec un fichier utilisable ce soir-là"
        in titles
    )
    assert "Lycée Alpha : 95\u00a0%, 2 manquent sur 40" in titles


def test_the_steps_stand_where_the_figures_say() -> None:
    received, usable = (
        each.get("d") or "" for each in drawn(january(), paris(1, 8)).iter(f"{SVG}path")
    )
    for path, schools in ((received, [1, 2, 2]), (usable, [1, 1, 1])):
        ground, *levels = map(float, re.findall(r"(?:M[\d.]+ |V)([\d.]+)", path))
        heights = [(ground - level) * 3 / 160 for level in levels]
        assert heights == pytest.approx([*schools, 0], abs=0.01)


HOSTILE = 'Lycée <script>alert(1)</script> & "Cie" ]]> \x1b[31m\u202e\x00\ufffe\ud800 </svg>'


def test_a_hostile_name_stays_text() -> None:
    snapshot = a_snapshot(
        a_school(A, name=HOSTILE),
        uploads=(with_rules(an_upload(paris(1, 6), uai=A), S111=1),),
    )
    snapshot = msgspec.structs.replace(
        snapshot, sector=msgspec.structs.replace(snapshot.sector, name=HOSTILE)
    )
    raw = raw_of(snapshot, paris(1, 8))
    assert b"<script" not in raw
    assert b"\x1b" not in raw
    assert "\u202e" not in raw.decode()
    root = read(raw)
    assert not list(root.iter(f"{SVG}script"))
    assert any("<script>" in text for text in texts(root))


@pytest.mark.parametrize("name", ["x" * 10_000, "漢" * 300, "e\u0301" * 400], ids=len)
def test_a_name_too_long_is_cut_and_told_whole_when_pointed_at(name: str) -> None:
    snapshot = a_snapshot(
        a_school(A, name=name), uploads=(with_rules(an_upload(paris(1, 6), uai=A), S111=1),)
    )
    sector = msgspec.structs.replace(snapshot.sector, name=name)
    root = drawn(msgspec.structs.replace(snapshot, sector=sector), paris(1, 8))
    cut = [text for text in texts(root) if text.endswith("…") and "S111" not in text]
    assert len(cut) == 2
    assert max(map(len, cut)) <= 70
    assert any(name in (each.text or "") for each in root.iter(f"{SVG}title"))


@pytest.mark.parametrize(
    "at", [paris(1, 1), paris(1, 8), paris(1, 13), paris(2, 10), paris(3, 31), paris(7, 1)], ids=str
)
@pytest.mark.parametrize("schools", [0, 1, 3])
def test_every_moment_can_be_drawn_inside_the_sheet(at: datetime, schools: int) -> None:
    names = [A, B, C][:schools]
    uploads = tuple(
        an_upload(paris(month, day), collection, uai=uai)
        for uai, (month, day, collection) in zip(
            names, [(1, 2, "siecle"), (3, 30, "notes"), (1, 20, "siecle")], strict=False
        )
    )
    root = drawn(a_snapshot(*(a_school(uai) for uai in names), uploads=uploads), at)
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for each in root.iter():
        for key, most in (("x", width), ("x1", width), ("x2", width), ("y", height)):
            assert -0.1 <= float(each.get(key) or 0) <= most
        assert float(each.get("height") or 0) <= height
        assert float(each.get("width") or 0) <= width


def test_unknown_dates_are_to_be_confirmed() -> None:
    snapshot = january()
    campaign = msgspec.structs.replace(
        snapshot.campaign, collections=(Collection("siecle", "SIECLE"),), milestones=()
    )
    root = drawn(msgspec.structs.replace(snapshot, campaign=campaign), paris(1, 8))
    description = next(root.iter(f"{SVG}desc")).text or ""
    assert "échéance à confirmer" in description
    assert "None" not in ET.tostring(root, encoding="unicode")


def test_schools_that_are_not_drawn_are_counted() -> None:
    schools = [a_school(f"999{i:04}A", name=f"Lycée n° {i}") for i in range(MOST_SCHOOLS + 5)]
    uploads = [with_rules(an_upload(paris(1, 6), uai=s.uai), S111=1) for s in schools]
    told = texts(drawn(a_snapshot(*schools, uploads=tuple(uploads)), paris(1, 8)))
    assert "5 autres établissements ne sont pas dessinés ici : voir le tableau." in told
    assert sum(text.startswith("Lycée n°") for text in told) == MOST_SCHOOLS


def test_rules_beyond_the_ten_first_are_counted() -> None:
    rules = dict.fromkeys(list(catalogue())[:12], 3)
    upload = with_rules(an_upload(paris(1, 6), uai=A), **rules)
    told = texts(drawn(a_snapshot(a_school(A), uploads=(upload,)), paris(1, 8)))
    assert "2 autres règles ont aussi des anomalies." in told


def test_the_same_figures_give_the_same_bytes() -> None:
    assert raw_of(january(), paris(1, 8)) == raw_of(january(), paris(1, 8))


def test_the_words_of_each_state() -> None:
    def words(snapshot: SectorSnapshot, at: datetime) -> str:
        sector = overview(snapshot, at)
        return told_whole(sector, trends(sector))

    assert "Notes : 3 établissements attendus, ouverture le 03/02/2025 (J-26)" in words(
        january(), paris(1, 8)
    )
    assert "SIECLE : aucun établissement concerné." in words(a_snapshot(), paris(1, 8))
    assert told_emails(overview(a_snapshot(), paris(1, 8))) == (
        "Courriels : aucun élève de terminale n'est encore connu."
    )
    late = a_snapshot(
        a_school(A),
        a_school(B),
        uploads=(an_upload(paris(1, 9), uai=A), an_upload(paris(1, 12), uai=B)),
    )
    assert "2 sur 2 ont un fichier utilisable (1 à l'échéance) ; échéance le 10/01/2025 (J+3)" in (
        words(late, paris(1, 13))
    )

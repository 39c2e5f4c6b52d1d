"""Anomalie as plain data: the page of one finding; and the day typed."""

from datetime import date

import msgspec
import pytest

from cio_console.checks.catalogue import rule
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.presentation.finding_text import framed
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.model import Model, on_day
from cio_console.tui.views.finding import page, position
from cio_console.tui.views.subject import Item, of_same_pupil
from tests.tui.sector import text_of


def test_the_page_says_what_where_why_what_to_do_and_who(
    sector: SectorOverview, items: tuple[Item, ...]
) -> None:
    others = of_same_pupil(items, items[0])
    lines = page(sector, items[0], others, GlyphSet.UNICODE, 80)
    told = text_of(lines)
    for words in (
        "▲ S111",
        "erreur",
        "D. L., TG1, n° 1200",
        "ligne 12, colonne 9",
        "12 │ <MEL></MEL>",
        "│ ^",
        "Pourquoi c'est important",
        "Que faire aujourd'hui",
        "Qui corrige",
        "Autres anomalies du même élève  1",
        "cio-console expliquer S111",
    ):
        assert words in told
    assert [one.key for one in lines if one.key] == [others[0].key]


def test_what_to_do_follows_the_web_service(model: Model, items: tuple[Item, ...]) -> None:
    told = []
    for day in (date(2025, 1, 31), date(2025, 2, 1)):
        seen = on_day(model, day).overview
        assert seen is not None
        told.append(" ".join(text_of(page(seen, items[0], (), GlyphSet.UNICODE, 80)).split()))
    assert rule("S111").fix_before[:80] in told[0]
    assert rule("S111").fix_after[:80] in told[1]


def test_a_rule_of_a_newer_version_is_told_as_such(
    sector: SectorOverview, items: tuple[Item, ...]
) -> None:
    newer = Item(items[0].upload, 1, msgspec.structs.replace(items[0].finding, rule="S999"))
    told = text_of(page(sector, newer, (), GlyphSet.UNICODE, 80))
    assert "ne connaît pas cette règle" in told
    assert newer.finding.message.split(" (")[0] in " ".join(told.split())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_page_fits_every_width(
    sector: SectorOverview, items: tuple[Item, ...], width: int
) -> None:
    for item in items:
        others = of_same_pupil(items, item)
        lines = page(sector, item, others, GlyphSet.ASCII, width)
        assert all(one.width <= width for one in lines)


def test_a_caret_beyond_the_width_moves_the_excerpt_left() -> None:
    attributes = ' code="E-1141" ine="123456789" nom="A******"'
    excerpt = [f"14085 │ <eleve{attributes}>", f"      │ {' ' * 26}{'^' * 9}", "14086 │ </eleve>"]
    assert framed(excerpt, 80) == excerpt
    moved = framed(excerpt, 32)
    assert moved[0].startswith("14085 │ …")
    assert moved[0].index("123456789") == moved[1].index("^^^^^^^^^") < 32 - 9
    assert moved[2].startswith("14086 │ …")
    assert framed([], 32) == []


def test_a_caret_at_the_start_of_a_long_line_stays_where_it_is() -> None:
    excerpt = ["12 │ <MEL>" + "x" * 90 + "</MEL>", "   │ ^^^^^"]
    assert framed(excerpt, 40) == excerpt


def test_the_position_says_which_one_of_how_many(line: SchoolLine, items: tuple[Item, ...]) -> None:
    assert position(line, items, items[2], 80).text.endswith("3 sur 7")
    assert position(line, items[:1], items[2], 80).text.endswith("Port-aux-Saules")

"""No information by colour alone: whatever is told by a style is told by its text or place too.

Three checks. Each status, severity and judgement has a glyph and a word of its own. On the screens
as they are drawn, one text in one column is always in one ink: whatever differs by its colour then
differs by its text, or by the heading above it. And with the colours taken away (NO_COLOR), the
text is the same cell by cell, and the cursor still shows.
"""

from itertools import combinations
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style

from cio_console.domain.diagnosis import Judgement
from cio_console.domain.finding import Severity
from cio_console.domain.status import Status
from cio_console.presentation.labels import (
    GlyphSet,
    judgement_glyph,
    judgement_label,
    severity_glyph,
    severity_label,
    status_glyph,
    status_label,
)
from cio_console.presentation.styles import JUDGEMENT_STYLES, SEVERITY_STYLES, STATUS_STYLES
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.sector import a_sector
from tests.tui.test_themes import each_screen

GLYPHS = tuple(GlyphSet)
MEANINGFUL = {
    style
    for table in (STATUS_STYLES, SEVERITY_STYLES, JUDGEMENT_STYLES)
    for style in table.values()
} - {"muted"}
"""The styles that judge; « muted » only says that a text may be skipped."""

UNPOINTED = {"question", "message", "anomalie", "touche 5"}
"""Screens where no line is to be chosen, or only further down."""
GROUNDS = {0, 1, None}
"""Numbers of the grounds of « sombre » that are no cursor's: black, red for what is rejected."""


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_each_status_severity_and_judgement_has_its_glyph_and_its_word(glyphs: GlyphSet) -> None:
    told = (
        [(status_glyph(s, glyphs), status_label(s)) for s in Status],
        [(severity_glyph(s, glyphs), severity_label(s)) for s in Severity],
        [(judgement_glyph(j, glyphs), judgement_label(j)) for j in Judgement],
    )
    for pairs in told:
        for one, other in combinations(pairs, 2):
            assert one[0] != other[0]
            assert one[1] != other[1]


def test_every_member_has_a_style_and_every_style_that_judges_is_one_of_a_table() -> None:
    assert set(STATUS_STYLES) == set(Status)
    assert set(SEVERITY_STYLES) == set(Severity)
    assert set(JUDGEMENT_STYLES) == set(Judgement)
    assert {"ok", "warning", "error", "late", "rejected", "expected", "accent"} == MEANINGFUL


def runs(driver: Driver) -> list[list[Segment]]:
    """Return the screen as it is drawn, line by line."""
    strips = driver.app.screen._compositor.render_strips()
    return [[s for s in strip if s.text] for strip in strips]


def looks(driver: Driver) -> dict[tuple[int, str], set[str]]:
    """Return the inks in which each text is drawn in each column of the screen.

    What is drawn (a bar, a frame) is told by its whole line, whose words explain it. Left aside:
    the line under the cursor, which has a ground of its own, and what is `dim`.
    """
    found: dict[tuple[int, str], set[str]] = {}
    for line in runs(driver):
        left = 0
        for segment in line:
            style, text = segment.style, segment.text.strip()
            if text and style and style.color and not style.dim and not _is_under_cursor(style):
                start = left + len(segment.text) - len(segment.text.lstrip())
                written = any(c.isalnum() for c in text)
                what = text if written else "".join(s.text for s in line)
                found.setdefault((start, what), set()).add(str(style.color.number))
            left += segment.cell_length
    return found


def _is_under_cursor(style: Style) -> bool:
    return style.bgcolor is not None and style.bgcolor.number not in GROUNDS


@pytest.mark.parametrize(
    ("size", "glyphs"), [*((size, GlyphSet.UNICODE) for size in SIZES), (SIZES[0], GlyphSet.ASCII)]
)
async def test_two_texts_that_differ_by_their_colour_differ_by_text_or_column(
    tmp_path: Path, size: tuple[int, int], glyphs: GlyphSet
) -> None:
    files = a_sector(tmp_path)
    files.store()
    seen: set[str] = set()
    async with driving(files.launch(glyphs=glyphs), size) as driver:
        async for name in each_screen(driver):
            for (column, text), inks in looks(driver).items():
                assert len(inks) == 1, f"{name}, column {column}: {text!r} in {sorted(inks)}"
                seen |= inks
    assert len(seen) >= 6


@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_without_colour_every_screen_holds_the_same_text_and_its_cursor(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = a_sector(tmp_path)
    files.store()
    coloured: dict[str, list[str]] = {}
    async with driving(files.launch(), size) as driver:
        async for name in each_screen(driver):
            coloured[name] = driver.lines
    monkeypatch.setenv("NO_COLOR", "1")
    async with driving(files.launch(), size) as driver:
        async for name in each_screen(driver):
            assert driver.lines == coloured[name], name
            lines = [[s for s in line if s.style] for line in runs(driver)]
            assert not any(
                s.style and s.style.color and s.style.color.number for line in lines for s in line
            )
            cursors = [line for line in lines if _reversed_words(line)]
            assert len(cursors) <= 1, name
            assert cursors or name in UNPOINTED, name
    assert len(coloured) > 9


def _reversed_words(line: list[Segment]) -> bool:
    text = "".join(s.text for s in line if s.style and s.style.reverse)
    return sum(c.isalpha() for c in text) > len("T")  # the cursor of a field is one letter

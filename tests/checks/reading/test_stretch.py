"""Records of a sound block: in runs where a lane takes them, parsed together where none does."""

import re

import pytest

from cio_console.checks.opening.encodings import decide
from cio_console.checks.opening.limits import DEFAULT_LIMITS
from cio_console.checks.reading.markup import opening_tag, record_tags
from cio_console.checks.reading.positions import Block
from cio_console.checks.reading.progress import Progress
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.stretch import Run, records

TAGS = record_tags(("A", "B"))
LANES = {b"A": re.compile(rb'<A N="([0-9]+)"/>\s*+')}


def walked(text: str, lanes: dict[bytes, re.Pattern[bytes]]) -> tuple[list[str] | None, Progress]:
    """Return what a block is made of, and where the reading then stands."""
    data = text.encode("utf-8")
    progress = Progress(TAGS, DEFAULT_LIMITS, decide(data))
    found = records(Block(data, 1, 1, "utf-8"), progress, lanes)
    if found is None:
        return None, progress
    told = []
    for item in found:
        if isinstance(item, Run):
            told.append(f"{item.path}×{len(item.matches)}")
        else:
            told.append(f"{item.path}:{item.raw.decode()}")
    return told, progress


def opened(progress: Progress) -> list[str]:
    """Return the names of the open elements."""
    return [name for name, _ in progress.stack]


def test_records_that_fit_their_lane_come_in_runs() -> None:
    text = '<r><s><A N="1"/> <A N="2"/>\n<A N="x"/><A N="3"/><B>b</B></s><t><A N="4"/>'
    told, progress = walked(text, LANES)
    assert told == ["r/s/A×2", 'r/s/A:<A N="x"/>', "r/s/A×1", "r/s/B:<B>b</B>", "r/t/A×1"]
    assert opened(progress) == ["r", "t"]


def test_without_a_lane_every_record_is_parsed() -> None:
    told, _ = walked('<r><A N="1"/><B/></r>', {})
    assert told == ['r/A:<A N="1"/>', "r/B:<B/>"]


def test_a_record_of_a_run_can_be_looked_at_closer() -> None:
    data = b'<r>\n <A N="1"/>\n <A N="2"/>\n'
    progress = Progress(TAGS, DEFAULT_LIMITS, decide(data))
    (run,) = records(Block(data, 1, 1, "utf-8"), progress, LANES) or []
    assert isinstance(run, Run)
    record = run.record(1)
    assert record.element.get("N") == "2"
    assert (record.line, record.column, record.raw) == (3, 2, b'<A N="2"/>')


def test_a_record_of_another_kind_stays_within_its_own() -> None:
    told, _ = walked("<r><B>x<A/></B><A/></r>", {})
    assert told == ["r/B:<B>x<A/></B>", "r/A:<A/>"]


def test_comments_hide_records() -> None:
    told, _ = walked('<r><!-- <A N="1"/> --><A N="2"/><B><!-- </B> --></B></r>', LANES)
    assert told == ["r/A×1", "r/B:<B><!-- </B> --></B>"]


@pytest.mark.parametrize(
    "text",
    [
        "<r><A><A></A></r>",
        "<r></s><A/></r>",
        "<r><A/><!-- ",
        "<r><A></A></A></r>",
    ],
)
def test_what_is_not_whole_records_in_sections_is_no_sound_block(text: str) -> None:
    told, progress = walked(text, LANES)
    assert told is None
    assert opened(progress) == [], "the reading stands where it stood"


@pytest.mark.parametrize("begun", ["<A>", "<A><B/>", "<A><B></B>", "<A><A/>"])
def test_a_record_that_the_block_interrupts_is_held_for_the_next_one(begun: str) -> None:
    told, progress = walked(f"<r><B/>{begun}", LANES)
    assert told == ["r/B:<B/>"]
    assert progress.held == len(begun)


def test_the_names_of_the_root_hold_in_its_records() -> None:
    data = b'<p:r xmlns:p="urn:x"><A p:k="1"/></p:r>'
    progress = Progress(TAGS, DEFAULT_LIMITS, decide(data))
    (record,) = records(Block(data, 1, 1, "utf-8"), progress, {}) or []
    assert isinstance(record, Record)
    assert record.element.get("{urn:x}k") == "1"


@pytest.mark.parametrize(
    ("value", "written"),
    [("a", '<R A="a">'), ('a"b', '<R A="a&quot;b">'), ("<&", '<R A="&lt;&amp;">'), ("", "<R>")],
)
def test_an_opening_tag_quotes_the_values_that_there_are(value: str, written: str) -> None:
    assert opening_tag("R", {"A": value}) == written

"""The way to where the reading stands, as a new parser must be told it."""

from cio_console.checks.reading.positions import Block
from cio_console.checks.xsd.trail import MOST_ROWS, Span, Trail, closing

HEAD = b'<A v="1"><!-- <X> --><B/><C n="2">x</C>\n<D><![CDATA[<Y>]]>'


def followed(*blocks: bytes, counted: int = 1, foreign: bytes = b"") -> Trail:
    """Return the trail after blocks; the records are the elements R."""
    trail = Trail(counted)
    line = 1
    for data in blocks:
        block = Block(data, line, 1, "utf-8")
        spans, at = [], 0
        while (start := data.find(b"<R", at)) >= 0:
            at = data.find(b"/>", start) + 2
            spans.append(Span(start, at))
        trail.follow(block, spans, len(data), {data.find(foreign)} if foreign else ())
        line, _ = block.place(len(data))
    return trail


def test_siblings_that_came_before_are_told_empty() -> None:
    trail = followed(HEAD)
    assert trail.prefix() == b'<A v="1"><B/><C n="2"/><D>'
    assert [(level.tag, level.line, level.column) for level in trail.levels] == [
        (b'<A v="1">', 1, 1),
        (b"<D>", 2, 1),
    ]


def test_like_siblings_are_told_as_far_as_the_schema_counts() -> None:
    records = b'<R i="1"/><R i="2"/><R i="3"/><R i="4"/>'
    assert followed(HEAD, records).prefix().endswith(b'<D><R i="4"/><R i="4"/>')
    assert followed(HEAD, records, counted=9).prefix().count(b"<R") == 4
    assert followed(HEAD, records, b"<E/><R/>").prefix().endswith(b'<R i="4"/><E/><R/>')


def test_a_row_of_records_counts_for_as_many() -> None:
    trail = followed(HEAD)
    trail.follow(Block(b"<R/>...", 1, 1, "utf-8"), [Span(0, 7, 60)], 7, ())
    trail.follow(Block(b"<R/>...", 1, 1, "utf-8"), [Span(0, 7, 60)], 7, ())
    assert trail.prefix().count(b"<R/>") == 2
    assert Trail(80).prefix() == b""


def test_a_section_that_ends_becomes_a_sibling() -> None:
    trail = followed(HEAD, b"<R/></D ><E><F/>")
    assert trail.prefix() == b'<A v="1"><B/><C n="2"/><D/><E><F/>'
    assert followed(HEAD, b"</D></A>").prefix() == b""


def test_what_the_schema_does_not_expect_is_forgotten_once_closed() -> None:
    trail = followed(HEAD, b"<E><F/>", foreign=b"<E>")
    assert trail.foreign == 2
    assert trail.prefix().endswith(b"<D><E><F/>")
    trail.follow(Block(b"</E>", 1, 1, "utf-8"), [], 4, ())
    assert trail.foreign == -1
    assert trail.prefix().endswith(b"<D>")
    assert trail.levels[-1].marred
    assert not trail.levels[0].marred
    assert followed(HEAD, b"<R/>", foreign=b"<R/>").prefix().endswith(b"<D>")


def test_what_is_remembered_is_bounded() -> None:
    trail = followed(HEAD, b"<R/><S/>" * 5000)
    assert len(trail.levels[-1].before) == MOST_ROWS


def test_open_elements_are_closed_innermost_first() -> None:
    assert closing([b'<a:A v="1">', b"<B>"]) == b"</B></a:A>"

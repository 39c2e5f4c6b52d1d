"""Small damage is found where it is, and undone without moving nor altering the rest."""

from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cio_console.checks.opening.encodings import decide
from cio_console.checks.opening.limits import DEFAULT_LIMITS
from cio_console.checks.opening.messages import MALFORMED, pupils_read, sentence
from cio_console.checks.reading.markup import (
    complete_records_end,
    element_end,
    glue_end,
    has_opaque,
    last_record_end,
    opaque_end,
    record_starts,
    record_tags,
    unfinished,
)
from cio_console.checks.reading.positions import Block
from cio_console.checks.reading.progress import Progress
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.repair import blemishes, masked, repaired
from cio_console.checks.reading.stretch import records

TAGS = record_tags(("ELEVE", "STRUCTURES_ELEVE"))


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("a & b", "a &amp; b"),
        ("a &b", "a &amp;b"),
        ("a &amp b", "a &amp;amp b"),
        ("&&", "&amp;&amp;"),
        ("&amp;&lt;&gt;&quot;&apos;&#233;&#xE9;", None),
        ("&nbsp;", "&#160;"),
        ("&eacute;&Agrave;", "&#233;&#192;"),
        ("&foo;", "&amp;foo;"),
        ("&#0;&#31;&#xFFFE;&#xD800;", ""),
        ("&#9;&#10;&#13;", None),
        ("]]\x1f>", "]] >"),
        ("]\x1f]\x1f>", "] ] >"),
        ("&#99999999;", ""),
        ("&#x;", "&amp;#x;"),
        ("a\x00b\x1fc", "abc"),
        ("a\tb\nc\rd", None),
        ("1 < 2", "1 &lt; 2"),
        ("<<a/>", "&lt;<a/>"),
        ("]]>", "]]&gt;"),
        ("<![CDATA[ & < ]]>", None),
        ("<?p & ?>", None),
        ("<!-- & < -->", None),
        ("<!-- a -- b -->", "<!-- a    b -->"),
        ("<!----->", "<!-- -->"),
        ("<!-- & -- never closed", None),
    ],
)
def test_each_blemish_is_replaced_by_what_was_meant(text: str, fixed: str | None) -> None:
    data = text.encode("iso8859-15")
    expected = data if fixed is None else fixed.encode()
    assert repaired(data, list(blemishes(data))) == expected


@given(st.text(alphabet="ab &;<>]#x0é\x00\x1f\t-!", max_size=60))
def test_a_repaired_text_always_parses_and_masking_moves_nothing(text: str) -> None:
    data = text.replace("<!", "").encode()
    found = list(blemishes(data))
    fixed = b"<r>" + repaired(data, found) + b"</r>"
    if b"<a" not in data and b"<b" not in data and b"<x" not in data and b"<\xc3" not in data:
        etree.fromstring(fixed)
    hidden = masked(data, found)
    assert len(hidden) == len(data)
    assert not list(blemishes(hidden))


def test_masked_text_has_the_same_offsets_for_expat() -> None:
    data = b"<r>R & D<![CDATA[&]]>&eacute;\x01<b/></r>"
    offsets = []
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = lambda _name, _attributes: offsets.append(parser.CurrentByteIndex)
    parser.Parse(masked(data, list(blemishes(data))), True)
    assert offsets == [0, data.index(b"<b/>")]


def test_blemishes_are_looked_for_between_two_offsets_only() -> None:
    assert [b.start for b in blemishes(b"& & &", 1, 4)] == [2]


@pytest.mark.parametrize(
    ("data", "end"),
    [
        (b"<ELEVE></ELEVE>", 15),
        (b"<ELEVE></ELEVE ><x>", 16),
        (b"<ELEVE></ELEVES>", 0),
        (b"<ELEVE></ELEVE", 0),
        (b"<ELEVE></ELEVE></ELEVES>", 15),
        (b"<ELEVE></ELEVE><!-- </ELEVE> -->", 15),
        (b"<ELEVE></ELEVE><!-- </ELEVE>", 15),
        (b"<ELEVE></ELEVE><![CDATA[</ELEVE>]]><ELEVE/></ELEVE>", 51),
        (b"<STRUCTURES_ELEVE></STRUCTURES_ELEVE>", 37),
        (b"<x></x>", 0),
    ],
)
def test_a_block_ends_after_the_last_end_tag_that_is_one(data: bytes, end: int) -> None:
    assert last_record_end(data, TAGS, b"") == end
    assert last_record_end(data, TAGS, b"ELEVE") == end


def test_the_likely_tag_comes_first() -> None:
    data = b"<ELEVE></ELEVE><STRUCTURES_ELEVE></STRUCTURES_ELEVE>"
    assert last_record_end(data, TAGS, b"ELEVE") == 15
    assert last_record_end(data, TAGS, b"STRUCTURES_ELEVE") == len(data)


@pytest.mark.parametrize(
    ("data", "spans"),
    [
        (b"<ELEVE/><ELEVE a='/>'></ELEVE>", [(0, 8), (8, 30)]),
        (b"<ELEVES><ELEVE></ELEVE></ELEVES>", [(8, 23)]),
        (b"<ELEVE></ELEVE ><ELEVE></ELEVE>", [(0, 16), (16, 31)]),
        (b"<ELEVE><!-- </ELEVE> --></ELEVE>", [(0, 32)]),
        (b"<!-- <ELEVE> --><ELEVE/>", [(16, 24)]),
        (b"<ELEVE><?p </ELEVE> ?></ELEVE>", [(0, 30)]),
    ],
)
def test_records_stand_where_their_tags_say(data: bytes, spans: list[tuple[int, int]]) -> None:
    progress = Progress(TAGS, DEFAULT_LIMITS, decide(data))
    inside = b"<r>" + data
    found = records(Block(inside, 1, 1, "utf-8"), progress, {})
    assert found is not None
    shift = len(b"<r>")
    assert [(r.column - 1 - shift, r.raw) for r in found if isinstance(r, Record)] == [
        (start, data[start:end]) for start, end in spans
    ]
    assert list(record_starts(data, TAGS))[: len(spans)] == [start for start, _ in spans]


@pytest.mark.parametrize(
    ("data", "end"),
    [
        (b"<ELEVE/><ELEVE/><ELEVE", 16),
        (b"<ELEVE/><ELEVE></ELEVE><ELEVE>", 23),
        (b"<ELEVE><a>", 0),
        (b"<x/>", 0),
    ],
)
def test_empty_records_are_complete_too(data: bytes, end: int) -> None:
    assert complete_records_end(data, TAGS) == end


@pytest.mark.parametrize(
    ("data", "end"),
    [(b"<a>text<b", 7), (b"<a><!-- <b> --> x", 15), (b"<a><!-- <b", 3), (b"text", 0), (b"<a", 0)],
)
def test_what_stands_between_records_is_cut_before_a_tag(data: bytes, end: int) -> None:
    assert max(glue_end(data), 0) == end


@pytest.mark.parametrize(
    ("data", "end", "open_at"),
    [
        (b"<!-- a -->b", 10, -1),
        (b"<![CDATA[a]]>", 13, -1),
        (b"<?a b?>", 7, -1),
        (b"<!-- a", -1, 0),
        (b"<![CDATA[ --> ", -1, 0),
        (b"<a>", 0, -1),
    ],
)
def test_what_may_hide_tags_ends_where_it_says(data: bytes, end: int, open_at: int) -> None:
    assert opaque_end(data, 0) == end
    assert unfinished(data) == open_at


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"a!b?c", False), (b"a!<!--", True), (b"?<?x", True), (b"<a>!<b>?", False), (b"<!", True)],
)
def test_only_what_follows_a_bracket_may_hide_tags(data: bytes, found: bool) -> None:
    assert has_opaque(data) is found


def test_an_end_tag_is_not_looked_for_in_comments() -> None:
    data = b"<!--</a>--><!--</a>--></a></a>"
    assert element_end(data, b"a", 0) == 26
    assert element_end(data, b"a", 0, 25) == 0
    assert element_end(b"<!--</a>", b"a", 0) == 0


@pytest.mark.parametrize(
    ("count", "words"), [(0, "aucun élève lu"), (1, "1 élève lu"), (812, "812 élèves lus")]
)
def test_pupils_read_are_counted_in_french(count: int, words: str) -> None:
    assert pupils_read(count) == words


def test_a_code_that_we_do_not_know_still_has_a_french_sentence() -> None:
    assert sentence(99_999) == MALFORMED
    assert "croisées" in sentence(76)

"""Lines and columns are exact, in characters, wherever a record or one of its children stands."""

import io
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from cio_console.checks.opening.limits import DEFAULT_LIMITS, Limits
from cio_console.checks.opening.source import open_stream
from cio_console.checks.reading.positions import LONGEST_TEXT, Block, Position, Step, child_span
from cio_console.checks.reading.reader import Reader, Record
from cio_console.checks.reading.spans import Spans
from tests.checks.reading.documents import DECLARATION, FORMATS, document, latin, pupil

UTF8 = '<?xml version="1.0" encoding="UTF-8"?>\n'


def records(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Iterator[Record]:
    """Yield the pupils of a file while their elements live."""
    with open_stream(io.BytesIO(data), "e.xml", limits) as source:
        for item in Reader(source, FORMATS, limits):
            if isinstance(item, Record) and item.tag == "ELEVE":
                yield item


def expected(text: str, number: int, mark: str) -> tuple[int, int]:
    """Return line and column of `mark` after the start of a pupil, counted the slow way."""
    at = text.index(mark, text.index(f'ELEVE_ID="{number}"') - 7)
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        (DECLARATION, "iso8859-15"),
        (UTF8, "utf-8"),
        (UTF8, "utf-8-sig"),
        ('<?xml version="1.0" encoding="UTF-16"?>\n', "utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>\n', "utf-16-be"),
        ('<?xml version="1.0" encoding="windows-1252"?>\n', "cp1252"),
        ('<?xml version="1.0" encoding="UTF-32"?>\n', "utf-32"),
    ],
)
def test_places_are_the_same_in_every_encoding(declaration: str, encoding: str) -> None:
    names = ["DÉPÔT", "ŒUVRE", "MARTIN €", "Ñandú"]
    pupils = [pupil(n, names[n % 4], inside=f"\n\t<MEL>é{n}@ç.fr</MEL>") for n in range(900)]
    text = document(*pupils, declaration=declaration)
    for record in records(text.encode(encoding)):
        number = int(record.element.get("ELEVE_ID", ""))
        assert (record.line, record.column) == expected(text, number, "<ELEVE")
        for child in ("PRENOM", "MEL"):
            found = record.locate(child)
            assert (found.line, found.column) == expected(text, number, f"<{child}>")
        assert record.locate("MEL").text == f"<MEL>é{number}@ç.fr</MEL>"


def test_lines_are_exact_far_beyond_libxml2s_own_limit() -> None:
    pupils = [pupil(n).replace("><", ">\n  <") for n in range(30_000)]
    for record in records(latin(document(*pupils))):
        number = int(record.element.get("ELEVE_ID", ""))
        assert record.line == 6 + 4 * number
        if number % 5000 == 4999:
            assert record.locate("PRENOM") == Position(8 + 4 * number, 3, "<PRENOM>Zoé</PRENOM>")
    assert record.line > 65_535


@pytest.mark.parametrize(
    ("declaration", "encoding"), [(DECLARATION, "iso8859-15"), (UTF8, "utf-8")]
)
def test_columns_are_exact_in_a_file_of_one_line(declaration: str, encoding: str) -> None:
    pupils = [pupil(n, "ÉLÈVE") for n in range(20_000)]
    text = document(*pupils, declaration=declaration).replace("\n", "")
    at = 0
    for record in records(text.encode(encoding)):
        at = text.index("<ELEVE ", at + 1)
        assert (record.line, record.column) == (1, at + 1)
    assert at > 1_500_000
    assert record.locate("PRENOM").column == text.index("<PRENOM>", at) + 1


@pytest.mark.parametrize(("end", "lines"), [("\n", 1), ("\r\n", 1), ("\r", 1)])
def test_every_line_end_counts_once(end: str, lines: int) -> None:
    text = document(*(pupil(n) for n in range(1500))).replace("\n", end)
    for record in records(latin(text), replace(DEFAULT_LIMITS, block=1000)):
        number = int(record.element.get("ELEVE_ID", ""))
        assert (record.line, record.column) == (6 + number * lines, 1)
        assert record.locate("PRENOM").line == record.line


RECORD = (
    b'<ELEVE ELEVE_ID="1" NOM = \'A "b"\'><MEL/><STRUCTURE><CODE>A</CODE></STRUCTURE>'
    b"<!-- <MEL>x</MEL> --><STRUCTURE><CODE>B</CODE><CODE>C</CODE></STRUCTURE>"
    b"<NOM><![CDATA[<MEL>y</MEL>]]></NOM><MEL a='>'>z</MEL ></ELEVE>"
)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), '<ELEVE ELEVE_ID="1" NOM = \'A "b"\'>'),
        (("MEL",), "<MEL/>"),
        (("MEL", 0), "<MEL/>"),
        (("MEL", 1), "<MEL a='>'>z</MEL >"),
        (("STRUCTURE",), "<STRUCTURE><CODE>A</CODE></STRUCTURE>"),
        (("STRUCTURE", 1, "CODE"), "<CODE>B</CODE>"),
        (("STRUCTURE", 1, "CODE", 1), "<CODE>C</CODE>"),
        (("STRUCTURE", 0, "CODE"), "<CODE>A</CODE>"),
        ((2,), "<STRUCTURE><CODE>B</CODE><CODE>C</CODE></STRUCTURE>"),
        ((2, "CODE", 1), "<CODE>C</CODE>"),
        (("NOM",), "<NOM><![CDATA[<MEL>y</MEL>]]></NOM>"),
        (("@ELEVE_ID",), 'ELEVE_ID="1"'),
        (("@NOM",), "NOM = 'A \"b\"'"),
        (("MEL", 1, "@a"), "a='>'"),
        (("ABSENT",), '<ELEVE ELEVE_ID="1" NOM = \'A "b"\'>'),
        (("STRUCTURE", 1, "ABSENT"), "<STRUCTURE>"),
        (("STRUCTURE", 5, "CODE"), '<ELEVE ELEVE_ID="1" NOM = \'A "b"\'>'),
        (("STRUCTURE", 0, "CODE", 1), "<STRUCTURE>"),
        (("CODE",), '<ELEVE ELEVE_ID="1" NOM = \'A "b"\'>'),
        (("@ABSENT",), '<ELEVE ELEVE_ID="1" NOM = \'A "b"\'>'),
    ],
)
def test_a_descendant_is_found_by_its_path(path: tuple[Step, ...], text: str) -> None:
    start, end = child_span(RECORD, path, "utf-8")
    assert RECORD[start:end].decode() == text


@pytest.mark.parametrize("name", ["ELEVE", "MEL", "STRUCTURE", "CODE", "NOM", "", "@a", "ABSENT"])
@pytest.mark.parametrize("rank", [0, 1, 2, 5, 40])
@pytest.mark.parametrize("below", [(), ("CODE",), ("CODE", 1), (1,), ("@ELEVE_ID",), ("MEL", "X")])
def test_a_record_read_once_gives_the_same_places(
    name: str, rank: int, below: tuple[Step, ...]
) -> None:
    at: tuple[Step, ...] = (name, rank) if name else (rank,)
    path = (name,) if name.startswith("@") else (*at, *below)
    for record in (RECORD, b"<a/>", b"<a>", b"<A B='1'><MEL></MEL><MEL/></A>"):
        for codec in ("utf-8", "iso8859-15"):
            assert Spans(record, codec).find(path) == child_span(record, path, codec)
    assert Spans(RECORD, "utf-8").find(below) == child_span(RECORD, below, "utf-8")


def test_the_path_prefers_the_deepest_ancestor_on_the_way() -> None:
    start, _ = child_span(RECORD, ("STRUCTURE", 1, "ABSENT"), "utf-8")
    assert start == RECORD.rindex(b"<STRUCTURE>")


def test_a_repaired_pupils_children_are_still_exact() -> None:
    text = document(pupil(1, "A & B\x01 &eacute; <", inside="<MEL>é</MEL>"))
    (record,) = records(latin(text))
    assert record.locate("MEL") == Position(*expected(text, 1, "<MEL>"), "<MEL>é</MEL>")
    assert record.locate("NOM_DE_FAMILLE").text.startswith("<NOM_DE_FAMILLE>A & B")


def test_an_unclosed_pupils_children_are_still_exact() -> None:
    text = document(pupil(1, inside="<MEL>a</MEL>").replace("</ELEVE>", ""), pupil(2))
    first, _ = records(latin(text))
    assert first.locate("MEL").column == expected(text, 1, "<MEL>")[1]


def test_children_of_a_pupil_with_undecodable_bytes_are_still_exact() -> None:
    text = document(pupil(1, "DÉPÔT", inside="<MEL>é</MEL>"), declaration=UTF8)
    (record,) = records(latin(text))
    assert record.locate("MEL").line == 6


def test_spaced_end_tags_and_comments_do_not_move_a_record() -> None:
    first = pupil(1).replace("</ELEVE>", "</ELEVE \n>")
    second = pupil(2, inside="<!-- </ELEVE><ELEVE> --><X><![CDATA[<ELEVE a='</ELEVE>'/>]]></X>")
    text = document(first, second, "<ELEVE ELEVE_ID='3'/>", pupil(4))
    one, two, three, four = ((r.raw, r.line, r.column) for r in records(latin(text)))
    assert one == (latin(first.rstrip()), 6, 1)
    assert two == (latin(second.rstrip()), 8, 1)
    assert three == (b"<ELEVE ELEVE_ID='3'/>", 9, 1)
    assert four == (latin(pupil(4).rstrip()), 9, 22)


def test_the_bytes_and_places_of_a_record_outlive_its_element() -> None:
    text = document(*(pupil(n) for n in range(2000)))
    kept = list(records(latin(text)))
    for number in (1999, 0, 1000):
        assert (kept[number].line, kept[number].column) == (6 + number, 1)
        assert f'ELEVE_ID="{number}"'.encode() in kept[number].raw
        assert kept[number].locate("PRENOM").text == "<PRENOM>Zoé</PRENOM>"


def test_a_block_can_be_asked_backwards() -> None:
    block = Block("aé\nbç".encode(), 10, 5, "utf-8")
    assert block.place(6) == (11, 3)
    assert block.place(3) == (10, 7)
    assert block.place(0) == (10, 5)
    assert block.place(4) == (11, 1)


def test_long_source_text_is_cut() -> None:
    block = Block(b"x" * 5000, 1, 1, "iso8859-15")
    assert block.text(0, 5000) == "x" * (LONGEST_TEXT - 1) + "…"
    assert block.text(0, LONGEST_TEXT) == "x" * LONGEST_TEXT

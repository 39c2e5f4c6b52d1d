"""The encoding is decided from bytes, and what it lies about is said."""

import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.checks.opening.encodings import (
    DECLARATION,
    Transcoder,
    decide,
    declared,
    is_utf8,
    python_codec,
)
from cio_console.checks.reading.positions import Block
from cio_console.checks.reading.watch import Watch
from tests.checks.reading.documents import document, pupil, read


def declaring(name: str) -> bytes:
    """Return a declaration of this encoding."""
    return f'<?xml version="1.0" encoding="{name}"?><a>'.encode()


@pytest.mark.parametrize(
    ("name", "label", "codec", "transcoded"),
    [
        ("ISO-8859-15", "ISO-8859-15", "iso8859-15", ""),
        ("iso_8859-15", "ISO-8859-15", "iso8859-15", ""),
        ("latin9", "ISO-8859-15", "iso8859-15", ""),
        ("ISO-8859-1", "ISO-8859-1", "iso8859-1", ""),
        ("utf-8", "UTF-8", "utf-8", ""),
        ("UTF8", "UTF-8", "utf-8", ""),
        ("US-ASCII", "US-ASCII", "utf-8", ""),
        ("windows-1252", "windows-1252", "utf-8", "cp1252"),
        ("ISO-8859-2", "ISO-8859-2", "utf-8", "iso8859-2"),
        ("macintosh", "MacRoman", "utf-8", "mac-roman"),
    ],
)
def test_a_known_declaration_is_believed(
    name: str, label: str, codec: str, transcoded: str
) -> None:
    decision = decide(declaring(name))
    assert (decision.label, decision.codec, decision.transcoded) == (label, codec, transcoded)
    assert decision.fault is None


def test_without_declaration_a_document_is_utf8() -> None:
    assert decide(b"<a>").label == "UTF-8"
    assert decide(b"").label == "UTF-8"
    assert "sans encodage déclaré" in decide(b"<a>").said


@pytest.mark.parametrize(
    "name", ["ISO-8859-99", "", "rot13", "base64", "zlib", "utf-7", "idna", "shift_jis", "cp037"]
)
def test_a_name_that_is_no_usable_encoding_is_never_used(name: str) -> None:
    decision = decide(declaring(name))
    assert decision.codec in {"utf-8", "iso8859-15"}
    assert decision.transcoded == ""
    assert (decision.fault is None) is (name == "")


def test_an_unusable_declaration_is_replaced_by_what_the_bytes_are() -> None:
    assert decide(declaring("x") + "é".encode()).label == "UTF-8"
    assert decide(declaring("x") + "é ".encode("iso8859-15")).label == "ISO-8859-15"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("start", ["<a>", "\n<a>", '<?xml version="1.0"?><a>'])
def test_wide_encodings_are_known_by_their_shape(encoding: str, mark: str, start: str) -> None:
    decision = decide((mark + start).encode(encoding))
    assert decision.transcoded == encoding
    assert decision.mark == len(mark.encode(encoding))
    assert decision.fault is not None
    assert ("sans marque" in decision.fault.detail) is (mark == "")


def test_an_order_mark_that_agrees_is_no_fault() -> None:
    decision = decide(b"\xef\xbb\xbf" + declaring("utf-8"))
    assert (decision.label, decision.mark, decision.fault) == ("UTF-8", 3, None)
    assert decide(b"\xef\xbb\xbf<a>").fault is None


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ('<?xml version="1.0"?>', True),
        ("<?xml version='1.1' encoding='utf-8' standalone='yes' ?>", True),
        ('<?xml version = "1.0" encoding = "utf-8"?>', True),
        ('<?xml encoding="utf-8"?>', False),
        ('<?xml version="1.0"encoding="utf-8"?>', False),
        ('<?xml version="1.0" standalone="maybe"?>', False),
        ('<?xml version="2.0"?>', False),
    ],
)
def test_a_declaration_is_well_formed_or_not(text: str, good: bool) -> None:
    assert (DECLARATION.fullmatch(text.encode()) is not None) is good


def test_the_declared_name_is_found_even_in_a_malformed_declaration() -> None:
    assert declared(b"<?xml encoding=latin1 version=1.0 ?>") == "latin1"
    assert declared(b"Bonjour <?xml version='1.0' encoding='utf-8'?>") == "utf-8"
    assert declared(b"<a encoding='x'/>") == ""


@pytest.mark.parametrize("name", ["\0", "x" * 10_000, "utf 8\n", "é", "../x"])
def test_any_name_can_be_looked_up(name: str) -> None:
    assert isinstance(python_codec(name), str)


def test_utf8_cut_within_a_character_is_utf8() -> None:
    assert is_utf8("né".encode()[:-1])
    assert not is_utf8(b"n\xe9 ")


@given(st.text(max_size=200), st.integers(1, 9), st.sampled_from(["utf-16-le", "utf-32-be"]))
def test_transcoding_gives_the_same_text_whatever_the_reads(
    text: str, size: int, codec: str
) -> None:
    data = text.encode(codec, "replace")
    transcoder = Transcoder(io.BytesIO(data), codec)
    made = b"".join(iter(lambda: transcoder.read(size), b""))
    assert made == data.decode(codec).encode()


def test_what_cannot_be_transcoded_is_marked() -> None:
    transcoder = Transcoder(io.BytesIO(b"a\x81b"), "cp1252")
    assert transcoder.read(10) == "a\ufffdb".encode()
    assert transcoder.damaged
    assert transcoder.read(10) == b""


def watched(chunks: Sequence[bytes]) -> Watch:
    """Return the watch of a document declared ISO-8859-15."""
    watch = Watch("ISO-8859-15")
    line, column = 1, 1
    for chunk in chunks:
        block = Block(chunk, line, column, "iso8859-15")
        watch.look(block)
        line, column = block.place(len(chunk))
    return watch


@pytest.mark.parametrize(
    ("chunks", "mojibake", "says"),
    [
        ([b"abc", b"def"], False, ""),
        (["é".encode("iso8859-15")], False, ""),
        (["é".encode()], True, "UTF-8"),
        (["é".encode()[:1], "é".encode()[1:]], True, "UTF-8"),
        ([b"\xe9", b"abc"], False, ""),
        ([b"abc\xc3", b"abc"], False, ""),
        ([b"abc", "éà".encode(), b"abc", b"\xe9"], False, ""),
        ([b"\xe9 \x92"], False, "0x92"),
        ([b"\xe9 \x81"], False, "0x81"),
        (["à l’été".encode()], True, "UTF-8"),
    ],
)
def test_the_watch_tells_mojibake_from_windows_from_truth(
    chunks: list[bytes], mojibake: bool, says: str
) -> None:
    watch = watched(chunks)
    fault = watch.conclude()
    assert watch.mojibake is mojibake
    assert (fault.detail if fault else "").count(says) >= 1
    assert (fault is None) is (says == "")


def test_the_watch_gives_the_place_of_the_first_witness() -> None:
    fault = watched([b"ab\ncd", "é\né".encode()]).conclude()
    assert fault is not None
    assert (fault.line, fault.column) == (2, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso8859-15", "cp1252", "mac-roman"])
def test_a_name_is_the_same_in_every_honest_encoding(encoding: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    reading = read(document(pupil(1, "DÉPÔT-ÇA"), declaration=declaration).encode(encoding))
    assert [line.name for line in reading.records if line.tag == "ELEVE"] == ["DÉPÔT-ÇA"]
    assert {fault.rule for fault in reading.faults} <= {"F004"}

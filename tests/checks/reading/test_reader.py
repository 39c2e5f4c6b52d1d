"""The reader as a whole: order, paths, bounded memory, and the same reading for any block size."""

import io
import tracemalloc
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cio_console.checks.opening.limits import DEFAULT_LIMITS
from cio_console.checks.opening.source import open_stream
from cio_console.checks.reading.reader import Fault, Reader, Record
from tests.checks.reading.documents import FORMATS, HEADER, document, latin, pupil, read

DAMAGE = (
    "", "", "", "é", "&", "&eacute;", "\x01", "<", "]]>", "</X>", "<X>", "<!-- & -->",
    "<![CDATA[</ELEVE>]]>", "</ELEVE>", "<ELEVE>", "<X a=1/>", "<X a='>'/>", "</ELEVES>",
    "<?x </ELEVE> ?>", "<!--", "<!DOCTYPE x>", "\x92", "’", "</DONNEES>", "</BEE_ELEVES>",
    "<a>" * 80,
)  # fmt: skip


def test_records_come_in_document_order_with_their_paths() -> None:
    text = document(pupil(1), pupil(2)).replace(
        "<STRUCTURES>",
        '<STRUCTURES><STRUCTURES_ELEVE ELEVE_ID="1"/><STRUCTURES_ELEVE ELEVE_ID="2"/>',
    )
    reading = read(latin(text))
    assert [(line.path, line.pupil) for line in reading.records] == [
        ("BEE_ELEVES/PARAMETRES", ""),
        ("BEE_ELEVES/DONNEES/ELEVES/ELEVE", "1"),
        ("BEE_ELEVES/DONNEES/ELEVES/ELEVE", "2"),
        ("BEE_ELEVES/DONNEES/STRUCTURES/STRUCTURES_ELEVE", "1"),
        ("BEE_ELEVES/DONNEES/STRUCTURES/STRUCTURES_ELEVE", "2"),
    ]
    assert reading.faults == []
    assert (reading.root, reading.encoding, reading.mojibake) == (
        "BEE_ELEVES", "ISO-8859-15", False,
    )  # fmt: skip


def test_sections_in_any_order_are_read() -> None:
    text = latin(document())
    eleves = text[text.index(b"<ELEVES>") : text.index(b"</ELEVES>") + 9]
    swapped = text.replace(eleves, b"").replace(b"</STRUCTURES>", b"</STRUCTURES>" + eleves)
    assert read(swapped).pupils == ["1", "2", "3"]
    assert read(swapped).faults == []


def test_root_and_attributes_are_known_with_the_first_item() -> None:
    with open_stream(io.BytesIO(latin(document())), "e.xml") as source:
        reader = Reader(source, FORMATS)
        assert reader.root == ""
        next(iter(reader))
        assert reader.root == "BEE_ELEVES"
        assert reader.root_attributes == {"VERSION": "3.0"}


def test_a_format_in_a_namespace_is_known_by_its_clark_name() -> None:
    data = b"<l:lsl xmlns:l='urn:lsl'><donnees><eleve/><eleve>x</eleve></donnees></l:lsl>"
    reading = read(data, formats={"{urn:lsl}lsl": ("eleve",)})
    assert [line.path for line in reading.records] == ["lsl/donnees/eleve"] * 2
    assert reading.faults == []
    assert reading.root == "{urn:lsl}lsl"


def test_a_namespaced_document_is_read_on_after_damage() -> None:
    texts = ["", "", "", "&", "", "", "", "", ""]
    eleves = "".join(f"<eleve ELEVE_ID='{n}'>{text}</eleve>" for n, text in enumerate(texts))
    data = f"<l:lsl xmlns:l='urn:lsl'><l:x>{eleves}</l:x></l:lsl>".encode()
    for block in (64, DEFAULT_LIMITS.block):
        limits = replace(DEFAULT_LIMITS, block=block, prolog_bytes=block)
        reading = read(data, limits, formats={"{urn:lsl}lsl": ("eleve",)})
        assert reading.pupils == [str(n) for n in range(9)]
        assert reading.rules == ["F003"]
        assert {line.path for line in reading.records} == {"lsl/x/eleve"}


def test_comments_instructions_and_cdata_are_no_children() -> None:
    data = latin(document(pupil(1, "<![CDATA[R & D]]>", inside="<!-- c --><?p i?><MEL>a</MEL>")))
    (line,) = (line for line in read(data).records if line.tag == "ELEVE")
    assert line.children == ("NOM_DE_FAMILLE", "PRENOM", "MEL")
    assert line.name == "R & D"


def test_entities_that_xml_has_are_read() -> None:
    reading = read(latin(document(pupil(1, "L&apos;A &amp; &lt;B&gt; &#233;&#xE9;"))))
    assert reading.faults == []
    assert reading.records[1].name == "L'A & <B> éé"


def test_a_section_that_no_format_reads_is_crossed() -> None:
    bourses = "".join(f"<BOURSE><N>{n}</N></BOURSE>\n" for n in range(60_000))
    text = document(*(pupil(n) for n in range(50)), header=f"{HEADER}<X>{bourses}</X>")
    reading = read(latin(text))
    assert len(reading.pupils) == 50
    assert reading.rules == ["F012"]
    assert reading.records[-1].line == 60_000 + 55


def test_a_long_section_of_empty_records_is_crossed() -> None:
    classes = "".join(f'<classe code="C-{n}"/>\n' for n in range(60_000))
    data = f"<fichier><etablissement2/><classes>{classes}</classes></fichier>".encode()
    reading = read(data, formats={"fichier": ("classe", "eleve")})
    assert len(reading.records) == 60_000
    assert reading.records[-1].line == 60_000


def test_no_record_beyond_the_limit_is_ever_built() -> None:
    limits = replace(DEFAULT_LIMITS, record_bytes=100_000, block=4096)
    reading = read(latin(document(pupil(1), pupil(2, "x" * 200_000), pupil(3))), limits)
    assert reading.pupils == ["1"]
    assert reading.rules == ["F007"]


def test_levels_open_between_records_are_bounded() -> None:
    limits = replace(DEFAULT_LIMITS, depth=8)
    for levels, rules in ((5, []), (6, ["F007"])):
        deep = "<a>" * levels + "<ELEVE/>" * 3 + "</a>" * levels
        assert read(latin(document(deep, pupil(2))), limits).rules == rules


class Generated(io.RawIOBase):
    """A document of any length that is never in memory as a whole."""

    def __init__(self, pupils: int) -> None:
        whole = latin(document("@"))
        self._parts = self._made(whole.split(b"@"), pupils)
        self.length = 0

    @staticmethod
    def _made(around: list[bytes], pupils: int) -> Iterator[bytes]:
        yield around[0]
        for first in range(0, pupils, 100):
            yield b"".join(latin(pupil(n, "DÉPÔT" * 20)) for n in range(first, first + 100))
        yield around[1]

    def read(self, _size: int = -1, /) -> bytes:
        """Return the next hundred pupils."""
        data = next(self._parts, b"")
        self.length += len(data)
        return data


def test_memory_does_not_grow_with_the_file() -> None:
    peaks = []
    for pupils in (2_000, 120_000):
        generated = Generated(pupils)
        tracemalloc.start()
        with open_stream(generated, "e.xml") as source:  # type: ignore[arg-type] # reads only
            reader = Reader(source, FORMATS)
            kept = sum(isinstance(item, Record) for item in reader)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert kept == pupils + 1
    assert generated.length > 20_000_000
    assert peaks[1] < peaks[0] + 500_000
    assert peaks[1] < 8_000_000


@st.composite
def damaged_documents(draw: st.DrawFn) -> bytes:
    """Draw a document whose pupils are damaged anywhere, in two encodings, perhaps cut."""
    made = []
    for number in range(draw(st.integers(1, 8))):
        text = pupil(number, inside="<MEL>a</MEL>")
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(0, len(text)))
            text = text[:at] + draw(st.sampled_from(DAMAGE)) + text[at:]
        made.append(text)
    encoding = draw(st.sampled_from(["iso8859-15", "utf-8"]))
    data = document(*made).encode(encoding, "replace")
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


def outcome(data: bytes, block: int) -> tuple[object, ...]:
    """Return everything read with blocks of a size."""
    limits = replace(DEFAULT_LIMITS, block=block, prolog_bytes=max(block, 120))
    reading = read(data, limits)
    return (
        reading.items,
        reading.remains,
        reading.root,
        reading.encoding,
        reading.mojibake,
        reading.sha256,
    )


@given(damaged_documents(), st.integers(1, 3000))
@settings(max_examples=300, deadline=None)
def test_reading_gives_the_same_whatever_the_block_size(data: bytes, block: int) -> None:
    assert outcome(data, block) == outcome(data, DEFAULT_LIMITS.block)


@given(damaged_documents())
@settings(max_examples=200, deadline=None)
def test_any_damage_is_told_and_every_place_is_inside_the_file(data: bytes) -> None:
    reading = read(data)
    lines = data.count(b"\n") + 1
    for fault in reading.faults:
        assert 0 <= fault.line <= lines
        assert fault.detail
    assert [fault.fatal for fault in reading.faults[:-1]] == [False] * len(reading.faults[:-1])
    for line in reading.records:
        assert line.raw in data
        assert line.raw.startswith(b"<" + line.tag.encode())


@given(st.binary(max_size=3000))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    reading = read(data)
    assert reading.faults
    assert reading.faults[-1].rule in {f"F00{n}" for n in range(1, 10)}


@given(st.integers(0, 400), st.binary(max_size=12))
@settings(max_examples=200, deadline=None)
def test_bytes_written_over_a_document_never_raise(at: int, noise: bytes) -> None:
    data = latin(document())
    reading = read(data[:at] + noise + data[at + len(noise) :])
    assert all(isinstance(fault, Fault) for fault in reading.faults)
    assert reading.sha256

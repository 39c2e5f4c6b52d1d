"""A zip gives its one document, or one fault that says why it cannot."""

import io
import struct
import zipfile
import zlib

import pytest
from msgspec.structs import replace

from cio_console.checks.opening.archive import is_safe
from cio_console.checks.opening.limits import DEFAULT_LIMITS
from cio_console.checks.opening.messages import size_label
from cio_console.checks.opening.source import open_stream
from tests.checks.reading.documents import Reading, archive, document, latin, pupil, read

GOOD = latin(document())
NAME = "ElevesSansAdresses.xml"


def only_fault(reading: Reading) -> tuple[str, str]:
    """Return the code and sentence of the one fault of a file of which nothing is read."""
    assert reading.records == []
    assert [fault.fatal for fault in reading.faults] == [True]
    return reading.faults[0].rule, reading.faults[0].detail


def encrypted(data: bytes) -> bytes:
    """Return a zip whose every member says that it is encrypted."""
    made = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(signature)
        while at >= 0:
            made[at + offset] |= 1
            at = made.find(signature, at + 4)
    return bytes(made)


@pytest.mark.parametrize(
    "members",
    [
        {NAME: GOOD},
        {"dossier/sous-dossier/" + NAME: GOOD},
        {"Export (2).XML": GOOD},
        {NAME: GOOD, "LISEZMOI.txt": b"bonjour"},
        {NAME: GOOD, "__MACOSX/._" + NAME: b"\x00\x05\x16\x07", "__MACOSX/" + NAME: GOOD},
        {NAME: GOOD, ".cache.xml": GOOD, ".git/config.xml": GOOD, "Thumbs.db": b"x"},
        {"dossier/": b"", "dossier/" + NAME: GOOD, "desktop.ini": b"x"},
        {"export": GOOD},
        {"export.txt": b"\xef\xbb\xbf" + latin(document(declaration=""))},
    ],
    ids=", ".join,
)
def test_the_one_usable_member_is_read_whatever_stands_beside_it(members: dict[str, bytes]) -> None:
    reading = read(archive(members), name="ExportXML_ElevesSansAdresses.zip")
    assert reading.pupils == ["1", "2", "3"]


@pytest.mark.parametrize("name", ["eleves.xml", "export.zip", "sans extension", "notes.csv"])
def test_neither_the_name_of_a_zip_nor_that_of_a_document_matters(name: str) -> None:
    assert read(archive({NAME: GOOD}), name=name).pupils == ["1", "2", "3"]
    assert read(GOOD, name=name).pupils == ["1", "2", "3"]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_compression_of_the_standard_library_is_read(method: int) -> None:
    assert read(archive({NAME: GOOD}, method)).pupils == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("members", "rule", "says"),
    [
        ({}, "F006", ["vide"]),
        ({"__MACOSX/._x": b"x", "dossier/": b""}, "F006", ["vide"]),
        ({"a.csv": b"a;b", "b.pdf": b"%PDF"}, "F006", ["aucun fichier XML", "« a.csv »"]),
        ({"a.xml": GOOD, "b.xml": GOOD}, "F006", ["plusieurs", "« a.xml »", "« b.xml »"]),
        ({"ElevesSansAdresses.xml": GOOD, "Nomenclature.xml": b"<BEE_NOMENCLATURES/>"}, "F006",
         ["plusieurs", "« Nomenclature.xml »"]),
        ({"export.zip": archive({NAME: GOOD})}, "F006", ["autre archive", "« export.zip »"]),
        ({"../" + NAME: GOOD}, "F006", ["dangereux", ".."]),
        ({"a/../../b.xml": GOOD}, "F006", ["dangereux"]),
        ({"/etc/passwd.xml": GOOD}, "F006", ["dangereux", "/etc/passwd.xml"]),
        ({"C:\\eleves.xml": GOOD}, "F006", ["dangereux"]),
        ({"..\\eleves.xml": GOOD}, "F006", ["dangereux"]),
        ({NAME: GOOD, "../autre.txt": b""}, "F006", ["dangereux"]),
        ({NAME: b""}, "F001", ["vide", NAME]),
        ({NAME: b"<html><title>Connexion</title>"}, "F002", ["page HTML"]),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<a/>"}, "F002", ["Excel"]),
        ({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"}, "F002", ["Word"]),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"},
         "F002", ["LibreOffice"]),
    ],
    ids=str,
)  # fmt: skip
def test_an_archive_without_exactly_one_document_says_why(
    members: dict[str, bytes], rule: str, says: list[str]
) -> None:
    code, detail = only_fault(read(archive(members)))
    assert code == rule
    assert all(words in detail for words in says)


def test_an_encrypted_member_is_refused_by_name() -> None:
    code, detail = only_fault(read(encrypted(archive({NAME: GOOD}))))
    assert code == "F006"
    assert "mot de passe" in detail
    assert NAME in detail


def test_an_encrypted_member_of_unknown_kind_is_told_as_encrypted() -> None:
    code, detail = only_fault(read(encrypted(archive({"export": GOOD}))))
    assert (code, "mot de passe" in detail) == ("F006", True)


@pytest.mark.parametrize("kept", [4, 30, 200, -1, -22, -60])
def test_a_cut_archive_is_told_as_damaged(kept: int) -> None:
    code, detail = only_fault(read(archive({NAME: GOOD})[:kept]))
    assert code == "F006"
    assert "endommagée" in detail


def test_damage_within_a_member_keeps_what_came_out_before() -> None:
    pupils = [pupil(n, f"NOM{zlib.crc32(b'%d' % n)}") for n in range(20_000)]
    data = bytearray(archive({NAME: latin(document(*pupils))}))
    data[len(data) * 3 // 4] ^= 0xFF
    reading = read(bytes(data))
    fault = reading.faults[-1]
    assert (fault.rule, fault.fatal) == ("F006", True)
    assert "endommagée" in fault.detail
    assert 0 < len(reading.pupils) < 20_000
    assert f"{len(reading.pupils)} élèves lus avant" in fault.detail


def test_what_came_out_of_a_small_archive_before_its_damage_is_read() -> None:
    pupils = [pupil(n, f"NOM{zlib.crc32(b'%d' % n)}") for n in range(500)]
    data = bytearray(archive({NAME: latin(document(*pupils))}))
    data[len(data) * 3 // 4] ^= 0xFF
    reading = read(bytes(data))
    assert reading.rules[-1] == "F006"
    assert 200 < len(reading.pupils) < 500


def test_a_wrong_checksum_is_told_at_the_end() -> None:
    data = bytearray(archive({NAME: GOOD}, zipfile.ZIP_STORED))
    at = data.index(b"MARTIN")
    data[at : at + 6] = b"DURAND"
    reading = read(bytes(data))
    assert reading.rules == ["F006"]
    assert reading.faults[0].fatal


def test_an_unknown_compression_is_told_as_unreadable() -> None:
    data = bytearray(archive({NAME: GOOD}))
    struct.pack_into("<H", data, 8, 97)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 10, 97)
    code, detail = only_fault(read(bytes(data)))
    assert code == "F006"
    assert NAME in detail


def test_a_bomb_is_stopped_by_its_ratio() -> None:
    bomb = archive({NAME: latin(document(*(pupil(n, " " * 100_000) for n in range(320))))})
    assert len(bomb) < 256 << 10
    reading = read(bomb)
    assert reading.rules[-1] == "F007"
    assert "200 fois" in reading.faults[-1].detail


def test_a_small_repetitive_export_is_no_bomb() -> None:
    data = latin(document(*(pupil(1) for _ in range(8000))))
    zipped = archive({NAME: data})
    assert len(data) > 150 * len(zipped)
    assert len(data) < DEFAULT_LIMITS.ratio_floor
    assert len(read(zipped).pupils) == 8000


def test_a_member_that_says_it_is_too_large_is_refused_before_expanding() -> None:
    limits = replace(DEFAULT_LIMITS, expanded_bytes=1 << 20)
    code, detail = only_fault(read(archive({NAME: b"<a>" + b" " * (1 << 20)}), limits))
    assert code == "F007"
    assert "1 Mio" in detail


def test_an_archive_of_a_great_many_members_is_refused_unread() -> None:
    data = archive({f"{n}.txt": b"" for n in range(1001)})
    code, detail = only_fault(read(data))
    assert code == "F007"
    assert "1000" in detail


def test_a_directory_larger_than_the_limit_is_refused_unread() -> None:
    limits = replace(DEFAULT_LIMITS, directory_bytes=100)
    assert only_fault(read(archive({"a" * 200 + ".xml": GOOD}), limits))[0] == "F007"


def test_an_archive_from_a_stream_is_bounded() -> None:
    limits = replace(DEFAULT_LIMITS, archive_bytes=1 << 20, expanded_bytes=1 << 20)
    endless = io.BytesIO(b"PK\x03\x04" + bytes(3 << 20))
    with open_stream(endless, "export.zip", limits) as source:
        assert source.fault is not None
        assert source.fault.rule == "F007"
    assert source.sha256 == ""


def test_the_name_of_the_member_is_known_and_harmless() -> None:
    data = archive({"Élèves\x1b[31m.xml": GOOD})
    with open_stream(io.BytesIO(data), "export.zip") as source:
        assert source.member == "Élèves.xml"
    with open_stream(io.BytesIO(GOOD), "eleves.xml") as source:
        assert source.member == ""


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("eleves.xml", True),
        ("a/b/eleves.xml", True),
        ("eleves..xml", True),
        ("..eleves.xml", True),
        ("a/..", False),
        ("..", False),
        ("/eleves.xml", False),
        ("\\\\serveur\\eleves.xml", False),
        ("D:eleves.xml", False),
        ("a\0b.xml", False),
    ],
)
def test_a_member_name_is_safe_when_it_stays_inside(name: str, safe: bool) -> None:
    assert is_safe(name) is safe


@pytest.mark.parametrize(
    ("size", "label"), [(512 << 20, "512 Mio"), (64 << 10, "64 Kio"), (100, "100 octets")]
)
def test_a_size_is_said_in_binary_units(size: int, label: str) -> None:
    assert size_label(size) == label


def directory_of(data: bytes | bytearray) -> tuple[int, int]:
    """Return where the directory of a zip begins, and where its end record does."""
    end = data.rfind(b"PK\x05\x06")
    return struct.unpack_from("<L", data, end + 16)[0], end


@pytest.mark.parametrize("hidden", ["zip64", "mark"])
def test_a_directory_that_hides_its_length_is_never_read_whole(hidden: str) -> None:
    """The records that the standard library believes are not those that are looked at first."""
    many = archive({f"{n:05}{'x' * 40}.txt": b"" for n in range(20_000)}, zipfile.ZIP_STORED)
    start, end = directory_of(many)
    size = end - start
    made = bytearray(many)
    if hidden == "zip64":
        real = struct.pack(
            "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 20_000, 20_000, size, start
        )
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
        made[end:end] = real + locator
        struct.pack_into("<2H2L", made, len(made) - 22 + 8, 1, 1, 46, start)
    else:
        made[end + 16 : end + 20] = b"PK\x05\x06"
    code, detail = only_fault(read(bytes(made)))
    assert (code, "trop de fichiers" in detail) == ("F007", True)


def test_a_member_that_lies_about_its_size_is_judged_by_the_archives() -> None:
    """Its ratio cannot be hidden by saying that much went in."""
    data = bytearray(archive({NAME: latin(document(pupil(1, " " * 3_000_000)))}))
    start, _ = directory_of(data)
    struct.pack_into("<L", data, start + 20, 2_000_000)
    reading = read(bytes(data), replace(DEFAULT_LIMITS, record_bytes=1 << 24))
    assert reading.rules[-1] in {"F006", "F007"}
    assert reading.pupils == []


def test_a_member_that_asks_for_gigabytes_is_refused_before_it_has_them() -> None:
    data = bytearray(archive({NAME: GOOD}, zipfile.ZIP_LZMA))
    at = data.index(NAME.encode()) + len(NAME) + 5
    assert struct.unpack_from("<L", data, at)[0] < 64 << 20
    struct.pack_into("<L", data, at, 0xF0000000)
    code, detail = only_fault(read(bytes(data)))
    assert (code, "mémoire" in detail) == ("F007", True)

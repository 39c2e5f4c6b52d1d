"""What a file that comes by itself is, whatever its name: from its content."""

from pathlib import Path

import pytest

from cio_console.checks.identity import Identity, identify, looks_cut
from cio_console.errors import FileProblem
from tests.checks.apb import grades
from tests.checks.builders import SISTER, UAI, eleves
from tests.checks.companions import archive, guardians_of, responsables
from tests.checks.lsl import livrets


def test_an_export_of_pupils_tells_its_school_zipped_or_not(tmp_path: Path) -> None:
    wanted = Identity("siecle", UAI)

    assert identify(eleves().write(tmp_path, "n'importe quoi.xml")) == wanted
    assert identify(eleves().write(tmp_path, "photo.zip")) == wanted


def test_grades_tell_their_school_in_both_forms(tmp_path: Path) -> None:
    assert identify(grades().write(tmp_path, "a.xml")) == Identity("notes", UAI)
    assert identify(livrets().write(tmp_path, "b.xml")) == Identity("notes", UAI)


def test_a_file_that_does_not_say_whose_it_is_is_still_known_for_what_it_is(
    tmp_path: Path,
) -> None:
    export = eleves()
    export.parametres["UAJ"] = None

    assert identify(export.write(tmp_path, "a.xml")) == Identity("siecle")
    without = livrets()
    without.uai = None
    assert identify(without.write(tmp_path, "b.xml")) == Identity("notes")


def test_an_archive_of_several_is_what_the_pupils_say(tmp_path: Path) -> None:
    others = responsables(guardians_of(3)).data()
    both = archive(tmp_path, {"Responsables.xml": others, "Eleves.xml": eleves().data()})

    assert identify(both) == Identity("siecle", UAI)


def test_a_file_that_only_completes_another_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(responsables(guardians_of(3)).data())

    found = identify(tmp_path / "a.xml")

    assert (found.collection, found.uai) == ("siecle", UAI)
    assert "responsables" in found.what
    assert "ne se dépose pas sans" in found.what


@pytest.mark.parametrize(
    ("data", "words", "broken"),
    [
        (b"%PDF-1.7", "un document PDF", False),
        (b"Bonjour,\n", "du texte", False),
        (b"<html><body>x</body></html>", "une page HTML", False),
        (b"<autre/>", "<autre>", False),
        (b"<STS_EDT></STS_EDT>", "STSWEB", False),
        (b"", "vide", True),
        (b"<BEE_ELEVES", "coup", True),
        (b"PK\x03\x04abc", "endommag", True),
        (b"<!DOCTYPE a><BEE_ELEVES/>", "DOCTYPE", True),
    ],
)
def test_what_is_no_upload_is_named(tmp_path: Path, data: bytes, words: str, broken: bool) -> None:
    path = tmp_path / "recu.xml"
    path.write_bytes(data)

    found = identify(path)

    assert words in found.what
    assert "attendu :" not in found.what
    assert (found.broken, found.collection) == (broken, "")


def test_a_damaged_file_is_known_by_what_can_be_read(tmp_path: Path) -> None:
    export = eleves(3)
    export.parametres["UAJ"] = SISTER
    whole = export.data()
    path = tmp_path / "a.xml"
    path.write_bytes(whole[: len(whole) // 2])

    assert identify(path) == Identity("siecle", SISTER)
    assert looks_cut(path)


def test_a_whole_file_does_not_look_cut(tmp_path: Path) -> None:
    for name in ("a.xml", "a.zip"):
        path = eleves().write(tmp_path, name)
        assert not looks_cut(path)
        raw = path.read_bytes()
        path.write_bytes(raw[:-40])
        assert looks_cut(path)
    (tmp_path / "b.xml").write_bytes(eleves().text().encode("utf-16"))
    assert not looks_cut(tmp_path / "b.xml")


@pytest.mark.parametrize(
    ("end", "cut"),
    [
        ("</a>\n<!-- fin -->\n<!---->\n", False),
        ("<b/></a >" + "<!--x-->\n" * 300, False),
        ("<a/>" + "<!-- exporté -->" * 20, False),
        ("</a>" + "<!--x-->" * 300 + "<", True),
        ("</b>" + "<!--x-->" * 300 + "<!-- et la suite", True),
        ("</b> -->", True),
        ("<!-- <a></a> -->", True),
    ],
)
def test_comments_after_the_root_hide_neither_its_end_nor_a_cut(
    tmp_path: Path, end: str, cut: bool
) -> None:
    """With three hundred of them, a pattern that tries every way to part them never ends."""
    (tmp_path / "a.xml").write_text("<a>" + end, encoding="utf-8")

    assert looks_cut(tmp_path / "a.xml") is cut


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    """The tail is garbage: an identification that read it would tell."""
    path = tmp_path / "a.xml"
    path.write_bytes(eleves(200).data()[:20_000] + b"\xff<" * 5_000_000)

    assert identify(path) == Identity("siecle", UAI)


def test_a_file_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        identify(tmp_path / "absent.xml")
    with pytest.raises(FileProblem):
        looks_cut(tmp_path / "absent.xml")

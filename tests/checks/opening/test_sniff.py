"""« What is this? »: each thing that a lycée may send by mistake is named in French."""

import pytest

from cio_console.checks.opening.sniff import ROOTS, html_page, identify, is_html, wrong_root
from tests.checks.reading.documents import read

FORMATS = ("BEE_ELEVES", "fichier")


def named(head: bytes) -> str:
    """Return what a file looks like."""
    return identify(head, head.decode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"%PDF-1.4", "un document PDF"),
        (b"\x1f\x8b\x08\x00", "une archive gzip"),
        (b"BZh91AY", "une archive bzip2"),
        (b"\xfd7zXZ\x00\x00", "une archive xz"),
        (b"Rar!\x1a\x07\x01", "une archive RAR"),
        (b"\xff\xd8\xff\xe0", "une image JPEG"),
        (b"GIF89a", "une image GIF"),
        (b"{\\rtf1\\ansi", "un document RTF"),
        (b"SQLite format 3\x00", "une base de donn"),
        (b"MZ\x90\x00", "un programme Windows"),
        (b"RIFF\x24\x00\x00\x00WEBP", "un fichier de son, de vid"),
        (b"II*\x00\x08", "une image TIFF"),
        (b"MM\x00*\x00", "une image TIFF"),
        (b"BM\x36\x84", "une image BMP"),
        (b"ID3\x04", "un enregistrement MP3"),
        (b"!BDN\x00", "une boîte aux lettres Outlook"),
        (b"bplist00\xd1", "un fichier de réglages d'Apple"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "un raccourci Windows"),
        (b"\x28\xb5\x2f\xfd\x24", "une archive Zstandard"),
        (b"UEsDBBQAAAAIAA==", "une pièce jointe copiée sans être décodée"),
        (b"eleves.xml" + bytes(247) + b"ustar\x0000", "une archive tar"),
        (b"[InternetShortcut]\r\nURL=https://siecle.example/", "un raccourci internet"),
        (b"[reglages]\nlangue=fr\n", "un fichier de réglages (.ini)"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0", "un agenda"),
        (b"BEGIN:VCARD\nFN:X", "une fiche de contact"),
        (b"-----BEGIN PKCS7-----\nMII", "un certificat ou une signature"),
        (b"-- MySQL dump\n--\nCREATE TABLE eleves (", "une copie de base de données"),
        (b"INSERT INTO eleves VALUES (1);", "une copie de base de données"),
        (b"%!PS-Adobe-3.0", "un document PostScript"),
        (b"\x7fELF\x02", "un programme"),
        (b"[1, 2]", "un fichier JSON"),
        (b'\xef\xbb\xbf {"a": 1}', "un fichier JSON"),
        (b"Nom;INE\nA;1\nB;2\n", "un fichier CSV (colonnes séparées par des points-virgules)"),
        (b"Nom,INE\nA,1\n", "un fichier CSV (colonnes séparées par des virgules)"),
        (b"a\tb\n\n1\t2\n3\t4\n", "un fichier CSV (colonnes séparées par des tabulations)"),
        (b'nom;texte\na;"x;y"\nb;z\nc;t\nd;u\n', "un fichier CSV"),
        (b"De : a@b.fr\nObjet : export\n\nBonjour", "un courriel"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html>", "un courriel"),
        (b"Bonjour, voici\nle fichier.", "du texte"),
        (b"Date : lundi", "du texte"),
        (b"a;b", "du texte"),
        (bytes(500), "un fichier binaire"),
        (b"\xff\xfe\xfd" * 100, "un fichier binaire"),
    ],
)
def test_a_file_is_named_by_its_first_bytes(head: bytes, words: str) -> None:
    assert named(head).startswith(words)


@pytest.mark.parametrize(
    "tag", ["<html>", "<HTML lang='fr'>", "<!doctype html>", "<head>", "<body>"]
)
def test_a_page_is_known_by_its_first_tag(tag: str) -> None:
    assert is_html(tag)
    assert named(f"  \n{tag}".encode()).startswith("une page HTML")


@pytest.mark.parametrize("tag", ["<htmlx>", "<BEE_ELEVES>", "<bodyguard>", "x<html>"])
def test_another_tag_is_no_page(tag: str) -> None:
    assert not is_html(tag)


def test_the_title_of_a_page_is_quoted_as_one_harmless_line() -> None:
    assert "(« Erreur 403 »)" in html_page("<html><title>\n Erreur \x1b[31m\n403</title>")
    assert "(" not in html_page("<html><title></title>")
    assert len(html_page(f"<html><title>{'x' * 150}</title>")) < 120


def test_a_login_page_suggests_an_expired_session() -> None:
    assert "session expirée" in html_page('<html><input type="password">')
    assert "session expirée" not in html_page("<html><p>Bonjour</p>")


@pytest.mark.parametrize("root", sorted(set(ROOTS) - set(FORMATS)))
def test_every_known_root_is_named_with_what_was_expected(root: str) -> None:
    sentence = wrong_root(root, FORMATS)
    assert ROOTS[root] in sentence
    assert "attendu : l'export « élèves » de SIECLE" in sentence


@pytest.mark.parametrize("root", ["BEE_AUTRE", "BEE_EPHC_ELEVES"])
def test_another_export_of_siecle_is_told_as_one(root: str) -> None:
    assert wrong_root(root, FORMATS).startswith(f"c'est un autre export de SIECLE ({root}) ;")


def test_what_completes_the_pupils_is_expected_in_one_phrase() -> None:
    exports = ("BEE_ELEVES", "BEE_RESPONSABLES", "BEE_STRUCTURES", "BEE_NOMENCLATURES")
    sentence = wrong_root("STS_EDT", exports)
    assert sentence.count("l'un des exports qui le complètent") == 1
    assert sentence.count("« élèves »") == 1


def test_an_unknown_root_is_quoted_harmlessly() -> None:
    assert "<\x1b" not in wrong_root("\x1b[0mx", FORMATS)
    assert "<x>" in wrong_root("\x1b[0mx", FORMATS)
    assert len(wrong_root("x" * 5000, ("fichier",))) < 250


def test_a_format_expected_alone_is_named_alone() -> None:
    assert wrong_root("STS_EDT", ("fichier",)).endswith(
        "attendu : le fichier de notes au format APB"
    )


def test_a_table_exported_as_unicode_text_is_still_a_table() -> None:
    data = "Nom\tPrénom\nA\tB\nC\tD\nE\tF\n".encode("utf-16")
    assert "CSV" in read(data).faults[0].detail

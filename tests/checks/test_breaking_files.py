"""Files seen to break readers: each gives its own clear finding through the engine, never a crash.

The reader's own tests look at each closely; here every file goes through rules and report.
"""

import io
import zipfile

import pytest

from cio_console.checks.engine import check_stream
from cio_console.domain.finding import Report, Verdict
from tests.checks.builders import eleves, expectation

TEXT = eleves(8).text()
DATA = TEXT.encode("iso-8859-15")
UTF8 = TEXT.replace("ISO-8859-15", "UTF-8", 1)
BARE = TEXT.partition("\n")[2]


def zipped(*members: tuple[str, bytes]) -> bytes:
    """Return a zip of some members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def check(data: bytes, name: str = "ElevesSansAdresses.xml") -> Report:
    """Check bytes as the SIECLE collection's."""
    return check_stream(io.BytesIO(data), name, expectation(collection="siecle"))


REFUSED = {
    "vide": (b"", "F001"),
    "espaces": (b" \n\n ", "F001"),
    "page HTML": (b"<!DOCTYPE html><html><title>Connexion</title></html>", "F002"),
    "CSV": (b"INE;NOM;PRENOM\n1;A;B\n2;C;D\n", "F002"),
    "JSON": (b'{"eleves": []}', "F002"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "F002"),
    "binaire": (bytes(range(256)) * 4, "F002"),
    "gzip": (b"\x1f\x8b\x08\x00" + b"\x00" * 40, "F002"),
    "coupé dans le prologue": (DATA[:20], "F003"),
    "coupé dans une balise": (DATA[: DATA.index(b"<PRENOM>", 900) + 4], "F003"),
    "coupé dans un élève": (DATA[: DATA.index(b"<CODE_SEXE>", 900)], "F003"),
    "DOCTYPE": (DATA.replace(b"<BEE_ELEVES", b"<!DOCTYPE BEE_ELEVES>\n<BEE_ELEVES", 1), "F005"),
    "mauvaise racine": (DATA.replace(b"BEE_ELEVES", b"BEE_AUTRE"), "F008"),
    "zip vide": (zipped(), "F006"),
    "zip coupé": (zipped(("a.xml", DATA))[:-30], "F006"),
    "zip de deux documents": (zipped(("a.xml", DATA), ("b.xml", DATA)), "F006"),
    "zip imbriqué": (zipped(("a.zip", zipped(("a.xml", DATA)))), "F006"),
    "chemin dangereux": (zipped(("../a.xml", DATA)), "F006"),
    "bombe": (zipped(("a.xml", b"<BEE_ELEVES>" + b" " * 30_000_000)), "F007"),
    "attribut sans fin": (b'<BEE_ELEVES VERSION="' + b"x" * 3_000_000, "F007"),
}


@pytest.mark.parametrize(("data", "rule"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_serve_is_blocking_with_its_own_rule(data: bytes, rule: str) -> None:
    report = check(data)
    assert report.rules.get(rule) == 1, report.rules
    assert report.counts["bloquante"] >= 1
    assert report.verdict is Verdict.FAILED
    assert not report.usable
    assert report.not_evaluated
    message = next(f.message for f in report.findings if f.rule == rule)
    assert message[0].isupper() or message[0] in "«<"
    assert message.endswith(".")


READ = {
    "UTF-8": UTF8.encode("utf-8"),
    "UTF-8 avec BOM": b"\xef\xbb\xbf" + UTF8.encode("utf-8"),
    "sans déclaration": BARE.encode("utf-8"),
    "fins de ligne CR LF": DATA.replace(b"\n", b"\r\n"),
    "commentaires": DATA.replace(b"<ELEVE ", b"<!-- & < --><ELEVE "),
    "zip et fichiers du système": zipped(("__MACOSX/._a.xml", b"x"), ("a.xml", DATA)),
    "zip au nom quelconque": zipped(("export.xml", DATA)),
}


@pytest.mark.parametrize("data", READ.values(), ids=READ)
def test_an_unusual_but_right_file_gives_no_finding(data: bytes) -> None:
    report = check(data)
    assert report.findings == ()
    assert (report.facts.pupils, report.facts.terminales) == (8, 8)


def test_bytes_altered_within_an_archive_are_its_damage_and_no_other_fault() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("ElevesSansAdresses.xml", DATA)
    report = check(buffer.getvalue().replace(b"<PRENOM>", b"&PRENOM<", 3), "e.zip")
    assert report.rules == {"F006": 1}
    assert "endommagée" in report.findings[0].message


def test_utf16_is_read_with_a_warning() -> None:
    report = check(TEXT.replace("ISO-8859-15", "UTF-16", 1).encode("utf-16"))
    assert report.rules == {"F004": 1}
    assert report.counts["avertissement"] == 1
    assert report.facts.pupils == 8


def test_an_unknown_encoding_is_said_and_what_can_be_read_is_checked() -> None:
    data = DATA.replace(b"ISO-8859-15", b"KLINGON-1")
    report = check(data.replace(b"eleve.5@courriel.example", b"faux"))
    assert report.rules["F004"] == 1
    assert report.rules["S112"] == 1
    assert not report.usable


DAMAGED = {
    "esperluette nue": (DATA.replace(b"CR\xc9TEIL", b"R & D", 1), 8),
    "entité inconnue": (DATA.replace(b"<PRENOM>", b"<PRENOM>&eacute;", 1), 8),
    "caractère de contrôle": (DATA.replace(b"<PRENOM>", b"<PRENOM>\x01", 1), 8),
    "fin d'élève absente": (DATA.replace(b"</ELEVE>", b"", 1), 6),
    "balises croisées": (DATA.replace(b"</PRENOM>", b"</MEL>", 1), 7),
    "texte après la fin": (DATA + b"\ntexte", 8),
    "deuxième racine": (DATA + b"<BEE_ELEVES/>", 8),
}


@pytest.mark.parametrize(("data", "least"), DAMAGED.values(), ids=DAMAGED)
def test_damage_is_said_and_the_other_pupils_are_still_checked(data: bytes, least: int) -> None:
    report = check(data.replace(b"eleve.5@courriel.example", b"faux"))
    assert report.rules["F003"] >= 1
    assert report.rules["S112"] == 1
    assert report.facts.pupils >= least
    assert not report.usable
    assert "S132" not in report.rules


def test_a_pupil_lost_to_damage_is_not_called_classless() -> None:
    lost = DATA.replace(b"<STRUCTURE>", b"<STRUCTURE", 1)
    report = check(lost)
    assert "F003" in report.rules
    assert "S132" not in report.rules
    assert "S132" in report.not_evaluated


def test_a_pupil_lost_to_a_declaration_is_not_called_classless() -> None:
    lost = DATA.replace(b"<STRUCTURE>", b"<!DOCTYPE a><STRUCTURE>", 1)
    report = check(lost)
    assert report.rules == {"F005": 1}
    assert {"S132", "S133"} <= set(report.not_evaluated)
    assert report.facts.pupils == 8

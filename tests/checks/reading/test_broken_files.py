"""Every kind of file seen to break readers gives its own clear fault, and loses what it must."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cio_console.domain.finding import Severity
from tests.checks.reading.documents import DECLARATION, HEADER, document, latin, pupil, read

UTF8 = '<?xml version="1.0" encoding="UTF-8"?>\n'
UTF16 = '<?xml version="1.0" encoding="UTF-16"?>\n'
UTF32 = '<?xml version="1.0" encoding="UTF-32"?>\n'
LOGIN = (
    b"<!DOCTYPE html>\n<html><head><title>Connexion - Portail</title></head>"
    b"<body><form><input type='password'></form></body></html>"
)
MEBIBYTES_40 = 40 << 20


@dataclass(frozen=True)
class Broken:
    """A file, and what reading it must say and keep."""

    name: str
    data: Callable[[], bytes]
    rule: str
    says: tuple[str, ...]
    pupils: tuple[str, ...] = ()
    fatal: bool = True
    place: tuple[int, int] = (0, 0)
    severity: Severity | None = None


def inside(text: str) -> Callable[[], bytes]:
    """Return a document whose second pupil holds `text` after the first name."""
    return lambda: latin(document(pupil(1), pupil(2, inside=text), pupil(3)))


def named(text: str) -> Callable[[], bytes]:
    """Return a document whose second pupil has this family name."""
    return lambda: latin(document(pupil(1), pupil(2, text), pupil(3)))


def declared(declaration: str, encoding: str, mark: bytes = b"") -> Callable[[], bytes]:
    """Return a document that declares one encoding and is written in another."""
    return lambda: mark + document(declaration=declaration).encode(encoding)


def given(data: bytes) -> Callable[[], bytes]:
    """Return these very bytes."""
    return lambda: data


WHOLE = latin(document())
CUT_IN_TAG = WHOLE[: WHOLE.index(b"NOM_DE_FAMILLE>MARTIN") + 5]
CUT_IN_PUPIL = WHOLE[: WHOLE.rindex(b"<PRENOM>") + 9]
CUT_BETWEEN = WHOLE[: WHOLE.index(b"</ELEVES>")]

NOT_XML = (
    Broken("empty", given(b""), "F001", ("vide", "0 octet")),
    Broken("only blanks", given(b" \r\n\t\n"), "F001", ("vide", "blancs")),
    Broken("login page", given(LOGIN), "F002", ("page HTML", "Connexion", "session"), place=(1, 1)),
    Broken(
        "html without doctype", given(b"\n <HTML><body>x"), "F002", ("page HTML",), place=(2, 2)
    ),
    Broken("csv", given("Nom;Prénom\nA;B\nC;D\n".encode()), "F002", ("CSV", "points-virgules")),
    Broken("csv with tabs", given(b"a\tb\n1\t2\n3\t4\n"), "F002", ("CSV", "tabulations")),
    Broken("json", given(b' {"eleves": []}'), "F002", ("JSON",)),
    Broken("pdf", given(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "F002", ("PDF",)),
    Broken(
        "old excel", given(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)), "F002", ("Office",)
    ),
    Broken("image", given(b"\x89PNG\r\n\x1a\n" + bytes(99)), "F002", ("image PNG",)),
    Broken("binary", given(bytes(range(256)) * 4), "F002", ("binaire",)),
    Broken("zeros", given(bytes(1 << 20)), "F002", ("binaire",)),
    Broken("e-mail", given(b"Received: from a\nSubject: b\n\n<x/>"), "F002", ("courriel",)),
    Broken("words", given(b"Bonjour, voici le fichier."), "F002", ("du texte",)),
    Broken("gzip", lambda: gzip.compress(WHOLE), "F002", ("gzip", "zip")),
    Broken("7-zip", given(b"7z\xbc\xaf\x27\x1c\x00\x04"), "F002", ("7-Zip",)),
)

CUT = (
    Broken(
        "cut in a tag", given(CUT_IN_TAG), "F003", ("coupé", "ligne 6", "aucun élève lu"),
        place=(6, 27),
    ),
    Broken(
        "cut in a pupil", given(CUT_IN_PUPIL), "F003", ("coupé", "ligne 8", "2 élèves lus"),
        ("1", "2"), place=(8, 69),
    ),
    Broken(
        "cut between two sections", given(CUT_BETWEEN), "F003",
        ("coupé", "<ELEVES>", "3 élèves lus"), ("1", "2", "3"), place=(9, 1),
    ),
    Broken("cut in the declaration", given(WHOLE[:20]), "F003", ("coupé", "aucun"), place=(1, 1)),
    Broken("cut in the root", given(WHOLE[:55]), "F003", ("coupé", "aucun"), place=(2, 1)),
    Broken("cut in the last tag", given(WHOLE[:-4]), "F003", ("coupé", "BEE_ELEVES"),
           ("1", "2", "3"), place=(12, 11)),
)  # fmt: skip

AROUND = (
    Broken("blank lines before", given(b"\n\n" + WHOLE), "F003", ("précèdent",),
           ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("text before", given(b"Bonjour,\n" + WHOLE), "F003", ("texte précède",),
           ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("text after", given(WHOLE + b"fin"), "F003", ("texte suit",),
           ("1", "2", "3"), fatal=False, place=(13, 1)),
    Broken("second root", given(WHOLE + b"<AUTRE/>"), "F003", ("seconde racine", "<AUTRE>"),
           ("1", "2", "3"), place=(13, 1)),
    Broken("second document", given(WHOLE + WHOLE), "F003", ("seconde racine",),
           ("1", "2", "3"), place=(14, 1)),
    Broken("malformed declaration",
           given(WHOLE.replace(b'version="1.0"', b"version=1.0")), "F003", ("déclaration XML",),
           ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("DOCTYPE", lambda: latin(document(declaration=DECLARATION + "<!DOCTYPE BEE_ELEVES>\n")),
           "F005", ("DOCTYPE",), place=(2, 1)),
    Broken("DOCTYPE with entities",
           lambda: latin(document(declaration=DECLARATION + '<!-- c --> <!DOCTYPE a [<!ENTITY e '
                                  'SYSTEM "file:///etc/passwd">]>\n')),
           "F005", ("DOCTYPE",), place=(2, 12)),
    Broken("DOCTYPE later", lambda: latin(document(header=HEADER + "<!DOCTYPE a>\n")),
           "F005", ("DOCTYPE",), place=(4, 1)),
)  # fmt: skip

ENCODINGS = (
    Broken("UTF-8 declared ISO-8859-15", declared(DECLARATION, "utf-8"), "F004",
           ("déclaré ISO-8859-15", "UTF-8"), ("1", "2", "3"), fatal=False, place=(6, 70),
           severity=Severity.ERROR),
    Broken("ISO-8859-15 declared UTF-8", declared(UTF8, "iso8859-15"), "F004",
           ("déclaré UTF-8", "0xE9", "« é »"), ("1", "2", "3"), fatal=False, place=(6, 70)),
    Broken("ISO-8859-15 without declaration", declared("", "iso8859-15"), "F004",
           ("sans encodage déclaré", "0xE9"), ("1", "2", "3"), fatal=False, place=(5, 70)),
    Broken("windows-1252 declared ISO-8859-15",
           lambda: document(pupil(1), pupil(2, "L’HÉRITIER"), pupil(3)).encode("cp1252"), "F004",
           ("0x92", "« ’ »", "windows-1252"), ("1", "2", "3"), fatal=False, place=(7, 38),
           severity=Severity.ERROR),
    Broken("order mark against the declaration", declared(DECLARATION, "utf-8-sig"), "F004",
           ("déclaré ISO-8859-15", "BOM", "UTF-8"), ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("UTF-16 with its mark", declared(UTF16, "utf-16"), "F004", ("UTF-16", "à la main"),
           ("1", "2", "3"), fatal=False, place=(1, 1), severity=Severity.WARNING),
    Broken("UTF-16 without mark", declared(UTF16, "utf-16-le"), "F004", ("UTF-16", "sans marque"),
           ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("big-endian UTF-16 without mark", declared("", "utf-16-be"), "F004",
           ("sans déclaration", "UTF-16"), ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("UTF-16 declared otherwise", declared(DECLARATION, "utf-16"), "F004",
           ("déclaré ISO-8859-15", "UTF-16"), ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("ISO-8859-15 declared UTF-16", declared(UTF16, "iso8859-15"), "F004",
           ("déclaré UTF-16", "ISO-8859-15"), ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("UTF-32", declared(UTF32, "utf-32"), "F004", ("UTF-32",),
           ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("UTF-32 without mark", declared("", "utf-32-be"), "F004", ("UTF-32",),
           ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("unknown encoding",
           declared('<?xml version="1.0" encoding="ISO-8859-99"?>\n', "iso8859-15"), "F004",
           ("inconnu", "ISO-8859-99"), ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("a codec that is no encoding",
           declared('<?xml version="1.0" encoding="rot13"?>\n', "iso8859-15"), "F004",
           ("rot13",), ("1", "2", "3"), fatal=False, place=(1, 1)),
    Broken("windows-1252 with an undefined byte",
           lambda: document(declaration='<?xml version="1.0" encoding="windows-1252"?>\n')
           .encode("cp1252").replace(b"MARTIN", b"M\x81RTIN", 1),
           "F004", ("windows-1252",), ("1", "2", "3"), fatal=False, place=(6, 38)),
)  # fmt: skip

CHARACTERS = (
    Broken("NUL", named("A\0B"), "F003", ("contrôle", "0x00"), ("1", "2", "3"), fatal=False,
           place=(7, 38)),
    Broken("control character", named("A\x0bB"), "F003", ("contrôle", "0x0B"), ("1", "2", "3"),
           fatal=False, place=(7, 38)),
    Broken("undeclared entity", named("S&eacute;"), "F003", ("&eacute;",), ("1", "2", "3"),
           fatal=False, place=(7, 38)),
    Broken("unknown entity", named("S&truc;"), "F003", ("&truc;",), ("1", "2", "3"),
           fatal=False, place=(7, 38)),
    Broken("bare &", named("R & D"), "F003", ("« & »", "&amp;"), ("1", "2", "3"),
           fatal=False, place=(7, 39)),
    Broken("bare & in an attribute", inside('<A b="R & D"/>'), "F003", ("« & »",), ("1", "2", "3"),
           fatal=False, place=(7, 88)),
    Broken("bare <", named("A < B"), "F003", ("« < »", "&lt;"), ("1", "2", "3"),
           fatal=False, place=(7, 39)),
    Broken("bare ]]>", named("A]]>"), "F003", ("]]>",), ("1", "2", "3"), fatal=False,
           place=(7, 38)),
    Broken("forbidden reference", named("A&#0;"), "F003", ("&#0;",), ("1", "2", "3"),
           fatal=False, place=(7, 38)),
)  # fmt: skip

TAGS = (
    Broken("unclosed child", inside("<MEL>a"), "F003", ("croisées", "<ELEVE>"), ("1", "3"),
           fatal=False, place=(7, 86)),
    Broken("crossed tags", inside("<A><B></A></B>"), "F003", ("croisées",), ("1", "3"),
           fatal=False, place=(7, 86)),
    Broken("unquoted attribute", inside("<A b=1/>"), "F003", ("guillemets",), ("1", "3"),
           fatal=False, place=(7, 85)),
    Broken("repeated attribute", inside('<A b="1" b="2"/>'), "F003", ("répété",), ("1", "3"),
           fatal=False, place=(7, 89)),
    Broken("missing </ELEVE>",
           lambda: latin(document(pupil(1), pupil(2).replace("</ELEVE>", ""), pupil(3))), "F003",
           ("</ELEVE>", "manque"), ("1", "2", "3"), fatal=False, place=(7, 1)),
    Broken("missing last </ELEVE>",
           lambda: latin(document(pupil(1), pupil(2).replace("</ELEVE>", ""))), "F003",
           ("</ELEVE>", "manque"), ("1", "2"), fatal=False, place=(7, 1)),
    Broken("missing start of a pupil",
           lambda: latin(document(pupil(1), pupil(2).replace('<ELEVE ELEVE_ID="2">', ""))), "F003",
           ("</ELEVE>", "sans balise de début"), ("1",), fatal=False, place=(7, 60)),
    Broken("missing </ELEVES>", given(WHOLE.replace(b"</ELEVES>", b"")), "F003",
           ("<ELEVES>", "pas refermé"), ("1", "2", "3"), fatal=False, place=(11, 1)),
    Broken("comment without end",
           inside("<!-- "), "F003", ("commentaire", "ligne 7", "1 élève lu"), ("1",),
           place=(13, 1)),
    Broken("CDATA without end", inside("<![CDATA[ "), "F003", ("CDATA", "1 élève lu"), ("1",),
           place=(13, 1)),
)  # fmt: skip

SHAPES = (
    Broken("timetable", given(b"<STS_EDT/>"), "F008", ("STS_EDT", "élèves"), place=(1, 1)),
    Broken("import", given(b"<IMPORT_ELEVES/>"), "F008", ("IMPORT_ELEVES",), place=(1, 1)),
    Broken("guardians", given(b"<BEE_RESPONSABLES/>"), "F008", ("responsables",), place=(1, 1)),
    Broken("structures", given(b"<BEE_STRUCTURES/>"), "F008", ("structures",), place=(1, 1)),
    Broken("codes", given(b"<BEE_NOMENCLATURES/>"), "F008", ("nomenclature",), place=(1, 1)),
    Broken("LSU", given(b"<l:lsun-bilans xmlns:l='urn:fr:edu:scolarite:lsun:bilans:import'/>"),
           "F008", ("collèges",), place=(1, 1)),
    Broken("LSL", given(b"<l:lsl xmlns:l='urn:ac-grenoble.fr:lsl:import'/>"), "F008",
           ("LSL",), place=(1, 1)),
    Broken("unknown root", given(b"<!-- x -->\n<truc/>"), "F008", ("<truc>",), place=(2, 1)),
    Broken("wrong namespace", given(b"<BEE_ELEVES xmlns='urn:x'/>"), "F008",
           ("espace de noms", "urn:x"), place=(1, 1)),
    Broken("no PARAMETRES", lambda: latin(document(header="")), "F009", ("<PARAMETRES>", "manque"),
           ("1", "2", "3"), fatal=False),
    Broken("PARAMETRES after DONNEES",
           lambda: latin(document(header="").replace("</DONNEES>\n", "</DONNEES>\n" + HEADER)),
           "F009", ("<PARAMETRES>", "<DONNEES>"), ("1", "2", "3"), fatal=False),
    Broken("no STRUCTURES", given(WHOLE.replace(b"<STRUCTURES></STRUCTURES>", b"")), "F009",
           ("<STRUCTURES>", "manque"), ("1", "2", "3"), fatal=False),
    Broken("no DONNEES", given(b"<BEE_ELEVES>" + HEADER.encode() + b"</BEE_ELEVES>"), "F009",
           ("<DONNEES>", "manque"), fatal=False),
)  # fmt: skip

HUGE = (
    Broken("40 MB attribute", inside(f'<A b="{"x" * MEBIBYTES_40}"/>'), "F007",
           ("<ELEVE>", "1 Mio"), ("1",), place=(7, 1)),
    Broken("40 MB text", named("x" * MEBIBYTES_40), "F007", ("<ELEVE>", "1 Mio"), ("1",),
           place=(7, 1)),
    Broken("40 MB attribute of the root", given(b"<BEE_ELEVES a='" + b"x" * MEBIBYTES_40 + b"'/>"),
           "F007", ("première balise",), place=(1, 1)),
    Broken("long comment", given(WHOLE.replace(b"<ELEVES>", b"<!--" + b"x" * (3 << 20))), "F007",
           ("commentaire", "1 Mio"), place=(5, 1)),
    Broken("long text between records", given(WHOLE.replace(b"<ELEVES>", b"x" * (3 << 20))),
           "F007", ("entre deux enregistrements",), place=(4, 1)),
    Broken("200 000 levels", given(b"<BEE_ELEVES>" + b"<a>" * 200_000), "F007", ("64 niveaux",),
           place=(1, 202)),
    Broken("20 000 levels in a pupil", inside("<a>" * 20_000), "F007", ("niveaux",), ("1",),
           place=(7, 60080)),
)  # fmt: skip

BROKEN = (*NOT_XML, *CUT, *AROUND, *ENCODINGS, *CHARACTERS, *TAGS, *SHAPES, *HUGE)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_file_gives_its_own_fault_and_keeps_the_pupils_it_can(broken: Broken) -> None:
    reading = read(broken.data())
    assert reading.rules == [broken.rule]
    fault = reading.faults[0]
    for words in broken.says:
        assert words in fault.detail
    assert tuple(reading.pupils) == broken.pupils
    assert fault.fatal is broken.fatal
    assert (fault.line, fault.column) == broken.place
    assert fault.severity is broken.severity


def test_each_thing_that_is_not_xml_has_its_own_sentence() -> None:
    sentences = [read(broken.data()).faults[0].detail for broken in NOT_XML]
    assert (
        len(set(sentences)) >= len(NOT_XML) - 1
    )  # bytes and zeros are both « un fichier binaire »


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_the_sentence_is_french_ours_and_without_final_stop(broken: Broken) -> None:
    detail = read(broken.data()).faults[0].detail
    assert not detail.endswith(".")
    assert "\n" not in detail
    assert len(detail) < 300
    for word in ("xml:", "Opening", "expected", "not allowed", "Char", "invalid", "error"):
        assert word not in detail


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("R & D", "R & D"),
        ("S&eacute;", "Sé"),
        ("S&truc;", "S&truc;"),
        ("A\x01B", "AB"),
        ("A < B", "A < B"),
        ("A]]>B", "A]]>B"),
        ("A&#2;B", "AB"),
        ("A&#233;B &amp; C", "AéB & C"),
    ],
)
def test_a_repaired_name_reads_as_it_was_meant(text: str, name: str) -> None:
    second = next(line for line in read(named(text)()).records if line.pupil == "2")
    assert second.name == name
    assert text.encode("iso8859-15") in second.raw


def test_each_lone_ampersand_of_a_pupil_is_told_at_its_place() -> None:
    reading = read(latin(document(pupil(1, "A & B & C"), pupil(2))))
    assert [(f.line, f.column, f.excerpt) for f in reading.faults] == [(6, 39, "&"), (6, 43, "&")]


def test_pupils_after_a_damaged_block_are_read_the_fast_way_again() -> None:
    many = [pupil(n, "A & B" if n == 700 else "MARTIN") for n in range(1, 3001)]
    reading = read(latin(document(*many)))
    assert reading.pupils == [str(n) for n in range(1, 3001)]
    assert [(f.rule, f.line) for f in reading.faults] == [("F003", 705)]
    assert reading.records[-1].line == 3005


def test_undecodable_bytes_are_told_once_and_every_name_is_read() -> None:
    reading = read(latin(document(*(pupil(n, "DÉPÔT") for n in range(3000)), declaration=UTF8)))
    assert reading.rules == ["F004"]
    assert {line.name for line in reading.records if line.tag == "ELEVE"} == {"DÉPÔT"}


def test_a_file_of_faults_is_given_up_after_five_hundred() -> None:
    reading = read(latin(document(*(pupil(n, "A & B") for n in range(2000)))))
    assert len(reading.faults) == 501
    assert [fault.fatal for fault in reading.faults] == [False] * 500 + [True]
    assert "500 fautes" in reading.faults[-1].detail
    assert "499 élèves lus" in reading.faults[-1].detail


def test_two_different_faults_are_both_told() -> None:
    reading = read(document(pupil(1, "É & Ù"), pupil(2, inside="<A>")).encode("utf-8"))
    assert reading.rules == ["F003", "F003", "F004"]
    assert reading.mojibake


def test_the_shown_source_never_goes_beyond_the_tag_at_fault() -> None:
    file = latin(
        document(pupil(1, "SECRET & FILS"), '<ELEVE NOM="SECRET" <x/></ELEVE>\n', pupil(3))
    )
    reading = read(file)
    assert [fault.excerpt for fault in reading.faults] == ["&", "<x/>"]
    assert not any("SECRET" in fault.detail for fault in reading.faults)


@pytest.mark.parametrize(
    "body",
    [
        b"<" * 3_000_000,
        b"<BEE_ELEVES>" + b"<" * 2_000_000,
        b"<BEE_ELEVES>" + b"<!--" * 500_000,
        b"<BEE_ELEVES>" + b"<![CDATA[" * 200_000,
        b"<BEE_ELEVES>" + b'<ELEVE "' * 200_000,
        b"<BEE_ELEVES>" + b"</ELEVE" * 200_000,
        b"<BEE_ELEVES>" + b"<ELEVE>" * 200_000,
        b"<BEE_ELEVES><ELEVE>" + b"<!--</ELEVE>-->" * 100_000,
        b"<BEE_ELEVES>" + b"&" * 3_000_000,
        b"<BEE_ELEVES>" + b">" * 3_000_000,
        b"<BEE_ELEVES " + b"a=" * 1_000_000,
        b"<BEE_ELEVES>" + b"<ELEVE ELEVE_ID='1'/>" * 20_000 + b"\xff",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_hostile_file_ends_in_one_fatal_fault(body: bytes) -> None:
    reading = read(body)
    assert [fault.fatal for fault in reading.faults].count(True) == 1
    assert reading.faults[-1].fatal

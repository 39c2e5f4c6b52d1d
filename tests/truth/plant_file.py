"""Planters of what is wrong with the file itself, before or beside what it says."""

import re
from collections.abc import Callable
from dataclasses import replace

from cio_console.checks.opening.limits import Limits
from cio_console.domain.finding import Severity
from tests.truth.archives import altered, cut_short, encrypted, rotten, zipped
from tests.truth.ground import Ground
from tests.truth.layout import Encoding, Written
from tests.truth.planting import EVERYTHING, Planter, present, put
from tests.truth.tree import Element
from tests.truth.wanted import BLOCKING, ERROR, INFORMATION, WARNING, Wanted

UNSURE = frozenset(
    {"S005", "S006", "S132", "S133", "S134", "S141", "S141 pupils", "S141 strangers"}
)
"""What needs every pupil and every class, and to know for sure who is not in the file."""


def _sent(name: str, rule: str, data: bytes | Callable[[Written], bytes], *says: str) -> Planter:
    """Return a planter of something else sent in place of the export."""

    def plant(ground: Ground) -> list[Wanted]:
        ground.mangled.append(data if callable(data) else lambda _: data)
        return [Wanted(rule, BLOCKING, says=says)]

    return Planter(f"{rule} {name}", rule, plant, once=True, silences=EVERYTHING)


MEMBER = "ElevesSansAdresses.xml"
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
OTHER_FILES = [
    _sent("nothing", "F001", b""),
    _sent("spaces", "F001", b" \r\n\t\n "),
    _sent("an order mark alone", "F001", b"\xef\xbb\xbf"),
    _sent("a table", "F002", b"INE;NOM;PRENOM\r\n1;A;B\r\n2;C;D\r\n3;E;F\r\n", "CSV"),
    _sent("a table with commas", "F002", b"ine,nom,prenom\n1,A,B\n2,C,D\n3,E,F\n", "CSV"),
    _sent("JSON", "F002", b'{"eleves": [{"ine": "1"}]}', "JSON"),
    _sent("a PDF", "F002", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF"),
    _sent("an old spreadsheet", "F002", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "Office"),
    _sent("an image", "F002", _PNG, "PNG"),
    _sent("gzip", "F002", b"\x1f\x8b\x08\x00" + bytes(60), "gzip"),
    _sent("words", "F002", "Bonjour, voici le fichier demandé.".encode(), "texte"),
    _sent("a mail", "F002", b"From: a@b.fr\nTo: c@d.fr\nSubject: SIECLE\n\nVoici.\n", "courriel"),
    _sent("two exports", "F006", lambda w: zipped(("a.xml", w.data), ("b.xml", w.data)), "2 fois"),
    _sent("no export", "F006", zipped(("lisez-moi.txt", b"bonjour")), "aucun"),
    _sent("an empty archive", "F006", zipped(), "vide"),
    _sent("climbing out", "F006", lambda w: zipped(("../../a.xml", w.data)), "dangereux"),
    _sent("from the root", "F006", lambda w: zipped(("/etc/a.xml", w.data)), "dangereux"),
    _sent("cut archive", "F006", lambda w: cut_short(zipped((MEMBER, w.data)))),
    _sent("a password", "F006", lambda w: encrypted(zipped((MEMBER, w.data))), "mot de passe"),
    _sent("a damaged member", "F006", lambda w: altered(zipped((MEMBER, w.data))), "endommagée"),
    _sent("rotten bytes", "F006", lambda w: rotten(MEMBER, w.data), "endommagée"),
    _sent("archives only", "F006", lambda w: zipped(("e.zip", zipped((MEMBER, w.data))))),
]  # fmt: skip


def _page(ground: Ground) -> list[Wanted]:
    page = b"<!DOCTYPE html>\n<html><head><title>Connexion</title></head><body></body></html>"
    ground.mangled.append(lambda _: page)
    return [Wanted("F002", BLOCKING, found=lambda _: 0, says=("HTML", "Connexion"))]


def _large(name: str, limits: Limits, *, archived: bool) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        ground.limits = limits
        last_year = ground.record(ground.pupil(present)).at("SCOLARITE_AN_DERNIER")
        last_year.put("DENOM_COMPL", "X" * 300_000)
        if archived:
            ground.mangled.append(lambda written: zipped((MEMBER, written.data)))
        return [Wanted("F007", BLOCKING)]

    return Planter(f"F007 {name}", "F007", plant, once=True, silences=EVERYTHING)


def _bomb(ground: Ground) -> list[Wanted]:
    """Send an export that a great many spaces follow, all but nothing once compressed."""
    ground.mangled.append(lambda written: zipped((MEMBER, written.data + b" " * 30_000_000)))
    return [Wanted("F007", BLOCKING)]


def _long_record(ground: Ground) -> list[Wanted]:
    """Make one pupil's record longer than any may be."""
    pupil = ground.pupil(present)
    ground.limits = Limits(record_bytes=20_000, block=10_000)
    last_year = ground.record(pupil).at("SCOLARITE_AN_DERNIER")
    last_year.put("DENOM_COMPL", "X" * 200_000)
    return [Wanted("F007", BLOCKING, ground.record(pupil), pathless=True)]


TOO_LARGE = [
    Planter("F002 a page", "F002", _page, once=True, silences=EVERYTHING),
    _large("the document", Limits(expanded_bytes=100_000), archived=False),
    _large("the member", Limits(expanded_bytes=100_000), archived=True),
    Planter("F007 a bomb", "F007", _bomb, once=True, silences=EVERYTHING),
    Planter("F007 one record", "F007", _long_record, once=True, silences=EVERYTHING),
]


def _root(tag: str, *says: str) -> Planter:
    """Return a planter of another root: the file is another one."""

    def plant(ground: Ground) -> list[Wanted]:
        ground.eleves.root.tag = tag
        return [Wanted("F008", BLOCKING, ground.eleves.root, says=says, pathless=True)]

    return Planter(f"F008 {tag}", "F008", plant, once=True, silences=EVERYTHING)


ROOTS = [
    _root("STS_EDT", "STSWEB", "« élèves »"),
    _root("IMPORT_ELEVES", "IMPORT_ELEVES"),
    _root("BEE_RESPONSABLES", "« responsables »"),
    _root("BEE_STRUCTURES", "« structures »"),
    _root("BEE_NOMENCLATURES", "« nomenclature »"),
    _root("fichier", "notes"),
    _root("EXPORT", "<EXPORT>"),
    _root("bee_eleves", "<bee_eleves>"),
]


def _structure(name: str, change: Callable[[Ground], None], *silences: str) -> Planter:
    """Return a planter of a block that is missing or out of place."""

    def plant(ground: Ground) -> list[Wanted]:
        change(ground)
        return [Wanted("F009", BLOCKING)]

    return Planter(f"F009 {name}", "F009", plant, once=True, silences=frozenset(silences))


def _data(ground: Ground) -> Element:
    return ground.eleves.root.at("DONNEES")


def _empty_classes(ground: Ground) -> None:
    ground.eleves.section("STRUCTURES").children = []


def _two_headers(ground: Ground) -> list[Wanted]:
    again = Element("PARAMETRES")
    again.add("UAJ", ground.school.sister)
    ground.eleves.root.children.insert(1, again)
    return [Wanted("F009", BLOCKING, again)]


HEADER_RULES = ("S001", "S002", "S003", "S004")
CLASS_RULES = ("S005", "S006", "S132", "S134")
BLOCKS = [
    _structure("no PARAMETRES", lambda g: g.eleves.root.drop("PARAMETRES"), *HEADER_RULES),
    _structure("no DONNEES", lambda g: g.eleves.root.drop("DONNEES"), "*"),
    _structure("PARAMETRES last", lambda g: g.eleves.root.children.reverse()),
    _structure("no ELEVES", lambda g: _data(g).drop("ELEVES"), "*"),
    _structure("no STRUCTURES", lambda g: _data(g).drop("STRUCTURES"), *CLASS_RULES),
    _structure("no class", _empty_classes, *CLASS_RULES),
    Planter("F009 two headers", "F009", _two_headers, once=True),
]  # fmt: skip


def _stranger(name: str, where: Callable[[Ground], Element], count: int = 1) -> Planter:
    """Return a planter of an element that no known version has."""

    def plant(ground: Ground) -> list[Wanted]:
        tag = f"NOUVEAU{ground.rng.randrange(10**6)}"
        added = [where(ground).add(tag, "1") for _ in range(count)]
        said = "une fois" if count == 1 else f"{count} fois"
        return [Wanted("F012", INFORMATION, added[0], says=(f"<{tag}>", said))]

    return Planter(f"F012 {name}", "F012", plant)


def _new_section(ground: Ground) -> list[Wanted]:
    tag = f"RUBRIQUE{ground.rng.randrange(10**6)}"
    ground.eleves.root.at("DONNEES").add(tag).add("X", "1")
    return [Wanted("F012", INFORMATION, says=(f"<{tag}> de <DONNEES>",))]


def _new_attribute(ground: Ground) -> list[Wanted]:
    record = ground.record(ground.pupil(present))
    name = f"NEUF{ground.rng.randrange(10**6)}"
    record.attributes[name] = "1"
    return [Wanted("F012", INFORMATION, record, says=(name,), needle=name)]


def _of_pupil(ground: Ground) -> Element:
    return ground.record(ground.pupil(present))


STRANGERS = [
    _stranger("in the header", lambda ground: ground.eleves.header),
    _stranger("in a pupil", _of_pupil),
    _stranger("in the last year", lambda ground: _of_pupil(ground).at("SCOLARITE_AN_DERNIER")),
    _stranger(
        "in a structure",
        lambda ground: ground.eleves.structures[ground.pupil(present).number].children[0],
    ),
    Planter("F012 a section", "F012", _new_section),
    Planter("F012 an attribute", "F012", _new_attribute),
]


def _encoded(
    name: str,
    encoding: Encoding,
    severity: Severity,
    found: Callable[[str], int] | None = None,
    *silences: str,
) -> Planter:
    """Return a planter of a document whose declaration and bytes disagree."""

    def plant(ground: Ground) -> list[Wanted]:
        # Enough of each kind of character, whoever was drawn.
        record = ground.record(ground.pupil(present))
        put(ground, record, "PRENOM", "Œdipe")
        put(ground, record, "NOM_USAGE", "D’ŒUVRE-ÉLÉ")
        ground.encoding = encoding
        return [Wanted("F004", severity, found=found or (lambda _: 0))]

    return Planter(f"F004 {name}", "F004", plant, once=True, silences=frozenset(silences))


def _first(pattern: str) -> Callable[[str], int]:
    def found(text: str) -> int:
        match = re.search(pattern, text)
        if match is None:
            raise LookupError(pattern)
        return match.start()

    return found


_UTF8, _LATIN, _CP1252 = "utf-8", "iso8859-15", "cp1252"
_NOT_ASCII = _first(r"[^\x00-\x7f]")
_OF_CP1252 = _first("[Œœ’ŠšŽžŸ€]")
ENCODING = [
    _encoded("UTF-8 as ISO-8859-15", Encoding("ISO-8859-15", _UTF8), ERROR, _NOT_ASCII, "F010"),
    _encoded("UTF-8 as ISO-8859-1", Encoding("ISO-8859-1", _UTF8), ERROR, _NOT_ASCII, "F010"),
    _encoded("ISO-8859-15 as UTF-8", Encoding("UTF-8", _LATIN), BLOCKING, _NOT_ASCII),
    _encoded("ISO-8859-15 that says nothing", Encoding("", _LATIN), BLOCKING, _NOT_ASCII),
    _encoded("windows-1252 as ISO-8859-15", Encoding("ISO-8859-15", _CP1252), ERROR, _OF_CP1252),
    _encoded("UTF-16", Encoding("UTF-16", "utf-16"), WARNING),
    _encoded("UTF-16 without mark", Encoding("UTF-16", "utf-16-le"), BLOCKING),
    _encoded("UTF-16 as ISO-8859-15", Encoding("ISO-8859-15", "utf-16"), BLOCKING),
    _encoded("an order mark that lies", Encoding("ISO-8859-15", _UTF8, b"\xef\xbb\xbf"), BLOCKING),
    _encoded("an unknown name", Encoding("SIECLE-8", _UTF8), BLOCKING),
]  # fmt: skip


def _forbidden(name: str, what: bytes, *, before_pupil: bool) -> Planter:
    """Return a planter of a declaration that no export holds."""

    def plant(ground: Ground) -> list[Wanted]:
        at = ground.eleves.root
        if before_pupil:
            at = ground.record(ground.pupil(present))

        def insert(written: Written) -> bytes:
            offset = written.before(written.offsets[id(at)])
            return written.data[:offset] + what + written.data[offset:]

        ground.mangled.append(insert)
        return [Wanted("F005", BLOCKING, at, pathless=True)]

    return Planter(f"F005 {name}", "F005", plant, once=True, silences=EVERYTHING)


FORBIDDEN = [
    _forbidden("DOCTYPE", b'<!DOCTYPE BEE_ELEVES SYSTEM "e.dtd">', before_pupil=False),
    _forbidden("entities", b'<!DOCTYPE B [<!ENTITY a "b">]>', before_pupil=False),
    _forbidden("entity among the pupils", b'<!ENTITY a "b">', before_pupil=True),
    _forbidden("DOCTYPE among the pupils", b"<!DOCTYPE BEE_ELEVES>", before_pupil=True),
]


def damage(name: str, text: str, needle: str) -> Planter:
    """Return a planter of a few wrong characters in a pupil, who is checked all the same."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(present)
        at = put(ground, ground.record(pupil), "NOM_USAGE", text)
        at.raw = True
        who = ground.who(pupil)
        return [Wanted("F003", BLOCKING, at, who=who, needle=needle, pathless=True)]

    return Planter(f"F003 {name}", "F003", plant, silences=UNSURE)


def _unclosed_record(ground: Ground) -> list[Wanted]:
    pupil = ground.pupil(present)
    record = ground.record(pupil)
    record.unclosed = True
    return [Wanted("F003", BLOCKING, record, who=ground.who(pupil), pathless=True)]


def _crossed_tags(ground: Ground) -> list[Wanted]:
    """Close a tag under another name: the record is lost, and nothing else is."""
    pupil = ground.pupil(present)
    at = put(ground, ground.record(pupil), "NOM_USAGE", "DUPUIS</NOM></NOM_USAGE")
    at.raw = True
    lost = replace(ground.who(pupil, division=""), number=-(10**9) - pupil.number)
    return [Wanted("F003", BLOCKING, at, who=lost, needle="</NOM>", pathless=True)]


def _cut(ground: Ground) -> list[Wanted]:
    """Cut the document anywhere after the first tags, and before the last one ends."""
    share = ground.rng.random()
    tail = ground.eleves.root.tag

    def end(text: str) -> int:
        first, last = text.index("<DONNEES>") + len("<DONNEES>"), text.rindex(f"</{tail}>")
        return first + int((last - first) * share)

    ground.mangled.append(lambda written: written.data[: written.before(end(written.text))])
    return [Wanted("F003", BLOCKING, found=end, says=("coupé", "avant"))]


def _after(name: str, text: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        ground.mangled.append(lambda written: written.data + text.encode())
        return [Wanted("F003", BLOCKING, found=len)]

    return Planter(f"F003 {name}", "F003", plant, once=True, silences=UNSURE)


DAMAGE = [
    damage("lone ampersand", "R & D", "& D"),
    damage("lone angle", "A < B", "< B"),
    damage("unknown entity", "B&eacute;rard", "&eacute;"),
    damage("control character", "BE\x02RARD", "\x02"),
    damage("NUL", "BE\x00RARD", "\x00"),
    damage("reference to nothing", "B&#2;RARD", "&#2;"),
    damage("end of section", "B]]>RARD", "]]>"),
    Planter("F003 record without end", "F003", _unclosed_record, silences=UNSURE),
    Planter("F003 crossed tags", "F003", _crossed_tags, silences=UNSURE),
    Planter("F003 cut", "F003", _cut, once=True, silences=EVERYTHING),
    _after("second root", "<BEE_ELEVES/>"),
    _after("words after the end", "fin du fichier"),
]  # fmt: skip

PLANTERS: list[Planter] = [
    *OTHER_FILES, *TOO_LARGE, *ROOTS, *BLOCKS, *STRANGERS, *ENCODING, *FORBIDDEN, *DAMAGE,
]  # fmt: skip

"""Which encoding a document is in, whatever it says, and the words to say that it lies.

The order mark decides, then the shape of the first bytes, then the declaration; the parser is
told, never asked. SIECLE writes ISO-8859-15; a file saved again by hand comes as anything.
"""

import codecs
import re

import msgspec

from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.source import Bytes
from cio_console.domain.finding import Severity
from cio_console.domain.text import clean_line

DECLARATION = re.compile(
    rb"<\?xml\s+version\s*=\s*(?:\"1\.[0-9]+\"|'1\.[0-9]+')"
    rb"(?:\s+encoding\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'))?"
    rb"(?:\s+standalone\s*=\s*(?:\"(?:yes|no)\"|'(?:yes|no)'))?\s*\?>"
)
"""A well-formed XML declaration; the first group that matched is the encoding's name."""

_LOOSE = re.compile(rb"encoding\s*+=\s*+[\"']?([^\"'<>?\s]*)")
_LONGEST_DECLARATION = 1000
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SHAPES = (
    (re.compile(rb"[<\s]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00[<\s]"), "utf-32-be"),
    (re.compile(rb"[<\s]\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"\x00[<\s]\x00[^\x00]"), "utf-16-be"),
)
_NATIVE = {"utf-8": "utf-8", "ascii": "utf-8", "iso8859-15": "iso8859-15", "iso8859-1": "iso8859-1"}
_ACCEPTED = re.compile(r"iso8859-[0-9]+|cp125[0-8]|cp437|cp85[028]|mac-roman|koi8-[ru]")
_WIDE = re.compile(r"utf-(?:16|32)")
_LIBXML = {"utf-8": "UTF-8", "iso8859-15": "ISO-8859-15", "iso8859-1": "ISO-8859-1"}
_LABELS = _LIBXML | {
    "ascii": "US-ASCII",
    "cp1252": "windows-1252",
    "mac-roman": "MacRoman",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}


class Decision(msgspec.Struct, frozen=True):
    """How a document's bytes are to be read."""

    label: str
    """Public name of the encoding found, « ISO-8859-15 »."""
    codec: str
    """Python's name of the encoding that the reader works in."""
    transcoded: str = ""
    """Python's name of the file's own encoding, when it must first be turned into UTF-8."""
    mark: int = 0
    """Bytes of the order mark, to skip."""
    fault: Fault | None = None
    """What is wrong with the declaration, when something is."""
    said: str = ""
    """How to say what the document claims, « déclaré UTF-8 »."""
    lenient: bool = False
    """Whether bytes that do not decode are already told by `fault`."""

    @property
    def libxml(self) -> str:
        """Return the name to give to libxml2."""
        return _LIBXML[self.codec]


def decide(head: bytes) -> Decision:
    """Return how to read a document that begins with `head`."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return _marked(head, mark, codec)
    for shape, codec in _SHAPES:
        if shape.match(head):
            return _unmarked_wide(head, codec)
    name = declared(head)
    if not name:
        return Decision("UTF-8", "utf-8", said="sans encodage déclaré, donc en UTF-8")
    codec = python_codec(name)
    if codec in _NATIVE:
        return Decision(_label(codec), _NATIVE[codec], said=f"déclaré {_label(codec)}")
    if _ACCEPTED.fullmatch(codec):
        return Decision(_label(codec), "utf-8", transcoded=codec)
    if _WIDE.match(codec):
        detail = f"déclaré {_label(codec)}, mais ses octets n'en sont pas"
    else:
        detail = f"encodage inconnu ou non accepté dans la déclaration : « {clean_line(name, 40)} »"
    guess = "utf-8" if is_utf8(head) else "iso8859-15"
    fault = _declaration_fault(f"{detail} ; lu en {_label(guess)}")
    return Decision(_label(guess), guess, fault=fault, lenient=True)


def _marked(head: bytes, mark: bytes, codec: str) -> Decision:
    """Return the decision for a document with an order mark."""
    start = head[len(mark) :]
    name = declared(start.decode(codec, "replace").encode("utf-8"))
    label = _label(codec)
    fault = None
    if name and _label(python_codec(name)) != label:
        found = f"les premiers octets (BOM) disent {label}"
        fault = _declaration_fault(f"déclaré {clean_line(name, 40)}, mais {found} ; lu en {label}")
    elif codec != "utf-8":
        fault = _wide_fault(label)
    if codec == "utf-8":
        return Decision(label, codec, mark=len(mark), fault=fault, said=f"déclaré {label}")
    return Decision(label, "utf-8", transcoded=codec, mark=len(mark), fault=fault)


def _unmarked_wide(head: bytes, codec: str) -> Decision:
    """Return the decision for UTF-16 or UTF-32 without an order mark."""
    label = _label(codec)
    name = declared(head.decode(codec, "replace").encode("utf-8"))
    said = f"déclaré {clean_line(name, 40)}" if name else "sans déclaration d'encodage"
    detail = f"{said}, mais écrit en {label} sans marque d'ordre (BOM) ; lu en {label}"
    return Decision(label, "utf-8", transcoded=codec, fault=_declaration_fault(detail))


def _wide_fault(label: str) -> Fault:
    """Say that a file is coherent but in an encoding that SIECLE never writes."""
    detail = f"fichier en {label}, sans doute réenregistré à la main : SIECLE écrit en ISO-8859-15"
    severity = Severity.WARNING if label == "UTF-16" else None
    return Fault("F004", detail, line=1, column=1, fatal=False, severity=severity)


def _declaration_fault(detail: str) -> Fault:
    return Fault("F004", detail, line=1, column=1, fatal=False)


def declared(head: bytes) -> str:
    """Return the encoding's name in the declaration, "" without one."""
    start = head.find(b"<?xml")
    if start < 0:
        return ""
    end = head.find(b">", start, start + _LONGEST_DECLARATION)
    found = _LOOSE.search(head, start, end if end >= 0 else start + _LONGEST_DECLARATION)
    return found.group(1).decode("ascii", "replace") if found else ""


def python_codec(name: str) -> str:
    """Return Python's own name of an encoding, "" when it knows none."""
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def _label(codec: str) -> str:
    """Return the public name of an encoding known by its Python name."""
    return _LABELS.get(codec, codec.upper().replace("ISO8859", "ISO-8859"))


def is_utf8(data: bytes) -> bool:
    """Tell whether `data`, perhaps cut within its last character, is UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


class Transcoder:
    """A document turned into UTF-8 on its way; what does not decode becomes U+FFFD."""

    def __init__(self, document: Bytes, codec: str) -> None:
        self._document = document
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._ended = False
        self.damaged = False
        """Whether some bytes did not decode."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes in UTF-8, made of about `size` bytes; none at the end."""
        while not self._ended:
            data = self._document.read(size)
            self._ended = not data
            text = self._decoder.decode(data, final=self._ended)
            if "\ufffd" in text:
                self.damaged = True
            if text:
                return text.encode("utf-8", "replace")
        return b""

"""Choosing the documents of a zip, and expanding them within bounds.

SIECLE exports are zips of one member whose names editors' manuals write loosely: the zip's own
name is never looked at. A member's name is looked at for safety, though nothing is ever extracted.
A school may send several exports that complete each other in one zip: which is which is told by
what they hold, and is not this module's business.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import BinaryIO, cast

from cio_console.checks.opening.faults import Fault, SourceBroken
from cio_console.checks.opening.limits import MIB, Limits
from cio_console.checks.opening.messages import size_label
from cio_console.domain.text import clean_line

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    MemoryError,
    struct.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
    ValueError,
    OverflowError,
)
"""What the standard library raises on a damaged or unusual archive."""

_ENCRYPTED = 0x1
_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 0xFFFF
_NAME_LENGTHS = 26
"""Offset of the lengths of the name and of the extra field in a member's own header."""
_LONGEST_DICTIONARY = 64 * MIB
"""What the strongest settings of 7-Zip ask for."""
_PIECE = 4096
"""Bytes expanded at a time: what may be lost before a damage."""
_SEVERAL = 8
"""Names listed when an archive holds several documents."""
_MOST_DOCUMENTS = 8
"""Documents that one upload may hold: the four exports of SIECLE, and a few to name as wrong."""
_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})
_DOCUMENT_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_ARCHIVES = (".zip", ".7z", ".rar", ".gz")
_OFFICE = (
    ("xl/", "un classeur Excel (.xlsx)"),
    ("word/", "un document Word (.docx)"),
    ("ppt/", "une présentation PowerPoint (.pptx)"),
)
_OPEN_DOCUMENT = (
    (b"opendocument.spreadsheet", "un classeur LibreOffice (.ods)"),
    (b"opendocument.text", "un document LibreOffice (.odt)"),
    (b"opendocument", "un document LibreOffice"),
    (b"epub", "un livre numérique (.epub)"),
)


class Archive:
    """An opened zip, its documents in their order, and what stands beside them."""

    def __init__(
        self, opened: zipfile.ZipFile, documents: Sequence[zipfile.ZipInfo], size: int
    ) -> None:
        self.names = tuple(clean_line(info.filename) or "?" for info in documents)
        """The names of the documents."""
        self.nested = tuple(
            f"« {clean_line(info.filename, 80)} »"
            for info in opened.infolist()
            if not _is_ignored(info) and _is_nested(info)
        )
        """The other archives in this one, quoted: nothing in them is read."""
        self._opened = opened
        self._documents = documents
        self._size = size

    def open(self, rank: int, limits: Limits) -> "Expanding | Fault":
        """Return the bytes of a document, or why they must not or cannot be had."""
        info = self._documents[rank]
        try:
            refusal = _refusal(info, limits) or _oversized_dictionary(self._opened, info)
            if refusal is not None:
                return refusal
            return Expanding(self._opened, info, self._size, limits)
        except (*BROKEN, RuntimeError, OSError):
            name = clean_line(info.filename)
            return Fault("F006", f"l'archive est endommagée : « {name} » n'y est pas lisible")

    def several(self) -> str:
        """Say that there are several documents, and which."""
        return f"l'archive contient plusieurs fichiers XML ({_listed(self._documents)})"

    def close(self) -> None:
        """Close the archive; its documents are of no more use."""
        self._opened.close()


class Expanding:
    """A member's bytes, refused when they come out of proportion or do not come out at all."""

    def __init__(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int, limits: Limits
    ) -> None:
        """Take note of the size of the whole archive: no member's own is greater."""
        self._name = clean_line(info.filename)
        self._compressed = max(min(info.compress_size, size), 1)
        self._limits = limits
        self._expanded = 0
        self._broken = False
        self._stream = archive.open(info)

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes of the member, none at its end.

        What comes out before the damage is given first, whatever the size asked for.
        """
        parts: list[bytes] = []
        while size > 0 and not self._broken and (data := self._piece(min(size, _PIECE))):
            parts.append(data)
            size -= len(data)
        data = b"".join(parts)
        if self._broken and not data:
            detail = f"l'archive est endommagée : « {self._name} » ne se décompresse pas en entier"
            raise SourceBroken(Fault("F006", detail))
        self._expanded += len(data)
        ceiling = self._limits.ratio * self._compressed
        if self._expanded > max(ceiling, self._limits.ratio_floor):
            detail = (
                f"« {self._name} » se décompresse plus de {self._limits.ratio} fois : "
                "c'est une archive piégée, pas un export"
            )
            raise SourceBroken(Fault("F007", detail))
        return data

    def _piece(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (*BROKEN, RuntimeError, OSError):
            self._broken = True
            return b""

    def close(self) -> None:
        """Let go of the member; its archive stays open."""
        self._stream.close()


def open_archive(file: BinaryIO, size: int, limits: Limits) -> Archive | Fault:
    """Return the zip of `size` bytes in `file`, opened, or say why no document of it can be read.

    The documents together stay within the bounds of one: what a member declares is all that the
    standard library gives of it.
    """
    oversized = _oversized_directory(file, limits)
    if oversized is not None:
        return oversized
    try:
        archive = zipfile.ZipFile(cast("BinaryIO", _Guarded(file, limits)))
    except _DirectoryTooLong:
        return _too_many(limits)
    except (*BROKEN, OSError):
        return Fault("F006", "l'archive zip est coupée ou endommagée : son sommaire est illisible")
    if len(archive.infolist()) > limits.members:
        archive.close()
        return _too_many(limits)
    chosen = _choose(archive)
    if not isinstance(chosen, Fault) and len(chosen) > 1:
        chosen = _too_much(chosen, size, limits) or chosen
    if isinstance(chosen, Fault):
        archive.close()
        return chosen
    return Archive(archive, chosen, size)


def _too_much(documents: Sequence[zipfile.ZipInfo], size: int, limits: Limits) -> Fault | None:
    """Refuse documents that are too many, or too large together."""
    if len(documents) > _MOST_DOCUMENTS:
        names = _listed(documents)
        return Fault("F006", f"l'archive contient plusieurs fichiers XML ({names}), beaucoup trop")
    total = sum(info.file_size for info in documents)
    if total > limits.expanded_bytes:
        most = size_label(limits.expanded_bytes)
        return Fault("F007", f"les fichiers de l'archive dépassent ensemble {most} décompressés")
    if total > max(limits.ratio * size, limits.ratio_floor):
        detail = f"l'archive se décompresse plus de {limits.ratio} fois : elle est piégée"
        return Fault("F007", detail)
    return None


def _oversized_directory(file: BinaryIO, limits: Limits) -> Fault | None:
    """Refuse an archive whose list of members alone would fill the memory."""
    length = file.seek(0, 2)
    file.seek(max(0, length - _END_OF_DIRECTORY.size - _LONGEST_COMMENT))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_OF_DIRECTORY.size:
        return None
    fields = _END_OF_DIRECTORY.unpack_from(tail, at)
    entries, directory_size = fields[4], fields[5]
    if entries <= limits.members and directory_size <= limits.directory_bytes:
        return None
    return _too_many(limits)


def _too_many(limits: Limits) -> Fault:
    return Fault("F007", f"l'archive contient trop de fichiers (plus de {limits.members})")


class _DirectoryTooLong(Exception):
    """The standard library is about to read more at once than a directory may be long."""


class _Guarded:
    """The file of an archive as the standard library reads it, never much at once.

    What an archive says of its directory is said in several places, which may disagree: whichever
    is believed, no more than this is read.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._most = max(limits.directory_bytes, _END_OF_DIRECTORY.size + _LONGEST_COMMENT)
        self.seek, self.tell, self.close = file.seek, file.tell, file.close
        self.seekable = file.seekable

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes; refuse to read a great many at once."""
        data = self._file.read(size if 0 <= size <= self._most else self._most + 1)
        if len(data) > self._most:
            raise _DirectoryTooLong
        return data


def _choose(archive: zipfile.ZipFile) -> Sequence[zipfile.ZipInfo] | Fault:
    """Return the members to read, or the reason why none can be."""
    members = archive.infolist()
    unsafe = [clean_line(info.filename) for info in members if not is_safe(info.orig_filename)]
    if unsafe:
        detail = f"l'archive contient un chemin dangereux, « {unsafe[0]} » : elle est refusée"
        return Fault("F006", detail)
    office = _office_document(archive, members)
    if office:
        return Fault("F002", f"ce n'est pas un export XML mais {office}")
    visible = [info for info in members if not _is_ignored(info)]
    documents = [info for info in visible if _is_xml(info) or _looks_like_export(archive, info)]
    documents = documents or [info for info in visible if _looks_like_xml(archive, info)]
    return documents or Fault("F006", _none(visible))


def _is_xml(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith(".xml")


def _is_nested(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith(_ARCHIVES)


def _refusal(info: zipfile.ZipInfo, limits: Limits) -> Fault | None:
    """Return why a document must not be expanded, or None."""
    name = clean_line(info.filename)
    if info.flag_bits & _ENCRYPTED:
        detail = f"l'archive est protégée par un mot de passe : « {name} » ne peut pas être lu"
        return Fault("F006", detail)
    if info.file_size == 0:
        return Fault("F001", f"« {name} » est vide (0 octet) dans l'archive")
    if info.file_size > limits.expanded_bytes:
        return Fault("F007", f"« {name} » dépasse {size_label(limits.expanded_bytes)} décompressé")
    return None


def _oversized_dictionary(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Fault | None:
    """Refuse a member whose expansion would remember gigabytes: LZMA alone lets it ask for them."""
    if info.compress_type != zipfile.ZIP_LZMA or archive.fp is None:
        return None
    archive.fp.seek(info.header_offset + _NAME_LENGTHS)
    name, extra = struct.unpack("<2H", archive.fp.read(4))
    archive.fp.seek(name + extra, 1)
    _, asked = struct.unpack("<5sL", archive.fp.read(9))
    if asked <= _LONGEST_DICTIONARY:
        return None
    detail = (
        f"« {clean_line(info.filename)} » est compressé d'une façon qui demande trop de mémoire"
    )
    return Fault("F007", f"{detail} : refaites l'archive zip")


def is_safe(name: str) -> bool:
    """Tell whether a member's name stays inside the archive, whatever the system."""
    parts = name.replace("\\", "/").split("/")
    absolute = parts[0] == "" or (len(parts[0]) > 1 and parts[0][1] == ":")
    return not absolute and ".." not in parts and "\x00" not in name


def _is_ignored(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a folder, a hidden file or what a system leaves behind."""
    parts = info.filename.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") or part.upper() == "__MACOSX" for part in parts)
    return info.is_dir() or hidden or parts[-1].lower() in _IGNORED_NAMES


def _looks_like_export(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Tell whether a member that is not called « .xml » holds a SIECLE export all the same."""
    return _looks_like_xml(archive, info) and b"<BEE_" in _head(archive, info)


def _looks_like_xml(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Tell whether a member without the « .xml » extension begins like a document."""
    if info.flag_bits & _ENCRYPTED:
        return False
    return _head(archive, info).lstrip().startswith(_DOCUMENT_STARTS)


def _head(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member's first bytes, none when it cannot be read."""
    try:
        with archive.open(info) as stream:
            return stream.read(256)
    except (*BROKEN, RuntimeError, OSError):
        return b""


def _office_document(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> str:
    """Return what the archive really is, when it is an office document saved as a zip."""
    names = [info.filename for info in members]
    if "[Content_Types].xml" in names:
        found = (label for prefix, label in _OFFICE if any(n.startswith(prefix) for n in names))
        return next(found, "un document Office")
    if names[:1] == ["mimetype"]:
        kind = _head(archive, members[0])
        return next((label for mark, label in _OPEN_DOCUMENT if mark in kind), "")
    return ""


def _none(visible: Sequence[zipfile.ZipInfo]) -> str:
    """Say what an archive without any document holds."""
    if not visible:
        return "l'archive est vide"
    if any(info.flag_bits & _ENCRYPTED for info in visible):
        return f"l'archive est protégée par un mot de passe ({_listed(visible)})"
    nested = [info for info in visible if _is_nested(info)]
    if nested:
        return f"l'archive contient une autre archive ({_listed(nested)}) et aucun fichier XML"
    return f"l'archive ne contient aucun fichier XML (on y trouve : {_listed(visible)})"


def _listed(members: Sequence[zipfile.ZipInfo]) -> str:
    """Return the members' names, quoted, the first ones only when there are many."""
    names = [f"« {clean_line(info.filename, 80)} »" for info in members[:_SEVERAL]]
    return ", ".join(names) + (", …" if len(members) > _SEVERAL else "")

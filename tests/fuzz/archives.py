"""Archives drawn at random: of one document or several, rightly made or not."""

import io
import struct
import zipfile
from random import Random

from tests.checks.companions import NAMES
from tests.fuzz.mutators import mutated_bytes

MEMBER_NAMES = (
    *NAMES.values(),
    *("notes.xml", "dossier/e.xml", "../e.xml", "/etc/e.xml", "C:\\e.xml", "__MACOSX/._e.xml"),
    *(".e.xml", "e", "e.zip", "LISEZMOI.txt", "É\x1b[31m\u202e.xml", "x" * 300 + ".xml", "a/", " "),
    *("mimetype", "[Content_Types].xml"),
)
_METHODS = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def zipped(rng: Random, documents: list[bytes]) -> bytes:
    """Return a zip of documents, named by chance, perhaps with a small bomb or a zip in it."""
    buffer = io.BytesIO()
    names = rng.sample(MEMBER_NAMES, len(documents) + 1)
    if rng.random() < 0.7:
        names = list(NAMES.values())[: len(documents)] + names
    with zipfile.ZipFile(buffer, "w", rng.choice(_METHODS)) as archive:
        for name, data in zip(names, documents, strict=False):
            archive.writestr(name, data)
        if rng.random() < 0.1:
            archive.writestr("b.xml", b"<BEE_ELEVES>" + b" " * 300_000)
        if rng.random() < 0.1:
            archive.writestr("encore.zip", buffer.getvalue())
    made = buffer.getvalue()
    if rng.random() < 0.3:
        made = _wrong_header(rng, made)
    return mutated_bytes(rng, made) if rng.random() < 0.3 else made


def _wrong_header(rng: Random, data: bytes) -> bytes:
    """Return an archive with a field of a header overwritten: sizes, flags, method, counts."""
    made = bytearray(data)
    mark = rng.choice((b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"))
    at = made.find(mark)
    if at < 0:
        return data
    field = at + 4 + 2 * rng.randrange(13)
    value = rng.choice((0, 1, 8, 14, 97, 0x7FFF, 0xFFFF, rng.randrange(1 << 16)))
    if field + 2 <= len(made):
        struct.pack_into("<H", made, field, value)
    return bytes(made)

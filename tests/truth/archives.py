"""Archives as they come, right and wrong."""

import io
import zipfile


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def rotten(name: str, data: bytes) -> bytes:
    """Return an archive some bytes of which have changed since it was made."""
    archive = zipped((name, data), method=zipfile.ZIP_STORED)
    return archive.replace(b"<DATE_NAISS", b"&DATE<NAISS", 3)


def cut_short(archive: bytes) -> bytes:
    """Return an archive whose copy stopped before its end."""
    return archive[: len(archive) * 2 // 3]


def encrypted(archive: bytes) -> bytes:
    """Return an archive of one member that says it needs a password."""
    central = archive.index(b"PK\x01\x02")
    data = bytearray(archive)
    data[6] |= 1
    data[central + 8] |= 1
    return bytes(data)


def altered(archive: bytes) -> bytes:
    """Return an archive of one member that is not what its sum says it was."""
    central = archive.index(b"PK\x01\x02")
    data = bytearray(archive)
    for at in (14, central + 16):
        data[at] ^= 0xFF
    return bytes(data)

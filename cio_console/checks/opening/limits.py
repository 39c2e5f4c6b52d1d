"""Bounds on what one file may ask of the machine; each protects from a file, not from a user."""

import msgspec

_KIB = 1 << 10
MIB = 1 << 20


class Limits(msgspec.Struct, frozen=True):
    """How far the reading of one file may go before it is refused (F007) or given up (F003).

    A real lycée file weighs 1 to 9 MB, a whole académie 200 MB; a pupil's record 1 to 4 kB.
    """

    record_bytes: int = MIB
    """Longest record, tag, comment or text between two records."""
    records: int = 300_000
    """Most records of one kind: a whole académie has two hundred thousand pupils."""
    expanded_bytes: int = 512 * MIB
    """Longest document, decompressed."""
    ratio: int = 200
    """Highest decompression ratio, looked at once `ratio_floor` bytes have come out."""
    ratio_floor: int = MIB
    """Below this many bytes a ratio says nothing: a small repetitive file is no bomb."""
    depth: int = 64
    """Deepest nesting of the elements open between two records, and of damaged ones; inside a sound
    record libxml2's own limit of 256 holds. SIECLE and grades files stay under ten."""
    syntax_findings: int = 500
    """Syntax faults reported before the reading is given up."""
    members: int = 1000
    """Most members of an archive; an export has one."""
    directory_bytes: int = MIB
    """Longest central directory of an archive, read whole by the standard library."""
    prolog_bytes: int = 64 * _KIB
    """How far the root element is looked for: declaration, comments and spaces before it."""
    block: int = 64 * _KIB
    """Bytes read and proved at a time; from 32 to 512 KiB the whole reading takes the same time."""
    archive_bytes: int = 512 * MIB
    """Longest archive."""
    spool: int = 4 * MIB
    """Bytes of an archive from a stream kept in memory before an unnamed temporary file; 0 for an
    archive that never leaves memory."""


DEFAULT_LIMITS = Limits()
"""The limits of every command and of the screens."""

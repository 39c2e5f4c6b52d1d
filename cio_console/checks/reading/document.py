"""A source turned into bytes that the reader can work on: order mark gone, encoding known."""

from cio_console.checks.opening.encodings import Decision, Transcoder, decide
from cio_console.checks.opening.faults import Fault, SourceBroken
from cio_console.checks.opening.limits import Limits
from cio_console.checks.opening.source import Source
from cio_console.checks.reading.positions import Block

_REPLACEMENT = "\ufffd".encode()


class Document:
    """The bytes of one document, in an encoding where ASCII characters are ASCII bytes."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.first = _filled(source, limits.prolog_bytes)
        """The file's own first bytes, order mark included."""
        self.decision: Decision = decide(self.first)
        rest = _Rejoined(self.first[self.decision.mark :], source)
        self._damage: Fault | None = None
        self._transcoder: Transcoder | None = None
        if self.decision.transcoded:
            self._transcoder = Transcoder(rest, self.decision.transcoded)
        self._bytes = self._transcoder or rest
        self.head = _filled(self._bytes, limits.prolog_bytes)
        """The first bytes to work on: at least `prolog_bytes` of them, unless the end comes."""

    def read(self, size: int) -> bytes:
        """Return the bytes that follow, about `size` of them, none at the end."""
        return self._bytes.read(size)

    def look(self, block: Block) -> None:
        """Note where the transcoding of a block first had to give up."""
        if self._transcoder is None or self._damage or not self._transcoder.damaged:
            return
        at = block.data.find(_REPLACEMENT)
        if at >= 0:
            detail = f"des octets ne sont pas de l'encodage du fichier ({self.decision.label})"
            self._damage = Fault("F004", detail, *block.place(at), fatal=False)

    def conclude(self) -> Fault | None:
        """Return what the transcoding had to give up, once everything has been read."""
        return self._damage


class _Rejoined:
    """Bytes already read, then the rest of the source."""

    def __init__(self, head: bytes, source: Source) -> None:
        self._head = head
        self._source = source

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
            return data
        return self._source.read(size)


def _filled(stream: "Source | _Rejoined | Transcoder", size: int) -> bytes:
    """Return at least `size` bytes, fewer at the end only, or where the source breaks.

    Whoever reads on then is told why.
    """
    data = b""
    try:
        while len(data) < size and (more := stream.read(size - len(data))):
            data += more
    except SourceBroken:
        if not data:
            raise
    return data

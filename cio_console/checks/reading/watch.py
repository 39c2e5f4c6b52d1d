"""Watching the bytes of a document that declares a single-byte encoding.

UTF-8 declared ISO-8859-15 parses without an error into « Ã© »; windows-1252 into invisible control
characters. Neither is known before bytes are looked at, and a block costs under 1 % of its parsing.
"""

import codecs
import re

from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.positions import Block
from cio_console.domain.finding import Severity

_C1 = bytes(range(0x80, 0xA0))
_STRAY = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|([\x80-\x9f])"
)
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class Watch:
    """What the bytes of a single-byte document really look like."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._first: Fault | None = None
        self._stray: Fault | None = None

    @property
    def mojibake(self) -> bool:
        """Return whether all the bytes watched are UTF-8, complete, and not mere ASCII."""
        return self._between_characters() and self._first is not None

    def look(self, block: Block) -> None:
        """Watch the bytes of the next block."""
        data = block.data
        if self._decoder is not None and not (data.isascii() and self._between_characters()):
            self._look_for_utf8(block)
        if data.isascii():
            return
        if self._stray is None and len(data.translate(None, _C1)) != len(data):
            self._look_for_stray(block)

    def _between_characters(self) -> bool:
        """Tell whether the strict decoder waits for nothing: ASCII teaches it nothing then."""
        return self._decoder is not None and not self._decoder.getstate()[0]

    def _look_for_utf8(self, block: Block) -> None:
        """Follow the strict decoder; it ends for good at the first byte that is not UTF-8."""
        if self._decoder is None:
            return
        try:
            self._decoder.decode(block.data)
        except UnicodeDecodeError:
            self._decoder = None
            return
        found = _NOT_ASCII.search(block.data)
        if self._first is None and found:
            detail = (
                f"déclaré {self._label}, mais ses octets sont de l'UTF-8 : "
                "les accents se lisent « Ã© » au lieu de « é »"
            )
            self._first = self._fault(block, found.start(), detail)

    def _look_for_stray(self, block: Block) -> None:
        """Remember the first byte that windows-1252 alone uses."""
        for found in _STRAY.finditer(block.data):
            if found.lastindex:
                byte = found.group()
                character = byte.decode("cp1252", "replace")
                detail = (
                    f"déclaré {self._label}, mais l'octet 0x{byte[0]:02X} n'y est pas un caractère"
                )
                if character != "\ufffd":
                    detail += f" : c'est « {character} » en windows-1252"
                self._stray = self._fault(block, found.start(), detail)
                return

    @staticmethod
    def _fault(block: Block, offset: int, detail: str) -> Fault:
        line, column = block.place(offset)
        return Fault("F004", detail, line, column, fatal=False, severity=Severity.ERROR)

    def conclude(self) -> Fault | None:
        """Return what is wrong with the declared encoding, once everything has been watched."""
        return self._first if self.mojibake else self._stray

"""The proof that libxml2 understands a block: its push parser, without a tree, tells so at once.

With a schema, the same parser tells on the way what does not follow it.

Nothing is built: a document is followed at twice the speed of a parser that makes elements, and
only the records that need a closer look are parsed again for their elements.
"""

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, cast

from lxml import etree

from cio_console.checks.opening.messages import MALFORMED, sentence
from cio_console.checks.reading.progress import Progress

if TYPE_CHECKING:
    from cio_console.checks.xsd.following import Following

_STEP = "cio-console.step"
"""Target of the instruction that follows each block."""
_SECRET_BYTES = 8
"""A file that knew the instruction could pretend to have been read to the end of a block."""


class _Feeding(Protocol):
    """What is used of a parser that is fed by blocks."""

    @property
    def feed_error_log(self) -> etree._ListErrorLog:
        """The errors met so far."""

    def feed(self, data: bytes, /) -> None:
        """Read more; raise XMLSyntaxError."""

    def close(self) -> object:
        """End the document; raise XMLSyntaxError when it is not complete."""


class _Steps:
    """What libxml2 tells of a document: that it reached our instructions, and nothing else."""

    def __init__(self, secret: str) -> None:
        self.reached = 0
        self._secret = secret

    def pi(self, target: str, data: str | None = None) -> None:
        """Count an instruction of ours."""
        self.reached += target == _STEP and data == self._secret

    def close(self) -> None:
        """End the document."""


class Parsing:
    """One document's push parser, begun anew after each damaged block."""

    def __init__(self, progress: Progress, following: "Following | None" = None) -> None:
        self._progress = progress
        self._following = following
        self._heard = 0
        self._secret = os.urandom(_SECRET_BYTES).hex()
        self._mark = f"<?{_STEP} {self._secret}?>".encode()
        self._steps = _Steps(self._secret)
        self._parser: _Feeding | None = None
        self.error = ""
        """The French sentence for the last block refused; empty when no parser could be begun."""

    def understood(self, data: bytes) -> bool:
        """Tell whether a block is well-formed where it stands, to its last byte.

        In push mode a bare « & » silences libxml2 without an error: our instruction after the block
        proves that it was read.
        """
        self.error = ""
        parser = self._parser or self._begin()
        if parser is None:
            return False
        reached = self._steps.reached
        try:
            parser.feed(data + self._mark)
        except etree.XMLSyntaxError as error:
            self.error = sentence(error.code)
            return False
        wrong = self._hear(parser.feed_error_log)
        if wrong:
            self.error = wrong
            return False
        self.error = MALFORMED
        return self._steps.reached == reached + 1

    def _hear(self, log: etree._ListErrorLog) -> str:
        """Return the sentence for what makes the last bytes malformed, "" when nothing does.

        What breaks a schema is no reason to take a block for damaged.
        """
        if self._following is None:
            return sentence(log[0].type) if len(log) else ""
        new = [log[rank] for rank in range(self._heard, len(log))]
        self._heard = len(log)
        return next((sentence(e.type) for e in self._following.hear(new)), "")

    def _begin(self) -> _Feeding | None:
        """Start a parser where the document stands, unless that is in a malformed element."""
        reopening = self._progress.reopening()
        if reopening is None:
            return None
        schema = None
        if self._following is not None:
            reopening, schema = self._following.reopening(reopening)
        self._steps = _Steps(self._secret)
        parser: _Feeding = etree.XMLParser(
            target=cast("Any", self._steps),  # the stubs want handlers that would cost
            encoding=self._progress.decision.libxml,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            collect_ids=False,
            schema=schema,
        )
        parser.feed(reopening)
        self._heard = len(parser.feed_error_log)
        self._parser = parser
        return parser

    def leave(self) -> None:
        """Let go of the parser, for a damaged block comes."""
        self._parser = None

    def completes(self, tail: bytes) -> bool:
        """Tell whether the document ends properly with `tail`; the parser is of no more use."""
        self.error = ""
        try:
            parser = self._parser or self._begin()
            if parser is not None:
                parser.feed(tail)
                parser.close()
                self.error = self._hear(parser.feed_error_log)
        except etree.XMLSyntaxError as error:
            self.error = sentence(error.code)
        return not self.error


def wrong_line(text: bytes, encoding: str) -> int:
    """Return the line, from 1, of the first error that libxml2 finds in an unfinished document."""
    parser = etree.XMLParser(
        encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False
    )
    with suppress(etree.XMLSyntaxError):
        etree.fromstring(text, parser)
    return parser.error_log[0].line if len(parser.error_log) else 1

"""What a program sends to its terminal, token by token: the whole stream, nothing skipped.

ECMA-48 gives the forms; xterm's « Control Sequences » and the kitty keyboard protocol the meanings.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    r"|\x1b(?P<string>[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|\x1b(?P<escape>[ -/]*[0-Z\\^-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)?\Z")

_ALLOWED = {
    "csi": re.compile(
        r"""(?x)
        \d+;\d+H | H              # the cursor, to a line and a column
        | [\d;]*m                 # colours and weights
        | \?(?:1049|25|1004|2004|7|2026|1000|1003|1015|1006)[hl]
                                  # other screen, cursor, focus, paste, wrap, one frame, the mouse
        | \?20(?:26|48)\$p        # questions that a terminal leaves unanswered when it knows not
        | >\d+u | <u              # the keyboard that tells keys apart, asked for and given back
        | \?2048[hl]              # resizes told in band, once the terminal said that it can
        | 2J                      # everything is erased
        """
    ),
    "string": re.compile(r"(?!)"),
    "escape": re.compile(r"(?!)"),
    "control": re.compile(r"[\r\n]"),
    "text": re.compile(r".+"),
}
"""What the console may send, by kind of token."""
_EMULATED = re.compile(r"\d+;\d+H|H|[\d;]*m|\?(?:25|7)[hl]|2J")


@dataclass(frozen=True, slots=True)
class Token:
    """One unit of the stream."""

    kind: str
    """« csi », « string » (OSC, DCS…), « escape », « control », « text », or « broken »."""
    body: str
    """What follows the introducer; the text itself."""
    raw: str

    @property
    def allowed(self) -> bool:
        """Whether the console may send it."""
        return self.kind in _ALLOWED and _ALLOWED[self.kind].fullmatch(self.body) is not None

    @property
    def emulated(self) -> bool:
        """Whether pyte is given it: it would draw what it does not know."""
        return self.kind in ("text", "control") or (
            self.kind == "csi" and _EMULATED.fullmatch(self.body) is not None
        )


class Wire:
    """Cuts a stream of bytes into tokens as they come."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    def feed(self, sent: bytes) -> Iterator[Token]:
        """Give the tokens that are complete; what is not waits for its end."""
        text = self._rest + self._decode(sent)
        self._rest, at = "", 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None and _UNFINISHED.match(text, at):
                self._rest = text[at:]
                return
            if found is None or found.lastgroup is None:
                yield Token("broken", text[at], text[at])
                at += 1
                continue
            yield Token(found.lastgroup, found[found.lastgroup], found[0])
            at = found.end()


def tokens(sent: bytes) -> list[Token]:
    """Return every token of a whole stream; one that never ends is « broken »."""
    wire = Wire()
    given = list(wire.feed(sent))
    return given + [Token("broken", c, c) for c in wire._rest]


def foreign(sent: bytes) -> list[Token]:
    """Return the tokens that the console may not send."""
    return [token for token in tokens(sent) if not token.allowed]


def colour_codes(sent: bytes) -> set[str]:
    """Return the SGR codes of a stream, each with its own arguments: « 1 », « 94 », « 38;5;17 »."""
    codes: set[str] = set()
    for token in tokens(sent):
        if token.kind == "csi" and token.body.endswith("m"):
            codes |= set(re.findall(r"[34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+", token.body))
    return codes

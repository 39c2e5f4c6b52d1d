"""What is wrong with the file itself, before any rule looks at a pupil."""

import msgspec

from cio_console.domain.finding import Severity


class Fault(msgspec.Struct, frozen=True):
    """Something wrong with the file: its container, its encoding, its XML or its sections."""

    rule: str
    """Code of the rule, « F001 » to « F009 », or « F012 » for a block that nobody knows."""
    detail: str
    """French sentence, without a final stop, saying what precisely is wrong here."""
    line: int = 0
    """Line in the document, from 1; 0 when the fault is about the whole file."""
    column: int = 0
    """Column in characters, from 1; 0 when the fault is about the whole file."""
    excerpt: str = ""
    """The source text at fault, whose first character stands at `line`, `column`."""
    fatal: bool = True
    """Nothing more is read after a fatal fault; after another, the pupils are still checked."""
    severity: Severity | None = None
    """A severity other than the rule's usual one; None for the usual one."""


class SourceBroken(Exception):
    """The bytes of the document cannot be had any further; inner to the room, never a user's."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault

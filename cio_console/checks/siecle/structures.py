"""BEE_STRUCTURES: the classes of a school, and the MEF of the pupils that each may hold."""

from msgspec.structs import replace

from cio_console.checks.expectation import Expectation
from cio_console.checks.reading.record import Record
from cio_console.checks.references import Structures
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.companion import Companion
from cio_console.checks.values.elements import XML_SPACES, code_of


class StructuresFile(Companion):
    """The checker of one BEE_STRUCTURES file."""

    root = "BEE_STRUCTURES"
    tags = ("PARAMETRES", "DIVISION", "GROUPE")

    def __init__(self, reporter: Reporter) -> None:
        super().__init__(reporter)
        self._divisions: dict[str, frozenset[str]] = {}

    def take(self, record: Record) -> None:
        """Take the MEF of a division; groups have no bearing on what a pupil studies."""
        if record.tag != "DIVISION":
            return
        code = code_of(record.element, "CODE_STRUCTURE")
        mefs = {
            (mef.text or "").strip(XML_SPACES)
            for mef in record.element.iterfind("MEFS_APPARTENANCE/MEF_APPARTENANCE/CODE_MEF")
        }
        if code:
            self._divisions[code] = self._divisions.get(code, frozenset()) | mefs - {""}

    @property
    def structures(self) -> Structures | None:
        """The classes, once the whole file has been read; None when some may be missing."""
        return Structures(self._divisions) if self.reliable and self._divisions else None

    def complete(self, expected: Expectation) -> Expectation:
        """Return the expectation with these classes, which are the school's own."""
        return replace(expected, structures=self.structures or expected.structures)

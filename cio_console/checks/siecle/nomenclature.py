"""BEE_NOMENCLATURES: the codes that a school may use, of which MEF and subjects are taken."""

from msgspec.structs import replace

from cio_console.checks.expectation import Expectation
from cio_console.checks.reading.record import Record
from cio_console.checks.references import Nomenclature
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.companion import Companion
from cio_console.checks.values.elements import code_of, text_of


class NomenclatureFile(Companion):
    """The checker of one BEE_NOMENCLATURES file."""

    root = "BEE_NOMENCLATURES"
    tags = ("PARAMETRES", "MEF", "MATIERE", "PROGRAMME")

    def __init__(self, reporter: Reporter) -> None:
        super().__init__(reporter)
        self._mefs: dict[str, str] = {}
        self._subjects: set[str] = set()

    def take(self, record: Record) -> None:
        """Take the code of a MEF or of a subject."""
        if record.tag == "MEF":
            if code := code_of(record.element, "CODE_MEF"):
                self._mefs[code] = text_of(record.element, "CODE_MEFSTAT")
        elif record.tag == "MATIERE" and (code := code_of(record.element, "CODE_MATIERE")):
            self._subjects.add(code)

    @property
    def nomenclature(self) -> Nomenclature | None:
        """The codes, once the whole file has been read; None when some may be missing."""
        if not (self.reliable and self._mefs):
            return None
        return Nomenclature(self._mefs, frozenset(self._subjects))

    def complete(self, expected: Expectation) -> Expectation:
        """Return the expectation with these codes, which are the school's own."""
        return replace(expected, nomenclature=self.nomenclature or expected.nomenclature)

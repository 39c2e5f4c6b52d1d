"""What a grades file tells of each pupil of terminale, for the crossing with SIECLE."""

from collections.abc import Callable
from typing import NamedTuple

from cio_console.checks.reporting.flaw import Place, Subject


class Graded(NamedTuple):
    """One pupil of the campaign's year, in a class of terminale or of an unknown level."""

    identifier: str
    """INE for the APB shape, ELEVE_ID for the LSL one; "" when it is missing."""
    family_name: str
    """As the file writes it; "" where the shape gives no name (LSL)."""
    first_name: str
    birth_date: str
    """AAAA-MM-JJ as the file writes it, right or not; "" when it gives none (LSL)."""
    division: str
    """Name of the class, or its code; "" where the shape gives none (LSL)."""
    division_of_year: str
    """« trimestre » or « semestre », as the campaign names them; "" when it is not known."""
    periods: frozenset[str]
    """The periods (« 1 », « 2 ») that hold at least one grade."""
    subject: Subject
    """The pupil as a finding names them, masked like the report."""
    place: Place
    """Where the pupil's record stands."""


GradedSink = Callable[[Graded], None]
"""Called once for each such pupil, in the order of the file."""

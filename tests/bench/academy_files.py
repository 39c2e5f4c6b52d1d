"""The files of a few lycées, to be given to many schools under their own UAIs."""

from dataclasses import dataclass
from datetime import datetime

from cio_console.demo import grades, siecle
from cio_console.demo.pupils import make_pupils
from cio_console.demo.sector import KINDS
from cio_console.domain.campaign_files import shipped_campaign
from cio_console.domain.identifiers import uai_key

_TERMINALES = 150
_LYCEES = 5
_DIGITS = "9998999"
_STANDIN = _DIGITS + uai_key(_DIGITS)
"""The UAI that stands in the files, of no school of the benchmarks."""


@dataclass(frozen=True, slots=True)
class Model:
    """One lycée: its SIECLE export and its grades, under a UAI that is replaced."""

    siecle_name: str
    member: str
    siecle: bytes
    grades: bytes

    def siecle_of(self, uai: str) -> bytes:
        """Return the export as that school would make it."""
        return self.siecle.replace(_STANDIN.encode(), uai.encode())

    def grades_of(self, uai: str) -> bytes:
        """Return the grades likewise."""
        return self.grades.replace(_STANDIN.encode(), uai.encode())


def models() -> tuple[Model, ...]:
    """Return the lycées, each with its own pupils."""
    return tuple(_model(number) for number in range(_LYCEES))


def _model(number: int) -> Model:
    campaign = shipped_campaign("2025-creteil")
    made = make_pupils(number, KINDS["legt"], terminales=_TERMINALES, seed=number)
    pupils = tuple(pupil for pupil in made if pupil.exit is None)
    exported = datetime(2025, 1, 7, 9, 0, tzinfo=campaign.zone)
    form = siecle.FORMS["sans"]
    base = siecle.Base(_STANDIN, "Orvigny", campaign.school_year, exported, pupils)
    graded = grades.make_grades(
        _STANDIN,
        f"Lycée {_STANDIN}",
        tuple(pupil for pupil in pupils if pupil.terminale),
        periods=(1, 2),
        division_of_year=grades.TRIMESTERS,
        session=campaign.session,
        created_at=datetime(2025, 3, 10, 9, 0, tzinfo=campaign.zone),
        seed=_STANDIN,
    )
    return Model(
        form.file_name,
        form.member,
        siecle.render(base, form).encode(siecle.ENCODING),
        grades.render(graded).encode(grades.ENCODING),
    )

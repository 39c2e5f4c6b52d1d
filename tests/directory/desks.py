"""What a search of the open data needs beside a portal: a shelf, a clock, a small sector."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cio_console.directory.proposing import Directory, Reach
from cio_console.domain.candidate import Area, Proposal
from cio_console.store.open_data import OpenDataCopies
from tests.directory.open_data import Row, a_cio_row, a_row, uai
from tests.domain.builders import paris
from tests.feed.builders import options

ALPHA, BETA, SEP, PRIVATE, FARM, EREA = (uai(number) for number in (101, 102, 103, 104, 105, 106))
"""The schools of `a_sector_of_rows`, open ones."""
CIO = uai(841)


def a_sector_of_rows() -> list[Row]:
    """Return two CIO, and lycées of all kinds around them; one is closed, one is a collège."""
    section = {"etablissement_mere": BETA, "voie_generale": "0", "voie_technologique": "0"}
    private = {"statut_public_prive": "Privé", "nom_commune": "Bourg-Saint-Éloi"}
    return [
        a_cio_row(841, "Aville"),
        a_cio_row(842, "Saint-Éloi-sur-Mer"),
        a_row(101, "Lycée Alpha"),
        a_row(102, "Lycée Bêta", 306, code_commune="99902", nom_commune="Bourg-Saint-Éloi"),
        a_row(103, "SEP du lycée Bêta", 334, voie_professionnelle="1", **section),
        a_row(104, "Lycée Gamma", 302, type_contrat_prive="HORS CONTRAT", **private),
        a_row(105, "Lycée des Champs", 307, ministere_tutelle="AGRICULTURE", lycee_agricole="1"),
        a_row(106, "EREA Delta", 370, type_etablissement="EREA"),
        a_row(107, "Lycée Oméga", etat="FERME"),
        a_row(108, "Collège Epsilon", 340, type_etablissement="Collège"),
    ]


@dataclass
class Desk:
    """A reach whose clock is moved by hand, and whose copies are real files."""

    folder: Path
    address: str
    at: datetime = field(default_factory=lambda: paris(1, 8))

    def reach(self, *, offline: bool = False, environ: dict[str, str] | None = None) -> Reach:
        """Return how the open data are reached."""
        return Reach(
            address=self.address,
            options=options(environ),
            shelf=OpenDataCopies(self.folder),
            now=lambda: self.at,
            offline=offline,
        )

    def days_later(self, days: int) -> None:
        """Move the clock."""
        self.at += timedelta(days=days)

    async def propose(
        self, typed: str = "Aville", *, offline: bool = False, area: Area | None = None
    ) -> Proposal:
        """Return the proposal for the first CIO of a town."""
        async with Directory(self.reach(offline=offline)) as directory:
            cio, *_ = await directory.cios(typed)
            return await directory.proposal(cio, area or Area())

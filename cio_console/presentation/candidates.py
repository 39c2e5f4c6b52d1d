"""The open data's candidates for a list of schools, in the director's words."""

from collections.abc import Sequence

from cio_console.domain.candidate import Candidate, Opening
from cio_console.domain.school import NATURES
from cio_console.presentation.numbers import number

CANDIDATE_TITLES = (
    "UAI", "Établissement", "Nature", "Statut", "Commune", "Terminales", "Remarques",
)  # fmt: skip
"""Of the cells of `candidate_cells`."""
CIO_TITLES = ("UAI", "CIO", "Commune", "Département", "Téléphone")
"""Of the cells of `cio_cells`."""
SECTOR_WORDS = {"public": "public", "private": "privé", "": ""}
STATE_WORDS = {
    Opening.OPEN: "",
    Opening.OPENING: "à ouvrir",
    Opening.CLOSING: "à fermer",
    Opening.CLOSED: "fermé",
}


def cio_cells(cio: Candidate) -> tuple[str, ...]:
    """Return the cells of one CIO; `CIO_TITLES` names them."""
    departement = cio.departement_name or cio.departement
    return (cio.uai, cio.name, cio.commune, departement, cio.telephone)


def closed_words(closed: Sequence[Candidate]) -> str:
    """Return what is told of the schools left out because they are closed, "" for none."""
    told = ", ".join(f"{one.uai} {one.name}" for one in closed)
    many = "s" if len(closed) > 1 else ""
    return f"fermé{many} d'après l'annuaire, laissé{many} de côté : {told}." if told else ""


def nature_words(candidate: Candidate) -> str:
    """Return « LPO », or the ministry's label and code of a nature that is not a known one."""
    known = NATURES.get(candidate.nature)
    if known:
        return known.short
    return " ".join(filter(None, (candidate.nature_label, candidate.nature)))


def head_counts_words(candidates: Sequence[Candidate]) -> str:
    """Return « Effectifs de terminale : rentrée 2024. », "" when none is known."""
    years = sorted({one.head_count.rentree for one in candidates if one.head_count})
    many = "s" if len(years) > 1 else ""
    told = " et ".join(map(str, years))
    return f"Effectifs de terminale : rentrée{many} {told}." if years else ""


def remarks(candidate: Candidate) -> str:
    """Return what a director may want to know before taking a school: « agricole, à fermer »."""
    told = (
        STATE_WORDS[candidate.state],
        "agricole" if candidate.agricultural else "",
        "hors contrat" if candidate.without_contract else "",
    )
    return ", ".join(filter(None, told))


def candidate_cells(candidate: Candidate) -> tuple[str, ...]:
    """Return the cells of one line of a table; `CANDIDATE_TITLES` names them."""
    return (
        candidate.uai,
        candidate.name,
        nature_words(candidate),
        SECTOR_WORDS[candidate.sector],
        candidate.commune,
        number(candidate.head_count.terminales) if candidate.head_count else "",
        remarks(candidate),
    )

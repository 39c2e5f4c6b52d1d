"""Candidates of the open data, told to the director."""

from cio_console.domain.candidate import Candidate, HeadCount, Opening
from cio_console.presentation.candidates import (
    CANDIDATE_TITLES,
    candidate_cells,
    nature_words,
    remarks,
)

PLAIN = Candidate(uai="9990101F", name="Lycée Alpha", nature="320", sector="public")


def test_a_line_has_a_cell_for_each_title() -> None:
    one = Candidate(
        uai="9990101F",
        name="Lycée Alpha",
        nature="306",
        sector="private",
        commune="Aville",
        head_count=HeadCount(1214, 2024),
    )
    cells = candidate_cells(one)
    told = dict(zip(CANDIDATE_TITLES, cells, strict=True))
    assert told["Nature"] == "LPO"
    assert told["Statut"] == "privé"
    assert told["Terminales"] == "1\u00a0214 (rentrée 2024)"
    assert told["Remarques"] == ""


def test_what_is_not_known_is_left_blank() -> None:
    assert candidate_cells(PLAIN)[4:] == ("", "", "")


def test_an_unknown_nature_is_told_by_the_ministry_s_own_words() -> None:
    one = Candidate(uai="9990101F", name="L", nature="399", nature_label="LYCEE CLIMATIQUE")
    assert nature_words(one) == "LYCEE CLIMATIQUE 399"
    assert nature_words(Candidate(uai="9990101F", name="L")) == ""


def test_remarks_say_what_to_know_before_taking_a_school() -> None:
    one = Candidate(
        uai="9990101F",
        name="Lycée Alpha",
        other_names=("LP Alpha",),
        agricultural=True,
        without_contract=True,
        state=Opening.CLOSING,
    )
    assert remarks(one) == "à fermer, agricole, hors contrat, aussi nommé LP Alpha"

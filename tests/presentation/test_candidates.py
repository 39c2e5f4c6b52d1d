"""Candidates of the open data, told to the director."""

from cio_console.domain.candidate import Candidate, HeadCount, Opening
from cio_console.presentation.candidates import (
    CANDIDATE_TITLES,
    CIO_TITLES,
    candidate_cells,
    cio_cells,
    closed_words,
    head_counts_words,
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
    assert told["Terminales"] == "1\u00a0214"
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
        agricultural=True,
        without_contract=True,
        state=Opening.CLOSING,
    )
    assert remarks(one) == "à fermer, agricole, hors contrat"


def test_the_rentree_of_the_head_counts_is_told_once() -> None:
    counted = [
        Candidate(uai="9990101F", name="L", head_count=HeadCount(10, year))
        for year in (2024, 2023, 2024)
    ]
    assert head_counts_words([]) == head_counts_words([PLAIN]) == ""
    assert head_counts_words(counted[:1]) == "Effectifs de terminale : rentrée 2024."
    assert head_counts_words(counted) == "Effectifs de terminale : rentrées 2023 et 2024."


def test_closed_schools_are_told_in_one_sentence() -> None:
    other = Candidate(uai="9990102G", name="LP Bêta")
    assert closed_words(()) == ""
    assert closed_words([PLAIN]).startswith("fermé d'après l'annuaire, laissé de côté : 9990101F")
    assert closed_words([PLAIN, other]).startswith("fermés d'après l'annuaire, laissés de côté")


def test_a_cio_has_a_cell_for_each_title() -> None:
    cio = Candidate(uai="9990841K", name="CIO d'Aville", commune="Aville", departement="999")
    assert dict(zip(CIO_TITLES, cio_cells(cio), strict=True))["Département"] == "999"

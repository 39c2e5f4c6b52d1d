"""A candidate of the open data, turned into a school of the director's list."""

from cio_console.domain.candidate import Candidate, HeadCount, Proposal, list_of, school_of
from cio_console.domain.school import Cio, School

FULL = Candidate(
    uai="9990101F",
    name="Lycée Alpha",
    nature="306",
    sector="private",
    without_contract=True,
    commune="Aville",
    telephone="01 99 00 01 01",
    email="ce.9990101F@exemple.fr",
    parent_uai="9990102G",
    tracks=("générale", "technologique"),
    head_count=HeadCount(214, 2024),
    departement="999",
)


def test_all_that_a_list_holds_of_a_school_comes_from_the_candidate() -> None:
    assert school_of(FULL) == School(
        uai="9990101F",
        name="Lycée Alpha",
        nature="306",
        sector="private",
        commune="Aville",
        telephone="01 99 00 01 01",
        email="ce.9990101F@exemple.fr",
        parent_uai="9990102G",
        tracks=("générale", "technologique"),
        terminale_expected=214,
    )


def test_what_the_open_data_do_not_tell_stays_unknown() -> None:
    school = school_of(Candidate(uai="9990101F", name="Lycée Alpha"))
    assert school == School("9990101F", "Lycée Alpha")
    assert school.terminale_expected is None, "no head-count is not zero pupil"
    own = (school.head, school.out_of_scope)
    assert own == ("", {}), "the director's own marks are never proposed"


def test_a_proposal_is_a_list_of_its_cio() -> None:
    cio = Candidate(uai="9990841K", name="CIO d'Aville", nature="841")
    whole = list_of(Proposal(cio=cio, schools=(FULL,)))
    assert whole.sector == Cio("9990841K", "CIO d'Aville")
    assert whole.schools == (school_of(FULL),)

"""An error as its user meets it: the sentence it bears, or a place in the code and no value."""

import re
import sys

import pytest

from cio_console.errors import Defect, UsageProblem, as_problem, place_of

CANARY = "Ysoline BRÉHAT-TESSON"


def caught() -> KeyError:
    """Return an error as it is once it was raised and caught."""
    with pytest.raises(KeyError) as raised:
        sys.modules[CANARY]
    return raised.value


def test_an_error_that_has_its_sentence_is_itself() -> None:
    problem = UsageProblem("quel établissement ?")
    assert as_problem(problem) is problem


def test_any_other_is_a_defect_told_by_its_place_and_never_its_value() -> None:
    problem = as_problem(caught())
    assert isinstance(problem, Defect)
    assert problem.exit_code == 3
    assert re.match(r"erreur interne \(KeyError, test_errors\.py:\d+\)\. ", str(problem))
    assert CANARY not in str(problem)


def test_one_that_was_never_raised_has_no_place() -> None:
    assert place_of(ValueError(CANARY)) == "ValueError, ?"

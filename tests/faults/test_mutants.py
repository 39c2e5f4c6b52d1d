"""Each thing the store does so as to lose nothing is of use: without it, an oracle sees a loss."""

import pytest

from tests.faults.mutants import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_oracle_sees_the_mutant_and_finds_nothing_in_the_product(mutant: Mutant) -> None:
    assert mutant.oracle() == []
    with mutant.applied():
        assert mutant.oracle() != [], "the mutant survives"
    assert mutant.oracle() == []

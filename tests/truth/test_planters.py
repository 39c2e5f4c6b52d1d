"""The table of planters: nothing of the catalogue is left out, and each plants what it says."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cio_console.checks.catalogue import catalogue
from tests.truth.ground import break_ground
from tests.truth.planters import EXCEPTIONS, HARMLESS, PLANTERS
from tests.truth.planting import Planter
from tests.truth.play import Case, play, sow
from tests.truth.wanted import Wanted

SEEDS = st.integers(0, 2**32 - 1)
PER_PLANTER = 2


def test_every_rule_of_the_catalogue_has_a_planter_or_a_reason() -> None:
    planted = {planter.rule for planter in PLANTERS}
    assert planted | set(EXCEPTIONS) == set(catalogue())
    assert planted.isdisjoint(EXCEPTIONS)


def test_every_planter_has_a_name_of_its_own() -> None:
    names = Counter(planter.name for planter in (*PLANTERS, *HARMLESS))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_planter_finds_room_and_wants_findings_of_its_rule_only() -> None:
    for planter in PLANTERS:
        assert {one.rule for one in _planted(planter)} == {planter.rule}, planter.name


def _planted(planter: Planter) -> list[Wanted]:
    """Return what is wanted of a fault, in the first school that has room for it."""
    for seed in range(20):
        wanted, _ = sow(break_ground(seed, 40), [planter])
        if wanted:
            return wanted
    return []


@pytest.mark.parametrize("planter", PLANTERS, ids=lambda planter: planter.name)
@settings(max_examples=PER_PLANTER, deadline=None)
@given(seed=SEEDS, size=st.sampled_from((10, 12, 30)), count=st.sampled_from((1, 2, 5)))
def test_so_many_faults_give_as_many_findings(
    planter: Planter, seed: int, size: int, count: int
) -> None:
    played = play(Case(seed, size, (planter.name,) * (1 if planter.once else count), planter.scene))
    assert not played.verdict, str(played)


@pytest.mark.parametrize("planter", HARMLESS, ids=lambda planter: planter.name)
@settings(max_examples=2 * PER_PLANTER, deadline=None)
@given(seed=SEEDS, size=st.sampled_from((10, 30, 80)))
def test_what_is_no_fault_gives_no_finding(planter: Planter, seed: int, size: int) -> None:
    played = play(Case(seed, size, (planter.name,), planter.scene))
    assert played.wanted == []
    assert not played.verdict, str(played)

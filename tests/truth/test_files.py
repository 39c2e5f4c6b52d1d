"""Whole files: clean ones give nothing, mixtures give the mixture, whatever the way in."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cio_console.checks.expectation import Identities
from cio_console.domain.finding import Report
from tests.truth.ground import break_ground
from tests.truth.layout import Layout, write
from tests.truth.leaks import leaks
from tests.truth.planters import of_scene
from tests.truth.play import CROSSED, ELEVES, SCENES, UPLOAD, WAYS, Case, check, play

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.sampled_from((10, 11, 15, 30, 60, 120))
SENT = st.sampled_from(SCENES)


def mixtures(least: int) -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
    """Return the scenes with faults that can be planted together in them."""
    return SENT.flatmap(
        lambda scene: st.tuples(
            st.just(scene),
            st.lists(st.sampled_from(of_scene(scene)), min_size=least, max_size=25).map(tuple),
        )
    )


Mixture = tuple[str, tuple[str, ...]]


@settings(max_examples=70, deadline=None)
@given(seed=SEEDS, size=SIZES, scene=SENT, way=st.sampled_from(WAYS))
def test_a_clean_file_gives_no_finding_in_any_layout(
    seed: int, size: int, scene: str, way: str
) -> None:
    played = play(Case(seed, size, scene=scene, way=way))
    assert not played.verdict, str(played)
    assert played.report.facts.terminales == len(played.ground.school.candidates)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, size=SIZES, scene=st.sampled_from((ELEVES, UPLOAD)))
def test_the_counts_of_a_clean_file_are_those_of_the_school(
    seed: int, size: int, scene: str
) -> None:
    played = play(Case(seed, size, scene=scene))
    facts, school = played.report.facts, played.ground.school
    assert (facts.pupils, facts.in_school) == (len(school.pupils), len(school.present))
    assert facts.valid_emails == len(school.candidates)
    assert facts.classes == len({pupil.division.code for pupil in school.present})


@pytest.mark.parametrize("scene", [UPLOAD, *CROSSED])
def test_a_clean_file_of_two_thousand_pupils_gives_no_finding(scene: str) -> None:
    played = play(Case(3, 2000, scene=scene))
    assert not played.verdict, str(played)


@settings(max_examples=70, deadline=None)
@given(seed=SEEDS, size=st.sampled_from((30, 60, 120)), mixture=mixtures(0))
def test_any_mixture_of_faults_gives_exactly_the_mixture(
    seed: int, size: int, mixture: Mixture
) -> None:
    scene, names = mixture
    played = play(Case(seed, size, names, scene))
    assert not played.verdict, str(played)


@pytest.mark.parametrize("scene", [ELEVES, UPLOAD])
def test_all_the_faults_at_once_in_a_large_school_are_each_found(scene: str) -> None:
    names = of_scene(scene)
    # Of 2018, when a link could still be of a legal guardian n° 1.
    seed = next(seed for seed in range(20) if break_ground(seed, 10).school.version < "3.0")
    played = play(Case(seed, 2000, tuple(random.Random(1).sample(names, len(names))), scene))
    assert not played.verdict, str(played)
    assert len(played.wanted) == len(names)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, mixture=mixtures(1))
def test_a_masked_report_counts_the_same_and_shows_nobody(seed: int, mixture: Mixture) -> None:
    scene, names = mixture
    masked = play(Case(seed, 40, names, scene, Identities.MASKED))
    assert not masked.verdict, str(masked)
    assert leaks(masked.report, masked.ground.school) == []
    full = play(Case(seed, 40, names, scene))
    assert (masked.report.counts, masked.report.rules) == (full.report.counts, full.report.rules)
    assert (masked.report.pupils, masked.report.concerned) == (
        full.report.pupils,
        full.report.concerned,
    )


def _said(report: Report) -> tuple[object, ...]:
    return report.findings, report.counts, report.rules, report.pupils, report.not_evaluated


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, mixture=mixtures(0))
def test_the_report_is_the_same_by_every_way_in(seed: int, mixture: Mixture) -> None:
    scene, names = mixture
    played = play(Case(seed, 40, names, scene))
    for way in WAYS:
        report = check(played.ground, played.data, Identities.FULL, way)
        assert _said(report) == _said(played.report), (way, played)


@pytest.mark.parametrize("seed", range(3))
def test_records_are_as_long_as_those_of_real_exports(seed: int) -> None:
    played = play(Case(seed, 200))
    written = write(played.ground.eleves.root, Layout(indent="  "))
    section = written.text[written.text.index("<ELEVES>") : written.text.index("</ELEVES>")]
    assert 1500 < len(section) / 200 < 2500

"""Drawing the cases of a long campaign, and what a case is asked besides its own verdict."""

import random

from cio_console.checks.expectation import Identities
from tests.truth.leaks import leaks
from tests.truth.planters import HARMLESS, PLANTERS, of_scene
from tests.truth.play import SCENES, WAYS, Case, Played, check

SIZES = (10, 11, 15, 20, 40, 80, 150)
LARGE = (500, 1000, 2000)
_MOST = 30
"""Faults of one mixture, at most."""


def draw(rng: random.Random) -> Case:
    """Return a case: a clean file, so many faults of one rule, one of a whole file, a mixture."""
    seed = rng.randrange(1 << 40)
    size = rng.choice(LARGE) if rng.random() < 0.01 else rng.choice(SIZES)
    identities = Identities.MASKED if rng.random() < 0.2 else Identities.FULL
    scene, names = _planters(rng)
    return Case(seed, size, names, scene, identities, rng.choice(WAYS))


def _planters(rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """Return what is sent, and the faults to plant in it."""
    kind, scene = rng.random(), rng.choice(SCENES)
    if kind < 0.1:
        return scene, ()
    if kind < 0.5:
        planter = rng.choice(PLANTERS if kind > 0.15 else HARMLESS)
        count = 1 if planter.once else rng.choice((1, 2, 3, 8))
        return planter.scene, (planter.name,) * count
    together = of_scene(scene)
    return scene, tuple(rng.choice(together) for _ in range(rng.randrange(1, _MOST)))


def disagreement(played: Played) -> str:
    """Return what is wrong with a played case, "" when nothing is."""
    if played.verdict:
        return str(played.verdict)
    if played.case.identities is Identities.MASKED:
        shown = leaks(played.report, played.ground.school)
        if shown:
            return "\n".join(shown)
        full = check(played.ground, played.data, Identities.FULL, played.case.way)
        if (full.counts, full.rules) != (played.report.counts, played.report.rules):
            return f"{full.rules} in full, {played.report.rules} masked"
    return ""

"""What a diagnosis is made of: one line for each thing looked at, with its judgement."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec


class Judgement(StrEnum):
    """What is thought of one thing that was looked at."""

    GOOD = "bon"
    DOUBTFUL = "a-verifier"
    FAULTY = "en-defaut"
    UNTRIED = "non-essaye"
    """Not looked at: not asked for, or of no object here."""


_GRAVITY = (Judgement.UNTRIED, Judgement.GOOD, Judgement.DOUBTFUL, Judgement.FAULTY)


class Check(msgspec.Struct, frozen=True):
    """One line of a diagnosis, in French; no secret and no pupil's datum in it."""

    section: str
    label: str
    value: str
    verdict: Judgement = Judgement.GOOD
    advice: str = ""
    """What to do; "" when there is nothing to do."""


def worst(judgements: Iterable[Judgement]) -> Judgement:
    """Return the gravest judgement; UNTRIED when there is none."""
    return max(judgements, key=_GRAVITY.index, default=Judgement.UNTRIED)

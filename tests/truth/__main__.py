"""A long campaign: `python -m tests.truth --examples N --seed S`.

Plays cases drawn from the seed until there have been N, or for `--minutes M`; prints what it did
and exits with 1 at the first disagreement, the file kept in a temporary folder.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from cio_console.checks.expectation import Identities
from tests.truth.campaign import disagreement, draw
from tests.truth.play import Played, play

_EVERY = 500
"""Cases between two lines of progress."""


def main() -> int:
    """Run the campaign; return 1 when the engine and what was planted disagree."""
    asked = _arguments()
    rng = random.Random(asked.seed)
    started, used = time.monotonic(), time.process_time()
    done: Counter[str] = Counter()
    pupils = size = 0
    while done["cases"] < asked.examples or _minutes(used) < asked.minutes:
        played = play(draw(rng))
        problem = disagreement(played)
        if problem:
            _keep(played, problem)
            return 1
        done["cases"] += 1
        done["masked"] += played.case.identities is Identities.MASKED
        done["clean"] += not played.wanted
        done["faults"] += len(played.wanted)
        pupils += played.case.size
        size += len(played.data)
        if done["cases"] % _EVERY == 0:
            print(f"{done['cases']} cases, {done['faults']} faults, {_minutes(used):.1f} min CPU")
    files = f"{done['cases']} files ({done['clean']} clean, {done['masked']} masked)"
    spent = f"{_minutes(used):.1f} min of CPU, {time.monotonic() - started:.0f} s"
    print(f"seed {asked.seed}: {files}, {pupils} pupils, {size / 1e6:.0f} MB;")
    print(f"{done['faults']} faults planted and found, no disagreement; {spent}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.truth", description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="cases to play, at least")
    parser.add_argument("--seed", type=int, default=0, help="what the cases are drawn from")
    parser.add_argument("--minutes", type=float, default=0.0, help="minutes of CPU, at least")
    return parser.parse_args()


def _minutes(since: float) -> float:
    return (time.process_time() - since) / 60


def _keep(played: Played, problem: str) -> None:
    """Keep the file of a disagreement, and print what the engine and the planters say."""
    folder = Path(tempfile.mkdtemp(prefix="truth-"))
    kind = "zip" if played.data.startswith(b"PK") else "xml"
    path = folder / f"case.{kind}"
    path.write_bytes(played.data)
    print(f"{played}\n{problem}\nkept: {path}")


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.fuzz --inputs 10000 --seed 1 --processes 1`: a campaign, and its summary."""

import argparse
import sys
import time
from pathlib import Path

from tests.fuzz.campaign import Outcome, campaign
from tests.fuzz.cases import case_of
from tests.fuzz.oracle import broken


def main() -> int:
    """Run a campaign, or one of its inputs alone; return 1 when something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--only", type=int, help="check this input alone, and show what it gives")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    asked = parser.parse_args()
    if asked.only is not None:
        found = broken(case_of(asked.seed, asked.only))
        print("\n".join(found) or "nothing broken")
        return bool(found)
    return _run(asked)


def _run(asked: argparse.Namespace) -> int:
    whole, start = Outcome(), time.monotonic()
    for outcome in campaign(asked.seed, asked.inputs, asked.processes, asked.keep, asked.first):
        whole.add(outcome)
        for number, found in outcome.failures.items():
            print(f"{number}: {'; '.join(found)[:300]}", flush=True)
    spent = time.monotonic() - start
    print(f"{whole.inputs} inputs, {whole.bytes / 1e6:.0f} MB, in {spent:.0f} s")
    print(f"kinds: {dict(whole.kinds.most_common())}")
    print(f"slowest: {whole.slowest[0]:.2f} s (input {whole.slowest[1]}); peak: {whole.peak} MB")
    print(f"{len(whole.failures)} failures")
    return bool(whole.failures)


if __name__ == "__main__":
    sys.exit(main())

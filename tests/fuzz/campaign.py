"""Running many inputs in several processes, and keeping those that break something."""

import os
import resource
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.fuzz.cases import Case, case_of
from tests.fuzz.oracle import broken

SECONDS = 20.0
"""Longest time of one input, read three times; a slow machine under load included."""
MEGABYTES = 200
"""Most memory that one input may add to the peak of its process."""
_BATCH = 200


class TooLong(Exception):
    """An input has not been checked in time."""


@dataclass
class Outcome:
    """What some inputs gave."""

    inputs: int = 0
    bytes: int = 0
    slowest: tuple[float, int] = (0.0, -1)
    """Seconds of the slowest input, and its number."""
    peak: int = 0
    """Peak memory in megabytes of any process."""
    failures: dict[int, list[str]] = field(default_factory=dict)
    """Number of an input → what does not hold."""
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Outcome") -> None:
        """Add what other inputs gave."""
        self.inputs += other.inputs
        self.bytes += other.bytes
        self.slowest = max(self.slowest, other.slowest)
        self.peak = max(self.peak, other.peak)
        self.failures |= other.failures
        self.kinds += other.kinds


def run(seed: int, first: int, inputs: int) -> Outcome:
    """Check some inputs in this process."""
    outcome = Outcome()
    for number in range(first, first + inputs):
        case = case_of(seed, number)
        start, before = time.perf_counter(), _peak()
        found = _bounded(case)
        spent = time.perf_counter() - start
        peak = _peak()
        if peak > before + MEGABYTES:
            found.append(f"{peak - before} MB of memory")
        if found:
            outcome.failures[number] = found
        outcome.inputs += 1
        outcome.bytes += len(case.data)
        outcome.slowest = max(outcome.slowest, (spent, number))
        outcome.peak = max(outcome.peak, peak)
        outcome.kinds[case.origin.kind if case.origin else "zip"] += 1
    return outcome


def _peak() -> int:
    """Return the peak memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _bounded(case: Case) -> list[str]:
    try:
        with _alarm(SECONDS):
            return broken(case)
    except TooLong:
        return [f"not checked in {SECONDS:.0f} s"]
    except Exception as error:  # noqa: BLE001 - reported with its number
        return [f"the oracle raised {type(error).__name__}: {error}"]


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def campaign(
    seed: int, inputs: int, processes: int, kept: Path, first: int = 0
) -> Iterator[Outcome]:
    """Yield the outcome of each batch; failing inputs are written to the folder `kept`."""
    starts = range(first, first + inputs, _BATCH)
    sizes = [min(_BATCH, first + inputs - start) for start in starts]
    with ProcessPoolExecutor(processes) as pool:
        for outcome in pool.map(run, [seed] * len(sizes), starts, sizes):
            for number, found in outcome.failures.items():
                keep(case_of(seed, number), found, kept)
            yield outcome


def keep(case: Case, found: list[str], folder: Path) -> None:
    """Write an input that breaks something, and what."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{case.number:07}.bin"
    path.write_bytes(case.data)
    path.with_suffix(".txt").write_text(os.linesep.join(found) + os.linesep, "utf-8")

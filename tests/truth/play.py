"""Playing a case: found a school, plant faults, write, check, and compare."""

import io
import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cio_console.checks.engine import check_path, check_stream
from cio_console.checks.expectation import Identities
from cio_console.checks.limits import Limits
from cio_console.domain.finding import Report
from tests.truth.archives import zipped
from tests.truth.ground import Ground, NoRoomError, break_ground
from tests.truth.layout import Layout, Written, any_layout, write
from tests.truth.planters import BY_NAME
from tests.truth.planting import EVERYTHING, Planter
from tests.truth.wanted import Verdict, Wanted, judge

WAYS = ("stream", "path", "zip", "zip stream", "small blocks")
"""How a file comes to the engine."""
_SMALL = (64, 997, 4096)
NAME = "ElevesSansAdresses.xml"


@dataclass(frozen=True)
class Case:
    """Everything that decides what is checked: the same case gives the same bytes."""

    seed: int
    size: int
    planters: tuple[str, ...] = ()
    identities: Identities = Identities.FULL
    way: str = "stream"


@dataclass(frozen=True)
class Played:
    """A case and what came of it."""

    case: Case
    ground: Ground
    wanted: Sequence[Wanted]
    data: bytes
    layout: Layout
    report: Report
    verdict: Verdict

    def __str__(self) -> str:
        return f"{self.case}\n{self.layout}\n{self.verdict}"


def play(case: Case) -> Played:
    """Play a case."""
    ground = break_ground(case.seed, case.size)
    wanted, silences = sow(ground, [BY_NAME[name] for name in case.planters])
    layout = ground.laid(any_layout(random.Random(case.seed + 2)))
    written = {"BEE_ELEVES": write(ground.eleves.root, layout)}
    data = _sent(ground, written["BEE_ELEVES"])
    report = check(ground, data, case.identities, case.way)
    silenced = report.not_evaluated if silences >= EVERYTHING else silences
    masked = case.identities is Identities.MASKED
    verdict = judge(report, wanted, written, silenced, values=not masked)
    return Played(case, ground, wanted, data, layout, report, verdict)


def sow(ground: Ground, planters: Iterable[Planter]) -> tuple[list[Wanted], set[str]]:
    """Plant faults while there is room; return what must be found, and what may be silenced."""
    wanted: list[Wanted] = []
    silences: set[str] = set()
    for planter in planters:
        try:
            wanted += planter.plant(ground)
        except NoRoomError:
            continue
        silences |= planter.silences
    return wanted, silences


def _sent(ground: Ground, written: Written) -> bytes:
    return ground.mangled[0](written) if ground.mangled else written.data


def check(ground: Ground, data: bytes, identities: Identities, way: str) -> Report:
    """Check bytes as the engine is given them: a stream, a file, an archive, small blocks."""
    expected = ground.expectation(identities)
    limits = ground.limits
    if way == "small blocks":
        limits = Limits(
            record_bytes=limits.record_bytes,
            expanded_bytes=limits.expanded_bytes,
            block=_SMALL[len(data) % len(_SMALL)],
        )
    if way.startswith("zip"):
        data = data if data.startswith(b"PK") else zipped((NAME, data))
    if way in ("path", "zip"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / ("e.zip" if way == "zip" else "e.xml")
            path.write_bytes(data)
            return check_path(path, expected, limits)
    return check_stream(io.BytesIO(data), "e.xml", expected, limits)

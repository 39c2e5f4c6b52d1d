"""Playing a case: found a school, plant faults, write, check, and compare."""

import io
import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cio_console.checks.crossing.base_reading import base_of
from cio_console.checks.engine import check_path, check_stream
from cio_console.checks.expectation import Identities
from cio_console.checks.opening.limits import Limits
from cio_console.checks.opening.source import open_stream
from cio_console.domain.finding import Report
from tests.truth.archives import zipped
from tests.truth.ground import Ground, NoRoomError, break_ground
from tests.truth.layout import Layout, Written, any_layout, write
from tests.truth.planters import BY_NAME
from tests.truth.planting import EVERYTHING, Planter
from tests.truth.tree import Element
from tests.truth.wanted import Verdict, Wanted, judge

WAYS = ("stream", "path", "zip", "zip stream", "small blocks")
"""How a file comes to the engine."""
_SMALL = (64, 997, 4096)
NAME = "ElevesSansAdresses.xml"


ELEVES, SCHEMA, UPLOAD, APB, LSL = SIMPLE = ("eleves", "schema", "upload", "apb", "lsl")
CROSSED = ("apb + siecle", "lsl + siecle")
SCENES = (*SIMPLE, *CROSSED)
"""What is sent: the pupils' export alone, by a schema, or with the three that complete it; the
grades in each shape, without and with the pupils' export to cross them with."""
CROSSING = frozenset({"X101", "X102", "X103", "X104"})
"""What cannot be evaluated without the pupils' export."""


@dataclass(frozen=True)
class Case:
    """Everything that decides what is checked: the same case gives the same bytes."""

    seed: int
    size: int
    planters: tuple[str, ...] = ()
    scene: str = ELEVES
    identities: Identities = Identities.FULL
    way: str = "stream"


@dataclass(frozen=True)
class Played:
    """A case and what came of it."""

    case: Case
    ground: Ground
    wanted: Sequence[Wanted]
    data: bytes
    written: dict[str, Written]
    layout: Layout
    report: Report
    verdict: Verdict

    def __str__(self) -> str:
        return f"{self.case}\n{self.layout}\n{self.verdict}"


def play(case: Case) -> Played:
    """Play a case."""
    ground = break_ground(case.seed, case.size)
    ground.crossed = case.scene in CROSSED
    wanted, silences = sow(ground, [BY_NAME[name] for name in case.planters])
    rng = random.Random(case.seed + 2)
    layout = ground.laid(any_layout(rng))
    written = {NAME: write(_main(ground, case.scene), layout)}
    if case.scene == UPLOAD:
        for name, root in _beside(ground).items():
            written[name] = write(root, any_layout(rng))
    elif case.scene in (APB, LSL, *CROSSED):
        _expect_grades(ground, case)
        silences |= set() if case.scene in CROSSED else CROSSING
    data = _sent(ground, written, rng)
    report = check(ground, data, case.identities, case.way)
    silenced = report.not_evaluated if silences >= EVERYTHING else silences
    masked = case.identities is Identities.MASKED
    verdict = judge(report, wanted, written, silenced, values=not masked)
    return Played(case, ground, wanted, data, written, layout, report, verdict)


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


def _main(ground: Ground, scene: str) -> Element:
    """Return the document that is sent, or the one that the others complete."""
    if scene.startswith(APB):
        return ground.apb.root
    return ground.lsl.root if scene.startswith(LSL) else ground.eleves.root


def _expect_grades(ground: Ground, case: Case) -> None:
    """Expect grades, and cross them with the pupils' export where the scene says so."""
    ground.expected.setdefault("collection", "notes")
    if case.scene in CROSSED:
        data = write(ground.eleves.root, any_layout(random.Random(case.seed + 3))).data
        with open_stream(io.BytesIO(data), NAME) as source:
            ground.expected["base"] = base_of(source, case.identities)


def _beside(ground: Ground) -> dict[str, Element]:
    """Return the documents that come with the pupils' export, by name."""
    made = ground.companions
    roots = (made.guardians, made.structures, made.nomenclature)
    return {f"{root.tag}.xml": root for root in roots} | ground.more


def _sent(ground: Ground, written: dict[str, Written], rng: random.Random) -> bytes:
    """Return the bytes of the upload."""
    if ground.mangled:
        return ground.mangled[0](written[NAME])
    members = [(name, document.data) for name, document in written.items()]
    if len(members) == 1:
        return members[0][1]
    rng.shuffle(members)
    return zipped(*members)


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
        member = NAME if ground.filename == "e.xml" else ground.filename
        data = data if data.startswith(b"PK") else zipped((member, data))
    if way in ("path", "zip"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / ("e.zip" if way == "zip" else ground.filename)
            path.write_bytes(data)
            return check_path(path, expected, limits)
    return check_stream(io.BytesIO(data), ground.filename, expected, limits)

"""The store beside sqlite3 and TinyDB's own file: 1 000 schools, 1 000 000 findings.

All three keep the same objects, and answer with the same objects. sqlite3 commits as durably as we
do: its default journal, fsynced. Each figure is the quickest of a few, in one process.
"""

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from cio_console.domain.finding import Report
from cio_console.domain.overview import overview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.bench.measure import console, environment, python, report, run, timed
from tests.bench.rivals import Sqlite, Tiny
from tests.store.builders import NOON, sha, snapshot
from tests.store.builders import report as report_of

SCHOOLS = 1_000
FINDINGS = 1_000
"""Of each school."""
FEWER = 50
"""The same for TinyDB's own file, which takes minutes beyond."""
TOUCHED = (1, 100)
OPENED = (0, 10_000, 100_000, 1_000_000)
"""Findings held when the opening is measured."""
REPEAT = 7


class Keeper(Protocol):
    """What is compared."""

    def fill(self, sector: SectorSnapshot, reports: dict[str, Report]) -> None:
        """Hold a sector and its reports."""

    def dashboard(self) -> SectorSnapshot:
        """Return the sector, as a new process would read it."""

    def touch(self, sector: SectorSnapshot, reports: dict[str, Report]) -> None:
        """Synchronise: read what is held, then replace it and the few reports that changed."""


class Ours:
    """The product's own store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fill(self, sector: SectorSnapshot, reports: dict[str, Report]) -> None:
        """Hold a sector and its reports."""
        self.touch(sector, reports)

    def dashboard(self) -> SectorSnapshot:
        """Return the sector, as a new process would read it."""
        held = SectorCache(self._folder).load()
        if held is None:
            raise RuntimeError("nothing held")
        return held

    def touch(self, sector: SectorSnapshot, reports: dict[str, Report]) -> None:
        """Read what is held, then replace it and the few reports that changed."""
        cache, held = SectorCache(self._folder), ReportCache(self._folder / "reports")
        cache.load()
        held.put_many(reports.items())
        cache.save(sector)
        held.retain({u.report.sha256 for u in sector.uploads if u.report})


def bench() -> None:
    """Print the cost of the store, alone then beside the others."""
    with tempfile.TemporaryDirectory() as name:
        _bench_opening(Path(name))
    with tempfile.TemporaryDirectory() as name:
        _bench_beside_json(Path(name))
    _bench_beside_others()


def _bench_opening(folder: Path) -> None:
    """Open the same sector from the command line while more and more findings lie beside it."""
    sector, one = snapshot(schools=SCHOOLS), report_of(FINDINGS)
    env = environment(folder / "home")
    source = folder / "flux"
    cache = _cache_folder(folder / "home", source)
    SectorCache(cache).save(msgspec.structs.replace(sector, source=str(source)))
    state = console("etat", "--json", "--source", str(source))
    run(state, env)
    reports, held = ReportCache(cache / "reports"), 0
    for findings in OPENED:
        wanted = findings // FINDINGS
        reports.put_many((sha(n), one) for n in range(held, wanted))
        held = wanted
        seconds = run(state, env, repeat=REPEAT).seconds
        report(f"etat of {SCHOOLS} schools beside {findings} findings", f"{seconds * 1000:.0f} ms")


def _bench_beside_json(folder: Path) -> None:
    """Open 400 schools with three uploads each in a new process, beside json.loads."""
    sector = _three_uploads(400)
    SectorCache(folder).save(sector)
    env = environment(folder / "home")
    file = next(folder.glob("sector.*.json"))
    bare = python(
        "import json, sys, pathlib; json.loads(pathlib.Path(sys.argv[1]).read_bytes())", str(file)
    )
    imports = python("import cio_console.store.sector, cio_console.domain.overview")
    ours = python(
        "import sys, pathlib\nfrom cio_console.store.sector import SectorCache\n"
        "from cio_console.domain.overview import overview\n"
        "held = SectorCache(pathlib.Path(sys.argv[1])).load()\n"
        "overview(held, held.generated_at)",
        str(folder),
    )
    nothing, loaded = (run(c, env, repeat=REPEAT).seconds for c in (python(""), bare))
    imported, opened = (run(c, env, repeat=REPEAT).seconds for c in (imports, ours))
    inside = min(timed(lambda: SectorCache(folder).load()) for _ in range(REPEAT))
    raw = file.read_bytes()
    decoded = min(timed(lambda: json.loads(raw)) for _ in range(REPEAT))
    report(f"json.loads of that sector ({len(raw) // 1000} kB)", f"{decoded * 1000:.1f} ms")
    report("its opening, verified, as objects", f"{inside * 1000:.1f} ms")
    report("ratio", f"x {inside / decoded:.2f}")
    report("new process: python alone", f"{nothing * 1000:.0f} ms")
    report("new process: json.loads", f"{loaded * 1000:.0f} ms")
    report("new process: our imports", f"{imported * 1000:.0f} ms")
    report("new process: imports, opening, statuses", f"{opened * 1000:.0f} ms")


def _bench_beside_others() -> None:
    sector = snapshot(schools=SCHOOLS)
    makers: dict[str, tuple[Callable[[Path], Keeper], int, int]] = {
        "ours": (Ours, FINDINGS, REPEAT),
        "sqlite3": (Sqlite, FINDINGS, REPEAT),
        "TinyDB": (Tiny, FEWER, 1),
    }
    figures: dict[tuple[str, str], float] = {}
    for name, (make, findings, repeat) in makers.items():
        one = report_of(findings)
        with tempfile.TemporaryDirectory() as folder:
            keeper = make(Path(folder))
            keeper.fill(sector, {upload.sha256: one for upload in sector.uploads})
            for label, seconds in _measure(keeper, sector, one, repeat).items():
                figures[label, name] = seconds
                held = f"{name}, {SCHOOLS * findings} findings"
                report(f"{label}: {held}", f"{seconds * 1000:.1f} ms")
    for label in dict.fromkeys(label for label, _ in figures):
        share = figures[label, "ours"] / figures[label, "sqlite3"]
        report(f"{label}: ours against sqlite3", f"x {share:.2f}")


def _measure(keeper: Keeper, sector: SectorSnapshot, one: Report, repeat: int) -> dict[str, float]:
    if keeper.dashboard().uploads != sector.uploads:
        raise RuntimeError("what is read is not what was written")
    found = {"dashboard": min(timed(keeper.dashboard) for _ in range(repeat))}
    overview(keeper.dashboard(), NOON)
    turn = 0
    for touched in TOUCHED:
        times = []
        for _ in range(repeat):
            turn += 1
            sector, reports = _news(sector, one, touched, turn)
            times.append(timed(partial(keeper.touch, sector, reports)))
        if keeper.dashboard().uploads != sector.uploads:
            raise RuntimeError("a change was lost")
        found[f"sync touching {touched}"] = min(times)
    return found


def _news(
    sector: SectorSnapshot, one: Report, touched: int, turn: int
) -> tuple[SectorSnapshot, dict[str, Report]]:
    """Return the next revision, where the first schools have a new upload in place of theirs."""
    uploads, reports = list(sector.uploads), {}
    for rank in range(touched):
        name = sha(turn * 1_000_000 + rank)
        old = uploads[rank]
        if old.report is None:
            raise RuntimeError("every upload has its report")
        ref = msgspec.structs.replace(old.report, sha256=name)
        uploads[rank] = msgspec.structs.replace(old, sha256=name, report=ref)
        reports[name] = one
    revision = sector.revision + 1
    return (
        msgspec.structs.replace(
            sector, uploads=tuple(uploads), revision=revision, validator=f'"rev-{revision}"'
        ),
        reports,
    )


def _three_uploads(schools: int) -> SectorSnapshot:
    sector = snapshot(schools=schools)
    uploads = [
        msgspec.structs.replace(upload, id=f"{upload.id}-{n}")
        for upload in sector.uploads
        for n in range(3)
    ]
    return msgspec.structs.replace(sector, uploads=tuple(uploads))


def _cache_folder(home: Path, source: Path) -> Path:
    from cio_console.store.paths import Home  # only here

    return Home.resolve({"CIO_CONSOLE_HOME": str(home)}).cache(str(source))

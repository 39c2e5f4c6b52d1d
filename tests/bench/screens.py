"""What a key costs on the screens, in a pty: seconds, bytes on the wire, memory."""

import json
import tempfile
from pathlib import Path

import msgspec

from cio_console.demo.build import build
from cio_console.domain.upload import summarise
from cio_console.store.paths import Home
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.bench.measure import console, environment, report, run
from tests.bench.pseudo_terminal import terminal
from tests.bench.web import LOOPBACK, served
from tests.store.builders import report as report_of
from tests.store.builders import snapshot

SCHOOLS = (40, 5_000)
FINDINGS = (20, 20_000)
REPEAT = 7
IDLE = 5.0
"""Seconds during which nobody touches a key."""
SOURCE = "https://suivi.exemple.invalid/9990000Z/"
DAY = "2025-01-08"
MOVES = 60
OPEN = "--date", DAY, "--hors-ligne", "--source", SOURCE


def bench() -> None:
    """Print the cost of keys at several sizes."""
    filters = {}
    for schools in SCHOOLS:
        with tempfile.TemporaryDirectory() as name:
            filters[schools] = _bench_sector(Path(name), schools)
    few, many = (filters[size] for size in SCHOOLS)
    report(f"filter at {SCHOOLS[1]} schools against {SCHOOLS[0]}", f"x {many / few:.2f}")
    opened = {}
    for findings in FINDINGS:
        with tempfile.TemporaryDirectory() as name:
            opened[findings] = _bench_report(Path(name), findings)
    few, many = (opened[size] for size in FINDINGS)
    report(f"report of {FINDINGS[1]} findings against {FINDINGS[0]}", f"x {many / few:.2f}")
    with tempfile.TemporaryDirectory() as name:
        _bench_beside_sync(Path(name))


def _home(folder: Path, schools: int, findings: int) -> dict[str, str]:
    """Fill a home, whose first school's report has that many findings; return its environment."""
    listed, sector = report_of(findings), snapshot(schools=schools, source=SOURCE)
    pupils = {f.pupil for f in listed.findings}  # as the checks count them
    one = msgspec.structs.replace(listed, pupils={"S104": len(pupils)}, concerned=len(pupils))
    first = msgspec.structs.replace(sector.uploads[0], summary=summarise(one))
    uploads = (first, *sector.uploads[1:])
    cache = Home.resolve({"CIO_CONSOLE_HOME": str(folder / "home")}).cache(SOURCE)
    ReportCache(cache / "reports").put(first.sha256, one)
    SectorCache(cache).save(msgspec.structs.replace(sector, uploads=uploads))
    return environment(folder / "home")


def _bench_sector(folder: Path, schools: int) -> float:
    env = _home(folder, schools, 2)
    with terminal(console(*OPEN), env) as seen:
        seen.until("Quitter")
        seen.rest()
        seen.press("j")
        report(f"{schools} schools: a cursor move, bytes", f"{seen.rest()}")
        before = seen.cpu
        idle = seen.rest(IDLE)
        share = (seen.cpu - before) / IDLE
        report(f"{schools} schools: {IDLE:.0f} s idle", f"{idle} B, {share:.1%} of a core")
        seen.press("/")
        seen.until("Filtrer les")
        seen.rest()
        seconds = []
        for _ in range(REPEAT):
            seen.press("n")
            seconds.append(seen.until("« n »"))
            seen.rest()
            seen.press("\x7f")
            seen.rest()
        report(f"{schools} schools: a key of the filter", f"{min(seconds) * 1000:.1f} ms")
        report(f"{schools} schools: peak memory", f"{seen.peak_mb:.0f} MB")
        return min(seconds)


def _bench_report(folder: Path, findings: int) -> float:
    env = _home(folder, 40, findings)
    seconds = []
    for _ in range(REPEAT):
        with terminal(console(*OPEN), env) as seen:
            seen.until("Quitter")
            seen.rest()
            seen.press("/")
            seen.rest()
            seen.press("n° 0\r")
            seen.rest()
            seen.press("\r")
            seen.until("S104")
            seen.rest(1.0)
            seen.press("\r")
            seconds.append(seen.until("TG2"))
            seen.rest()
            peak = seen.peak_mb
    report(f"{findings} findings: from the rule to its list", f"{min(seconds) * 1000:.0f} ms")
    report(f"{findings} findings: peak memory", f"{peak:.0f} MB")
    return min(seconds)


def _bench_beside_sync(folder: Path) -> None:
    """Move the cursor while the reports of 400 schools come back; print the longest wait."""
    demo = build(folder / "demo", schools=400, seed=2025)
    env = environment(folder / "home")
    with served(demo.feed) as port:
        source = ("--source", f"http://{LOOPBACK}:{port}/")
        run(console("synchroniser", *source), env, repeat=1)
        state = run(console("etat", "--json", "--date", DAY, *source), env, repeat=1)
        names = [school["name"] for school in json.loads(state.output)["schools"]]
        for file in (folder / "home").rglob("reports/*.json"):
            file.unlink()
        with terminal(console("--date", DAY, *source), env) as seen:
            seen.until("synchronisation")
            waits = []
            for name in names[1:MOVES]:
                seen.press("j")
                waits.append(seen.until(name[:30]))
            report(
                f"{len(waits)} cursor moves during a sync, longest", f"{max(waits) * 1000:.0f} ms"
            )
            report("the same, median", f"{sorted(waits)[len(waits) // 2] * 1000:.0f} ms")
            report("the same, peak memory", f"{seen.peak_mb:.0f} MB")

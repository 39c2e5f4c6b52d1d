"""A first synchronisation through 20 ms of latency, beside curl fetching the same objects."""

import shutil
import tempfile
from pathlib import Path

from cio_console.demo.build import build
from cio_console.feed.source import Bounds
from tests.bench.latency import delayed
from tests.bench.measure import Run, console, environment, report, run
from tests.bench.web import LOOPBACK, served

SCHOOLS = 400
LATENCY = 0.02
"""Seconds added to each round trip."""
REPEAT = 3


def bench() -> None:
    """Print the wall time of both, their ratio in the quickest of a few runs, and our memory."""
    if shutil.which("curl") is None:
        report("curl is not installed", "—")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        feed = build(folder / "demo", schools=SCHOOLS, seed=2025).feed
        with served(feed) as port, delayed(port, LATENCY) as near:
            _compare(folder, feed, f"http://{LOOPBACK}:{near}/")


def _compare(folder: Path, feed: Path, address: str) -> None:
    objects = sorted(path.name for path in (feed / "objects").iterdir())
    warm = environment(folder / "home")
    run(console("synchroniser", "--source", str(feed)), warm, repeat=1)
    curls: list[float] = []
    ours: list[Run] = []
    for rank in range(REPEAT):
        curls.append(_curl(folder / f"curl-{rank}", address, objects))
        env = {**warm, "CIO_CONSOLE_HOME": str(folder / f"home-{rank}")}
        ours.append(run(console("synchroniser", "--source", address), env, repeat=1))
    best = min(ours, key=lambda one: one.seconds)
    report(f"curl --parallel, {len(objects)} objects, 20 ms away", f"{min(curls):.2f} s")
    report(f"first sync of {SCHOOLS} schools, the same", f"{best.seconds:.2f} s")
    report("ratio", f"x {best.seconds / min(curls):.2f}")
    report("processor time of that sync", f"{best.cpu:.2f} s")
    report("peak memory of that sync", f"{max(one.peak_mb for one in ours):.0f} MB")


def _curl(folder: Path, address: str, objects: list[str]) -> float:
    folder.mkdir()
    lines = [f'url = "{address}objects/{o}"\noutput = "{folder / o}"\n' for o in objects]
    settings = folder / "curl.conf"
    settings.write_text("".join(lines))
    together = str(Bounds().together)
    command = ["curl", "--silent", "--no-progress-meter", "--fail", "--parallel"]
    command += ["--parallel-max", together, "--config", str(settings)]
    seconds = run(command, {}, repeat=1).seconds
    if len(list(folder.iterdir())) != len(objects) + 1:
        raise RuntimeError("curl did not fetch everything")
    return seconds

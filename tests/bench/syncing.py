"""Publishing and synchronising demo sectors of 24 and 400 schools over loopback."""

import tempfile
from pathlib import Path

from cio_console.demo.build import build
from cio_console.demo.server import serve
from tests.bench.measure import console, environment, report, run, timed

SIZES = (24, 400)


def bench() -> None:
    """Print the times to build, synchronise for the first time, again, and list the state."""
    for schools in SIZES:
        with tempfile.TemporaryDirectory() as name:
            _bench_one(Path(name), schools)


def _bench_one(folder: Path, schools: int) -> None:
    demo = folder / "demo"
    seconds = timed(lambda: build(demo, schools=schools, seed=2025))
    report(f"{schools} schools: files generated, checked, published", f"{seconds:.1f} s")
    objects = len(list((demo / "flux" / "objects").iterdir()))
    env = environment(folder / "home")
    with serve(demo / "flux") as address:
        sync = console("synchroniser", "--source", address)
        first = run(sync, env, repeat=1)
        again = run(sync, env)
    report(f"{schools} schools: first sync, {objects} objects", f"{first.seconds:.2f} s")
    report(f"{schools} schools: peak memory of that sync", f"{first.peak_mb:.0f} MB")
    report(f"{schools} schools: sync with nothing new", f"{again.seconds * 1000:.0f} ms")
    state = run(console("etat", "--date", "2025-01-13", "--json"), env)
    report(f"{schools} schools: etat --json from the cache", f"{state.seconds * 1000:.0f} ms")

"""`verifier` on large files, beside the bare lxml loop on the same bytes."""

import json
import tempfile
from pathlib import Path

from tests.bench.measure import KB_PER_MB, console, environment, python, report, run
from tests.bench.siecle_files import write_siecle

MB = KB_PER_MB * KB_PER_MB

BARE_LOOP = """
import sys
from lxml import etree
tags = ("ELEVE", "STRUCTURES_ELEVE")
for _, element in etree.iterparse(sys.argv[1], tag=tags, resolve_entities=False):
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
"""


def bench() -> None:
    """Print speed against the bare loop at 50 MB, peak memory at 200 MB, time at 1 MB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = environment(folder / "home")
        _speed(folder, env)
        _memory(folder, env)
        _small(folder, env)


def _speed(folder: Path, env: dict[str, str]) -> None:
    path = folder / "50.xml"
    pupils = write_siecle(path, 50 * MB)
    size = path.stat().st_size / MB
    bare = run(python(BARE_LOOP, str(path)), env)
    ours = run(console("verifier", str(path), "--json"), env)
    read = json.loads(ours.output)["files"][0]["pupils"]
    if read != pupils:
        raise RuntimeError(f"{read} pupils read, {pupils} written")
    report(f"bare iterparse + clear, {size:.0f} MB", f"{size / bare.seconds:.0f} MB/s")
    report("verifier --json, all rules, same file", f"{size / ours.seconds:.0f} MB/s")
    report("share of the bare loop", f"{bare.seconds / ours.seconds:.0%}")


def _memory(folder: Path, env: dict[str, str]) -> None:
    path = folder / "200.xml"
    write_siecle(path, 200 * MB)
    bare = run(python(BARE_LOOP, str(path)), env, repeat=1)
    ours = run(console("verifier", str(path), "--json"), env, repeat=1)
    report("peak memory at 200 MB, bare loop", f"{bare.peak_mb:.0f} MB")
    report("peak memory at 200 MB, verifier", f"{ours.peak_mb:.0f} MB")


def _small(folder: Path, env: dict[str, str]) -> None:
    path = folder / "1.xml"
    write_siecle(path, MB)
    parse = python("import sys; from lxml import etree; etree.parse(sys.argv[1])", str(path))
    bare = run(parse, env, repeat=7)
    ours = run(console("verifier", str(path), "--json"), env, repeat=7)
    report("1 MB: import lxml and parse", f"{bare.seconds * 1000:.0f} ms")
    report("1 MB: verifier --json", f"{ours.seconds * 1000:.0f} ms")

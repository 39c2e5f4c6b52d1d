"""`verifier` on large files, beside the bare lxml loop on the same bytes."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.measure import KB_PER_MB, Run, console, environment, python, report, run
from tests.bench.siecle_files import write_full_siecle, write_siecle
from tests.bench.siecle_schema import broken_schema, siecle_schema

MB = KB_PER_MB * KB_PER_MB

Writer = Callable[[Path, int], int]

BARE_LOOP = """
import sys
from lxml import etree
tags = ("ELEVE", "OPTION", "STRUCTURES_ELEVE", "ADRESSE")
for _, element in etree.iterparse(sys.argv[1], tag=tags, resolve_entities=False):
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
"""


SHAPES = {
    "terminales": write_siecle,
    "whole lycée": write_full_siecle,
}
"""The shapes of file measured."""


def bench() -> None:
    """Print speed against the bare loop at 50 MB, peak memory at 200 MB, time at 1 MB.

    Then the same sizes with a schema, against the same files without.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = environment(folder / "home")
        for shape, write in SHAPES.items():
            _speed(folder, env, shape, write)
        for shape, write in SHAPES.items():
            _memory(folder, env, shape, write)
        _small(folder, env)
        _with_schema(folder, env)


def _checked(path: Path, env: dict[str, str], pupils: int, repeat: int) -> Run:
    """Return the check of a clean file, sure that it was read whole and found clean."""
    ours = run(console("verifier", str(path), "--json"), env, repeat)
    told = json.loads(ours.output)["files"][0]
    if told["pupils"] != pupils or told["verdict"] != "conforme":
        raise RuntimeError(f"{told['pupils']} pupils of {pupils}, {told['verdict']}")
    return ours


def _speed(folder: Path, env: dict[str, str], shape: str, write: Writer) -> None:
    path = folder / "50.xml"
    pupils = write(path, 50 * MB)
    size = path.stat().st_size / MB
    bare = run(python(BARE_LOOP, str(path)), env)
    ours = _checked(path, env, pupils, repeat=3)
    report(f"{shape}, {size:.0f} MB: bare iterparse + clear", f"{size / bare.seconds:.0f} MB/s")
    report(f"{shape}: verifier --json, all rules", f"{size / ours.seconds:.0f} MB/s")
    report(f"{shape}: share of the bare loop", f"{bare.seconds / ours.seconds:.0%}")
    report(f"{shape}: the same in processor time", f"{bare.cpu / ours.cpu:.0%}")


def _memory(folder: Path, env: dict[str, str], shape: str, write: Writer) -> None:
    path = folder / "200.xml"
    pupils = write(path, 200 * MB)
    bare = run(python(BARE_LOOP, str(path)), env, repeat=1)
    ours = _checked(path, env, pupils, repeat=1)
    report(f"{shape}, 200 MB, {pupils} pupils: bare loop", f"{bare.peak_mb:.0f} MB")
    report(f"{shape}: peak memory of verifier", f"{ours.peak_mb:.0f} MB")


def _with_schema(folder: Path, env: dict[str, str]) -> None:
    """Print what a schema costs: on a file that follows it, and on one where no pupil does."""
    schema, broken = folder / "siecle.xsd", folder / "broken.xsd"
    schema.write_text(siecle_schema(), "utf-8")
    broken.write_text(broken_schema(), "utf-8")
    path = folder / "50.xml"
    pupils = write_siecle(path, 50 * MB)
    plain = _checked(path, env, pupils, repeat=3)
    command = console("verifier", str(path), "--json", "--xsd")
    followed = run([*command, str(schema)], env)
    every = run([*command, str(broken)], env, repeat=1)
    if b"F013" in followed.output or json.loads(every.output)["files"][0]["rules"] != {
        "F013": pupils
    }:
        raise RuntimeError("the schemas are not what they should be")
    report("50 MB: verifier --xsd against verifier, cpu", f"× {followed.cpu / plain.cpu:.2f}")
    report("50 MB, every pupil breaking the schema, cpu", f"× {every.cpu / plain.cpu:.1f}")
    path = folder / "200.xml"
    write_siecle(path, 200 * MB)
    command = console("verifier", str(path), "--json", "--xsd")
    followed = run([*command, str(schema)], env, repeat=1)
    every = run([*command, str(broken)], env, repeat=1)
    report("200 MB with --xsd: peak memory", f"{followed.peak_mb:.0f} MB")
    report("200 MB, every pupil breaking the schema", f"{every.peak_mb:.0f} MB")


def _small(folder: Path, env: dict[str, str]) -> None:
    path = folder / "1.xml"
    pupils = write_siecle(path, MB)
    parse = python("import sys; from lxml import etree; etree.parse(sys.argv[1])", str(path))
    bare = run(parse, env, repeat=15)
    ours = _checked(path, env, pupils, repeat=15)
    report("1 MB: import lxml and parse", f"{bare.seconds * 1000:.0f} ms")
    report("1 MB: verifier --json", f"{ours.seconds * 1000:.0f} ms")
    report("1 MB: verifier against import and parse", f"× {ours.seconds / bare.seconds:.2f}")

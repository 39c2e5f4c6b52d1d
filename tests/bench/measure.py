"""How the benchmarks measure: whole processes, their wall time, CPU time and peak memory."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KB_PER_MB = 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One process, measured from outside."""

    seconds: float
    cpu: float
    """User and system seconds."""
    peak_mb: float
    """Largest resident memory."""
    output: bytes


def run(command: Sequence[str], env: Mapping[str, str], repeat: int = 3) -> Run:
    """Run `command` several times and return the quickest run."""
    return min((_once(command, env) for _ in range(repeat)), key=lambda r: r.seconds)


def python(code: str, *arguments: str) -> list[str]:
    """Return a command that runs `code` in this interpreter."""
    return [sys.executable, "-c", code, *arguments]


def console(*arguments: str) -> list[str]:
    """Return a command that runs the console from this interpreter."""
    return [sys.executable, "-m", "cio_console", *arguments]


def environment(home: Path) -> dict[str, str]:
    """Return this environment with a home of its own for the console.

    Its modules are compiled once there, as an installation does: no measure compiles anything.
    """
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**env, "CIO_CONSOLE_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home / "compiled")}


def timed(action: Callable[[], object]) -> float:
    """Return the seconds that `action` takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def report(label: str, value: str) -> None:
    """Print one measured figure."""
    print(f"  {label:<58} {value:>14}", flush=True)


def _once(command: Sequence[str], env: Mapping[str, str]) -> Run:
    start = time.perf_counter()
    with subprocess.Popen(
        command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        if process.stdout is None or process.stderr is None:
            raise RuntimeError("no pipes")
        output = process.stdout.read()
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{command} exited with {process.returncode}: {errors.decode()}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, usage.ru_maxrss / KB_PER_MB, output)

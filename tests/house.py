"""The house's own measures, run by `make check`: `python -m tests.house`.

Docstrings, annotations, lengths of files and functions, the share of tests, the share of lines
free of textual, what only the tests use. A bar that is not met is printed with the place to look
at, and the exit is 1.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "cio_console"
TESTS = ROOT / "tests"

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 45
MIN_DOCSTRINGS = 0.99
MIN_TEXTUAL_FREE = 0.55

_WORD = re.compile(r"\w+")
_BANNED = re.compile(r"\b(TODO|FIXME|XXX)\b|type: ignore(?!\[)")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef | ast.Module


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file, read and parsed once."""

    path: Path
    lines: tuple[str, ...]
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path from the project's root, as it is printed."""
        return str(self.path.relative_to(ROOT))

    @property
    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones included."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    @property
    def code_lines(self) -> int:
        """Lines that are not blank."""
        return sum(bool(line.strip()) for line in self.lines)

    @property
    def imports_textual(self) -> bool:
        """Whether any statement imports textual, at any depth."""
        return any(_imported(node, "textual") for node in ast.walk(self.tree))


@dataclass(frozen=True, slots=True)
class Measure:
    """One bar: what was measured, and the places where it is not met."""

    title: str
    failures: list[str]


def read(folder: Path) -> list[Module]:
    """Return the parsed modules below `folder`, sorted by path."""
    modules = []
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text("utf-8")
        modules.append(Module(path, tuple(text.splitlines()), ast.parse(text)))
    return modules


def long_files(source: list[Module], tests: list[Module]) -> Measure:
    """Measure the length of every file."""
    every = source + tests
    longest = max(len(m.lines) for m in every)
    failures = [f"{m.name}: {len(m.lines)} lines" for m in every if len(m.lines) > MAX_FILE_LINES]
    return Measure(f"longest file {longest} lines (at most {MAX_FILE_LINES})", failures)


def long_functions(source: list[Module], tests: list[Module]) -> Measure:
    """Measure the length of every function."""
    lengths = [
        (_length(f), f"{m.name}:{f.lineno} {f.name}") for m in source + tests for f in m.functions
    ]
    failures = [f"{where}: {n} lines" for n, where in lengths if n > MAX_FUNCTION_LINES]
    longest = max(n for n, _ in lengths)
    return Measure(f"longest function {longest} lines (at most {MAX_FUNCTION_LINES})", failures)


def docstrings(source: list[Module], _tests: list[Module]) -> Measure:
    """Measure the share of public modules, classes and functions that have a docstring."""
    public = [(m, node, name) for m in source for node, name in _public(m)]
    missing = [f"{m.name}: {name}" for m, node, name in public if not ast.get_docstring(node)]
    share = 1 - len(missing) / len(public)
    title = f"docstrings {share:.1%} of {len(public)} public names (at least {MIN_DOCSTRINGS:.0%})"
    return Measure(title, missing if share < MIN_DOCSTRINGS else [])


def annotations(source: list[Module], tests: list[Module]) -> Measure:
    """Measure that every parameter and every result is annotated."""
    missing = [
        f"{m.name}:{f.lineno} {f.name}"
        for m in source + tests
        for f in m.functions
        if not _annotated(f)
    ]
    return Measure("annotations 100 %", missing)


def share_of_tests(source: list[Module], tests: list[Module]) -> Measure:
    """Measure test lines against source lines."""
    ours, theirs = (sum(m.code_lines for m in modules) for modules in (source, tests))
    failures = [f"{ours - theirs} test lines missing"] if theirs < ours else []
    return Measure(f"test lines {theirs} for {ours} source lines (at least as many)", failures)


def textual_free(source: list[Module], _tests: list[Module]) -> Measure:
    """Measure the share of source lines in modules that do not import textual."""
    total = sum(m.code_lines for m in source)
    share = sum(m.code_lines for m in source if not m.imports_textual) / total
    failures = [f"{share:.0%}"] if share < MIN_TEXTUAL_FREE else []
    return Measure(f"lines free of textual {share:.0%} (at least {MIN_TEXTUAL_FREE:.0%})", failures)


def banned_words(source: list[Module], tests: list[Module]) -> Measure:
    """Look for left-over marks and blanket type ignores."""
    failures = [
        f"{m.name}:{number}: {line.strip()}"
        for m in source + tests
        if m.path != Path(__file__).resolve()
        for number, line in enumerate(m.lines, 1)
        if _BANNED.search(line)
    ]
    return Measure("no left-over mark, no blanket type ignore", failures)


def tried_only(source: list[Module], tests: list[Module]) -> Measure:
    """Look for public functions and classes that the tests try and nothing else uses."""
    used, tried = (
        Counter(word for m in modules for line in m.lines for word in _WORD.findall(line))
        for modules in (source, tests)
    )
    failures = [
        f"{m.name}:{node.lineno} {node.name}"
        for m in source
        for node in m.tree.body
        if isinstance(node, Function | ast.ClassDef)
        if not node.name.startswith("_") and used[node.name] == 1 and tried[node.name]
    ]
    return Measure("nothing public is for the tests alone", failures)


MEASURES: tuple[Callable[[list[Module], list[Module]], Measure], ...] = (
    long_files,
    long_functions,
    docstrings,
    annotations,
    share_of_tests,
    textual_free,
    banned_words,
    tried_only,
)


def main() -> int:
    """Print every measure; return 1 if a bar is not met."""
    source, tests = read(SOURCE), read(TESTS)
    failed = False
    for measure in MEASURES:
        outcome = measure(source, tests)
        failed = failed or bool(outcome.failures)
        print(f"{'✗' if outcome.failures else '✓'} {outcome.title}")
        for failure in outcome.failures:
            print(f"    {failure}")
    return int(failed)


def _public(module: Module) -> Iterator[tuple[Documented, str]]:
    yield module.tree, "module"
    for node in module.tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node, node.name
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for child in node.body:
                if isinstance(child, Function | ast.ClassDef) and not child.name.startswith("_"):
                    yield child, f"{node.name}.{child.name}"


def _annotated(function: Function) -> bool:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [a for a in (arguments.vararg, arguments.kwarg) if a]
    return function.returns is not None and all(
        a.annotation is not None or a.arg in ("self", "cls") for a in named
    )


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _imported(node: ast.AST, package: str) -> bool:
    match node:
        case ast.Import(names=names):
            return any(alias.name.split(".")[0] == package for alias in names)
        case ast.ImportFrom(module=str(name), level=0):
            return name.split(".")[0] == package
        case _:
            return False


if __name__ == "__main__":
    sys.exit(main())

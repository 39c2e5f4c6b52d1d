"""The French strings of the program, gathered from its sources: everything that a user may read."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cio_console

PACKAGE = Path(cio_console.__file__).parent
HOLE = "\ufffc"
"""Stands for what is computed within a sentence."""


@dataclass(frozen=True, slots=True)
class Text:
    """One string of a source file that is neither a docstring nor part of a larger one."""

    path: str
    """From the package on."""
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.text!r}"


def sentences(*places: str) -> Iterator[Text]:
    """Yield the strings of several words of those files and folders of the package."""
    for place in places:
        path = PACKAGE / place
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            name = source.relative_to(PACKAGE).as_posix()
            for line, text in strings(source.read_text("utf-8")):
                if " " in text.strip() and any(c.isalpha() for c in text):
                    yield Text(name, line, text)


def strings(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each string of a program; `HOLE` for each computed part."""
    tree = ast.parse(source)
    known = {id(node) for node in _documentation(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            known |= {id(part) for part in node.values}
            parts = (p.value if isinstance(p, ast.Constant) else HOLE for p in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and id(node) not in known:
            yield node.lineno, node.value if isinstance(node.value, str) else ""


def _documentation(tree: ast.AST) -> Iterator[ast.AST]:
    bodies = (getattr(node, "body", None) for node in ast.walk(tree))
    for statement in (one for body in bodies if isinstance(body, list) for one in body):
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            yield statement.value

"""The commands that the documentation and the program's own sentences tell the reader to type."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from cio_console.commands.entry import console

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))

_BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(cio-console [^`]+)`")
_SAID = re.compile(r"cio-console [a-z][^«».;:,{}\"\n)]*")
_PROMPT = re.compile(r"^\$ ")
_AFTER = re.compile(r"\s(?:[|>&]|#|2>).*$")
"""What follows a command on its line: a pipe, a file, a comment."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One command line, and where it is."""

    place: str
    line: str

    def __str__(self) -> str:
        return f"{self.place}: {self.line}"


def blocks(page: Path) -> Iterator[Shown]:
    """Give each command of the console in the blocks of a page, without what follows it."""
    for block in _BLOCK.findall(page.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            typed = _PROMPT.sub("", line.strip())
            if typed.startswith("cio-console"):
                yield Shown(page.name, typed)


def inline(page: Path) -> Iterator[Shown]:
    """Give each command of the console in the sentences of a page."""
    for typed in _INLINE.findall(_BLOCK.sub("", page.read_text("utf-8"))):
        yield Shown(page.name, typed)


def said() -> Iterator[Shown]:
    """Give each command that a sentence of the program advises."""
    for path in sorted((ROOT / "cio_console").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for typed in _SAID.findall(node.value):
                    yield Shown(path.name, typed.strip())


def problem(shown: Shown) -> str:
    """Return why the command line is not one of the console; "" when it is.

    Its commands and options must exist; whatever else is on the line is a value, or a sentence
    that goes on.
    """
    command: click.Command = console
    ctx = click.Context(command, info_name="cio-console")
    for word in _AFTER.sub("", shown.line).split()[1:]:
        if isinstance(command, click.Group) and re.fullmatch("[a-z][a-z-]*", word):
            if (member := command.get_command(ctx, word)) is not None:
                command, ctx = member, click.Context(member, info_name=word, parent=ctx)
            elif command is console:
                return f"« {word} » is no command of {ctx.command_path}"
        elif word.startswith("-") and word != "-":
            name = word.partition("=")[0]
            known = {opt for p in command.get_params(ctx) for opt in (*p.opts, *p.secondary_opts)}
            if name not in known:
                return f"« {name} » is no option of {ctx.command_path}"
    return ""

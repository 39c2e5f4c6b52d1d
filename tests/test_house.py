"""The house's measures find what they are there to find."""

import ast
from pathlib import Path

import pytest

from tests import house
from tests.house import Measure, Module


def a_module(text: str, name: str = "cio_console/essai.py") -> Module:
    return Module(house.ROOT / name, tuple(text.splitlines()), ast.parse(text))


TIDY = a_module(
    '"""Essai."""\n\n\ndef double(x: int) -> int:\n    """Double."""\n    return 2 * x\n'
)
ITS_TEST = a_module('"""Essai."""\n' * 20, "tests/test_essai.py")


@pytest.mark.parametrize("measure", house.MEASURES)
def test_a_tidy_house_passes_every_measure(measure: object) -> None:
    assert callable(measure)
    outcome = measure([TIDY], [ITS_TEST])
    assert isinstance(outcome, Measure)
    assert outcome.failures == []


def test_a_file_of_401_lines_is_too_long() -> None:
    long = a_module('"""Essai."""\n' + "x = 1\n" * 400)
    assert house.long_files([TIDY, long], []).failures == ["cio_console/essai.py: 401 lines"]
    assert house.long_files([a_module('"""Essai."""\n' + "x = 1\n" * 399)], []).failures == []


def test_a_function_of_46_lines_is_too_long_even_inside_a_class() -> None:
    body = "        x = 1\n" * 45
    long = a_module(f"class Essai:\n    def much(self) -> None:\n{body}")
    assert house.long_functions([long], []).failures == ["cio_console/essai.py:2 much: 46 lines"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("def double() -> None: ...", ["module", "double"]),
        (
            '"""Essai."""\nclass Essai:\n    def double(self) -> None: ...',
            ["Essai", "Essai.double"],
        ),
        ('"""Essai."""\ndef _private() -> None: ...', []),
    ],
)
def test_a_public_name_without_docstring_is_named(text: str, missing: list[str]) -> None:
    failures = house.docstrings([a_module(text)], []).failures
    assert failures == [f"cio_console/essai.py: {name}" for name in missing]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(x): ...", True),
        ("def f(x: int): ...", True),
        ("def f(*args, **kwargs: int) -> None: ...", True),
        ("def f(*, x) -> None: ...", True),
        ("class C:\n    def f(self, x: int) -> None: ...", False),
        ("async def f(x: int) -> None: ...", False),
    ],
)
def test_a_missing_annotation_is_found(text: str, found: bool) -> None:
    assert bool(house.annotations([a_module(text)], []).failures) is found


def test_too_few_test_lines_are_counted() -> None:
    source = a_module("x = 1\n" * 10)
    tests = a_module("x = 1\n" * 7 + "\n" * 5, "tests/test_essai.py")
    assert house.share_of_tests([source], [tests]).failures == ["3 test lines missing"]


@pytest.mark.parametrize(
    "text", ["import textual", "from textual.app import App", "def f():\n    import textual.screen"]
)
def test_a_module_that_imports_textual_anywhere_is_not_free_of_it(text: str) -> None:
    assert a_module(text).imports_textual
    assert house.textual_free([a_module(text)], []).failures == ["0%"]


@pytest.mark.parametrize("text", ["import textualist", "from .textual import x", '"""textual"""'])
def test_a_like_sounding_import_is_not_textual(text: str) -> None:
    assert not a_module(text).imports_textual


def test_left_over_marks_and_blanket_ignores_are_found() -> None:
    marks = ("ODOT", "erongi :epyt")
    first, second = (mark[::-1] for mark in marks)
    text = f"x = 1  # {first}: later\ny = 2  # {second}\nz = 3\n"
    marked = a_module(text)
    places = [failure.split(":")[1] for failure in house.banned_words([marked], []).failures]
    assert places == ["1", "2"]


def test_what_only_the_tests_use_is_found() -> None:
    source = a_module("def tried(): ...\nclass Used: ...\nclass _Own: ...\nvalue = Used()\n")
    tests = a_module("tried(Used, _Own)\n", "tests/test_essai.py")
    assert house.tried_only([source], [tests]).failures == ["cio_console/essai.py:1 tried"]


def test_the_real_tree_is_read_whole() -> None:
    names = {module.name for module in house.read(house.SOURCE)}
    assert "cio_console/domain/status.py" in names
    assert len(names) == len(list(Path(house.SOURCE).rglob("*.py")))

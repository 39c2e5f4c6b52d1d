"""Where the entries of a TOML text stand, whatever its writing."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.campaign_files import shipped_file
from cio_console.domain.toml_entries import Place
from cio_console.domain.toml_places import line_at, places

TEXT = '''\
# id = "pas moi"
id = "x"
[contact]
"name" = "n"
'telephone' = "0"

[[collections]]
id = "siecle"   # un commentaire avec """ dedans
[[collections]]
id = "notes"
periods.trimestre = [1, 2]
periods.semestre = [
  1,
]
source = """
id = "dans le texte"
"""
closes = 2027-01-10
[collections.more]
a.b = 1
[[milestones]] # jalon
id = "fin"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), 2),
        (("contact",), 3),
        (("contact", "name"), 4),
        (("contact", "telephone"), 5),
        (("collections", 0), 7),
        (("collections", 0, "id"), 8),
        (("collections", 1, "id"), 10),
        (("collections", 1, "periods", "trimestre"), 11),
        (("collections", 1, "closes"), 18),
        (("collections", 1, "more", "a", "b"), 20),
        (("milestones", 0, "id"), 22),
    ],
)
def test_each_entry_has_its_line(path: Place, line: int) -> None:
    assert tomllib.loads(TEXT)
    assert places(TEXT)[path] == line


def test_what_has_no_line_has_that_of_what_it_is_in() -> None:
    found = places(TEXT)
    assert line_at(found, ("collections", 1, "opens")) == 9
    assert line_at(found, ("collections", 1, "periods", "semestre", 0)) == 12
    assert line_at(found, ("label",)) == 0


def test_lines_inside_a_long_text_are_not_entries() -> None:
    assert ("collections", 1, "source", "id") not in places(TEXT)
    assert places(TEXT)[("collections", 1, "id")] == 10


def test_every_entry_of_the_shipped_campaign_has_the_line_it_is_written_on() -> None:
    text = shipped_file("2025-creteil").read_text("utf-8")
    lines = text.splitlines()
    found = places(text)
    for path, line in found.items():
        assert str(path[-1] if isinstance(path[-1], str) else path[-2]) in lines[line - 1]
    assert sum(isinstance(path[-1], int) for path in found) == text.count("\n[[")


@given(st.text(alphabet="ab=.[]\"'#\\ \n", max_size=60))
def test_any_text_has_places_within_its_lines(text: str) -> None:
    assert all(1 <= line <= len(text.splitlines()) for line in places(text).values())

"""A hidden text: given to whoever asks for it by name, shown to nobody."""

import copy
import json
import pickle

import msgspec
import pytest

from cio_console.feed.hidden import Hidden, HiddenEnvironment

SECRET = "s3cret"  # noqa: S105 - invented
HIDDEN = Hidden(SECRET)


def test_it_reveals_what_it_hides() -> None:
    assert HIDDEN.reveal() == SECRET
    assert copy.deepcopy(HIDDEN) is copy.copy(HIDDEN) is HIDDEN


@pytest.mark.parametrize(
    "shown",
    [str(HIDDEN), repr(HIDDEN), f"{HIDDEN}", f"{HIDDEN:>20}", f"{HIDDEN!r}", f"{[HIDDEN]}"],
)
def test_no_way_of_showing_it_gives_it(shown: str) -> None:
    assert "…" in shown
    assert SECRET not in shown


def test_it_is_equal_to_the_same_secret_only() -> None:
    assert Hidden(SECRET) == HIDDEN
    assert hash(Hidden(SECRET)) == hash(HIDDEN)
    assert Hidden("autre") != HIDDEN
    assert HIDDEN != SECRET


def test_it_tells_whether_it_is_empty() -> None:
    assert HIDDEN
    assert not Hidden("")


@pytest.mark.parametrize("held", [HIDDEN, HiddenEnvironment({"A": SECRET})])
def test_it_is_never_written(held: object) -> None:
    for write in (pickle.dumps, json.dumps, msgspec.json.encode):
        with pytest.raises(TypeError) as caught:
            write(held)
        assert SECRET not in str(caught.value)


def test_an_environment_is_read_and_its_values_never_shown() -> None:
    values = {"A": SECRET, "B": "2"}
    environ = HiddenEnvironment(values)
    assert environ["A"] == environ.get("A") == SECRET
    assert (list(environ), len(environ)) == (["A", "B"], 2)
    assert environ == values
    assert SECRET not in f"{environ} {environ!r}"
    assert copy.deepcopy(environ) is copy.copy(environ) is environ
    values["C"] = "3"
    assert environ["C"] == "3"

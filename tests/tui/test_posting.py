"""Messages with fields: what a dataclass would give them, and what textual asks of a message."""

import pytest
from textual.widget import Widget

from cio_console.tui.posting import Posted


class Parent(Widget):
    """A widget with a message of its own."""

    class Said(Posted):
        """Two fields, of which one may be left out."""

        what: str
        twice: bool = False


def test_fields_are_given_in_their_order_or_by_their_names() -> None:
    said = Parent.Said("bonjour", True)
    named = Parent.Said(twice=True, what="bonjour")
    assert (said.what, said.twice) == (named.what, named.twice) == ("bonjour", True)


def test_a_field_left_out_has_its_default() -> None:
    assert Parent.Said("bonjour").twice is False


def test_a_field_without_a_default_cannot_be_left_out() -> None:
    with pytest.raises(TypeError, match="what"):
        Parent.Said()  # type: ignore[call-arg]  # what mypy refuses


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (("bonjour", True, "de trop"), {}),
        (("bonjour",), {"thrice": True}),
        (("bonjour",), {"what": "bonsoir"}),
        ((), {"twice": True}),
    ],
    ids=["too many", "unknown", "twice", "missing"],
)
def test_arguments_that_are_not_its_fields_are_refused(
    values: tuple[object, ...], named: dict[str, object]
) -> None:
    with pytest.raises(TypeError, match="Said"):
        Parent.Said(*values, **named)  # type: ignore[arg-type]  # what mypy refuses


def test_two_messages_share_nothing() -> None:
    first, second = Parent.Said("un"), Parent.Said("deux")
    assert (first.what, second.what) == ("un", "deux")


def test_textual_finds_its_handler_by_the_name_of_the_widget() -> None:
    said = Parent.Said("bonjour")
    assert said.handler_name == "on_parent_said"
    assert said.bubble
    assert said.time

"""What msgspec refuses is said in French, with the place and without the value."""

import msgspec
import pytest

from cio_console.domain.schema_errors import in_french
from cio_console.feed.contract import Index


def phrase_for(raw: bytes, kind: object) -> str:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(raw, type=kind)
    return in_french(caught.value)


@pytest.mark.parametrize(
    ("raw", "kind", "phrase"),
    [
        (b"{}", Index, "le champ « revision » manque"),
        (b"[]", Index, "il faut un objet, et non une liste"),
        (b'[1, "a"]', list[int], "il faut un nombre entier, et non un texte ([1])"),
        (b'{"a": null}', dict[str, str], "il faut un texte, et non rien ([...])"),
        (b'{"a": 1}', dict[str, str | None], "il faut un texte ou rien, et non un nombre entier"),
        (b'"x"', bool, "il faut vrai ou faux, et non un texte"),
    ],
)
def test_each_kind_of_error_has_its_phrase(raw: bytes, kind: object, phrase: str) -> None:
    assert phrase_for(raw, kind).startswith(phrase)


def test_an_unknown_kind_of_error_is_still_a_french_phrase() -> None:
    assert in_french(msgspec.ValidationError("Something new - at `$.a[3]`")) == (
        "une valeur n'est pas acceptée (a[3])"
    )
    assert in_french(msgspec.ValidationError("Something new")) == ("une valeur n'est pas acceptée")


def test_a_field_s_name_from_outside_cannot_drive_the_terminal() -> None:
    error = msgspec.ValidationError("Expected `str`, got `int` - at `$.a\x1b[2J`")
    assert "\x1b" not in in_french(error)
    assert len(in_french(msgspec.ValidationError(f"X - at `$.{'a' * 5000}`"))) < 200

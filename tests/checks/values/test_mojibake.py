"""Mojibake: UTF-8 read as ISO-8859-15 is recognised, real names are not suspected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.checks.values.mojibake import damaged

ACCENTED = "àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆñÑãõíóúá’€"


@pytest.mark.parametrize("letter", ACCENTED)
@pytest.mark.parametrize("encoding", ["iso-8859-15", "cp1252"])
def test_every_french_letter_is_recognised_when_damaged(letter: str, encoding: str) -> None:
    broken = letter.encode("utf-8").decode(encoding, "replace")
    if "\ufffd" not in broken:
        assert damaged(f"Ma{broken}lle") == broken


@pytest.mark.parametrize(
    "name",
    [
        "Léa",
        "GARÇON",
        "Ángel",
        "Žižek",
        "Ærø",
        "L’ÎLE",
        "Åsa",
        "NGUYỄN",
        "Ü",
        "MÜŠA",
        "",
        "Â",
        "â ê",
        "âŒŒ",
    ],
)
def test_a_real_name_is_not_suspected(name: str) -> None:
    assert damaged(name) == ""


@given(st.text(alphabet=ACCENTED.replace("’", "").replace("€", "") + "abcXYZ -'", max_size=20))
def test_no_french_text_is_suspected(text: str) -> None:
    assert damaged(text) == ""


@given(st.text(alphabet="abcé è-ç", max_size=20).filter(lambda t: not t.isascii()))
def test_a_damaged_text_is_always_recognised(text: str) -> None:
    assert damaged(text.encode("utf-8").decode("iso-8859-15")) != ""

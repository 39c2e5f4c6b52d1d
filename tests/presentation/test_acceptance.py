"""The words of an accepted finding."""

from datetime import date

import pytest
from msgspec.structs import replace

from cio_console.domain.acceptance_line import read_acceptance_line
from cio_console.presentation.acceptance import (
    acceptance_glyph,
    acceptance_text,
    understood_line,
)
from cio_console.presentation.labels import GlyphSet
from tests.store.builders import acceptance

TODAY, END = date(2025, 1, 8), date(2025, 3, 27)


def test_an_acceptance_says_until_when_or_that_it_is_over() -> None:
    decided = replace(acceptance(), until=END)
    assert acceptance_text(decided, accepted=True) == "acceptée jusqu'au 27/03/2025"
    assert acceptance_text(decided, accepted=False) == "acceptation échue le 27/03/2025"


def test_its_glyph_is_one_character_in_both_sets() -> None:
    assert [acceptance_glyph(glyphs) for glyphs in GlyphSet] == ["◇", "~"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            " ",
            "Exemple : Vérifié avec la famille ; jusqu'au 15/02. Sans jour : jusqu'au 27/03/2025",
        ),
        ("Vu", "Compris : acceptée jusqu'au jeudi 27 mars 2025, fin de la campagne"),
        ("Vu ; 15/02", "Compris : acceptée jusqu'au samedi 15 février 2025"),
        ("Vu ; 31/02", "« 31/02 » n'est pas un jour : écrivez « ; jusqu'au JJ/MM »."),
    ],
)
def test_the_line_being_typed_says_how_it_is_understood(text: str, told: str) -> None:
    shown = understood_line(text, read_acceptance_line(text, TODAY, END), END)
    assert shown.startswith(told)
    assert shown == told or not text.strip()

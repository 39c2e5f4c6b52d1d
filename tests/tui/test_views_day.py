"""The day typed at the foot of a screen."""

from datetime import date

import pytest

from cio_console.errors import UsageProblem
from cio_console.tui.views.day import read_day
from tests.domain.builders import a_campaign

TODAY = date(2025, 1, 8)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-01-13", date(2025, 1, 13)),
        (" 13/1/25 ", date(2025, 1, 13)),
        ("20/03", date(2025, 3, 20)),
        ("8 janvier", date(2025, 1, 8)),
        ("hier", date(2025, 1, 7)),
        ("lundi", date(2025, 1, 6)),
        ("", None),
        ("   ", None),
    ],
)
def test_a_day_is_read_as_directors_write_it(typed: str, day: date | None) -> None:
    assert read_day(typed, TODAY, a_campaign(), "hier") == day


def test_without_a_campaign_the_school_year_is_that_of_today() -> None:
    assert read_day("20/03", TODAY, None, "hier") == date(2025, 3, 20)


@pytest.mark.parametrize("typed", ["31/02/2025", "2025-13-01", "13-01-2025", "01/2025", "fin mars"])
def test_what_is_not_a_day_is_refused_in_french(typed: str) -> None:
    with pytest.raises(UsageProblem, match=r"n'est pas un jour.*ou rien pour hier"):
        read_day(typed, TODAY, a_campaign(), "hier")

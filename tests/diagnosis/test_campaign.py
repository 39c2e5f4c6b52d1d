"""The campaign: which one, and where its dates stand."""

from datetime import UTC, datetime

import pytest

from cio_console.diagnosis.campaign import judge
from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_files import shipped_campaign
from cio_console.domain.diagnosis import Judgement
from cio_console.domain.retention import kept_until


@pytest.fixture
def creteil() -> Campaign:
    """Give the campaign shipped with the program."""
    return shipped_campaign("2025-creteil")


def test_a_campaign_under_way_is_good_with_its_days(creteil: Campaign) -> None:
    lines = list(judge(creteil, datetime(2025, 1, 8, 9, tzinfo=UTC)))
    assert {line.verdict for line in lines} == {Judgement.GOOD}
    told = {line.label: line.value for line in lines}
    assert told["SIECLE"] == "échéance le 10/01/2025 (J-2)"
    assert told["jalons"].startswith(f"{len(creteil.milestones)}, dont ")


@pytest.mark.parametrize(
    ("at", "delay", "verdict"),
    [
        (datetime(2025, 6, 1, tzinfo=UTC), 90, Judgement.GOOD),
        (datetime(2026, 1, 8, tzinfo=UTC), 90, Judgement.DOUBTFUL),
        (datetime(2026, 1, 8, tzinfo=UTC), 500, Judgement.GOOD),
    ],
)
def test_data_of_a_campaign_that_is_over_have_no_reason_to_be_held(
    creteil: Campaign, at: datetime, delay: int, verdict: Judgement
) -> None:
    line = next(line for line in judge(creteil, at, delay) if line.label == "conservation")
    assert line.verdict is verdict
    assert f"{kept_until(creteil, delay):%d/%m/%Y}" in line.value
    assert ("purger --fin-de-campagne" in line.advice) == (verdict is Judgement.DOUBTFUL)


def test_a_campaign_without_dates_is_no_trouble() -> None:
    bare = Campaign("x", "Essai", 2025, 2024)
    assert [line.verdict for line in judge(bare, datetime(2026, 1, 8, tzinfo=UTC))]


def test_without_a_sector_there_is_nothing_to_judge() -> None:
    (line,) = judge(None, datetime(2025, 1, 8, tzinfo=UTC))
    assert line.verdict is Judgement.UNTRIED

"""The campaign: which one, and where its dates stand."""

from datetime import UTC, datetime

import pytest

from cio_console.diagnosis.campaign import judge
from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_files import shipped_campaign
from cio_console.domain.diagnosis import Judgement


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


def test_a_campaign_long_over_is_to_be_replaced(creteil: Campaign) -> None:
    first, *_ = judge(creteil, datetime(2026, 1, 8, tzinfo=UTC))
    assert first.verdict is Judgement.DOUBTFUL
    assert "finie" in first.advice
    first, *_ = judge(creteil, datetime(2025, 6, 1, tzinfo=UTC))
    assert first.verdict is Judgement.GOOD


def test_a_campaign_without_dates_is_no_trouble() -> None:
    bare = Campaign("x", "Essai", 2025, 2024)
    assert [line.verdict for line in judge(bare, datetime(2026, 1, 8, tzinfo=UTC))]


def test_without_a_sector_there_is_nothing_to_judge() -> None:
    (line,) = judge(None, datetime(2025, 1, 8, tzinfo=UTC))
    assert line.verdict is Judgement.UNTRIED

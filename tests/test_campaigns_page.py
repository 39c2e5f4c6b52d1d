"""The page on writing a campaign: its example may serve, and every key is told."""

import re
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.campaign import (
    Campaign,
    Collection,
    Document,
    Milestone,
    ServiceContact,
    opening_unknown,
)
from cio_console.domain.campaign_examination import examine

PAGE = Path(__file__).parent.parent / "docs" / "campagnes.md"
TEXT = PAGE.read_text("utf-8")


def test_the_example_may_serve_without_a_remark() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    found = examine(example)
    assert (found.problems, found.doubts) == ((), ())
    assert found.campaign is not None
    grades = found.campaign.collection("notes")
    assert grades is not None
    assert (grades.closes, opening_unknown(found.campaign, grades)) == (None, True)


@pytest.mark.parametrize("kind", [Campaign, Collection, Milestone, ServiceContact, Document])
def test_every_key_is_told(kind: type[msgspec.Struct]) -> None:
    keys = TEXT[TEXT.index("## Les clés") :]
    missing = [field.encode_name for field in msgspec.structs.fields(kind)
               if not re.search(rf"[`\[]{field.encode_name}[`\]]", keys)]  # fmt: skip
    assert missing == []

"""Publishing with a secret: keyed hashes in the reports, the same bytes for the same secret."""

from pathlib import Path

import pytest

from cio_console.domain.finding import Report
from cio_console.feed.contract import decode_report
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import Press, an_export


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """Give a press with two uploads, one of which lacks an address."""
    press = Press(tmp_path)
    first, second, *_ = SCHOOLS
    press.put(f"{first}/siecle/2025-01-08T140500_Eleves.zip", an_export(first))
    press.put(f"{second}/siecle/2025-01-09T080000_Eleves.zip", an_export(second, without_email=0))
    return press


def test_the_same_secret_gives_the_same_bytes_and_another_makes_every_report_again(
    press: Press, tmp_path: Path
) -> None:
    press.publish(secret=b"un secret")
    press.publish(secret=b"un secret", processes=2, output=tmp_path / "autre")
    assert press.tree(tmp_path / "autre") == press.tree()
    assert press.publish(secret=b"un secret").reused == 2
    before = press.tree()
    assert press.publish(secret=b"un autre secret").reused == 0
    assert press.tree() != before
    assert press.publish().reused == 0


def test_a_published_report_holds_keyed_hashes_and_never_the_secret(press: Press) -> None:
    press.publish(secret=b"un secret")
    (finding,) = report_of(press).findings
    assert finding.pupil is not None
    assert len(finding.pupil.ine_key) == len(finding.pupil.person_key) == 16
    assert report_of(press).keyed
    every = b"".join(press.tree().values())
    assert b"un secret" not in every
    assert b"un secret".hex().encode() not in every
    press.publish()
    (bare,) = report_of(press).findings
    assert bare.pupil is not None
    assert (bare.pupil.ine_key, bare.pupil.person_key, report_of(press).keyed) == ("", "", "")


def report_of(press: Press) -> Report:
    """Return the report of the first upload of the feed."""
    ref = press.index.uploads[0].report
    assert ref is not None
    return decode_report((press.output / "objects" / f"{ref.sha256}.json").read_bytes())

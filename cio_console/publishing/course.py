"""The uploads of one school in the order they came, and what the report of each depends on.

A report depends on the file, and on little else of the school: for SIECLE the usable upload just
before it; for the grades the current SIECLE file and the order of arrival. These make its key: two
uploads of the same key have the same report, so that a new SIECLE upload has only the next one and
the school's grades checked again, and a new grades upload itself alone.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cio_console.domain.campaign import GRADES, SIECLE, Campaign
from cio_console.domain.school import School


class Sent(NamedTuple):
    """One upload, as far as its report depends on it."""

    uai: str
    collection: str
    received_at: datetime
    name: str
    """Of the file: that of grades tells a UAI."""
    sha256: str


class Key(NamedTuple):
    """What a report depends on, besides what all the reports of a feed share."""

    uai: str
    collection: str
    name: str
    sha256: str
    beside: str = ""
    """SHA-256 of the SIECLE file that it is compared or crossed with."""
    received_at: float | None = None
    """For SIECLE, the instant of the upload: an export is a month old at some instant."""
    expected: int | None = None
    """For SIECLE, the expected count."""
    siecle_first: bool | None = None
    """For grades, whether a usable SIECLE upload came before."""


def in_course(uploads: Iterable[Sent]) -> list[Sent]:
    """Return the uploads of a school in the order in which they must be judged."""
    return sorted(
        uploads, key=lambda sent: (sent.collection == GRADES, sent.received_at, sent.name)
    )


class Course:
    """What has been learnt of a school so far: SIECLE uploads are given before the grades."""

    def __init__(self, school: School, campaign: Campaign) -> None:
        self.current: Sent | None = None
        """The newest usable SIECLE upload so far."""
        self._school = school
        self._first_usable: datetime | None = None
        grades = campaign.collection(GRADES)
        after = grades.after if grades else ""
        self._ordered = after == SIECLE and SIECLE not in school.out_of_scope

    def key(self, sent: Sent) -> Key:
        """Return what the report of an upload depends on, after those before it."""
        beside = self.current.sha256 if self.current else ""
        key = Key(sent.uai, sent.collection, sent.name, sent.sha256)
        if sent.collection == SIECLE:
            received, expected = sent.received_at.timestamp(), self._school.terminale_expected
            return key._replace(beside=beside, received_at=received, expected=expected)
        if sent.collection == GRADES:
            return key._replace(beside=beside, siecle_first=self._siecle_first(sent))
        return key

    def judged(self, sent: Sent, *, serves: bool) -> None:
        """Learn whether an upload can serve others, before the next one is judged."""
        if sent.collection == SIECLE and serves:
            self.current = sent
            if self._first_usable is None:
                self._first_usable = sent.received_at

    def _siecle_first(self, sent: Sent) -> bool | None:
        if not self._ordered:
            return None
        return self._first_usable is not None and self._first_usable <= sent.received_at

"""What a status and its headers mean, as a table."""

import pytest

from cio_console.errors import FeedProblem, SourceInvalid, SourceUnreachable
from cio_console.feed import messages
from cio_console.feed.judging import (
    Ends,
    Transient,
    alert_problem,
    retry_after,
    status_problem,
    validator,
)

ENDS = Ends("suivi.exemple.fr")
MISSING = messages.no_feed_there("suivi.exemple.fr")


def judged(status: int, **headers: str) -> FeedProblem | Transient | None:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return status_problem(status, names, ENDS, MISSING)


def test_data_may_be_read_whatever_its_type_but_a_page() -> None:
    assert judged(200) is None
    assert judged(200, content_type="application/octet-stream") is None
    assert judged(200, content_type="text/plain; charset=utf-8") is None
    assert isinstance(judged(200, content_type="text/html"), SourceInvalid)
    assert isinstance(judged(200, content_type="application/xhtml+xml;x=y"), SourceInvalid)


def test_what_is_missing_is_what_the_question_says() -> None:
    assert judged(404) is MISSING
    assert judged(410) is MISSING


def test_what_may_pass_carries_the_server_s_waiting_time() -> None:
    for status in (408, 425, 429, 500, 502, 503, 504):
        trouble = judged(status, retry_after="7")
        assert isinstance(trouble, Transient)
        assert trouble.wait == 7
        assert isinstance(trouble.problem, SourceUnreachable)


def test_other_server_errors_are_not_asked_again() -> None:
    for status in (501, 505, 507, 520, 599):
        assert isinstance(judged(status), SourceUnreachable)


def test_every_status_has_an_outcome() -> None:
    for status in range(201, 600):
        assert isinstance(judged(status), FeedProblem | Transient)


def test_a_date_to_come_back_is_counted_on_the_server_s_clock() -> None:
    noon = "Wed, 08 Jan 2025 12:00:00 GMT"
    later = "Wed, 08 Jan 2025 12:01:30 GMT"
    assert retry_after({"retry-after": later, "date": noon}) == 90
    assert retry_after({"retry-after": noon, "date": later}) == 0
    assert retry_after({"retry-after": later}) is None
    assert retry_after({"retry-after": later, "date": "hier"}) is None
    assert retry_after({}) is None


def test_a_date_without_a_zone_means_nothing() -> None:
    headers = {
        "retry-after": "Wed, 08 Jan 2025 12:00:00 -0000",
        "date": "Wed, 08 Jan 2025 12:00:00 GMT",
    }
    assert retry_after(headers) is None


def test_only_a_tag_that_can_go_back_is_kept() -> None:
    assert validator({"etag": 'W/"a"'}) == 'W/"a"'
    assert validator({}) == ""
    assert validator({"etag": "a\x7fb"}) == ""
    assert validator({"etag": "é"}) == ""
    assert validator({"etag": "x" * 257}) == ""


@pytest.mark.parametrize(
    ("reason", "known", "words"),
    [
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", False, "exige un certificat client"),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", True, "exige un certificat client"),
        ("TLSV1_ALERT_UNKNOWN_CA", True, "n'accepte pas le certificat client"),
        ("TLSV1_ALERT_UNKNOWN_CA", False, "La connexion chiffrée"),
        ("SSLV3_ALERT_CERTIFICATE_EXPIRED", True, "n'accepte pas le certificat client"),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", True, "La connexion chiffrée"),
        ("WRONG_VERSION_NUMBER", False, "La connexion chiffrée"),
        (None, True, "La connexion chiffrée"),
    ],
)
def test_an_alert_is_about_our_certificate_only_if_one_was_shown(
    reason: str | None, *, known: bool, words: str
) -> None:
    assert words in str(alert_problem(reason, Ends("suivi.exemple.fr", known=known)))

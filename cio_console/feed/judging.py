"""What a status and its headers mean: read on, say why not, or try again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from cio_console.errors import FeedProblem
from cio_console.feed import certificate_messages, messages

OK = 200
NOT_MODIFIED = 304
BAD_REQUEST = 400
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_TOO_MANY = 429
_TIMED_OUT = 408
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_SERVER_ERRORS = range(500, 600)
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MAX_VALIDATOR = 256
_DIGITS = 9
"""A longer number of seconds is no waiting time."""

_DEFINITE: Mapping[int, Callable[[str], FeedProblem]] = {
    403: messages.forbidden,
    511: messages.captive_portal,  # Network Authentication Required (RFC 6585 §6)
}
_CERTIFICATE_WANTED = b"No required SSL certificate was sent"
_CERTIFICATE_REFUSED = b"The SSL certificate error"
"""Words of nginx's pages for its statuses 496 and 495, which it sends under the status 400."""
_ALERT_WANTED = "TLSV13_ALERT_CERTIFICATE_REQUIRED"
_ALERTS_REFUSED = frozenset(
    {
        "SSLV3_ALERT_BAD_CERTIFICATE",
        "SSLV3_ALERT_CERTIFICATE_EXPIRED",
        "SSLV3_ALERT_CERTIFICATE_REVOKED",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
        "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE",
        "TLSV1_ALERT_ACCESS_DENIED",
        "TLSV1_ALERT_DECRYPT_ERROR",
        "TLSV1_ALERT_UNKNOWN_CA",
    }
)
"""How OpenSSL names the alerts of a server about the certificate it was shown (RFC 8446 §6.2)."""
_GONE = frozenset({404, 410})
_UNAUTHORISED = 401
_PROXY_UNAUTHORISED = 407


class Transient(Exception):
    """A failure that may pass by itself, and how long the server asks to wait, in seconds."""

    def __init__(self, problem: FeedProblem, wait: float | None = None) -> None:
        """Hold the error to raise when trying again does not help."""
        super().__init__()
        self.problem = problem
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Ends:
    """Who is at the other end, for the sentences."""

    host: str
    via: str = ""
    """The proxy on the way; "" for none."""
    known: bool = False
    """Whether a certificate is shown to the server."""
    origin: str = ""
    """Where the credentials sent to the server come from, in French; "" when none are sent."""
    proxy_origin: str = ""
    """The same for the proxy."""


def status_problem(
    status: int, headers: Mapping[str, str], ends: Ends, missing: FeedProblem
) -> FeedProblem | Transient | None:
    """Return why an answer is not to be read, None when it is; `missing` is for a 404."""
    if status == OK:
        return messages.captive_portal(ends.host) if _is_page(headers) else None
    if status in _GONE:
        return missing
    if status == _PROXY_UNAUTHORISED:
        return messages.proxy_wants_credentials(ends.via, ends.proxy_origin)
    if status == _UNAUTHORISED:
        return messages.unauthorised(ends.host, ends.origin)
    if (definite := _DEFINITE.get(status)) is not None:
        return definite(ends.host)
    return _trouble(status, retry_after(headers), ends.host)


def refuse_certificate(page: bytes, ends: Ends) -> None:
    """Raise AccessRefused when a page of status 400 is about our certificate (nginx)."""
    if _CERTIFICATE_WANTED in page:
        raise certificate_messages.client_certificate_wanted(ends.host)
    if _CERTIFICATE_REFUSED in page:
        raise certificate_messages.client_certificate_refused(ends.host)


def alert_problem(reason: str | None, ends: Ends) -> FeedProblem:
    """Return what a failure of TLS means, by OpenSSL's name for it."""
    if reason == _ALERT_WANTED:
        return certificate_messages.client_certificate_wanted(ends.host)
    if reason in _ALERTS_REFUSED and ends.known:
        return certificate_messages.client_certificate_refused(ends.host)
    return certificate_messages.tls_failed(ends.host)


def redirection_problem(ends: Ends, scheme: str, target: str, host: str) -> FeedProblem:
    """Return why a redirection from `scheme` to `target`://`host` is not followed."""
    if host == ends.host and (scheme, target) == ("http", "https"):
        return messages.wants_https(host)
    if host == ends.host and (scheme, target) == ("https", "http"):
        return messages.redirected_in_clear(host)
    return messages.redirected(ends.host, host)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of Retry-After; a date is counted on the server's own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return float(value)
    try:
        at = parsedate_to_datetime(value)
        said = parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (at - said).total_seconds())
    except (ValueError, TypeError):
        return None


def validator(headers: Mapping[str, str]) -> str:
    """Return the ETag, when it can be sent back as it is; else ""."""
    tag = headers.get("etag", "")
    usable = tag.isascii() and tag.isprintable() and len(tag) <= _MAX_VALIDATOR
    return tag if usable else ""


def _trouble(status: int, wait: float | None, host: str) -> FeedProblem | Transient:
    if status == _TOO_MANY:
        return Transient(messages.too_many_requests(host, wait), wait)
    if status == _TIMED_OUT:
        return Transient(messages.request_timed_out(host, wait), wait)
    if status in _RETRIED or status in _SERVER_ERRORS:
        problem = messages.server_failing(host, status, wait)
        return Transient(problem, wait) if status in _RETRIED else problem
    return messages.unexpected_status(host, status)


def _is_page(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip().lower() in _PAGES

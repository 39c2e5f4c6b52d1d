"""What httpx and the libraries below it raise, as the sentence that a user reads."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from cio_console.errors import FeedProblem
from cio_console.feed import certificate_messages, messages
from cio_console.feed.judging import Ends, Transient, alert_problem
from cio_console.feed.unpacking import CutStreamError

_PROXY_UNAUTHORISED = "407"
_CERTIFICATE_HAS_EXPIRED = 10
_NAMES_DIFFER = (62, 64)
"""OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""


def problem_of(error: Exception, ends: Ends) -> FeedProblem | Transient:
    """Return the French error of an httpx failure; Transient when it may pass by itself."""
    causes = tuple(_causes(error))
    return (
        _tls_problem(causes, ends)
        or _proxy_problem(error, ends)
        or _nowhere_problem(causes, ends.host)
        or _network_problem(error, causes, ends.host)
        or messages.no_route(ends.host)
    )


def _proxy_problem(error: Exception, ends: Ends) -> FeedProblem | Transient | None:
    if isinstance(error, httpx.ProxyError):
        if str(error).startswith(_PROXY_UNAUTHORISED):
            return messages.proxy_wants_credentials(ends.via, ends.proxy_origin)
        return messages.proxy_failed(ends.via)
    if ends.via and isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return Transient(messages.proxy_unreachable(ends.via))
    return None


def _nowhere_problem(causes: tuple[BaseException, ...], host: str) -> FeedProblem | None:
    """Tell that a redirection leads to no name, which httpx finds out by itself."""
    wrong = any(isinstance(c, httpx.InvalidURL | UnicodeError) for c in causes)
    return messages.redirected(host, "") if wrong else None


def _network_problem(
    error: Exception, causes: tuple[BaseException, ...], host: str
) -> FeedProblem | Transient | None:
    unknown = next((c for c in causes if isinstance(c, socket.gaierror)), None)
    if unknown is not None:
        problem = messages.name_not_found(host)
        return Transient(problem) if unknown.errno == socket.EAI_AGAIN else problem
    if any(isinstance(c, ConnectionRefusedError) for c in causes):
        return Transient(messages.connection_refused(host))
    if isinstance(error, httpx.TimeoutException):
        return Transient(messages.too_slow(host))
    if isinstance(error, httpx.ConnectError):
        return Transient(messages.no_route(host))
    if isinstance(error, httpx.TransportError | CutStreamError):
        return Transient(messages.answer_cut(host))
    return None


def _tls_problem(causes: tuple[BaseException, ...], ends: Ends) -> FeedProblem | None:
    refused = next((c for c in causes if isinstance(c, ssl.SSLCertVerificationError)), None)
    if refused is not None:
        return _certificate_problem(refused, ends.host)
    broken = next((c for c in causes if isinstance(c, ssl.SSLError)), None)
    return alert_problem(broken.reason, ends) if broken else None


def _certificate_problem(error: ssl.SSLCertVerificationError, host: str) -> FeedProblem:
    if error.verify_code == _CERTIFICATE_HAS_EXPIRED:
        return certificate_messages.certificate_expired(host)
    if error.verify_code in _NAMES_DIFFER:
        return certificate_messages.certificate_for_another(host)
    return certificate_messages.unknown_authority(host)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give an exception and all those it comes from, groups opened."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                yield from _causes(inner)
        error = error.__cause__ or error.__context__

"""The statuses that are no answer, each with what it means."""

from cio_console.errors import AccessRefused, SourceInvalid, SourceUnreachable
from cio_console.feed import messages
from tests.faults.fault import Fault
from tests.faults.scene import HERE, NO_ACCOUNT, Stage, answering
from tests.feed.servers import response

NOON = "Wed, 08 Jan 2025 12:00:00 GMT"
LATER = "Wed, 08 Jan 2025 12:05:00 GMT"
TOO_MANY = "reçoit trop de demandes (429)"


def status(line: str, *headers: tuple[str, str], body: bytes = b"") -> Stage:
    """Return the stage of a server that always answers that status."""
    return answering([response(body, status=line, headers=headers)])


def _when(code: int, wait: str) -> str:
    """Return the end of a sentence that says when to come back, its status before."""
    return f"({code}). {messages.SAFE} Réessayez {wait}"


STATUSES = [
    Fault(
        "401",
        status("401 Unauthorized", ("WWW-Authenticate", 'Basic realm="x"')),
        AccessRefused,
        messages.unauthorised,
        (HERE, "de l'environnement"),
        "n'accepte pas l'identification venue de l'environnement (401)",
        1,
    ),
    Fault(
        "401 without an account",
        answering([response(status="401 Unauthorized")], environ=NO_ACCOUNT),
        AccessRefused,
        messages.unauthorised,
        (HERE, ""),
        "(401), et ce poste n'en a aucune pour lui",
        1,
    ),
    Fault(
        "403",
        status("403 Forbidden"),
        AccessRefused,
        messages.forbidden,
        (HERE,),
        "interdit l'accès à ce flux (403)",
        1,
    ),
    *(
        Fault(
            code,
            status(code),
            SourceInvalid,
            messages.no_feed_there,
            (HERE,),
            "pas de flux à cette adresse",
            1,
        )
        for code in ("404 Not Found", "410 Gone")
    ),
    Fault(
        "408",
        status("408 Request Timeout"),
        SourceUnreachable,
        messages.request_timed_out,
        (HERE, None),
        "n'a pas reçu la demande à temps (408)",
        4,
    ),
    *(
        Fault(
            f"429, Retry-After {name}",
            status("429 Too Many Requests", *headers),
            SourceUnreachable,
            messages.too_many_requests,
            (HERE, wait),
            _when(429, told),
            asked,
        )
        for name, headers, wait, told, asked in (
            ("in seconds", [("Retry-After", "900")], 900.0, "dans 15 min", 1),
            ("as a date", [("Date", NOON), ("Retry-After", LATER)], 300.0, "dans 5 min", 1),
            ("far beyond the cap", [("Retry-After", "999999999")], 999999999.0, "dans 277778 h", 1),
            ("absurd", [("Retry-After", "bientôt")], None, "plus tard", 4),
            ("negative", [("Retry-After", "-3")], None, "plus tard", 4),
            ("too long a number", [("Retry-After", "9" * 40)], None, "plus tard", 4),
            ("a date without Date", [("Retry-After", LATER)], None, "plus tard", 4),
            ("a date gone by", [("Date", LATER), ("Retry-After", NOON)], 0.0, "dans 1 s", 4),
            ("none", [], None, "plus tard", 4),
        )
    ),
    *(
        Fault(
            str(code),
            status(f"{code} Non"),
            SourceUnreachable,
            messages.server_failing,
            (HERE, code, None),
            f"en panne ou en maintenance ({code})",
            1 if code == 501 else 4,
        )
        for code in (425, 500, 501, 502, 504)
    ),
    *(
        Fault(
            f"503, Retry-After {value}",
            status("503 Service Unavailable", ("Retry-After", value)),
            SourceUnreachable,
            messages.server_failing,
            (HERE, 503, wait),
            _when(503, told),
            asked,
        )
        for value, wait, told, asked in (
            ("7200", 7200.0, "dans 2 h", 1),
            ("", None, "plus tard", 4),
        )
    ),
    *(
        Fault(
            f"{code} {name}",
            status(f"{code} Inattendu", body=b"{}"),
            SourceInvalid,
            messages.unexpected_status,
            (HERE, code),
            f"de façon imprévue ({code})",
            1,
        )
        for code, name in (
            (201, ""),
            (206, "never asked for"),
            (400, ""),
            (416, "never asked for"),
            (418, ""),
        )
    ),
]

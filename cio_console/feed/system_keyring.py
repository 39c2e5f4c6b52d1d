"""The password that the system's keyring keeps for one server. Asked only when the user chose it.

The optional package `keyring` is imported here, when an entry is asked for, and nowhere else. An
entry is bound to its server by its very name: that of another server is another entry.
"""

import shlex
from threading import Thread

from cio_console.errors import UsageProblem
from cio_console.feed import credential_messages as messages
from cio_console.feed.hidden import Hidden

TOKEN_ENTRY = "jeton"  # noqa: S105 - the name of an entry
"""Account name under which a token is kept: it goes with no account."""

PATIENCE = 30.0
"""Seconds left to whoever must unlock the keyring."""


def service_of(place: str) -> str:
    """Return the name that the keyring gives to a server, « host » or « host:port »."""
    return f"cio-console:{place}"


def storing_command(place: str, account: str) -> str:
    """Return the command that stores a secret: it asks for it without showing it."""
    return shlex.join(["keyring", "set", service_of(place), account or TOKEN_ENTRY])


def kept_secret(place: str, account: str, seconds: float = PATIENCE) -> Hidden | None:
    """Return what the keyring keeps for an account on a server, None when it keeps nothing.

    Raises UsageProblem without the package, without a keyring, or when it does not open: a keyring
    may wait for somebody to unlock it, and nobody watches a scheduled task.
    """
    answers: list[Hidden | UsageProblem | None] = []
    service, entry = service_of(place), account or TOKEN_ENTRY
    asking = Thread(target=lambda: answers.append(_asked(service, entry)), daemon=True)
    asking.start()
    asking.join(seconds)
    found = answers[0] if answers else messages.keyring_closed()
    if isinstance(found, UsageProblem):
        raise found
    return found


def _asked(service: str, account: str) -> Hidden | UsageProblem | None:
    try:
        import keyring  # optional, and only when asked for
        from keyring.errors import NoKeyringError  # as above
    except ImportError:
        return messages.no_keyring_package()
    try:
        kept = keyring.get_password(service, account)
    except NoKeyringError:
        return messages.no_keyring()
    except Exception:  # noqa: BLE001 - backends are other people's modules: they raise anything
        return messages.keyring_closed()
    return Hidden(kept) if kept else None

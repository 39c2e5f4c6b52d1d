"""Credentials given by environment variables, hidden as soon as they are read."""

from collections.abc import Mapping

from cio_console.feed import credential_messages as messages
from cio_console.feed.hidden import Hidden


def sendable_password(value: Hidden) -> bool:
    """Tell whether a password can travel in a header (RFC 7617 §2: no control character)."""
    return bool(value) and value.reveal().isprintable()


def sendable_user(name: str) -> bool:
    """Tell whether an account's name can: the first colon ends it (RFC 7617 §2)."""
    return bool(name) and name.isprintable() and ":" not in name


def sendable_token(value: Hidden) -> bool:
    """Tell whether a token can (RFC 6750 §2.1: visible ASCII)."""
    return sendable_password(value) and value.reveal().isascii() and " " not in value.reveal()


def variable_pair(
    environ: Mapping[str, str], user: str, password: str
) -> tuple[str, Hidden] | None:
    """Return the account that two variables give, None when both are empty or unset.

    Raises UsageProblem naming the variable that is missing or cannot be sent.
    """
    name, secret = environ.get(user, ""), Hidden(environ.get(password, ""))
    if not name and not secret:
        return None
    if not sendable_user(name):
        raise messages.incomplete_credentials(user)
    if not sendable_password(secret):
        raise messages.incomplete_credentials(password)
    return name, secret


def variable_token(environ: Mapping[str, str], name: str) -> Hidden | None:
    """Return the token that a variable gives, None when there is none. Raises UsageProblem."""
    token = Hidden(environ.get(name, ""))
    if not token:
        return None
    if not sendable_token(token):
        raise messages.incomplete_credentials(name)
    return token

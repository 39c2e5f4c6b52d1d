"""The certificate that this console shows to its server, where the server asks for one.

Two PEM files, or one that holds both. The private key is a secret: a file that others can read is
refused, and its passphrase comes from the environment only. OpenSSL is never left to ask for the
passphrase on the terminal, which belongs to the screens.
"""

import ssl
import stat
from pathlib import Path

from cio_console.domain.addresses import typed_path
from cio_console.feed import certificate_messages as messages
from cio_console.feed.hidden import Hidden
from cio_console.feed.source import FeedOptions

KEY_PASSWORD = "CIO_CONSOLE_KEY_PASSWORD"  # noqa: S105 - the name of a variable

_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_KEY = b"PRIVATE KEY-----"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_MOST = 1 << 20
"""Largest PEM file looked at, in bytes."""


def show_certificate(context: ssl.SSLContext, options: FeedOptions) -> None:
    """Give `context` the certificate and key that the options name, if they name one.

    Raises UsageProblem when one of the two is absent, unreadable or not what it should be, when
    they do not go together, when others can read the key, or when its passphrase is wrong.
    """
    if not options.client_certificate:
        if options.client_key:
            raise messages.key_without_certificate()
        return
    certificate = typed_path(options.client_certificate)
    key = typed_path(options.client_key) if options.client_key else certificate
    if _CERTIFICATE not in _pem(certificate):
        raise messages.bad_client_certificate(str(certificate))
    if _KEY not in _pem(key):
        raise messages.bad_client_key(str(key))
    if key.stat().st_mode & _OTHERS:
        raise messages.open_key(str(key))
    _load(context, certificate, key, Hidden(options.environ.get(KEY_PASSWORD, "")))


def _pem(path: Path) -> bytes:
    """Return what a file holds; b"" when it is absent, unreadable, or no file."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return b""
        with path.open("rb") as file:
            return file.read(_MOST)
    except (OSError, ValueError):
        return b""


def _load(context: ssl.SSLContext, certificate: Path, key: Path, password: Hidden) -> None:
    asked = False

    def passphrase() -> str:
        nonlocal asked
        asked = True
        return password.reveal()

    try:
        context.load_cert_chain(certificate, key, passphrase)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise messages.key_of_another(str(key), str(certificate)) from None
        if asked:
            raise messages.key_locked(str(key)) from None
        raise messages.bad_client_key(str(key)) from None
    except (OSError, ValueError):  # a passphrase too long to be one
        raise messages.key_locked(str(key)) from None

"""Which certificate authorities are trusted: configured bundle > SSL_CERT_FILE > the system's.

There is no way not to verify. The certificate of this console is for the server alone: the context
of the proxy has none.
"""

import os
import ssl
from dataclasses import dataclass

from cio_console.feed import certificate_messages as messages
from cio_console.feed.client_certificate import show_certificate
from cio_console.feed.source import Address, FeedOptions


@dataclass(frozen=True, slots=True)
class Authorities:
    """Which authorities are in force, and what decided."""

    decided_by: str = ""
    """« certificats », SSL_CERT_FILE or SSL_CERT_DIR; "" for the system's store."""
    file: str = ""
    folder: str = ""


def authorities(options: FeedOptions) -> Authorities:
    """Return the authorities that the settings and the environment choose. Reads nothing."""
    if options.ca_bundle:
        return Authorities("certificats", options.ca_bundle)
    if bundle := options.environ.get("SSL_CERT_FILE", ""):
        return Authorities("SSL_CERT_FILE", bundle)
    if folder := options.environ.get("SSL_CERT_DIR", ""):
        return Authorities("SSL_CERT_DIR", folder=folder)
    return Authorities()


def tls_context(address: Address, options: FeedOptions) -> ssl.SSLContext:
    """Return the context to verify a server with. Raises UsageProblem when a bundle is wrong."""
    if address.scheme == "http":
        # Never used; and should it be, it trusts nobody.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return authorities_context(options)


def server_context(address: Address, options: FeedOptions) -> ssl.SSLContext:
    """Return the context to speak with the server, with the certificate to show it if any.

    Raises UsageProblem when a bundle, the certificate or its key cannot be used.
    """
    context = tls_context(address, options)
    if address.scheme == "https":
        show_certificate(context, options)
    return context


def authorities_context(options: FeedOptions) -> ssl.SSLContext:
    """Return a context that trusts the authorities in force, and shows no certificate.

    Raises UsageProblem when a bundle is wrong.
    """
    chosen = authorities(options)
    bundle, folder = chosen.file, chosen.folder
    if not (bundle or folder):
        import truststore  # not paid for on loopback

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if folder:
            os.listdir(folder)  # noqa: PTH208 - OpenSSL itself says nothing of a missing folder
        context.load_verify_locations(cafile=bundle or None, capath=folder or None)
    except (OSError, ValueError):
        raise messages.bad_authorities(bundle or folder) from None
    return context

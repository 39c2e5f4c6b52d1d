"""Which certificate authorities are trusted: configured bundle > SSL_CERT_FILE > the system's.

There is no way not to verify.
"""

import os
import ssl

from cio_console.feed import messages
from cio_console.feed.source import Address, FeedOptions


def tls_context(address: Address, options: FeedOptions) -> ssl.SSLContext:
    """Return the context to verify servers with. Raises UsageProblem when a bundle is wrong."""
    if address.scheme == "http" and not options.proxy.startswith("https"):
        # Never used; and should it be, it trusts nobody.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bundle = options.ca_bundle or options.environ.get("SSL_CERT_FILE", "")
    folder = "" if bundle else options.environ.get("SSL_CERT_DIR", "")
    if not (bundle or folder):
        import truststore  # noqa: PLC0415 - not paid for on loopback

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if folder:
            os.listdir(folder)  # noqa: PTH208 - OpenSSL itself says nothing of a missing folder
        context.load_verify_locations(cafile=bundle or None, capath=folder or None)
    except (OSError, ValueError):
        raise messages.bad_authorities(bundle or folder) from None
    return context

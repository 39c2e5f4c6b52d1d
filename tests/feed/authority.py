"""A certificate authority made for the test run: servers, clients, and the ways they go wrong."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import trustme
from cryptography.hazmat.primitives import serialization

LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)


class Authority:
    """An authority in a folder: `bundle` is what makes it trusted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ca = trustme.CA()
        self.bundle = str(folder / "ca.pem")
        self._ca.cert_pem.write_to_path(self.bundle)

    def issue(self, name: str, not_after: datetime | None = None) -> str:
        """Return the file of a key and certificate for `name`, private."""
        path = self.folder / f"{name}-{not_after.year if not_after else 'ok'}.pem"
        made = self._issued(name, not_after)
        made.private_key_and_cert_chain_pem.write_to_path(str(path))
        path.chmod(0o600)
        return str(path)

    def issue_apart(
        self, name: str, *, password: str = "", not_after: datetime | None = None
    ) -> tuple[str, str]:
        """Return the file of a certificate and that of its key, encrypted if `password` is."""
        certificate, key = self.folder / f"{name}.crt", self.folder / f"{name}.key"
        made = self._issued(name, not_after)
        certificate.write_bytes(b"".join(pem.bytes() for pem in made.cert_chain_pems))
        raw = made.private_key_pem.bytes()
        if password:
            private = serialization.load_pem_private_key(raw, None)
            raw = private.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.BestAvailableEncryption(password.encode()),
            )
        key.write_bytes(raw)
        key.chmod(0o600)
        return str(certificate), str(key)

    def server(self, name: str, *, wants_certificate: bool = False) -> ssl.SSLContext:
        """Return the context of a server of that name, which may want its clients' certificates."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.issue(name))
        if wants_certificate:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.bundle)
        return context

    def _issued(self, name: str, not_after: datetime | None) -> trustme.LeafCert:
        not_before = datetime(2020, 1, 1, tzinfo=UTC) if not_after else None
        return self._ca.issue_cert(
            name, common_name=name, not_before=not_before, not_after=not_after
        )

"""What a certificate says of itself: as OpenSSL reads it, and never a crash on other bytes."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from cio_console.feed.certificates import read_certificate


def der_of(pem: bytes) -> bytes:
    """Return the DER of a PEM certificate."""
    return ssl.PEM_cert_to_DER_cert(pem.decode("ascii"))


def made(
    subject: x509.Name, not_before: datetime, not_after: datetime, *names: x509.GeneralName
) -> bytes:
    """Return the DER of a certificate that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    certificate = builder.sign(key, hashes.SHA256())
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


def named(common: str, organisation: str = "") -> x509.Name:
    """Return a distinguished name."""
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


START, END = datetime(2024, 12, 31, 23, 59, 58, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def test_names_and_dates_are_read() -> None:
    names = (x509.DNSName("suivi.exemple.fr"), x509.IPAddress(ipaddress.ip_address("::1")))
    found = read_certificate(made(named("Suivi", "Académie d'Essai"), START, END, *names))
    assert found.subject == found.issuer == "Suivi, Académie d'Essai"
    assert (found.not_before, found.not_after) == (START, END)
    assert found.names == ("suivi.exemple.fr", "::1")


def test_dates_of_both_writings_are_read() -> None:
    long = datetime(2060, 1, 1, tzinfo=UTC)  # GeneralizedTime from 2050 on
    old = datetime(1970, 1, 1, tzinfo=UTC)
    found = read_certificate(made(named("x"), old, long))
    assert (found.not_before, found.not_after, found.names) == (old, long, ())


def test_a_name_that_would_drive_a_terminal_is_made_harmless() -> None:
    found = read_certificate(made(named("\x1b[31mrouge\u202e"), START, END))
    assert found.subject == "rouge"


def test_it_reads_what_openssl_reads(tmp_path: Path) -> None:
    authority = trustme.CA()
    leaf = authority.issue_cert("suivi.exemple.fr", "10.1.2.3")
    found = read_certificate(der_of(leaf.cert_chain_pems[0].bytes()))
    path = tmp_path / "leaf.pem"
    leaf.cert_chain_pems[0].write_to_path(str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(context)
    (known,) = context.get_ca_certs()
    own = read_certificate(der_of(authority.cert_pem.bytes()))
    assert own.not_after.timestamp() == ssl.cert_time_to_seconds(str(known["notAfter"]))
    assert found.issuer == own.subject
    assert set(found.names) == {"suivi.exemple.fr", "10.1.2.3"}
    assert found.not_after - found.not_before > timedelta(days=1)


@given(st.binary(max_size=200))
def test_other_bytes_are_refused_as_such(raw: bytes) -> None:
    with pytest.raises(ValueError, match="certificate"):
        read_certificate(raw)


WHOLE = made(named("Suivi", "Essai"), START, END, x509.DNSName("suivi.exemple.fr"))


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(0, len(WHOLE)))
def test_a_damaged_one_is_read_or_refused_never_more(at: int, byte: int, cut: int) -> None:
    damaged = (WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :])[:cut]
    try:
        found = read_certificate(damaged)
    except ValueError:
        return
    assert found.subject.isprintable()

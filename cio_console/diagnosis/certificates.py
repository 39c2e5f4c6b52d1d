"""The server's certificate: whose, by whom, until when, and why it was refused when it was."""

import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta

from cio_console.domain.addresses import typed_path
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.errors import CioConsoleError
from cio_console.feed import tls
from cio_console.feed.certificates import Certificate, read_certificate
from cio_console.feed.probe import Exchange
from cio_console.feed.source import Address, FeedOptions
from cio_console.presentation.dates import full_day
from cio_console.presentation.numbers import plural

SECTION = "Réseau"
SOON = 21
"""Days left under which a renewal should have happened: automatic ones come 30 days before."""

_RENEWAL = "Prévenez qui publie le flux : il doit être renouvelé."
_REASONS = {
    "unable to get local issuer certificate": "autorité inconnue de ce poste",
    "unable to verify the first certificate": "il manque le certificat intermédiaire",
    "self-signed certificate": "certificat signé par lui-même",
    "self signed certificate": "certificat signé par lui-même",
    "self-signed certificate in certificate chain": "autorité inconnue de ce poste",
    "self signed certificate in certificate chain": "autorité inconnue de ce poste",
    "certificate has expired": "certificat expiré",
    "certificate is not yet valid": "certificat pas encore valable",
    "certificate revoked": "certificat révoqué",
    "invalid CA certificate": "autorité mal formée",
}
"""OpenSSL's words (X509_verify_cert_error_string), and ours."""
_MISMATCHES = ("Hostname mismatch", "IP address mismatch")


def judge(index: Exchange, address: Address, now: datetime) -> Iterator[Check]:
    """Give the lines of the certificate that came, verified or refused."""
    if index.refusal:
        told = reason(index.refusal)
        yield Check(SECTION, "certificat", f"refusé : {told}", Judgement.FAULTY, index.problem)
    if not index.certificate:
        return
    try:
        shown = read_certificate(index.certificate)
    except ValueError:
        yield Check(SECTION, "certificat", "illisible", Judgement.DOUBTFUL)
        return
    told = "présenté, non vérifié" if index.refusal else "vérifié"
    trust = Judgement.DOUBTFUL if index.refusal else Judgement.GOOD
    yield Check(SECTION, "certificat de", f"{_names(shown, address)} ({told})", trust)
    yield Check(SECTION, "certificat par", shown.issuer or "émetteur sans nom", trust)
    yield validity("certificat jusqu'au", shown, now)


def judge_own(address: Address, options: FeedOptions, now: datetime) -> Iterator[Check]:
    """Give the lines of the certificate that this console shows; it is loaded as the client does.

    The authorities must be readable: they are loaded with it.
    """
    label = "certificat client"
    if not (options.client_certificate or options.client_key):
        yield Check(SECTION, label, "aucun")
        return
    try:
        tls.server_context(address, options)
    except CioConsoleError as problem:
        yield Check(SECTION, label, "inutilisable", Judgement.FAULTY, str(problem))
        return
    path = typed_path(options.client_certificate)
    yield Check(SECTION, label, str(path))
    try:
        own = read_certificate(_first_of(path.read_text("ascii", "replace")))
    except (OSError, ValueError):
        yield Check(SECTION, "client jusqu'au", "date illisible", Judgement.DOUBTFUL)
        return
    yield validity("client jusqu'au", own, now, "Demandez-en un autre à qui vous l'a donné.")


def _first_of(pem: str) -> bytes:
    """Return the DER of the first certificate of a PEM file. Raises ValueError."""
    start, end = pem.index(ssl.PEM_HEADER), pem.index(ssl.PEM_FOOTER)
    return ssl.PEM_cert_to_DER_cert(pem[start : end + len(ssl.PEM_FOOTER)])


def validity(label: str, shown: Certificate, now: datetime, renewal: str = _RENEWAL) -> Check:
    """Return the line of a certificate's dates; `renewal` says who is to renew it."""
    told = f"{full_day(shown.not_after.date())}"
    left = (shown.not_after - now) / timedelta(days=1)
    if shown.not_before > now:
        told = f"{told}, seulement à partir du {full_day(shown.not_before.date())}"
        advice = "Vérifiez la date de ce poste."
        return Check(SECTION, label, told, Judgement.FAULTY, advice)
    if left < 0:
        told = f"{told}, expiré depuis {plural(int(-left), 'jour', 'jours')}"
        advice = f"Vérifiez la date de ce poste. {renewal}"
        return Check(SECTION, label, told, Judgement.FAULTY, advice)
    told = f"{told}, encore {plural(int(left), 'jour', 'jours')}"
    if left < SOON:
        return Check(SECTION, label, told, Judgement.DOUBTFUL, renewal)
    return Check(SECTION, label, told)


def reason(refusal: str) -> str:
    """Return OpenSSL's reason in French, itself between brackets when it is not known."""
    if refusal.startswith(_MISMATCHES):
        return "il est pour un autre serveur"
    return _REASONS.get(refusal, f"« {refusal} »")


def _names(shown: Certificate, address: Address) -> str:
    others = [name for name in shown.names if name != address.host]
    names = [*(name for name in shown.names if name == address.host), *others] or [shown.subject]
    more = f" et {len(names) - 1} de plus" if len(names) > 1 else ""
    return f"{names[0] or 'serveur sans nom'}{more}"

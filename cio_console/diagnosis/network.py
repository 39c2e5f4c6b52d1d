"""The way to the server: proxy, name, authorities, who we are; then what the visit brought."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cio_console.diagnosis import answers, certificates
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.errors import CioConsoleError
from cio_console.feed import probe, proxies, tls
from cio_console.feed.credentials import Credentials, credentials_for
from cio_console.feed.hidden import Hidden
from cio_console.feed.source import Address, FeedOptions

SECTION = "Réseau"

_NAMES = {
    "délai": "aucune réponse à temps",
    "EAI_NONAME": "nom inconnu",
    "EAI_NODATA": "nom sans adresse",
    "EAI_AGAIN": "le serveur de noms ne répond pas",
}
_NAME_ADVICE = "Vérifiez l'adresse et la connexion au réseau ; hors du réseau, le VPN."
_SHOWN = 3
"""Addresses shown of a name."""


@dataclass(frozen=True, slots=True)
class WayFacts:
    """Which way is taken, and what decided it."""

    loopback: bool
    decided_by: str = ""
    exempt: str = ""
    proxy: str = ""
    """Host and port of the proxy; "" for none."""
    account: str = ""
    """Where its account comes from, in French; "" for no account."""
    problem: str = ""
    secrets: tuple[Hidden, ...] = ()


@dataclass(frozen=True, slots=True)
class Unusable:
    """Credentials that the client refuses to leave with."""

    problem: str


def examine(
    address: Address, options: FeedOptions, now: datetime, sent: list[Hidden]
) -> Iterator[Check]:
    """Give the lines of the network, one step after the other; stops where the way does.

    The secrets that the client sends are added to `sent`, for nothing of them to be shown.
    """
    yield from _plain(address, options)
    way = gather_way(address, options)
    sent.extend(way.secrets)
    yield judge_way(way)
    identity = _identity(address, options)
    usable = isinstance(identity, Credentials)
    if isinstance(identity, Credentials):
        sent.append(identity.authorization)
    yield judge_identity(identity)
    if address.scheme == "https":
        for line in _trust(address, options, now):
            yield line
            usable = usable and line.verdict is not Judgement.FAULTY
    host, port = _first_host(address, way)
    names = probe.resolve(host, port)
    yield judge_names(host, names)
    if names.problem or way.problem or not usable or _refused_in_clear(address, options):
        told = "non essayée : il faut d'abord corriger ce qui précède"
        yield Check(SECTION, "connexion", told, Judgement.UNTRIED)
        return
    found = probe.visit(address, options)
    yield from answers.judge_connection(found.index, way.proxy)
    yield from certificates.judge(found.index, address, now)
    yield from answers.judge_answer(found.index, found.feed is not None)
    yield from answers.judge_feed(found, now)


def gather_way(address: Address, options: FeedOptions) -> WayFacts:
    """Return the way that the client takes. Never raises."""
    way = proxies.route(address, options.environ, options.proxy)
    try:
        proxy = proxies.proxy_for(address, options.environ, options.proxy, options.credentials_file)
    except CioConsoleError as problem:
        return WayFacts(address.loopback, way.decided_by, way.exempt, problem=str(problem))
    return WayFacts(
        loopback=address.loopback,
        decided_by=way.decided_by,
        exempt=way.exempt,
        proxy=proxy.name if proxy else "",
        account=proxy.origin if proxy else "",
        secrets=(proxy.account[1],) if proxy and proxy.account else (),
    )


def judge_way(way: WayFacts) -> Check:
    """Return the line of the proxy; its password is never in it."""
    label = "mandataire"
    if way.problem:
        told = f"inutilisable, d'après {way.decided_by}"
        return Check(SECTION, label, told, Judgement.FAULTY, way.problem)
    if way.loopback:
        return Check(SECTION, label, "aucun : cette machine se joint directement")
    if way.exempt:
        told = f"aucun : NO_PROXY nomme le serveur par « {way.exempt} » ({way.decided_by} ignorée)"
        return Check(SECTION, label, told)
    if not way.proxy:
        return Check(SECTION, label, "aucun : ni réglage ni variable")
    account = f"compte venu {way.account}" if way.account else "sans identifiant"
    return Check(SECTION, label, f"{way.proxy}, d'après {way.decided_by}, {account}")


def judge_names(host: str, names: probe.Names) -> Check:
    """Return the line of the name's resolution."""
    if names.problem:
        told = f"{host} : {_NAMES.get(names.problem, names.problem)}"
        return Check(SECTION, "nom (DNS)", told, Judgement.FAULTY, _NAME_ADVICE)
    if names.addresses == (host,):
        return Check(SECTION, "nom (DNS)", f"{host} est déjà une adresse")
    shown = ", ".join(names.addresses[:_SHOWN])
    more = len(names.addresses) - _SHOWN
    told = f"{host} → {shown}{f' et {more} de plus' if more > 0 else ''}"
    return Check(SECTION, "nom (DNS)", f"{told} ({answers.milliseconds(names.seconds)})")


def judge_authorities(address: Address, options: FeedOptions) -> Check:
    """Return the line of the authorities in force: they are loaded as the client does."""
    chosen = tls.authorities(options)
    try:
        context = tls.tls_context(address, options)
    except CioConsoleError as problem:
        told = f"{chosen.file or chosen.folder}, d'après {chosen.decided_by} : illisible"
        return Check(SECTION, "autorités", told, Judgement.FAULTY, str(problem))
    if not chosen.decided_by:
        return Check(SECTION, "autorités", "magasin du système")
    told = f"{chosen.file or chosen.folder}, d'après {chosen.decided_by}"
    return Check(SECTION, "autorités", told + _count(context, chosen.folder))


def _trust(address: Address, options: FeedOptions, now: datetime) -> Iterator[Check]:
    """Give the lines of whom we trust, then of what we show."""
    authorities = judge_authorities(address, options)
    yield authorities
    if authorities.verdict is not Judgement.FAULTY:
        yield from certificates.judge_own(address, options, now)


def _count(context: ssl.SSLContext, folder: str) -> str:
    """Return how many authorities a file gives; those of a folder are read when needed."""
    if folder:
        return ""
    count = context.cert_store_stats()["x509_ca"]
    return f" ({count} autorité{'s' if count > 1 else ''})"


def judge_identity(found: Credentials | Unusable) -> Check:
    """Return the line of the credentials: where they come from, never what they are."""
    if isinstance(found, Unusable):
        return Check(SECTION, "identifiants", "inutilisables", Judgement.FAULTY, found.problem)
    if found.kind:
        return Check(SECTION, "identifiants", f"un {found.kind} venu {found.origin}")
    told = "aucun : la source est lue sans s'identifier"
    if found.passed_over:
        advice = f"Cherchés en vain : {' ; '.join(found.passed_over)}."
        return Check(SECTION, "identifiants", told, Judgement.DOUBTFUL, advice)
    return Check(SECTION, "identifiants", told)


def _identity(address: Address, options: FeedOptions) -> Credentials | Unusable:
    try:
        return credentials_for(address, options)
    except CioConsoleError as problem:
        return Unusable(str(problem))


def _refused_in_clear(address: Address, options: FeedOptions) -> bool:
    return address.scheme == "http" and not (address.loopback or options.allow_http)


def _plain(address: Address, options: FeedOptions) -> Iterator[Check]:
    """Give a line when the address is not encrypted."""
    if address.scheme != "http" or address.loopback:
        return
    told = "http, sans chiffrement"
    if options.allow_http:
        advice = "Accepté par http_en_clair : demandez une adresse https à qui publie le flux."
        yield Check(SECTION, "chiffrement", told, Judgement.DOUBTFUL, advice)
        return
    advice = "Utilisez https, ou acceptez-le par le réglage http_en_clair = true."
    yield Check(SECTION, "chiffrement", f"{told} : refusée", Judgement.FAULTY, advice)


def _first_host(address: Address, way: WayFacts) -> tuple[str, int]:
    """Return the host whose name this machine must find: the proxy's when there is one."""
    if not way.proxy:
        return address.host, address.port
    host, _, port = way.proxy.rpartition(":")
    return host.strip("[]"), int(port)

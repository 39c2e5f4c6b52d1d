"""What goes wrong on the way to a feed: names, connections, proxies."""

from cio_console.errors import AccessRefused, SourceUnreachable
from cio_console.feed import messages
from tests.faults.fault import Fault
from tests.faults.scene import FAR, HERE, HURRIED, NOWHERE, Scene, Stage, Where, answering, at
from tests.feed.servers import (
    Script,
    drip,
    hang_up,
    pour,
    reset,
    response,
    unused_port,
    wait_for_the_other,
)


def nobody(scene: Scene) -> Where:
    """Listen nowhere."""
    return Where(f"http://{HERE}:{unused_port()}/", scene.given())


BODY = response(b'{"format": "cio-feed", "filler": "' + b"x" * 5000 + b'"}')
CUT = "coupée en route"
SLOW = "met trop de temps à répondre"

BROKEN: dict[str, Script] = {
    "closed before any answer": [hang_up],
    "reset before any answer": [reset],
    "closed in the middle": [BODY[:-1000], hang_up],
    "reset in the middle": [BODY[:-1000], reset],
    "not HTTP": [b"SSH-2.0-OpenSSH_9\r\n\r\n", hang_up],
    "half a TLS alert": [b"\x16\x03\x01\x00\x05", hang_up],
    "a status that is no number": [b"HTTP/1.1 abc\r\n\r\n", hang_up],
    "headers without end": [b"HTTP/1.1 200 OK\r\n", pour(b"X-B: " + b"x" * 900)],
}
SLUGGISH: dict[str, Script] = {
    "says nothing": [wait_for_the_other],
    "stops in the middle": [BODY[:-1000], wait_for_the_other],
    "a slow drip": [response(length=1 << 30), drip(b"x")],
    "a slow drip of headers": [b"HTTP/1.1 200 OK\r\n", drip(b"X-A: b\r\n")],
}

CONNECTIONS = [
    Fault(
        "a name that does not exist",
        at("https://absent.invalid/"),
        SourceUnreachable,
        messages.name_not_found,
        ("absent.invalid",),
        "Le nom absent.invalid est introuvable",
    ),
    Fault(
        "nobody listens",
        nobody,
        SourceUnreachable,
        messages.connection_refused,
        (HERE,),
        "refuse la connexion",
    ),
    Fault(
        "no way",
        at(NOWHERE),
        SourceUnreachable,
        messages.no_route,
        ("255.255.255.255",),
        "injoignable depuis ce réseau",
    ),
    *(
        Fault(name, answering(script), SourceUnreachable, messages.answer_cut, (HERE,), CUT, 4)
        for name, script in BROKEN.items()
    ),
    *(
        Fault(
            name,
            answering(script, patience=HURRIED),
            SourceUnreachable,
            messages.too_slow,
            (HERE,),
            SLOW,
        )
        for name, script in SLUGGISH.items()
    ),
]


def proxied(status: str, location: str) -> Stage:
    """Return the stage of a proxy, by setting, that answers so."""

    def stage(scene: Scene) -> Where:
        proxy = scene.server([response(status=status)])
        scene.names["port"] = str(proxy.port)
        return Where(location, scene.given(allow_http=True, proxy=f"http://{HERE}:{proxy.port}"))

    return stage


def proxied_by_environment(scene: Scene) -> Where:
    """Give the proxy's password in its own address, as the usual variables allow."""
    proxy = scene.server([response(status="407 Proxy Authentication Required")])
    scene.names["port"] = str(proxy.port)
    environ = {"https_proxy": f"http://moi:s3cret@{HERE}:{proxy.port}"}
    return Where("https://suivi.invalid/", scene.given(environ=environ))


def absent_proxy(scene: Scene) -> Where:
    """Name a proxy that is not there."""
    scene.names["port"] = str(unused_port())
    proxy = f"http://{HERE}:{scene.names['port']}"
    return Where("https://suivi.invalid/", scene.given(proxy=proxy))


def exempted(location: str, no_proxy: str) -> Stage:
    """Return the stage of a proxy that NO_PROXY keeps from being asked."""

    def stage(scene: Scene) -> Where:
        proxy = f"http://moi:s3cret@{HERE}:{scene.bystander().port}"
        environ = {"HTTPS_PROXY": proxy, "ALL_PROXY": proxy, "NO_PROXY": no_proxy}
        return Where(location, scene.given(environ=environ))

    return stage


PROXY = f"{HERE}:{{port}}"
WANTS = "demande une identification (407)"
NO_WAY = "n'a pas ouvert la connexion"

PROXIES = [
    Fault(
        "a proxy that is not there",
        absent_proxy,
        SourceUnreachable,
        messages.proxy_unreachable,
        (PROXY,),
        "ne répond pas",
    ),
    *(
        Fault(name, stage, AccessRefused, messages.proxy_wants_credentials, (who, ""), WANTS, 1)
        for name, stage, who in (
            ("407 in clear", proxied("407 Non", FAR), PROXY),
            ("407 to CONNECT", proxied("407 Non", "https://suivi.invalid/"), PROXY),
            ("407 from the server itself", answering([response(status="407 Non")]), ""),
        )
    ),
    Fault(
        "407 to a password of the environment",
        proxied_by_environment,
        AccessRefused,
        messages.proxy_wants_credentials,
        (PROXY, "de la variable https_proxy"),
        "n'accepte pas l'identification venue de la variable https_proxy (407)",
        1,
    ),
    *(
        Fault(
            f"{status} to CONNECT",
            proxied(status, "https://suivi.invalid/"),
            SourceUnreachable,
            messages.proxy_failed,
            (PROXY,),
            NO_WAY,
            1,
        )
        for status in ("403 Forbidden", "502 Bad Gateway")
    ),
    *(
        Fault(
            f"NO_PROXY by {name}",
            exempted("https://absent.invalid/", no_proxy),
            SourceUnreachable,
            messages.name_not_found,
            ("absent.invalid",),
            "Le nom absent.invalid est introuvable",
        )
        for name, no_proxy in (
            ("host", "absent.invalid"),
            ("suffix", "exemple.fr,.invalid"),
            ("port", "absent.invalid:443"),
            ("everything", "*"),
        )
    ),
    Fault(
        "NO_PROXY by network",
        exempted(NOWHERE, "10.0.0.0/8,255.0.0.0/8"),
        SourceUnreachable,
        messages.no_route,
        ("255.255.255.255",),
        "injoignable depuis ce réseau",
    ),
]

ON_THE_WAY = [*CONNECTIONS, *PROXIES]

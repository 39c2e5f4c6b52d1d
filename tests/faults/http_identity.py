"""What goes wrong with who is who: certificates, keys, accounts, and the source that was named."""

import ssl
from collections.abc import Callable
from pathlib import Path

from cio_console.errors import (
    AccessRefused,
    SourceAbsent,
    SourceInvalid,
    SourceUnreachable,
    UsageProblem,
)
from cio_console.feed import certificate_messages, credential_messages, messages
from tests.faults.fault import Fault
from tests.faults.scene import FAR, HERE, NO_ACCOUNT, Scene, Stage, Where, at
from tests.feed.authority import LONG_AGO
from tests.feed.servers import response

ANSWER = response(b"{}")


def presenting(issue: Callable[[Scene], str]) -> Stage:
    """Return the stage of a server under TLS whose certificate is that of `issue`."""

    def stage(scene: Scene) -> Where:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(issue(scene))
        url = scene.secure([ANSWER], tls=context)
        return Where(url, scene.given(ca_bundle=scene.authority.bundle))

    return stage


def speaking_in_clear(scene: Scene) -> Where:
    """Answer https without TLS."""
    url = scene.server([ANSWER]).url.replace("http:", "https:")
    return Where(url, scene.given(ca_bundle=scene.authority.bundle))


def absent(name: str) -> Stage:
    """Return the stage of authorities that are not there; `name` is the setting or variable."""

    def stage(scene: Scene) -> Where:
        path = str(scene.folder / "absent.pem")
        scene.names["path"] = path
        given = {"ca_bundle": path} if name == "certificats" else {"environ": {name: path}}
        return Where("https://suivi.invalid/", scene.given(**given))

    return stage


def no_authority(scene: Scene) -> Where:
    """Configure a file that holds no authority."""
    path = scene.path("vide.pem", "rien\n")
    return Where("https://suivi.invalid/", scene.given(ca_bundle=str(path)))


CERTIFICATES = [
    Fault(
        "an unknown authority",
        presenting(lambda scene: scene.stranger.issue(HERE)),
        SourceUnreachable,
        certificate_messages.unknown_authority,
        (HERE,),
        "autorité inconnue de ce poste",
        0,
    ),
    Fault(
        "an expired certificate",
        presenting(lambda scene: scene.authority.issue(HERE, LONG_AGO)),
        SourceUnreachable,
        certificate_messages.certificate_expired,
        (HERE,),
        "a expiré",
        0,
    ),
    Fault(
        "a certificate for another name",
        presenting(lambda scene: scene.authority.issue("autre.exemple.fr")),
        SourceUnreachable,
        certificate_messages.certificate_for_another,
        (HERE,),
        "n'est pas celui de",
        0,
    ),
    Fault(
        "a server that speaks in clear",
        speaking_in_clear,
        SourceUnreachable,
        certificate_messages.tls_failed,
        (HERE,),
        "La connexion chiffrée avec",
    ),
    *(
        Fault(
            f"absent authorities by {name}",
            absent(name),
            UsageProblem,
            certificate_messages.bad_authorities,
            ("{path}",),
            "Le fichier de certificats",
        )
        for name in ("certificats", "SSL_CERT_FILE", "SSL_CERT_DIR")
    ),
    Fault(
        "a bundle without authority",
        no_authority,
        UsageProblem,
        certificate_messages.bad_authorities,
        ("{path}",),
        "Le fichier de certificats",
    ),
]


def showing(shown: Callable[[Scene], dict[str, object]]) -> Stage:
    """Return the stage of a server that wants a certificate, and of what is shown to it."""

    def stage(scene: Scene) -> Where:
        wanting = scene.authority.server(HERE, wants_certificate=True)
        url = scene.secure([ANSWER], tls=wanting)
        return Where(url, scene.given(ca_bundle=scene.authority.bundle, **shown(scene)))

    return stage


def apart(scene: Scene, password: str = "") -> dict[str, object]:
    """Return a certificate and its key, and name both for the sentence."""
    certificate, key = scene.authority.issue_apart("poste-du-cio", password=password)
    scene.names |= {"certificate": certificate, "key": key}
    return {"client_certificate": certificate, "client_key": key}


def without_certificate(scene: Scene) -> dict[str, object]:
    """Take the certificate away."""
    shown = apart(scene)
    Path(scene.names["certificate"]).unlink()
    return shown


def without_key(scene: Scene) -> dict[str, object]:
    """Take the key away."""
    shown = apart(scene)
    Path(scene.names["key"]).unlink()
    return shown


def with_another_key(scene: Scene) -> dict[str, object]:
    """Give the key of another certificate."""
    shown = apart(scene)
    _, scene.names["key"] = scene.authority.issue_apart("autre-poste")
    return shown | {"client_key": scene.names["key"]}


def with_an_open_key(scene: Scene) -> dict[str, object]:
    """Let everybody read the key."""
    shown = apart(scene)
    Path(scene.names["key"]).chmod(0o644)
    return shown


CLIENT = [
    Fault(
        "no client certificate",
        showing(lambda _scene: {}),
        AccessRefused,
        certificate_messages.client_certificate_wanted,
        (HERE,),
        "exige un certificat client",
        0,
    ),
    Fault(
        "a client certificate of a stranger",
        showing(lambda scene: {"client_certificate": scene.stranger.issue("poste")}),
        AccessRefused,
        certificate_messages.client_certificate_refused,
        (HERE,),
        "n'accepte pas le certificat client",
        0,
    ),
    Fault(
        "an absent client certificate",
        showing(without_certificate),
        UsageProblem,
        certificate_messages.bad_client_certificate,
        ("{certificate}",),
        "Le certificat client",
        0,
    ),
    Fault(
        "an absent key",
        showing(without_key),
        UsageProblem,
        certificate_messages.bad_client_key,
        ("{key}",),
        "est absente ou illisible",
        0,
    ),
    Fault(
        "a key alone",
        showing(lambda scene: {"client_key": apart(scene)["client_key"]}),
        UsageProblem,
        certificate_messages.key_without_certificate,
        (),
        "est donné sans",
        0,
    ),
    Fault(
        "the key of another",
        showing(with_another_key),
        UsageProblem,
        certificate_messages.key_of_another,
        ("{key}", "{certificate}"),
        "n'est pas celle du certificat",
        0,
    ),
    Fault(
        "a locked key",
        showing(lambda scene: apart(scene, "une autre phrase")),
        UsageProblem,
        certificate_messages.key_locked,
        ("{key}",),
        "protégée par un mot de passe",
        0,
    ),
    Fault(
        "an open key",
        showing(with_an_open_key),
        UsageProblem,
        certificate_messages.open_key,
        ("{key}",),
        "Protégez-la : chmod 600",
        0,
    ),
]


def with_netrc(text: str, mode: int) -> Stage:
    """Return the stage of an account in a netrc file."""

    def stage(scene: Scene) -> Where:
        path = scene.path("netrc", text, mode)
        environ = NO_ACCOUNT | {"NETRC": str(path)}
        return Where("https://suivi.invalid/", scene.given(environ=environ))

    return stage


def folder_of(change: Callable[[Path], object]) -> Stage:
    """Return the stage of a feed in a folder, changed."""

    def stage(scene: Scene) -> Where:
        change(scene.files.folder)
        scene.names["path"] = str(scene.files.folder)
        return Where(str(scene.files.folder), scene.given())

    return stage


def point_at_itself(folder: Path) -> None:
    """Make an index that no account can read, be it root."""
    (folder / "index.json").unlink()
    (folder / "index.json").symlink_to("index.json")


SETTINGS = [
    Fault(
        "another scheme",
        at("ftp://suivi.invalid/"),
        UsageProblem,
        messages.bad_address,
        (),
        "L'adresse du flux n'est pas comprise",
    ),
    Fault(
        "a name that cannot be one",
        at("https://999.1.1.1/"),
        UsageProblem,
        messages.bad_address,
        (),
        "L'adresse du flux n'est pas comprise",
    ),
    Fault(
        "a password in the address",
        at("https://moi:s3cret@suivi.invalid/"),
        UsageProblem,
        messages.credentials_in_address,
        (),
        "contient un identifiant ou un mot de passe",
    ),
    Fault(
        "plain http",
        at(FAR),
        UsageProblem,
        messages.plain_http,
        ("suivi.invalid",),
        "sans chiffrement : elle est refusée",
    ),
    Fault(
        "a password in the setting of the proxy",
        at("https://suivi.invalid/", proxy="http://moi:s3cret@proxy.invalid:3128"),
        UsageProblem,
        messages.bad_proxy,
        (),
        "L'adresse du mandataire (proxy) n'est pas comprise",
    ),
    Fault(
        "an open netrc",
        with_netrc("machine suivi.invalid login moi password s3cret", 0o644),
        UsageProblem,
        credential_messages.open_secrets,
        ("{path}",),
        "est ouvert à d'autres comptes",
    ),
    Fault(
        "a wrong netrc",
        with_netrc("machine suivi.invalid s3cret", 0o600),
        UsageProblem,
        credential_messages.bad_netrc,
        ("{path}",),
        "ne se lit pas",
    ),
    Fault(
        "half an account",
        at("https://suivi.invalid/", environ={"CIO_CONSOLE_PASSWORD": ""}),
        UsageProblem,
        credential_messages.incomplete_credentials,
        ("CIO_CONSOLE_PASSWORD",),
        "manque, ou contient un caractère interdit",
    ),
    Fault(
        "a folder that went away",
        folder_of(lambda folder: folder.rename(folder.with_name("ailleurs"))),
        SourceAbsent,
        messages.folder_missing,
        ("{path}",),
        "est absent. ",
    ),
    Fault(
        "a folder that cannot be read",
        folder_of(point_at_itself),
        AccessRefused,
        messages.folder_unreadable,
        ("{path}",),
        "ne peut pas être lu",
    ),
    Fault(
        "a folder without feed",
        folder_of(lambda folder: (folder / "index.json").unlink()),
        SourceInvalid,
        messages.folder_without_feed,
        ("{path}",),
        "ne contient pas de flux",
    ),
]

OF_IDENTITY = [*CERTIFICATES, *CLIENT, *SETTINGS]

"""What can go wrong with a feed, each with its own French sentence.

One function for each situation, returning the error to raise: what happened, what is still safe,
what to do. A sentence names a host or a public identifier, never a credential, a query string or
a pupil's datum. Those about certificates are in `certificate_messages`.
"""

from cio_console.errors import (
    STAYS,
    AccessRefused,
    SourceAbsent,
    SourceInvalid,
    SourceRefused,
    SourceUnreachable,
    UsageProblem,
)

SAFE = STAYS
FORCE = "cio-console synchroniser --forcer"
"""What accepts a feed that goes back or has lost much."""
_MEGABYTE = 1_000_000
_WANTS = "demande une identification"


# The way to the server.


def name_not_found(host: str) -> SourceUnreachable:
    """Report: DNS: the name of the server is unknown."""
    return SourceUnreachable(
        f"Le nom {host} est introuvable. {SAFE} Vérifiez la connexion au réseau et l'adresse."
    )


def connection_refused(host: str) -> SourceUnreachable:
    """Report: nothing listens at that address."""
    return SourceUnreachable(
        f"Le serveur {host} refuse la connexion. {SAFE} Réessayez plus tard ; si cela dure,"
        " prévenez qui le tient."
    )


def no_route(host: str) -> SourceUnreachable:
    """Report: the network gave no way to the server."""
    return SourceUnreachable(
        f"Le serveur {host} est injoignable depuis ce réseau. {SAFE} Vérifiez la connexion, le"
        " mandataire (proxy) et le pare-feu."
    )


def too_slow(host: str) -> SourceUnreachable:
    """Report: the whole answer did not come in time, or nothing came at all."""
    return SourceUnreachable(
        f"Le serveur {host} met trop de temps à répondre. {SAFE} Réessayez plus tard."
    )


def answer_cut(host: str) -> SourceUnreachable:
    """Report: the connection broke in the middle of an answer."""
    return SourceUnreachable(
        f"La réponse du serveur {host} a été coupée en route. {SAFE} Réessayez."
    )


def proxy_unreachable(proxy: str) -> SourceUnreachable:
    """Report: the proxy itself does not answer."""
    return SourceUnreachable(
        f"Le mandataire (proxy) {proxy} ne répond pas. {SAFE} Vérifiez le réglage"
        " « mandataire » ou la variable HTTPS_PROXY."
    )


def proxy_failed(proxy: str) -> SourceUnreachable:
    """Report: the proxy answers, but does not open the way."""
    return SourceUnreachable(
        f"Le mandataire (proxy) {proxy} n'a pas ouvert la connexion. {SAFE} Demandez à"
        " l'assistance d'y autoriser l'adresse demandée."
    )


def proxy_wants_credentials(proxy: str, origin: str) -> AccessRefused:
    """Report: 407: the proxy asks for an account, or for another; `origin`: see `unauthorised`."""
    asks = f"n'accepte pas l'identification venue {origin}" if origin else _WANTS
    return AccessRefused(
        f"Le mandataire (proxy) {proxy or 'du réseau'} {asks} (407). {SAFE} Donnez-la par"
        " CIO_CONSOLE_PROXY_USER et CIO_CONSOLE_PROXY_PASSWORD, ou par le fichier du réglage"
        " « identifiants »."
    )


# What the server answers.


def unauthorised(host: str, origin: str) -> AccessRefused:
    """Report: 401: no credentials, or wrong ones; `origin` tells where these come from."""
    if origin:
        return AccessRefused(
            f"Le serveur {host} n'accepte pas l'identification venue {origin} (401). {SAFE}"
            " Vérifiez-y le compte et le mot de passe, ou le jeton, et qu'ils n'ont pas expiré."
        )
    return AccessRefused(
        f"Le serveur {host} {_WANTS} (401), et ce poste n'en a aucune pour lui. {SAFE} Donnez-la"
        " par CIO_CONSOLE_USER et CIO_CONSOLE_PASSWORD, le réglage « identifiants » ou"
        " « trousseau » ; « cio-console config » dit ce qui est trouvé."
    )


def forbidden(host: str) -> AccessRefused:
    """Report: 403: known, but not allowed."""
    return AccessRefused(
        f"Le serveur {host} interdit l'accès à ce flux (403). {SAFE} Demandez à qui le publie"
        " d'ouvrir ce CIO à votre compte."
    )


def no_feed_there(host: str) -> SourceInvalid:
    """Report: 404 on the index."""
    return SourceInvalid(
        f"Il n'y a pas de flux à cette adresse de {host} (404). {SAFE} Vérifiez l'adresse :"
        " elle désigne le dossier qui contient index.json."
    )


def too_many_requests(host: str, wait: float | None) -> SourceUnreachable:
    """Report: 429, with the time the server asks to wait, in seconds, when it tells."""
    when = f" dans {duration(wait)}" if wait is not None else " plus tard"
    return SourceUnreachable(
        f"Le serveur {host} reçoit trop de demandes (429). {SAFE} Réessayez{when}."
    )


def request_timed_out(host: str, wait: float | None) -> SourceUnreachable:
    """Report: 408: the server did not get the question in time."""
    when = f" dans {duration(wait)}" if wait is not None else " plus tard"
    return SourceUnreachable(
        f"Le serveur {host} n'a pas reçu la demande à temps (408). {SAFE} Réessayez{when} ; si"
        " cela dure, vérifiez que le réseau n'est pas saturé."
    )


def server_failing(host: str, status: int, wait: float | None) -> SourceUnreachable:
    """Report: 425 and 5xx: the server is not able to answer now."""
    when = f" dans {duration(wait)}" if wait is not None else " plus tard"
    return SourceUnreachable(
        f"Le serveur {host} est en panne ou en maintenance ({status}). {SAFE} Réessayez{when}."
    )


def unexpected_status(host: str, status: int) -> SourceInvalid:
    """Report: any other status."""
    return SourceInvalid(
        f"Le serveur {host} a répondu de façon imprévue ({status}). {SAFE} Vérifiez l'adresse."
    )


def redirected(host: str, target: str) -> SourceInvalid:
    """Report: a redirection to another host, which is never followed."""
    return SourceInvalid(
        f"Le serveur {host} renvoie vers {target or 'une autre adresse'} : la console ne suit pas"
        f" une redirection vers un autre serveur. {SAFE} Connectez-vous au réseau s'il le demande"
        " (portail), ou corrigez l'adresse."
    )


def wants_https(host: str) -> SourceInvalid:
    """Report: the server sends from http to https, which is not followed."""
    return SourceInvalid(
        f"Le serveur {host} n'est servi qu'en https. {SAFE} Écrivez https:// au début de l'adresse."
    )


def redirected_in_clear(host: str) -> SourceInvalid:
    """Report: the server sends from https to http, which is not followed."""
    return SourceInvalid(
        f"Le serveur {host} renvoie vers une adresse sans chiffrement (http), que la console ne"
        f" suit pas. {SAFE} Prévenez qui tient ce serveur, ou corrigez l'adresse."
    )


def redirected_in_circles(host: str) -> SourceInvalid:
    """Report: too many redirections in a row."""
    return SourceInvalid(
        f"Le serveur {host} renvoie sans fin d'une page à l'autre. {SAFE} Vérifiez l'adresse."
    )


def captive_portal(host: str) -> SourceInvalid:
    """Report: a web page where data were expected: a network's log-in page, most often."""
    return SourceInvalid(
        f"Une page web a été reçue de {host} à la place des données : c'est sans doute un portail"
        f" de connexion. {SAFE} Ouvrez un navigateur, identifiez-vous, puis recommencez."
    )


# What is in the answer.


def too_large(limit: int) -> SourceInvalid:
    """Report: more bytes than any feed needs, before or after decompression."""
    return SourceInvalid(
        f"La réponse dépasse {max(limit // _MEGABYTE, 1)} Mo : elle n'est pas lue. {SAFE}"
        " Prévenez qui publie le flux."
    )


def bad_encoding() -> SourceInvalid:
    """Report: the compressed transfer cannot be undone."""
    return SourceInvalid(
        f"La réponse est mal compressée. {SAFE} Réessayez ; si cela dure, prévenez qui tient"
        " ce serveur."
    )


def integrity(name: str) -> SourceInvalid:
    """Report: the bytes of an object are not those its SHA-256 names."""
    return SourceInvalid(
        f"L'objet {name[:12]}… n'a pas le contenu annoncé (empreinte ou taille différente) : il"
        f" est ignoré. {SAFE} Réessayez ; si cela dure, prévenez qui publie le flux."
    )


def object_missing(name: str) -> SourceInvalid:
    """Report: 404 on an object that the index names."""
    return SourceInvalid(
        f"L'objet {name[:12]}… n'est pas encore publié. {SAFE} Il sera repris à la prochaine"
        " synchronisation."
    )


def not_json(what: str) -> SourceInvalid:
    """Report: the document is not JSON."""
    return SourceInvalid(f"{what} n'est pas du JSON valable. {SAFE} Prévenez qui publie le flux.")


def wrong_content(what: str, problem: str) -> SourceInvalid:
    """Report: JSON, but not what the contract says; `problem` is a French phrase."""
    return SourceInvalid(
        f"{what} ne suit pas le format attendu : {problem}. {SAFE} Prévenez qui publie le flux."
    )


def not_a_feed(what: str) -> SourceInvalid:
    """Report: the document is JSON, but does not claim to be ours."""
    return SourceInvalid(f"{what} n'est pas celui d'un flux de suivi. {SAFE} Vérifiez l'adresse.")


# What is readable but must not replace what is held.


def too_new(version: str, known: str) -> SourceRefused:
    """Report: a greater major version of the format."""
    return SourceRefused(
        f"Ce flux est au format {version} ; cette console lit le format {known}. {SAFE}"
        " Mettez la console à jour."
    )


def rollback(received: int, held: int) -> SourceRefused:
    """Report: a revision lower than the one held."""
    return SourceRefused(
        f"Le flux est revenu en arrière : révision {received}, alors que la révision {held} est"
        f" déjà reçue. {SAFE} Prévenez qui publie le flux ; si ce retour est voulu : {FORCE}."
    )


def shrunken(what: str) -> SourceRefused:
    """Report: much of what was held has gone; `what` says it in French."""
    return SourceRefused(
        f"Le flux a perdu une partie de son contenu : {what}. {SAFE} Si c'est voulu : {FORCE}."
    )


# The address itself.


def bad_address() -> UsageProblem:
    """Report: neither http(s) nor a folder."""
    return UsageProblem(
        f"L'adresse du flux n'est pas comprise. {SAFE} Donnez https://serveur/chemin/ ou un"
        " dossier."
    )


def credentials_in_address() -> UsageProblem:
    """Report: user:password@ in the URL."""
    return UsageProblem(
        "L'adresse du flux contient un identifiant ou un mot de passe : elle est refusée, car une"
        f" adresse s'affiche et s'enregistre. {SAFE} Donnez-les par CIO_CONSOLE_USER et"
        " CIO_CONSOLE_PASSWORD, ou par un fichier privé (réglage « identifiants »)."
    )


def plain_http(host: str) -> UsageProblem:
    """Report: http:// beyond this machine, without the user's consent."""
    return UsageProblem(
        f"L'adresse de {host} est en http, sans chiffrement : elle est refusée. {SAFE} Utilisez"
        " https, ou acceptez-le par le réglage http_en_clair = true."
    )


def bad_proxy() -> UsageProblem:
    """Report: the proxy's address cannot be used."""
    return UsageProblem(
        f"L'adresse du mandataire (proxy) n'est pas comprise. {SAFE} Donnez http://serveur:port,"
        " sans identifiant dans le réglage « mandataire »."
    )


# The same contract read from a folder.


def folder_missing(path: str) -> SourceAbsent:
    """Report: the folder is not there: a share that is not mounted, a key that was removed."""
    return SourceAbsent(
        f"Le dossier {path} est absent. {SAFE} Vérifiez son nom, et que le disque ou le partage"
        " est bien connecté."
    )


def folder_unreadable(path: str) -> AccessRefused:
    """Report: rights, or a disk that fails."""
    return AccessRefused(f"Le dossier {path} ne peut pas être lu. {SAFE} Vérifiez ses droits.")


def folder_without_feed(path: str) -> SourceInvalid:
    """Report: no index.json in it."""
    return SourceInvalid(
        f"Le dossier {path} ne contient pas de flux (index.json). {SAFE} Vérifiez son nom."
    )


def duration(seconds: float) -> str:
    """Return a waiting time in French, rounded up: « 30 s », « 5 min », « 2 h »."""
    whole = max(1, int(-(-seconds // 1)))
    for unit, name in ((3600, "h"), (60, "min")):
        if whole >= 2 * unit or whole == unit:
            return f"{-(-whole // unit)} {name}"
    return f"{whole} s"

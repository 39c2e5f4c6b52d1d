"""What can go wrong with certificates, each with its own French sentence.

The sequel of `messages`: first the certificate of the server, then the one this console shows it.
"""

from shlex import quote

from cio_console.errors import AccessRefused, SourceUnreachable, UsageProblem
from cio_console.feed.messages import SAFE


def unknown_authority(host: str) -> SourceUnreachable:
    """Report: the certificate comes from an authority this computer does not know."""
    return SourceUnreachable(
        f"Le certificat de {host} vient d'une autorité inconnue de ce poste. {SAFE} Indiquez le"
        " fichier de l'autorité de votre académie par le réglage « certificats »."
    )


def certificate_expired(host: str) -> SourceUnreachable:
    """Report: the certificate is past its date."""
    return SourceUnreachable(
        f"Le certificat de {host} a expiré. {SAFE} Vérifiez la date de ce poste, puis prévenez"
        " qui publie le flux."
    )


def certificate_for_another(host: str) -> SourceUnreachable:
    """Report: the certificate is for another name."""
    return SourceUnreachable(
        f"Le certificat présenté n'est pas celui de {host}. {SAFE} Vérifiez l'adresse ; n'allez"
        " pas plus loin si elle est juste, et prévenez l'assistance."
    )


def tls_failed(host: str) -> SourceUnreachable:
    """Report: the encrypted connection could not be made, for another reason."""
    return SourceUnreachable(
        f"La connexion chiffrée avec {host} n'a pas pu s'établir. {SAFE} Vérifiez que l'adresse"
        " est bien en https et que rien ne l'intercepte."
    )


def bad_authorities(path: str) -> UsageProblem:
    """Report: the configured file of authorities cannot be used."""
    return UsageProblem(
        f"Le fichier de certificats {path} est absent ou illisible. {SAFE} Corrigez le réglage"
        " « certificats » ou la variable SSL_CERT_FILE : un fichier PEM est attendu."
    )


def client_certificate_wanted(host: str) -> AccessRefused:
    """Report: the server only talks to those who show a certificate, and none was shown."""
    return AccessRefused(
        f"Le serveur {host} exige un certificat client, et aucun ne lui est présenté. {SAFE}"
        " Indiquez celui qu'on vous a remis par les réglages « certificat_client » et"
        " « cle_client »."
    )


def client_certificate_refused(host: str) -> AccessRefused:
    """Report: the server does not accept the certificate that was shown."""
    return AccessRefused(
        f"Le serveur {host} n'accepte pas le certificat client de ce poste : il est expiré, révoqué"
        f" ou d'une autre autorité. {SAFE} Demandez-en un autre à qui publie le flux."
    )


def bad_client_certificate(path: str) -> UsageProblem:
    """Report: the configured file holds no certificate that can be read."""
    return UsageProblem(
        f"Le certificat client {path} est absent ou illisible. {SAFE} Corrigez le réglage"
        " « certificat_client » : un fichier PEM, « BEGIN CERTIFICATE », est attendu."
    )


def bad_client_key(path: str) -> UsageProblem:
    """Report: the configured file holds no private key that can be read."""
    return UsageProblem(
        f"La clé privée {path} est absente ou illisible. {SAFE} Corrigez le réglage"
        " « cle_client » : un fichier PEM, « BEGIN PRIVATE KEY », est attendu."
    )


def key_without_certificate() -> UsageProblem:
    """Report: a key is configured, and no certificate."""
    return UsageProblem(
        f"Le réglage « cle_client » est donné sans « certificat_client ». {SAFE} Donnez les deux,"
        " ou le second seul si un même fichier contient le certificat et sa clé."
    )


def key_of_another(key: str, certificate: str) -> UsageProblem:
    """Report: the key and the certificate are both good, and not of one another."""
    return UsageProblem(
        f"La clé privée {key} n'est pas celle du certificat {certificate}. {SAFE} Corrigez les"
        " réglages « cle_client » et « certificat_client »."
    )


def key_locked(path: str) -> UsageProblem:
    """Report: the key is encrypted, and the passphrase is absent or wrong."""
    return UsageProblem(
        f"La clé privée {path} est protégée par un mot de passe, qui manque ou n'est pas le bon."
        f" {SAFE} Donnez-le par la variable CIO_CONSOLE_KEY_PASSWORD."
    )


def open_key(path: str) -> UsageProblem:
    """Report: a private key that other accounts can read."""
    return UsageProblem(
        f"La clé privée {path} est lisible par d'autres comptes : elle n'est pas utilisée. {SAFE}"
        f" Protégez-la : chmod 600 {quote(path)}"
    )

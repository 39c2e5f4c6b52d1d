"""What can go wrong with credentials, each with its own French sentence. No secret is ever quoted.

A sentence gives the very command that mends what it tells, ready to be copied.
"""

import os
import shlex
from pathlib import Path

from cio_console.errors import UsageProblem
from cio_console.feed.messages import SAFE

_ELSEWHERE = (
    "les variables CIO_CONSOLE_USER et CIO_CONSOLE_PASSWORD, ou un fichier privé désigné par le"
    " réglage « identifiants »"
)


def incomplete_credentials(name: str) -> UsageProblem:
    """Report: half of a pair of variables, or a value that no header can carry."""
    return UsageProblem(
        f"La variable {name} manque, ou contient un caractère interdit. {SAFE} Donnez"
        " CIO_CONSOLE_USER et CIO_CONSOLE_PASSWORD ensemble, ou CIO_CONSOLE_TOKEN seule."
    )


# A file that holds secrets.


def open_secrets(path: Path | str) -> UsageProblem:
    """Report: a file of credentials that other accounts can read or change."""
    return UsageProblem(
        f"Le fichier d'identifiants {path} est ouvert à d'autres comptes : il n'est pas"
        f" utilisé. {SAFE} Protégez-le : chmod 600 {_quoted(path)}"
    )


def owned_by_another(path: Path) -> UsageProblem:
    """Report: a file of credentials that another account owns, and may read and change."""
    return UsageProblem(
        f"Le fichier d'identifiants {path} appartient à un autre compte : il n'est pas utilisé."
        f" {SAFE} Faites-le mettre à votre nom : sudo chown {os.geteuid()} {_quoted(path)}"
    )


def is_a_link(path: Path) -> UsageProblem:
    """Report: a symbolic link, which anyone who owns its folder can point elsewhere."""
    return UsageProblem(
        f"Le fichier d'identifiants {path} est un lien : il n'est pas suivi. {SAFE} Donnez dans"
        " le réglage « identifiants » le chemin du fichier lui-même, que montre :"
        f" readlink -f {_quoted(path)}"
    )


def not_regular(path: Path) -> UsageProblem:
    """Report: a folder, a pipe, a device."""
    return UsageProblem(
        f"Le fichier d'identifiants {path} n'est pas un fichier ordinaire : il n'est pas lu."
        f" {SAFE} Corrigez le réglage « identifiants »."
    )


def file_missing(path: Path) -> UsageProblem:
    """Report: the settings name a file that is not there."""
    return UsageProblem(
        f"Le fichier d'identifiants {path} est absent. {SAFE} Créez-le, ou retirez le réglage"
        f" « identifiants ». Pour le créer privé : install -m 600 /dev/null {_quoted(path)}"
    )


def closed_to_us(path: Path) -> UsageProblem:
    """Report: this account itself may not read its file, or the disk fails."""
    return UsageProblem(
        f"Le fichier d'identifiants {path} ne peut pas être lu. {SAFE} Rendez-le lisible à vous"
        f" seul : chmod 600 {_quoted(path)}"
    )


def bad_credentials_file(path: Path, place: str) -> UsageProblem:
    """Report: neither UTF-8 nor TOML; `place` tells where, never what."""
    return UsageProblem(
        f"Le fichier d'identifiants {path} n'est pas du TOML correct ({place}). {SAFE} Écrivez"
        " chaque entrée sur sa ligne, son texte entre guillemets, le fichier en UTF-8."
    )


def bad_netrc(path: str) -> UsageProblem:
    """Report: a netrc file that cannot be read."""
    return UsageProblem(
        f"Le fichier d'identifiants {path} ne se lit pas. {SAFE} Vérifiez sa forme : machine"
        " SERVEUR login COMPTE password MOT_DE_PASSE"
    )


# The keyring.


def no_keyring_package() -> UsageProblem:
    """Report: the optional package is not installed."""
    return UsageProblem(
        "Le réglage « trousseau » demande le paquet keyring, qui n'est pas installé."
        f" {SAFE} Installez-le : pip install 'cio-console[trousseau]'. Sans lui : {_ELSEWHERE}."
    )


def no_keyring() -> UsageProblem:
    """Report: a server without desktop, most often: nothing keeps passwords there."""
    return UsageProblem(
        "Ce poste n'a pas de trousseau où lire un mot de passe, comme tout serveur sans bureau."
        f" {SAFE} Mettez trousseau = false dans les réglages, et donnez plutôt {_ELSEWHERE}."
    )


def keyring_closed() -> UsageProblem:
    """Report: locked, refused by its owner, or out of order."""
    return UsageProblem(
        f"Le trousseau de ce poste ne s'ouvre pas. {SAFE} Ouvrez votre session, puis recommencez ;"
        f" à une tâche planifiée, qui ne le peut pas, donnez plutôt {_ELSEWHERE}."
    )


def bad_keyring_secret(command: str) -> UsageProblem:
    """Report: what the keyring holds cannot be sent; `command` stores another."""
    return UsageProblem(
        "Le compte ou le mot de passe du trousseau contient un caractère qui ne peut pas être"
        f" envoyé. {SAFE} Enregistrez-le de nouveau : {command}"
    )


def _quoted(path: Path | str) -> str:
    return shlex.quote(str(path))

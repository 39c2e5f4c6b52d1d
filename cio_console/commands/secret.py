"""The secret of this installation, for the commands whose reports may be compared later."""

import os

from cio_console.commands.output import narrate
from cio_console.errors import StoreProblem
from cio_console.store.paths import Home
from cio_console.store.secret import installation_secret


def secret_of(home: Home) -> bytes:
    """Return the secret kept in a home, made at its first use.

    Where it cannot be kept, says so and returns b"": the reports then have no hash.
    """
    secret = installation_secret(home.data)
    if secret.notice:
        narrate(secret.notice)
    return secret.value


def secret_of_this_account() -> bytes:
    """Return the secret of the home that the environment gives, likewise."""
    try:
        return secret_of(Home.resolve(os.environ))
    except StoreProblem:
        narrate(
            "Ce compte n'a pas de dossier personnel : les rapports n'auront pas d'empreintes et se"
            " compareront par le numéro des élèves seulement."
        )
        return b""

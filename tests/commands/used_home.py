"""A home used for months, and what of it is left."""

from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.secret import NAME, installation_secret
from tests.commands.builders import CLEAN, FAULTY, SOURCE, fill, note
from tests.store.builders import acceptance
from tests.store.caches import fill_cache

OTHER = "https://autre.exemple/"
EVERYTHING = (True, True, 2, 1, True)
"""What `held` tells of it before anything goes."""


def use(home: Home) -> Home:
    """Put in a home two sources, two notes, an accepted finding and a secret; return it."""
    fill(home)
    fill_cache(home.cache(OTHER), OTHER)
    note(home, CLEAN, "Vu avec Mme Petit")
    note(home, FAULTY, "Rappeler M. Grand")
    Journal(home.journal).accept_all([acceptance()])
    installation_secret(home.data)
    return home


def held(home: Home) -> tuple[bool, bool, int, int, bool]:
    """Tell what is held: the caches of both sources, contacts, acceptances, the secret."""
    journal = Journal(home.journal)
    return (
        home.cache(SOURCE).exists(),
        home.cache(OTHER).exists(),
        len(journal.contacts()),
        len(journal.acceptances()),
        (home.data / NAME).exists(),
    )

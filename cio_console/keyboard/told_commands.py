"""The commands that write down what a school said, and what is only read: a part of the registry.

Pure data.
"""

from cio_console.keyboard.command import NAVIGATE, WORK, Command

CAMPAIGN_BEFORE = Command(
    "campaign-before",
    ("C",),
    "Campagne passée",
    "Montre la campagne précédente, en lecture seule ; encore : celle en cours.",
    "app.show_campaign_before",
    NAVIGATE,
)
"""Shows what nothing is written about any more."""


def told_commands(
    contacted: tuple[str, ...], declared: tuple[str, ...], lists: tuple[str, ...]
) -> tuple[Command, ...]:
    """Return them in the order of the footer, each for the screens that are its own.

    In the `lists` of schools, noting a contact is what they are there for.
    """
    return (
        Command(
            "contact",
            ("c",),
            "Relance",
            "Note une relance de l'établissement : avec qui, comment, ce qui est convenu.",
            "screen.contact",
            WORK,
            screens=contacted,
            footer=7,
            footer_on=tuple((screen, 4) for screen in lists),
        ),
        Command(
            "declare",
            ("p",),
            "Pointer",
            "Note un dépôt qu'on vous a dit, sans le fichier : quelle remontée, quel jour, qui.",
            "screen.declare",
            WORK,
            screens=declared,
        ),
    )

"""The commands of the screens of findings alone: a part of the registry. Pure data."""

from cio_console.keyboard.command import LIST, WORK, Command

FINDINGS = "findings"
"""The screen of a list of findings."""
FINDING = "finding"
"""The screen of one finding."""

FINDING_COMMANDS = (
    Command(
        "progress",
        ("f",),
        "Évolution",
        "Ne montre que les nouvelles ; puis les changées, les restantes, les corrigées, tout.",
        "screen.cycle_progress",
        LIST,
        screens=(FINDINGS,),
    ),
    Command(
        "accepted",
        ("O",),
        "Acceptées",
        "Masque les anomalies acceptées, ou les montre.",
        "screen.toggle_accepted",
        LIST,
        screens=(FINDINGS,),
    ),
    Command(
        "decide",
        ("o",),
        "Accepter",
        "Laisse l'anomalie telle quelle, pour une raison et jusqu'à un jour, ou revient dessus.",
        "screen.decide",
        WORK,
        screens=(FINDINGS, FINDING),
        footer=6,
    ),
)
"""In the order of the footer."""

"""Questions asked on a terminal: on stderr, so that stdout stays data."""

import sys

from cio_console.errors import UsageProblem


def can_ask() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer(question: str) -> str:
    """Return what is typed after a question, without the spaces around; "" at the end of input."""
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def agrees(question: str) -> bool:
    """Tell whether « oui » is answered; anything else is no."""
    return answer(f"{question} (oui/non)").lower() in ("o", "oui")


def require_someone(advice: str) -> None:
    """Raise UsageProblem, with what to type, when nobody can answer."""
    if not can_ask():
        raise UsageProblem(f"personne n'est là pour répondre : rien n'est fait. {advice}")

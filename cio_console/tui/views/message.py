"""The Message screen as lines: what is wrong in the template, then the message as it will leave."""

from collections.abc import Sequence

from cio_console.presentation.mail_address import addresses
from cio_console.presentation.message import NO_ADDRESS, Message
from cio_console.tui.views.lines import EMPTY, Line, Span, cut_line, joined, labelled, line, wrap

_LABEL = len("Objet ")
PREPARING = "Préparation du message…"


def title(uais: Sequence[str], rank: int, name: str, own_template: str) -> Line:
    """Return the title: for whom, which one of several, from which template."""
    parts = [line(Span("Message", "title"), f" {name}")]
    if len(uais) > 1:
        parts.append(line(Span(f"{rank + 1} sur {len(uais)}", "accent")))
    told = f"modèle : {own_template}" if own_template else "modèle d'origine"
    return joined([*parts, line(Span(told, "muted"))])


def page(messages: Sequence[Message], rank: int, problems: Sequence[str], width: int) -> list[Line]:
    """Return the message of that rank, or why there is none."""
    lines: list[Line] = []
    for problem in problems:
        lines += wrap(problem, width, style="error")
    if problems:
        told = "Corrigez le modèle, puis revenez : aucun message n'est écrit tant qu'il est faux."
        return [*lines, EMPTY, *wrap(told, width)]
    if not messages:
        return [line(Span(PREPARING, "muted"))]
    return [cut_line(one, width) for one in _message(messages[rank], width)]


def _message(message: Message, width: int) -> list[Line]:
    lines = [line(Span("À     ", "muted"), message.to or NO_ADDRESS)]
    if not addresses(message.to):
        why = "Cette adresse ne peut pas servir : le" if message.to else "Le"
        told = f"{why} brouillon sera à adresser à la main."
        lines += wrap(told, width, style="warning")
    if message.copies:
        lines += labelled("Copie", message.copies, width, _LABEL)
    lines += [line(Span("Objet ", "muted"), Span(message.subject, "title")), EMPTY]
    for text in message.body.splitlines():
        indent = " " * (len(text) - len(text.lstrip(" ")))
        lines += wrap(text, width, indent) or [EMPTY]
    return lines

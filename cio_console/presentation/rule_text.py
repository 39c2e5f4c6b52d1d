"""A rule explained in paragraphs and by an example: the same words everywhere."""

from msgspec import Struct

from cio_console.domain.rule import Rule


class Paragraph(Struct, frozen=True):
    """A heading and its text, not folded."""

    title: str
    text: str


def explain(rule: Rule, *, web_service: bool | None) -> list[Paragraph]:
    """Return why the rule matters, what to do, who does it and its source.

    `web_service` chooses the advice of the day; None gives both, before and after it starts.
    """
    return [
        Paragraph("Pourquoi c'est important", rule.why),
        *_advice(rule, web_service),
        Paragraph("Qui corrige", rule.who),
        Paragraph("Source", rule.source),
    ]


def _advice(rule: Rule, web_service: bool | None) -> list[Paragraph]:
    if web_service is not None:
        return [Paragraph("Que faire aujourd'hui", rule.fix(web_service=web_service))]
    if not rule.fix_after or rule.fix_after == rule.fix_before:
        return [Paragraph("Que faire", rule.fix_before)]
    return [
        Paragraph("Que faire avant le service web (jusqu'à fin janvier)", rule.fix_before),
        Paragraph("Que faire après (à partir de février)", rule.fix_after),
    ]


class Example(Struct, frozen=True):
    """Lines of a file, to be shown as they are written."""

    title: str
    lines: tuple[str, ...]


def examples(rule: Rule) -> list[Example]:
    """Return what the file holds when the rule fires, then the same once right; [] without any."""
    shown = (("À corriger", rule.example_wrong), ("Corrigé", rule.example_right))
    return [Example(title, tuple(text.splitlines())) for title, text in shown if text]


def names(rule: Rule) -> str:
    """Return the slug of a rule and its former ones: « ine-double (ancien nom : ine-2) »."""
    if not rule.aliases:
        return rule.slug
    title = "ancien nom" if len(rule.aliases) == 1 else "anciens noms"
    return f"{rule.slug} ({title} : {', '.join(rule.aliases)})"

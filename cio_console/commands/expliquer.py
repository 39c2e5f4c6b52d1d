"""`expliquer`: one rule, or the whole catalogue."""

import click
import msgspec

from cio_console.checks.catalogue import catalogue
from cio_console.checks.catalogue import rule as rule_of
from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.options import TypedDay, open_place, shared
from cio_console.commands.output import Styler, folded, hanging, width, write, write_json
from cio_console.domain.rule import Rule
from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.presentation.labels import severity_label
from cio_console.presentation.rule_text import examples, explain, names
from cio_console.presentation.styles import SEVERITY_STYLES


class RulesDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `expliquer --json` writes."""

    format: str = "cio-rules"
    format_version: str = FORMAT_VERSION
    rules: tuple[Rule, ...] = ()


@click.command("expliquer", cls=FrenchCommand)
@click.argument("code", cls=FrenchArgument, required=False, default="", metavar="[CODE]")
@shared("conseil", "json", "couleur")
def command(*, code: str, day: TypedDay | None, as_json: bool, colour: str) -> int:
    """Explique une règle : pourquoi elle compte, que faire, qui corrige, un exemple.

    CODE est le code (S111) ou le nom (courriel-manquant) ; sans lui, liste le catalogue. Avec
    --date, seulement ce qu'il faut faire ce jour-là.
    """
    rules = (rule_of(code),) if code else tuple(catalogue().values())
    style = Styler(colour)
    if as_json:
        write_json(RulesDocument(rules=rules))
    elif code:
        write(_whole(rules[0], _web_service(day), style))
    else:
        write(line for rule in rules for line in _lines(rule, style))
    return 0


def _lines(rule: Rule, style: Styler) -> list[str]:
    label = f"{severity_label(rule.severity):<13}"
    mark = f"{rule.code}  {style(label, SEVERITY_STYLES[rule.severity])}  "
    return hanging(mark, len(rule.code) + len(label) + 4, rule.title, width())


def _web_service(day: TypedDay | None) -> bool | None:
    """Tell whether the automated transfer has started on that day; None without a day."""
    if day is None:
        return None
    campaign = open_place().campaign()
    return campaign.web_service_started(campaign.end_of_day(day.of(campaign)))


def _whole(rule: Rule, web_service: bool | None, style: Styler) -> list[str]:
    room = min(width(), 100)
    severity = style(severity_label(rule.severity), SEVERITY_STYLES[rule.severity])
    lines = [style(f"{rule.code} {rule.title}", "title"), f"{severity} · {names(rule)}"]
    for paragraph in explain(rule, web_service=web_service):
        lines += ["", style(paragraph.title, "title"), *folded(paragraph.text, room, "  ")]
    for example in examples(rule):
        lines += ["", style(f"Exemple : {example.title.lower()}", "title")]
        for text in example.lines:
            inside = text.lstrip()
            lines += folded(inside, room, "  " + text[: -len(inside)])
    return lines

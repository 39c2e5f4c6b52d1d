"""`make docs`: write the pages that come from the program itself: `python -m tests.docs`.

`docs/regles.md` is the catalogue of rules, in French, with the words of `expliquer`; the table of
the keys in `docs/ecran.md` is the registry of commands; `docs/cio-console.1` and the helps that end
`docs/commandes.md` are the command line; the screen of `README.md` is the demo's; `docs/schemas` is
the types of what is published.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from cio_console.checks.catalogue import catalogue
from cio_console.domain.rule import Rule
from cio_console.keyboard.command import GROUPS, Command
from cio_console.keyboard.keymap import COMMAND_NAMES
from cio_console.keyboard.names import key_name
from cio_console.keyboard.registry import COMMANDS, SCREEN_NAMES
from cio_console.presentation.labels import severity_label
from cio_console.presentation.rule_text import examples, explain, names
from tests import manual, pictures, schemas

_DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = _DOCS / "regles.md"
SCREEN_PAGE = _DOCS / "ecran.md"
COMMANDS_PAGE = _DOCS / "commandes.md"
_HELPS = re.compile(r"(?<=<!-- aides -->\n).*?(?=<!-- fin des aides -->)", re.DOTALL)
_KEYS = re.compile(r"(?<=<!-- touches -->\n).*?(?=<!-- fin des touches -->)", re.DOTALL)

CHAPTERS = {
    "fichier": "Le fichier lui-même",
    "siecle": "L'export d'élèves de SIECLE et ses compagnons",
    "notes": "Le fichier de notes",
    "croisement": "Les notes à côté de SIECLE",
}
"""Scope → title of its chapter, in the order of the page."""

INTRODUCTION = """\
# Les règles de contrôle

<!-- Écrite par « make docs » depuis cio_console/checks/texts : ne pas la modifier à la main. -->

Ce sont des contrôles locaux : aucun document public ne donne la liste de ceux que fait Parcoursup.
Chaque règle a un code et un nom qui ne changent jamais de sens ; `cio-console expliquer S104` et
`cio-console expliquer ine-en-double` affichent le même texte que cette page. Toutes les données des
exemples sont inventées.

| Gravité | Ce qu'elle veut dire |
|---|---|
| bloquante | le fichier ne peut pas servir |
| erreur | un élève ou une classe en pâtira |
| avertissement | à vérifier : c'est souvent une faute, pas toujours |
| information | rien à corriger |
"""

_MARKDOWN = re.compile(r"([\\`*<\[\]])")


def rules_page(rules: Sequence[Rule]) -> str:
    """Return the page of these rules: a table of contents, then each rule in its chapter."""
    chapters = [
        (title, [r for r in rules if r.scope == scope]) for scope, title in CHAPTERS.items()
    ]
    parts = [
        INTRODUCTION,
        "## Sommaire\n",
        *(_contents(*chapter) for chapter in chapters if chapter[1]),
    ]
    for title, found in chapters:
        if found:
            parts += [f"## {title}\n", *("\n".join(_rule(rule)) for rule in found)]
    return "\n".join(parts)


def _contents(title: str, rules: Sequence[Rule]) -> str:
    rows = [
        f"| [{rule.code}](#{rule.code.lower()}) | {_escaped(rule.title)} "
        f"| {severity_label(rule.severity)} |"
        for rule in rules
    ]
    return "\n".join([f"**{title}**\n", "| Code | Règle | Gravité |", "|---|---|---|", *rows, ""])


def _rule(rule: Rule) -> Iterator[str]:
    yield f'### <a id="{rule.code.lower()}"></a>{rule.code} · {_escaped(rule.title)}\n'
    yield f"{severity_label(rule.severity).capitalize()} · `{names(rule)}`\n"
    for paragraph in explain(rule, web_service=None):
        yield f"**{paragraph.title}.** {_escaped(paragraph.text)}\n"
    for example in examples(rule):
        yield f"{example.title} :\n"
        yield "\n".join(["```text", *example.lines, "```\n"])


def screen_page(text: str, commands: Sequence[Command]) -> str:
    """Return the page of the screens with the table of these commands, by group."""
    head = "| Touches | Commande | Nom dans `[touches]` | Ce qu'elle fait |\n|---|---|---|---|"
    tables = [
        "\n".join([f"\n### {group}\n", head, *(_key_row(c) for c in commands if c.group == group)])
        for group in GROUPS
    ]
    return _KEYS.sub(lambda _: "\n".join([*tables, "", ""]), text)


def commands_page(text: str) -> str:
    """Return the page of the commands with the help of each, as the program writes it."""
    helps = [f"### `{path} --help`\n\n```text\n{told}\n```\n" for path, told in manual.help_pages()]
    return _HELPS.sub(lambda _: "\n".join(["", *helps, ""]), text)


def _key_row(command: Command) -> str:
    keys = " ".join(f"`{key_name(key)}`" for key in command.keys)
    where = ", ".join(SCREEN_NAMES[screen] for screen in command.screens)
    told = f"{command.help} ({where})" if where else command.help
    return f"| {keys} | {command.label} | `{COMMAND_NAMES[command.id]}` | {told} |"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def main() -> int:
    """Write the pages again, and say which ones changed."""
    _write(PAGE, rules_page(tuple(catalogue().values())))
    _write(pictures.README, pictures.readme(pictures.README.read_text("utf-8")))
    _write(manual.PAGE, manual.manual_page())
    _write(COMMANDS_PAGE, commands_page(COMMANDS_PAGE.read_text("utf-8")))
    _write(SCREEN_PAGE, screen_page(SCREEN_PAGE.read_text("utf-8"), COMMANDS))
    schemas.FOLDER.mkdir(exist_ok=True)
    for path, text in schemas.pages().items():
        _write(path, text)
    return 0


def _write(path: Path, page: str) -> None:
    changed = not path.exists() or path.read_text("utf-8") != page
    path.write_text(page, "utf-8")
    print(f"{path.relative_to(_DOCS.parent)} : {'réécrit' if changed else 'à jour'}")


if __name__ == "__main__":
    sys.exit(main())

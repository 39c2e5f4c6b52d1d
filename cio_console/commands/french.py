"""click in French: its headings, its « --help », its complaints about what was typed."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click
from click.types import OptionHelpExtra

_USAGE = "Utilisation : "

_COMPLAINTS: tuple[tuple[str, str], ...] = (
    (r"No such option: (?P<a>\S+?)\.?$", "l'option « {a} » n'existe pas."),
    (r"No such option '?(?P<a>[^'\s]+)'?\.", "l'option « {a} » n'existe pas."),
    (r"Missing argument '?(?P<a>[^'\s.]+)'?\.?", "il manque l'argument {a}."),
    (r"Missing option '?(?P<a>[^']+?)'?\.?$", "il manque l'option {a}."),
    (r"Missing command\.?", "il manque le nom d'une commande."),
    (r"Option '(?P<a>.*)' requires an argument\.", "l'option {a} attend une valeur."),
    (r"Option '(?P<a>.*)' does not take a value\.", "l'option {a} n'attend pas de valeur."),
    (r"Got unexpected extra arguments? \((?P<a>.*)\)\.?", "de trop sur la ligne : {a}."),
)
"""What click says, and what the user reads."""


def complaint(error: click.UsageError) -> str:
    """Return click's usage error as one French sentence, with the nearest names when it has any."""
    message = error.format_message()
    near = getattr(error, "possibilities", None)
    tail = f" Voulez-vous dire {' ou '.join(sorted(near))} ?" if near else ""
    for pattern, french in _COMPLAINTS:
        if found := re.match(pattern, message):
            named = {name: word.rstrip("…") for name, word in found.groupdict().items()}
            return french.format(**named) + tail
    return re.sub(r"^Invalid value for '?([^':]+)'?: ", r"\1 : ", message) + tail


_SPACE, _HYPHEN = "\u00a0", "\u2011"
"""The space and the hyphen where no line ends."""


def _held(text: str) -> str:
    """Return `text` so that no line ends inside « », before a high sign or in « IEN-IO »."""
    told = re.sub(r"(?<=«) | (?=[»:;?!])", _SPACE, text)
    return told.replace("-", _HYPHEN)


class FrenchFormatter(click.HelpFormatter):
    """Folds and punctuates as French does: the space before a colon, no line ended within « »."""

    def write(self, string: str) -> None:
        """Write with the ordinary space and hyphen, now that the lines are folded."""
        super().write(string.replace(_SPACE, " ").replace(_HYPHEN, "-"))

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        super().write_text(_held(text))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names, each with its paragraph."""
        held = [(name, _held(told)) for name, told in rows]
        super().write_dl(held, col_max, col_spacing)

    def write_heading(self, heading: str) -> None:
        """Write « Options : »."""
        self.write(f"{'':>{self.current_indent}}{heading} :\n")


class FrenchContext(click.Context):
    """A context whose help is laid out in French."""

    formatter_class = FrenchFormatter


class FrenchOption(click.Option):
    """An option whose help says « [obligatoire] » where click writes « [required] »."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """Return what stands between brackets after the help."""
        return {"required": "obligatoire"} if self.required else {}


class FrenchMixin(click.Command):
    """A command whose help is in French."""

    context_class = FrenchContext

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write « Utilisation : … »."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_USAGE)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return « --help » with a French sentence."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Affiche cette aide et s'arrête."
        return option


class FrenchCommand(FrenchMixin, click.Command):
    """A leaf command."""


class FrenchArgument(click.Argument):
    """An argument that is named as its metavar everywhere, in help as in complaints."""

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """Return the metavar, without click's quotes."""
        return self.metavar or super().get_error_hint(ctx)


class FrenchChoice(click.ParamType[str]):
    """One word among a few."""

    name = "choix"

    def __init__(self, choices: Sequence[str]) -> None:
        """Accept `choices` only."""
        self._choices = tuple(choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the words themselves."""
        return "|".join(self._choices)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or fail with the list of those that exist; "" is the default."""
        if value and value not in self._choices:
            self.fail(f"« {value} » n'est pas l'un de : {', '.join(self._choices)}.", param, ctx)
        return str(value)


class Parsed(click.ParamType[Any]):
    """A value read by a function that raises ValueError with a French sentence."""

    def __init__(self, name: str, parse: Callable[[str], object]) -> None:
        """Show the value as `name` in the help."""
        self.name = name
        self._parse = parse

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the name."""
        return self.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what the function makes of the value; "" is the default."""
        if not isinstance(value, str) or not value:
            return value
        try:
            return self._parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def whole_number(least: int, most: int) -> Parsed:
    """Return the type of a whole number from `least` to `most`."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"« {text} » n'est pas un nombre entier de {least} à {most}.")
        return int(text)

    return Parsed("N", parse)

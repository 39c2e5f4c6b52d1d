"""Groups of commands whose members are imported when they are run, not before."""

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import click

from cio_console.commands.french import FrenchMixin

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(FrenchMixin, click.Group):
    """A group known by a table: each member lives in the module of its name, as `command`."""

    table: ClassVar[Mapping[str, str]] = {}
    """Name of a member → what it does, in French, in the order of the help."""
    prefix: ClassVar[str] = "cio_console.commands."
    """What precedes a member's name in that of its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the members, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a member."""
        if cmd_name not in self.table:
            return None
        module = importlib.import_module(self.prefix + cmd_name.replace("-", "_"))
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the member, or fail naming those that look like it."""
        name = args[0]
        if name not in self.table and not name.startswith("-"):
            from difflib import get_close_matches  # a slip only

            near = get_close_matches(name, self.table)
            tail = f" Voulez-vous dire {' ou '.join(near)} ?" if near else ""
            ctx.fail(f"la commande « {name} » n'existe pas.{tail}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[Any]]":
        """Return the members and options that begin so, without importing the members."""
        from click.shell_completion import CompletionItem  # a Tab only

        named = [
            CompletionItem(name, help=what)
            for name, what in self.table.items()
            if name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the members without importing them."""
        with formatter.section("Commandes"):
            formatter.write_dl(list(self.table.items()))

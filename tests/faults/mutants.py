"""Mutants of the store, applied to the running program: the proof that the oracles see.

A mutant is a change of the source that a tired developer could make. The oracle named beside it
must find something wrong with it, and nothing with the product as it is.
"""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from cio_console.store import disk, generation, janitor, secret, whole
from cio_console.store.generation import Generations
from cio_console.store.reports import ReportCache
from cio_console.store.storage import GenerationStorage
from cio_console.store.tables import Database
from tests.faults import oracles
from tests.faults.oracles import Oracle, cuts_after_death_of, cuts_of


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one function, and the oracle that must see it."""

    name: str
    function: Callable[..., Any]
    old: str
    new: str
    oracle: Oracle

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Change the function, wherever it is held, for the time of the block."""
        function = self.function
        assert isinstance(function, FunctionType)
        source = textwrap.dedent(inspect.getsource(function))
        assert source.count(self.old) == 1, f"the source has changed, so must the mutant: {source}"
        made: dict[str, Any] = {}
        exec(source.replace(self.old, self.new), function.__globals__, made)  # noqa: S102
        original = function.__code__
        function.__code__ = made[function.__name__].__code__
        try:
            yield
        finally:
            function.__code__ = original


MUTANTS = (
    # What is not fsynced is lost.
    Mutant("no fsync of the file", disk.write_new, "os.fsync(descriptor)", "pass",
           cuts_of("contact")),
    Mutant("no fsync of any folder", disk.settle, "os.fsync(descriptor)", "pass",
           cuts_of("contact")),
    Mutant("no fsync of the journal's folder", Generations._settled,
           "disk.sync_folder(self.folder)", "pass", cuts_of("contact")),
    Mutant("no fsync of the folders above", disk.sync_way, "sync_folder(place)", "pass",
           cuts_of("first contact")),
    Mutant("folders above fsynced by their maker only", Generations.commit, "view.highest == 0",
           "not disk.exists(self.folder)", cuts_after_death_of("first contact")),
    Mutant("words already there believed without fsync", GenerationStorage.write,
           "self._generations.settle()", "pass", cuts_after_death_of("contact")),
    Mutant("no fsync of the reports' folder", ReportCache._settle,
           "disk.sync_folder(self._folder)", "pass", cuts_of("reports")),
    Mutant("no fsync of the secret's folder", secret._made, "disk.sync_folder(path.parent)",
           "pass", cuts_of("secret")),
    Mutant("no fsync after a replacement", whole.replace, "disk.sync_folder(path.parent)",
           "pass", cuts_of("source")),
    Mutant("no fsync of the quarantine", generation.quarantine, "disk.sync_folder(folder)",
           "pass", cuts_of("quarantine")),
    Mutant("no fsync after an erasure", disk.remove_all_inside, "settle(descriptor)", "pass",
           cuts_of("erasure")),
    # Damage, impostors, later versions.
    Mutant("no checksum", generation.unseal, " or digest != _digest(start, rest)", "",
           oracles.damage),
    Mutant("no look at the number", generation.unseal, "int(facts[1]) != number", "False",
           oracles.impostors),
    Mutant("no look at the name", generation.unseal, "not raw.startswith(start) or ", "",
           oracles.damage),
    Mutant("no look at the version", GenerationStorage._writable,
           "view.current.version > self._schema.version", "False", oracles.newer_version),
    Mutant("written over what cannot be read", Generations.commit, "view.blocked is not None",
           "False", oracles.unreadable),
    Mutant("a damaged file thrown away", generation.quarantine, "disk.publish(path, kept)",
           "pass", oracles.kept_aside),
    # Two sessions.
    Mutant("rename instead of link", disk.publish, "os.link(", "os.replace(", oracles.races),
    Mutant("a lost race taken for done", Database.redo, "continue", "return None", oracles.races),
    Mutant("a lost race not redone", Database.redo, "continue", "break", oracles.races),
    Mutant("no look past the number taken", Generations.commit,
           "max(self._numbers(present), default=number) > number", "False",
           oracles.races_past_pruning),
    Mutant("a plain rename where there are no links", disk._rename_to_new,
           "kernel.rename_new(", "os.rename(", oracles.races_without_links),
    Mutant("no look under the lock", disk._rename_to_new, "os.path.lexists(final)", "False",
           oracles.races_under_lock),
    Mutant("the current state pruned", Generations._prune, "old <= number - KEPT",
           "old <= number", cuts_of("contact")),
    Mutant("the temporary files of the living swept", janitor.sweep, "author.dead", "True",
           oracles.leftovers),
    # The rest.
    Mutant("the temporary files of the dead kept", janitor.sweep, "author.dead", "False",
           oracles.leftovers),
    Mutant("the file of a failed write kept", disk.write_new, "remove_quietly(path)", "pass",
           oracles.leftovers),
    Mutant("the temporary name kept", whole.add, "disk.remove_quietly(temporary)", "pass",
           oracles.leftovers),
    Mutant("a lost answer believed", disk._same_file, "return (ours", "return False and (ours",
           oracles.odd_answers),
    Mutant("one write only", disk.write_new, "while rest:", "if rest:", oracles.odd_answers),
    Mutant("modes left to the umask: files", disk.write_new,
           "os.fchmod(descriptor, PRIVATE_FILE)", "pass", oracles.modes),
    Mutant("modes left to the umask: folders", disk._make_one,
           "os.chmod(folder, PRIVATE_FOLDER)", "pass", oracles.modes),
    Mutant("a folder reached through a link", disk._secure, "os.lstat(folder)",
           "os.stat(folder)", oracles.links_followed),
)  # fmt: skip
"""One line for each thing that the store does so as to lose nothing."""

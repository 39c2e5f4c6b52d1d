"""A folder as source: there, readable, holding a feed, and on what kind of disk."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cio_console.diagnosis.answers import judge_feed
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.feed.folder import FolderFeed
from cio_console.feed.probe import Visit, visit_folder
from cio_console.feed.source import FeedOptions
from cio_console.local_ground import is_plain
from cio_console.store.paths import file_system, is_shared, mount_table

SECTION = "Dossier source"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of the folder before it is read."""

    path: Path
    present: bool
    readable: bool
    system: str


def examine(folder: Path, options: FeedOptions, now: datetime) -> Iterator[Check]:
    """Give the lines of a folder, then those of the feed in it."""
    if folder.is_file():
        yield Check(SECTION, "liste d'états", f"{folder}, lue à la synchronisation")
        return
    facts = gather(folder)
    yield from judge(facts)
    if not facts.readable:
        return
    if is_plain(str(folder)):
        told = "aucun flux : les fichiers reçus y sont contrôlés ici, à la synchronisation"
        yield Check(SECTION, "contenu", told)
        return
    found: Visit = visit_folder(FolderFeed(folder, options.bounds))
    yield from judge_feed(found, now)


def gather(folder: Path) -> SourceFacts:
    """Return what is known of a folder. Never raises."""
    try:
        present = folder.is_dir()
        os.scandir(folder).close()
    except OSError:
        return SourceFacts(folder, _present(folder), readable=False, system="")
    real = Path(os.path.realpath(folder))
    return SourceFacts(folder, present, True, file_system(real, mount_table()))


def judge(facts: SourceFacts) -> Iterator[Check]:
    """Give the lines of the folder itself."""
    if not facts.present:
        advice = "Vérifiez son nom, et que le disque ou le partage est bien connecté."
        yield Check(SECTION, "dossier", f"{facts.path} : absent", Judgement.FAULTY, advice)
        return
    if not facts.readable:
        told = f"{facts.path} : illisible"
        yield Check(SECTION, "dossier", told, Judgement.FAULTY, "Vérifiez ses droits.")
        return
    yield Check(SECTION, "dossier", f"{facts.path}, lisible")
    where = "partagé par le réseau" if is_shared(facts.system) else "local"
    told = f"{facts.system}, {where}" if facts.system else "inconnu"
    yield Check(SECTION, "système de fichiers", told)


def _present(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return True

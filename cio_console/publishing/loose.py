"""The uploads that lie in a plain folder, in any layout: what they hold tells what they are.

A file's content tells its collection and its school; its path tells only what the content does
not, and a contradiction is said. Whatever is no upload is left out with a French sentence, and a
file that is still on its way waits for the next time.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cio_console.domain.campaign import Campaign
from cio_console.domain.identifiers import has_uai_form
from cio_console.domain.text import clean_line, fold, is_likely, named
from cio_console.domain.upload import BY_FILE_DATE
from cio_console.errors import FileProblem
from cio_console.feed.inputs import Deposit, file_date, kind_of, told_reception
from cio_console.feed.messages import SAFE
from cio_console.local_ground import TABLES

_DEEPEST = 6
"""Folders inside one another that are looked into."""
_MOST = 10_000
"""Entries looked at: beyond, this is no folder of uploads."""
_LARGEST = 512 << 20
"""Bytes of a file that may be an upload; a whole académie weighs 200 MB."""
_SETTLED = 60
"""Seconds after which a file that looks cut is taken for cut, and not for on its way."""
_UNFINISHED = re.compile(
    r"(?i).*\.(?:part|partial|crdownload|download|filepart|tmp|temp|opdownload)|~.*|\.~lock\..*"
)
"""Names that browsers, mail clients and copies give to a file that is not whole, or to its lock."""
_AGAIN = "enregistrez-le de nouveau, ou demandez un autre envoi"
_GIVEN_UP = (
    "c'est un fichier provisoire qui ne change plus (téléchargement ou copie interrompus, document"
    f" resté ouvert) ; s'il devait être un dépôt, {_AGAIN}"
)
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "__macosx", "index.html"})
_UAI = re.compile(r"(?<![0-9A-Za-z])([0-9]{7}[A-Za-z])(?![0-9A-Za-z])")
_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Loose:
    """What was found in a folder."""

    folder: Path
    deposits: tuple[Deposit, ...] = ()
    """By school, collection, reception; their schools may be of no sector."""
    tables: tuple[Path, ...] = ()
    """Texts in columns, which may be lists of statuses."""
    left_out: tuple[str, ...] = ()
    """French sentences."""


@dataclass(slots=True)
class _Search:
    """One look at a folder."""

    folder: Path
    campaign: Campaign
    now: float
    """Seconds since the epoch."""
    at_each: Callable[[], None]
    seen: int = 0
    deposits: dict[tuple[str, str, str], Deposit] = field(default_factory=dict)
    """By school, collection and bytes: the same ones twice count once."""
    tables: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def look(self, folder: Path, depth: int) -> None:
        """Look into a folder and those inside it."""
        for path in _entries(folder):
            self.seen += 1
            self.at_each()
            if self.seen > _MOST:
                raise FileProblem(
                    f"Le dossier {self.folder} contient plus de {_MOST} fichiers : ce n'est pas un"
                    " dossier de fichiers reçus. Donnez le dossier où vous les rangez."
                )
            name = path.name
            if fold(name) in _IGNORED or (name.startswith(".") and not name.startswith(".~lock")):
                continue
            kind = kind_of(path)
            if kind == stat.S_IFLNK:
                self.leave(path, "c'est un lien, qui n'est pas suivi")
            elif kind == stat.S_IFDIR:
                if depth < _DEEPEST:
                    self.look(path, depth + 1)
                else:
                    self.leave(path, f"plus de {_DEEPEST} dossiers l'un dans l'autre")
            else:
                self.take(path)

    def take(self, path: Path) -> None:
        """Take a file, or say why it is none of ours."""
        try:
            before = path.stat()
            if not stat.S_ISREG(before.st_mode):
                self.leave(path, "ce n'est pas un fichier ordinaire")
                return
            if _UNFINISHED.fullmatch(path.name):
                self.wait(path) if self._is_new(before) else self.leave(path, _GIVEN_UP)
                return
            if before.st_size > _LARGEST:
                self.leave(path, "il est trop gros pour être un dépôt")
                return
            if path.suffix.lower() in TABLES:
                self.tables.append(path)
                return
            self._identified(path, before)
        except (OSError, FileProblem):
            self.leave(path, "le fichier ne peut pas être lu")

    def _identified(self, path: Path, before: os.stat_result) -> None:
        from cio_console.checks.identity import identify  # loads lxml

        found = identify(path)
        if (found.collection or found.broken) and self._on_its_way(path, before):
            self.wait(path)
            return
        uai, collection, reason = self._whose(path, found.uai, found.collection)
        # What is neither named as an upload nor readable is nobody's damaged upload.
        if found.what and not (found.broken and uai and collection):
            self.leave(path, f"{found.what} ; {_AGAIN}" if found.broken else found.what)
            return
        if reason:
            self.leave(path, reason)
            return
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        after = path.stat()
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            self.wait(path)
            return
        self._keep(self._deposit(path, (uai, collection, digest), after))

    def _on_its_way(self, path: Path, found: os.stat_result) -> bool:
        """Tell whether a file that was written lately has no end yet."""
        from cio_console.checks.identity import looks_cut  # loads lxml

        return self._is_new(found) and looks_cut(path)

    def _is_new(self, found: os.stat_result) -> bool:
        """Tell whether a file was written lately: a date far to come is no sign of it."""
        return abs(self.now - found.st_mtime) < _SETTLED

    def _whose(self, path: Path, uai: str, collection: str) -> tuple[str, str, str]:
        """Return the school and the collection of a file, and why they are not known."""
        parts = path.relative_to(self.folder).parts
        named = [found[1].upper() for part in reversed(parts) for found in _UAI.finditer(part)]
        told = uai.upper() if has_uai_form(uai.upper()) else ""
        if told and named and told not in named:
            self.say(path, f"son chemin dit {named[0]}, mais le fichier est celui de {told}")
        ids = {one.id for one in self.campaign.collections}
        filed = next((part for part in reversed(parts[:-1]) if part in ids), "")
        if collection and filed and filed != collection:
            self.say(path, f"il est rangé dans « {filed} », mais c'est un fichier de {collection}")
        whose, which = told or next(iter(named), ""), collection or filed
        if which not in ids:
            return whose, "", "la campagne n'attend pas ce genre de fichier"
        if not whose:
            return (
                "",
                which,
                (
                    "ni le fichier ni son chemin ne disent de quel établissement il est ; rangez-le"
                    " dans un dossier au nom de son UAI"
                ),
            )
        return whose, which, ""

    def _deposit(self, path: Path, key: tuple[str, str, str], found: os.stat_result) -> Deposit:
        uai, collection, digest = key
        told = told_reception(path.name, self.campaign)
        received, name = told or (file_date(found, self.campaign), clean_line(path.name) or "?")
        to_come = received.timestamp() > self.now + _SETTLED
        if not told and to_come and is_likely(received.date()):
            self.say(path, f"sa date est à venir ({received:%d/%m/%Y}) : il ne compte qu'alors")
        return Deposit(
            path, uai, collection, received, name,
            identifier=f"{uai}-{collection}-{digest[:_ID_DIGITS]}",
            origin="" if told else BY_FILE_DATE,
            size=found.st_size,
            sha256=digest,
        )  # fmt: skip

    def _keep(self, deposit: Deposit) -> None:
        """Keep a file; of the same bytes twice, the one whose name tells its day, or the first."""
        if not is_likely(deposit.received_at.date()):
            self.leave(deposit.path, "sa date est invraisemblable")
            return
        key = (deposit.uai, deposit.collection, deposit.sha256)
        held = self.deposits.get(key)
        if held is None or _surer(deposit) < _surer(held):
            self.deposits[key] = deposit

    def leave(self, path: Path, reason: str) -> None:
        """Say why a file is left out."""
        self.left_out.append(f"{_shown(path, self.folder)} est laissé de côté : {reason}.")

    def wait(self, path: Path) -> None:
        """Say that a file is taken next time."""
        self.left_out.append(
            f"{_shown(path, self.folder)} n'est pas encore entier (copie en cours) : il sera"
            " pris la prochaine fois."
        )

    def say(self, path: Path, what: str) -> None:
        """Say something of a file that is taken."""
        self.left_out.append(f"{_shown(path, self.folder)} : {what}.")


def look_into(
    folder: Path, campaign: Campaign, now: float, at_each: Callable[[], None] = lambda: None
) -> Loose:
    """Return the uploads below `folder` and what is left out; `now` is in seconds since the epoch.

    `at_each` is called before each entry, and may raise to stop. Raises FileProblem when the folder
    cannot be read, or is no folder of uploads at all.
    """
    search = _Search(folder, campaign, now, at_each)
    search.look(folder, 0)
    found = sorted(search.deposits.values(), key=_order)
    return Loose(folder, tuple(found), tuple(search.tables), tuple(search.left_out))


def of_sector(found: Loose, uais: Collection[str]) -> Loose:
    """Return what was found, without the uploads of schools not followed, which are told."""
    others = [one for one in found.deposits if one.uai not in uais]
    told = (f"{_shown(one.path, found.folder)} : {_stranger(one.uai)}" for one in others)
    kept = tuple(one for one in found.deposits if one.uai in uais)
    return replace(found, deposits=kept, left_out=(*found.left_out, *told))


def schools_of(found: Loose, others: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the UAIs of the uploads found, and `others`, sorted."""
    return tuple(sorted({*(one.uai for one in found.deposits), *others}))


def _stranger(uai: str) -> str:
    return (
        f"{uai} n'est pas dans votre liste d'établissements, le fichier n'est pas contrôlé."
        " Ajoutez-le à la liste s'il est à vous."
    )


def _shown(path: Path, folder: Path) -> str:
    return named(clean_line(str(path.relative_to(folder))))


def _entries(folder: Path) -> Iterator[Path]:
    try:
        return iter(sorted(folder.iterdir()))
    except OSError:
        raise FileProblem(
            f"Le dossier {folder} ne peut pas être lu. {SAFE} Vérifiez ses droits, et que le disque"
            " ou le partage est bien connecté."
        ) from None


def _surer(deposit: Deposit) -> tuple[bool, datetime, str]:
    return (deposit.origin == BY_FILE_DATE, deposit.received_at, str(deposit.path))


def _order(deposit: Deposit) -> tuple[str, str, datetime, str]:
    return (deposit.uai, deposit.collection, deposit.received_at, deposit.identifier)

"""The reports of the uploads: immutable files named by a SHA-256, written once, read one by one.

A long report is cut into parts of at most `PART` findings, each its own file: no single reading
holds the interpreter for long. The first part is written last, so its presence means the whole.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from cio_console.domain.finding import Finding, Report
from cio_console.errors import StoreProblem
from cio_console.store import disk, janitor
from cio_console.store.generation import (
    QUARANTINE,
    DamagedError,
    place,
    quarantine,
    seal,
    unseal,
)
from cio_console.store.problems import read_notice, write_problem

REPORT_VERSION = 1
"""Schema version of the files: a newer one reads as missing, and stays for those who know it."""
PART = 2_000
"""Findings in one file: each loads in milliseconds."""

_SAFE = "Les rapports déjà enregistrés restent intacts."
_NEWER = (
    "Des rapports ont été écrits par une version plus récente de la console : ils sont laissés tels"
    " quels, celle-ci ne peut pas les montrer. Installez la dernière version pour les voir."
)
_DIGEST = 64
"""Characters of a report's name at the start of its files'."""
_NAME = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"([0-9a-f]{64})\.(\d{1,6})\.json")


class ReportHead(msgspec.Struct, frozen=True):
    """The report without its findings, and how many parts hold them."""

    report: Report
    parts: int = 1


class ReportTables(msgspec.Struct, frozen=True):
    """The tables of one part: the head in the first one only, and findings by their rank."""

    report: dict[str, ReportHead] = {}
    findings: dict[str, Finding] = {}


class ReportCache:
    """The reports of one source, usually in `home.cache(source) / REPORTS`. No I/O when built."""

    def __init__(self, folder: Path) -> None:
        """Keep the reports in `folder`, which the first write creates."""
        self._folder = folder
        self._swept = False
        self._made = False
        self._too_new: set[str] = set()
        self.notices: list[str] = []
        """French sentences on what was damaged or unreadable."""

    def get(self, sha256: str) -> Report | None:
        """Return a report; None when it is not held, or damaged and put aside. Never raises."""
        self._sweep()
        first = self._part(sha256, 1)
        head = first.report.get(sha256) if first else None
        if first is None or head is None:
            return None
        findings = list(first.findings.values())
        for number in range(2, head.parts + 1):
            part = self._part(sha256, number)
            if part is None:
                quarantine(self._path(sha256, 1))
                return None
            findings.extend(part.findings.values())
        return msgspec.structs.replace(head.report, findings=tuple(findings))

    def put(self, sha256: str, report: Report) -> None:
        """Write a report, on the disk when this returns; one already held is left as it is.

        Raises StoreProblem.
        """
        self._write(sha256, report)
        self._settle()

    def put_many(self, reports: Iterable[tuple[str, Report]]) -> None:
        """Write several reports for the price of one fsync of the folder. Raises StoreProblem."""
        for sha256, report in reports:
            self._write(sha256, report)
        self._settle()

    def missing(self, shas: Iterable[str]) -> set[str]:
        """Return those of `shas` that are not held. Never raises."""
        return set(shas) - self._held()

    def retain(self, shas: Iterable[str], replaced: Iterable[str] | None = None) -> None:
        """Remove every report but those. Raises StoreProblem once all the others were tried.

        With `replaced`, what the sector before named: a report that neither names may be what
        another session is bringing for a sector of its own, and stays until it is a day old.
        """
        self._sweep()
        self._forget_damaged(lambda _: True)
        kept, known = set(shas), None if replaced is None else set(replaced)
        unknown: list[Path] = []
        failure: OSError | None = None
        try:
            present = sorted(n for n in disk.names(self._folder) if n[:_DIGEST] not in kept)
        except OSError as error:
            raise write_problem(error, self._folder, _SAFE) from error
        for name in present:  # the first part first: its presence means the whole
            match = _FILE.fullmatch(name)
            if match is None:
                continue
            if known is not None and match[1] not in known:
                unknown.append(self._folder / name)
                continue
            try:
                disk.remove(self._folder / name)
            except FileNotFoundError:
                continue
            except OSError as error:
                failure = error
        janitor.sweep_old(self._folder, unknown)
        self._settle()
        if failure is not None:
            raise write_problem(failure, self._folder, _SAFE) from failure

    def _write(self, sha256: str, report: Report) -> None:
        if not _NAME.fullmatch(sha256):
            raise StoreProblem(f"« {sha256[:80]} » ne nomme pas un rapport. {_SAFE}")
        if self.get(sha256) is not None or sha256 in self._too_new:
            return
        parts = _parts(sha256, report)
        try:
            self._make_folder()
            for number in range(len(parts), 0, -1):
                self._write_part(sha256, number, parts[number - 1])
        except UnicodeEncodeError as error:
            raise StoreProblem(
                f"Ce rapport contient des caractères qui ne peuvent pas être écrits. {_SAFE}"
            ) from error
        except OSError as error:
            raise write_problem(error, self._folder, _SAFE) from error

    def _make_folder(self) -> None:
        if not self._made:
            disk.make_lasting_folder(self._folder)
            self._made = True

    def _write_part(self, sha256: str, number: int, tables: ReportTables) -> None:
        raw = seal(sha256, number, REPORT_VERSION, msgspec.json.encode(tables))
        path = self._path(sha256, number)
        try:
            place(self._folder, path, raw)
        except FileExistsError:
            if self._part(sha256, number) == tables:
                return  # another session wrote the same object
            disk.remove_quietly(path)
            place(self._folder, path, raw)

    def _settle(self) -> None:
        try:
            disk.sync_folder(self._folder)
        except FileNotFoundError:
            return  # nothing was written
        except OSError as error:
            raise write_problem(error, self._folder, _SAFE) from error
        self._forget_damaged(self._is_held)

    def _forget_damaged(self, useless: Callable[[str], bool]) -> None:
        """Remove from the quarantine the files of reports chosen by their name.

        They hold what was found about pupils, and serve no more once the report was had again.
        """
        with (
            suppress(OSError),  # what stays goes another time
            disk.opened(self._folder) as here,
            disk.opened(QUARANTINE, here) as aside,
        ):
            for name in disk.names_inside(aside):
                match = _FILE.fullmatch(name)
                if match and useless(match[1]):
                    disk.remove_inside(aside, name)

    def _part(self, sha256: str, number: int) -> ReportTables | None:
        path = self._path(sha256, number)
        try:
            part = unseal(sha256, number, disk.read_file(path))
            if part.version <= REPORT_VERSION:
                return msgspec.json.decode(part.raw, type=ReportTables)
            self._too_new.add(sha256)
            self._notice(_NEWER)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._notice(read_notice(error, path))
        except (DamagedError, msgspec.DecodeError):
            quarantine(path)
            self._notice(
                "Un rapport abîmé a été mis de côté ; il sera repris à la synchronisation."
            )
        return None

    def _held(self) -> set[str]:
        return {m[1] for m in map(_FILE.fullmatch, self._names()) if m and m[2] == "1"}

    def _is_held(self, sha256: str) -> bool:
        return disk.exists(self._path(sha256, 1))

    def _names(self) -> list[str]:
        try:
            return disk.names(self._folder)
        except OSError as error:
            self._notice(read_notice(error, self._folder))
            return []

    def _sweep(self) -> None:
        if not self._swept:
            self._swept = True
            janitor.sweep(self._folder, self._names())

    def _notice(self, sentence: str) -> None:
        if sentence not in self.notices:
            self.notices.append(sentence)

    def _path(self, sha256: str, number: int) -> Path:
        return self._folder / f"{sha256}.{number}.json"


def _parts(sha256: str, report: Report) -> list[ReportTables]:
    """Return the tables of each part; a report without findings is one part."""
    named = [(str(rank), finding) for rank, finding in enumerate(report.findings, 1)]
    cuts = [dict(named[i : i + PART]) for i in range(0, len(named), PART)] or [{}]
    head = ReportHead(msgspec.structs.replace(report, findings=()), len(cuts))
    return [
        ReportTables({sha256: head} if number == 0 else {}, cut) for number, cut in enumerate(cuts)
    ]

"""Messages to schools written as drafts, from the template in force."""

from collections.abc import Callable, Sequence
from pathlib import Path

from cio_console.checks.catalogue import catalogue
from cio_console.commands.sector import HeldSector, now
from cio_console.domain.acceptance import concerning, without_accepted
from cio_console.domain.campaign_span import written_in
from cio_console.domain.finding import Report
from cio_console.domain.overview import SchoolLine
from cio_console.domain.upload import Upload
from cio_console.errors import UsageProblem
from cio_console.presentation.mail import draft, file_stem
from cio_console.presentation.message import message
from cio_console.presentation.template import DEFAULT, read_template
from cio_console.store.journal import Journal
from cio_console.store.message_files import read_template_file, write_drafts
from cio_console.store.paths import REPORTS, Home
from cio_console.store.reports import ReportCache


def template_text(home: Home) -> str:
    """Return the template in force: the user's, else the one of origin. Raises FileProblem."""
    own = read_template_file(home.template_file)
    return DEFAULT if own is None else own


def write_messages(held: HeldSector, lines: Sequence[SchoolLine], folder: Path) -> tuple[Path, ...]:
    """Write a draft to each school; return the paths of the files, all of them new.

    Raises UsageProblem when the template is wrong, FileProblem, StoreProblem.
    """
    home = held.place.home
    template = read_template(template_text(home))
    if template.problems:
        told = "\n".join(f"{home.template_file}, {problem}" for problem in template.problems)
        raise UsageProblem(f"{told}\nAucun brouillon n'est écrit.")
    readers = {one.name: _active_reports(one) for one in held.each}
    files = []
    for line in lines:
        own = held.own(line.school.uai)
        reports_of, snapshot = readers[own.name], own.snapshot
        at = now().astimezone(own.overview.campaign.zone)
        reports = {u.id: reports_of(u) for s in line.states.values() if (u := s.current)}
        one = message(template, own.overview, line, snapshot.sector.name, reports, catalogue())
        raw = draft(one, snapshot.publisher_contact, snapshot.sector.name, at)
        files.append((file_stem(line.school.uai, line.school.name, at), raw))
    return write_drafts(folder, files)


def _active_reports(held: HeldSector) -> Callable[[Upload], Report | None]:
    """Return what reads the report of an upload, without what the director accepted."""
    home, source = held.place.home, held.place.source
    cache = ReportCache(home.cache(source) / REPORTS)
    acceptances = written_in(held.overview, Journal(home.journal).acceptances())
    today = held.overview.campaign.day_of(held.overview.at)

    def read(upload: Upload) -> Report | None:
        report = cache.get(upload.report.sha256) if upload.report else None
        decided = concerning(acceptances, source, upload.uai, upload.collection)
        return without_accepted(report, decided, today) if report else None

    return read

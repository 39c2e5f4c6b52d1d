"""What `e` writes of findings: those that the screen shows, as `anomalies` writes them."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from cio_console.checks.catalogue import catalogue
from cio_console.domain.fingerprint import Fingerprint
from cio_console.domain.overview import SchoolLine
from cio_console.domain.progress import State
from cio_console.presentation.documents import FindingEntry, FindingsDocument, finding_entry
from cio_console.presentation.findings_table import uploads_findings_table
from cio_console.presentation.numbers import plural
from cio_console.presentation.spreadsheet import Table
from cio_console.presentation.text_table import aligned_table
from cio_console.tui.views.dossier import Dossier, names_of
from cio_console.tui.views.export_forms import (
    PAGE_WIDTH,
    Exported,
    csv_form,
    json_form,
    text_form,
    told,
)
from cio_console.tui.views.exports import Seen
from cio_console.tui.views.finding_rows import Heads, cells, table
from cio_console.tui.views.findings import Group, Grouping, flat, heading_of
from cio_console.tui.views.lines import Line
from cio_console.tui.views.subject import Item, Subject, uploads_of

_SINCE = (State.NEW, State.CHANGED, State.FIXED)
"""What a document says of a finding against the upload before."""


def marked_groups(groups: Iterable[Group], marked: Collection[str]) -> tuple[Group, ...]:
    """Return the groups with their marked findings only; whole when nothing is marked."""
    if not marked:
        return tuple(groups)
    kept = (
        Group.of(group.name, (item for item in group.items if item.key in marked))
        for group in groups
    )
    return tuple(group for group in kept if group.items)


def findings_exports(
    about: Seen,
    one: SchoolLine,
    subject: Subject,
    dossier: Dossier,
    groups: Sequence[Group],
    grouping: Grouping,
    titles: Sequence[Line],
) -> Exported:
    """Return a list of findings: `groups` in their order, under the `titles` of the screen."""
    items = flat(groups)
    above = [*about.head("Anomalies"), *told(titles), ""]
    forms = (
        csv_form(lambda: _table(one, items)),
        json_form(lambda: _document(about, one, subject, dossier, items)),
        text_form(lambda: [*above, *_text(about, subject, groups, grouping)]),
    )
    stem = "-".join(filter(None, ("anomalies", one.school.uai, subject.rule, about.day)))
    return Exported(f"Exporter {plural(len(items), 'anomalie', 'anomalies')}", stem, forms)


def finding_exports(
    about: Seen, one: SchoolLine, dossier: Dossier, items: Sequence[Item], page: Sequence[Line]
) -> Exported:
    """Return one finding as its page, and `items`, those marked with it, for other programs."""
    subject = Subject(one.school.uai)
    title = about.head("Anomalie")
    forms = (
        text_form(lambda: [*title, one.school.name, "", *told(page)]),
        csv_form(lambda: _table(one, items)),
        json_form(lambda: _document(about, one, subject, dossier, items)),
    )
    stem = f"anomalie-{one.school.uai}-{items[0].finding.rule}-{about.day}"
    return Exported("Exporter l'anomalie", stem, forms)


def _table(one: SchoolLine, items: Sequence[Item]) -> Table:
    rows = ((one.school.name, item.upload, item.finding) for item in items)
    return uploads_findings_table(rows, catalogue())


def _text(
    about: Seen, subject: Subject, groups: Sequence[Group], grouping: Grouping
) -> Iterator[str]:
    """Give each group under its heading, every message whole, all of them aligned."""
    items, glyphs = flat(groups), about.model.glyphs
    shown = table(subject, grouping, items, glyphs, heads=Heads())
    shown = replace(shown, columns=shown.columns[1:])  # the marks
    right = {index for index, column in enumerate(shown.columns) if column.align == "right"}
    rows = [[text for text, _ in cells(item, shown)] for item in items]
    header, *lines = aligned_table([column.title for column in shown.columns], rows, right)
    yield header
    rest = iter(lines)
    for group in groups:
        yield ""
        yield heading_of(group, grouping, glyphs, PAGE_WIDTH).text
        yield from (next(rest) for _ in group.items)


def _document(
    about: Seen, one: SchoolLine, subject: Subject, dossier: Dossier, items: Sequence[Item]
) -> FindingsDocument:
    uploads = uploads_of(one, subject)
    reports = [dossier.get(upload.id) for upload in uploads]
    return FindingsDocument(
        today=about.campaign.day_of(about.sector.at),
        campaign=about.campaign.id,
        source=about.snapshot.source,
        findings=tuple(_entries(dossier, items)),
        accepted=sum(
            count
            for upload in uploads
            for code, count in dossier.accepted(upload).items()
            if subject.rule in ("", code)
        ),
        unreadable=tuple(u.id for u, held in zip(uploads, reports, strict=True) if held is None),
        truncated=any(report.truncated for report in reports if report),
    )


def _entries(dossier: Dossier, items: Sequence[Item]) -> Iterator[FindingEntry]:
    names: dict[str, tuple[Fingerprint, ...]] = {}
    for item in items:
        upload, report = item.upload, dossier.get(item.upload.id)
        if report is None:  # its findings come from it: it is held
            continue
        if upload.id not in names:
            names[upload.id] = dossier.names.get(upload.id) or names_of(report)
        since = str(item.state) if item.state in _SINCE else ""
        yield finding_entry(
            upload,
            item.finding,
            names[upload.id][item.rank - 1],
            since,
            item.acceptance,
            accepted=item.accepted,
        )

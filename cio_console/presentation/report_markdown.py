"""The report on the sector in Markdown."""

from collections.abc import Iterator

from cio_console.presentation.sector_report import ReportTable, SectorReport
from cio_console.presentation.text_table import markdown_table, plain


def report_markdown(report: SectorReport) -> bytes:
    """Return the report as a file of Markdown, the curves told in figures."""
    return "".join(f"{line}\n" for line in _lines(report)).encode("utf-8", "replace")


def _lines(report: SectorReport) -> Iterator[str]:
    yield f"# {plain(report.title)}"
    yield ""
    yield plain(report.subtitle)
    for section in report.sections:
        yield ""
        yield f"## {plain(section.title)}"
        for sentence in section.told:
            yield ""
            yield plain(sentence)
        for table in filter(None, (section.table, section.days)):
            yield from _table(table)
        if section.more:
            yield ""
            yield plain(section.more)
    yield ""
    yield "---"
    yield ""
    yield " ".join(plain(note) for note in report.notes)


def _table(table: ReportTable) -> Iterator[str]:
    yield ""
    yield f"{plain(table.caption)} :"
    yield ""
    yield from markdown_table(table.titles, table.rows, table.right)

"""The report on the sector as a page of HTML: whole in itself, printed on one sheet.

A tree of elements, valid whatever the text holds. Nothing is fetched: no font, no script, no link;
the page forbids it too.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from cio_console.domain.trends import Curve
from cio_console.presentation.campaign_words import told_curve
from cio_console.presentation.curve_svg import draw_plot, hatching
from cio_console.presentation.sector_report import ReportTable, Section, SectorReport
from cio_console.presentation.svg import add, drawing, sized

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_WIDTH, _BETWEEN = 800.0, 32.0
_PAIR = 2
"""Curves side by side."""
_STYLE = Path(__file__).with_name("report.css")


def report_html(report: SectorReport) -> bytes:
    """Return the report as a file of HTML 5, in UTF-8."""
    root = ET.Element("html", {"lang": "fr"})
    head = add(root, "head")
    add(head, "meta", charset="utf-8")
    policy = {"http-equiv": "Content-Security-Policy", "content": _POLICY}
    ET.SubElement(head, "meta", policy)
    add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    add(head, "title", f"{report.title} — {report.subtitle}")
    ET.SubElement(head, "style").text = _STYLE.read_text("utf-8")
    body = add(root, "body")
    top = add(body, "header")
    add(top, "h1", report.title)
    add(top, "p", report.subtitle)
    main = add(body, "main")
    for rank, section in enumerate(report.sections, 1):
        _add_section(main, section, f"partie-{rank}")
    foot = add(body, "footer")
    add(foot, "p", " ".join(report.notes))
    text: str = ET.tostring(root, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{text}\n".encode("utf-8", "replace")


def _add_section(main: ET.Element, section: Section, name: str) -> None:
    part = add(main, "section")
    part.set("aria-labelledby", name)
    add(part, "h2", section.title, id=name)
    for sentence in section.told:
        add(part, "p", sentence)
    if section.table is not None:
        _add_table(part, section.table)
    if section.more:
        add(part, "p", section.more)
    if section.curves:
        figure = add(part, "figure")
        figure.append(curves_picture(section.curves))


def _add_table(part: ET.Element, table: ReportTable) -> None:
    drawn = add(part, "table")
    add(drawn, "caption", table.caption)
    titles = add(add(drawn, "thead"), "tr")
    for index, title in enumerate(table.titles):
        _add_cell(titles, "th", title, figures=index in table.right).set("scope", "col")
    rows = add(drawn, "tbody")
    for row in table.rows:
        line = add(rows, "tr")
        for index, text in enumerate(row):
            figures = index in table.right
            if index == 0:
                _add_cell(line, "th", text, figures=figures).set("scope", "row")
            else:
                _add_cell(line, "td", text, figures=figures)


def _add_cell(line: ET.Element, name: str, text: str, *, figures: bool) -> ET.Element:
    cell = add(line, name, text)
    if figures:
        cell.set("class", "nombre")
    return cell


def curves_picture(curves: Sequence[Curve]) -> ET.Element:
    """Return the curves as one picture, two side by side, told in words to those who cannot see."""
    root = drawing("Dépôts reçus face à l'échéance", " ".join(map(told_curve, curves)))
    hatching(root)
    width = _WIDTH if len(curves) == 1 else (_WIDTH - _BETWEEN) / _PAIR
    top = 20.0
    for first in range(0, len(curves), _PAIR):
        ends = [
            draw_plot(root, curve, rank * (width + _BETWEEN), top, width)
            for rank, curve in enumerate(curves[first : first + _PAIR])
        ]
        top = max(ends) + _BETWEEN
    sized(root, _WIDTH, top - _BETWEEN)
    return root

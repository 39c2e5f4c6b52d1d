"""The campaign as one drawing: a curve per collection, the frequent rules, the e-mails."""

from collections.abc import Collection as Container
from collections.abc import Mapping
from unicodedata import east_asian_width
from xml.etree import ElementTree as ET

from cio_console.domain.overview import SectorOverview
from cio_console.domain.rule import Rule
from cio_console.domain.trends import MOST_FREQUENT, RuleCount, SchoolEmails, Trends
from cio_console.presentation.campaign_words import EVERY_PART, Part, told_emails, told_whole
from cio_console.presentation.curve_svg import USABLE, draw_curve, hatching
from cio_console.presentation.dates import long_day
from cio_console.presentation.labels import GlyphSet, severity_glyph
from cio_console.presentation.numbers import number, percent, plural
from cio_console.presentation.svg import INK, PAPER, QUIET, add, drawing, named, written

MOST_SCHOOLS = 60
"""Schools drawn at most; the others are counted."""
_WIDTH, _MARGIN = 960.0, 32.0
_INSIDE = _WIDTH - 2 * _MARGIN
_ROW, _BETWEEN = 24.0, 40.0
_NAMES, _BARS = 390.0, 230.0
"""Widths of the names and of the bars of a list."""
_LONGEST, _LONGEST_HEADING = 52, 70
"""Characters of a name in a list, which is told whole when it is pointed at; of a heading."""


def campaign_svg(
    sector: SectorOverview,
    found: Trends,
    rules: Mapping[str, Rule],
    name: str,
    parts: Container[Part] = EVERY_PART,
) -> bytes:
    """Return the drawing of the campaign as an SVG file, the sector being called `name`.

    A drawing of some `parts` only is as whole: its own title, its own words.
    """
    day = long_day(sector.campaign.day_of(sector.at))
    root = drawing(f"{name} — {sector.campaign.label}, {day}", told_whole(sector, found, parts))
    ground = add(root, "rect", fill=PAPER)
    if Part.CURVES in parts:
        hatching(root)
    add(
        root,
        "text",
        _cut(name, _LONGEST_HEADING),
        x=_MARGIN,
        y=40.0,
        font_size=20.0,
        font_weight="bold",
    )
    campaign = _cut(sector.campaign.label, _LONGEST_HEADING)
    add(root, "text", f"{campaign} · {day}", x=_MARGIN, y=62.0, fill=QUIET)
    y = 100.0
    for curve in found.curves if Part.CURVES in parts else ():
        y = draw_curve(root, curve, _MARGIN, y, _INSIDE) + _BETWEEN
    if Part.RULES in parts:
        y = _draw_rules(root, found, rules, y) + _BETWEEN
    if Part.EMAILS in parts:
        y = _draw_emails(root, sector, found, y) + _BETWEEN
    y += _MARGIN - _BETWEEN
    ground.attrib.update(width=f"{_WIDTH:.0f}", height=f"{y:.0f}")
    return written(root, _WIDTH, y)


def _draw_rules(root: ET.Element, found: Trends, rules: Mapping[str, Rule], top: float) -> float:
    group = add(root, "g")
    _heading(group, "Règles les plus fréquentes, dans les dépôts qui comptent", top)
    shown = found.rules[:MOST_FREQUENT]
    if not shown:
        add(group, "text", "Aucune anomalie comptée.", x=_MARGIN, y=top + _ROW)
        return top + _ROW
    for rank, one in enumerate(shown, 1):
        title = rules[one.code].title if one.code in rules else "règle inconnue"
        mark = (
            severity_glyph(rules[one.code].severity, GlyphSet.UNICODE) if one.code in rules else ""
        )
        text = f"{mark} {one.code} {title}".strip()
        share = one.findings / shown[0].findings
        _draw_bar(group, top + rank * _ROW, text, share, _told_rule(one), whole=False)
    y = top + len(shown) * _ROW
    if others := len(found.rules) - len(shown):
        y += _ROW
        told = plural(others, "autre règle a", "autres règles ont")
        add(group, "text", f"{told} aussi des anomalies.", x=_MARGIN, y=y, fill=QUIET)
    return y


def _draw_emails(root: ET.Element, sector: SectorOverview, found: Trends, top: float) -> float:
    group = add(root, "g")
    _heading(group, "Adresses de courriel par établissement", top)
    add(group, "text", told_emails(sector), x=_MARGIN, y=top + 20)
    y = top + 24
    behind = [one for one in found.emails if one.missing > 0]
    for one in behind[:MOST_SCHOOLS]:
        y += _ROW
        _draw_bar(group, y, one.school.name, one.share or 0.0, _told_school(one), whole=True)
    for told in _others(found, len(behind)):
        y += _ROW
        add(group, "text", told, x=_MARGIN, y=y)
    return y


def _others(found: Trends, behind: int) -> list[str]:
    """Return what is not drawn, each in a sentence."""
    told = []
    if behind > MOST_SCHOOLS:
        more = plural(
            behind - MOST_SCHOOLS, "autre établissement n'est", "autres établissements ne sont"
        )
        told.append(f"{more} pas dessinés ici : voir le tableau.")
    ready = sum(one.terminales is not None and not one.missing for one in found.emails)
    if ready:
        told.append(f"{plural(ready, 'établissement prêt', 'établissements prêts')}.")
    unknown = sum(one.terminales is None for one in found.emails)
    if unknown:
        schools = plural(unknown, "établissement", "établissements")
        told.append(f"{schools} sans fichier SIECLE utilisable.")
    return told


def _draw_bar(
    group: ET.Element, y: float, name: str, share: float, told: str, *, whole: bool
) -> None:
    """Draw one line of a list: name, bar, figures; `whole` outlines what a full bar would be."""
    line = named(group, "g", f"{name} : {told}")
    add(line, "text", _cut(name), x=_MARGIN, y=y)
    x = _MARGIN + _NAMES
    if whole:
        add(line, "rect", x=x, y=y - 12, width=_BARS, height=14.0, fill="none", stroke=QUIET)
    add(line, "rect", x=x, y=y - 12, width=max(_BARS * share, 1.0), height=14.0, fill=USABLE)
    add(line, "text", told, x=x + _BARS + 10, y=y)


def _told_rule(one: RuleCount) -> str:
    pupils = f", {plural(one.pupils, 'élève', 'élèves')}" if one.pupils else ""
    findings = plural(one.findings, "anomalie", "anomalies")
    return f"{findings}{pupils}, {number(one.schools)} établ."


def _told_school(one: SchoolEmails) -> str:
    missing = "manquent" if one.missing > 1 else "manque"
    return f"{percent(one.share or 0.0)}, {number(one.missing)} {missing} sur {one.terminales}"


def _heading(group: ET.Element, text: str, y: float) -> None:
    add(group, "text", text, x=_MARGIN, y=y, font_size=15.0, font_weight="bold", fill=INK)


def _cut(text: str, longest: int = _LONGEST) -> str:
    """Return `text` in at most so many ordinary characters; a wide one counts for two."""
    room = longest
    for index, sign in enumerate(text):
        room -= 2 if east_asian_width(sign) in "WF" else 1
        if room < 0:
            return text[: max(index - 1, 0)].rstrip() + "…"
    return text

"""One rule over the whole sector: what it is, what to do today, which schools it concerns."""

from msgspec import Struct

from cio_console.domain.overview import SectorOverview
from cio_console.domain.rule import Rule
from cio_console.domain.school import School
from cio_console.domain.upload import Upload
from cio_console.presentation.labels import GlyphSet, severity_glyph, severity_label
from cio_console.presentation.numbers import number, plural
from cio_console.presentation.rule_text import examples, explain
from cio_console.presentation.styles import SEVERITY_STYLES
from cio_console.tui.views.lines import EMPTY, Line, Span, cut_line, heading, line, spread, wrap


class Concerned(Struct, frozen=True):
    """A school whose upload that counts has findings of the rule."""

    school: School
    upload: Upload
    count: int

    @property
    def key(self) -> str:
        """What names it on the page."""
        return self.upload.id


def concerned(sector: SectorOverview, code: str) -> tuple[Concerned, ...]:
    """Return the schools that the rule concerns, most findings first."""
    found = [
        Concerned(one.school, upload, upload.summary.rules[code])
        for one in sector.lines
        for state in one.states.values()
        if (upload := state.current) and upload.summary and code in upload.summary.rules
    ]
    return tuple(sorted(found, key=lambda c: -c.count))


def page(sector: SectorOverview, rule: Rule, glyphs: GlyphSet, width: int) -> list[Line]:
    """Return the rule in full, then the schools that it concerns, which can be opened."""
    style = SEVERITY_STYLES[rule.severity]
    mark = f"{severity_glyph(rule.severity, glyphs)} {rule.code}  "
    title = line(Span(mark, style), Span(rule.title, "title"))
    lines = [spread(title, line(Span(severity_label(rule.severity), style)), width)]
    schools = concerned(sector, rule.code)
    total = plural(len(schools), "établissement concerné", "établissements concernés")
    lines += [EMPTY, heading("Dans le secteur", total)]
    size = max((len(number(c.count)) for c in schools), default=0)
    for one in schools:
        count = Span(f"  {number(one.count).rjust(size)}  ", "title")
        place = line(Span(one.school.commune, "muted"))
        lines.append(spread(line(count, one.school.name, key=one.key), place, width))
    started = sector.web_service_started
    for paragraph in explain(rule, web_service=started):
        lines += [EMPTY, heading(paragraph.title), *wrap(paragraph.text, width, "  ")]
    for example in examples(rule):
        lines += [EMPTY, heading("Exemple", example.title.lower())]
        lines += [line(Span(f"  {text}", "code")) for text in example.lines]
    return [cut_line(each, width) for each in lines]

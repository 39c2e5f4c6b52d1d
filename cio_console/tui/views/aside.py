"""What the cursor of an Établissement page is on, explained in the pane beside it."""

from cio_console.checks.catalogue import catalogue
from cio_console.domain.campaign import SIECLE
from cio_console.domain.finding import Report
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.upload import Upload
from cio_console.presentation.labels import GlyphSet, severity_glyph, severity_label, verdict_label
from cio_console.presentation.numbers import number
from cio_console.presentation.rule_text import explain
from cio_console.presentation.styles import SEVERITY_STYLES
from cio_console.presentation.wording import counts_text, received_on
from cio_console.tui.views.change import change
from cio_console.tui.views.dossier import Dossier
from cio_console.tui.views.lines import EMPTY, Line, Span, heading, labelled, line, wrap
from cio_console.tui.views.school import subject_of

_BYTES = 1024


def aside(
    sector: SectorOverview,
    one: SchoolLine,
    key: str,
    dossier: Dossier,
    glyphs: GlyphSet,
    width: int,
) -> list[Line]:
    """Return the rule or the upload of the line of that key, explained."""
    subject = subject_of(one.school.uai, key)
    if subject is None:
        return []
    every = (u for state in one.states.values() for u in state.uploads)
    upload = next((u for u in every if u.id == subject.upload), None)
    if upload is None:
        return []
    if subject.rule:
        return rule_lines(sector, subject.rule, upload, glyphs, width)
    return upload_lines(sector, one, upload, dossier, width)


def rule_lines(
    sector: SectorOverview, code: str, upload: Upload, glyphs: GlyphSet, width: int
) -> list[Line]:
    """Return a rule in full, with what to do at the instant seen."""
    rule = catalogue().get(code)
    if rule is None:
        return wrap("Cette version de la console ne connaît pas cette règle.", width, style="muted")
    style = SEVERITY_STYLES[rule.severity]
    mark = f"{severity_glyph(rule.severity, glyphs)} {severity_label(rule.severity)}"
    lines = [line(Span(mark, style), f"  {code}"), *wrap(rule.title, width, style="title")]
    started = sector.campaign.web_service_started(sector.at) and upload.collection == SIECLE
    for paragraph in explain(rule, web_service=started):
        lines += [EMPTY, heading(paragraph.title), *wrap(paragraph.text, width)]
    return lines


def upload_lines(
    sector: SectorOverview, one: SchoolLine, upload: Upload, dossier: Dossier, width: int
) -> list[Line]:
    """Return what is known of an upload: when, what file, what it says of itself."""
    received = received_on(upload, sector.campaign)
    rows = [
        ("Reçu", received),
        ("Selon", upload.declared.by if upload.declared else ""),
        ("Fichier", upload.file_name),
        ("Taille", "" if upload.declared else _size(upload.size)),
        ("Origine", upload.origin),
        ("Contrôles", "" if upload.declared else _found(upload)),
        ("Évolution", change(one, upload, dossier)),
    ]
    report = dossier.get(upload.id)
    rows += _facts(report) if report else []
    lines = [heading("Dépôt")]
    for label, text in rows:
        lines += labelled(label, text, width, 12)
    if upload.id in dossier and report is None and not upload.declared:
        told = "Le rapport de ce dépôt manque : une synchronisation le redemande."
        lines += [EMPTY, *wrap(told, width, style="warning")]
    return lines


def _found(upload: Upload) -> str:
    return counts_text(upload.summary.counts) if upload.summary else "à faire"


def _facts(report: Report) -> list[tuple[str, str]]:
    facts = report.facts
    pupils = f"{number(facts.pupils)}, dont {number(facts.in_school)} scolarisés"
    emails = f"{number(facts.valid_emails)} sur {number(facts.terminales)} terminales"
    return [
        ("Verdict", verdict_label(report.verdict)),
        ("Cause", report.cause),
        ("Nature", facts.kind),
        ("UAI", facts.uai),
        ("Rentrée", str(facts.school_year or "")),
        ("Exporté le", facts.exported_at),
        ("Élèves", pupils if facts.pupils else ""),
        ("Classes", number(facts.classes) if facts.classes else ""),
        ("Courriels", emails if facts.terminales else ""),
        ("Codage", facts.encoding),
    ]


def _size(size: int) -> str:
    if size < _BYTES:
        return f"{number(size)} octets"
    kilo = size / _BYTES
    if kilo < _BYTES:
        return f"{number(round(kilo))} Ko"
    return f"{kilo / _BYTES:.1f} Mo".replace(".", ",")

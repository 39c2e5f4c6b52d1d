"""What `e` writes of the campaign: its page, its figures, its picture, its days, the report."""

from cio_console.checks.catalogue import catalogue
from cio_console.presentation.calendar import calendar
from cio_console.presentation.campaign_document import campaign_document
from cio_console.presentation.campaign_svg import campaign_svg
from cio_console.presentation.campaign_tables import days_table, emails_table, rules_table
from cio_console.presentation.report_html import report_html
from cio_console.presentation.report_markdown import report_markdown
from cio_console.presentation.sector_report import SectorReport, Sources, sector_report
from cio_console.tui.views.campaign import page
from cio_console.tui.views.campaign_sheet import Sheet
from cio_console.tui.views.export_forms import (
    Exported,
    Form,
    csv_form,
    json_form,
    text_form,
    told,
)
from cio_console.tui.views.exports import Seen


def campaign_exports(about: Seen, sheet: Sheet) -> Exported:
    """Return the campaign as `campagne` writes it; as text, what the screen shows, whole."""
    sector, found, day = about.sector, sheet.found, about.day
    name, source = about.snapshot.sector.name, about.snapshot.source
    synced, now = about.model.times.last_success, about.model.now
    head = about.head(f"Campagne, {sheet.shown}")

    def report() -> SectorReport:
        return sector_report(sector, found, Sources(name, sheet.rules, synced))

    forms = (
        Form("s", "dessin SVG", ".svg", lambda: campaign_svg(sector, found, sheet.rules, name)),
        text_form(lambda: [*head, "", *told(page(sheet))]),
        json_form(lambda: campaign_document(sector, found, source, synced, about.sources)),
        csv_form(lambda: days_table(found), "c", "des jours", f"campagne-jours-{day}"),
        csv_form(
            lambda: rules_table(found, catalogue()), "r", "des règles", f"campagne-regles-{day}"
        ),
        csv_form(lambda: emails_table(found), "a", "des adresses", f"campagne-courriels-{day}"),
        Form("h", "rapport HTML", ".html", lambda: report_html(report()), f"rapport-{day}"),
        Form("m", "rapport Markdown", ".md", lambda: report_markdown(report()), f"rapport-{day}"),
        Form("i", "agenda", ".ics", lambda: calendar(about.campaign, (), now), f"echeances-{day}"),
    )
    return Exported("Exporter la campagne", f"campagne-{day}", forms)

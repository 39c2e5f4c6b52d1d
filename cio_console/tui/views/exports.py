"""What `e` writes of the lists and of the pages: what is shown, as the commands write it.

Imported when it is first asked for: the screens do without the documents of the commands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from cio_console.domain.calls import Call
from cio_console.domain.campaign import Campaign
from cio_console.domain.changes import Change, Changes
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.presentation.calendar import calendar
from cio_console.presentation.calls_document import CallsDocument, calls_document
from cio_console.presentation.calls_table import calls_table
from cio_console.presentation.cells import TableColumn
from cio_console.presentation.changes_document import changes_document
from cio_console.presentation.changes_table import changes_table
from cio_console.presentation.dates import long_day
from cio_console.presentation.documents import state_document
from cio_console.presentation.numbers import plural
from cio_console.presentation.sources_told import Sources
from cio_console.presentation.state_table import state_table
from cio_console.presentation.text_table import aligned_table, markdown_table, plain
from cio_console.tui.model import Model
from cio_console.tui.views.export_forms import (
    Exported,
    Form,
    csv_form,
    json_form,
    markdown_form,
    text_form,
    told,
)
from cio_console.tui.views.lines import Line

Rows = Sequence[Sequence[str]]
"""The text of each cell, as the screen draws it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A sector as the screens show it when something of it is to be written."""

    model: Model
    sector: SectorOverview
    snapshot: SectorSnapshot

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.sector.campaign

    @property
    def sources(self) -> Sources:
        """What a JSON document tells of several sources; nothing of a single one."""
        if not self.sector.parts:
            return msgspec.UNSET
        from cio_console.tui.several import sources_told  # several only

        return sources_told(self.model)

    @property
    def day(self) -> str:
        """The day seen, for the name of a file."""
        return self.model.seen_day.isoformat()

    def head(self, view: str) -> list[str]:
        """Return the lines above what is written: whose sector, which view, which day."""
        name = f"{self.snapshot.sector.name} — {self.campaign.label}"
        return [name, f"{view} · {long_day(self.model.seen_day)}"]


def seen(model: Model) -> Seen | None:
    """Return what is shown of a sector, None when there is none yet."""
    if model.overview is None or model.snapshot is None:
        return None
    return Seen(model, model.overview, model.snapshot)


def seen_of(model: Model, uai: str) -> Seen | None:
    """Return the sector that a school is seen in: that of its own CIO when there are several."""
    sector, snapshot = model.sector_of(uai), model.held_of(uai)
    return Seen(model, sector, snapshot) if sector and snapshot else None


def listed(
    about: Seen, view: str, title: Line, columns: Sequence[TableColumn], rows: Rows
) -> list[Form]:
    """Return a list as text and as Markdown: its title on the screen, then its table, uncut."""
    titles = [column.title for column in columns]
    right = {index for index, column in enumerate(columns) if column.align == "right"}
    name, day = about.head(view)

    def markdown() -> list[str]:
        above = [f"# {plain(name)}", "", f"{plain(day)}. {plain(title.text)}.", ""]
        return [*above, *markdown_table(titles, rows, right)]

    return [
        text_form(lambda: [name, day, title.text, "", *aligned_table(titles, rows, right)]),
        markdown_form(markdown),
    ]


def sector_exports(about: Seen, lines: Sequence[SchoolLine], texts: Sequence[Form]) -> Exported:
    """Return the schools of the list, as `etat` writes them or as the screen shows them."""
    schools = plural(len(lines), "établissement", "établissements")
    forms = (*_state_forms(about, lines), *texts)
    return Exported(f"Exporter {schools}", f"secteur-{about.day}", forms)


def school_exports(about: Seen, one: SchoolLine, page: Sequence[Line]) -> Exported:
    """Return one school: its page as text, its state as `etat` writes it."""
    text = text_form(lambda: [*about.head("Établissement"), "", *told(page)])
    stem = f"etablissement-{one.school.uai}-{about.day}"
    return Exported(f"Exporter {one.school.name}", stem, (text, *_state_forms(about, [one])))


def rule_exports(about: Seen, code: str, page: Sequence[Line]) -> Exported:
    """Return a rule over the sector as its page."""
    text = text_form(lambda: [*about.head("Règle"), "", *told(page)])
    return Exported(f"Exporter la règle {code}", f"regle-{code}-{about.day}", (text,))


def calls_exports(about: Seen, calls: Sequence[Call], texts: Sequence[Form]) -> Exported:
    """Return the calls of the list as `relances` writes them, their days as a calendar too."""
    forms = (
        csv_form(lambda: calls_table(about.sector, calls)),
        json_form(lambda: _calls_document(about, calls)),
        *texts,
        Form("i", "agenda", ".ics", lambda: calendar(about.campaign, calls, about.model.now)),
    )
    title = f"Exporter {plural(len(calls), 'relance', 'relances')}"
    return Exported(title, f"relances-{about.day}", forms)


def changes_exports(
    about: Seen, found: Changes, rows: Sequence[Change], texts: Sequence[Form]
) -> Exported:
    """Return the changes of the list as `changements` writes them."""
    kept = msgspec.structs.replace(found, rows=tuple(rows))
    day, source = about.model.seen_day, about.snapshot.source
    forms = (
        csv_form(lambda: changes_table(about.campaign, rows)),
        json_form(lambda: changes_document(kept, day, about.campaign.id, source, about.sources)),
        *texts,
    )
    title = f"Exporter {plural(len(rows), 'changement', 'changements')}"
    return Exported(title, f"changements-{about.day}", forms)


def _state_forms(about: Seen, lines: Sequence[SchoolLine]) -> list[Form]:
    collections, contacts = about.campaign.collections, about.model.last_contacts()
    names = [collection.id for collection in collections]
    synced = about.model.times.last_success
    return [
        csv_form(lambda: state_table(about.campaign, lines, collections, contacts)),
        json_form(
            lambda: state_document(
                about.snapshot, about.sector, lines, names, synced, about.sources
            )
        ),
    ]


def _calls_document(about: Seen, calls: Sequence[Call]) -> CallsDocument:
    """Return the calls, and the contacts already made with those schools, newest first."""
    uais = {call.uai for call in calls}
    made = sorted(about.model.own_contacts, key=lambda one: (one.at, one.id), reverse=True)
    contacts = [one for one in made if one.uai in uais]
    source = about.snapshot.source
    return calls_document(source, about.sector, calls, contacts, about.sources)

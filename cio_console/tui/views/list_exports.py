"""What `e` writes of the director's list: imported when it is first asked for."""

from collections.abc import Sequence

import msgspec

from cio_console.domain.list_draft import ListDraft
from cio_console.domain.school import School
from cio_console.domain.sector_list import encode_list
from cio_console.presentation.numbers import plural
from cio_console.presentation.sector_list import LIST_TITLES, list_rows, list_summary, list_table
from cio_console.presentation.text_table import aligned_table
from cio_console.tui.views.export_forms import Exported, Form, csv_form, text_form


def list_exports(draft: ListDraft, shown: Sequence[School]) -> Exported:
    """Return the schools picked among those shown, all of these when none is.

    As a spreadsheet, as a sector file, as text: what `secteur importer` and `publier` read.
    """
    kept = tuple(one for one in shown if one.uai in draft.picked) or tuple(shown)
    sector = msgspec.structs.replace(draft.sector, schools=kept)
    figure = {LIST_TITLES.index("Terminales")}

    def lines() -> list[str]:
        head = f"{sector.sector.name} ({sector.sector.uai}) : {list_summary(sector)}"
        return [head, "", *aligned_table(LIST_TITLES, list_rows(sector), figure)]

    title = f"Exporter {plural(len(kept), 'établissement', 'établissements')}"
    json = Form("j", "secteur.json", ".json", lambda: encode_list(sector))
    return Exported(
        title,
        f"liste-{sector.sector.uai}",
        (csv_form(lambda: list_table(sector)), json, text_form(lines)),
    )

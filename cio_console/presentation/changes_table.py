"""What changed, for a spreadsheet: one row per collection of a school."""

from collections.abc import Iterable

from cio_console.domain.campaign import Campaign
from cio_console.domain.changes import Change
from cio_console.presentation.changes import kind_label, news_of
from cio_console.presentation.labels import status_label
from cio_console.presentation.spreadsheet import Table, beside_school
from cio_console.presentation.wording import received_on

_TITLES = (
    *("UAI", "établissement", "commune", "téléphone", "remontée", "changement", "avant"),
    *("maintenant", "remarques", "dépôts", "reçu le", "erreurs de plus ou de moins"),
)


def changes_table(campaign: Campaign, rows: Iterable[Change]) -> Table:
    """Return one row per change, in the order given."""
    labels = {c.id: c.label for c in campaign.collections}
    rows = tuple(rows)
    table = Table(
        _TITLES,
        [
            [
                *(row.line.school.uai, row.line.school.name, row.line.school.commune),
                *(row.line.school.telephone, labels[row.after.collection], kind_label(row.kind)),
                *(status_label(row.before.status), status_label(row.after.status), news_of(row)),
                *(len(row.uploads), _received(campaign, row), row.errors),
            ]
            for row in rows
        ],
    )
    return beside_school(table, [row.line.cio for row in rows])


def _received(campaign: Campaign, row: Change) -> str | None:
    return received_on(row.uploads[-1], campaign) if row.uploads else None

"""Findings for a spreadsheet: each in its row, after the cells that say where it was found."""

from collections.abc import Iterable, Mapping, Sequence

from cio_console.domain.finding import Finding
from cio_console.domain.rule import Rule
from cio_console.domain.upload import Upload
from cio_console.presentation.labels import severity_label
from cio_console.presentation.spreadsheet import Table

_COLUMNS = (
    *("règle", "intitulé", "gravité", "ligne", "colonne", "classe", "n° interne"),
    *("identifiant SIECLE", "élève", "valeur", "message"),
)
_UPLOAD = ("UAI", "établissement", "collecte", "fichier")

Found = tuple[str, Upload, Finding]
"""Name of the school, the upload and a finding of it."""


def findings_table(
    first: Sequence[str],
    found: Iterable[tuple[Sequence[object], Finding]],
    rules: Mapping[str, Rule],
) -> Table:
    """Return one row per finding; `first` are the titles of the cells that come before it."""
    rows = [[*cells, *_cells(finding, rules)] for cells, finding in found]
    return Table((*first, *_COLUMNS), rows)


def uploads_findings_table(found: Iterable[Found], rules: Mapping[str, Rule]) -> Table:
    """Return one row per finding of an upload, with its school and its file."""
    rows = (
        ((upload.uai, name, upload.collection, upload.file_name), finding)
        for name, upload, finding in found
    )
    return findings_table(_UPLOAD, rows, rules)


def _cells(finding: Finding, rules: Mapping[str, Rule]) -> list[object]:
    about, rule = finding.pupil, rules.get(finding.rule)
    return [
        finding.rule,
        rule.title if rule else finding.slug,
        severity_label(finding.severity),
        finding.line or None,
        finding.column or None,
        about.division if about else None,
        about.elenoet if about else None,
        about.eleve_id if about else None,
        about.name if about else None,
        finding.value,
        finding.message,
    ]

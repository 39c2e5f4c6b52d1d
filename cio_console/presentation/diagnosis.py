"""The JSON document of `diagnostic`; its fields are stable (docs/commandes.md)."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from cio_console.domain.diagnosis import Check, Judgement
from cio_console.presentation.checked import FORMAT_VERSION


class DiagnosisDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `diagnostic --json` writes."""

    format: str = "cio-diagnostic"
    format_version: str = FORMAT_VERSION
    made_at: datetime
    counts: dict[str, int]
    """Judgement → lines that bear it, every judgement named."""
    checks: tuple[Check, ...] = ()


def diagnosis_document(checks: Iterable[Check], made_at: datetime) -> DiagnosisDocument:
    """Return the document of a diagnosis."""
    every = tuple(checks)
    counts = {str(j): sum(check.verdict is j for check in every) for j in Judgement}
    return DiagnosisDocument(made_at=made_at, counts=counts, checks=every)

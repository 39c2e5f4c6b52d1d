"""Characters that an encoding does not have, replaced by what reads best in as many cells."""

import pytest
from rich.cells import cell_len

from cio_console.commands.plainer import PLAINER, install, plainer


@pytest.mark.parametrize(
    ("encoding", "text", "written"),
    [
        ("ascii", "Élèves prêts — « à l'heure »…", 'Eleves prets - " a l\'heure ".'),
        ("ascii", "cœur 12 × 3 → 36", "cour 12 x 3 > 36"),
        ("latin-1", "établissement — 3 →", "établissement - 3 >"),
        ("iso8859-15", "cœur … ──│", "cœur . --|"),
        ("ascii", "高校 ● e\u0301", "???? ? e"),
        ("utf-8", "Élèves\udcff", "Élèves?"),
    ],
)
def test_what_cannot_be_written_is_written_more_plainly(
    encoding: str, text: str, written: str
) -> None:
    install()
    assert text.encode(encoding, PLAINER).decode(encoding) == written


@pytest.mark.parametrize("text", ["É", "—", "…", "高", "●", "œ", "\u0301", "┤", "🏫", "\u202f"])
def test_columns_stay_aligned(text: str) -> None:
    assert plainer(text).isascii()
    assert len(plainer(text)) == cell_len(text)


def test_only_writing_is_made_plainer() -> None:
    install()
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", PLAINER)

"""A list of statuses: any columns, any order, any spreadsheet; what is not understood is told."""

from datetime import date

import pytest

from cio_console.directory.statuses import State, StatusLine, read_statuses
from cio_console.errors import FileProblem
from tests.domain.builders import a_campaign
from tests.feed.builders import SCHOOLS

A, B, C, D = SCHOOLS
CAMPAIGN = a_campaign()
TODAY = date(2025, 1, 9)
DAY = date(2025, 1, 8)
R, X, N = State.RECEIVED, State.REFUSED, State.ABSENT


def read(text: str, encoding: str = "utf-8") -> tuple[list[tuple[object, ...]], tuple[str, ...]]:
    """Return each line without its number, and what is said."""
    found = read_statuses(text.encode(encoding), CAMPAIGN, TODAY)
    return [line[1:] for line in found.lines], found.notices


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_plain_form_is_read_whatever_wrote_it(encoding: str, separator: str) -> None:
    text = (
        "UAI;Collecte;Date;État\n"
        f"{A};SIECLE;08/01/2025;déposé\n"
        f"{B};Siecle;07/01/2025;rejeté\n"
        f"{C};SIECLE;;absent\n"
        f"{A};notes;2025-01-06;validé\n"
    ).replace(";", separator)

    lines, notices = read(text, encoding)

    assert lines == [
        (A, "siecle", R, DAY),
        (B, "siecle", X, date(2025, 1, 7)),
        (C, "siecle", N, None),
        (A, "notes", R, date(2025, 1, 6)),
    ]
    assert notices == ()


@pytest.mark.parametrize(
    "text",
    [
        f"état;date;nom;remontée;code UAI\nDéposé;08/01/2025 10:21;Lycée;SIECLE;{A}\n",
        f"Liste du 9 janvier\n\nRNE;Lycée;Type;Statut;Déposé le\n{A};Lycée;Siècle;OK;8/1/25\n",
        f"{A};SIECLE;déposé;08/01/2025\n",
        f"08/01;Lycée;{A.lower()};siecle;valide\n",
        f"UAI;Nom;SIECLE\n{A};Lycée;08/01/2025\n",
        f"UAI;Nom;SIECLE état;SIECLE date\n{A};Lycée;déposée;08/01/2025\n",
    ],
)
def test_any_order_and_any_titles_will_do(text: str) -> None:
    lines, notices = read(text)

    assert lines == [(A, "siecle", R, DAY)]
    assert notices == ()


def test_a_column_per_collection_tells_each() -> None:
    text = f"UAI;SIECLE;Notes\n{A};déposé;\n{B};non;rejeté\n{C};hors périmètre;x\n"

    lines, _ = read(text)

    assert lines == [
        (A, "siecle", R, None),
        (A, "notes", N, None),
        (B, "siecle", N, None),
        (B, "notes", X, None),
        (C, "siecle", State.APART, None),
        (C, "notes", R, None),
    ]


def test_what_is_not_understood_is_told_with_its_line() -> None:
    text = (
        "UAI;Collecte;Date;État\n"
        f"{A};SIECLE;08/01/2025;bizarre\n"
        f"{B};autre chose;08/01/2025;déposé\n"
        "sans code;SIECLE;08/01/2025;déposé\n"
        f"{C};SIECLE;15/01/2025;déposé\n"
        f"{D};SIECLE;08/01/2025;déposé\n"
    )

    lines, notices = read(text)

    assert lines == [(D, "siecle", R, DAY)]
    told = " ".join(notices)
    assert "ligne 2 (« bizarre ») : état non compris, laissée de côté." in told
    assert f"ligne 3 ({B}) : remontée non reconnue" in told
    assert "ligne 4 (sans code SIECLE" in told
    assert "ligne 5 (15/01/2025) : date à venir" in told


def test_a_line_without_a_title_and_without_a_state_is_not_taken_for_absent() -> None:
    lines, notices = read(f"{A};SIECLE;déposé\n{B};SIECLE;bizarre\n")

    assert lines == [(A, "siecle", R, None)]
    assert f"ligne 2 ({B}) : ni état ni date reconnus" in notices[0]


@pytest.mark.parametrize(
    "text",
    ["", "bonjour", f"UAI;Nom\n{A};Lycée Untel\n", "a;b;c\n1;2;3\n"],
)
def test_another_file_is_no_list(text: str) -> None:
    with pytest.raises(FileProblem, match="ce n'est pas une liste d'états"):
        read(text)


def test_the_lines_are_numbered_as_in_the_file() -> None:
    text = f'UAI;Collecte;État\n"{A}";"SIECLE";"dépo\nsé"\n\n{B};SIECLE;absent\n'

    found = read_statuses(text.encode(), CAMPAIGN, TODAY)

    assert found.lines[-1] == StatusLine(5, B, "siecle", N)


def test_a_formula_is_no_state() -> None:
    lines, notices = read(f"UAI;Collecte;État\n{A};SIECLE;=cmd()\n{B};SIECLE;ok\n")

    assert lines == [(A, "siecle", N, None), (B, "siecle", R, None)]
    assert notices == ()

"""Nothing that a file, its name or a feed holds can drive the terminal that shows it."""

import json
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.finding import Finding, PupilRef
from cio_console.store.paths import Home
from tests.checks.builders import Eleves, Pupil, eleves
from tests.commands.builders import FAULTY, a_missing_email, a_report, checked, fill
from tests.commands.conftest import Cli
from tests.commands.test_sarif import read
from tests.domain.builders import an_upload, paris

ESCAPES = "\x1b[2J\x1b]0;titre\x07\x9b31m"
BIDI = "\u202e\u2066\u200f\ufeff"
HOSTILE = f"a{ESCAPES}b{BIDI}c[bold]d[/bold]{{0}}\u2028e\x7f\x00"
FORBIDDEN = set("\x1b\x07\x9b\x00\x7f\u202e\u2066\u200f\ufeff\u2028\r")
FORMS: tuple[list[str], ...] = ([], ["-q"], ["--json"], ["--csv"], ["--sarif"])


def harmless(text: str) -> bool:
    """Tell whether a text is printable lines and nothing else."""
    body = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return not FORBIDDEN & set(body)


FIELDS = ("NOM_DE_FAMILLE", "PRENOM", "MEL", "DATE_NAISS", "CODE_MEF", "CODE_SEXE", "ID_NATIONAL")
IN_XML = f"a{BIDI}b\u2028c[red]d\x9b2J\x7f"
"""What XML allows in a text: C1 controls and bidi, not ESC."""


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_a_file_reaches_the_terminal_raw(
    cli: Cli, tmp_path: Path, field: str, form: list[str]
) -> None:
    export = Eleves([Pupil(1).change(**{field: IN_XML}), Pupil(2)])
    text = export.text().replace("ISO-8859-15", "UTF-8")
    path = tmp_path / "eleves.xml"
    path.write_bytes(text.encode())
    done = cli("verifier", str(path), *form)
    assert done.code in (0, 1)
    assert harmless(done.out)
    assert harmless(done.err)


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_an_escape_in_a_broken_file_does_not_reach_the_terminal(
    cli: Cli, tmp_path: Path, form: list[str]
) -> None:
    path = tmp_path / "eleves.xml"
    path.write_bytes(
        eleves().data().replace(b"<PRENOM>", f"<PRENOM>{ESCAPES}".encode("latin-1"), 1)
    )
    done = cli("verifier", str(path), *form)
    assert done.code == 1
    assert harmless(done.out)


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
@pytest.mark.parametrize("name", [f"a{BIDI}.xml", "a\x1b[2J\nb.xml", "=cmd.xml"])
def test_no_file_name_reaches_the_terminal_raw(
    cli: Cli, tmp_path: Path, name: str, form: list[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(eleves().data())
    for file in (path, path.with_name(f"absent-{name}")):
        done = cli("verifier", str(file), *form)
        assert harmless(done.out)
        assert harmless(done.err)


TEXTS = ("rule", "slug", "message", "path", "value", "excerpt", "member", "field", "value_key")


def hostile(field: str) -> Finding:
    """Return a finding with one hostile field, or the pupil's."""
    if field in TEXTS:
        return a_missing_email(1, **{field: HOSTILE})
    pupil = msgspec.structs.replace(PupilRef("1", "2", "TG1", "A. B."), **{field: HOSTILE})
    return a_missing_email(1, pupil=pupil)


@pytest.mark.parametrize("field", [*TEXTS, *PupilRef.__struct_fields__])
def test_no_field_of_a_report_reaches_the_terminal_raw(home: Home, cli: Cli, field: str) -> None:
    fill(home, uploads=(checked(an_upload(paris(1, 7), uai=FAULTY), a_report(hostile(field))),))
    for form in FORMS:
        done = cli("anomalies", *form)
        assert harmless(done.out), form
        assert harmless(done.err), form
    assert json.loads(cli("anomalies", "--json").out)["findings"]
    assert read(cli("anomalies", "--sarif").out)["results"]
    assert harmless(cli("accepter").out)


@pytest.mark.parametrize("command", [["expliquer"], ["anomalies", "--regle"], ["etat", "--date"]])
def test_what_is_typed_wrong_is_told_without_being_obeyed(
    home: Home, cli: Cli, command: list[str]
) -> None:
    done = cli(*command, HOSTILE.replace("\x00", ""))
    assert done.code == 2
    assert harmless(done.out)
    assert harmless(done.err)

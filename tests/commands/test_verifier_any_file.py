"""`verifier` on whatever a file may be: its exit code, and a terminal that nothing drives."""

import io
from pathlib import Path

from msgspec.structs import replace

from cio_console.checks.engine import check_stream
from cio_console.domain.text import harmless
from tests.checks.builders import expectation
from tests.commands.conftest import Cli
from tests.fuzz.cases import case_of


def test_any_file_is_told_by_its_exit_code_and_drives_no_terminal(cli: Cli, tmp_path: Path) -> None:
    expected = replace(expectation(uai="", nature=""), schools={})
    for number in range(60):
        case = case_of(9, number)
        path = tmp_path / case.name
        path.write_bytes(case.data)
        report = check_stream(io.BytesIO(case.data), case.name, expected)
        done = cli("verifier", str(path))
        failed = bool(report.counts["bloquante"] or report.counts["erreur"])
        assert (number, done.code) == (number, int(failed))
        assert [harmless(line) for line in done.lines] == done.lines
        assert done.err == ""

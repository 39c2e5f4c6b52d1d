"""`--sarif`: valid documents, that say what `--json` says."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checks.builders import Eleves, eleves
from tests.commands.conftest import Cli
from tests.presentation.sarif_schema import problems


@pytest.fixture
def faulty() -> Eleves:
    """Give an export where one pupil has no e-mail and another a wrong one."""
    export = eleves()
    export.pupils[0].change(MEL=None)
    export.pupils[1].change(MEL="marchadier@@boite.example")
    return export


def read(text: str) -> Any:
    """Return the only run of a valid SARIF document."""
    document = json.loads(text)
    assert problems(document) == []
    (run,) = document["runs"]
    return run


def test_the_results_are_those_of_the_json(cli: Cli, faulty: Eleves, tmp_path: Path) -> None:
    file = str(faulty.write(tmp_path))
    done = cli("verifier", file, "--sarif")
    (checked,) = json.loads(cli("verifier", file, "--json").out)["files"]
    run = read(done.out)
    assert (done.code, done.err) == (1, "")
    assert [r["ruleId"] for r in run["results"]] == [f["rule"] for f in checked["findings"]]
    for result, finding in zip(run["results"], checked["findings"], strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region.get("startColumn", 1)) == (
            finding["line"],
            finding["column"],
        )
        assert region["snippet"]["text"] == finding["excerpt"]
        assert result["properties"]["eleve"]["ine_key"] == finding["pupil"]["ine_key"]
    assert run["artifacts"][0]["hashes"]["sha-256"] == checked["sha256"]
    assert "marchadier" not in done.out


def test_two_runs_give_the_same_bytes(cli: Cli, faulty: Eleves, tmp_path: Path) -> None:
    file = str(faulty.write(tmp_path))
    assert cli("verifier", file, "--sarif").out == cli("verifier", file, "--sarif").out


def test_another_export_of_the_same_pupils_keeps_the_fingerprints(
    cli: Cli, faulty: Eleves, tmp_path: Path
) -> None:
    def prints() -> set[str]:
        run = read(cli("verifier", str(faulty.write(tmp_path)), "--sarif").out)
        return {json.dumps(r["partialFingerprints"], sort_keys=True) for r in run["results"]}

    first = prints()
    faulty.pupils.reverse()
    assert prints() == first


def test_a_file_that_cannot_be_read_is_told_in_the_document(cli: Cli, tmp_path: Path) -> None:
    done = cli("verifier", str(tmp_path / "absent.zip"), "--sarif")
    (invocation,) = read(done.out)["invocations"]
    assert done.code == 3
    assert invocation["executionSuccessful"] is False
    assert "absent.zip" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_a_broken_file_is_a_result_and_a_finished_check(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "vide.xml"
    path.write_bytes(b"")
    run = read(cli("verifier", str(path), "--sarif").out)
    assert [r["ruleId"] for r in run["results"]] == ["F001"]
    assert run["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize("other", ["--json", "--csv"])
def test_two_forms_do_not_go_together(cli: Cli, tmp_path: Path, other: str) -> None:
    done = cli("verifier", str(eleves().write(tmp_path)), "--sarif", other)
    assert (done.code, done.out) == (2, "")
    assert "--sarif" in done.err

"""`anomalies --depuis-depot`: what is new or changed since the usable upload before."""

import msgspec

from cio_console.domain.finding import Finding, Report
from cio_console.store.paths import Home
from tests.commands.builders import FAULTY, SOURCE, a_missing_email, a_report, checked, fill
from tests.commands.conftest import Cli
from tests.commands.test_accepter import DAY, listed
from tests.commands.test_sarif import read
from tests.domain.builders import an_upload, paris

replace = msgspec.structs.replace


def keyed(*findings: Finding) -> Report:
    """Return a report whose hashes compare with those of the others here."""
    return replace(a_report(*findings), keyed="k")


def received(home: Home, before: Report, after: Report) -> None:
    """Fill a home with two uploads of one school."""
    fill(
        home,
        uploads=(
            checked(an_upload(paris(1, 5), uai=FAULTY), before),
            checked(an_upload(paris(1, 7), uai=FAULTY), after),
        ),
    )


def test_only_what_is_new_or_changed_is_listed(home: Home, cli: Cli) -> None:
    one, two, three = (a_missing_email(n, value="x", value_key=f"{n}" * 16) for n in (1, 2, 3))
    after = keyed(replace(one, line=900), replace(two, value_key="9" * 16), three)
    received(home, keyed(one, two), after)
    since = listed(cli, "--depuis-depot")
    assert [(e["finding"]["pupil"]["eleve_id"], e["since"]) for e in since] == [
        ("7002", "changée"),
        ("7003", "nouvelle"),
    ]
    assert [entry["since"] for entry in listed(cli)] == ["", "", ""]
    run = read(cli("anomalies", "--sarif", "--depuis-depot", *DAY).out)
    states = sorted(result["baselineState"] for result in run["results"])
    assert states == ["new", "unchanged", "updated"]
    assert run["baselineGuid"]
    assert "baselineGuid" not in read(cli("anomalies", "--sarif", *DAY).out)


def test_what_remains_is_no_failure(home: Home, cli: Cli) -> None:
    received(home, keyed(a_missing_email(1)), keyed(a_missing_email(1)))
    assert cli("anomalies", *DAY).code == 1
    assert cli("anomalies", "--depuis-depot", *DAY).code == 0


def test_a_corrected_finding_is_absent_in_the_sarif(home: Home, cli: Cli) -> None:
    received(home, keyed(a_missing_email(1)), keyed(a_missing_email(2)))
    run = read(cli("anomalies", "--sarif", "--depuis-depot", *DAY).out)
    assert [result["baselineState"] for result in run["results"]] == ["new", "absent"]


def test_a_first_upload_is_all_new(home: Home, cli: Cli) -> None:
    fill(home, uploads=(checked(an_upload(paris(1, 5), uai=FAULTY), keyed(a_missing_email(1))),))
    assert [entry["since"] for entry in listed(cli, "--depuis-depot")] == ["nouvelle"]


def test_an_upload_that_cannot_be_compared_is_given_whole_and_told(home: Home, cli: Cli) -> None:
    before = checked(an_upload(paris(1, 5), uai=FAULTY), keyed(a_missing_email(1)))
    fill(home, uploads=(before, checked(an_upload(paris(1, 7), uai=FAULTY), before[1])))
    assert before[0].report is not None
    for part in (home.cache(SOURCE) / "reports").glob(f"{before[0].report.sha256}.*"):
        part.unlink()
    done = cli("anomalies", "--depuis-depot", *DAY)
    assert "1 dépôt n'a pas pu être comparé" in done.err
    assert done.code == 1

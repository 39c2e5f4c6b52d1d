"""What a file may ask of the machine is bounded: proved by counting, never by a clock."""

import io
from array import array
from collections.abc import Iterable, Sequence

import pytest
from lxml import etree
from msgspec.structs import replace

from cio_console.checks.engine import check_stream
from cio_console.checks.opening.encodings import decide, declared
from cio_console.checks.opening.limits import DEFAULT_LIMITS, Limits
from cio_console.checks.opening.sniff import identify
from cio_console.checks.reading.markup import record_tags
from cio_console.checks.reading.positions import Block, Step, child_span
from cio_console.checks.reading.progress import Progress
from cio_console.checks.reading.sections import between
from cio_console.checks.reading.template import Shape, Template
from cio_console.checks.reporting.collector import Collector
from cio_console.checks.reporting.duplicates import MOST_TOLD, Duplicates, Seen
from cio_console.checks.reporting.flaw import Draft, Place, Subject
from cio_console.checks.reporting.tally import Tally
from cio_console.checks.siecle.roster import MOST_DIVISIONS, Roster
from cio_console.checks.values.codes import Index, NumberCodes
from cio_console.checks.values.elements import LONGEST_CODE, shortened
from cio_console.checks.values.naming import same_name, words_of
from cio_console.domain.finding import Report, Severity, Verdict
from tests.checks.apb import Mark, grades
from tests.checks.builders import eleves, expectation
from tests.checks.lsl import Evaluation, livrets
from tests.checks.reading.documents import document, latin, pupil, read


def check(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Report:
    """Check a document."""
    return check_stream(io.BytesIO(data), "e.xml", expectation(), limits)


class Counted(array):  # type: ignore[type-arg] # of whole numbers
    """A column that counts how often it is read."""

    reads = 0

    def __getitem__(self, at: int) -> int:  # type: ignore[override] # never a slice
        Counted.reads += 1
        return int(super().__getitem__(at))


@pytest.mark.parametrize("step", [1023, 4095, 4095 * 8191, 2**12, 2**16 * 3, 7 * 11 * 13 * 4095])
def test_numbers_chosen_to_meet_in_a_table_do_not(step: int) -> None:
    column, count = Counted("q"), 2000
    Counted.reads = 0
    index = Index(column)
    for row in range(count):
        code = (count - row) * step
        assert index.first(code, row) == -1
        column.append(code)
    assert Counted.reads < 40 * count


def test_a_template_never_holds_more_names_than_a_real_file_has() -> None:
    known = {"R": frozenset("A"), "I": frozenset("J")}
    template = Template(Shape("R", {}, {}, known, (), frozenset(), frozenset()))
    for first in range(0, 6000, 50):
        names = "".join(f"<N{n}><I{n}/></N{n}>" for n in range(first, first + 50))
        template.learn(etree.fromstring(f"<R>{names}</R>"))
        template.refresh()
    assert template.pattern is not None
    assert template.pattern.groups < 200
    assert len(template.pattern.pattern) < 20_000


def test_a_file_of_new_names_is_read_to_its_end() -> None:
    text = eleves(300).text()
    parts = text.split("</ELEVE>")
    news = ["".join(f"<N{i}_{j}/>" for j in range(40)) for i in range(len(parts))]
    made = "".join(part + new + "</ELEVE>" for part, new in zip(parts[:-1], news, strict=False))
    report = check((made + parts[-1]).encode("iso-8859-15"))
    assert report.facts.pupils == 300
    assert report.rules == {"F012": 50}


def test_the_divisions_of_one_pupil_are_bounded() -> None:
    known = Roster()
    known.eleve_ids.add(known.numbers.code("701"), 0)
    known.add(facts=0, name="", at=(1, 1), address=0)
    for number in range(400):
        held = known.assign(known.numbers.code("701"), known.combination((f"T{number}",)))
    assert len(held) == MOST_DIVISIONS


def test_owners_of_addresses_are_found_between_pupils() -> None:
    """Sections may alternate: nothing is sorted anew for each address."""
    known = Roster()
    for row in range(50):
        known.eleve_ids.add(row + 1, row)
        known.elenoets.add(0, row)
        known.add(facts=0, name="", at=(row, 1), address=1 + row // 2)
        found = known.owner(1 + row // 2)
        assert found is not None
        assert found.row == row - row % 2
        assert known.owner(99) is None


FAULTY = {
    "&": b"&" * 40_000,
    "balises": b"<a " * 40_000,
    "fins": b"</a>" * 40_000,
    "control": b"\x01" * 40_000,
}


@pytest.mark.parametrize("gap", FAULTY.values(), ids=FAULTY)
def test_no_more_faults_are_made_than_are_told(gap: bytes) -> None:
    limits = replace(DEFAULT_LIMITS, syntax_findings=20)
    progress = Progress(record_tags(("A",)), limits, decide(b""), finishing=True)
    progress.stack.append(("r", b"<r>"))
    block = Block(b"<x>" + gap, 1, 1, "utf-8")
    assert len(list(between(block, progress, 0, len(block.data)))) <= 40


def test_a_record_of_faults_gives_no_more_of_them_than_are_told() -> None:
    limits = replace(DEFAULT_LIMITS, syntax_findings=20)
    reading = read(latin(document(pupil(1), pupil(2, "&" * 50_000), pupil(3))), limits)
    assert reading.pupils == ["1"]
    assert len(reading.faults) == 21


ENDLESS = {
    "réglages": b"[a]" + b"\n" * 60_000,
    "déclarations": b"<?xml " * 10_000,
    "encodages": b"<?xml encoding" * 4000,
    "base de données": b"--\n" * 20_000 + b"-",
    "courriel": b"from:" + b"\n " * 30_000,
    "page": b"<html>" + b"<title " * 9000,
    "tableau": b";" * 60_000,
}


@pytest.mark.parametrize("data", ENDLESS.values(), ids=ENDLESS)
def test_what_goes_on_for_ever_is_named_at_once(data: bytes) -> None:
    """Patterns that step back would take minutes, and this test with them."""
    assert identify(data, data.decode("ascii"))
    assert declared(data) == ""
    assert read(data).faults[-1].fatal


def test_an_endless_name_is_compared_by_its_beginning() -> None:
    words = words_of("A " * 400_000)
    assert len(words) == 100
    assert same_name(words, words_of("A " * 300))


def test_a_long_identifier_is_remembered_shortened_and_still_told_apart() -> None:
    one, other = "9" * 1_000_000, "9" * 999_999 + "8"
    codes = NumberCodes()
    assert codes.code(one) != codes.code(other)
    assert codes.code(one) == codes.code(one)
    assert len(codes.text(codes.code(one))) < 2 * LONGEST_CODE
    assert shortened("9" * LONGEST_CODE) == "9" * LONGEST_CODE


def test_giant_identifiers_are_compared_whole_and_shown_by_their_beginning() -> None:
    file = eleves(4)
    file.pupils[1].attributes["ELEVE_ID"] = "9" * 300_000
    file.pupils[2].attributes["ELEVE_ID"] = "9" * 300_000
    file.pupils[3].attributes["ELEVE_ID"] = "9" * 299_999
    report = check(file.data())
    assert report.rules["S135"] == 1
    (finding,) = (finding for finding in report.findings if finding.rule == "S135")
    assert len(finding.value) <= 300
    assert "porté par 2 élèves" in finding.message


def held(collector: Collector) -> int:
    """Return the characters that the drafts of a collector hold."""
    drafts = [draft for _, draft in collector._drafts]
    return sum(len(d.message) + len(d.value) + len(d.raw) + len(d.place.excerpt) for d in drafts)


def test_a_draft_keeps_no_more_of_a_text_than_is_shown() -> None:
    collector, long = Collector(), "é" * 500_000
    place = Place(1, 1, "a/b", long)
    collector.add(Draft("S112", Severity.ERROR, long, place, value=long, raw=long))
    assert held(collector) < 20_000
    (finding,) = collector.findings(lambda _: "")
    assert (len(finding.value), len(finding.excerpt)) == (300, 300)


def test_two_long_values_keep_two_hashes() -> None:
    collector = Collector()
    for end in ("a", "b"):
        value = "x" * 100_000 + end
        collector.add(Draft("S112", Severity.ERROR, "m", value="x", raw=value))
    raws = {draft.raw for _, draft in collector._drafts}
    assert len(raws) == 2


def rows_of(duplicates: Duplicates) -> list[tuple[int, ...]]:
    """Return the rows of every duplicate, told or only counted."""
    return [d.carriers() for d in duplicates.told()] + list(duplicates.counted())


def test_duplicates_beyond_those_told_are_counted_with_all_their_pupils() -> None:
    duplicates, asked = Duplicates(), 0

    def place() -> Place:
        nonlocal asked
        asked += 1
        return Place()

    def seen(row: int) -> Seen:
        return Seen(Subject(row=row), row, 1)

    count = MOST_TOLD + 500
    for again in (1, 2):
        for code in range(count):
            duplicates.add(code, seen(code), seen(again * count + code), "v", place)
    assert asked == MOST_TOLD
    assert len(list(duplicates.told())) == MOST_TOLD
    assert sorted(rows_of(duplicates)) == [(c, c + count, c + 2 * count) for c in range(count)]
    assert count - 1 in duplicates
    assert count not in duplicates


@pytest.mark.parametrize("kept", [3, 1000])
def test_a_file_of_duplicates_is_counted_exactly(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cio_console.checks.reporting.duplicates.MOST_TOLD", kept)
    file = eleves(24)
    for pupil_, twin in zip(file.pupils[12:], file.pupils[:12], strict=True):
        pupil_.change(ID_NATIONAL=twin.tags["ID_NATIONAL"], MEL=twin.tags["MEL"])
        pupil_.attributes["ELENOET"] = twin.attributes["ELENOET"]
    report = check(file.data())
    assert report.rules == {"S104": 12, "S135": 12}
    assert report.pupils == {"S104": 24, "S135": 24}
    assert report.truncated is (kept == 3)


def test_a_file_of_too_many_records_is_stopped_with_what_was_read() -> None:
    limits = replace(DEFAULT_LIMITS, records=30)
    report = check(eleves(40).data(), limits)
    assert report.rules["F007"] == 1
    message = next(f.message for f in report.findings if f.rule == "F007")
    assert message.startswith("Plus de 30 enregistrements <ELEVE> : lecture arrêtée, ")
    assert report.facts.pupils <= 30
    assert check(eleves(30).data(), limits).rules == {}


def test_a_million_findings_are_counted_at_one_bit_each() -> None:
    collector = Collector()
    for row in range(200_000):
        collector.count("S101", Severity.ERROR, Subject(row=row))
    assert collector.rules == {"S101": 200_000}
    assert collector.pupils == {"S101": 200_000}
    tally = collector._tallies["S101"]
    assert isinstance(tally, Tally)
    assert len(tally.rows) == 25_000


def services(count: int) -> Iterable[Mark]:
    """Return marks of so many services."""
    return [Mark(f"S-{n}", average=None if n % 2 else "12") for n in range(count)]


def test_a_grades_file_of_endless_services_is_bounded_and_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cio_console.checks.grades.tally.MOST_GROUPS", 50)
    monkeypatch.setattr("cio_console.checks.reporting.recurring.MOST_KEYS", 10)
    file = grades(8)
    for pupil_ in file.pupils:
        pupil_.cards = [("1", list(services(90)))]
    report = check(file.data())
    assert report.verdict is Verdict.FAILED
    assert report.rules["F007"] == 1
    assert report.rules["N103"] == 8 * 45
    assert {"N102", "N109"} <= set(report.not_evaluated)


def test_a_grades_file_of_endless_declarations_is_bounded_and_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cio_console.checks.grades.apb_declared.MOST_CODES", 40)
    file = grades(6)
    file.services = {f"S-{n}": ("1", "M-1") for n in range(100)} | dict(file.services)
    report = check(file.data())
    assert report.rules == {"F007": 1}
    assert "N102" in report.not_evaluated


def test_a_livret_of_endless_subjects_is_bounded_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cio_console.checks.grades.tally.MOST_GROUPS", 20)
    file = livrets(8)
    for pupil_ in file.pupils:
        pupil_.evaluations = [Evaluation(f"{n:06}") for n in range(30)]
    report = check(file.data())
    assert report.rules["F007"] == 1
    assert "N109" in report.not_evaluated


def test_the_places_of_a_giant_pupil_are_found_by_reading_it_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = 0

    def counted(whole: bytes, path: Sequence[Step], codec: str) -> tuple[int, int]:
        nonlocal calls
        calls += 1
        return child_span(whole, path, codec)

    monkeypatch.setattr("cio_console.checks.reading.record.child_span", counted)
    file = grades(1)
    file.pupils[0].cards = [("1", [Mark(f"S-{n}", average="25") for n in range(900)])]
    report = check(file.data())
    assert report.rules["N103"] == 900
    assert calls < 20
    lines = file.text().split("\n")
    for finding in report.findings:
        if finding.rule == "N103":
            assert lines[finding.line - 1][finding.column - 1 :] == finding.excerpt

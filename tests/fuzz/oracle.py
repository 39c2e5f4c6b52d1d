"""What must hold of the report of any file whatever."""

import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from lxml import etree
from msgspec.structs import replace

from cio_console.checks.engine import check_stream
from cio_console.checks.opening.limits import Limits
from cio_console.checks.siecle.pupils import SieclePupils
from cio_console.domain.finding import Report, Verdict, verdict_of
from cio_console.errors import CioConsoleError
from cio_console.feed.cleaning import cleaned
from cio_console.feed.contract import decode_report, encode_report
from tests.fuzz.cases import Case

_WILD = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_RECORD_END = {"eleves": b"</ELEVE>", "eleves-adresses": b"</ELEVE>"}
_PLAIN = frozenset({"iso-8859-15", "utf-8", "iso-8859-1"})


def broken(case: Case) -> list[str]:
    """Return what does not hold of a case; nothing when all is well."""
    try:
        report = check(case, case.limits)
    except CioConsoleError as error:
        return [] if str(error) else ["an error without a sentence"]
    except Exception as error:  # noqa: BLE001 - the very thing that is looked for
        return [f"raised {type(error).__name__}: {error}"]
    found = list(of_report(report))
    found += _of_file(case, report)
    found += _of_others(case, report)
    return found


def check(case: Case, limits: Limits) -> Report:
    """Check a case."""
    return check_stream(io.BytesIO(case.data), case.name, case.expected, limits)


@contextmanager
def without_lanes() -> Iterator[None]:
    """Have every record read with care."""
    usual = SieclePupils.lanes_for
    SieclePupils.lanes_for = lambda *_: dict  # type: ignore[method-assign] # for this while
    try:
        yield
    finally:
        SieclePupils.lanes_for = usual  # type: ignore[method-assign]


def of_report(report: Report) -> Iterator[str]:
    """Yield what a report says wrongly of itself."""
    if report.verdict is Verdict.UNFINISHED:
        yield f"unfinished: {report.cause}"
    elif report.verdict is not verdict_of(report.counts):
        yield f"verdict {report.verdict} for {report.counts}"
    rules = Counter(finding.rule for finding in report.findings)
    severities = Counter(str(finding.severity) for finding in report.findings)
    if sum(report.counts.values()) != sum(report.rules.values()):
        yield f"counts {report.counts} are not those of {report.rules}"
    listed = report.rules == dict(rules)
    if listed is report.truncated or any(rules[r] > n for r, n in report.rules.items()):
        yield f"findings {rules} do not match {report.rules}"
    if listed and severities != {s: n for s, n in report.counts.items() if n}:
        yield f"findings {severities} do not match {report.counts}"
    if any(pupils > report.concerned for pupils in report.pupils.values()):
        yield f"{report.concerned} pupils concerned, {report.pupils} by rule"
    if report.usable == bool(report.counts["bloquante"]):
        yield "usable with something blocking, or the contrary"
    yield from _of_texts(report)


def _of_texts(report: Report) -> Iterator[str]:
    for where, text in texts(msgspec.to_builtins(report)):
        wild = [c for c in text if unicodedata.category(c) in _WILD and c != "\n"]
        if wild or ("\n" in text and not where.endswith("excerpt")):
            yield f"{where} holds {wild or 'a line break'}"
    if cleaned(report) != report:
        yield "the feed would clean the report"
    decoded = decode_report(encode_report(report))
    if decoded != report:
        yield "the feed does not give the report back"


def texts(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string in nested containers, with where it stands."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from texts(key, where)
            yield from texts(inside, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from texts(inside, where)


def _of_file(case: Case, report: Report) -> Iterator[str]:
    """Yield what the file belies."""
    if report.facts.size != len(case.data):
        yield f"size {report.facts.size} for {len(case.data)} bytes"
    if case.origin is None:
        return
    if case.origin.encoding in _PLAIN:
        lines = 1 + case.data.count(b"\n") + case.data.count(b"\r")
        if any(f.line > lines or f.column > len(case.data) + 1 for f in report.findings):
            yield "a finding stands outside the file"
        yield from _of_beginning(case, report)
    places = [(f.line, f.column) for f in report.findings]
    if places != sorted(places):
        yield "the findings are not in order"


def _of_beginning(case: Case, report: Report) -> Iterator[str]:
    """Yield that pupils before the first mutation were not read."""
    origin = case.origin
    end = _RECORD_END.get(origin.kind) if origin else None
    if origin is None or end is None or case.expected.collection == "notes":
        return
    whole = case.data.count(end, 0, _common(origin.data(), case.data))
    if report.facts.pupils < whole:
        yield f"{report.facts.pupils} pupils read of the {whole} before the first mutation"


def _common(one: bytes, other: bytes) -> int:
    """Return the length of the common beginning of two strings of bytes."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _of_others(case: Case, report: Report) -> Iterator[str]:
    """Yield that the same file gives another report, read otherwise."""
    with without_lanes():
        if check(case, case.limits) != report:
            yield "another report without lanes"
    other = check(case, replace(case.limits, block=case.block))
    if other == report:
        return
    if not (_is_damaged(report) and _is_damaged(other)) or _is_well_formed(case.data):
        yield f"another report with blocks of {case.block} bytes"
    elif other.facts.kind != report.facts.kind or other.usable:
        yield f"another conclusion with blocks of {case.block} bytes"


def _is_damaged(report: Report) -> bool:
    """Tell whether XML, bytes or archive are damaged: what goes with it may depend on the block."""
    return not {"F003", "F004", "F005", "F006", "F007"}.isdisjoint(report.rules)


def _is_well_formed(data: bytes) -> bool:
    try:
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True

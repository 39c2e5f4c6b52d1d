"""Clean pupils taken at a glance: the same report as when every record is read with care."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cio_console.checks.engine import check_stream
from cio_console.checks.opening.limits import Limits
from cio_console.checks.pupil.table import PUPIL_RULES
from cio_console.checks.reading.stretch import Run
from cio_console.checks.reading.template import Shape, Template
from cio_console.checks.siecle.clean_pupils import CAPTURED, pupil_shape
from cio_console.checks.siecle.pupils import SieclePupils
from cio_console.domain.finding import Report
from tests.checks.builders import SECONDE, Eleves, eleves, expectation, rnie
from tests.checks.faults import HARMLESS, PLANTED, Planted

SMALL_BLOCKS = Limits(block=1500, prolog_bytes=1500)
NOT_ALONE = frozenset({"S101", "S124", "S135"})
"""Rules that speak of what is missing, of attributes or of several tags: no value is theirs."""


def careful(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Check a file without any lane."""
    with monkeypatch.context() as patch:
        patch.setattr(SieclePupils, "lanes_for", lambda *_: dict)
        return check_stream(io.BytesIO(data), "e.xml", expectation(), SMALL_BLOCKS)


def quick(data: bytes) -> Report:
    """Check a file with its lanes."""
    return check_stream(io.BytesIO(data), "e.xml", expectation(), SMALL_BLOCKS)


def agree(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Check a file both ways, and return the report."""
    report = quick(data)
    assert report == careful(data, monkeypatch)
    return report


def taken(data: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Return how many records of each tag came in runs."""
    counts: dict[str, int] = {}
    run = SieclePupils.run

    def counted(self: SieclePupils, found: Run) -> None:
        counts[found.tag] = counts.get(found.tag, 0) + len(found.matches)
        run(self, found)

    with monkeypatch.context() as patch:
        patch.setattr(SieclePupils, "run", counted)
        quick(data)
    return counts


def test_most_pupils_of_a_clean_file_are_taken_at_a_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    data = eleves(200).data()
    assert agree(data, monkeypatch).rules == {}
    counts = taken(data, monkeypatch)
    assert counts["ELEVE"] >= 190
    assert counts["STRUCTURES_ELEVE"] >= 190
    assert counts["ADRESSE"] >= 100


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "iso-8859-15"])
def test_lanes_serve_in_every_encoding(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = eleves(60).text().replace("ISO-8859-15", encoding.upper())
    data = text.encode(encoding)
    assert agree(data, monkeypatch).rules == {}
    assert taken(data, monkeypatch)["ELEVE"] >= 50


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: fault.name)
def test_no_fault_is_taken_for_a_clean_pupil(
    fault: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = eleves(40)
    fault.plant(file.pupils[30])
    report = agree(file.data(), monkeypatch)
    assert report.rules == {fault.rule: 1}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_harms_nobody_harms_nobody_either_way(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = eleves(40)
    HARMLESS[name](file.pupils[30])
    assert agree(file.data(), monkeypatch).rules == {}


def test_duplicates_are_found_among_clean_pupils(monkeypatch: pytest.MonkeyPatch) -> None:
    file = eleves(40)
    file.pupils[34].change(ID_NATIONAL=rnie(12))
    file.pupils[36].attributes["ELENOET"] = "3"
    report = agree(file.data(), monkeypatch)
    assert report.rules == {"S104": 1, "S135": 1}
    twice = eleves(40)
    twice.pupils[30].attributes["ELEVE_ID"] = twice.pupils[2].attributes["ELEVE_ID"]
    assert agree(twice.data(), monkeypatch).rules["S135"] == 1


def values(tag: str) -> st.SearchStrategy[str]:
    """Return texts that the lane's own pattern of a tag may be near to."""
    pattern = pupil_shape("iso8859-15", 2024).values[tag].replace(b"++", b"+").replace(b"*+", b"*")
    near = st.from_regex(re.sub(rb"\}\+", b"}", pattern), fullmatch=True)
    texts = st.text("AZaz09 /@.-'?éÃ©â\xa0\x85", max_size=14)
    return near.map(lambda found: found.decode("iso-8859-15")) | texts


TAGS = sorted(pupil_shape("iso8859-15", 2024).values)
CHANGES = st.lists(
    st.sampled_from(TAGS).flatmap(lambda tag: st.tuples(st.just(tag), values(tag))), max_size=4
)


@settings(max_examples=150, deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=8), st.booleans(), st.booleans())
def test_any_values_are_judged_the_same_both_ways(
    changes: list[list[tuple[str, str]]], seconde: bool, crlf: bool
) -> None:
    file = eleves(12 + len(changes))
    for pupil, change in zip(file.pupils[12:], changes, strict=True):
        if seconde:
            pupil.change(CODE_MEF=SECONDE, MEL=None)
        pupil.change(**dict(change))
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", file.text())
    data = text.encode("iso-8859-15", "ignore")
    data = data.replace(b"\n", b"\r\n") if crlf else data
    with pytest.MonkeyPatch.context() as patch:
        agree(data, patch)


def test_every_tag_that_a_rule_reads_is_the_lanes_concern() -> None:
    """A new rule that reads another tag must say which of its values need no look."""
    shape = pupil_shape("iso8859-15", 2024)
    concerned = {*shape.values, *shape.refused}
    read = {tag for rule in PUPIL_RULES if rule.code not in NOT_ALONE for tag in rule.reads}
    assert read - concerned <= {"INE_RNIE"}, "INE_RNIE serves only without ID_NATIONAL"
    assert set(CAPTURED) <= {*shape.values, *shape.attributes}


def stranger(file: Eleves, every: int) -> bytes:
    """Return a file in which one pupil in so many has an element, an inner one and an attribute."""
    text = file.text()
    for pupil in file.pupils[::every]:
        inner = "<SCOLARITE_AN_DERNIER><CODE_RNE>0941111A</CODE_RNE><NEUF/></SCOLARITE_AN_DERNIER>"
        new = f"<NOUVEAU>x</NOUVEAU>{inner}</ELEVE>"
        start = text.index(pupil.opening())
        end = text.index("</ELEVE>", start)
        text = text[:end] + new + text[end + len("</ELEVE>") :]
    return text.encode("iso-8859-15")


@pytest.mark.parametrize("every", [1, 3])
def test_unknown_names_are_counted_exactly(every: int, monkeypatch: pytest.MonkeyPatch) -> None:
    file = eleves(90)
    report = agree(stranger(file, every), monkeypatch)
    assert report.rules == {"F012": 2}
    told = [finding.message for finding in report.findings]
    count = len(file.pupils[::every])
    assert f"<NOUVEAU> de <ELEVE> est inconnu de la console ({count} fois)" in told[0]
    assert f"<NEUF> de <SCOLARITE_AN_DERNIER> est inconnu de la console ({count} fois)" in told[1]


def test_a_name_that_every_pupil_has_slows_nobody_down(monkeypatch: pytest.MonkeyPatch) -> None:
    text = eleves(90).text().replace("</ELEVE>", "<NOUVEAU><A/></NOUVEAU></ELEVE>")
    assert agree(text.encode("iso-8859-15"), monkeypatch).rules == {"F012": 1}
    assert taken(text.encode("iso-8859-15"), monkeypatch)["ELEVE"] >= 80


def test_unknown_children_of_addresses_and_options_are_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = eleves(60).text().replace("</ADRESSE>", "<ETAGE>3</ETAGE></ADRESSE>")
    report = agree(text.encode("iso-8859-15"), monkeypatch)
    assert report.rules == {"F012": 1}
    assert "60 fois" in report.findings[0].message


def shape(**values: bytes) -> Shape:
    """Return a small shape whose child A is required and B refused."""
    known = {"R": frozenset("ABCDEZ"), "I": frozenset("JK")}
    captured = ("ID", "A", "C")
    return Shape("R", {"ID": rb"[0-9]+"}, values, known, captured, frozenset("A"), frozenset("B"))


def learned(*sources: str) -> Template:
    """Return a template that has learned from these records."""
    template = Template(shape(A=b"[a-z]+"))
    for source in sources:
        template.learn(etree.fromstring(source))
    template.refresh()
    return template


def fits(template: Template, source: bytes) -> bool:
    """Tell whether a record fits from end to end."""
    return template.pattern is not None and template.pattern.fullmatch(source) is not None


def test_a_template_knows_nothing_before_a_record() -> None:
    assert learned().pattern is None
    assert learned("<R><C>1</C></R>").pattern is None, "A is required"
    assert learned("<R><A>a</A><B>1</B></R>").pattern is None, "B is refused"


def test_a_template_takes_absent_children_and_gives_what_it_captures() -> None:
    template = learned('<R ID="1"><A>a</A><D>x</D><C>1</C></R>')
    assert fits(template, b'<R ID="12"><A>abc</A> <D>any</D>\n<C>9</C></R>\n')
    assert fits(template, b'<R ID="12"><A>abc</A></R>')
    match = template.pattern and template.pattern.match(b'<R ID="12"><A>abc</A></R>')
    assert match is not None
    assert match.group(*template.groups) == (b"12", b"abc", None)


@pytest.mark.parametrize(
    "source",
    [
        b'<R ID="x"><A>abc</A></R>',
        b'<R ID="1"><A>ABC</A></R>',
        b'<R ID="1"><C>1</C></R>',
        b'<R ID="1"><A>abc</A><E>new</E></R>',
        b'<R ID="1"><A>abc</A><C>a&amp;b</C></R>',
        b'<R ID="1"><A>abc</A><C>1</C><C>2</C></R>',
        b'<R ID="1"><C>1</C><A>abc</A></R>',
        b'<R ID="1"><A>abc</A><!-- --></R>',
        b'<R ID="1" MORE="2"><A>abc</A></R>',
        b'<R ID="1"><A>abc</A><D/></R>',
        b'<R ID="1"><A>abc</A><B>1</B></R>',
    ],
)
def test_what_a_template_does_not_take(source: bytes) -> None:
    assert not fits(learned('<R ID="1"><A>a</A><D>x</D><C>1</C></R>'), source)


def test_a_template_learns_new_children_in_their_places() -> None:
    template = learned(
        '<R ID="1"><A>a</A><C>1</C></R>',
        '<R ID="1"><Z>0</Z><A>a</A><D/><C>1</C></R>',
        '<R ID="1"><A>a</A><I><J>1</J><K/></I></R>',
    )
    assert fits(template, b'<R ID="1"><Z>0</Z><A>a</A><I><K>2</K><J>1</J></I><D/><C>1</C></R>')
    assert fits(template, b'<R ID="1"><A>a</A><D>1</D></R>')


def test_a_template_stops_learning_from_what_teaches_nothing() -> None:
    template = learned(*['<R ID="1"><A>a</A></R>'] * 600, '<R ID="1"><A>a</A><C>1</C></R>')
    assert not fits(template, b'<R ID="1"><A>a</A><C>1</C></R>')

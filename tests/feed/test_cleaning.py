"""Cleaning whole documents: the quick proof that nothing is to be done never lies."""

import json

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cio_console.domain.text import MAX_LINE
from cio_console.feed.cleaning import cleaned, needs_no_cleaning
from cio_console.feed.contract import decode_report, encode_report
from tests.feed.builders import a_report

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(list('  "\\\n\t\x1b\u0301\u0302\u0303\u200b\u202e\u00a0éÉœ«»ﬁ')),
    ),
    max_size=40,
)


class Page(msgspec.Struct, frozen=True):
    """Strings in every place where a document may hold some."""

    title: str = ""
    message: str = ""
    lines: tuple[str, ...] = ()
    words: dict[str, str] = {}
    inner: "Page | None" = None
    number: int = 0


@given(TEXTS)
@example("a  b")
@example(" a")
@example('"')
@example("e\u0301")
@example("x" * (MAX_LINE + 1))
@example("x" * MAX_LINE)
@example("\u0301\u0302\u0303\u0301")
@example("\\u001b[2J")
def test_a_document_said_to_be_clean_is_left_as_it_is_by_cleaning(text: str) -> None:
    page = Page(text, text, (text,), {"a": text}, Page(text))
    raw = msgspec.json.encode(page)
    if needs_no_cleaning(raw):
        assert cleaned(page) == page


@given(TEXTS)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    page = Page(text, text, (text,), {}, Page(text))
    assert cleaned(cleaned(page)) == cleaned(page)


@pytest.mark.parametrize(
    "text",
    ["Lycée Émile-Zola", "« D. L. »", "<MEL>a@b.fr</MEL>", "", "guillemet \\", "x" * MAX_LINE],
)
def test_ordinary_texts_are_recognised_as_clean(text: str) -> None:
    raw = json.dumps({"a": text, "b": [text]}, ensure_ascii=False, separators=(",", ":")).encode()
    assert needs_no_cleaning(raw) == (len(text) < MAX_LINE)


@pytest.mark.parametrize(
    "text",
    ["a\x1b[2Jb", "a\u202eb", "a  b", " a", "a ", "a\tb", "a\u00a0b", "e\u0301", "\U000e0001"],
)
@pytest.mark.parametrize("escaped", [True, False])
def test_doubtful_texts_are_looked_at_however_they_are_written(text: str, escaped: bool) -> None:
    raw = json.dumps({"a": text}, ensure_ascii=escaped, separators=(",", ":")).encode()
    assert not needs_no_cleaning(raw)


def test_bytes_that_are_not_utf8_are_never_said_to_be_clean() -> None:
    assert not needs_no_cleaning(b'{"a":"\xe9"}')


def test_a_clean_structure_is_returned_itself() -> None:
    page = Page("a", "b", (), {}, None, 3)
    assert cleaned(page) is page


def test_numbers_and_absent_values_are_left_alone() -> None:
    page = Page("a\x00", inner=None, number=7)
    assert cleaned(page) == Page("a", inner=None, number=7)


def test_only_the_fields_that_may_have_lines_keep_them() -> None:
    page = cleaned(Page("a\nb", "a\nb", ("a\nb",), {"x\ny": "a\nb"}))
    assert page == Page("a b", "a\nb", ("a b",), {"x y": "a b"})


def test_the_quick_way_and_the_slow_way_read_the_same_report() -> None:
    report = a_report(1, errors=50)
    raw = encode_report(report)
    indented = json.dumps(json.loads(raw), indent=2).encode()
    assert needs_no_cleaning(raw.rstrip())
    assert not needs_no_cleaning(indented)
    assert decode_report(raw) == decode_report(indented) == report

"""The French of the program, as far as it can be checked mechanically, over every string of it."""

import re

import pytest

from cio_console.domain.identifiers import is_uai
from tests.wording import HOLE, PACKAGE, Text, sentences, strings

PLACES = (
    *("tui", "presentation", "commands", "diagnosis", "feed", "store", "publishing", "domain"),
    *("settings.py", "settings_entries.py", "sync.py", "streamed.py", "publish.py", "errors.py"),
)
TEXTS = tuple(sentences(*PLACES))

PATTERN = re.compile(r"\(\?|\\[sdSwb.]|\[\^|\\\(")
"""A regular expression, which nobody reads."""
NOT_READ = (
    r"^[a-z-]+/[a-z-]+; charset",  # a header
    r"^(Host|Proxy-Authorization): ",  # a header
    r"[{] dock: bottom",  # a style sheet
    r"^<\?xml",
    r"^(code|name) [a-z ]+$",  # the names of columns, split where they are used
    r" an escape: a control character",  # a regular expression with its comments
    r"never serialised$",  # what a programmer is told
    r"^not (bold|reverse)",  # the name of a style
    r"^Invalid RFC3339",  # what msgspec says, to be recognised
    r"certificate",  # what OpenSSL says, to be recognised
    r"^[A-Za-z_]+\[.*\]( \| None)?$",  # the name of a type
)
"""What looks like a sentence and is not one of ours."""

ENGLISH = (
    "the and with for not is are of this that from to by has have was file error warning found"
    " school cannot must when which or no an it be as in at all only new please invalid unknown"
    " missing failed loading done cancel search quit end enter backspace escape"
)
"""Words that French does not have, nor the field."""
PREFIXES = r"^(Attention|cio-console)\s*: "
"""What a sentence goes on after, with a small letter."""
KEYS = r"(?<![\w'’{<=+\"%°-])(?!%)[b-xzB-XZ](?![\w'’}.=+°\"-])"
UNITS = re.compile(rf"(?:{HOLE}|\d) (?:s|h|j|min)\b|^M{HOLE}|%[a-zA-Z]")

TOML = ("settings", "keyboard/keymap.py", "feed/credentials_file.py", "diagnosis/terminal.py")
"""Where lines of a settings file are shown as they are written, quotes included."""

FAULTS = {
    "a straight quote opens a word": r"\"(?=[^\W\d_])",
    "no space before a double sign": rf"[\w»){HOLE}][;:?!](?=\s|$|{HOLE})",
    "no space inside « »": r"«(?! )|(?<! )»",
    "a space before a comma or a full stop": r"(?<=\w) [,.](?=\s|$)",
    "another apostrophe than elsewhere": r"[’“”]",
    "three dots": r"\.\.\.",
    "an English word": rf"(?i)\b(?:{'|'.join(ENGLISH.split())})\b",
    "a dash in place of a tiret": r"\w -- \w",
}
"""What is wrong → the pattern that finds it."""


UAI = re.compile(r"\b\d{7}[A-Z]\b")


def found(pattern: str, texts: tuple[Text, ...]) -> list[str]:
    """Return where that pattern is found among what a user may read."""
    read = (t for t in texts if not PATTERN.search(t.text))
    ours = (t for t in read if not any(re.search(never, t.text) for never in NOT_READ))
    return [str(t) for t in ours if re.search(pattern, t.text)]


def test_the_strings_of_every_room_are_read() -> None:
    assert len(TEXTS) > 1_000
    rooms = {text.path.split("/")[0] for text in TEXTS}
    assert rooms >= set(PLACES) - {"errors.py", "streamed.py"}


@pytest.mark.parametrize("name", FAULTS)
def test_no_string_has_this_fault(name: str) -> None:
    texts = TEXTS
    if name == "a straight quote opens a word":
        texts = tuple(text for text in TEXTS if not text.path.startswith(TOML))
    assert found(FAULTS[name], texts) == []


def test_no_sentence_of_the_screens_names_a_key_that_the_user_may_change() -> None:
    screens = tuple(t for t in TEXTS if t.path.startswith(("tui", "presentation")))
    sentences_only = tuple(t for t in screens if not UNITS.search(t.text))
    told = [one for one in found(KEYS, sentences_only) if "keymap.py" not in one]
    assert told == []


def test_what_goes_on_after_a_prefix_is_written_by_one_function() -> None:
    prefixed = {text.path for text in TEXTS if re.match(PREFIXES, text.text)}
    assert prefixed == {"commands/output.py", "commands/config.py"}


def test_every_uai_given_as_an_example_is_one_that_the_console_takes() -> None:
    root = PACKAGE.parent
    pages = [*root.glob("*.md"), *root.glob("docs/*.*"), *PACKAGE.rglob("*.py")]
    shown = [(one.name, uai) for one in pages for uai in UAI.findall(one.read_text("utf-8"))]

    assert {name for name, _ in shown} >= {"README.md", "declarer.py", "sources.py"}
    wrong = [one for one in shown if not (is_uai(one[1]) and one[1].startswith("999"))]
    assert wrong == [("local_source.py", "0000000A")], "a list without a CIO, which nobody reads"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a straight quote opens a word", 'le statut "en retard" est rare'),
        ("no space before a double sign", "Que faire?"),
        ("no space before a double sign", f"{HOLE}: rien"),
        ("no space inside « »", "le «statut» est rare"),
        ("a space before a comma or a full stop", "le statut , ici"),
        ("another apostrophe than elsewhere", "l’élève est là"),
        ("three dots", "en cours ..."),
        ("an English word", "Fichier not found"),
        ("a dash in place of a tiret", "un -- deux"),
    ],
)
def test_each_fault_is_seen(name: str, text: str) -> None:
    assert found(FAULTS[name], (Text("here.py", 1, text),))


def test_a_key_named_in_a_sentence_is_seen() -> None:
    for text in ("Aucun secteur : r synchronise.", "lancez le diagnostic (D)", "aucune (c)"):
        assert found(KEYS, (Text("here.py", 1, text),)), text


def test_docstrings_and_pieces_are_left_aside_and_holes_are_shown() -> None:
    source = '"""Doc."""\ndef f(x):\n    """Doc."""\n    return f"il y a {x} fois", "deux mots"\n'
    assert sorted(text for _, text in strings(source)) == ["deux mots", f"il y a {HOLE} fois"]

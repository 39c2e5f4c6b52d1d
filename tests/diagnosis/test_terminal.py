"""The terminal: what is read of the environment, and what to think of it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.diagnosis.terminal import TerminalFacts, colours, gather, judge, plain_locale
from cio_console.domain.diagnosis import Check, Judgement

SOUND = TerminalFacts(
    term="xterm-256color",
    colorterm="truecolor",
    columns=120,
    lines=40,
    encoding="utf-8",
    locale="fr_FR.UTF-8",
    locale_from="LANG",
    preferred="UTF-8",
    inputs=True,
    outputs=True,
)
GOOD, DOUBTFUL, FAULTY, UNTRIED = (
    Judgement.GOOD,
    Judgement.DOUBTFUL,
    Judgement.FAULTY,
    Judgement.UNTRIED,
)


def line(facts: TerminalFacts, label: str) -> Check:
    """Return the line of that label."""
    return next(check for check in judge(facts) if check.label == label)


@pytest.mark.parametrize(
    ("environ", "plain"),
    [
        ({}, False),
        ({"LANG": "C"}, True),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "POSIX"}, True),
        ({"LANG": "C", "LC_CTYPE": "fr_FR.UTF-8"}, False),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, False),
    ],
)
def test_only_the_c_locale_asked_for_is_plain(environ: dict[str, str], plain: bool) -> None:
    assert plain_locale(environ) is plain


def test_the_c_locale_draws_with_ascii_signs() -> None:
    check = line(replace(SOUND, locale="C", locale_from="LC_ALL"), "glyphes")
    assert (check.verdict, check.value) == (DOUBTFUL, "ascii, par LC_ALL=C")
    chosen = line(replace(SOUND, locale="C", locale_from="LC_ALL", glyphs="ascii"), "glyphes")
    assert (chosen.verdict, chosen.value) == (GOOD, "ascii, par le réglage")


def test_a_modern_terminal_is_good() -> None:
    assert {(check.verdict, check.advice) for check in judge(SOUND)} == {(GOOD, "")}


@pytest.mark.parametrize(
    ("changes", "label", "verdict", "words"),
    [
        ({"outputs": False}, "entrée et sortie", UNTRIED, "sortie ailleurs"),
        ({"term": ""}, "TERM", FAULTY, "absent"),
        ({"term": "dumb"}, "TERM", FAULTY, "dumb"),
        ({"term": "", "outputs": False}, "TERM", UNTRIED, "absent"),
        ({"multiplexer": "tmux"}, "TERM", DOUBTFUL, "xterm-256color"),
        ({"multiplexer": "tmux", "term": "tmux-256color"}, "TERM", GOOD, "tmux-256color"),
        ({"multiplexer": "tmux", "term": "screen-256color"}, "TERM", GOOD, "screen"),
        ({"columns": 79}, "taille", DOUBTFUL, "79 colonnes"),
        ({"lines": 23}, "taille", DOUBTFUL, "23 lignes"),
        ({"columns": 80, "lines": 24}, "taille", GOOD, "80 colonnes, 24 lignes"),
        ({"columns": 0, "lines": 0}, "taille", UNTRIED, "sans terminal"),
        ({"no_color": True}, "couleurs", GOOD, "NO_COLOR les éteint"),
        ({"encoding": "ascii"}, "encodage", DOUBTFUL, "ascii"),
        ({"encoding": "iso8859-15"}, "encodage", DOUBTFUL, "iso8859-15"),
        ({"encoding": ""}, "encodage", DOUBTFUL, "inconnu"),
        ({"encoding": "rien"}, "encodage", DOUBTFUL, "rien"),
        ({"locale": "C", "preferred": "UTF-8"}, "locale", DOUBTFUL, "LANG=C"),
        ({"locale": "POSIX"}, "locale", DOUBTFUL, "POSIX"),
        ({"locale": "C.UTF-8"}, "locale", GOOD, "C.UTF-8"),
        ({"locale": "fr_FR", "preferred": "ISO-8859-1"}, "locale", DOUBTFUL, "ISO-8859-1"),
        ({"missing": True}, "locale", DOUBTFUL, "LANG=fr_FR.UTF-8, absente de ce poste"),
        ({"locale": "", "locale_from": ""}, "locale", DOUBTFUL, "aucune"),
        ({"encoding": "ascii"}, "glyphes", DOUBTFUL, "ne sait pas écrire"),
        ({"encoding": "ascii", "glyphs": "ascii"}, "glyphes", GOOD, "ascii"),
        ({"ssh": True}, "SSH", GOOD, "oui"),
        ({"multiplexer": "screen"}, "multiplexeur", GOOD, "screen"),
    ],
)
def test_each_thing_that_changes_what_is_seen_is_judged(
    changes: dict[str, object], label: str, verdict: Judgement, words: str
) -> None:
    found = line(replace(SOUND, **changes), label)
    assert found.verdict is verdict
    assert words in found.value
    if verdict in (DOUBTFUL, FAULTY):
        assert found.advice


@pytest.mark.parametrize(
    ("term", "colorterm", "told"),
    [
        ("xterm-256color", "truecolor", "16 millions"),
        ("xterm-direct", "", "16 millions"),
        ("tmux-256color", "", "256"),
        ("linux", "", "16"),
        ("dumb", "truecolor", "aucune"),
        ("", "", "aucune"),
    ],
)
def test_the_colours_are_those_that_the_variables_announce(
    term: str, colorterm: str, told: str
) -> None:
    assert colours(TerminalFacts(term=term, colorterm=colorterm)) == told


def test_the_environment_is_read() -> None:
    environ = {
        "TERM": "tmux-256color",
        "TMUX": "/run/tmux-1000/default,1,0",
        "SSH_CONNECTION": "192.0.2.7 1 192.0.2.8 22",
        "LC_CTYPE": "fr_FR.UTF-8",
        "LANG": "C",
        "NO_COLOR": "1",
    }
    facts = gather(environ, "ascii")
    assert (facts.term, facts.multiplexer, facts.ssh) == ("tmux-256color", "tmux", True)
    assert (facts.locale, facts.locale_from) == ("fr_FR.UTF-8", "LC_CTYPE")
    assert (facts.no_color, facts.glyphs) == (True, "ascii")
    told = " ".join(check.value for check in judge(facts))
    assert "192.0.2.7" not in told


def test_an_empty_environment_is_no_trouble() -> None:
    assert all(check.value for check in judge(gather({}, "unicode")))


def test_a_variable_cannot_drive_the_terminal() -> None:
    told = line(gather({"TERM": "xterm\x1b[31m" + "x" * 500}, "unicode"), "TERM").value
    assert told.isprintable()
    assert len(told) <= 60


def test_what_captures_prints_in_place_of_stdout_is_not_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Capture:
        """What the screens put there: no encoding of its own."""

        def isatty(self) -> bool:
            """Say what it is not."""
            return True

    with Path("/dev/null").open("w", encoding="iso-8859-15") as real:
        monkeypatch.setattr("sys.__stdout__", real)
        monkeypatch.setattr("sys.stdout", Capture())
        facts = gather({}, "unicode")
    assert (facts.encoding, facts.outputs) == ("iso-8859-15", False)

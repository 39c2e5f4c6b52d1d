"""The terminal as the screens will meet it: size, colours, encoding, what stands in between."""

import codecs
import locale
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from cio_console.domain.diagnosis import Check, Judgement
from cio_console.domain.text import clean_line

SECTION = "Terminal"
COLUMNS, LINES = 80, 24
"""The smallest terminal that the screens are drawn for."""
SIGNS = "●○△▲■✗é’…│"
"""Some of what the screens write."""

_UTF8 = 'Choisissez une locale UTF-8 (export LANG=fr_FR.UTF-8), ou réglez glyphes = "ascii".'
_POOR_LOCALES = frozenset({"C", "POSIX"})
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python may set LC_CTYPE to (PEP 538)."""
_SHOWN = 60
"""Characters shown of a variable."""


class TerminalFacts(Struct, frozen=True):
    """What is known of the terminal without asking it anything."""

    term: str = ""
    colorterm: str = ""
    no_color: bool = False
    columns: int = 0
    """0 when there is no terminal."""
    lines: int = 0
    encoding: str = ""
    locale: str = ""
    """The value that decides of characters: LC_ALL, else LC_CTYPE, else LANG."""
    locale_from: str = ""
    preferred: str = ""
    """The encoding that this locale gives."""
    missing: bool = False
    """Whether the system does not have that locale, and took « C » in its place."""
    multiplexer: str = ""
    ssh: bool = False
    inputs: bool = False
    outputs: bool = False
    glyphs: str = "unicode"
    """The setting « glyphes »."""


def gather(environ: Mapping[str, str], glyphs: str) -> TerminalFacts:
    """Return the facts of this process's terminal."""
    decided = _decided_by(environ)
    columns, lines = _size()
    # The screens put in place of stdout what captures prints: it has no encoding of its own.
    output = sys.stdout if getattr(sys.stdout, "encoding", None) else sys.__stdout__
    return TerminalFacts(
        term=_shown(environ, "TERM"),
        colorterm=_shown(environ, "COLORTERM"),
        no_color=bool(environ.get("NO_COLOR")),
        columns=columns,
        lines=lines,
        encoding=getattr(output, "encoding", None) or "",
        locale=_shown(environ, decided) if decided else "",
        locale_from=decided,
        preferred=locale.getpreferredencoding(do_setlocale=False),
        missing=_is_missing(environ.get(decided, "")),
        multiplexer=_multiplexer(environ),
        ssh=any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")),
        inputs=_is_terminal(sys.stdin),
        outputs=_is_terminal(output),
        glyphs=glyphs,
    )


def plain_locale(environ: Mapping[str, str]) -> bool:
    """Tell whether the user asks for « C » or « POSIX », where only ASCII is promised."""
    return environ.get(_decided_by(environ), "") in _POOR_LOCALES


def judge(facts: TerminalFacts) -> tuple[Check, ...]:
    """Return one line for each thing that changes what is seen."""
    return (
        _streams(facts),
        _term(facts),
        _dimensions(facts),
        _colours(facts),
        _encoding(facts),
        _locale(facts),
        _glyphs(facts),
        Check(SECTION, "multiplexeur", facts.multiplexer or "aucun"),
        Check(SECTION, "SSH", "oui" if facts.ssh else "non"),
    )


def colours(facts: TerminalFacts) -> str:
    """Return how many colours the terminal says it has."""
    term = facts.term
    if term in ("", "dumb"):
        return "aucune"
    if facts.colorterm in ("truecolor", "24bit") or term.endswith("-direct"):
        return "16 millions"
    return "256" if "256color" in term else "16"


def _streams(facts: TerminalFacts) -> Check:
    told = ", ".join(
        f"{name} {'au terminal' if there else 'ailleurs'}"
        for name, there in (("entrée", facts.inputs), ("sortie", facts.outputs))
    )
    if facts.inputs and facts.outputs:
        return Check(SECTION, "entrée et sortie", told)
    advice = "Normal pour un diagnostic redirigé ; les écrans demandent un terminal des deux côtés."
    return Check(SECTION, "entrée et sortie", told, Judgement.UNTRIED, advice)


def _term(facts: TerminalFacts) -> Check:
    if facts.term in ("", "dumb"):
        if not facts.outputs:
            return Check(SECTION, "TERM", facts.term or "absent", Judgement.UNTRIED)
        advice = "Les écrans ne peuvent pas s'ouvrir : export TERM=xterm-256color."
        return Check(SECTION, "TERM", facts.term or "absent", Judgement.FAULTY, advice)
    if facts.multiplexer.startswith("tmux") and not facts.term.startswith(("tmux", "screen")):
        advice = "Dans tmux, TERM doit être tmux-256color : retirez-le des fichiers du shell."
        return Check(SECTION, "TERM", facts.term, Judgement.DOUBTFUL, advice)
    return Check(SECTION, "TERM", facts.term)


def _dimensions(facts: TerminalFacts) -> Check:
    if not facts.columns:
        return Check(SECTION, "taille", "inconnue, sans terminal", Judgement.UNTRIED)
    told = f"{facts.columns} colonnes, {facts.lines} lignes"
    if facts.columns < COLUMNS or facts.lines < LINES:
        advice = f"Agrandissez la fenêtre : {COLUMNS} colonnes et {LINES} lignes au moins."
        return Check(SECTION, "taille", told, Judgement.DOUBTFUL, advice)
    return Check(SECTION, "taille", told)


def _colours(facts: TerminalFacts) -> Check:
    told = colours(facts)
    if facts.colorterm:
        told += f" (COLORTERM={facts.colorterm})"
    if facts.no_color:
        told += " ; NO_COLOR les éteint"
    return Check(SECTION, "couleurs", told)


def _encoding(facts: TerminalFacts) -> Check:
    told = facts.encoding or "inconnu"
    if _can_write(SIGNS, facts.encoding):
        return Check(SECTION, "encodage", told)
    told = f"{told} : ni les signes ni tous les accents ne s'écrivent"
    return Check(SECTION, "encodage", told, Judgement.DOUBTFUL, _UTF8)


def _locale(facts: TerminalFacts) -> Check:
    if not facts.locale:
        return Check(SECTION, "locale", "aucune", Judgement.DOUBTFUL, _UTF8)
    told = f"{facts.locale_from}={facts.locale} ({facts.preferred})"
    if facts.missing:
        told = f"{facts.locale_from}={facts.locale}, absente de ce poste"
        advice = "Choisissez-en une que donne « locale -a », ou faites-la installer."
        return Check(SECTION, "locale", told, Judgement.DOUBTFUL, advice)
    poor = facts.locale.partition(".")[0] in _POOR_LOCALES and not _is_utf8(facts.locale)
    if poor or not _is_utf8(facts.preferred):
        return Check(SECTION, "locale", told, Judgement.DOUBTFUL, _UTF8)
    return Check(SECTION, "locale", told)


def _glyphs(facts: TerminalFacts) -> Check:
    if facts.glyphs == "ascii":
        return Check(SECTION, "glyphes", "ascii, par le réglage")
    if facts.locale in _POOR_LOCALES:
        told = f"ascii, par {facts.locale_from}={facts.locale}"
        return Check(SECTION, "glyphes", told, Judgement.DOUBTFUL, _UTF8)
    if _can_write(SIGNS, facts.encoding):
        return Check(SECTION, "glyphes", "unicode")
    advice = 'Les signes ASCII les remplacent ; pour l\'écrire : glyphes = "ascii" (réglages).'
    told = "unicode demandé, que la sortie ne sait pas écrire"
    return Check(SECTION, "glyphes", told, Judgement.DOUBTFUL, advice)


def _decided_by(environ: Mapping[str, str]) -> str:
    """Return the variable that decides of characters, "" for none.

    Where the locale is « C » or missing, Python sets LC_CTYPE by itself as it starts (PEP 538):
    the user must be told of his own variable.
    """
    names = ["LC_ALL", "LC_CTYPE", "LANG"]
    if _is_coerced(environ):
        names.remove("LC_CTYPE")
    return next((name for name in names if environ.get(name)), "")


def _is_coerced(environ: Mapping[str, str]) -> bool:
    """Tell whether Python has set LC_CTYPE: the environment it was started with had another."""
    value = environ.get("LC_CTYPE", "")
    if value not in _COERCED:
        return False
    try:
        given = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return f"LC_CTYPE={value}".encode() not in given


def _is_missing(name: str) -> bool:
    """Tell whether a locale was asked for, which the system does not have."""
    if not name or name.partition(".")[0] in _POOR_LOCALES:
        return False
    active = locale.setlocale(locale.LC_CTYPE)
    return active in _POOR_LOCALES or (active in _COERCED and name not in _COERCED)


def _multiplexer(environ: Mapping[str, str]) -> str:
    if environ.get("TMUX"):
        return "tmux"
    if environ.get("STY"):
        return "screen"
    return "zellij" if environ.get("ZELLIJ") else ""


def _size() -> tuple[int, int]:
    """Return the columns and lines of the first of the standard streams that is a terminal."""
    for descriptor in (1, 2, 0):
        try:
            size = os.get_terminal_size(descriptor)
        except OSError:
            continue
        return size.columns, size.lines
    return 0, 0


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream.isatty())  # type: ignore[attr-defined]  # None when it was closed
    except (AttributeError, ValueError, OSError):
        return False


def _shown(environ: Mapping[str, str], name: str) -> str:
    return clean_line(environ.get(name, ""), _SHOWN)


def _is_utf8(name: str) -> bool:
    return "utf8" in name.casefold().replace("-", "")


def _can_write(signs: Iterable[str], encoding: str) -> bool:
    try:
        codecs.lookup(encoding or "ascii")
        "".join(signs).encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True

"""A rule of the catalogue: its stable code and the French texts that explain it."""

from typing import Literal

import msgspec

from cio_console.domain.finding import Severity

Scope = Literal["fichier", "siecle", "notes", "croisement"]


class Rule(msgspec.Struct, frozen=True):
    """What a rule is and what to do about it; the one source of every text about it."""

    code: str
    """« S104 »: F file, S SIECLE, N grades, X cross-file. Never reused, never changes meaning."""
    slug: str
    """« ine-en-double »: readable name, stable like the code."""
    severity: Severity
    """The usual severity; a finding may carry a lower one where `why` says so."""
    scope: Scope
    title: str
    why: str
    """Why it matters to the pupil or the campaign."""
    fix_before: str
    """What to do while SIECLE files are imported by hand; for grades, what to do at all times."""
    fix_after: str
    """What to do once the web service has started; empty when nothing changes."""
    who: str
    """Who fixes it: « secrétariat », « professeur principal », …"""
    source: str
    """Public source of the rule."""
    example_wrong: str = ""
    """What the file holds when the rule fires: a few lines of XML or text, of invented data.

    Empty only where no example can be shown, such as an empty file.
    """
    example_right: str = ""
    """The same lines once they are right."""
    aliases: tuple[str, ...] = ()
    """Former slugs, still accepted wherever a rule is named."""

    def fix(self, *, web_service: bool) -> str:
        """Return what to do today, according to the web service having started or not."""
        return self.fix_after if web_service and self.fix_after else self.fix_before

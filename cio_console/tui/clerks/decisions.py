"""Who writes decisions on findings: accepted with a reason, or taken back.

The rules are those of the command « accepter », in `domain.acceptance`. Nothing is said to be
accepted before the journal holds it; what is typed stays until then.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from cio_console.domain.acceptance import (
    Acceptance,
    Decision,
    Judged,
    account,
    decide,
    why_not,
)
from cio_console.domain.acceptance_line import AcceptanceLine, read_acceptance_line
from cio_console.domain.finding import Finding, Report
from cio_console.domain.fingerprint import Fingerprint
from cio_console.domain.retention import last_day
from cio_console.domain.text import capital
from cio_console.presentation.acceptance import understood_line
from cio_console.presentation.dates import full_day
from cio_console.presentation.finding_text import about
from cio_console.presentation.numbers import plural
from cio_console.tui.clerks.clerk import WORDS_STAY, Clerk, Then
from cio_console.tui.model import decisions_recorded, moment_of_contact
from cio_console.tui.purposes import ACCEPT, WITHDRAW
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.screens.deciding import DecidingScreen
from cio_console.tui.views.dossier import names_of
from cio_console.tui.views.subject import Item
from cio_console.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from cio_console.tui.console import ConsoleApp

_NO = frozenset({"n", "non"})
_CHANGED = (
    "Le rapport de ce dépôt a changé pendant la saisie : rien n'est écrit. Échap laisse, la ligne"
    " tapée est reprise sur l'anomalie telle qu'elle est maintenant."
)


class DecisionClerk(Clerk):
    """Accepts findings, and takes that back."""

    def __init__(self, app: "ConsoleApp") -> None:
        super().__init__(app)
        self._about: tuple[Item, ...] = ()
        """The findings that the open question is about."""
        self._typed = ""
        """A line about a decision that was left unfinished."""
        self._proposed = ""
        """The reason that the open question began with."""

    def ask(self, items: Sequence[Item]) -> None:
        """Ask for one line on why findings are accepted; on accepted ones, whether to come back."""
        screen = self.screen
        if not items or screen is None:
            self.app.tell("Choisissez d'abord une anomalie.")
            return
        self._about = tuple(item for item in items if item.is_open)
        if self._about:
            self._ask_reason(screen)
        elif accepted := tuple(item for item in items if item.accepted):
            self._about = accepted
            title = f"Revenir sur l'acceptation : {_named(accepted)} ?"
            hint = "Entrée la retire et le note au journal, Échap la laisse"
            screen.prompt.ask(Question(WITHDRAW, title, hint))
        else:
            one = len(items) == 1
            told = "Cette anomalie est corrigée" if one else "Ces anomalies sont corrigées"
            self.app.tell(f"{told} : il n'y a rien à accepter.")

    def _ask_reason(self, screen: ConsoleScreen) -> None:
        today = self._seen_day()
        if problem := why_not((item.finding for item in self._about), today, today):
            self.app.tell(capital(problem))
            return
        last = self._about[0].acceptance
        self._proposed = last.reason if last and len(self._about) == 1 else ""
        value = self._typed or self._proposed
        hint = "raison ; jusqu'au JJ/MM"
        screen.prompt.ask(Question(ACCEPT, f"Accepter {_named(self._about)}", hint, value))
        self.type(value)

    def type(self, text: str) -> None:
        """Keep the line being typed, and say how it is understood."""
        self._typed = "" if text == self._proposed else text
        if prompt := self.asking(ACCEPT):
            prompt.explain(understood_line(text, self._decision(text), self._end()))

    def accept(self, text: str) -> None:
        """Have the decision written in the journal; the prompt closes only once it is there."""
        prompt = self.asking(ACCEPT)
        if prompt is None or prompt.held:
            return
        told = self._decision(text)
        findings = [item.finding for item in self._about]
        if problem := told.problem or why_not(findings, told.until, self._seen_day()):
            prompt.refuse(capital(problem))
            return
        prompt.hold()
        at = moment_of_contact(self.app.model, self.app.now())
        decision = Decision(told.reason, told.until, account(os.environ), at)
        held = {key: one for key, one in self.app.reports.items() if one is not None}
        write = partial(self._write_acceptances, self._about, held, dict(self.app.names), decision)
        self.beside(write, self._refused, WORDS_STAY)

    def withdraw(self, text: str) -> None:
        """Have the decisions taken back, unless the answer is no."""
        prompt = self.asking(WITHDRAW)
        if prompt is None or prompt.held:
            return
        if text.strip().casefold() in _NO:
            prompt.close()
            self.app.tell("L'acceptation reste.")
            return
        prompt.hold()
        at = moment_of_contact(self.app.model, self.app.now())
        self.beside(partial(self._write_withdrawals, self._about, at), self._refused, WORDS_STAY)

    def _saved(
        self,
        items: tuple[Item, ...],
        decided: tuple[Acceptance, ...],
        names: Mapping[str, tuple[Fingerprint, ...]],
        notice: str = "",
    ) -> None:
        """Show decisions on `items` that the journal holds.

        `names` are the fingerprints by upload id.

        `notice` is what the store has to say of the secret that findings are named with.
        """
        app = self.app
        for screen in app.screen_stack:
            if isinstance(screen, DecidingScreen):
                screen.decisions_saved([item.key for item in items])
        if prompt := self.asking(ACCEPT, WITHDRAW):
            prompt.close()
        self._typed = ""
        app.names = app.names | {k: held for k, held in names.items() if k in app.reports}
        app.update(decisions_recorded(app.model, decided))
        app.tell(" ".join(filter(None, (_told(decided), notice))))

    def _refused(self, sentence: str) -> None:
        """Say why a decision is not written; what was typed stays."""
        self.refuse(f"Décision non enregistrée. {sentence}", ACCEPT, WITHDRAW)

    def _write_acceptances(
        self,
        items: tuple[Item, ...],
        reports: dict[str, Report],
        names: dict[str, tuple[Fingerprint, ...]],
        decision: Decision,
    ) -> Then:
        names |= {key: names_of(held) for key, held in reports.items() if key not in names}
        listed = {key: held.findings for key, held in reports.items()}
        if not all(_is_listed(item, listed) for item in items):
            return partial(self._refused, _CHANGED)
        source, desk = self.app.model.source_of(items[0].upload.uai), self.app.desk
        decided = tuple(
            _acceptance(source, item, names[item.upload.id][item.rank - 1], decision)
            for item in items
        )
        unkeyed = not all(reports[item.upload.id].keyed for item in items)
        notice = desk.secret_notice() if unkeyed else ""
        desk.journal.accept_all(decided)
        return partial(self._saved, items, decided, names, notice)

    def _write_withdrawals(self, items: tuple[Item, ...], at: datetime) -> Then:
        taken = tuple(item.acceptance for item in items if item.acceptance)
        gone = self.app.desk.journal.withdraw_all(taken, at)
        return partial(self._saved, items, gone, {})

    def _decision(self, text: str) -> AcceptanceLine:
        return read_acceptance_line(text, self._seen_day(), self._end())

    def _seen_day(self) -> date:
        return self.app.model.seen_day

    def _end(self) -> date:
        campaign = self.app.model.campaign
        return last_day(campaign) if campaign else self.app.model.seen_day


def _is_listed(item: Item, listed: Mapping[str, Sequence[Finding]]) -> bool:
    """Tell whether a finding is still the one of its rank in its report."""
    findings = listed.get(item.upload.id, ())
    return item.rank <= len(findings) and findings[item.rank - 1] == item.finding


def _acceptance(source: str, item: Item, name: Fingerprint, decision: Decision) -> Acceptance:
    upload, judged = item.upload, Judged(item.finding, name)
    return decide(source, upload.uai, upload.collection, judged, about(item.finding), decision)


def _named(items: Sequence[Item]) -> str:
    """Return « S111, D. L., TG1, n° 1200 », or how many of which rule or of which pupil."""
    first = items[0].finding
    if len(items) == 1:
        return f"{first.rule}, {about(first)}"
    count = plural(len(items), "anomalie", "anomalies")
    rules, whom = {i.finding.rule for i in items}, {about(i.finding) for i in items}
    of = f" {first.rule}" if len(rules) == 1 else ""
    return f"{count}{of}" + (f", {about(first)}" if len(whom) == 1 else "")


def _told(decided: Sequence[Acceptance]) -> str:
    if all(one.withdrawn_at for one in decided):
        return f"{plural(len(decided), 'acceptation retirée', 'acceptations retirées')}."
    count = plural(len(decided), "anomalie acceptée", "anomalies acceptées")
    return f"{count} jusqu'au {full_day(decided[0].until)}, dans le journal."

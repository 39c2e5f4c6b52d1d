"""The application as what writes decisions on findings: accepted with a reason, or taken back.

The rules are those of the command « accepter », in `domain.acceptance`. Nothing is said to be
accepted before the journal holds it; what is typed stays until then.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual import work

from cio_console.domain.acceptance import (
    Acceptance,
    Decision,
    Judged,
    account,
    decide,
    why_not,
)
from cio_console.domain.finding import Finding, Report
from cio_console.domain.fingerprint import Fingerprint
from cio_console.domain.retention import last_day
from cio_console.errors import StoreProblem
from cio_console.presentation.dates import full_day
from cio_console.presentation.finding_text import about
from cio_console.presentation.numbers import plural
from cio_console.tui.launch import Launch
from cio_console.tui.message_app import MessageApp
from cio_console.tui.model import decisions_recorded, moment_of_contact
from cio_console.tui.posting import Posted
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.screens.deciding import ACCEPT, WITHDRAW, DecidingScreen
from cio_console.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from cio_console.domain.acceptance_line import AcceptanceLine
    from cio_console.tui.views.subject import Item

_NO = frozenset({"n", "non"})
_CHANGED = (
    "Le rapport de ce dépôt a changé pendant la saisie : rien n'est écrit. Échap laisse, la ligne"
    " tapée est reprise sur l'anomalie telle qu'elle est maintenant."
)


class DecisionsSaved(Posted):
    """Decisions are in the journal, on the disk."""

    decided: tuple[Acceptance, ...]
    names: Mapping[str, tuple[Fingerprint, ...]] = MappingProxyType({})
    """Fingerprints of the findings of the school, by upload id."""
    notice: str = ""
    """What the store has to say of the secret that findings are named with."""


class DecisionsRefused(Posted):
    """Decisions could not be written; the line typed stays on the screen."""

    sentence: str
    """French sentence saying why."""


class DecisionApp(MessageApp):
    """An application that accepts findings, and comes back on it."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self._about: tuple[Item, ...] = ()
        """The findings that the open question is about."""
        self._typed = ""
        """A line about a decision that was left unfinished."""
        self._proposed = ""
        """The reason that the open question began with."""

    def ask_decision(self, items: "Sequence[Item]") -> None:
        """Ask for one line on why findings are accepted; on accepted ones, whether to come back."""
        screen = self.screen
        if not items or not isinstance(screen, ConsoleScreen):
            self.tell("Choisissez d'abord une anomalie.")
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
            self.tell("Cette anomalie est corrigée : il n'y a rien à accepter.")

    def _ask_reason(self, screen: ConsoleScreen) -> None:
        today = self._seen_day()
        if problem := why_not((item.finding for item in self._about), today, today):
            self.tell(_capital(problem))
            return
        last = self._about[0].acceptance
        self._proposed = last.reason if last and len(self._about) == 1 else ""
        value = self._typed or self._proposed
        hint = "raison ; jusqu'au JJ/MM"
        screen.prompt.ask(Question(ACCEPT, f"Accepter {_named(self._about)}", hint, value))
        self.type_decision(value)

    def type_decision(self, text: str) -> None:
        """Keep the line being typed, and say how it is understood."""
        from cio_console.presentation.acceptance import (  # noqa: PLC0415 - on demand
            understood_line,
        )

        self._typed = "" if text == self._proposed else text
        if isinstance(self.screen, ConsoleScreen):
            told = understood_line(text, self._decision(text), self._end())
            self.screen.prompt.explain(told)

    def accept(self, text: str) -> None:
        """Have the decision written in the journal; the prompt closes only once it is there."""
        screen = self.screen
        if not isinstance(screen, ConsoleScreen) or screen.prompt.held:
            return
        told = self._decision(text)
        findings = [item.finding for item in self._about]
        if problem := told.problem or why_not(findings, told.until, self._seen_day()):
            screen.prompt.refuse(_capital(problem))
            return
        screen.prompt.hold()
        at = moment_of_contact(self.model, self.now())
        decision = Decision(told.reason, told.until, account(os.environ), at)
        held = {key: one for key, one in self.reports.items() if one is not None}
        self._write_acceptances(self._about, held, dict(self.names), decision)

    def withdraw(self, text: str) -> None:
        """Have the decisions taken back, unless the answer is no."""
        screen = self.screen
        if not isinstance(screen, ConsoleScreen) or screen.prompt.held:
            return
        if text.strip().casefold() in _NO:
            screen.prompt.close()
            self.tell("L'acceptation reste.")
            return
        screen.prompt.hold()
        taken = tuple(item.acceptance for item in self._about if item.acceptance)
        self._write_withdrawals(taken, moment_of_contact(self.model, self.now()))

    def on_decisions_saved(self, message: DecisionsSaved) -> None:
        """Show decisions that the journal holds."""
        for screen in self.screen_stack:
            if isinstance(screen, DecidingScreen):
                screen.decisions_saved()
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.prompt.purpose in (ACCEPT, WITHDRAW):
            screen.prompt.close()
        self._typed = ""
        self.names = self.names | {k: v for k, v in message.names.items() if k in self.reports}
        self.update(decisions_recorded(self.model, message.decided))
        self.tell(" ".join(filter(None, (_saved(message.decided), message.notice))))

    def on_decisions_refused(self, message: DecisionsRefused) -> None:
        """Say why a decision is not written; what was typed stays."""
        sentence = f"Décision non enregistrée. {message.sentence}"
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.prompt.purpose in (ACCEPT, WITHDRAW):
            screen.prompt.refuse(sentence)
        else:
            self.tell(sentence)

    @work(thread=True, exit_on_error=False, group="journal")
    def _write_acceptances(
        self,
        items: "tuple[Item, ...]",
        reports: dict[str, Report],
        names: dict[str, tuple[Fingerprint, ...]],
        decision: Decision,
    ) -> None:
        from cio_console.tui.views.dossier import names_of  # noqa: PLC0415 - on demand

        names |= {key: names_of(held) for key, held in reports.items() if key not in names}
        listed = {key: held.findings for key, held in reports.items()}
        if not all(_is_listed(item, listed) for item in items):
            self.post_message(DecisionsRefused(_CHANGED))
            return
        source = self.model.source_of(items[0].upload.uai)
        decided = tuple(
            _acceptance(source, item, names[item.upload.id][item.rank - 1], decision)
            for item in items
        )
        try:
            self.desk.journal.accept_all(decided)
        except StoreProblem as problem:
            self.post_message(DecisionsRefused(str(problem)))
        else:
            unkeyed = not all(reports[item.upload.id].keyed for item in items)
            notice = self.desk.secret_notice() if unkeyed else ""
            self.post_message(DecisionsSaved(decided, names, notice))

    @work(thread=True, exit_on_error=False, group="journal")
    def _write_withdrawals(self, taken: tuple[Acceptance, ...], at: datetime) -> None:
        try:
            gone = self.desk.journal.withdraw_all(taken, at)
        except StoreProblem as problem:
            self.post_message(DecisionsRefused(str(problem)))
        else:
            self.post_message(DecisionsSaved(gone))

    def _decision(self, text: str) -> "AcceptanceLine":
        from cio_console.domain.acceptance_line import (  # noqa: PLC0415 - on demand
            read_acceptance_line,
        )

        return read_acceptance_line(text, self._seen_day(), self._end())

    def _seen_day(self) -> date:
        return self.model.seen_day

    def _end(self) -> date:
        campaign = self.model.campaign
        return last_day(campaign) if campaign else self.model.seen_day


def _is_listed(item: "Item", listed: Mapping[str, Sequence[Finding]]) -> bool:
    """Tell whether a finding is still the one of its rank in its report."""
    findings = listed.get(item.upload.id, ())
    return item.rank <= len(findings) and findings[item.rank - 1] == item.finding


def _acceptance(source: str, item: "Item", name: Fingerprint, decision: Decision) -> Acceptance:
    upload, judged = item.upload, Judged(item.finding, name)
    return decide(source, upload.uai, upload.collection, judged, about(item.finding), decision)


def _named(items: "Sequence[Item]") -> str:
    """Return « S111, D. L., TG1, n° 1200 », or how many of which rule or of which pupil."""
    first = items[0].finding
    if len(items) == 1:
        return f"{first.rule}, {about(first)}"
    count = plural(len(items), "anomalie", "anomalies")
    rules, whom = {i.finding.rule for i in items}, {about(i.finding) for i in items}
    of = f" {first.rule}" if len(rules) == 1 else ""
    return f"{count}{of}" + (f", {about(first)}" if len(whom) == 1 else "")


def _saved(decided: Sequence[Acceptance]) -> str:
    if all(one.withdrawn_at for one in decided):
        return f"{plural(len(decided), 'acceptation retirée', 'acceptations retirées')}."
    count = plural(len(decided), "anomalie acceptée", "anomalies acceptées")
    return f"{count} jusqu'au {full_day(decided[0].until)}, dans le journal."


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

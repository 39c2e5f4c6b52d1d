"""The application as what writes down uploads that it was told of, without their files.

One line of text, kept on the disk as it is typed like that of a contact; nothing is said to be
declared before the journal holds it.
"""

import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from textual import work

from cio_console.domain.acceptance import account
from cio_console.domain.declaration import Declaration, in_force
from cio_console.domain.followup import Draft
from cio_console.domain.status import Status
from cio_console.errors import StoreProblem
from cio_console.tui.contact_app import ContactApp
from cio_console.tui.desk import new_contact_id
from cio_console.tui.launch import Launch
from cio_console.tui.messages import DeclarationsRefused, DeclarationsSaved
from cio_console.tui.model import declarations_recorded, moment_of_contact
from cio_console.tui.screens.base import DECLARATION, ConsoleScreen
from cio_console.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from cio_console.domain.declaration_line import DeclarationLine

_AWAITED = (Status.LATE, Status.EXPECTED, Status.REJECTED)
_HINT = "remontée, jour, qui le dit ; « retirer » revient dessus"


class DeclarationApp(ContactApp):
    """An application that records declared uploads in the journal."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self.told = {d.uais: d for d in self.desk.journal.drafts() if d.purpose == DECLARATION}
        """What was typed about a declared upload and not recorded, by the schools of the line."""
        self._proposed = ""
        """What the open question began with: nobody has typed it."""

    def keeps(self, purpose: str, uais: tuple[str, ...]) -> bool:
        """Tell whether a line of that purpose about those schools is kept, unrecorded."""
        if purpose == DECLARATION:
            return uais in self.told
        return super().keeps(purpose, uais)

    def ask_declaration(self, uais: tuple[str, ...]) -> None:
        """Ask for one line about an upload that schools are said to have made."""
        known = tuple(sorted(uai for uai in uais if self.model.line(uai)))
        if not known or not isinstance(self.screen, ConsoleScreen):
            self.tell("Choisissez d'abord un établissement.")
            return
        held = self.told.get(known)
        self._proposed = "" if held else self._proposal(known[0])
        title = f"Dépôt déclaré : {self.names_of(known)}"
        value = held.text if held else self._proposed
        self.screen.prompt.ask(Question(DECLARATION, title, _HINT, value, about=known))
        self.screen.prompt.explain(self._explained(value))

    def type_declaration(self, uais: tuple[str, ...], text: str) -> None:
        """Keep what is typed about a declared upload, and say how it is understood."""
        if isinstance(self.screen, ConsoleScreen):
            self.screen.prompt.explain(self._explained(text))
        held = self.told.get(uais)
        if held is None and (not text.strip() or text == self._proposed):
            return
        draft = Draft(held.id if held else new_contact_id(), uais, self.now(), text, DECLARATION)
        if text.strip():
            self.told[uais] = draft
        else:
            del self.told[uais]
        self.keep(draft.id, self.told.get(uais))

    def record_declaration(self, uais: tuple[str, ...], text: str) -> None:
        """Have a declared upload written in the journal; the prompt closes once it is there."""
        screen, campaign = self.screen, self.model.campaign
        if not isinstance(screen, ConsoleScreen) or screen.prompt.held or campaign is None:
            return
        line = self._told_by(text)
        if line.problem:
            screen.prompt.refuse(line.problem)
            return
        told = self._withdrawn(uais, line) if line.withdraws else self._declared(uais, line)
        if not told:
            screen.prompt.refuse("Rien n'y est déclaré : il n'y a rien à retirer.")
            return
        screen.prompt.hold()
        self._write_declarations(told, uais)

    def on_declarations_saved(self, message: DeclarationsSaved) -> None:
        """Show declared uploads that the journal holds."""
        from cio_console.presentation.declarations import saved  # noqa: PLC0415 - on demand

        draft = self.told.pop(message.about, None)
        if draft is not None:
            self.keep(draft.id, None)
        screen = self.screen
        if isinstance(screen, ConsoleScreen):
            if screen.prompt.purpose == DECLARATION and screen.prompt.about == message.about:
                screen.prompt.close()
            screen.contacts_saved()
        self.update(declarations_recorded(self.model, message.told))
        self.tell(saved(message.told, self.model.overview))

    def on_declarations_refused(self, message: DeclarationsRefused) -> None:
        """Say why nothing is written; the line stays."""
        sentence = f"Dépôt déclaré non enregistré. {message.sentence}"
        if isinstance(self.screen, ConsoleScreen) and self.screen.prompt.purpose == DECLARATION:
            self.screen.prompt.refuse(sentence)
        else:
            self.tell(sentence)

    def _proposal(self, uai: str) -> str:
        """Return the line to begin with: what the school is awaited for, on the day seen."""
        from cio_console.domain.declaration_line import line_of  # noqa: PLC0415 - on demand

        line, campaign = self.model.line(uai), self.model.campaign
        if line is None or campaign is None or not campaign.collections:
            return ""
        awaited = (c for c in campaign.collections if line.states[c.id].status in _AWAITED)
        today = self.day_of_contact()
        day = min(self.model.seen_day, today)
        return line_of(next(awaited, campaign.collections[0]), day, today)

    def _told_by(self, text: str) -> "DeclarationLine":
        from cio_console.domain.declaration_line import (  # noqa: PLC0415 - on demand
            DeclarationLine,
            read_declaration_line,
        )

        campaign = self.model.campaign
        if campaign is None:
            return DeclarationLine(problem="Aucun secteur n'a encore été reçu.")
        return read_declaration_line(text, campaign, self.day_of_contact())

    def _explained(self, text: str) -> str:
        from cio_console.presentation.declarations import understood  # noqa: PLC0415 - on demand

        return understood(self._told_by(text), self.model.campaign, account(os.environ))

    def _declared(self, uais: tuple[str, ...], line: "DeclarationLine") -> tuple[Declaration, ...]:
        campaign, day = self.model.campaign, line.day
        if campaign is None or day is None:
            return ()
        held = self.told.get(uais)
        name = held.id if held else new_contact_id()
        at, by = moment_of_contact(self.model, self.now()), line.by or account(os.environ)
        return tuple(
            Declaration(
                name if len(uais) == 1 else f"{name}-{uai}",
                uai, line.collection, own.id, day, by, at,
            )
            for uai in uais
            for own in [self.model.campaign_of(uai) or campaign]
        )  # fmt: skip

    def _withdrawn(self, uais: tuple[str, ...], line: "DeclarationLine") -> tuple[Declaration, ...]:
        told, campaign_of = self.model.declarations, self.model.campaign_of
        campaigns = {uai: own for uai in uais if (own := campaign_of(uai))}
        held = (one for uai, own in campaigns.items() for one in in_force(told, own, uai))
        at = moment_of_contact(self.model, self.now())
        return tuple(
            msgspec.structs.replace(one, withdrawn_at=at)
            for one in held
            if line.collection in ("", one.collection)
        )

    @work(thread=True, exit_on_error=False, group="journal")
    def _write_declarations(self, told: tuple[Declaration, ...], about: tuple[str, ...]) -> None:
        try:
            written = self.desk.declare(told)
        except StoreProblem as problem:
            self.post_message(DeclarationsRefused(str(problem)))
        except Exception as error:  # noqa: BLE001 - a defect must not hold the words for ever
            why = f"La console s'est trompée ({type(error).__name__}) ; ce texte reste ici."
            self.post_message(DeclarationsRefused(why))
        else:
            self.post_message(DeclarationsSaved(written, about))

"""Who writes down uploads that the director was told of, without their files."""

import os
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from cio_console.domain.acceptance import account
from cio_console.domain.declaration import Declaration, in_force, no_effect
from cio_console.domain.declaration_line import DeclarationLine, line_of, read_declaration_line
from cio_console.domain.status import Status
from cio_console.presentation.declarations import collection_label, refused, saved, understood
from cio_console.tui.clerks.clerk import WORDS_STAY, Then
from cio_console.tui.clerks.lines import LineClerk
from cio_console.tui.desk import new_id
from cio_console.tui.model import declarations_recorded, moment_of_contact
from cio_console.tui.purposes import DECLARATION

if TYPE_CHECKING:
    from cio_console.tui.console import ConsoleApp

_AWAITED = (Status.LATE, Status.EXPECTED, Status.REJECTED)


class DeclarationClerk(LineClerk):
    """Records declared uploads in the journal."""

    purpose = DECLARATION
    command = "declare"
    title = "Dépôt déclaré"
    hint = "remontée, jour, qui le dit ; « retirer » revient dessus"
    refusal = "Dépôt déclaré non enregistré."

    def __init__(self, app: "ConsoleApp") -> None:
        super().__init__(app)
        self._proposed = ""
        """What the open question began with: nobody has typed it."""

    def begun(self, known: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """Return those schools, and their draft or what the first one is awaited for."""
        held = self.drafts.get(known)
        self._proposed = "" if held else self._proposal(known[0])
        return known, held.text if held else self._proposed

    def is_typed(self, text: str) -> bool:
        """Tell whether somebody typed the line: a draft of it is then begun."""
        return super().is_typed(text) and text != self._proposed

    def record(self, uais: tuple[str, ...], text: str) -> None:
        """Have a declared upload written in the journal; the prompt closes once it is there."""
        prompt = self.asking(self.purpose)
        if prompt is None or prompt.held or self.app.model.campaign is None:
            return
        line = self._read(text)
        if problem := line.problem or self._without_effect(uais, line):
            prompt.refuse(problem)
            return
        told = self._withdrawn(uais, line) if line.withdraws else self._declared(uais, line)
        if not told:
            prompt.refuse("Rien n'y est déclaré : il n'y a rien à retirer.")
            return
        prompt.hold()
        self.beside(partial(self._write, told, uais), self.not_recorded, WORDS_STAY)

    def understood(self, uais: tuple[str, ...], text: str) -> str:
        """Return a French sentence on what is understood, or why it would change nothing."""
        line = self._read(text)
        told = understood(line, self.app.model.campaign, account(os.environ))
        return self._without_effect(uais, line) or told

    def _write(self, told: tuple[Declaration, ...], about: tuple[str, ...]) -> Then:
        return partial(self._recorded, self.app.desk.declare(told), about)

    def _recorded(self, told: tuple[Declaration, ...], about: tuple[str, ...]) -> None:
        """Show declared uploads that the journal holds."""
        self.forget(about)
        self.app.update(declarations_recorded(self.app.model, told))
        self.app.tell(saved(told, self.app.model.overview))

    def _proposal(self, uai: str) -> str:
        """Return the line to begin with: what the school is awaited for, on the day seen."""
        model, today = self.app.model, self.today
        line, campaign = model.line(uai), model.campaign
        if line is None or campaign is None or not campaign.collections:
            return ""
        awaited = (c for c in campaign.collections if line.states[c.id].status in _AWAITED)
        day = min(model.seen_day, today)
        return line_of(next(awaited, campaign.collections[0]), day, today)

    def _read(self, text: str) -> DeclarationLine:
        campaign = self.app.model.campaign
        if campaign is None:
            return DeclarationLine(problem="Aucun secteur n'a encore été reçu.")
        return read_declaration_line(text, campaign, self.today, self.app.model.seen_day)

    def _without_effect(self, uais: tuple[str, ...], line: DeclarationLine) -> str:
        """Return why the upload told would change nothing, for which schools; "" when it would."""
        model, day = self.app.model, line.day
        if day is None or line.problem:
            return ""
        known = ((model.line(uai), model.campaign_of(uai)) for uai in uais)
        found = (no_effect(own, o.school, line.collection, day) for o, own in known if o and own)
        why = tuple(one for one in found if one)
        return refused(collection_label(model.campaign, line.collection), why) if why else ""

    def _declared(self, uais: tuple[str, ...], line: DeclarationLine) -> tuple[Declaration, ...]:
        model, day = self.app.model, line.day
        campaign = model.campaign
        if campaign is None or day is None:
            return ()
        held = self.drafts.get(uais)
        name = held.id if held else new_id()
        at, by = moment_of_contact(model, self.app.now()), line.by or account(os.environ)
        return tuple(
            Declaration(
                name if len(uais) == 1 else f"{name}-{uai}",
                uai, line.collection, own.id, day, by, at,
            )
            for uai in uais
            for own in [model.campaign_of(uai) or campaign]
        )  # fmt: skip

    def _withdrawn(self, uais: tuple[str, ...], line: DeclarationLine) -> tuple[Declaration, ...]:
        model = self.app.model
        campaigns = {uai: own for uai in uais if (own := model.campaign_of(uai))}
        held = (
            one for uai, own in campaigns.items() for one in in_force(model.declarations, own, uai)
        )
        at = moment_of_contact(model, self.app.now())
        return tuple(
            msgspec.structs.replace(one, withdrawn_at=at)
            for one in held
            if line.collection in ("", one.collection)
        )

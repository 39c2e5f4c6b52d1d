"""Who records contacts with schools: one line each, in at most five keystrokes around it."""

from functools import partial

from cio_console.domain.contact_line import ContactLine, read_contact_line
from cio_console.domain.followup import Contact
from cio_console.presentation.calls import promise, understood, withdrawal, withdrawn
from cio_console.presentation.numbers import plural
from cio_console.tui.clerks.clerk import WORDS_STAY, Then
from cio_console.tui.clerks.lines import LineClerk
from cio_console.tui.model import contacts_recorded, moment_of_contact
from cio_console.tui.purposes import CONTACT
from cio_console.tui.views.sector import short_name

_MEND = "Corrigez, ou finissez par « , sans rappel » : ce n'est alors que du texte."


class ContactClerk(LineClerk):
    """Records contacts in the journal."""

    purpose = CONTACT
    command = "contact"
    title = "Relance"
    hint = "ce qui est convenu, quand rappeler"
    refusal = "Relance non enregistrée."

    def begun(self, known: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """Return the draft about those schools, else one that was about this one and others."""
        held = self.drafts.get(known)
        if held is None and len(known) == 1:
            among = (draft for about, draft in self.drafts.items() if known[0] in about)
            held = next(among, None)
        return (held.uais, held.text) if held else (known, "")

    def tell_drafts(self) -> None:
        """Tell what another session left half typed, and put the cursor where it is taken up.

        A cursor that has moved already stays where it was put.
        """
        if not self.drafts:
            return
        uais, table = next(reversed(self.drafts)), self.app.sector_screen.table
        told = "Relance commencée, non enregistrée"
        if table.cursor_index == 0 and table.move_to(uais[0]):
            told += f" : {self.app.model.key(self.command)} la reprend"
        self.app.tell(f"{told} ({self.names_of(uais)}).")

    def record(self, uais: tuple[str, ...], text: str) -> None:
        """Have a contact written in the journal; the prompt closes only once it is there."""
        prompt = self.asking(self.purpose)
        if prompt is None or prompt.held:
            return
        told = self._read(uais, text)
        if not told.text:
            prompt.refuse("Rien n'est écrit : une ligne suffit, Échap laisse.")
            return
        if told.problem:
            prompt.explain(_MEND)
            prompt.refuse(told.problem)
            return
        taken = self._last(uais) if told.withdraws else ()
        if told.withdraws and not taken:
            prompt.refuse(self.understood(uais, text))
            return
        self.take(uais, text)
        prompt.hold()
        if taken:
            write = partial(self._write_withdrawals, taken, uais)
        else:
            write = partial(self._write, self._contacts(uais, told))
        self.beside(write, self.not_recorded, WORDS_STAY)

    def hint_about(self, about: tuple[str, ...]) -> str:
        """Return what the line may say: « retirer » too, where there is a contact to take back."""
        return f"{self.hint} ; ou « retirer »" if self._last(about) else self.hint

    def understood(self, uais: tuple[str, ...], text: str) -> str:
        """Return a French sentence on how the line is understood."""
        told = self._read(uais, text)
        if told.withdraws:
            return withdrawal(self._last(uais), self.app.model.overview)
        return understood(told, self.today)

    def _last(self, uais: tuple[str, ...]) -> tuple[Contact, ...]:
        """Return the last contact of each of those schools that has one, whoever noted it."""
        last = self.app.model.last_contacts()
        return tuple(last[uai] for uai in uais if uai in last)

    def _contacts(self, uais: tuple[str, ...], told: ContactLine) -> tuple[Contact, ...]:
        at = moment_of_contact(self.app.model, self.app.now())
        identifier = self.drafts[uais].id
        return tuple(
            Contact(
                id=identifier if len(uais) == 1 else f"{identifier}-{uai}",
                uai=uai,
                at=at,
                text=told.text,
                channel=told.channel,
                who=told.who,
                call_back=told.call_back,
            )
            for uai in uais
        )

    def _write(self, contacts: tuple[Contact, ...]) -> Then:
        return partial(self._recorded, self.app.desk.record(contacts))

    def _write_withdrawals(self, taken: tuple[Contact, ...], about: tuple[str, ...]) -> Then:
        at = moment_of_contact(self.app.model, self.app.now())
        return partial(self._withdrawn, self.app.desk.withdraw_contacts(taken, at), about)

    def _withdrawn(self, taken: tuple[Contact, ...], about: tuple[str, ...]) -> None:
        """Show no more the contacts that the journal holds as taken back."""
        self.forget(about)
        self.app.update(contacts_recorded(self.app.model, taken))
        self.app.tell(withdrawn(len(taken)))

    def _recorded(self, contacts: tuple[Contact, ...]) -> None:
        """Show contacts that the journal holds."""
        self.forget(tuple(contact.uai for contact in contacts))
        self.app.update(contacts_recorded(self.app.model, contacts))
        count = plural(len(contacts), "relance enregistrée", "relances enregistrées")
        told = "Relance enregistrée" if len(contacts) == 1 else count
        back = contacts[0].call_back
        promised = f" : {promise(back, self.today)}" if back else ""
        line = self.app.model.line(contacts[0].uai) if len(contacts) == 1 else None
        whom = f" ({short_name(line.school.name)})" if line else ""
        self.app.tell(f"{told} dans le journal{whom}{promised}.")

    def _read(self, uais: tuple[str, ...], text: str) -> ContactLine:
        line = self.app.model.line(uais[0]) if len(uais) == 1 else None
        return read_contact_line(text, self.today, line.school.head if line else "")

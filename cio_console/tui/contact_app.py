"""The application as what writes the user's words, and keeps them on the screen until they are.

What is typed about a contact is a draft, kept on the disk beside the journal as it is typed: it
is found again after a disconnection, a kill or a crash. The contact recorded from it bears its id,
so that a stop between the two never makes two contacts of one.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from textual import work

from cio_console.domain.followup import Contact, Draft
from cio_console.errors import StoreProblem
from cio_console.presentation.numbers import plural
from cio_console.tui.desk import new_contact_id
from cio_console.tui.draft_keeper import DraftKeeper
from cio_console.tui.launch import Launch
from cio_console.tui.messages import ContactRefused, ContactSaved, DraftRefused
from cio_console.tui.model import contacts_recorded, moment_of_contact
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.sync_app import SyncApp
from cio_console.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from cio_console.domain.contact_line import ContactLine

_MEND = "Corrigez ce jour, ou finissez la ligne par un point : elle n'est alors que du texte."
_NAMED = 3
"""Schools named when a line is about several; the others are counted."""


class ContactApp(SyncApp):
    """An application that records contacts in the journal."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self.drafts = {d.uais: d for d in self.desk.journal.drafts() if d.purpose == "contact"}
        """What was typed about a contact and not recorded, by the schools that it is about."""
        self.keeper = DraftKeeper(self.desk.journal)

    def on_mount(self) -> None:
        """Tell what another session left half typed."""
        if self.drafts:
            self.call_after_refresh(self._tell_drafts)

    def keeps(self, purpose: str, uais: tuple[str, ...]) -> bool:
        """Tell whether a line of that purpose about those schools is kept, unrecorded."""
        return purpose == "contact" and uais in self.drafts

    def ask_contact(self, uais: tuple[str, ...]) -> None:
        """Ask for one line about a contact with schools, going on with what was typed before."""
        known = tuple(uai for uai in uais if self.model.line(uai))
        if not known or not isinstance(self.screen, ConsoleScreen):
            self.tell("Choisissez d'abord un établissement.")
            return
        uais, draft = self._draft_for(tuple(sorted(known)))
        hint = "ce qui est convenu, quand rappeler"
        typed = draft.text if draft else ""
        title = f"Relance : {self.names_of(uais)}"
        self.screen.prompt.ask(Question("contact", title, hint, typed, about=uais))
        self.screen.prompt.explain(self._understood(uais, typed))

    def type_contact(self, uais: tuple[str, ...], text: str) -> None:
        """Keep what is typed about a contact, and say how it is understood."""
        held = self.drafts.get(uais)
        if held is None and not text.strip():
            return
        identifier = held.id if held else new_contact_id()
        draft = Draft(identifier, uais, self.now(), text)
        if text.strip():
            self.drafts[uais] = draft
        else:
            del self.drafts[uais]
        if isinstance(self.screen, ConsoleScreen):
            self.screen.prompt.explain(self._understood(uais, text))
        self.keep(identifier, self.drafts.get(uais))

    def record_contact(self, uais: tuple[str, ...], text: str) -> None:
        """Have a contact written in the journal; the prompt closes only once it is there."""
        screen = self.screen
        if not isinstance(screen, ConsoleScreen) or screen.prompt.held:
            return
        told = self._read(uais, text)
        if not told.text:
            screen.prompt.refuse("Rien n'est écrit : une ligne suffit, Échap laisse.")
            return
        if told.problem:
            screen.prompt.explain(_MEND)
            screen.prompt.refuse(told.problem)
            return
        self.type_contact(uais, text)
        screen.prompt.hold()
        at, identifier = moment_of_contact(self.model, self.now()), self.drafts[uais].id
        contacts = tuple(
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
        self._write_contacts(contacts)

    def on_contact_saved(self, message: ContactSaved) -> None:
        """Show contacts that the journal holds."""
        from cio_console.presentation.calls import promise  # noqa: PLC0415 - on demand

        uais = tuple(contact.uai for contact in message.contacts)
        draft = self.drafts.pop(uais, None)
        if draft is not None:
            self.keep(draft.id, None)
        screen = self.screen
        if isinstance(screen, ConsoleScreen):
            if screen.prompt.purpose == "contact" and screen.prompt.about == uais:
                screen.prompt.close()
            screen.contacts_saved()
        self.update(contacts_recorded(self.model, message.contacts))
        count = plural(len(uais), "relance enregistrée", "relances enregistrées")
        told = "Relance enregistrée" if len(uais) == 1 else count
        back = message.contacts[0].call_back
        promised = f" : {promise(back, self.day_of_contact())}" if back else ""
        self.tell(f"{told} dans le journal{promised}.")

    def on_contact_refused(self, message: ContactRefused) -> None:
        """Say why a contact is not written; its text stays."""
        sentence = f"Relance non enregistrée. {message.sentence}"
        if isinstance(self.screen, ConsoleScreen) and self.screen.prompt.purpose == "contact":
            self.screen.prompt.refuse(sentence)
        else:
            self.tell(sentence)

    def on_draft_refused(self, message: DraftRefused) -> None:
        """Say that what is typed is on the screen only."""
        self.tell(f"Brouillon non gardé. {message.sentence}")

    @work(thread=True, exit_on_error=False, group="journal")
    def _write_contacts(self, contacts: tuple[Contact, ...]) -> None:
        try:
            written = self.desk.record(contacts)
        except StoreProblem as problem:
            self.post_message(ContactRefused(str(problem)))
        except Exception as error:  # noqa: BLE001 - a defect must not hold the words for ever
            why = f"La console s'est trompée ({type(error).__name__}) ; ce texte reste ici."
            self.post_message(ContactRefused(why))
        else:
            self.post_message(ContactSaved(written))

    def keep(self, identifier: str, draft: Draft | None) -> None:
        """Have a draft written beside the journal, or forgotten."""
        if self.keeper.put(identifier, draft):
            self._write_drafts()

    @work(thread=True, exit_on_error=False, group="drafts")
    def _write_drafts(self) -> None:
        self.keeper.write(lambda sentence: self.post_message(DraftRefused(sentence)))

    def _draft_for(self, uais: tuple[str, ...]) -> tuple[tuple[str, ...], Draft | None]:
        """Return the draft about those schools, else one that was about this one and others."""
        held = self.drafts.get(uais)
        if held is None and len(uais) == 1:
            among = (draft for about, draft in self.drafts.items() if uais[0] in about)
            held = next(among, None)
        return (held.uais, held) if held else (uais, None)

    def _read(self, uais: tuple[str, ...], text: str) -> "ContactLine":
        from cio_console.domain.contact_line import read_contact_line  # noqa: PLC0415 - on demand

        line = self.model.line(uais[0]) if len(uais) == 1 else None
        return read_contact_line(text, self.day_of_contact(), line.school.head if line else "")

    def _understood(self, uais: tuple[str, ...], text: str) -> str:
        from cio_console.presentation.calls import understood  # noqa: PLC0415 - on demand

        return understood(self._read(uais, text), self.day_of_contact())

    def day_of_contact(self) -> date:
        """Return the day of a contact recorded now."""
        at = moment_of_contact(self.model, self.now())
        return self.model.campaign.day_of(at) if self.model.campaign else at.date()

    def names_of(self, uais: tuple[str, ...]) -> str:
        """Return the names of schools, as a question about them says them."""
        names = [line.school.name if (line := self.model.line(uai)) else uai for uai in uais]
        if len(names) == 1:
            return names[0]
        rest = len(names) - _NAMED
        others = [f"et {plural(rest, 'autre', 'autres')}"] if rest > 0 else []
        told = ", ".join([*names[:_NAMED], *others])
        return f"{len(names)} établissements ({told})"

    def _tell_drafts(self) -> None:
        uais = next(reversed(self.drafts), ())
        key = self.model.key("contact")
        self.tell(f"Relance commencée, non enregistrée ({self.names_of(uais)}) : {key} la reprend.")

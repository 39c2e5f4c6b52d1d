"""The application as what writes the user's words, and keeps them on the screen until they are."""

from collections.abc import Callable
from datetime import datetime

from textual import work

from cio_console.domain.followup import Contact
from cio_console.domain.text import clean_line
from cio_console.errors import StoreProblem
from cio_console.tui.desk import new_contact_id
from cio_console.tui.launch import Launch
from cio_console.tui.messages import ContactRefused, ContactSaved
from cio_console.tui.model import contact_recorded, moment_of_contact
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.sync_app import SyncApp


class ContactApp(SyncApp):
    """An application that records contacts in the journal."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self.drafts: dict[str, str] = {}
        """What was typed about a contact and not recorded, by UAI."""

    def record_contact(self, uai: str, text: str) -> None:
        """Have a contact written in the journal; the prompt closes only once it is there."""
        screen = self.screen
        said = clean_line(text)
        if not isinstance(screen, ConsoleScreen) or screen.prompt.held:
            return
        if not said:
            screen.prompt.refuse("Rien n'est écrit : une ligne suffit, Échap laisse.")
            return
        self.drafts[uai] = text
        screen.prompt.hold()
        at = moment_of_contact(self.model, self.now())
        self._write_contact(Contact(id=new_contact_id(), uai=uai, at=at, text=said))

    def on_contact_saved(self, message: ContactSaved) -> None:
        """Show a contact that the journal holds."""
        self.drafts.pop(message.contact.uai, None)
        if isinstance(self.screen, ConsoleScreen) and self.screen.prompt.purpose == "contact":
            self.screen.prompt.close()
        self.update(contact_recorded(self.model, message.contact))
        self.tell("Relance enregistrée dans le journal.")

    def on_contact_refused(self, message: ContactRefused) -> None:
        """Say why a contact is not written; its text stays."""
        sentence = f"Relance non enregistrée. {message.sentence}"
        if isinstance(self.screen, ConsoleScreen) and self.screen.prompt.purpose == "contact":
            self.screen.prompt.refuse(sentence)
        else:
            self.tell(sentence)

    @work(thread=True, exit_on_error=False, group="journal")
    def _write_contact(self, contact: Contact) -> None:
        try:
            self.desk.record(contact)
        except StoreProblem as problem:
            self.post_message(ContactRefused(str(problem)))
        else:
            self.post_message(ContactSaved(contact))

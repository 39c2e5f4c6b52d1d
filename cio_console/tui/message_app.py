"""The application as what writes to schools: messages prepared, copied, left as drafts."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from cio_console.errors import CioConsoleError
from cio_console.presentation.numbers import plural
from cio_console.tui.export_app import ExportApp
from cio_console.tui.model import Model, moment_of_contact
from cio_console.tui.posting import Posted
from cio_console.tui.screens.base import ConsoleScreen

if TYPE_CHECKING:
    from cio_console.presentation.message import Message

_SENT = "{} envoyé au terminal ; s'il ne se colle pas, {} l'écrit dans un fichier."


class MessagesReady(Posted):
    """The messages to some schools were prepared."""

    uais: tuple[str, ...]
    messages: "tuple[Message, ...]" = ()
    problems: tuple[str, ...] = ()
    """French sentences on why there is no message: what is wrong in the template, mostly."""
    own_template: str = ""
    """Path of the user's template; "" for the one of origin."""


class Told(Posted):
    """A worker has something to say."""

    sentence: str
    refused: bool = False
    """Whether what was asked was not done."""


class MessageApp(ExportApp):
    """An application that writes to schools."""

    def open_messages(self, uais: tuple[str, ...]) -> None:
        """Open the messages to some schools, prepared beside the screens."""
        known = tuple(uai for uai in uais if self.model.line(uai))
        if not known:
            self.tell("Choisissez d'abord un établissement.")
            return
        from cio_console.tui.screens.message import MessageScreen  # noqa: PLC0415 - on demand

        self.push_screen(MessageScreen(known))
        self._prepare(known, self.model)

    def on_messages_ready(self, posted: MessagesReady) -> None:
        """Show what was prepared, where it is still waited for."""
        from cio_console.tui.screens.message import MessageScreen  # noqa: PLC0415 - on demand

        for screen in self.screen_stack:
            if isinstance(screen, MessageScreen) and screen.uais == posted.uais:
                screen.show_messages(posted.messages, posted.problems, posted.own_template)

    def copy_text(self, text: str, what: str = "Message") -> None:
        """Send a text, called `what`, to the clipboard of the user's terminal."""
        from cio_console.tui.clipboard import LARGEST  # noqa: PLC0415 - on demand

        if len(text.encode("utf-8", "replace")) > LARGEST:
            key = self.model.key("export")
            self.tell(f"{what} trop long pour le terminal : {key} l'écrit dans un fichier.")
            return
        self._copy(text, what)

    def write_drafts(self, messages: "tuple[Message, ...]", folder: str) -> None:
        """Have messages written as drafts in a folder."""
        from cio_console.store.message_files import drafts_folder  # noqa: PLC0415 - on demand

        try:
            place = drafts_folder(folder)
        except CioConsoleError as problem:
            self._prompt_refuses(str(problem))
            return
        self._write_messages(messages, place, self.model, moment_of_contact(self.model, self.now()))

    def on_told(self, posted: Told) -> None:
        """Say it, where the question it answers is still open."""
        if posted.refused:
            self._prompt_refuses(posted.sentence)
            return
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.prompt.purpose == "eml":
            screen.prompt.close()
        self.tell(posted.sentence)

    def _prompt_refuses(self, sentence: str) -> None:
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.prompt.purpose == "eml":
            screen.prompt.refuse(sentence)
        else:
            self.tell(sentence)

    @work(thread=True, exit_on_error=False, group="messages")
    def _prepare(self, uais: tuple[str, ...], model: Model) -> None:
        try:
            ready = self._prepared(uais, model)
        except CioConsoleError as error:
            ready = MessagesReady(uais, problems=(str(error),))
        except Exception as error:  # noqa: BLE001 - a defect must not leave the screen waiting
            told = f"La console s'est trompée ({type(error).__name__}) : pas de message."
            ready = MessagesReady(uais, problems=(told,))
        self.post_message(ready)

    def _prepared(self, uais: tuple[str, ...], model: Model) -> MessagesReady:
        from cio_console.presentation.message import message  # noqa: PLC0415 - on demand
        from cio_console.presentation.template import (  # noqa: PLC0415 - as above
            DEFAULT,
            read_template,
        )
        from cio_console.store.message_files import (  # noqa: PLC0415 - as above
            read_template_file,
        )

        path = self.desk.launch.home.template_file
        text = read_template_file(path)
        template = read_template(DEFAULT if text is None else text)
        own = "" if text is None else str(path)
        problems = tuple(f"{path}, {problem}" for problem in template.problems)
        lines = [line for uai in uais if (line := model.line(uai))]
        if problems or model.overview is None or model.snapshot is None:
            return MessagesReady(uais, problems=problems, own_template=own)
        uploads = [s.current for line in lines for s in line.states.values() if s.current]
        sector = model.overview
        reports = self.desk.active_reports_by_source(
            uploads, model.source_of, model.seen_day, sector
        )
        written = tuple(
            message(template, sector.own(uai), line, model.cio_of(uai), reports, _title)
            for line in lines
            for uai in [line.school.uai]
        )
        return MessagesReady(uais, written, own_template=own)

    @work(thread=True, exit_on_error=False, group="messages")
    def _copy(self, text: str, what: str) -> None:
        from cio_console.tui.clipboard import through_tmux  # noqa: PLC0415 - on demand

        if not through_tmux(text, os.environ):
            self.call_from_thread(self.copy_to_clipboard, text)
        self.post_message(Told(_SENT.format(what, self.model.key("export"))))

    @work(thread=True, exit_on_error=False, group="messages")
    def _write_messages(
        self, messages: "tuple[Message, ...]", folder: Path, model: Model, at: datetime
    ) -> None:
        from cio_console.presentation.mail import draft, file_stem  # noqa: PLC0415 - loads email
        from cio_console.store.message_files import write_drafts  # noqa: PLC0415 - on demand

        zone = model.campaign.zone if model.campaign else None
        local = at.astimezone(zone)
        files = []
        for one in messages:
            line = model.line(one.uai)
            school = line.school.name if line else ""
            held = model.held_of(one.uai)
            sender, name = (held.publisher_contact, held.sector.name) if held else ("", "")
            raw = draft(one, sender, name, local)
            files.append((file_stem(one.uai, school, local), raw))
        try:
            written = write_drafts(folder, files)
        except CioConsoleError as error:
            self.post_message(Told(str(error), refused=True))
            return
        count = plural(len(written), "brouillon écrit", "brouillons écrits")
        self.post_message(Told(f"{count} dans {folder}."))


def _title(code: str) -> str:
    from cio_console.checks.catalogue import catalogue  # noqa: PLC0415 - on demand

    rule = catalogue().get(code)
    return rule.title if rule else ""

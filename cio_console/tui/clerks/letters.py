"""Who writes to schools: messages prepared, copied, left as drafts of the user's mail program."""

import os
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from cio_console.checks.catalogue import catalogue
from cio_console.domain.accepted_errors import with_accepted
from cio_console.errors import CioConsoleError
from cio_console.presentation.message import Message, message
from cio_console.presentation.numbers import plural
from cio_console.presentation.template import DEFAULT, read_template
from cio_console.store.message_files import drafts_folder, read_template_file, write_drafts
from cio_console.tui.clerks.clerk import Clerk, Then
from cio_console.tui.clipboard import LARGEST, through_tmux
from cio_console.tui.model import Model, moment_of_contact
from cio_console.tui.purposes import EML
from cio_console.tui.screens.message import MessageScreen

_SENT = "{} envoyé au terminal ; s'il ne se colle pas, {} l'écrit dans un fichier."
_NONE = "La console s'est trompée ({}) : pas de message."
_DEFECT = "La console s'est trompée ({}) : rien n'est fait."


class Prepared(Struct, frozen=True):
    """The messages to some schools, or why there are none."""

    messages: tuple[Message, ...] = ()
    problems: tuple[str, ...] = ()
    """French sentences on why there is no message: what is wrong in the template, mostly."""
    own_template: str = ""
    """Path of the user's template; "" for the one of origin."""


class LetterClerk(Clerk):
    """Writes to schools."""

    def open(self, uais: tuple[str, ...]) -> None:
        """Open the messages to some schools, prepared beside the screens."""
        known = self.known(uais)
        if not known:
            return
        self.app.push_screen(MessageScreen(known))

        def failed(sentence: str) -> None:
            self._show(known, Prepared(problems=(sentence,)))

        self.beside(partial(self._prepare, known, self.app.model), failed, _NONE)

    def copy(self, text: str, what: str = "Message") -> None:
        """Send a text, called `what`, to the clipboard of the user's terminal."""
        if len(text.encode("utf-8", "replace")) > LARGEST:
            key = self.app.model.key("export")
            self.app.tell(f"{what} trop long pour le terminal : {key} l'écrit dans un fichier.")
            return
        self.beside(partial(self._copy, text, what), self.app.tell, _DEFECT)

    def write_drafts(self, messages: tuple[Message, ...], folder: str) -> None:
        """Have messages written as drafts in a folder."""
        try:
            place = drafts_folder(folder)
        except CioConsoleError as problem:
            self._refused(str(problem))
            return
        model = self.app.model
        at = moment_of_contact(model, self.app.now())
        self.beside(partial(self._write, messages, place, model, at), self._refused, _DEFECT)

    def _show(self, uais: tuple[str, ...], ready: Prepared) -> None:
        """Show what was prepared, where it is still waited for."""
        for screen in self.app.screen_stack:
            if isinstance(screen, MessageScreen) and screen.uais == uais:
                screen.show_messages(ready.messages, ready.problems, ready.own_template)

    def _prepare(self, uais: tuple[str, ...], model: Model) -> Then:
        return partial(self._show, uais, self._prepared(uais, model))

    def _prepared(self, uais: tuple[str, ...], model: Model) -> Prepared:
        path = self.app.desk.launch.home.template_file
        text = read_template_file(path)
        template = read_template(DEFAULT if text is None else text)
        own = "" if text is None else str(path)
        problems = tuple(f"{path}, {problem}" for problem in template.problems)
        if problems or model.overview is None:
            return Prepared(problems=problems, own_template=own)
        desk = self.app.desk
        decided = replace(model, acceptances=desk.journal.acceptances())
        sector = with_accepted(model.overview, desk.accepted_errors(decided))
        lines = [line for uai in uais if (line := sector.line(uai))]
        uploads = [s.current for line in lines for s in line.states.values() if s.current]
        reports = desk.active_reports_by_source(uploads, model.source_of, model.seen_day, sector)
        written = tuple(
            message(template, sector.own(uai), line, model.cio_of(uai), reports, catalogue())
            for line in lines
            for uai in [line.school.uai]
        )
        return Prepared(written, own_template=own)

    def _copy(self, text: str, what: str) -> Then:
        taken = through_tmux(text, os.environ)
        return partial(self._copied, "" if taken else text, what)

    def _copied(self, text: str, what: str) -> None:
        """Say that a text is sent, once it is: `text` is what no multiplexer has taken."""
        if text:
            self.app.copy_to_clipboard(text)
        self.app.tell(_SENT.format(what, self.app.model.key("export")))

    def _write(
        self, messages: tuple[Message, ...], folder: Path, model: Model, at: datetime
    ) -> Then:
        from cio_console.presentation.mail import draft, file_stem  # loads email

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
        return partial(self._written, len(write_drafts(folder, files)), folder)

    def _written(self, count: int, folder: Path) -> None:
        """Say where the drafts are."""
        if prompt := self.asking(EML):
            prompt.close()
        told = plural(count, "brouillon écrit", "brouillons écrits")
        self.app.tell(f"{told} dans {folder}.")

    def _refused(self, sentence: str) -> None:
        self.refuse(sentence, EML)

"""The application as what makes the director's list: opened, proposed to, picked, written.

What is picked outlives the screen that shows it, until it is written or the console is left.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual import work

from cio_console.domain.addresses import typed_path
from cio_console.domain.campaign import GRADES, SIECLE
from cio_console.domain.candidate import Area, Proposal, list_of
from cio_console.domain.list_draft import Draft, draft_of, on_list, picked, with_proposal
from cio_console.domain.school import Cio, School
from cio_console.domain.sector_list import Weight
from cio_console.errors import CioConsoleError
from cio_console.presentation.candidates import closed_words
from cio_console.tui.building_run import BuildingRun
from cio_console.tui.launch import Launch
from cio_console.tui.posting import Posted
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.source_app import SourceApp
from cio_console.tui.views.area_line import area_text, read_area_line
from cio_console.tui.views.building import Building, remarks_of
from cio_console.tui.views.first_run import FOLDER
from cio_console.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from cio_console.sector_building import HeldList
    from cio_console.sector_proposal import Found

AREA, SHEET, SCOPE, WRITE = "area", "sheet", "scope", "write-list"
"""Purposes of the questions of the screen."""
_SEARCHING = "Recherche dans l'annuaire"
_STOPS = "{} ; Échap l'arrête."
_NO_CIO = "Ce fichier ne dit pas de quel CIO il est : Échap, puis {key} demande son UAI."
_DEFECT = "Un défaut de la console l'empêche ({}) : rien n'est perdu de ce qui est marqué."
_UNWRITTEN = "Liste non écrite : {key} y revient ; la même touche encore quitte sans elle."
_OF_A_FEED = "Liste écrite. Le flux suivi garde la sienne : celle-ci sert à publier."
_NEXT = "Liste écrite. Ensuite : le dossier des fichiers reçus, ou l'adresse du flux."


class ListOpened(Posted):
    """The director's list was read, or there is none yet."""

    held: "HeldList"


class ListRefused(Posted):
    """The list could not be read or written; nothing that is picked is lost."""

    sentence: str
    held: "HeldList | None" = None
    """The list as it is now, when it could be read."""


class ListWritten(Posted):
    """The list is on the disk."""

    held: "HeldList"
    serves: bool
    """Whether the source is a folder of received files, which follows this list."""


class SheetRead(Posted):
    """A CSV was read."""

    name: str
    schools: tuple[School, ...]
    cios: Mapping[str, str]
    """UAI → name of the CIO that it lists among the schools."""
    notices: tuple[str, ...]


class Answered(Posted):
    """The directory found CIO, or proposes schools."""

    run: BuildingRun
    found: "Found"


class BuildingRefused(Posted):
    """A search or an import gave nothing."""

    sentence: str
    run: BuildingRun | None = None


class BuildingApp(SourceApp):
    """An application that can make the list of schools."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self.building = Building()
        self._held: HeldList | None = None
        self._search: BuildingRun | None = None
        self._warned = False
        """Whether it was said that leaving loses what is picked."""

    def on_unmount(self) -> None:
        """Let no search run on after the screens."""
        if self._search is not None:
            self._search.stop()

    @property
    def collections(self) -> tuple[str, ...]:
        """Ids of the collections that a school may be out of the scope of."""
        campaign = self.model.campaign
        return tuple(c.id for c in campaign.collections) if campaign else (SIECLE, GRADES)

    def build(self, draft: Draft | None, **changes: Any) -> None:  # noqa: ANN401 - of `Building`
        """Show another draft, and whatever else changes of the making of the list."""
        self.building = replace(self.building, draft=draft, **changes)
        self._warned = False
        self.update(self.model)

    def open_list(self) -> None:
        """Have the list read, the first time that its screen opens."""
        if self._held is None and not self.building.busy:
            self.build(self.building.draft, busy="Lecture de la liste")
            self._open(self._file)

    def look_for(self, text: str, prompt: Prompt) -> None:
        """Look in the directory for what was typed: a CIO, or schools around it."""
        if prompt.held:
            return
        draft = self.building.draft
        try:
            asked = read_area_line(text, cio_known=draft is not None)
        except ValueError as problem:
            prompt.refuse(str(problem))
            return
        prompt.hold()
        prompt.explain(_STOPS.format(_SEARCHING))
        typed = asked.cio or (draft.cio.uai if draft else "")
        self._start(BuildingRun(self.desk.launch, self.now, typed, asked.area))

    def choose_cio(self, uai: str) -> None:
        """Go on with one of the CIO found."""
        self.build(self.building.draft, cios=(), busy=_SEARCHING)
        self._start(BuildingRun(self.desk.launch, self.now, uai, Area()))

    def stop_search(self) -> None:
        """Stop what is looked for; nothing of it is shown any more."""
        if self._search is not None:
            self._search.stop()
            self._begin_without_directory(self._search.typed)
            self._search = None
        self.build(self.building.draft, busy="")

    def import_sheet(self, text: str, prompt: Prompt) -> None:
        """Have a CSV read."""
        if prompt.held:
            return
        if not text.strip():
            prompt.refuse("Aucun fichier n'est nommé : écrivez son nom, Échap laisse.")
            return
        prompt.hold()
        draft = self.building.draft
        path = typed_path(text.strip())
        self._read_sheet(path, draft.cio.uai if draft else "", self.collections)

    def write_list(self, prompt: Prompt) -> None:
        """Have the list written."""
        draft = self.building.draft
        if draft is None or self._held is None or prompt.held:
            return
        prompt.hold()
        self._write(self._held, draft)

    def leaves_unwritten(self) -> bool:
        """Tell whether leaving now loses what is picked; it is said the first time."""
        if not self.building.touched or self._warned:
            return False
        self._warned = True
        self.tell(_UNWRITTEN.format(key=self.model.key("list")))
        return True

    # What comes back

    def on_list_opened(self, message: ListOpened) -> None:
        """Show the list, or ask for the CIO when there is none."""
        held = message.held
        self._held = held
        draft = draft_of(held.sector) if held.sector else self.building.draft
        self.build(draft, notices=tuple(held.doubts), file=str(held.path), busy="", trouble="")

    def on_list_refused(self, message: ListRefused) -> None:
        """Say why; what another session wrote meanwhile is taken in."""
        draft = self.building.draft
        if message.held is not None:
            self._held = message.held
            draft = on_list(draft, message.held.sector) if draft else draft
        trouble = message.sentence if self._held is None else ""
        self.build(draft, busy="", trouble=trouble)
        if not trouble:
            self._refuse(message.sentence)

    def on_list_written(self, message: ListWritten) -> None:
        """Say where the list is, and what comes next."""
        self._held = message.held
        draft = self.building.draft
        if prompt := self._building_prompt():
            prompt.close()
        if draft is not None:
            draft = replace(on_list(draft, message.held.sector), scope={})
        self.build(draft)
        if not self.desk.launch.source:
            self.begin_with(FOLDER)
            self.tell(_NEXT)
            return
        if message.serves:
            self.tell(f"Liste écrite : {self.model.key('sync')} la prend en compte.")
        else:
            self.tell(_OF_A_FEED)

    def begin_with(self, key: str) -> None:
        """Go back to the ways to begin, on the one of that key."""
        raise NotImplementedError

    def on_sheet_read(self, message: SheetRead) -> None:
        """Propose what a CSV lists; all of it is picked, unless it is a whole directory."""
        draft = self.building.draft
        cio = draft.cio if draft else None
        if cio is None and len(message.cios) == 1:
            cio = Cio(*next(iter(message.cios.items())))
        if cio is None:
            self._refuse(_NO_CIO.format(key=self.model.key("area")))
            return
        if prompt := self._building_prompt():
            prompt.close()
        draft = with_proposal(draft or Draft(cio), cio, message.schools, Weight.CORRECTS)
        if not message.cios:
            draft = picked(draft, (school.uai for school in message.schools))
        self.build(
            draft, origin=message.name, notices=message.notices, remarks={}, cios=(), busy=""
        )

    def on_answered(self, message: Answered) -> None:
        """Show what the directory found."""
        if message.run is not self._search:
            return
        self._search = None
        draft = self.building.draft
        if prompt := self._building_prompt():
            prompt.close()
        proposal = message.found.proposal
        if proposal is None:
            self.build(draft, cios=message.found.cios, notices=message.found.notices, busy="")
            return
        proposed = list_of(proposal)
        draft = with_proposal(
            draft or Draft(proposed.sector), proposed.sector, proposed.schools, Weight.COMPLETES
        )
        self.build(
            draft,
            cios=(),
            origin=f"l'annuaire de l'éducation ({area_text(message.run.area)})",
            remarks=remarks_of(proposal.schools),
            notices=tuple(map(_capital, (*proposal.notices, *_closed(proposal)))),
            busy="",
        )

    def on_building_refused(self, message: BuildingRefused) -> None:
        """Say why nothing came."""
        if message.run is not None and message.run is not self._search:
            return
        if message.run is not None:
            self._begin_without_directory(message.run.typed)
        self._search = None
        self.build(self.building.draft, busy="")
        self._refuse(message.sentence)

    def _begin_without_directory(self, typed: str) -> None:
        """Keep the UAI of a CIO that the directory did not tell of: a CSV can do the rest."""
        from cio_console.domain.identifiers import is_uai  # noqa: PLC0415 - a trouble only

        if self.building.draft is None and is_uai(typed):
            self.building = replace(self.building, draft=Draft(Cio(typed, f"CIO {typed}")))

    def _refuse(self, sentence: str) -> None:
        if prompt := self._building_prompt():
            prompt.explain("")
            prompt.refuse(sentence)
        else:
            self.tell(sentence)

    def _building_prompt(self) -> Prompt | None:
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.prompt.purpose in (AREA, SHEET, WRITE):
            return screen.prompt
        return None

    @property
    def _file(self) -> Path:
        return self.desk.launch.sector_file or self.desk.launch.home.sector_file

    # What runs beside the screens

    def _start(self, run: BuildingRun) -> None:
        if self._search is not None:
            self._search.stop()
        self._search = run
        self._look(run)

    @work(thread=True, exit_on_error=False, group="directory")
    def _look(self, run: BuildingRun) -> None:
        try:
            found = run.run()
        except asyncio.CancelledError:
            return
        except CioConsoleError as problem:
            self.post_message(BuildingRefused(_capital(str(problem)), run))
        except Exception as error:  # noqa: BLE001 - a defect of ours must not end the session
            self.post_message(BuildingRefused(_DEFECT.format(type(error).__name__), run))
        else:
            self.post_message(Answered(run, found))

    @work(thread=True, exit_on_error=False, group="list")
    def _open(self, path: Path) -> None:
        from cio_console.sector_building import open_list  # noqa: PLC0415 - on demand

        try:
            self.post_message(ListOpened(open_list(path)))
        except CioConsoleError as problem:
            self.post_message(ListRefused(str(problem)))

    @work(thread=True, exit_on_error=False, group="list")
    def _read_sheet(self, path: Path, cio: str, collections: tuple[str, ...]) -> None:
        from cio_console.sector_building import read_sheet_file  # noqa: PLC0415 - on demand

        try:
            sheet = read_sheet_file(path, cio, collections)
            self.post_message(SheetRead(path.name, sheet.schools, sheet.cios, sheet.notices))
        except CioConsoleError as problem:
            self.post_message(BuildingRefused(_capital(str(problem))))

    @work(thread=True, exit_on_error=False, group="list")
    def _write(self, held: "HeldList", draft: Draft) -> None:
        from cio_console.local_ground import is_plain  # noqa: PLC0415 - on demand
        from cio_console.sector_building import open_list, save_list  # noqa: PLC0415 - on demand

        source = self.desk.launch.source
        try:
            serves = bool(source) and is_plain(source)
            save_list(held, draft.sector, self.now())
            self.post_message(ListWritten(open_list(held.path), serves))
        except CioConsoleError as problem:
            self.post_message(ListRefused(str(problem), _held_now(held.path)))


def _held_now(path: Path) -> "HeldList | None":
    from cio_console.sector_building import open_list  # noqa: PLC0415 - a trouble only

    try:
        return open_list(path)
    except CioConsoleError:
        return None


def _closed(proposal: Proposal) -> tuple[str, ...]:
    told = closed_words(proposal.closed)
    return (told,) if told else ()


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

"""Who makes the director's list: it is opened, proposed to, picked from, written.

What is picked is kept on the disk as it is, until it is written or given up. Made when the list is
first asked for: most mornings do without it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cio_console.domain.addresses import typed_path
from cio_console.domain.candidate import Area, Proposal, list_of
from cio_console.domain.list_draft import (
    KeptList,
    ListDraft,
    draft_of,
    on_list,
    picked,
    with_proposal,
)
from cio_console.domain.school import Cio, School
from cio_console.domain.sector_list import Weight
from cio_console.domain.text import capital
from cio_console.errors import CioConsoleError
from cio_console.presentation.candidates import closed_words
from cio_console.presentation.wording import labels_apart
from cio_console.tui.clerks.clerk import Clerk, Then
from cio_console.tui.clerks.list_search import ListSearch
from cio_console.tui.desk import new_id
from cio_console.tui.model import list_made
from cio_console.tui.purposes import AREA, SHEET, WRITE_LIST
from cio_console.tui.views.area_line import area_text, read_area_line
from cio_console.tui.views.building import Building, remarks_of
from cio_console.tui.views.first_run import FOLDER
from cio_console.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from cio_console.sector_building import HeldList
    from cio_console.sector_proposal import Found
    from cio_console.tui.console import ConsoleApp

_ASKED = (AREA, SHEET, WRITE_LIST)
"""Purposes of the questions that a job beside the screens answers."""
_SEARCHING = "Recherche dans l'annuaire"
_STOPS = "{} ; Échap l'arrête."
_NO_CIO = "Ce fichier ne dit pas de quel CIO il est : Échap, puis {key} demande son UAI."
_CIO_KEPT = " Le CIO est gardé : Échap, puis {key} lit un CSV."
_DEFECT = "Un défaut de la console l'empêche ({}) : rien n'est perdu de ce qui est marqué."
_BEGUN = "Liste d'établissements commencée, non écrite : {key} y revient."
_GIVEN_UP = "Ce qui n'était pas écrit est oublié."
_OF_A_FEED = "Liste écrite. Le flux suivi garde la sienne : celle-ci sert à publier."
_NEXT = "Liste écrite. Ensuite : le dossier des fichiers reçus, ou l'adresse du flux."


class ListClerk(Clerk):
    """Makes the list of schools."""

    def __init__(self, app: "ConsoleApp") -> None:
        super().__init__(app)
        mine = (one for one in reversed(app.office.lists) if one.file == str(self._file))
        self._kept = next(mine, None)
        """What is on the disk of the list being made."""
        self.building = Building()
        if self._kept is not None:
            kept = self._kept
            self.building = Building(kept.draft, origin=kept.origin, remarks=kept.remarks)
        self._held: HeldList | None = None
        self._search: ListSearch | None = None

    def build(self, draft: ListDraft | None, **changes: Any) -> None:  # noqa: ANN401 - of `Building`
        """Show another draft, kept at once, and whatever else changes of the making of the list."""
        campaign = self.app.model.campaign
        if campaign is not None:
            changes["labels"] = labels_apart(campaign.collections)
        before, self.building = self.building, replace(self.building, draft=draft, **changes)
        if draft is not before.draft:
            self._keep_draft(draft)
        self.app.update(self.app.model)

    def _keep_draft(self, draft: ListDraft | None) -> None:
        """Have what is not written kept, or forgotten when nothing is."""
        building, held = self.building, self._kept
        if draft is not None and draft.touched:
            name, at = held.id if held else new_id(), self.app.now()
            self._kept = KeptList(
                name, at, str(self._file), draft, building.origin, building.remarks
            )
            self.keep(name, self._kept)
        elif held is not None:
            self._kept = None
            self.keep(held.id, None)

    def open_list(self) -> None:
        """Have the list read, the first time that its screen opens."""
        if self._held is None and not self.building.busy:
            self.build(self.building.draft, busy="Lecture de la liste")
            self._begin(partial(self._open, self._file))

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
        self._start(ListSearch(self.app.desk.launch, self.app.now, typed, asked.area))

    def choose_cio(self, uai: str) -> None:
        """Go on with one of the CIO found."""
        self.build(self.building.draft, cios=(), busy=_SEARCHING)
        self._start(ListSearch(self.app.desk.launch, self.app.now, uai, Area()))

    def close(self) -> None:
        """Let no search run on after the screens."""
        if self._search is not None:
            self._search.stop()

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
        self._begin(partial(self._read_sheet, path, draft.cio.uai if draft else ""))

    def write_list(self, prompt: Prompt) -> None:
        """Have the list written."""
        draft = self.building.draft
        if draft is None or self._held is None or prompt.held:
            return
        prompt.hold()
        self._begin(partial(self._write, self._held, draft))

    def give_up(self, prompt: Prompt) -> None:
        """Go back to the list that stands, and forget what is not written."""
        if self._held is None or prompt.held:
            return
        prompt.close()
        sector, notices = self._held.sector, tuple(self._held.doubts)
        draft = draft_of(sector) if sector else None
        self.build(draft, origin="", remarks={}, notices=notices)
        self.app.tell(_GIVEN_UP)

    def tell_begun(self) -> None:
        """Tell that another session left the list half made."""
        if self._kept is not None:
            self.app.tell(_BEGUN.format(key=self.app.model.key("list")))

    # What comes back

    def _opened(self, held: "HeldList") -> None:
        """Show the list, with what is begun over it; or ask for the CIO when there is neither."""
        self._held = held
        draft = self.building.draft
        if draft is not None:
            draft = on_list(draft, held.sector)
        elif held.sector is not None:
            draft = draft_of(held.sector)
        self.build(draft, notices=tuple(held.doubts), file=str(held.path), busy="", trouble="")

    def _list_refused(self, sentence: str, held: "HeldList | None" = None) -> None:
        """Say why; what another session wrote meanwhile is taken in."""
        draft = self.building.draft
        if held is not None:
            self._held = held
            draft = on_list(draft, held.sector) if draft else draft
        trouble = sentence if self._held is None else ""
        self.build(draft, busy="", trouble=trouble)
        if not trouble:
            self._refuse(sentence)

    def _written(self, held: "HeldList", *, serves: bool) -> None:
        """Say where the list is, and what comes next."""
        self._held = held
        draft = self.building.draft
        if prompt := self.asking(*_ASKED):
            prompt.close()
        if draft is not None:
            draft = replace(on_list(draft, held.sector), scope={})
        self.app.model = list_made(self.app.model)
        self.build(draft)
        if not self.app.desk.launch.source:
            self.app.begin_with(FOLDER)
            self.app.tell(_NEXT)
            return
        if serves:
            self.app.tell(f"Liste écrite : {self.app.model.key('sync')} la prend en compte.")
        else:
            self.app.tell(_OF_A_FEED)

    def _sheet_read(
        self,
        name: str,
        schools: tuple[School, ...],
        cios: Mapping[str, str],
        notices: tuple[str, ...],
    ) -> None:
        """Propose what a CSV lists; all of it is picked, unless it is a whole directory."""
        draft = self.building.draft
        cio = draft.cio if draft else None
        if cio is None and len(cios) == 1:
            cio = Cio(*next(iter(cios.items())))
        if cio is None:
            self._refuse(_NO_CIO.format(key=self.app.model.key("area")))
            return
        if prompt := self.asking(*_ASKED):
            prompt.close()
        draft = with_proposal(draft or ListDraft(cio), cio, schools, Weight.CORRECTS)
        if not cios:
            draft = picked(draft, (school.uai for school in schools))
        self.build(draft, origin=name, notices=notices, remarks={}, cios=(), busy="")

    def _answered(self, run: ListSearch, found: "Found") -> None:
        """Show what the directory found."""
        if run is not self._search:
            return
        self._search = None
        draft = self.building.draft
        if prompt := self.asking(*_ASKED):
            prompt.close()
        proposal = found.proposal
        if proposal is None:
            self.build(draft, cios=found.cios, notices=found.notices, busy="")
            return
        proposed = list_of(proposal)
        draft = with_proposal(
            draft or ListDraft(proposed.sector), proposed.sector, proposed.schools, Weight.COMPLETES
        )
        self.build(
            draft,
            cios=(),
            origin=f"l'annuaire de l'éducation ({area_text(run.area)})",
            remarks=remarks_of(proposal.schools),
            notices=tuple(map(capital, (*proposal.notices, *_closed(proposal)))),
            busy="",
        )

    def _refused(self, sentence: str, search: ListSearch | None = None) -> None:
        """Say why nothing came, of `search` unless another one took its place."""
        if search is not None:
            if search is not self._search:
                return
            if self._begin_without_directory(search.typed):
                sentence += _CIO_KEPT.format(key=self.app.model.key("import"))
            self._search = None
        self.build(self.building.draft, busy="")
        self._refuse(capital(sentence))

    def _begin_without_directory(self, typed: str) -> bool:
        """Keep the UAI of a CIO that the directory did not tell of: a CSV can do the rest.

        Return whether it is now the CIO of the list.
        """
        from cio_console.domain.identifiers import is_uai  # a trouble only

        if self.building.draft is not None or not is_uai(typed):
            return False
        self.building = replace(self.building, draft=ListDraft(Cio(typed, f"CIO {typed}")))
        return True

    def _refuse(self, sentence: str) -> None:
        if prompt := self.asking(*_ASKED):
            prompt.explain("")
            prompt.refuse(sentence)
        else:
            self.app.tell(sentence)

    @property
    def _file(self) -> Path:
        return self.app.desk.launch.sector_file or self.app.desk.launch.home.sector_file

    # What runs beside the screens

    def _start(self, run: ListSearch) -> None:
        if self._search is not None:
            self._search.stop()
        self._search = run
        self._begin(partial(self._look, run), run)

    def _begin(self, work: Callable[[], Then], search: ListSearch | None = None) -> None:
        """Do `work`, that of `search` if any; a defect loses nothing of what is picked."""
        self.beside(work, partial(self._refused, search=search), _DEFECT)

    def _look(self, run: ListSearch) -> Then:
        return partial(self._answered, run, run.run())

    def _open(self, path: Path) -> Then:
        from cio_console.sector_building import open_list  # on demand

        try:
            return partial(self._opened, open_list(path))
        except CioConsoleError as problem:
            return partial(self._list_refused, str(problem))

    def _read_sheet(self, path: Path, cio: str) -> Then:
        from cio_console.sector_building import read_sheet_file  # on demand

        sheet = read_sheet_file(path, cio, tuple(self.building.labels))
        return partial(self._sheet_read, path.name, sheet.schools, sheet.cios, sheet.notices)

    def _write(self, held: "HeldList", draft: ListDraft) -> Then:
        from cio_console.local_ground import is_plain  # on demand
        from cio_console.sector_building import open_list, save_list  # on demand

        source = self.app.desk.launch.source
        try:
            serves = bool(source) and is_plain(source)
            save_list(held, draft.sector, self.app.now())
            return partial(self._written, open_list(held.path), serves=serves)
        except CioConsoleError as problem:
            return partial(self._list_refused, str(problem), _held_now(held.path))


def _held_now(path: Path) -> "HeldList | None":
    from cio_console.sector_building import open_list  # a trouble only

    try:
        return open_list(path)
    except CioConsoleError:
        return None


def _closed(proposal: Proposal) -> tuple[str, ...]:
    told = closed_words(proposal.closed)
    return (told,) if told else ()

"""The screen that builds the director's list, as plain data: its rows, its title, what to do."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from cio_console.domain.campaign import GRADES, SIECLE
from cio_console.domain.candidate import Candidate
from cio_console.domain.list_draft import ListDraft
from cio_console.domain.progress import State
from cio_console.domain.school import School
from cio_console.domain.sector_list import SchoolChange
from cio_console.domain.text import fold
from cio_console.keyboard.keymap import ORIGINAL, Naming
from cio_console.presentation.candidates import candidate_cells
from cio_console.presentation.cells import TableColumn
from cio_console.presentation.labels import GlyphSet, mark_glyph, state_glyph
from cio_console.presentation.numbers import number, plural
from cio_console.presentation.sector_list import change_text, changes_summary
from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    cut_line,
    flow,
    heading,
    joined,
    line,
    wrap,
)
from cio_console.tui.views.preview import identity, reach

COLUMNS = (
    TableColumn("mark", "", 2),
    TableColumn("name", "établissement", 18, grow=True),
    TableColumn("nature", "nature", 6, priority=2),
    TableColumn("commune", "commune", 14, priority=1),
    TableColumn("terminales", "term.", 5, "right", priority=4),
    TableColumn("scope", "hors pér.", 13, priority=3),
    TableColumn("uai", "UAI", 8, priority=5),
)
"""Of the schools, from left to right; the greatest priority gives way first."""

CIO_COLUMNS = (
    TableColumn("name", "CIO", 20, grow=True),
    TableColumn("commune", "commune", 16, grow=True, priority=1),
    TableColumn("departement", "département", 16, priority=3),
    TableColumn("uai", "UAI", 8, priority=2),
)
"""Of the CIO among which one is to be chosen."""

Cells = tuple[tuple[str, str], ...]
"""The (text, style) of each column."""

_LONG_CIO = "centre d'information et d'orientation"
LABELS = {SIECLE: "SIECLE", GRADES: "Notes"}
"""Collection id → its short label, as long as no campaign tells."""
_CHANGE_STYLES = {State.NEW: "ok", State.FIXED: "late", State.CHANGED: "warning", State.SAME: ""}


class Building(Struct, frozen=True):
    """Where the making of the list is."""

    draft: ListDraft | None = None
    """None until the CIO is known."""
    cios: tuple[Candidate, ...] = ()
    """The CIO found, when one is to be chosen among them."""
    origin: str = ""
    """Where the proposal comes from, in French; "" when nothing is proposed."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """UAI → what the proposal says besides: « à fermer », « hors contrat »."""
    notices: tuple[str, ...] = ()
    """French sentences: what was tolerated, left out, or looks wrong."""
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)
    """Collection id → its short label."""
    file: str = ""
    """The file of the list."""
    trouble: str = ""
    """French sentence: why the list that stands cannot be used; nothing is begun before."""
    busy: str = ""
    """What is going on beside the screen, in French; "" for nothing."""

    @property
    def touched(self) -> bool:
        """Whether something would be lost by leaving it."""
        return self.draft is not None and self.draft.touched


def select(draft: ListDraft, text: str) -> tuple[School, ...]:
    """Return the schools that hold every word of `text`."""
    words = fold(text).split()
    return tuple(one for one in draft.schools if all(word in _hay(one) for word in words))


def states(draft: ListDraft) -> dict[str, State]:
    """Return the same for every school that differs."""
    changes = draft.changes
    told = dict.fromkeys((one.uai for one in changes.added), State.NEW)
    told |= dict.fromkeys((one.uai for one in changes.gone), State.FIXED)
    return told | dict.fromkeys((one.after.uai for one in changes.changed), State.CHANGED)


def scope_text(scope: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return « SIECLE : MFR ; Notes : MFR », why each collection does not concern a school."""
    return " ; ".join(f"{labels.get(one, one)} : {reason}" for one, reason in scope.items())


def row(
    draft: ListDraft,
    school: School,
    state: State,
    glyphs: GlyphSet,
    labels: Mapping[str, str] = LABELS,
) -> Cells:
    """Return the cells of a school; `labels` are those of the collections."""
    taken = school.uai in draft.picked
    sign = " " if state is State.SAME else state_glyph(state, glyphs)
    below = "  " if school.parent_uai in draft.by_uai else ""
    style = "" if taken else "muted"
    count = school.terminale_expected
    return (
        ((mark_glyph(glyphs) if taken else " ") + sign, _CHANGE_STYLES[state]),
        (below + school.name, style),
        (school.nature_label, style),
        (school.commune, style),
        ("" if count is None else number(count), style),
        (", ".join(labels.get(one, one) for one in school.out_of_scope), "warning"),
        (school.uai, "muted"),
    )


def cio_row(cio: Candidate) -> Cells:
    """Return the cells of a CIO to choose."""
    return ((cio.name, ""), (cio.commune, ""), (cio.departement_name, ""), (cio.uai, "muted"))


def title(building: Building, shown: int, text: str) -> Line:
    """Return the title: which CIO, how many are picked, what is filtered, what is to be written."""
    draft = building.draft
    if building.cios:
        return heading("Ma liste", f"{plural(len(building.cios), 'CIO trouvé', 'CIO trouvés')}")
    if draft is None:
        return heading("Ma liste", building.busy)
    whole = len(draft.schools)
    parts = [line(Span("Ma liste", "title"), f" {short_cio(draft.cio.name)}")]
    parts.append(
        line(f"{plural(len(draft.sector.schools), 'retenu', 'retenus')} sur {number(whole)}")
    )
    if text:
        parts.append(
            line("filtre ", Span(f"« {text} »", "accent"), f" {number(shown)}/{number(whole)}")
        )
    if building.busy:
        parts.append(line(Span(building.busy, "accent")))
    elif draft.touched:
        parts.append(line(Span(f"à écrire : {changes_summary(draft.changes)}", "accent")))
    elif draft.held is not None:
        parts.append(line(Span("écrite", "muted")))
    return joined(parts)


def short_cio(name: str) -> str:
    """Return the name of a CIO with the acronym that everybody says."""
    begins = fold(name).startswith(_LONG_CIO)
    return f"CIO{name[len(_LONG_CIO) :]}" if begins else name


def nothing_to_pick(building: Building, text: str, key: Naming = ORIGINAL) -> str:
    """Return what to read in place of an empty table."""
    if building.busy or building.trouble:
        return building.trouble or f"{building.busy}."
    if building.draft is None:
        return (
            f"Donnez d'abord le CIO : {key('area')} demande son UAI ou sa ville. Sans réseau,"
            f" {key('import')} lit un CSV : votre tableur, ou l'annuaire téléchargé ailleurs."
        )
    if text:
        return f"Rien ne contient « {text} » : {key('filter')} change le filtre, Échap l'efface."
    return (
        f"Aucun établissement n'est proposé : {key('area')} en cherche dans l'annuaire,"
        f" {key('import')} lit un CSV."
    )


def side(building: Building, uai: str, width: int) -> list[Line]:
    """Return one school in full, then where the proposal comes from."""
    draft = building.draft
    school = draft.by_uai.get(uai) if draft else None
    lines: list[Line] = []
    if draft is not None and school is not None:
        lines += _about(building, draft, school, width)
        lines += [EMPTY]
    return [*lines, *_source(building, width)]


def under(building: Building, uai: str, width: int, height: int) -> list[Line]:
    """Return one school in a few lines, what matters most first."""
    draft = building.draft
    school = draft.by_uai.get(uai) if draft else None
    if draft is None or school is None:
        return _source(building, width)[:height]
    parts = [line(Span(school.name, "title")), *identity(school), *reach(school)]
    lines = [cut_line(joined(parts), width)]
    lines += [cut_line(one, width) for one in _told(building, draft, school)]
    return [*lines, *_source(building, width)][:height]


def _about(building: Building, draft: ListDraft, school: School, width: int) -> list[Line]:
    lines = wrap(school.name, width, style="title")
    lines += flow(identity(school), width)
    lines += flow(reach(school), width)
    if school.tracks:
        lines += wrap(f"Voies : {', '.join(school.tracks)}", width)
    if school.terminale_expected is not None:
        pupils = plural(school.terminale_expected, "élève", "élèves")
        lines += wrap(f"{pupils} de terminale (à titre indicatif)", width)
    for one in _told(building, draft, school):
        style = one.spans[0].style if one.spans else ""
        lines += [EMPTY, *wrap(one.text, width, style=style)]
    return lines


def _told(building: Building, draft: ListDraft, school: School) -> list[Line]:
    """Return what is to be known of a school before picking it, and what would change of it."""
    lines = [
        line(Span(f"Hors périmètre, {scope_text({one: reason}, building.labels)}", "warning"))
        for one, reason in school.out_of_scope.items()
    ]
    if parent := draft.by_uai.get(school.parent_uai):
        lines.append(line(f"Section de {parent.name}"))
    elif school.parent_uai:
        lines.append(line(f"Section de {school.parent_uai}, qui n'est pas proposé"))
    if remark := building.remarks.get(school.uai):
        lines.append(line(f"Annuaire : {remark}"))
    changed = next((c for c in draft.changes.changed if c.after.uai == school.uai), None)
    return lines + (_changed(changed, building.labels) if changed else [])


def _changed(changed: SchoolChange, labels: Mapping[str, str]) -> list[Line]:
    return [line(Span(change_text(change, labels), "accent")) for change in changed.fields]


def _source(building: Building, width: int) -> list[Line]:
    lines: list[Line] = []
    if building.origin:
        lines += wrap(f"Proposés d'après {building.origin}.", width, style="muted")
    for notice in building.notices:
        lines += wrap(notice, width, style="muted")
    if building.file:
        lines += wrap(f"Fichier : {building.file}", width, style="muted")
    return lines


def question_of_writing(draft: ListDraft) -> tuple[str, str]:
    """Return the question before the list is written, and what would be taken off it."""
    gone = [school.name for school in draft.changes.gone]
    label = "Retirés" if len(gone) > 1 else "Retiré"
    told = f"{label} : {', '.join(gone)}." if gone else ""
    return f"Écrire la liste ({changes_summary(draft.changes)}) ?", told


def remarks_of(candidates: Sequence[Candidate]) -> dict[str, str]:
    """Return what is to be known of each candidate besides the fields of a school."""
    return {one.uai: told for one in candidates if (told := candidate_cells(one)[-1])}


def _hay(school: School) -> str:
    fields = (school.name, school.commune, school.uai, school.nature_label, *school.out_of_scope)
    return fold("\n".join((*fields, *school.out_of_scope.values())))

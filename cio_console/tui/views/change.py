"""What one upload brought, in words: « +3 nouvelles · −12 corrigées · 4 restantes »."""

from cio_console.domain.overview import SchoolLine
from cio_console.domain.progress import Progress, RuleChange
from cio_console.domain.upload import Upload
from cio_console.presentation.numbers import number, plural
from cio_console.tui.views.dossier import Dossier, baseline

_MOST_CUT = 2
"""Rules named when their lists are cut; the others are counted."""
_CLEAN = "aucune anomalie, comme avant"
_UNREAD = object()


def change(one: SchoolLine, upload: Upload, dossier: Dossier) -> str:
    """Return what an upload brought against the usable one before it, or why it is not told."""
    state = one.states.get(upload.collection)
    mine = state.uploads if state else ()
    earlier = mine[: mine.index(upload)] if upload in mine else ()
    before = baseline(one, upload)
    if before is None:
        return _alone(upload, earlier)
    found = dossier.progress_of(one, upload)
    if found is None:
        return _not_yet(before, upload, dossier)
    rejected = earlier[-1].id != before.id
    return progress_text(found) + (" (dépôt rejeté entre-temps)" if rejected else "")


def _alone(upload: Upload, earlier: tuple[Upload, ...]) -> str:
    """Return why an upload is compared with no other."""
    if upload.declared:
        return "aucun fichier vu, rien à comparer"
    if upload.summary is None:
        return "comparé une fois contrôlé"
    if not upload.usable:
        # An unusable file was not read to its end: what it does not list is not corrected.
        return "fichier inutilisable, non comparé"
    return "premier dépôt utilisable, remplace un rejeté" if earlier else "premier dépôt"


def _not_yet(before: Upload, upload: Upload, dossier: Dossier) -> str:
    """Return why two uploads are not compared, or not yet."""
    for held, missing in ((upload, "rapport"), (before, "rapport du dépôt d'avant")):
        if dossier.get(held.id, _UNREAD) is None:
            return f"{missing} manquant, comparaison impossible"
    return "comparaison…"


def progress_text(found: Progress) -> str:
    """Return what is known for sure; what was cut is told by its counts, which are exact."""
    sure = found.sure
    counts = (
        (len(sure.new), "+", "nouvelle", "nouvelles"),
        (len(sure.fixed), "−", "corrigée", "corrigées"),
        (len(sure.changed), "", "changée", "changées"),
        (len(sure.remaining), "", "restante", "restantes"),
    )
    told = " · ".join(
        f"{sign}{plural(n, one, many)}" for n, sign, one, many in counts if n or one == "restante"
    )
    nothing = not (found.cut or any(n for n, *_ in counts))
    parts = [_CLEAN if nothing else told, *(_cut(rule) for rule in found.cut[:_MOST_CUT])]
    if (rest := len(found.cut) - _MOST_CUT) > 0:
        parts.append(plural(rest, "autre liste coupée", "autres listes coupées"))
    if found.unknown:
        parts.append(plural(len(found.unknown), "règle non comparée", "règles non comparées"))
    return " ; ".join(parts)


def _cut(rule: RuleChange) -> str:
    return f"{rule.rule} {number(rule.before)} → {number(rule.after)} (liste coupée)"

"""What frames the screens as plain data: header, strip, first run, layout."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.domain.overview import SectorOverview
from cio_console.domain.snapshot import SyncTimes
from cio_console.errors import STAYS
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.model import Failure, Model, Progress, on_day, settled
from cio_console.tui.views.first_run import CHOICES, first_run, nothing_to_list
from cio_console.tui.views.header import alerts, connection_text, header
from cio_console.tui.views.layout import room
from cio_console.tui.views.query import (
    Kept,
    Query,
)
from cio_console.tui.views.strip import milestone_lines, strip
from tests.tui.sector import (
    NOW,
    REJECTED,
    SYNCED,
    a_sector,
    at,
    text_of,
)

# Header


def test_the_header_names_the_sector_its_day_and_its_source(model: Model) -> None:
    first, second = header(replace(model, host="poste"), 120)
    assert first.text.startswith("CIO de Valbourg · Parcoursup 2025")
    assert first.text.endswith("mercredi 8 janvier 2025")
    assert second.text.startswith("● à jour · synchronisé il y a 5 min")
    assert second.text.endswith("https://suivi.exemple.invalid/9990000Z/ · poste")


def test_a_past_day_is_said_to_be_one(model: Model) -> None:
    first = header(on_day(model, date(2025, 1, 3)), 120)[0]
    assert first.text.endswith("vu le vendredi 3 janvier 2025")


def test_a_narrow_header_writes_the_day_in_figures_and_shortens_the_source(model: Model) -> None:
    first, second = header(replace(model, host="poste"), 72)
    assert first.text.endswith("08/01/2025")
    assert second.text.endswith("suivi.exemple.invalid · poste")


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
def test_the_header_never_exceeds_its_width(model: Model, width: int) -> None:
    assert all(line.width <= width for line in header(replace(model, host="poste"), width))


def test_the_demo_is_said_to_be_one(model: Model) -> None:
    assert "démonstration" in header(replace(model, demo=True), 80)[0].text


def test_what_was_just_said_takes_the_second_line(model: Model) -> None:
    assert header(model, 80, "Relance enregistrée.")[1].text == "Relance enregistrée."


def test_a_longer_sentence_takes_both_lines_and_keeps_its_end(model: Model) -> None:
    told = "Une anomalie bloquante ne s'accepte pas : le fichier ne peut pas servir, à refaire."
    lines = header(model, 60, told)
    assert [line.width <= 60 for line in lines] == [True, True]
    assert " ".join(line.text for line in lines) == told
    first, second = header(model, 60, told * 3)
    assert first.text == lines[0].text
    assert (second.width, second.text[-1]) == (60, "…")


ERROR = SyncTimes(last_attempt=NOW, last_success=SYNCED, last_error="Le serveur ne répond pas.")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "à jour · synchronisé il y a 5 min"),
        ({"sync": Progress()}, "synchronisation… · synchronisé il y a 5 min"),
        ({"sync": Progress("rapports", 3, 9)}, "synchronisation… 3/9 rapports"),
        ({"sync": Progress("liste des dépôts")}, "synchronisation… liste des dépôts"),
        ({"sync": Progress(), "snapshot": None}, "première synchronisation…"),
        ({"offline": True}, "hors ligne, comme demandé · synchronisé il y a 5 min"),
        ({"times": ERROR, "failure": Failure.UNREACHABLE}, "hors ligne · synchronisé il y a 5 min"),
        ({"times": ERROR, "failure": Failure.REFUSED}, "source refusée · synchronisé"),
        ({"times": ERROR}, "échec de la synchronisation · synchronisé il y a 5 min"),
        ({"times": SyncTimes(), "snapshot": None}, "jamais synchronisé"),
        ({"source": "", "snapshot": None}, "aucune source configurée"),
        ({"now": NOW + timedelta(days=3)}, "à rafraîchir · synchronisé il y a 3 j"),
    ],
)
def test_each_connection_has_its_words(
    model: Model, changes: dict[str, object], words: str
) -> None:
    assert words in connection_text(replace(model, **changes))


def test_every_connection_has_a_glyph_in_both_sets(model: Model) -> None:
    for glyphs in GlyphSet:
        for changes in ({}, {"offline": True}, {"times": ERROR}):
            line = header(replace(model, glyphs=glyphs, **changes), 80)[1]
            assert line.text[1] == " "
            assert line.text[0].isascii() or glyphs is GlyphSet.UNICODE


def test_what_went_wrong_is_told_in_the_lines_that_it_is_given(model: Model) -> None:
    told = replace(model, times=ERROR, missing=("a", "b"), warnings=("Un fichier abîmé.",))
    lines = alerts(told, 80, 9)
    assert "Le serveur ne répond pas." in text_of(lines)
    assert "2 rapports manquent" in text_of(lines)
    assert "Un fichier abîmé." in text_of(lines)
    cut = alerts(told, 80, 2)
    assert len(cut) == 2
    assert cut[-1].text.endswith("…")
    assert alerts(told, 80, 0) == []


@pytest.mark.parametrize("width", range(30, 90, 7))
@pytest.mark.parametrize("most", [1, 2])
def test_what_has_no_room_is_cut_after_a_word_with_one_ellipsis(
    model: Model, width: int, most: int
) -> None:
    sentence = "Le serveur ne répond pas. " + "Vérifiez le réseau, puis réessayez. " * 6
    lines = alerts(replace(model, times=replace(ERROR, last_error=sentence)), width, most)
    told = " ".join(one.text for one in lines)
    assert len(lines) == most
    assert told.count("…") == 1
    assert sentence.startswith(told.removesuffix("…") + " ")
    assert all(one.width <= width for one in lines)


def test_what_to_do_comes_before_what_stays_in_place(model: Model) -> None:
    sentence = f"Le serveur suivi.exemple.fr refuse la connexion. {STAYS} Réessayez plus tard."
    failed = replace(model, times=replace(ERROR, last_error=sentence))
    assert " ".join(one.text for one in alerts(failed, 80, 9)) == sentence
    (short,) = alerts(failed, 80, 1)
    assert short.text == "Le serveur suivi.exemple.fr refuse la connexion. Réessayez plus tard."


def test_a_campaign_long_over_is_said_to_be_so(model: Model) -> None:
    later = settled(replace(model, now=at(11, 26).replace(year=2026)))
    told = text_of(alerts(later, 80, 9))
    assert "Campagne finie depuis le 27/03/2025" in told
    assert "cio-console config campagne modele" in told
    assert "ces retards sont ceux du passé" in told
    assert alerts(on_day(later, date(2025, 1, 8)), 80, 9) == []
    assert alerts(settled(replace(model, now=at(4, 20))), 80, 9) == []


def test_a_campaign_over_without_any_delay_speaks_of_none(tmp_path: Path) -> None:
    snapshot = a_sector(tmp_path).snapshot()
    collections = snapshot.campaign.collections
    out = tuple(
        replace(one, out_of_scope={c.id: "fermé" for c in collections}) for one in snapshot.schools
    )
    held = replace(snapshot, schools=out)
    later = settled(Model(now=at(11, 26).replace(year=2026), snapshot=held))
    told = text_of(alerts(later, 80, 9))
    assert "Campagne finie depuis le 27/03/2025. Pour la suivante" in told


def test_a_running_sync_hides_the_failure_that_it_may_mend(model: Model) -> None:
    running = replace(model, times=ERROR, sync=Progress())
    assert alerts(running, 80, 3) == []


# Strip


def test_the_strip_counts_days_left_and_statuses(sector: SectorOverview) -> None:
    lines = strip(sector, GlyphSet.UNICODE, 120, 6)
    assert "5/7 J-2   10/01 ■ 1 rejeté  ○ 1 attendu  ▲ 3 à corriger  ● 2 conformes" in lines[0].text
    assert "0/7 J-78  27/03 ouverture le 03/02 (J-26)" in lines[1].text
    assert "74 % J-7   15/01 453/610 élèves" in lines[2].text.replace("\u00a0", " ")


def test_the_strip_gives_way_from_the_bottom(sector: SectorOverview) -> None:
    whole = strip(sector, GlyphSet.UNICODE, 120, 6)
    assert [line.text.split()[0] for line in whole[:4]] == [
        "SIECLE",
        "Notes",
        "Courriels",
        "Jalons",
    ]
    assert len(strip(sector, GlyphSet.UNICODE, 80, 4)) == 4
    assert len(strip(sector, GlyphSet.UNICODE, 80, 3)) == 3
    assert len(strip(sector, GlyphSet.UNICODE, 80, 2)) == 2


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_the_strip_drops_whole_parts_rather_than_cutting_words(
    sector: SectorOverview, width: int
) -> None:
    for line in strip(sector, GlyphSet.UNICODE, width, 3):
        assert line.width <= width
        assert not line.text.endswith("…") or width < 60


def test_ascii_bars_are_ascii(sector: SectorOverview) -> None:
    bars = strip(sector, GlyphSet.ASCII, 80, 2)
    assert all(line.text.isascii() or "à" in line.text or "é" in line.text for line in bars)
    assert "#" in bars[0].text


def test_a_late_collection_is_drawn_late(model: Model) -> None:
    late = on_day(model, date(2025, 1, 13)).overview
    assert late is not None
    spans = strip(late, GlyphSet.UNICODE, 80, 1)[0].spans
    assert ("J+3  ", "late") in [(span.text, span.style) for span in spans]


def test_the_milestones_told_by_the_bars_are_not_repeated(sector: SectorOverview) -> None:
    lines = milestone_lines(sector.campaign, date(2025, 1, 8), 200, 9)
    told = text_of(lines)
    assert "15/01 J-7 Courriel d'activation" in told
    assert "02/2025" in told
    assert "Fin de la remontée" not in told


def test_the_label_of_a_milestone_takes_the_room_of_its_row(sector: SectorOverview) -> None:
    first, second = milestone_lines(sector.campaign, date(2025, 1, 8), 118, 3)
    assert "02/2025 Transfert automatisé…" in first.text
    assert second.text.strip() == "03/02 J-26 Ouverture de la remontée des notes"
    (only,) = milestone_lines(sector.campaign, date(2025, 1, 8), 80, 1)
    assert only.text.endswith("Inscription et création…")
    for width in range(20, 240, 11):
        rows = milestone_lines(sector.campaign, date(2025, 1, 8), width, 4)
        assert all(one.width <= width for one in rows)


def test_past_milestones_come_after_those_to_come(sector: SectorOverview) -> None:
    told = text_of(milestone_lines(sector.campaign, date(2025, 1, 20), 300, 9))
    assert told.index("Ouverture") < told.index("J+5")


def test_a_sector_without_pupils_has_an_empty_gauge(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.uploads = []
    empty = settled(Model(now=NOW, snapshot=files.snapshot())).overview
    assert empty is not None
    assert "–" in strip(empty, GlyphSet.UNICODE, 80, 3)[2].text


# First run, layout


def test_the_first_run_offers_a_choice_for_each_need() -> None:
    lines = first_run(Model(now=NOW), 80)
    assert [one.key for one in lines if one.key] == [choice.key for choice in CHOICES]
    for command in ("demo", "verifier"):
        assert f"cio-console {command}" in text_of(lines)


def test_a_first_sync_says_that_nothing_is_to_be_done() -> None:
    told = text_of(first_run(Model(now=NOW, source="https://x.invalid/", sync=Progress()), 80))
    assert "Première synchronisation en cours" in told
    assert "https://x.invalid/" in told


def test_a_source_not_yet_received_says_which_key_asks_for_it() -> None:
    waiting = Model(now=NOW, source="https://x.invalid/")
    assert "Appuyez sur r" in text_of(first_run(waiting, 80))
    assert "--hors-ligne" in text_of(first_run(replace(waiting, offline=True), 80))


def test_an_empty_table_says_what_undoes_it(tmp_path: Path, sector: SectorOverview) -> None:
    files = a_sector(tmp_path)
    files.schools, files.uploads = (), []
    nobody = settled(Model(now=NOW, snapshot=files.snapshot())).overview
    assert nobody is not None
    assert nothing_to_list(nobody, Query()) == "Le flux ne contient aucun établissement."
    assert nothing_to_list(sector, Query(kept=Kept.LATE)) == "Aucun retard : a montre la suite."
    assert "à relancer aujourd'hui" in nothing_to_list(sector, Query(kept=Kept.TO_CALL))
    assert "Échap" in nothing_to_list(sector, Query(text="zz", kept=Kept.LATE))


@pytest.mark.parametrize(
    ("size", "under", "side"),
    [
        ((80, 24), 3, 0),
        ((80, 20), 0, 0),
        ((79, 40), 0, 0),
        ((60, 16), 0, 0),
        ((119, 40), 4, 0),
        ((120, 40), 0, 42),
        ((200, 50), 0, 64),
    ],
)
def test_the_preview_stands_where_there_is_room(
    size: tuple[int, int], under: int, side: int
) -> None:
    shares = room(*size)
    assert (shares.under, shares.side) == (under, side)


def test_a_low_screen_keeps_lines_for_the_table() -> None:
    assert [room(80, height).strip for height in (12, 18, 24, 40)] == [2, 3, 4, 6]
    assert [room(80, height).alerts for height in (12, 18, 40)] == [1, 2, 3]


def test_the_sector_of_another_day_is_another_sector(model: Model) -> None:
    before = on_day(model, date(2024, 12, 13)).overview
    assert before is not None
    line = before.line(REJECTED)
    assert line is not None
    assert line.last_received is None
    assert at(12, 12) < before.at

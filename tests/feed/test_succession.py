"""What a new revision may do to the one that is held."""

import msgspec
import pytest

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import FileRef, ObjectRef, Upload, UploadSummary
from cio_console.errors import SourceRefused
from cio_console.feed.succession import (
    keeping_old_state,
    refuse_loss,
    same_content,
    snapshot_of,
    with_known_checks,
    with_replaced,
)
from tests.domain.builders import a_school
from tests.feed.builders import SCHOOLS, a_report, an_index, an_upload

A, B, C, D = SCHOOLS


def a_snapshot(
    *uploads: Upload, revision: int = 1, schools: tuple[str, ...] = SCHOOLS
) -> SectorSnapshot:
    listed = tuple(a_school(uai) for uai in schools)
    return snapshot_of(an_index(*uploads, revision=revision, schools=listed), "ici", '"e"')


def checked(uai: str, day: int) -> Upload:
    return an_upload(uai, day, a_report(day))


def campaign_changed(snapshot: SectorSnapshot) -> SectorSnapshot:
    campaign = msgspec.structs.replace(snapshot.campaign, id="suivante")
    return msgspec.structs.replace(snapshot, campaign=campaign)


def test_a_snapshot_says_all_that_the_index_says() -> None:
    index = an_index(checked(A, 8), revision=7)
    snapshot = snapshot_of(index, "https://exemple.fr/", '"etag"')
    assert snapshot.source == "https://exemple.fr/"
    assert snapshot.validator == '"etag"'
    assert (snapshot.publisher, snapshot.publisher_contact) == (
        index.publisher.name,
        index.publisher.contact,
    )
    for name in ("campaign", "sector", "schools", "uploads", "revision", "generated_at"):
        assert getattr(snapshot, name) == getattr(index, name)


def test_growing_is_accepted() -> None:
    refuse_loss(a_snapshot(checked(A, 8)), a_snapshot(checked(A, 8), checked(B, 9), revision=2))


def test_a_lower_revision_is_refused_with_both_numbers() -> None:
    with pytest.raises(SourceRefused, match=r"révision 3, alors que la révision 4"):
        refuse_loss(a_snapshot(revision=4), a_snapshot(revision=3))


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        (4, 4, False),
        (4, 3, False),
        (4, 2, True),
        (4, 0, True),
        (3, 2, False),
        (3, 1, True),
        (1, 1, False),
        (1, 0, True),
        (0, 0, False),
        (0, 4, False),
    ],
)
def test_losing_half_of_the_schools_is_refused(before: int, after: int, *, refused: bool) -> None:
    held = a_snapshot(schools=SCHOOLS[:before])
    new = a_snapshot(schools=SCHOOLS[:after], revision=2)
    if refused:
        with pytest.raises(SourceRefused, match=f"{after} établissements au lieu de {before}"):
            refuse_loss(held, new)
    else:
        refuse_loss(held, new)


def test_an_upload_that_vanishes_is_refused_and_its_school_named() -> None:
    held = a_snapshot(checked(A, 8), checked(A, 9))
    with pytest.raises(SourceRefused, match=r"un dépôt .* n'y est plus \(Lycée des Essais\)"):
        refuse_loss(held, a_snapshot(checked(A, 9), revision=2))


def test_many_uploads_that_vanish_are_counted() -> None:
    held = a_snapshot(*(checked(uai, day) for uai in SCHOOLS for day in (7, 8)))
    with pytest.raises(SourceRefused, match=r"8 dépôts déjà reçus n'y sont plus"):
        refuse_loss(held, a_snapshot(revision=2))


def test_a_refusal_names_three_schools_and_counts_the_others() -> None:
    names = {uai: f"Lycée {letter}" for uai, letter in zip(SCHOOLS, "ABCD", strict=True)}
    listed = tuple(a_school(uai, name=name) for uai, name in names.items())
    held = a_snapshot(*(checked(uai, 8) for uai in SCHOOLS))
    new = msgspec.structs.replace(a_snapshot(revision=2), schools=listed)
    with pytest.raises(SourceRefused, match=r"\(Lycée A, Lycée B, Lycée C et 1 autre\)"):
        refuse_loss(held, new)


def test_the_uploads_of_a_school_that_left_the_sector_may_go() -> None:
    held = a_snapshot(checked(A, 8), checked(B, 8))
    refuse_loss(held, a_snapshot(checked(A, 8), schools=(A, C, D), revision=2))


def test_a_new_campaign_begins_without_uploads() -> None:
    refuse_loss(a_snapshot(checked(A, 8)), campaign_changed(a_snapshot(revision=2)))


def test_a_new_file_under_the_same_upload_is_no_loss() -> None:
    replaced = msgspec.structs.replace(checked(A, 8), sha256="f" * 64)
    refuse_loss(a_snapshot(checked(A, 8)), a_snapshot(replaced, revision=2))


def test_missing_reports_keep_the_held_uploads_of_their_schools_only() -> None:
    held = a_snapshot(checked(A, 7), checked(B, 7))
    new = a_snapshot(checked(A, 7), checked(A, 9), checked(B, 7), checked(B, 9), revision=2)
    kept = keeping_old_state(held, new, {f"{A}-siecle-09"})
    assert [u.id for u in kept.uploads] == [
        f"{A}-siecle-07",
        f"{B}-siecle-07",
        f"{B}-siecle-09",
    ]
    assert kept.revision == 2


def test_what_is_incomplete_has_no_validator_so_that_it_is_asked_again() -> None:
    new = a_snapshot(checked(A, 7))
    assert keeping_old_state(None, new, ()).validator == '"e"'
    assert keeping_old_state(None, new, {f"{A}-siecle-07"}).validator == ""


def test_a_school_without_any_held_upload_keeps_its_new_ones() -> None:
    new = a_snapshot(checked(A, 9), revision=2)
    for held in (None, a_snapshot(checked(B, 7))):
        assert keeping_old_state(held, new, {f"{A}-siecle-09"}).uploads == new.uploads


def test_the_uploads_of_another_campaign_are_not_kept() -> None:
    held = a_snapshot(checked(A, 7))
    new = campaign_changed(a_snapshot(checked(A, 9), revision=2))
    assert keeping_old_state(held, new, {f"{A}-siecle-09"}).uploads == new.uploads


def test_an_upload_withdrawn_by_the_feed_is_kept_at_the_end_with_its_school() -> None:
    held = a_snapshot(checked(A, 6), checked(A, 7))
    new = a_snapshot(checked(A, 7), checked(A, 9), checked(B, 9), revision=2)
    kept = keeping_old_state(held, new, {f"{A}-siecle-09"})
    assert [u.id for u in kept.uploads] == [
        f"{A}-siecle-07",
        f"{B}-siecle-09",
        f"{A}-siecle-06",
    ]


def with_file(upload: Upload) -> Upload:
    file = FileRef(upload.sha256, upload.size, upload.file_name)
    return msgspec.structs.replace(upload, summary=None, report=None, file=file)


def test_what_was_checked_here_is_not_checked_again() -> None:
    told = with_file(checked(A, 8))
    done = msgspec.structs.replace(
        told, summary=UploadSummary(usable=True), report=ObjectRef("a" * 64, 9)
    )
    assert with_known_checks(a_snapshot(done), a_snapshot(told)).uploads == (done,)


@pytest.mark.parametrize("change", [{"sha256": "b" * 64}, {"id": "autre"}, {"file": None}])
def test_another_file_is_checked_again(change: dict[str, object]) -> None:
    told = with_file(checked(A, 8))
    done = msgspec.structs.replace(told, report=ObjectRef("a" * 64, 9))
    other = msgspec.structs.replace(told, **change)
    assert with_known_checks(a_snapshot(done), a_snapshot(other)).uploads == (other,)


def test_a_report_of_the_feed_wins_over_ours() -> None:
    ours = msgspec.structs.replace(with_file(checked(A, 8)), report=ObjectRef("a" * 64, 9))
    theirs = msgspec.structs.replace(checked(A, 8), file=ours.file)
    assert with_known_checks(a_snapshot(ours), a_snapshot(theirs)).uploads == (theirs,)
    assert with_known_checks(None, a_snapshot(theirs)).uploads == (theirs,)


def test_replacing_uploads_keeps_their_order() -> None:
    new = a_snapshot(checked(A, 7), checked(B, 7))
    other = msgspec.structs.replace(checked(A, 7), origin="courriel")
    assert with_replaced(new, {other.id: other}).uploads == (other, checked(B, 7))


def test_the_same_content_may_have_another_validator() -> None:
    one = a_snapshot(checked(A, 7))
    assert same_content(one, msgspec.structs.replace(one, validator=""))
    assert not same_content(one, msgspec.structs.replace(one, revision=2))
    assert not same_content(None, one)

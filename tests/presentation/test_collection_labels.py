"""What a collection is called in a few words, never as another one of the campaign."""

from cio_console.domain.campaign import Collection
from cio_console.presentation.wording import labels_apart


def test_a_collection_goes_by_its_first_word_unless_another_one_does() -> None:
    collections = (
        Collection("siecle", "SIECLE (base élèves)"),
        Collection("t1", "Notes du 1er trimestre"),
        Collection("t2", "Notes du 2e trimestre"),
    )
    assert labels_apart(collections) == {
        "siecle": "SIECLE",
        "t1": "Notes du 1er trimestre",
        "t2": "Notes du 2e trimestre",
    }

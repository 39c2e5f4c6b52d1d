"""An address that holds a secret is recognised, however it is typed, and no ordinary text is."""

from pathlib import Path

import pytest

from cio_console.domain.addresses import holds_credentials, may_hold_secret, typed_path


@pytest.mark.parametrize(
    "text",
    [
        "https://moi:s3cret@exemple.fr/flux/",
        "HTTPS://moi:s3cret@exemple.fr",
        "https:/moi:s3cret@exemple.fr/",
        "https://moi:s3/cret@exemple.fr/",
        "https://moi:s3?cret@exemple.fr/",
        "https://jeton@exemple.fr/",
        "--source=https://moi:s3cret@exemple.fr/",
        "file://moi:s3cret@exemple.fr/",
        "moi:s3cret@exemple.fr",
        "moi:s3cret@exemple.fr:8443/flux/",
        "--source=moi:s3cret@exemple.fr",
        "http://moi:s3cret@proxy.fr:3128",
    ],
)
def test_credentials_in_an_address_are_seen(text: str) -> None:
    assert holds_credentials(text)
    assert may_hold_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.fr/flux/",
        "https://exemple.fr:8443/%40moi/",
        "/srv/flux",
        "C:/flux",
        "flux@2025",
        "directrice@exemple.fr",
        "mailto:directrice@exemple.fr",
        "Vu avec le lycée : écrire à directrice@exemple.fr",
        "--motif=adresse directrice@exemple.fr",
        "file:///srv/flux",
        "",
    ],
)
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert not holds_credentials(text)
    assert not may_hold_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.fr/?jeton=abc",
        "https://exemple.fr/#jeton",
        "https://exemple.fr/@moi/",
        "https://moi:123/45@exemple.fr/",
    ],
)
def test_in_the_address_of_a_feed_nothing_is_left_to_doubt(text: str) -> None:
    assert may_hold_secret(text)
    assert not holds_credentials(text)


def test_the_folder_of_an_account_is_found_and_that_of_none_stays_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", "/maison")
    assert typed_path("~/flux") == Path("/maison/flux")
    assert typed_path("~compte-qui-n-existe-pas/flux") == Path("~compte-qui-n-existe-pas/flux")
    assert typed_path("/srv/flux") == Path("/srv/flux")

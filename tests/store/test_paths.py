"""Where files go: one chosen folder, or the system's; a cache for each source."""

import os
from pathlib import Path

import pytest

from cio_console.errors import StoreProblem
from cio_console.store.paths import Home, cache_name, file_system, host_name, is_shared, on_network

MOUNTS = """\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:26 / /home rw,relatime shared:9 - nfs4 serveur:/home rw,vers=4.2
31 30 254:2 / /home/local rw - ext4 /dev/vdb rw
32 22 0:27 / /mnt/mes\\040partages rw - cifs //serveur/p rw
33 22 0:28 / /mnt/deux rw - ext4 /dev/vdc rw
34 22 0:29 / /mnt/deux rw - nfs serveur:/x rw
"""


def test_the_chosen_folder_holds_everything_and_is_not_created(tmp_path: Path) -> None:
    root = tmp_path / "console"
    home = Home.resolve({"CIO_CONSOLE_HOME": str(root)})

    assert home.settings_file == root / "config.toml"
    assert home.journal == root / "journal"
    assert root in home.cache("https://suivi.exemple.fr/").parents
    assert not root.exists()


def test_a_relative_choice_is_made_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert Home.resolve({"CIO_CONSOLE_HOME": "ici"}).config == tmp_path / "ici"


def test_without_a_choice_the_system_s_folders_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    home = Home.resolve({"CIO_CONSOLE_HOME": "  "})

    assert home.settings_file == tmp_path / "CONFIG" / "cio-console" / "config.toml"
    assert home.journal == tmp_path / "DATA" / "cio-console" / "journal"
    assert home.caches == tmp_path / "CACHE" / "cio-console"
    assert list(tmp_path.iterdir()) == []


def test_an_account_without_a_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)

    with pytest.raises(StoreProblem, match=r"pas de dossier personnel.*CIO_CONSOLE_HOME"):
        Home.resolve({})


def test_a_choice_below_an_unknown_account_is_told() -> None:
    with pytest.raises(StoreProblem, match="CIO_CONSOLE_HOME"):
        Home.resolve({"CIO_CONSOLE_HOME": "~compte-qui-n-existe-pas/console"})


def test_a_cache_name_is_readable_and_its_own() -> None:
    name = cache_name("https://suivi.exemple.fr/0941234X/")

    assert name.startswith("suivi-exemple-fr-0941234x-")
    assert name == cache_name("https://suivi.exemple.fr/0941234X")
    assert name != cache_name("https://suivi.exemple.fr/0941235Y/")


def test_a_cache_name_never_tells_credentials() -> None:
    plain = cache_name("https://suivi.exemple.fr/0941234X/")

    for account in ("directrice:motdepasse@", "directrice:mot/de?passe@", "jeton@"):
        assert cache_name(f"https://{account}suivi.exemple.fr/0941234X/") == plain
    for query in ("?jeton=motdepasse", "#motdepasse"):
        assert cache_name(f"https://suivi.exemple.fr/0941234X/{query}") == plain


def test_a_folder_has_one_cache_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert cache_name("flux") == cache_name(str(tmp_path / "flux")) == cache_name("./flux/")


def test_a_cache_name_is_a_plain_file_name_whatever_the_source() -> None:
    for source in ("https://x.fr/" + "a" * 300, "../..", "https://é.fr/œuvre", "?", "a\x00b" * 0):
        name = cache_name(source)
        assert "/" not in name
        assert 0 < len(name.encode()) < 100
        assert not name.startswith((".", "-"))


@pytest.mark.parametrize(
    ("folder", "shared"),
    [
        ("/var/cache", False),
        ("/home/directrice/.cache", True),
        ("/home/local/x", False),
        ("/homes/x", False),
        ("/mnt/mes partages/x", True),
        ("/mnt/deux", True),
    ],
)
def test_the_nearest_mount_tells_whether_a_folder_is_on_the_network(
    folder: str, shared: bool
) -> None:
    assert on_network(Path(folder), MOUNTS) is shared


def test_the_kind_of_file_system_is_told() -> None:
    kinds = {file_system(Path(place), MOUNTS) for place in ("/var/cache", "/home/directrice", "/x")}
    assert all(kinds)
    assert {is_shared(kind) for kind in kinds} == {True, False}
    assert file_system(Path("/home"), "") == ""


def test_a_mount_table_that_cannot_be_understood_means_local() -> None:
    assert on_network(Path("/home"), "n'importe quoi\n\n1 2 - nfs") is False


def test_on_the_network_each_host_has_its_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = f"1 0 0:1 / {tmp_path.resolve()} rw - nfs4 serveur:/ rw\n"
    monkeypatch.setattr(Path, "read_text", lambda *_: mounts)
    home = Home.resolve({"CIO_CONSOLE_HOME": str(tmp_path)})

    assert home.caches == tmp_path / "cache" / host_name()
    assert home.shared == tmp_path / "cache"
    assert home.journal == tmp_path / "journal"

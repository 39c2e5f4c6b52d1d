"""The private file of credentials: its owner's alone, bound to a server, wrong entries told."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from cio_console.errors import UsageProblem
from cio_console.feed import credentials_file
from cio_console.feed.credentials_file import BoundAccount, CredentialsFile, read_credentials
from cio_console.feed.hidden import Hidden
from tests.feed.identities import a_credentials_file
from tests.rights import rights_hold

SECRET = "s3cret d'é"  # noqa: S105 - invented
BASIC = f'serveur = "suivi.exemple.fr"\nutilisateur = "directrice"\nmot_de_passe = "{SECRET}"\n'
PROXY = (
    'mandataire = "proxy.exemple.fr:3128"\nmandataire_utilisateur = "m"\n'
    f'mandataire_mot_de_passe = "{SECRET}"\n'
)


def refusal(path: Path) -> str:
    """Return the sentence that refuses a file; it never quotes the secret."""
    with pytest.raises(UsageProblem) as caught:
        read_credentials(path)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def told(folder: Path, text: str) -> str:
    """Return what a private file of that text is refused with."""
    return refusal(a_credentials_file(folder, text))


def test_an_account_for_the_server_and_one_for_the_proxy(tmp_path: Path) -> None:
    found = read_credentials(a_credentials_file(tmp_path, BASIC + PROXY))
    assert found == CredentialsFile(
        BoundAccount("suivi.exemple.fr", 443, "directrice", Hidden(SECRET)),
        BoundAccount("proxy.exemple.fr", 3128, "m", Hidden(SECRET)),
    )
    assert SECRET not in repr(found)


def test_a_token_goes_with_no_account(tmp_path: Path) -> None:
    found = read_credentials(
        a_credentials_file(tmp_path, 'serveur = "Suivi.Exemple.fr:8443"\njeton = "abc"\n')
    )
    assert found.server == BoundAccount("suivi.exemple.fr", 8443, "", Hidden("abc"))
    assert found.proxy is None


def test_an_empty_file_gives_nothing(tmp_path: Path) -> None:
    assert read_credentials(a_credentials_file(tmp_path, "# rien\n")) == CredentialsFile()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o777])
def test_a_file_open_to_others_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, mode: int
) -> None:
    folder = tmp_path / "d'été; touch piégé"
    folder.mkdir()
    path = a_credentials_file(folder, BASIC, mode)
    command = refusal(path).partition("Protégez-le : ")[2]
    assert shlex.split(command) == ["chmod", "600", str(path)]
    subprocess.run(["sh", "-c", command], check=True, cwd=tmp_path)
    assert not (tmp_path / "piégé").exists()
    assert read_credentials(path).server is not None


def test_a_missing_file_is_told_with_the_command_that_makes_it(tmp_path: Path) -> None:
    path = tmp_path / "identifiants.toml"
    command = refusal(path).partition("privé : ")[2]
    subprocess.run(["sh", "-c", command], check=True)
    assert read_credentials(path) == CredentialsFile()


def test_a_link_is_not_followed_and_the_file_itself_is_told_how_to_be_found(
    tmp_path: Path,
) -> None:
    real = a_credentials_file(tmp_path, BASIC)
    link = tmp_path / "lien.toml"
    link.symlink_to(real)
    command = refusal(link).rpartition(" : ")[2]
    done = subprocess.run(["sh", "-c", command], check=True, capture_output=True, text=True)
    assert read_credentials(Path(done.stdout.strip())).server is not None


def test_a_link_to_nothing_is_told_as_one(tmp_path: Path) -> None:
    link = tmp_path / "lien.toml"
    link.symlink_to(tmp_path / "absent")
    assert "est un lien" in refusal(link)


def test_a_folder_or_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "tube"
    os.mkfifo(pipe, 0o600)
    assert "n'est pas un fichier ordinaire" in refusal(pipe)
    assert "n'est pas un fichier ordinaire" in refusal(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to another account")
def test_a_file_of_another_account_is_refused_with_the_command_that_mends_it(
    tmp_path: Path,
) -> None:
    path = a_credentials_file(tmp_path, BASIC)
    os.chown(path, 12345, -1)
    command = refusal(path).partition("sudo ")[2]
    subprocess.run(shlex.split(command), check=True)
    assert read_credentials(path).server is not None


@rights_hold()
def test_a_file_that_its_owner_may_not_read_is_refused(tmp_path: Path) -> None:
    assert "chmod 600" in refusal(a_credentials_file(tmp_path, BASIC, 0o200))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f'mot_de_pase = "{SECRET}"', "Vouliez-vous écrire « mot_de_passe » ?"),
        ("mot_de_passe = 12345", "« mot_de_passe » attend un texte entre guillemets"),
        ('mot_de_passe = ""', "« mot_de_passe » attend un texte entre guillemets"),
        (f'[jeton]\nx = "{SECRET}"', "« jeton » attend un texte entre guillemets"),
        (f'utilisateur = "a:{SECRET}"', "« utilisateur » contient un caractère"),
        ('mot_de_passe = "a\\r\\nX: y"', "« mot_de_passe » contient un caractère"),
        (f'jeton = "{SECRET}"', "« jeton » contient un caractère"),
        (f'serveur = "https://u:{SECRET}@exemple.fr/"', "« serveur » attend un nom de serveur"),
        ('serveur = "exemple.fr/0941234X"', "« serveur » attend un nom de serveur"),
        ('serveur = "exemple.fr:port"', "« serveur » attend un nom de serveur"),
        ('utilisateur = "moi"', "« utilisateur » attend aussi « mot_de_passe »"),
        (f'mot_de_passe = "{SECRET}"', "« mot_de_passe » attend aussi « utilisateur »"),
        ('mandataire_utilisateur = "m"', "attend aussi « mandataire_mot_de_passe »"),
    ],
)
def test_a_wrong_entry_is_told_with_its_line_never_its_value(
    tmp_path: Path, line: str, words: str
) -> None:
    said = told(tmp_path, f"\n\n{line}\n")
    assert words in said
    assert f"{tmp_path / 'identifiants.toml'}, ligne 3 : " in said
    assert "12345" not in said
    assert "https" not in said


def test_a_secret_typed_where_a_name_should_be_is_not_quoted(tmp_path: Path) -> None:
    said = told(tmp_path, 'zzq8xk42 = "directrice"\n')
    assert "zzq8xk42" not in said
    assert "ligne 1 : une entrée n'est pas connue. Connues : serveur, utilisateur" in said


@pytest.mark.parametrize("raw", [f'mot_de_passe = "{SECRET}', f"jeton = {SECRET}", "a = é\n"])
def test_what_is_not_toml_is_told_by_its_place_alone(tmp_path: Path, raw: str) -> None:
    said = told(tmp_path, raw)
    assert "n'est pas du TOML correct" in said
    assert "ligne 1" in said or "à la fin du fichier" in said


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = a_credentials_file(tmp_path, BASIC)
    path.write_bytes(BASIC.encode("utf-16"))
    assert "en UTF-8" in refusal(path)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ('jeton = "abc"\n', 'serveur = "'),
        (f'utilisateur = "d"\nmot_de_passe = "{SECRET}"\n', 'serveur = "'),
        (PROXY.partition("\n")[2], 'mandataire = "'),
    ],
)
def test_a_secret_for_nobody_in_particular_is_refused_with_the_line_to_add(
    tmp_path: Path, text: str, missing: str
) -> None:
    said = told(tmp_path, text)
    assert "n'est envoyé à personne" in said
    line = said.rpartition("par exemple : ")[2]
    assert line.startswith(missing)
    assert read_credentials(a_credentials_file(tmp_path, f"{line}\n{text}")) != CredentialsFile()


def test_a_token_and_a_password_are_one_too_many(tmp_path: Path) -> None:
    assert "« jeton » ne va pas avec" in told(tmp_path, BASIC + 'jeton = "abc"\n')


def test_every_name_of_the_file_is_one_that_messages_may_offer(tmp_path: Path) -> None:
    said = told(tmp_path, "zzz = 1\n")
    assert all(name in said for name in credentials_file.NAMES)

"""The settings file: read with clear refusals, changed without touching what the user wrote."""

import os
import stat
import tomllib
from pathlib import Path

import msgspec
import pytest

from cio_console.errors import FileProblem, StoreProblem, UsageProblem
from cio_console.settings import (
    Settings,
    examine_settings,
    example_settings,
    read_settings,
    remember_source,
)
from cio_console.store.paths import Home
from tests.faults.calls import Fail, FailFrom, calls_of

URL = "https://suivi.exemple.fr/9990001X/"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home that does not exist yet."""
    return Home.resolve({"CIO_CONSOLE_HOME": str(tmp_path / "home")})


def given(home: Home, text: str | bytes) -> Path:
    """Write the settings file as the user did."""
    home.config.mkdir(exist_ok=True)
    home.settings_file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return home.settings_file


def refusal(home: Home, text: str | bytes) -> str:
    """Return the French words that answer a wrong settings file."""
    given(home, text)
    with pytest.raises(UsageProblem) as caught:
        read_settings(home)
    return str(caught.value)


def test_without_a_file_the_settings_are_the_default_ones_and_nothing_is_created(
    home: Home,
) -> None:
    assert read_settings(home) == Settings()
    assert not home.config.exists()


def test_each_entry_is_read(home: Home) -> None:
    given(
        home,
        f'source = "{URL}"\ncertificats = "/etc/ca.pem"\nhttp_en_clair = true\n'
        'certificat_client = "/etc/moi.pem"\ncle_client = "/etc/moi.cle"\n'
        'mandataire = "http://proxy:3128"\nglyphes = "ascii"\ncampagne = "2025-creteil"\n'
        'schemas = "/srv/xsd"\nidentifiants = "i.toml"\ntrousseau = true\ncompte = "moi"\n'
        'secteur = "liste.json"\nannuaire = "https://miroir.exemple.fr/"\n'
        'conservation = 30\nrelancer_avant = 21\ntheme = "clair"\nsouris = false\n'
        '[touches]\nrelance = "x"\njour = ["f2", "d"]\ntableau = []\n',
    )

    assert read_settings(home) == Settings(
        source=URL,
        ca_bundle="/etc/ca.pem",
        client_certificate="/etc/moi.pem",
        client_key="/etc/moi.cle",
        allow_http=True,
        proxy="http://proxy:3128",
        glyphs="ascii",
        campaign="2025-creteil",
        schemas="/srv/xsd",
        sector="liste.json",
        directory="https://miroir.exemple.fr/",
        credentials_file="i.toml",
        keyring=True,
        account="moi",
        retention=30,
        call_lead=21,
        theme="clair",
        mouse=False,
        keys={"relance": "x", "jour": ("f2", "d"), "tableau": ()},
    )


def test_the_example_is_valid_changes_nothing_and_names_every_entry(home: Home) -> None:
    given(home, example_settings())
    assert read_settings(home) == Settings()

    live = "\n".join(
        line.removeprefix("# ")
        for line in example_settings().splitlines()
        if line.startswith("# ") and (" = " in line or line in ("# [touches]", "# [sources]"))
    )
    names = {field.encode_name for field in msgspec.structs.fields(Settings)}
    assert set(tomllib.loads(live)) == names
    given(home, live)
    assert read_settings(home).source == URL


def test_a_misspelt_name_is_told_with_its_line_and_the_nearest_one(home: Home) -> None:
    told = refusal(home, '# mes réglages\nmandatire = "http://proxy:3128"\n')

    assert f"{home.settings_file}, ligne 2" in told
    assert "« mandatire » n'est pas un réglage" in told
    assert "« mandataire »" in told


def test_a_name_near_no_other_is_told_with_those_that_exist(home: Home) -> None:
    assert "Connus : source, certificats" in refusal(home, "zzz = 1\n")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("source = 3", "« source » attend un texte entre guillemets"),
        ('http_en_clair = "oui"', "« http_en_clair » attend true ou false"),
        ("http_en_clair = 1", "« http_en_clair » attend true ou false"),
        ("conservation = -1", "« conservation » attend un nombre de jours, de 0 à 3650"),
        ("conservation = 3651", "« conservation » attend un nombre de jours"),
        ("conservation = true", "« conservation » attend un nombre de jours"),
        ("conservation = 1.5", "« conservation » attend un nombre de jours"),
        ("relancer_avant = -1", "« relancer_avant » attend un nombre de jours, de 0 à 365"),
        ("relancer_avant = 366", "« relancer_avant » attend un nombre de jours, de 0 à 365"),
        ("relancer_avant = true", "« relancer_avant » attend un nombre de jours"),
        ('theme = "clare"', "Vouliez-vous écrire « clair »"),
        ('theme = "rose"', '« theme » attend "sombre", "clair", "terminal" ou "contraste"'),
        ('souris = "oui"', "« souris » attend true ou false"),
        ('touches = "n"', "« touches » attend un tableau : [touches]"),
        ('touches = { relance = "échap" }', "« relance » : la touche Échap reste à « retour »"),
        ('touches.relance = "ctrl+m"', "« ctrl+m » : pour un terminal, c'est Entrée"),
        ('glyphes = "emoji"', '« glyphes » attend "unicode" ou "ascii"'),
        ("[source]\nadresse = 1", "« source » attend un texte"),
        ('source.adresse = "x"', "« source » attend un texte"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_expected(home: Home, line: str, words: str) -> None:
    told = refusal(home, f"\n{line}\n")

    assert words in told
    assert "ligne 2" in told


def test_every_wrong_entry_is_told_at_once(home: Home) -> None:
    told = refusal(home, 'source = 3\nglyfes = "ascii"\nhttp_en_clair = 0\n')

    assert [line.split(" : ")[0][-7:] for line in told.splitlines()] == [
        "ligne 1",
        "ligne 2",
        "ligne 3",
    ]


def test_wrong_keys_are_told_on_their_own_lines_with_the_rest(home: Home) -> None:
    told = refusal(
        home,
        'campagne = "2025"\nsouris = 1\n\n[touches] # les miennes\nrelanse = "x"\n'
        'campagne = "c"\n"jour" = ["suprr"]\n',
    )

    assert [line.split(" : ")[0][-7:] for line in told.splitlines()] == [
        "ligne 2",
        "ligne 5",
        "ligne 6",
        "ligne 7",
    ]
    assert "« relanse » n'est pas une commande. Vouliez-vous écrire « relance" in told
    assert "la touche c est aussi celle de « relance », qu'elle a d'origine" in told
    assert "« suprr » n'est pas une touche. Vouliez-vous écrire « suppr » ?" in told


def test_what_stands_within_a_long_text_is_not_taken_for_an_entry(home: Home) -> None:
    given(home, 'cio = """\ntheme = "rouge"\n"""\ntheme = "rouge"\n')
    with pytest.raises(UsageProblem, match="ligne 4"):
        read_settings(home)


def test_a_wrong_table_of_keys_leaves_the_rest_to_be_examined(home: Home) -> None:
    given(home, f'source = "{URL}"\n[touches]\nrelance = "échap"\n')
    found, (problem,) = examine_settings(home)
    assert found == Settings(source=URL)
    assert "ligne 3" in problem


def test_what_is_not_toml_is_told_with_line_and_column(home: Home) -> None:
    told = refusal(home, "source = \nglyphes = 1\n")

    assert "ligne 1, colonne" in told
    assert "pas du TOML correct" in told
    assert "Invalid" not in told


def test_an_unfinished_file_is_told(home: Home) -> None:
    assert "pas du TOML correct" in refusal(home, 'source = "https://')


def test_what_is_sound_in_a_wrong_file_can_be_examined(home: Home) -> None:
    given(home, f'glyphes = "emoji"\nsource = "{URL}"\nsorce = 3\n')
    found, problems = examine_settings(home)
    assert found == Settings(source=URL)
    assert ["ligne 1" in problems[0], "ligne 3" in problems[1]] == [True, True]
    assert len(problems) == 2


def test_a_file_that_cannot_be_examined_gives_the_defaults_and_why(home: Home) -> None:
    assert examine_settings(home) == (Settings(), ())
    for text in (b"source = ", b"source = '\xff'"):
        given(home, text)
        found, problems = examine_settings(home)
        assert found == Settings()
        assert len(problems) == 1
    home.settings_file.unlink()
    home.settings_file.mkdir()
    assert "n'a pas pu être lu" in examine_settings(home)[1][0]


def test_a_file_in_another_encoding_is_told_with_the_byte(home: Home) -> None:
    assert "pas en UTF-8 (octet 5)" in refusal(home, "# ré".encode("utf-16-le")[:4] + b"\xff")


def test_a_byte_order_mark_is_accepted(home: Home) -> None:
    given(home, b"\xef\xbb\xbf" + f'source = "{URL}"\n'.encode())

    assert read_settings(home).source == URL


def test_a_folder_in_place_of_the_file_is_told(home: Home) -> None:
    home.settings_file.mkdir(parents=True)

    with pytest.raises(FileProblem, match="n'a pas pu être lu"):
        read_settings(home)


def test_remembering_a_source_creates_a_private_annotated_file(home: Home) -> None:
    before = os.umask(0)
    try:
        remember_source(home, URL)
    finally:
        os.umask(before)

    assert read_settings(home) == Settings(source=URL)
    assert "# Fichier des autorités de certification" in home.settings_file.read_text()
    assert stat.S_IMODE(home.settings_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.config.stat().st_mode) == 0o700


def test_an_existing_folder_keeps_the_rights_the_user_gave_it(home: Home) -> None:
    home.config.mkdir(mode=0o755)
    remember_source(home, URL)

    assert stat.S_IMODE(home.config.stat().st_mode) == 0o755


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f'source = "{URL}"\n'),
        ("# à moi", f'# à moi\nsource = "{URL}"\n'),
        ('source = "ancien"', f'source = "{URL}"'),
        ("source='ancien' # le mien\n", f'source = "{URL}" # le mien\n'),
        ('a"=1\n', None),
        ('# a\n  source = "x\\"y" # b\r\n# c\r\n', f'# a\nsource = "{URL}" # b\r\n# c\r\n'),
        ('# source = "exemple"\n# fin\n', f'# source = "exemple"\nsource = "{URL}"\n# fin\n'),
        ('glyphes = "ascii"\n', f'glyphes = "ascii"\nsource = "{URL}"\n'),
    ],
)
def test_only_the_source_changes_in_a_file_of_the_user_s(
    home: Home, before: str, after: str | None
) -> None:
    path = given(home, before)
    if after is None:
        with pytest.raises(UsageProblem):
            remember_source(home, URL)
        after = before
    else:
        remember_source(home, URL)

    assert path.read_bytes() == after.encode()


def test_a_source_that_cannot_be_placed_without_risk_is_left_to_the_user(home: Home) -> None:
    text = 'source = """\nancien"""\n'
    path = given(home, text)

    with pytest.raises(UsageProblem, match=r"sans risque.*Écrivez-y vous-même : source = "):
        remember_source(home, URL)
    assert path.read_text() == text


def test_the_words_source_inside_a_text_are_not_taken_for_the_entry(home: Home) -> None:
    given(home, 'mandataire = """\nsource = "piège"\n"""\n')
    remember_source(home, URL)

    settings = read_settings(home)
    assert settings.source == URL
    assert settings.proxy == 'source = "piège"\n'


@pytest.mark.parametrize("source", ["/dossier/d'été", 'a"b\\c', "tab\there", "\x7f", "é « x »"])
def test_any_source_comes_back_equal(home: Home, source: str) -> None:
    remember_source(home, source)

    assert read_settings(home).source == source


def test_remembering_the_same_source_does_not_touch_the_file(home: Home) -> None:
    path = given(home, f'source = "{URL}"')
    before = path.stat().st_ino
    remember_source(home, URL)

    assert path.stat().st_ino == before


def test_a_file_kept_elsewhere_through_a_link_stays_a_link(home: Home, tmp_path: Path) -> None:
    home.config.mkdir()
    real = tmp_path / "dotfiles.toml"
    real.write_text("# à moi\n")
    home.settings_file.symlink_to(real)

    remember_source(home, URL)

    assert home.settings_file.is_symlink()
    assert real.read_text() == f'# à moi\nsource = "{URL}"\n'


def test_a_full_disk_leaves_the_file_as_it_was(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path = given(home, "# à moi\n")

    with (
        calls_of(monkeypatch, Fail(lambda call: call.name == "write", 28)),
        pytest.raises(StoreProblem, match=r"disque est plein.*réglages d'avant restent intacts"),
    ):
        remember_source(home, URL)

    assert path.read_text() == "# à moi\n"
    assert [file.name for file in home.config.iterdir()] == ["config.toml"]


def test_a_failure_at_any_call_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rank in range(1, 60):
        home = Home.resolve({"CIO_CONSOLE_HOME": str(tmp_path / str(rank))})
        given(home, "# à moi\n")
        failing = FailFrom(rank, 5)
        saved = True
        with calls_of(monkeypatch, failing):
            try:
                remember_source(home, URL)
            except StoreProblem:
                saved = False
        text = home.settings_file.read_text()
        assert text in ("# à moi\n", f'# à moi\nsource = "{URL}"\n')
        assert not saved or URL in text
        if not failing.failed:
            break
    assert 5 < rank < 59


@pytest.mark.parametrize("name", ["source", "mandataire"])
@pytest.mark.parametrize("address", ["http://moi:s3cret@exemple.fr:3128", "http://e.fr/?t=s3cret"])
def test_an_address_that_holds_a_secret_is_refused_and_never_quoted(
    home: Home, name: str, address: str
) -> None:
    told = refusal(home, f'\n{name} = "{address}"\n')

    assert f"ligne 2 : « {name} » est une adresse sans compte" in told
    assert "s3cret" not in told
    settings, (problem,) = examine_settings(home)
    assert settings == Settings()
    assert "s3cret" not in problem

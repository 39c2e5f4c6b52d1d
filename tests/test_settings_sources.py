"""The table `sources` of the settings: what it says, what is refused, what a run follows."""

from pathlib import Path

import pytest

from cio_console.errors import UsageProblem
from cio_console.settings import examine_settings, read_settings, remember_source
from cio_console.settings_sources import Followed, followed, on_one_server
from cio_console.store.paths import Home

NORTH, SOUTH = "https://nord.exemple.invalid/9990001A/", "https://sud.exemple.invalid/9990002B/"
TWO = f'[sources]\nNord = "{NORTH}"\n"Sud (Val)" = "{SOUTH}"\n'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home whose folder exists."""
    (tmp_path / "home").mkdir()
    return Home.resolve({"CIO_CONSOLE_HOME": str(tmp_path / "home")})


def given(home: Home, text: str) -> None:
    """Write the settings file as the user did."""
    home.settings_file.write_text(text, "utf-8")


def refusal(home: Home, text: str) -> str:
    """Return the French words that answer a wrong settings file."""
    given(home, text)
    with pytest.raises(UsageProblem) as caught:
        read_settings(home)
    return str(caught.value)


def run_of(home: Home, text: str, *typed: str) -> tuple[Followed, ...]:
    """Return the sources that a run follows with those settings."""
    given(home, text)
    return followed(read_settings(home), typed, home.config)


def names_of(home: Home, text: str, *typed: str) -> list[tuple[str, str]]:
    """Return the names and places of those sources."""
    return [(one.name, one.source) for one in run_of(home, text, *typed)]


def test_without_a_choice_all_are_followed_in_the_order_of_the_file(home: Home) -> None:
    assert names_of(home, TWO) == [("Nord", NORTH), ("Sud (Val)", SOUTH)]


def test_source_may_name_one_whatever_its_case(home: Home) -> None:
    assert names_of(home, f'source = "nord"\n{TWO}') == [("Nord", NORTH)]


def test_source_may_say_all_of_them(home: Home) -> None:
    assert len(names_of(home, f'source = "toutes"\n{TWO}')) == 2


def test_source_may_be_an_address_beside_the_table(home: Home) -> None:
    other = "https://autre.exemple.invalid/"
    assert names_of(home, f'source = "{other}"\n{TWO}') == [("", other)]


def test_the_option_takes_names_addresses_and_all(home: Home, tmp_path: Path) -> None:
    other = "https://autre.exemple.invalid/"
    assert names_of(home, TWO, "NORD") == [("Nord", NORTH)]
    assert names_of(home, TWO, "sud (val)", other) == [("Sud (Val)", SOUTH), ("", other)]
    assert names_of(home, f'source = "Nord"\n{TWO}', "Toutes") == [
        ("Nord", NORTH),
        ("Sud (Val)", SOUTH),
    ]
    assert names_of(home, TWO, str(tmp_path)) == [("", str(tmp_path))]


def test_a_source_given_twice_is_followed_once(home: Home) -> None:
    assert names_of(home, TWO, "Nord", NORTH, NORTH.rstrip("/")) == [("Nord", NORTH)]


def test_the_address_of_a_named_source_is_reached_as_the_settings_say(home: Home) -> None:
    text = f'[sources.Nord]\nadresse = "{NORTH}"\ncertificats = "/etc/nord.pem"\n'
    (one,) = run_of(home, text, NORTH.rstrip("/"))
    assert (one.name, one.settings.ca_bundle) == ("Nord", "/etc/nord.pem")


def test_a_misspelt_name_is_answered_by_the_nearest_one(home: Home) -> None:
    with pytest.raises(UsageProblem, match="Vouliez-vous dire « Nord »"):
        run_of(home, TWO, "Nrod")
    with pytest.raises(UsageProblem, match="Connues : Nord, Sud"):
        run_of(home, TWO, "zzzzzz")


def test_what_is_the_sources_own_replaces_the_general_setting_for_it_alone(home: Home) -> None:
    text = (
        'certificats = "/etc/general.pem"\nhttp_en_clair = true\nidentifiants = "tous.toml"\n'
        f'[sources]\nNord = {{ adresse = "{NORTH}", certificats = "", http_en_clair = false }}\n'
        f'Sud = {{ adresse = "{SOUTH}", identifiants = "sud.toml", trousseau = true }}\n'
    )
    north, south = run_of(home, text)
    assert (north.settings.ca_bundle, north.settings.allow_http) == ("", False)
    assert (north.settings.credentials_file, north.settings.keyring) == ("tous.toml", False)
    assert (south.settings.ca_bundle, south.settings.allow_http) == ("/etc/general.pem", True)
    assert (south.settings.credentials_file, south.settings.keyring) == ("sud.toml", True)


def test_a_folder_is_found_from_that_of_the_settings(home: Home) -> None:
    assert names_of(home, '[sources]\nNord = "flux/nord"\n') == [
        ("Nord", str(home.config / "flux" / "nord"))
    ]


def test_one_server_for_two_addresses_of_it_and_any_folder() -> None:
    def watching(*places: str) -> bool:
        settings = read_settings(Home(Path("/nulle"), Path("/nulle"), Path("/nulle")))
        return on_one_server([Followed("", place, settings) for place in places])

    assert watching(NORTH, f"{NORTH}autre/", "/srv/flux")
    assert not watching(NORTH, SOUTH)
    assert not watching("https://a.invalid/", "https://a.invalid:8443/")
    assert not watching("https://a.invalid/", "http://a.invalid/")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sources = 3\n", ("ligne 1", "« sources » attend une ligne par CIO")),
        ("[sources]\nNord = 3\n", ("ligne 2", "« Nord » attend une adresse ou un dossier")),
        ('[sources]\n\nNord = ""\n', ("ligne 3", "« Nord » attend une adresse ou un dossier")),
        ('[sources]\n"" = "/srv"\n', ("le nom d'une source est un nom court",)),
        ('[sources]\n"a/b" = "/srv"\n', ("ligne 2", "le nom d'une source est un nom court")),
        (f'[sources]\n{"n" * 41} = "/srv"\n', ("ligne 2", "d'au plus 40 signes")),
        ('[sources]\ntoutes = "/srv"\n', ("ligne 2", "veut dire toutes les sources")),
        ('[sources]\nNord = "/a"\nnord = "/b"\n', ("ligne 3", "deux fois le même nom")),
        ('[sources]\nNord = "/a"\nSud = "/a"\n', ("ligne 3", "sont la même source")),
        ("[sources.Nord]\ncertificats = 'x'\n", ("ligne 1", "attend une ligne « adresse »")),
        (
            '[sources.Nord]\nadresse = "/a"\ncertificat = "x"\n',
            ("ligne 3", "n'est pas un réglage d'une source", "« certificats »"),
        ),
        (
            '[sources]\nNord = { adresse = "/a", zzz = 1 }\n',
            ("ligne 2", "Connus : adresse, certificats"),
        ),
        (
            '[sources]\nNord.adresse = "/a"\nNord.trousseau = "oui"\n',
            ("ligne 3", "« trousseau » attend true ou false"),
        ),
        ('[sources."Le Nord"]\nadresse = 3\n', ("ligne 2", "« adresse » attend un texte")),
        (f'source = "Nrod"\n{TWO}', ("ligne 1", "« source » ne nomme aucune", "« Nord »")),
    ],
)
def test_what_is_wrong_is_told_with_its_line(home: Home, text: str, words: tuple[str, ...]) -> None:
    told = refusal(home, text)
    assert all(word in told for word in (str(home.settings_file), *words)), told


def test_a_password_in_an_address_is_refused_without_being_shown(home: Home) -> None:
    for line in (
        'Nord = "https://moi:Secret99@nord.exemple.invalid/"',
        'Nord = { adresse = "https://moi:Secret99@nord.exemple.invalid/" }',
    ):
        told = refusal(home, f"[sources]\n{line}\n")
        assert "sans compte, sans mot de passe" in told
        assert "Secret99" not in told


def test_what_is_sound_of_a_wrong_table_is_kept_for_the_diagnosis(home: Home) -> None:
    given(home, f'source = "Nrod"\n[sources]\nNord = "{NORTH}"\nSud = 3\n')
    settings, problems = examine_settings(home)
    assert dict(settings.sources) == {"Nord": NORTH}
    assert settings.source == ""
    assert len(problems) == 2


def test_remembering_a_source_leaves_the_table_as_it_is(home: Home) -> None:
    given(home, f"# mes CIO\n{TWO}")
    remember_source(home, "Nord")
    assert home.settings_file.read_text("utf-8") == f'# mes CIO\nsource = "Nord"\n{TWO}' or (
        home.settings_file.read_text("utf-8") == f'source = "Nord"\n# mes CIO\n{TWO}'
    )
    assert names_of(home, home.settings_file.read_text("utf-8")) == [("Nord", NORTH)]

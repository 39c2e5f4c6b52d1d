"""The console against a real nginx, with the configuration that `docs/exploitation.md` gives."""

import gzip
import json
import random
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from cio_console.store.paths import Home
from tests.e2e.nginx import HERE, LIMIT, Site, nginx
from tests.e2e.relay import relay
from tests.e2e.terminal import console, environment
from tests.feed.academy import Academy
from tests.feed.authority import LONG_AGO, Authority
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.feed.deposits import Press, an_export

pytestmark = pytest.mark.e2e

CIO, OTHER = "0941234X", "0931234S"
PASSWORDS = {CIO: "m0tdepasse", OTHER: "s3same", "dsden94": "s3cret"}
PHRASE = "ouvre-toi"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("autorite"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[Site]:
    """Give an nginx that serves two CIOs."""
    with nginx(tmp_path_factory.mktemp("nginx"), authority, PASSWORDS) as running:
        for uai in (CIO, OTHER):
            published(running, uai)
        yield running


def published(site: Site, uai: str = CIO) -> FeedFiles:
    """Publish four uploads for a CIO, the reports compressed as the page says."""
    files = FeedFiles(site.root / uai)
    for day, school in enumerate(SCHOOLS, 2):
        files.add(school, day)
    files.write()
    for path in (site.root / uai / "objects").iterdir():
        Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes()))
    return files


@dataclass
class Done:
    """What the console said."""

    code: int
    out: str
    err: str


@dataclass
class Desk:
    """A home, and the console run in it as a director or cron does."""

    home: Path
    bundle: str
    environ: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, user: str = CIO, password: str | None = None) -> Done:
        """Run the console with the account of a CIO; "" for none."""
        account = {
            "CIO_CONSOLE_USER": user,
            "CIO_CONSOLE_PASSWORD": PASSWORDS.get(user, "") if password is None else password,
        }
        extra = {"SSL_CERT_FILE": self.bundle, **(account if user else {}), **self.environ}
        done = subprocess.run(
            console(*arguments),
            env=environment(self.home, **extra),
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT,
        )
        told = done.stdout + done.stderr
        secrets = [*PASSWORDS.values(), *self.environ.values()]
        assert [secret for secret in secrets if secret in told] == []
        assert "Traceback" not in told
        return Done(done.returncode, done.stdout, done.stderr)

    def sync(self, url: str, *, user: str = CIO, password: str | None = None) -> Done:
        """Synchronise once."""
        return self.run("synchroniser", "--source", url, user=user, password=password)

    def state(self) -> str:
        """Return what is held."""
        return self.run("etat", "--csv", "--date", "2025-01-08").out


@pytest.fixture
def desk(tmp_path: Path, authority: Authority) -> Desk:
    return Desk(tmp_path / "home", authority.bundle)


def asked(site: Site, path: str, authority: Authority, **headers: str) -> httpx.Response:
    """Ask nginx itself, with the account of the CIO."""
    context = ssl.create_default_context(cafile=authority.bundle)
    with httpx.Client(verify=context, auth=(CIO, PASSWORDS[CIO]), trust_env=False) as client:
        return client.get(f"https://{HERE}:{site.port}/{path}", headers=headers)


def published_by(press: Press, folder: Path) -> list[str]:
    """Return the command that publishes a press into the folder of a base."""
    below = press.folder
    return [
        *("publier", "--depots", str(below / "depots"), "--secteur", str(below / "secteur.json")),
        *("--campagne", str(below / "campagne.toml"), "--sortie", str(folder)),
    ]


def failing(done: Done, *words: str) -> None:
    """Check that a synchronisation failed, and said so in one sentence."""
    assert (done.code, done.out) == (3, "")
    (sentence,) = [line for line in done.err.splitlines() if line.startswith("cio-console : ")]
    for word in words:
        assert word in sentence


def test_a_first_synchronisation_then_one_that_finds_nothing_new(site: Site, desk: Desk) -> None:
    done = desk.sync(site.url(CIO))
    assert done.code == 0, done.err
    assert "4 établissements, 4 dépôts, 4 rapports reçus" in done.err
    before = len(site.log())
    done = desk.sync(site.url(CIO))
    assert (done.code, done.err[:15]) == (0, "Rien de nouveau")
    (line,) = site.log()[before:]
    assert f'"GET /{CIO}/index.json HTTP/1.1" 304 0 "cio-console/' in line
    assert f" {CIO} [" in line


def test_the_index_is_validated_at_each_time_and_the_objects_never_again(
    site: Site, authority: Authority
) -> None:
    index = asked(site, f"{CIO}/index.json", authority)
    assert index.headers["content-encoding"] == "gzip"
    assert index.headers["etag"].startswith('W/"')
    assert index.headers["cache-control"] == "private, no-cache"
    again = {"If-None-Match": index.headers["etag"]}
    assert asked(site, f"{CIO}/index.json", authority, **again).status_code == 304
    name = next((site.root / CIO / "objects").glob("*.json")).name
    report = asked(site, f"{CIO}/objects/{name}", authority)
    assert report.headers["content-encoding"] == "gzip"
    assert report.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert report.headers["etag"].startswith('"')
    plain = {"Accept-Encoding": "identity", "Range": "bytes=3-9"}
    part = asked(site, f"{CIO}/objects/{name}", authority, **plain)
    assert part.status_code == 206
    assert part.content == (site.root / CIO / "objects" / name).read_bytes()[3:10]


@pytest.mark.parametrize(
    "path",
    ["", f"{CIO}/", f"{CIO}/objects/", f"{CIO}/../comptes", f"{CIO}/.index.json", "maintenance"],
)
def test_nothing_but_the_feed_is_served(site: Site, authority: Authority, path: str) -> None:
    assert asked(site, path, authority).status_code in (403, 404)


def test_an_account_reads_its_own_cio_and_no_other(site: Site, desk: Desk) -> None:
    failing(desk.sync(site.url(OTHER)), "interdit l'accès à ce flux (403)")
    assert desk.sync(site.url(OTHER), user=OTHER).code == 0
    assert desk.sync(site.url(CIO), user="dsden94").code == 0
    failing(desk.sync(site.url(OTHER), user="dsden94"), "interdit l'accès à ce flux (403)")


def test_a_wrong_password_and_no_account_are_told_apart(site: Site, desk: Desk) -> None:
    wrong = desk.sync(site.url(CIO), password="faux")  # noqa: S106 - invented
    failing(wrong, "n'accepte pas l'identification venue de l'environnement (401)")
    failing(desk.sync(site.url(CIO), user=""), "demande une identification (401)")


def test_a_feed_that_is_not_there_is_told(site: Site, desk: Desk) -> None:
    failing(desk.sync(site.url("0949999Z"), user="dsden94"), "il n'y a pas de flux", "(404)")


def test_the_address_in_clear_says_that_https_is_wanted(site: Site, desk: Desk) -> None:
    done = desk.sync(f"http://{HERE}:{site.clear_port}/{CIO}/")
    failing(done, "n'est servi qu'en https")


def test_an_unknown_authority_is_sent_nothing(site: Site, desk: Desk, tmp_path: Path) -> None:
    before = len(site.log())
    desk.bundle = Authority(tmp_path).bundle
    failing(desk.sync(site.url(CIO)), "autorité inconnue de ce poste")
    assert len(site.log()) == before


@pytest.mark.parametrize(
    ("name", "expired", "words"),
    [(HERE, True, "a expiré"), ("autre.exemple.fr", False, "n'est pas celui de 127.0.0.1")],
)
def test_a_wrong_certificate_is_told(
    authority: Authority, desk: Desk, tmp_path: Path, name: str, *, expired: bool, words: str
) -> None:
    certificate = authority.issue(name, LONG_AGO if expired else None)
    with nginx(tmp_path / "nginx", authority, PASSWORDS, certificate=certificate) as site:
        published(site)
        failing(desk.sync(site.url(CIO)), words)


def test_a_client_certificate_opens_what_is_closed_without_it(
    authority: Authority, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "autre").mkdir()
    stranger = Authority(tmp_path / "autre").issue("poste")
    certificate, key = authority.issue_apart("poste", password=PHRASE)
    settings = Home.resolve({"CIO_CONSOLE_HOME": str(desk.home)}).settings_file
    with nginx(tmp_path / "nginx", authority, PASSWORDS, clients=authority.bundle) as site:
        published(site)
        failing(desk.sync(site.url(CIO)), "exige un certificat client")
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(f'certificat_client = "{stranger}"\n')
        failing(desk.sync(site.url(CIO)), "n'accepte pas le certificat client")
        settings.write_text(f'certificat_client = "{certificate}"\ncle_client = "{key}"\n')
        locked = desk.sync(site.url(CIO))
        assert (locked.code, locked.out) == (2, "")
        assert "CIO_CONSOLE_KEY_PASSWORD" in locked.err
        desk.environ["CIO_CONSOLE_KEY_PASSWORD"] = PHRASE
        assert desk.sync(site.url(CIO)).code == 0


def test_a_certificate_reads_its_own_cio_and_no_other(
    authority: Authority, desk: Desk, tmp_path: Path
) -> None:
    settings = Home.resolve({"CIO_CONSOLE_HOME": str(desk.home)}).settings_file
    settings.parent.mkdir(parents=True, exist_ok=True)
    place = tmp_path / "nginx"
    with nginx(place, authority, {}, clients=authority.bundle, by_certificate=True) as site:
        for uai in (CIO, OTHER):
            published(site, uai)
        failing(desk.sync(site.url(CIO), user=""), "exige un certificat client")
        for mine, other in ((CIO, OTHER), (OTHER, CIO)):
            settings.write_text(f'certificat_client = "{authority.issue(mine)}"\n')
            done = desk.sync(site.url(mine), user="")
            assert (done.code, "4 dépôts" in done.err) == (0, True), done.err
            failing(desk.sync(site.url(other), user=""), "interdit l'accès à ce flux (403)")
        settings.write_text(f'certificat_client = "{authority.issue("poste")}"\n')
        failing(desk.sync(site.url(CIO), user=""), "interdit l'accès à ce flux (403)")


def test_the_feeds_of_an_academie_are_each_read_by_their_own_cio_alone(
    authority: Authority, desk: Desk, tmp_path: Path
) -> None:
    academy = Academy(tmp_path / "academie", {CIO: SCHOOLS[:2], OTHER: SCHOOLS[1:3]})
    academy.put(f"{SCHOOLS[1]}/siecle/2025-01-05T080000_Eleves.zip", an_export(SCHOOLS[1]))
    academy.write()
    with nginx(tmp_path / "nginx", authority, PASSWORDS) as site:
        done = desk.run(
            *("publier", "--depots", str(academy.folder / "depots"), "-q", "--json"),
            *("--secteurs", str(academy.lists), "--sortie", str(site.root)),
            *("--campagne", str(academy.folder / "campagne.toml")),
        )
        assert done.code == 0, done.err
        feeds = json.loads(done.out)["feeds"]
        assert [(feed["cio"], feed["checked"], feed["shared"]) for feed in feeds] == [
            (OTHER, 1, 0), (CIO, 0, 1),
        ]  # fmt: skip
        for mine, other in ((CIO, OTHER), (OTHER, CIO)):
            done = desk.sync(site.url(mine), user=mine)
            assert "2 établissements, 1 dépôt" in done.err
            failing(desk.sync(site.url(other), user=mine), "interdit l'accès à ce flux (403)")
            inside = next((site.root / other / "objects").iterdir()).name
            context = ssl.create_default_context(cafile=authority.bundle)
            account = (mine, PASSWORDS[mine])
            with httpx.Client(verify=context, auth=account, trust_env=False) as client:
                for path in ("index.json", f"objects/{inside}", f"../{mine}/../{other}/index.json"):
                    answer = client.get(f"{site.url(other)}{path}")
                    assert answer.status_code in (403, 404), path


def test_a_maintenance_keeps_what_is_held_and_says_when_to_come_back(
    authority: Authority, desk: Desk, tmp_path: Path
) -> None:
    with nginx(tmp_path / "nginx", authority, PASSWORDS) as site:
        files = published(site)
        assert desk.sync(site.url(CIO)).code == 0
        held = desk.state()
        (site.root / "maintenance").touch()
        files.add(SCHOOLS[0], 7)
        files.write()
        failing(
            desk.sync(site.url(CIO)),
            "(503). Les données déjà reçues restent en place.",
            "dans 15 min",
        )
        assert desk.state() == held
        (site.root / "maintenance").unlink()
        assert "5 dépôts, 1 rapport reçu" in desk.sync(site.url(CIO)).err


def test_too_many_questions_are_told_with_the_time_to_wait(
    authority: Authority, desk: Desk, tmp_path: Path
) -> None:
    slow = {"rate=100r/s": "rate=1r/m", "burst=2000": "burst=1"}
    with nginx(tmp_path / "nginx", authority, PASSWORDS, changes=slow) as site:
        published(site)
        failing(desk.sync(site.url(CIO)), "reçoit trop de demandes (429)", "dans 1 min")


def test_an_index_before_its_objects_is_told_and_completed_later(
    authority: Authority, desk: Desk, tmp_path: Path
) -> None:
    with nginx(tmp_path / "nginx", authority, PASSWORDS) as site:
        files = published(site)
        assert desk.sync(site.url(CIO)).code == 0
        held = desk.state()
        late = files.add(SCHOOLS[0], 7, errors=3)
        files.write()
        hidden = files.object_of(late).rename(tmp_path / "pas encore")
        done = desk.sync(site.url(CIO))
        assert done.code == 0
        assert f"{SCHOOLS[0]} : L'objet" in done.err
        assert "n'est pas encore publié" in done.err
        assert desk.state() == held
        hidden.rename(files.object_of(late))
        assert "1 rapport reçu" in desk.sync(site.url(CIO)).err
        assert desk.state() != held


def test_a_feed_that_is_published_again_and_again_is_always_read_whole(
    authority: Authority, desk: Desk, tmp_path: Path
) -> None:
    press = Press(tmp_path / "atelier")
    press.put(f"{SCHOOLS[1]}/siecle/2025-01-05T080000_Eleves.zip", an_export(SCHOOLS[1]))
    press.request()
    codes: list[int] = []
    seen: list[Done] = []
    with nginx(tmp_path / "nginx", authority, PASSWORDS) as site:
        command = published_by(press, site.root / CIO)
        assert desk.run(*command).code == 0

        def publish() -> None:
            for day in range(6, 10):
                press.put(f"{SCHOOLS[0]}/siecle/2025-01-0{day}T080000_Eleves.zip", an_export())
                codes.append(desk.run(*command).code)

        publishing = threading.Thread(target=publish)
        publishing.start()
        while publishing.is_alive():
            seen.append(desk.sync(site.url(CIO)))
        publishing.join()
        seen.append(desk.sync(site.url(CIO)))
    assert codes == [0] * 4
    assert [done.err for done in seen if done.code != 0 or "manque" in done.err] == []
    last = json.loads(desk.run("etat", "--json", "--date", "2025-01-10").out)
    (school,) = [s for s in last["schools"] if s["uai"] == SCHOOLS[0]]
    assert school["collections"]["siecle"]["uploads"] == 4


def test_a_file_is_taken_up_where_a_bad_line_broke_it(
    authority: Authority, desk: Desk, tmp_path: Path
) -> None:
    raw = b"%PDF-1.7 " + random.Random(3).randbytes(400_000)
    with nginx(tmp_path / "nginx", authority, PASSWORDS) as site:
        files = FeedFiles(site.root / CIO)
        files.add_file(SCHOOLS[0], 8, raw, "Eleves.zip")
        files.write()
        with relay(site.port, cuts=2, after=150_000) as line:
            done = desk.sync(f"https://{HERE}:{line.port}/{CIO}/")
            assert line.broken == 2
        assert done.code == 0, done.err
        assert "manque" not in done.err
    statuses = [entry.split('" ')[1][:3] for entry in site.log() if "/objects/" in entry]
    assert statuses == ["200", "206", "206"]


def test_the_log_holds_no_secret_and_nothing_of_a_pupil(site: Site, desk: Desk) -> None:
    desk.sync(site.url(CIO))
    lines = site.log()
    assert lines
    for line in lines:
        assert [secret for secret in PASSWORDS.values() if secret in line] == []
        assert "?" not in line.split('"')[1]

"""In the process too: no object shows a secret, no exception carries one in its frames."""

import copy
import dataclasses
import gc
import pickle
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import keyring
import pytest

from cio_console.commands.options import Place
from cio_console.errors import CioConsoleError
from cio_console.feed.client import HttpFeed
from cio_console.feed.credentials import credentials_for
from cio_console.feed.credentials_file import read_credentials
from cio_console.feed.hidden import Hidden, HiddenEnvironment
from cio_console.feed.proxies import proxy_for, route
from cio_console.feed.source import Address, FeedOptions, Patience, open_feed, parse_location
from cio_console.feed.transport import Transport
from cio_console.presentation.labels import GlyphSet
from cio_console.settings import Settings
from cio_console.store.paths import Home
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.sync import SyncRequest
from cio_console.tui.launch import Launch
from tests.commands.builders import a_home
from tests.domain.builders import paris
from tests.feed.authority import Authority
from tests.feed.file_keyring import FILE
from tests.feed.identities import a_credentials_file
from tests.feed.servers import unused_port
from tests.leaks.demanding import MOODS, Server, serving
from tests.leaks.needles import Known, leaks

ACCOUNT = Known("zQ7:pâté/42+ x", "directrice")
ROUTE = Known("9wM@pr%xy/ é", "poste")
KNOWN = (ACCOUNT, ROUTE)
SERVER = Address("https", "suivi.exemple.invalid", 443, "/flux/")
ENVIRON = {
    "CIO_CONSOLE_USER": ACCOUNT.user,
    "CIO_CONSOLE_PASSWORD": ACCOUNT.secret,
    "HTTPS_PROXY": f"http://{ROUTE.in_url}@proxy.invalid:3128",
}
FILE_TEXT = (
    f'serveur = "{SERVER.host}"\nutilisateur = "d"\nmot_de_passe = "{ACCOUNT.secret}"\n'
    f'mandataire = "proxy.invalid"\nmandataire_utilisateur = "d"\n'
    f'mandataire_mot_de_passe = "{ROUTE.secret}"\n'
)
QUICK = Patience(connect=2, silence=2, answer=4, first_wait=0, longest_wait=0, jitter=0)


def holders(folder: Path) -> Iterator[object]:
    """Give every object that holds a secret, or what leads to one."""
    options = FeedOptions(ENVIRON, credentials_file=a_credentials_file(folder, FILE_TEXT))
    home: Home = a_home(folder / "home")
    cache = SectorCache(home.cache("x"))
    yield from (options, HttpFeed(SERVER, options), Transport(SERVER, options))
    yield from (credentials_for(SERVER, options), route(SERVER, options.environ, ""))
    yield from (
        proxy_for(SERVER, options.environ, ""),
        read_credentials(folder / "identifiants.toml"),
    )
    yield SyncRequest("x", options, cache, ReportCache(folder), lambda: paris(1, 8))
    place = Place(home, Settings(credentials_file="identifiants.toml"), "x")
    yield from (place, Launch(home, "x", place.feed_options, glyphs=GlyphSet.UNICODE))
    yield from (Hidden(ACCOUNT.secret), HiddenEnvironment(ENVIRON))


def test_no_object_shows_what_it_holds(tmp_path: Path) -> None:
    for held in holders(tmp_path):
        shown = f"{held} {held!r} {held!s} {[held]} {copy.copy(held)!r}"
        assert leaks({type(held).__name__: shown.encode()}, KNOWN) == []


def test_no_object_can_be_written_with_what_it_holds(tmp_path: Path) -> None:
    for held in holders(tmp_path):
        try:
            written = pickle.dumps(held)
        except (TypeError, AttributeError, pickle.PicklingError) as error:
            written = str(error).encode()
        assert leaks({type(held).__name__: written}, KNOWN) == []
        if dataclasses.is_dataclass(held) and not isinstance(held, type):
            assert leaks({"fields": repr(_fields(held)).encode()}, KNOWN) == []


def test_a_secret_is_in_no_text_that_an_object_leads_to(tmp_path: Path) -> None:
    for held in holders(tmp_path):
        texts = "\n".join(texts_below(held))
        assert leaks({type(held).__name__: texts.encode()}, KNOWN) == []


def test_the_walk_finds_a_text_that_is_deep_enough() -> None:
    held = {"a": [dataclasses.make_dataclass("Held", ["value"])((ACCOUNT.secret,))]}
    assert ACCOUNT.secret in set(texts_below(held))


def texts_below(root: object) -> Iterator[str]:
    """Give every text reached from an object by its attributes, slots and items."""
    seen: set[int] = set()
    todo = [root]
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, Hidden | HiddenEnvironment | type):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            yield one
        elif isinstance(one, bytes):
            yield one.decode("latin-1")
        elif not callable(one):
            todo += gc.get_referents(one)


def _fields(held: object) -> dict[str, object]:
    return {f.name: getattr(held, f.name) for f in dataclasses.fields(held)}  # type: ignore[arg-type]


def frames_of(error: BaseException) -> bytes:
    """Return a traceback as a debugger would show it, with the locals of every frame."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(told.format()).encode()


def a_wrong(name: str, value: str) -> FeedOptions:
    """Return options where a variable has a value that cannot serve."""
    return FeedOptions({**ENVIRON, name: value}, patience=QUICK)


def with_file(text: str, mode: int = 0o600) -> Callable[[Path], FeedOptions]:
    """Return what makes options whose credentials file has that text."""
    return lambda folder: FeedOptions(
        {"HTTPS_PROXY": "http://proxy.invalid"},
        credentials_file=a_credentials_file(folder, text, mode),
    )


def with_netrc(text: str, mode: int = 0o600) -> Callable[[Path], FeedOptions]:
    """Return what makes options whose netrc has that text."""

    def make(folder: Path) -> FeedOptions:
        path = folder / "netrc"
        path.write_text(text, "utf-8")
        path.chmod(mode)
        return FeedOptions({"NETRC": str(path)})

    return make


def with_key(folder: Path) -> FeedOptions:
    """Return options whose key does not open with its passphrase."""
    certificate, key = Authority(folder).issue_apart("poste", password="autre phrase")  # noqa: S106
    return FeedOptions(
        {**ENVIRON, "CIO_CONSOLE_KEY_PASSWORD": ACCOUNT.secret},
        client_certificate=certificate,
        client_key=key,
    )


WRONG: dict[str, Callable[[Path], FeedOptions]] = {
    "half an account": lambda _: a_wrong("CIO_CONSOLE_USER", ""),
    "an unsendable password": lambda _: a_wrong("CIO_CONSOLE_PASSWORD", f"{ACCOUNT.secret}\n"),
    "an unsendable token": lambda _: a_wrong("CIO_CONSOLE_TOKEN", ACCOUNT.secret),
    "half an account of the proxy": lambda _: a_wrong("CIO_CONSOLE_PROXY_PASSWORD", ROUTE.secret),
    "a port that is none": lambda _: a_wrong("HTTPS_PROXY", f"http://{ROUTE.in_url}@p.invalid:x"),
    "a proxy that is none": lambda _: a_wrong("HTTPS_PROXY", f"ftp://{ROUTE.in_url}@p.invalid"),
    "a proxy no network can name": lambda _: a_wrong("HTTPS_PROXY", f"{ROUTE.in_url}@xn--a"),
    "an open file": with_file(FILE_TEXT, 0o644),
    "a file that is not TOML": with_file(FILE_TEXT + ACCOUNT.secret),
    "a file with a wrong entry": with_file(FILE_TEXT + "autre = 1"),
    "a file with too much": with_file(FILE_TEXT + f'jeton = "{ROUTE.secret}"'),
    "an open netrc": with_netrc(f"machine {SERVER.host} login d password {ACCOUNT.in_url}", 0o644),
    "a netrc that cannot be read": with_netrc(f"machine {SERVER.host} {ACCOUNT.in_url}"),
    "a closed key": with_key,
}
"""What is wrong → the options where it is."""


@pytest.mark.parametrize("name", WRONG)
async def test_a_refusal_has_no_secret_in_its_frames(tmp_path: Path, name: str) -> None:
    await assert_clean(SERVER.url, WRONG[name](tmp_path))


@pytest.mark.parametrize("backend", ["LockedKeyring", "BrokenKeyring", "FileKeyring"])
async def test_a_keyring_s_refusal_has_none_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.feed.file_keyring.FileKeyring")
    monkeypatch.setenv(FILE, str(tmp_path / "trousseau"))
    keyring.core.init_backend()
    keyring.set_password(f"cio-console:{SERVER.host}", "d", ACCOUNT.secret + "\n")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"tests.feed.file_keyring.{backend}")
    keyring.core.init_backend()
    await assert_clean(SERVER.url, FeedOptions({}, keyring=True, account="d"))


@pytest.mark.parametrize("mood", [mood for mood in MOODS if mood not in ("ok", "tour")])
async def test_an_answer_s_problem_has_no_secret_in_its_frames(tmp_path: Path, mood: str) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(serving(Server(tmp_path, "", "http://h.invalid/", None)))
        server.echoes = False  # what a server says is in the frames that read it
        url = f"http://127.0.0.1:{server.port}/flux/{mood}/"
        await assert_clean(url, FeedOptions(ENVIRON, patience=QUICK))


async def test_a_way_that_is_closed_has_none_either() -> None:
    proxy = {"HTTPS_PROXY": f"http://{ROUTE.in_url}@127.0.0.1:{unused_port()}"}
    for url, environ in (
        (f"http://127.0.0.1:{unused_port()}/", ENVIRON),
        (SERVER.url, {**ENVIRON, **proxy}),
        (SERVER.url, {**ENVIRON, "SSL_CERT_FILE": "/absent"}),
    ):
        await assert_clean(url, FeedOptions(environ, patience=QUICK))


async def assert_clean(url: str, options: FeedOptions) -> None:
    """Ask for the index, which must fail with a sentence, and look into the frames of the error."""
    caught = await _failure(url, options)
    assert leaks({"traceback": frames_of(caught), "args": repr(vars(caught)).encode()}, KNOWN) == []
    assert b"_failure" in frames_of(caught)


async def _failure(url: str, options: FeedOptions) -> CioConsoleError:
    assert isinstance(parse_location(url), Address)
    try:
        async with open_feed(url, options) as feed:
            index = await feed.index("")
            from cio_console.feed.contract import decode_index  # one mood only

            assert index
            decode_index(index.raw)
    except CioConsoleError as error:
        return error
    raise AssertionError(url)


def test_a_frame_that_holds_a_secret_would_be_seen() -> None:
    def careless(values: Mapping[str, str]) -> None:
        raise ValueError(len(values))

    with pytest.raises(ValueError, match="3") as caught:
        careless(ENVIRON)
    assert leaks({"traceback": frames_of(caught.value)}, KNOWN)

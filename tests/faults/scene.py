"""The scene of a synchronisation that goes wrong: a good old state, servers, what each has seen."""

import ssl
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import Upload
from cio_console.feed.contract import encode_index
from cio_console.feed.source import Bounds, FeedOptions, Patience
from tests.feed.authority import Authority
from tests.feed.builders import SCHOOLS, FeedFiles, an_index, options
from tests.feed.desks import Desk
from tests.feed.servers import Script, Scripted, response, scripted

HERE = "127.0.0.1"
FAR = "http://suivi.invalid/flux/"
"""An address that only a proxy can reach: no network knows the name."""
NOWHERE = "https://255.255.255.255/"
"""An address to which no network gives a way."""
HELD = 5
"""Revision of the old state."""
TAG = '"tenu"'
"""ETag of the old state."""

SECRETS = {
    "CIO_CONSOLE_USER": "directrice",
    "CIO_CONSOLE_PASSWORD": "m0tdepasse",
    "CIO_CONSOLE_KEY_PASSWORD": "phrase-secrete",
}
NO_ACCOUNT = {"CIO_CONSOLE_USER": "", "CIO_CONSOLE_PASSWORD": ""}
SHOWN = (*SECRETS.values(), "ZGlyZWN0cmljZTptMHRkZXBhc3Nl", "s3cret", "czNjcmV0")
"""What must be read nowhere: the secrets, and what HTTP makes of them."""

HURRIED = Patience(
    connect=5, silence=0.1, answer=0.3, file=0.3, first_wait=0.001, longest_wait=0.001, jitter=0
)
"""For servers that keep silent or drip: they are left within a third of a second."""
SMALL = Bounds(index=1 << 20)
"""For answers that are too large."""


@dataclass(frozen=True)
class Where:
    """What to synchronise with, and how."""

    location: str
    options: FeedOptions


@dataclass
class Scene:
    """One desk that holds a good old state, and what is set up around it."""

    folder: Path
    stack: ExitStack
    desk: Desk
    files: FeedFiles
    """The feed of the old state, to be changed at will."""
    names: dict[str, str] = field(default_factory=dict)
    """What a sentence may name: {path}, {port}…"""
    asked: list[Scripted] = field(default_factory=list)
    """The servers that are meant to be asked."""
    elsewhere: list[Scripted] = field(default_factory=list)
    """The servers that nobody has business with: no connection may come."""

    @cached_property
    def authority(self) -> Authority:
        """The authority of this scene's certificates."""
        (self.folder / "autorite").mkdir()
        return Authority(self.folder / "autorite")

    @cached_property
    def stranger(self) -> Authority:
        """An authority that nobody here trusts."""
        (self.folder / "autre").mkdir()
        return Authority(self.folder / "autre")

    def server(self, *scripts: Script) -> Scripted:
        """Return a server in clear that answers those scripts one after the other."""
        server = self.stack.enter_context(scripted(*scripts))
        self.asked.append(server)
        return server

    def secure(self, *scripts: Script, tls: ssl.SSLContext | None = None) -> str:
        """Return the address of such a server under TLS, with a good certificate or in `tls`."""
        tls = tls or self.authority.server(HERE)
        server = self.stack.enter_context(scripted(*scripts, tls=tls))
        self.asked.append(server)
        return server.url.replace("http:", "https:")

    def bystander(self) -> Scripted:
        """Return a server that nobody may come to."""
        server = self.stack.enter_context(scripted([response(b"{}")]))
        self.elsewhere.append(server)
        return server

    def given(self, **changes: object) -> FeedOptions:
        """Return options with the account of the director, and those changes."""
        environ = {**SECRETS, **changes.pop("environ", {})}  # type: ignore[dict-item]  # its own
        return options(environ, **changes)  # type: ignore[arg-type]  # the names of `options`

    def index(self, *added: Upload, revision: int = HELD + 1) -> bytes:
        """Return the index of the old state's uploads and of those added."""
        uploads = [*self.files.uploads.values(), *added]
        return encode_index(an_index(*uploads, revision=revision, schools=self.files.schools))

    def path(self, name: str, text: str | bytes = "", mode: int = 0o600) -> Path:
        """Return a file of the scene, written; its path is what a sentence names."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        self.names["path"] = str(path)
        return path

    def hold(self, location: str, validator: str = TAG) -> SectorSnapshot:
        """Make the old state that of `location`, unless it holds a password, and return it."""
        held = self.desk.snapshot
        if "@" not in location:
            held = msgspec.structs.replace(held, source=location, validator=validator)
        self.desk.cache.save(held)
        return held


async def a_scene(folder: Path, stack: ExitStack) -> Scene:
    """Return a scene whose desk holds four schools and their reports."""
    files = FeedFiles(folder / "flux")
    for day, uai in enumerate(SCHOOLS, 2):
        files.add(uai, day)
    files.write(HELD)
    desk = Desk(folder / "store")
    await desk.sync(files.folder)
    return Scene(folder, stack, desk, files)


Stage = Callable[[Scene], Where]
"""Sets a scene up, and says what to synchronise with."""


def at(location: str, **changes: object) -> Stage:
    """Return the stage of an address where nothing is set up."""
    return lambda scene: Where(location, scene.given(**changes))


def answering(*scripts: Script, **changes: object) -> Stage:
    """Return the stage of one server in clear; `changes` are those of the options."""

    def stage(scene: Scene) -> Where:
        return Where(scene.server(*scripts).url, scene.given(**changes))

    return stage


def saying(make: Callable[[Scene], bytes], headers: Sequence[tuple[str, str]] = ()) -> Stage:
    """Return the stage of one server whose index is what `make` gives."""

    def stage(scene: Scene) -> Where:
        return Where(scene.server([response(make(scene), headers=headers)]).url, scene.given())

    return stage

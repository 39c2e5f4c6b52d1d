"""One way for a synchronisation to fail, as a row of a table."""

from collections.abc import Callable
from dataclasses import dataclass

from cio_console.errors import CioConsoleError
from tests.faults.scene import Scene, Stage

Maker = Callable[..., CioConsoleError]


@dataclass(frozen=True)
class Fault:
    """One way to fail: how it is staged, and exactly what is said of it."""

    name: str
    stage: Stage
    kind: type[CioConsoleError]
    maker: Maker
    """The function that makes the sentence."""
    given: tuple[object, ...]
    """What it is given; a text may hold {path}, {port}… of the scene."""
    words: str
    """What distinguishes the sentence from that of every other situation."""
    asked: int | None = None
    """Requests that it takes: 4 when it may pass by itself, 1 when it is definite."""

    def sentence(self, scene: Scene) -> str:
        """Return the exact sentence."""
        filled = [x.format(**scene.names) if isinstance(x, str) else x for x in self.given]
        return str(self.maker(*filled))

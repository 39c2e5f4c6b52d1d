"""An académie: several CIO, one folder of uploads, and the feeds made of them."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from cio_console.feed.contract import Index, decode_index
from cio_console.publish import PublishRequest, publish
from cio_console.publish_several import (
    SectorOutcome,
    SeveralEvent,
    SeveralOutcome,
    publish_several,
)
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import CAMPAIGN

A, B, C, D = SCHOOLS
NORTH, SOUTH, WEST = "9990000W", "9990010G", "9990020T"
"""The CIO, by the order of their UAI."""


@dataclass
class Academy:
    """Everything that its publication starts from, below one folder."""

    folder: Path
    sectors: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {NORTH: (A, B), SOUTH: (B, C), WEST: (D,)}
    )
    """CIO → the schools that it follows; the second school is in two sectors."""
    natures: dict[str, str] = field(default_factory=dict)
    """« CIO/school » → nature; LEGT when it is not said."""
    events: list[SeveralEvent] = field(default_factory=list)
    """Of the last publication."""

    @property
    def output(self) -> Path:
        """The folder of the feeds."""
        return self.folder / "suivi"

    @property
    def lists(self) -> Path:
        """The folder of the sector files."""
        return self.folder / "secteurs"

    def put(self, path: str, raw: bytes) -> Path:
        """Write an upload, by its path below the folder of uploads."""
        file = self.folder / "depots" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
        return file

    def write(self) -> None:
        """Write the campaign and a sector file for each CIO."""
        (self.folder / "depots").mkdir(parents=True, exist_ok=True)
        self.lists.mkdir(exist_ok=True)
        (self.folder / "campagne.toml").write_text(CAMPAIGN, "utf-8")
        for cio, schools in self.sectors.items():
            rows = [
                {"uai": u, "name": f"Lycée {u}", "nature": self.natures.get(f"{cio}/{u}", "300")}
                for u in schools
            ]
            sector = {"sector": {"uai": cio, "name": f"CIO {cio}"}, "schools": rows}
            (self.lists / f"{cio}.json").write_text(json.dumps(sector), "utf-8")

    def publish(self, *, processes: int = 1, output: Path | None = None) -> SeveralOutcome:
        """Publish once, the files being written already."""
        self.events.clear()
        request = self._request(output or self.output, processes)
        return publish_several(request, self.lists, self.events.append)

    def alone(self, cio: str, output: Path) -> None:
        """Publish one CIO by its sector file alone."""
        publish(self._request(output), self.lists / f"{cio}.json", lambda _: None)

    def _request(self, output: Path, processes: int = 1) -> PublishRequest:
        return PublishRequest(
            uploads=self.folder / "depots",
            campaign=self.folder / "campagne.toml",
            output=output,
            processes=processes,
            secret=b"secret",
        )

    def index(self, cio: str) -> Index:
        """Return the index of the feed of a CIO."""
        return decode_index((self.output / cio / "index.json").read_bytes())

    def tree(self, output: Path | None = None) -> dict[str, bytes]:
        """Return every file of every feed, byte for byte."""
        root = output or self.output
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }


def done(outcome: SeveralOutcome, cio: str) -> SectorOutcome:
    """Return what became of a CIO."""
    (one,) = [one for one in outcome.sectors if one.uai == cio]
    return one


def checked(outcome: SeveralOutcome) -> dict[str, tuple[int, int, int]]:
    """Return, by CIO, how many reports were made, reused, and given by another CIO."""
    return {
        one.uai: (
            one.outcome.published - one.outcome.reused - one.given,
            one.outcome.reused,
            one.given,
        )
        for one in outcome.sectors
        if one.outcome is not None
    }

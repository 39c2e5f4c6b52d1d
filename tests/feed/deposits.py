"""A publisher's desk: a folder of uploads, the sector, the campaign, and the feed made of them."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from cio_console.feed.contract import Index, decode_index
from cio_console.publish import PublishEvent, PublishOutcome, PublishRequest, publish
from tests.checks.apb import grades
from tests.checks.builders import eleves
from tests.feed.builders import SCHOOLS

CAMPAIGN = """\
id = "essai"
label = "Campagne d'essai"
session = 2025
school_year = 2024

[[collections]]
id = "siecle"
label = "SIECLE"
closes = 2025-01-10

[[collections]]
id = "notes"
label = "Notes"
opens = 2025-02-03
closes = 2025-03-27
after = "siecle"
"""


def an_export(
    uai: str = SCHOOLS[0], *, pupils: int = 4, without_email: int = 1, day: str = "06/01/2025"
) -> bytes:
    """Return a BEE_ELEVES export of that school, made on that day, zipped with a fixed date."""
    export = eleves(pupils)
    export.parametres.update({"UAJ": uai, "DATE_EXPORT": day})
    for pupil in export.pupils[:without_email]:
        pupil.change(MEL=None)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo("ElevesSansAdresses.xml", (2025, 1, 6, 10, 0, 0))
        archive.writestr(member, export.data(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def some_grades(uai: str = SCHOOLS[0], *, pupils: int = 4) -> bytes:
    """Return the grades of the first pupils of that school, who are those of an export."""
    file = grades(pupils)
    file.uai = uai
    for pupil in file.pupils:
        pupil.born = f"2007-05-{pupil.number % 28 + 1:02}"
    return file.data()


@dataclass
class Press:
    """Everything a publication starts from, below one folder."""

    folder: Path
    schools: dict[str, str] = field(default_factory=lambda: {u: f"Lycée {u}" for u in SCHOOLS})
    expected: dict[str, int] = field(default_factory=dict)
    """UAI → expected number of terminale pupils."""
    scopes: dict[str, dict[str, str]] = field(default_factory=dict)
    """UAI → collections that do not concern the school, with the reason."""
    events: list[PublishEvent] = field(default_factory=list)
    """Of the last publication."""

    @property
    def output(self) -> Path:
        """The feed."""
        return self.folder / "flux"

    @property
    def sector(self) -> Path:
        """The sector file."""
        return self.folder / "secteur.json"

    def put(self, path: str, raw: bytes) -> Path:
        """Write an upload, by its path below the folder of uploads."""
        file = self.folder / "depots" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
        return file

    def request(
        self,
        *,
        identities: str = "masquees",
        processes: int = 1,
        output: Path | None = None,
        secret: bytes = b"",
    ) -> PublishRequest:
        """Write the sector and the campaign; return the request to publish them."""
        (self.folder / "depots").mkdir(parents=True, exist_ok=True)
        sector = {
            "sector": {"uai": "9990000W", "name": "CIO d'Essai"},
            "schools": [self._school(uai, name) for uai, name in self.schools.items()],
            "contact": "cio@exemple.invalid",
        }
        self.sector.write_text(json.dumps(sector), "utf-8")
        if not (self.folder / "campagne.toml").exists():
            (self.folder / "campagne.toml").write_text(CAMPAIGN, "utf-8")
        return PublishRequest(
            uploads=self.folder / "depots",
            campaign=self.folder / "campagne.toml",
            output=output or self.output,
            identities=identities,
            processes=processes,
            secret=secret,
        )

    def publish(
        self,
        *,
        identities: str = "masquees",
        processes: int = 1,
        output: Path | None = None,
        secret: bytes = b"",
    ) -> PublishOutcome:
        """Publish once."""
        self.events.clear()
        request = self.request(
            identities=identities, processes=processes, output=output, secret=secret
        )
        return publish(request, self.sector, self.events.append)

    def _school(self, uai: str, name: str) -> dict[str, object]:
        return {
            "uai": uai,
            "name": name,
            "nature": "300",
            "terminale_expected": self.expected.get(uai),
            "out_of_scope": self.scopes.get(uai, {}),
        }

    @property
    def index(self) -> Index:
        """The index of the feed, as any reader decodes it."""
        return decode_index((self.output / "index.json").read_bytes())

    def tree(self, folder: Path | None = None) -> dict[str, bytes]:
        """Return every file of the feed, byte for byte."""
        root = folder or self.output
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

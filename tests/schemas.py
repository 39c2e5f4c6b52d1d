"""The JSON Schemas of `docs/schemas`, made from the very types that write and read: `make docs`.

A document that a command writes has all its fields, but for those that its type says may be unset:
its schema requires them. A feed may come from another publisher: its schema requires what our
reader does. Both let unknown fields pass, since a greater minor version may add some.

The fields published are kept in `tests/published_fields.json`. `make docs` adds those that are
new; it never lets one go, nor change its type, while the major stays the same.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jsonschema import Draft202012Validator

from cio_console import __version__
from cio_console.commands.config import ConfigDocument
from cio_console.commands.expliquer import RulesDocument
from cio_console.commands.journal_pages import JournalDocument
from cio_console.commands.list_writing import ListDocument
from cio_console.commands.publication_document import PublicationDocument
from cio_console.commands.purge_document import PurgeDocument
from cio_console.commands.secteur_chercher import SearchDocument
from cio_console.commands.secteur_montrer import SectorDocument
from cio_console.domain.finding import Report
from cio_console.domain.school import SectorFile
from cio_console.feed.contract import FEED_FORMAT, REPORT_FORMAT, REPORT_VERSION, VERSION, Index
from cio_console.presentation.calls_document import CallsDocument
from cio_console.presentation.campaign_document import CampaignDocument
from cio_console.presentation.campaign_file_document import (
    CampaignsDocument,
    DifferencesDocument,
    ExaminationDocument,
    OneCampaignDocument,
)
from cio_console.presentation.changes_document import ChangesDocument
from cio_console.presentation.checked import ReportDocument
from cio_console.presentation.diagnosis import DiagnosisDocument
from cio_console.presentation.documents import FindingsDocument, StateDocument
from cio_console.presentation.sync_document import SyncDocument

Schema = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "schemas"
FIELDS = Path(__file__).resolve().parent / "published_fields.json"
SECTOR_FILE = "secteur"
"""The file that `publier --secteur` reads: it names no format, it is the director's."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_INSTANT = {"format": "date-time", "pattern": r"^[^T]+T[^T]+(Z|[+-][0-9]{2}:[0-9]{2})$"}
"""An instant always tells its offset."""


@dataclass(frozen=True, slots=True)
class Published:
    """One document that others rely on."""

    type: type[msgspec.Struct]
    title: str
    """French: what it is."""
    format: str = ""
    """The value of its field `format`; "" for a document that has none."""
    version: str = ""
    read: bool = False
    """Whether the program reads it: a field may then be left out when it has a default."""


def _written(type_: type[msgspec.Struct], command: str) -> Published:
    """Return what a command writes; its format and version are those of its type."""
    given = {field.name: field.default for field in msgspec.structs.fields(type_)}
    title = f"Ce qu'écrit « cio-console {command} »"
    return Published(type_, title, given["format"], given["format_version"])


DOCUMENTS = (
    Published(Index, "L'index d'un flux : index.json", FEED_FORMAT, VERSION, read=True),
    Published(
        Report, "Un rapport d'un flux : objects/<sha256>.json", REPORT_FORMAT, REPORT_VERSION,
        read=True,
    ),
    Published(SectorFile, "La liste que lit « publier --secteur » : secteur.json", read=True),
    _written(SyncDocument, "synchroniser --json"),
    _written(StateDocument, "etat --json"),
    _written(ChangesDocument, "changements --json"),
    _written(CampaignDocument, "campagne --json"),
    _written(FindingsDocument, "anomalies --json"),
    _written(CallsDocument, "relances --json"),
    _written(ReportDocument, "verifier --json"),
    _written(RulesDocument, "expliquer --json"),
    _written(SectorDocument, "secteur montrer --json"),
    _written(SearchDocument, "secteur chercher --json"),
    _written(ListDocument, "secteur importer --json"),
    _written(PublicationDocument, "publier --json"),
    _written(DiagnosisDocument, "diagnostic --json"),
    _written(ConfigDocument, "config --json"),
    _written(CampaignsDocument, "config campagne lister --json"),
    _written(OneCampaignDocument, "config campagne montrer --json"),
    _written(ExaminationDocument, "config campagne valider --json"),
    _written(DifferencesDocument, "config campagne comparer --json"),
    _written(PurgeDocument, "purger --json"),
    _written(JournalDocument, "purger --liste --json"),
)  # fmt: skip
"""Every document that others rely on, in the order of the README of the schemas."""


def name_of(published: Published) -> str:
    """Return the name of a document's schema, without its suffix."""
    return published.format or SECTOR_FILE


def schema_of(published: Published) -> Schema:
    """Return the JSON Schema of a document."""
    schema = msgspec.json.schema(published.type)
    parts: dict[str, Schema] = schema.get("$defs", {})
    for struct in _structs(msgspec.inspect.type_info(published.type)):
        _tell_instants(parts[struct.cls.__name__], struct)
        if not published.read:
            _require_all(parts[struct.cls.__name__], struct)
    for part in parts.values():
        for word in ("title", "description"):  # ours, in English
            part.pop(word, None)
    whole = parts.pop(published.type.__name__)
    if published.format:
        major = published.version.split(".")[0]
        head = {
            "format": {"const": published.format},
            "format_version": {"type": "string", "pattern": rf"^{major}\.[0-9]+$"},
        }
        whole["properties"] = head | {
            name: value for name, value in whole["properties"].items() if name not in head
        }
        required = [name for name in whole["required"] if name not in head]
        whole["required"] = [*head, *required]
    return {
        "$schema": _DIALECT,
        "$id": f"urn:cio-console:{name_of(published)}:{published.version or '1.0'}",
        "title": published.title,
        **whole,
        "$defs": dict(sorted(parts.items())),
    }


def _require_all(part: Schema, struct: msgspec.inspect.StructType) -> None:
    """Require every field, but for those that stand only when there is something to say."""
    fields = msgspec.structs.fields(struct.cls)
    part["required"] = [f.encode_name for f in fields if f.default is not msgspec.UNSET]
    for field in part["properties"].values():
        field.pop("default", None)


def _tell_instants(part: Schema, struct: msgspec.inspect.StructType) -> None:
    for field in struct.fields:
        if any(isinstance(one, msgspec.inspect.DateTimeType) for one in _choices(field.type)):
            told = part["properties"][field.encode_name]
            for choice in told.get("anyOf", [told]):
                if choice.get("type") == "string" and "format" not in choice:
                    choice.update(_INSTANT)


def _choices(kind: msgspec.inspect.Type) -> tuple[msgspec.inspect.Type, ...]:
    return kind.types if isinstance(kind, msgspec.inspect.UnionType) else (kind,)


def _structs(kind: Any) -> Iterator[msgspec.inspect.StructType]:
    """Give every structure that a type holds, itself included."""
    if isinstance(kind, msgspec.inspect.StructType):
        yield kind
        for field in kind.fields:
            yield from _structs(field.type)
    inside = [getattr(kind, name, None) for name in ("item_type", "value_type")]
    for one in (*inside, *getattr(kind, "types", ()), *getattr(kind, "item_types", ())):
        if one is not None:
            yield from _structs(one)


def written(document: object) -> str:
    """Return a document of this folder as it is written: sorted by nobody, readable by all."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def pages() -> dict[Path, str]:
    """Return the text of each file that `make docs` writes for the schemas."""
    schemas = {name_of(one): schema_of(one) for one in DOCUMENTS}
    texts = {FOLDER / f"{name}.json": written(schema) for name, schema in schemas.items()}
    held: dict[str, Any] = json.loads(FIELDS.read_text("utf-8")) if FIELDS.exists() else {}
    return {**texts, FOLDER / "README.md": _contents(), FIELDS: written(refrozen(held, frozen()))}


def _contents() -> str:
    rows = [
        f"| [`{name_of(one)}`]({name_of(one)}.json) | {one.version or '—'} | {one.title} |"
        for one in DOCUMENTS
    ]
    return "\n".join([
        "# Les schémas JSON",
        "",
        "<!-- Écrite par « make docs » depuis les types du programme : ne pas la modifier. -->",
        "",
        "Un schéma (JSON Schema, 2020-12) par document qu'une commande écrit, et pour le flux. Les"
        " tests y confrontent les",
        "réponses réelles de chaque commande et le flux de la démonstration. Ce que vaut un numéro"
        " de version :",
        "[les commandes](../commandes.md#les-versions-des-formats).",
        "",
        "| Format | Version | Ce que c'est |",
        "|---|---|---|",
        *rows,
        "",
    ])  # fmt: skip


@cache
def validator(name: str) -> Any:
    """Return the validator of a published schema, made once."""
    schema = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def problems(document: Any, name: str = "") -> list[str]:
    """Return what the published schema of a document refuses in it."""
    errors = validator(name or document["format"]).iter_errors(document)
    return [f"{list(error.absolute_path)}: {error.message}" for error in errors]


def frozen() -> Schema:
    """Return the fields of every document today, as they are kept from version to version."""
    return {
        name_of(one): {
            "version": one.version or "1.0",
            "program": __version__,
            "read": one.read,
            "fields": dict(sorted(_fields(schema_of(one)))),
        }
        for one in DOCUMENTS
    }


def _fields(schema: Schema) -> Iterator[tuple[str, str]]:
    """Give the path of every field of a schema, and its type; « ! » when it is required."""
    parts = schema["$defs"]

    def walk(node: Schema, path: str) -> Iterator[tuple[str, str]]:
        node = parts[node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node
        for choice in node.get("anyOf", ()):
            yield from walk(choice, path)
        if isinstance(node.get("items"), dict):
            yield from walk(node["items"], f"{path}[]")
        if isinstance(node.get("additionalProperties"), dict):
            yield from walk(node["additionalProperties"], f"{path}.*")
        for name, field in node.get("properties", {}).items():
            here = f"{path}.{name}".lstrip(".")
            yield here, _kind(field, parts) + ("!" if name in node["required"] else "")
            yield from walk(field, here)

    yield from walk(schema, "")


def _kind(node: Schema, parts: Mapping[str, Schema]) -> str:
    if "$ref" in node:
        return _kind(parts[node["$ref"].rsplit("/", 1)[1]], parts)
    if "anyOf" in node:
        return "|".join(sorted(_kind(choice, parts) for choice in node["anyOf"]))
    if "const" in node:
        return f"={node['const']}"
    if "enum" in node:
        return f"({'|'.join(sorted(map(str, node['enum'])))})"
    kind = node.get("type", "any")
    told = "|".join(kind) if isinstance(kind, list) else str(kind)
    for of in ("items", "additionalProperties"):
        if isinstance(node.get(of), dict):
            return f"{told}<{_kind(node[of], parts)}>"
    return f"{told}({node['format']})" if "format" in node else told


def broken(held: Schema, today: Schema) -> list[str]:
    """Return what breaks a promise: English sentences, none when all is well."""
    return [
        f"{name}: {why}"
        for name, old in held.items()
        for why in _broken(old, today.get(name))
    ]  # fmt: skip


def _broken(old: Schema, new: Schema | None) -> Iterator[str]:
    if new is None:
        yield "is no longer published"
        return
    before, after = (_version(one["version"]) for one in (old, new))
    if after < before:
        yield f"its version goes back from {old['version']} to {new['version']}"
    if after[0] > before[0]:
        return
    for path, kind in old["fields"].items():
        if new["fields"].get(path) != kind:
            yield f"{path} was {kind} and is {new['fields'].get(path)}: that is another major"
    added = {path: new["fields"][path] for path in new["fields"].keys() - old["fields"].keys()}
    for path, kind in sorted(added.items()):
        if new["read"] and kind.endswith("!") and not _is_inside(path, added):
            yield f"{path} is new and required of publishers: that is another major"
    if added and after == before and old["program"] != new["program"]:
        yield f"{', '.join(sorted(added))}: new, and the minor is still that of {old['program']}"


def _is_inside(path: str, added: Mapping[str, str]) -> bool:
    """Tell whether a field is in another that is new and may be left out."""
    parents = [path[: found.start()] for found in re.finditer(r"\[\]|\.", path)]
    return any(not added.get(parent, "!").endswith("!") for parent in parents)


def refrozen(held: Schema, today: Schema) -> Schema:
    """Return the fields to keep from now on: nothing published goes while its major stays."""
    kept: Schema = {}
    for name, new in today.items():
        old = held.get(name)
        if old is None or _version(new["version"])[0] > _version(old["version"])[0]:
            kept[name] = new
        elif _version(new["version"]) == _version(old["version"]):
            fields = new["fields"] | old["fields"]
            kept[name] = old | {"fields": dict(sorted(fields.items()))}
        else:
            kept[name] = new | {"fields": dict(sorted((new["fields"] | old["fields"]).items()))}
    return {**{name: one for name, one in held.items() if name not in kept}, **kept}


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor)

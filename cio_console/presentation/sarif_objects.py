"""The objects of SARIF 2.1.0 that the console writes: a table of fields, nothing more.

Source: « Static Analysis Results Interchange Format (SARIF) Version 2.1.0 », OASIS Standard. The
names are those of the standard; what is empty is not written.
"""

import msgspec

Properties = dict[str, object]


class _Object(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What every object of the standard is here."""


class Message(_Object, frozen=True, kw_only=True):
    """A text for people (§3.11)."""

    text: str


class ArtifactLocation(_Object, frozen=True, kw_only=True):
    """Where a file is (§3.4)."""

    uri: str | None = None
    index: int = -1
    description: Message | None = None


class Artifact(_Object, frozen=True, kw_only=True):
    """A file that was checked (§3.24)."""

    location: ArtifactLocation
    parent_index: int = -1
    length: int = -1
    roles: tuple[str, ...] = ()
    encoding: str | None = None
    hashes: dict[str, str] = {}
    properties: Properties = {}


class Content(_Object, frozen=True, kw_only=True):
    """A piece of a file (§3.3)."""

    text: str


class Region(_Object, frozen=True, kw_only=True):
    """A place in a file (§3.30)."""

    start_line: int
    start_column: int = 1
    end_line: int | None = None
    snippet: Content | None = None


class PhysicalLocation(_Object, frozen=True, kw_only=True):
    """A place in a file, with the file (§3.29)."""

    artifact_location: ArtifactLocation
    region: Region | None = None


class LogicalLocation(_Object, frozen=True, kw_only=True):
    """An element of a document, by its path (§3.33)."""

    name: str
    fully_qualified_name: str
    kind: str


class Location(_Object, frozen=True, kw_only=True):
    """Where a result is (§3.28)."""

    physical_location: PhysicalLocation | None = None
    logical_locations: tuple[LogicalLocation, ...] = ()


class Suppression(_Object, frozen=True, kw_only=True):
    """Why a result is left aside (§3.35)."""

    kind: str
    status: str
    justification: str
    properties: Properties = {}


class Result(_Object, frozen=True, kw_only=True):
    """One finding (§3.27)."""

    rule_id: str
    rule_index: int = -1
    level: str
    message: Message
    locations: tuple[Location, ...] = ()
    partial_fingerprints: dict[str, str] = {}
    baseline_state: str | None = None
    suppressions: tuple[Suppression, ...] | None = None
    """None when nobody asked; empty when it is not left aside."""
    properties: Properties = {}


class Configuration(_Object, frozen=True, kw_only=True):
    """How a rule is set (§3.50)."""

    level: str


class Descriptor(_Object, frozen=True, kw_only=True):
    """A rule (§3.49)."""

    id: str
    name: str
    deprecated_names: tuple[str, ...] = ()
    short_description: Message
    full_description: Message
    help: Message
    default_configuration: Configuration
    properties: Properties = {}


class DescriptorReference(_Object, frozen=True, kw_only=True):
    """Which rule (§3.52)."""

    id: str
    index: int = -1


class Notification(_Object, frozen=True, kw_only=True):
    """Something to know of the check itself (§3.58)."""

    level: str
    message: Message
    locations: tuple[Location, ...] = ()
    associated_rule: DescriptorReference | None = None


class Invocation(_Object, frozen=True, kw_only=True):
    """How the check went (§3.20)."""

    execution_successful: bool
    tool_execution_notifications: tuple[Notification, ...] = ()


class Component(_Object, frozen=True, kw_only=True):
    """The program (§3.19)."""

    name: str
    version: str
    semantic_version: str
    language: str
    full_description: Message
    rules: tuple[Descriptor, ...]
    properties: Properties = {}


class Tool(_Object, frozen=True, kw_only=True):
    """The program that found the results (§3.18)."""

    driver: Component


class Automation(_Object, frozen=True, kw_only=True):
    """What the run is, among others (§3.17)."""

    id: str


class Run(_Object, frozen=True, kw_only=True):
    """One run of the program (§3.14)."""

    tool: Tool
    invocations: tuple[Invocation, ...]
    artifacts: tuple[Artifact, ...]
    results: tuple[Result, ...]
    automation_details: Automation
    baseline_guid: str | None = None
    language: str = ""
    column_kind: str = ""
    redaction_tokens: tuple[str, ...] = ()


class Log(_Object, frozen=True, kw_only=True):
    """A SARIF document (§3.13)."""

    schema: str = msgspec.field(name="$schema")
    version: str
    runs: tuple[Run, ...]

"""Reports as SARIF 2.1.0: what code-review tools and dashboards read.

Nothing here depends on the clock or on this machine: the same reports give the same document.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from cio_console.domain.comparison import field_of
from cio_console.domain.finding import Finding, Report, Severity, Verdict
from cio_console.domain.fingerprint import Fingerprint
from cio_console.domain.rule import Rule
from cio_console.presentation import sarif_objects as sarif
from cio_console.presentation.rule_text import examples, explain

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
VERSION = "2.1.0"
LEVELS: Mapping[Severity, str] = {
    Severity.BLOCKING: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
}
"""SARIF has no level above « error »: `gravite`, among the properties, tells the two apart."""
MASK = "*"
"""What stands for each hidden character of an identity."""

_SUBJECT, _VALUE = "regleEleveChamp/v1", "valeur/v1"
_NO_VALUE = "absente"


class Marked(NamedTuple):
    """One finding and what is known of it besides."""

    finding: Finding
    fingerprint: Fingerprint
    state: str | None = None
    """« new », « unchanged », « updated », « absent » against a baseline; None without one."""
    suppressions: tuple[sarif.Suppression, ...] | None = None
    """Why it is left aside; None when nobody asked."""


class Source(msgspec.Struct, frozen=True):
    """One checked file."""

    uri: str
    """As a URI reference; "" for standard input."""
    report: Report
    found: tuple[Marked, ...]
    properties: dict[str, object] = {}
    """What the command knows of the file."""


class Frame(msgspec.Struct, frozen=True):
    """What a document says of the run as a whole."""

    command: str
    program: str
    """Version of the console."""
    catalogue: str
    """Short hash of the catalogue of rules."""
    note: str
    """What the checks are, and are not."""
    problems: tuple[str, ...] = ()
    """French sentences on files that could not be read."""
    baseline: str | None = None
    """GUID of what the findings are compared with."""


def sarif_log(rules: Iterable[Rule], sources: Sequence[Source], frame: Frame) -> sarif.Log:
    """Return the SARIF document of one run over some files."""
    known = tuple(rules)
    ranks = {rule.code: rank for rank, rule in enumerate(known)}
    artifacts = _Artifacts()
    results, notices = [], [_problem(sentence) for sentence in frame.problems]
    for source in sources:
        whole = artifacts.add(source)
        notices += _notices(source.report, whole, ranks)
        for marked in source.found:
            place = artifacts.member(source, marked.finding.member)
            results.append(_result(marked, place, ranks))
    unfinished = any(s.report.verdict is Verdict.UNFINISHED for s in sources)
    driver = sarif.Component(
        name="cio-console",
        version=frame.program,
        semantic_version=frame.program,
        language="fr-FR",
        full_description=_message(frame.note),
        rules=tuple(_descriptor(rule) for rule in known),
        properties={"catalogue": frame.catalogue},
    )
    run = sarif.Run(
        tool=sarif.Tool(driver=driver),
        invocations=(
            sarif.Invocation(
                execution_successful=not (unfinished or frame.problems),
                tool_execution_notifications=tuple(notices),
            ),
        ),
        artifacts=tuple(artifacts.all),
        results=tuple(results),
        automation_details=sarif.Automation(id=f"cio-console/{frame.command}/"),
        baseline_guid=frame.baseline,
        language="fr-FR",
        column_kind="unicodeCodePoints",
        redaction_tokens=(MASK,),
    )
    return sarif.Log(schema=SCHEMA, version=VERSION, runs=(run,))


def uri_of(path: str) -> str:
    """Return the URI reference of a file's path, "" for standard input."""
    from urllib.parse import quote  # heavy, and for SARIF only

    if path == "-":
        return ""
    quoted = quote(path)
    return f"file://{quoted}" if quoted.startswith("/") else quoted


class _Artifacts:
    """The files and the documents in them, each with its rank."""

    def __init__(self) -> None:
        self.all: list[sarif.Artifact] = []
        self._members: dict[tuple[int, str], int] = {}
        self._last = -1

    def add(self, source: Source) -> sarif.ArtifactLocation:
        """Add a file; return what refers to it."""
        facts, report = source.report.facts, source.report
        self._last = len(self.all)
        about: dict[str, object] = {
            "nature": facts.kind,
            "uai": facts.uai,
            "exporteLe": facts.exported_at,
            "verdict": str(report.verdict),
            "moteur": report.engine,
            "catalogue": report.catalogue,
            "anomalies": report.rules,
            "elevesConcernes": report.pupils,
            "listeCoupee": report.truncated,
            "nonEvaluees": list(report.not_evaluated),
        }
        here = self._location(source.uri)
        self.all.append(
            sarif.Artifact(
                location=sarif.ArtifactLocation(uri=here.uri, description=here.description),
                length=facts.size,
                roles=("analysisTarget",) if source.uri else ("analysisTarget", "standardStream"),
                encoding=facts.encoding if facts.encoding and not _is_archive(source) else None,
                hashes={"sha-256": facts.sha256} if facts.sha256 else {},
                properties=about | source.properties,
            )
        )
        return here

    def member(self, source: Source, name: str) -> sarif.ArtifactLocation:
        """Return what refers to a document of the last file, or to the file itself."""
        if not name:
            return self._location(source.uri)
        rank = self._members.get((self._last, name))
        location = f"/{uri_of(name.lstrip('/'))}"
        if rank is None:
            rank = self._members[self._last, name] = len(self.all)
            place = sarif.ArtifactLocation(uri=location)
            self.all.append(sarif.Artifact(location=place, parent_index=self._last))
        return sarif.ArtifactLocation(uri=location, index=rank)

    def _location(self, uri: str) -> sarif.ArtifactLocation:
        if uri:
            return sarif.ArtifactLocation(uri=uri, index=self._last)
        return sarif.ArtifactLocation(index=self._last, description=_message("entrée standard"))


def _is_archive(source: Source) -> bool:
    """Tell whether a file holds documents: the encoding is theirs, not its own."""
    return source.uri.lower().endswith(".zip")


def _descriptor(rule: Rule) -> sarif.Descriptor:
    told = [f"{p.title} : {p.text}" for p in explain(rule, web_service=None)]
    told += [f"{example.title} :\n" + "\n".join(example.lines) for example in examples(rule)]
    return sarif.Descriptor(
        id=rule.code,
        name=rule.slug,
        deprecated_names=rule.aliases,
        short_description=_message(rule.title),
        full_description=_message(rule.why),
        help=_message("\n\n".join(told)),
        default_configuration=sarif.Configuration(level=LEVELS[rule.severity]),
        properties={"gravite": str(rule.severity), "tags": [rule.scope]},
    )


def _result(
    marked: Marked, place: sarif.ArtifactLocation, ranks: Mapping[str, int]
) -> sarif.Result:
    finding, fingerprint = marked.finding, marked.fingerprint
    properties: dict[str, object] = {"gravite": str(finding.severity)}
    if finding.value:
        properties["valeur"] = finding.value
    if finding.original:
        properties["texteOrigine"] = finding.original
    if finding.pupil is not None:
        pupil = msgspec.to_builtins(finding.pupil)
        properties["eleve"] = {name: text for name, text in pupil.items() if text}
    return sarif.Result(
        rule_id=finding.rule,
        rule_index=ranks.get(finding.rule, -1),
        level=LEVELS[finding.severity],
        message=_message(finding.message),
        locations=(_location(finding, place),),
        partial_fingerprints={
            _SUBJECT: fingerprint.subjects[0],
            _VALUE: fingerprint.value or _NO_VALUE,
        },
        baseline_state=marked.state,
        suppressions=marked.suppressions,
        properties=properties,
    )


def _location(finding: Finding, place: sarif.ArtifactLocation) -> sarif.Location:
    region = None
    if finding.line:
        region = sarif.Region(
            start_line=finding.line,
            start_column=max(finding.column, 1),
            end_line=finding.line + finding.excerpt.count("\n"),
            snippet=sarif.Content(text=finding.excerpt) if finding.excerpt else None,
        )
    element = sarif.LogicalLocation(
        name=field_of(finding), fully_qualified_name=finding.path, kind="element"
    )
    return sarif.Location(
        physical_location=sarif.PhysicalLocation(artifact_location=place, region=region),
        logical_locations=(element,) if finding.path else (),
    )


def _notices(
    report: Report, place: sarif.ArtifactLocation, ranks: Mapping[str, int]
) -> list[sarif.Notification]:
    """Return why a check is unfinished, and which rules could not be evaluated."""
    where = (sarif.Location(physical_location=sarif.PhysicalLocation(artifact_location=place)),)
    told = []
    if report.cause:
        told.append(
            sarif.Notification(level="error", message=_message(report.cause), locations=where)
        )
    for code in report.not_evaluated:
        text = f"La règle {code} n'a pas pu être évaluée, à cause d'un défaut plus grave."
        rule = sarif.DescriptorReference(id=code, index=ranks.get(code, -1))
        told.append(
            sarif.Notification(
                level="note", message=_message(text), locations=where, associated_rule=rule
            )
        )
    return told


def _problem(sentence: str) -> sarif.Notification:
    return sarif.Notification(level="error", message=_message(sentence))


def _message(text: str) -> sarif.Message:
    """Return a text to be read as it is: no placeholder, no embedded link (§3.11.5, §3.11.6)."""
    text = text.replace("](", "] (").replace("{", "{{").replace("}", "}}")
    return sarif.Message(text=text)

"""The options of `verifier` that give other files to check against: one line of the table each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from cio_console.checks.expectation import Expectation
from cio_console.domain.finding import Report, Severity
from cio_console.domain.text import capital
from cio_console.errors import CioConsoleError, FileProblem, UsageProblem


@dataclass(frozen=True, slots=True)
class Reference:
    """One file to check the others against."""

    option: str
    """Its option is « --option »."""
    field: str
    """The field of the expectation that it fills."""
    root: str
    """The kind of export that it must be."""
    usual: str
    """What the export's archive is usually called."""
    help: str


REFERENCES = (
    Reference(
        "nomenclature",
        "nomenclature",
        "BEE_NOMENCLATURES",
        "ExportXML_Nomenclature.zip",
        "Export « nomenclature » de SIECLE : les MEF et matières connues.",
    ),
    Reference(
        "structures",
        "structures",
        "BEE_STRUCTURES",
        "ExportXML_Structures.zip",
        "Export « structures » de SIECLE : les MEF de chaque division.",
    ),
    Reference(
        "siecle",
        "base",
        "BEE_ELEVES",
        "ExportXML_ElevesSansAdresses.zip",
        "Export « élèves » de SIECLE, pour croiser les notes avec lui.",
    ),
)
"""In the order of the options; each may serve the reading of the next."""

_SCHEMA = "xsd"
"""The option that gives a schema, which is no export."""

_WRONG_KIND = "F008"


def reference_options(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options of `REFERENCES` and `--xsd`; the command gets `references`, by option."""

    @wraps(function)
    def command(**given: Any) -> int:  # noqa: ANN401 - the options of any command
        references = {name: given.pop(name) for name in (*options, _SCHEMA)}
        return function(references=references, **given)

    options = [each.option for each in REFERENCES]
    schema = "Schéma XSD que les fichiers doivent suivre."
    command = click.option("--xsd", _SCHEMA, metavar="FICHIER", default="", help=schema)(command)
    for each in reversed(REFERENCES):
        option = click.option(
            f"--{each.option}", each.option, metavar="FICHIER", default="", help=each.help
        )
        command = option(command)
    return command


def with_references(
    expectation: Expectation, files: Mapping[str, str], schemas: Path | None
) -> Expectation:
    """Return the expectation completed by the files given, by option; "" for none.

    `schemas` is the folder of the schemas that apply by themselves, if any.

    Raises UsageProblem for a file of another kind, FileProblem for one that cannot serve.
    """
    for reference in REFERENCES:
        file = files.get(reference.option, "")
        if file:
            expectation = _completed(expectation, reference, file)
    return _with_schemas(expectation, files.get(_SCHEMA, ""), schemas)


def _with_schemas(expectation: Expectation, file: str, folder: Path | None) -> Expectation:
    """Return the expectation with the schemas that the files, and not the references, follow."""
    if not file and folder is None:
        return expectation
    from cio_console.checks.xsd.reading import read_schema  # loads lxml
    from cio_console.checks.xsd.schemas import Schemas

    try:
        given = read_schema(Path(file)) if file else None
    except (FileProblem, UsageProblem) as problem:
        raise type(problem)(f"--xsd : {problem}") from None
    return replace(expectation, schemas=Schemas(given, folder))


def _completed(expectation: Expectation, reference: Reference, file: str) -> Expectation:
    """Return the expectation with what one file gives to check against."""
    from cio_console.checks.engine import read_companion  # loads lxml

    try:
        if reference.field == "base":
            return _with_base(expectation, Path(file))
        report, completed = read_companion(Path(file), expectation)
    except (FileProblem, UsageProblem) as problem:
        raise type(problem)(f"--{reference.option} : {problem}") from None
    if getattr(completed, reference.field) is None or not report.usable:
        raise _problem(reference, file, report)
    return completed


def _with_base(expectation: Expectation, path: Path) -> Expectation:
    """Return the expectation with the pupils that grades are crossed with."""
    from cio_console.checks.crossing.base_reading import read_base  # loads lxml

    base = read_base(path, expectation.identities, expectation.is_terminale)
    school, year = expectation.uai, expectation.campaign.school_year
    if school and base.uai != school:
        raise FileProblem(
            f"« {path} » est de l'établissement {base.uai or 'inconnu'} : donnez celui de {school}."
        )
    if base.school_year != year:
        found = base.school_year or "inconnue"
        raise FileProblem(f"« {path} » est de l'année {found} : donnez celui de {year}.")
    return replace(expectation, base=base)


def _problem(reference: Reference, file: str, report: Report) -> CioConsoleError:
    """Return why a file cannot be checked against."""
    from cio_console.checks.opening.sniff import ROOTS  # for a wrong file only

    kind = report.facts.kind
    blocking = [f for f in report.findings if f.severity is Severity.BLOCKING]
    what = f"--{reference.option} : « {file} »"
    wanted = f"donnez {ROOTS[reference.root]} ({reference.usual})."
    if kind not in ("", reference.root) and not blocking:
        named = ROOTS.get(kind, f"un fichier de notes ({kind})")
        return UsageProblem(f"{what} est {named} : {wanted}")
    if blocking and blocking[0].rule == _WRONG_KIND:
        return UsageProblem(f"{what} ne convient pas. {blocking[0].message} {capital(wanted)}")
    if blocking:
        return FileProblem(f"{what} ne peut pas servir. {blocking[0].message} {capital(wanted)}")
    return FileProblem(f"{what} ne peut pas servir : il est vide. {capital(wanted)}")

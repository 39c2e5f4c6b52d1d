"""Reading a user's XSD: it and what it includes, from one folder, without DTD nor network.

libxml2 never opens anything here: the files are read first, and a resolver serves those only.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from lxml import etree

from cio_console.checks.opening.faults import SourceBroken
from cio_console.checks.opening.limits import DEFAULT_LIMITS, MIB
from cio_console.checks.opening.messages import sentence
from cio_console.checks.opening.sniff import NOT_XML, ROOTS
from cio_console.checks.opening.source import open_path
from cio_console.checks.reading.document import Document
from cio_console.checks.reading.prolog import Prolog
from cio_console.domain.text import clean_line
from cio_console.errors import FileProblem, UsageProblem

if TYPE_CHECKING:
    from lxml.etree._docloader import _InputDocument

_XS = "{http://www.w3.org/2001/XMLSchema}"
_SCHEMA = f"{_XS}schema"
_REFERRING = frozenset({f"{_XS}include", f"{_XS}import", f"{_XS}redefine"})
_KEYS = (f"{_XS}key", f"{_XS}unique", f"{_XS}keyref")
_LIMITS = msgspec.structs.replace(DEFAULT_LIMITS, expanded_bytes=8 * MIB)
MOST_FILES = 64
"""Files that one schema may be made of."""
_LONGEST = 200
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_BASE = "schema:///"
_WRONG_ROOT = "F008"


class Schema(NamedTuple):
    """A schema ready to be applied."""

    name: str
    """Its file's name, for messages."""
    roots: frozenset[str]
    """The elements that may be a document's root, in Clark notation."""
    compiled: etree.XMLSchema
    keyed: bool
    """Whether it has keys: what it says of one element then depends on others."""
    counted: int = 1
    """The most like elements in a row that it counts, « maxOccurs="30" » for instance."""
    digest: str = ""
    """SHA-256 of its files."""

    def named_roots(self) -> str:
        """Return « <BEE_ELEVES>, <PARAMETRES> », some of the roots, for a message."""
        names = sorted(root.rpartition("}")[2] for root in self.roots)
        shown = ", ".join(f"<{clean_line(name, 40)}>" for name in names[:5])
        return shown + (", …" if len(names) > 5 else "")  # noqa: PLR2004 - as many as shown


def read_schema(path: Path) -> Schema:
    """Return the schema in the file at `path`.

    Raises FileProblem when it, or a file it includes, cannot be read; UsageProblem when it is no
    schema, refers to another folder or to the network, or does not compile.
    """
    gathered = _Gathered(path)
    trees = gathered.trees
    try:
        compiled = etree.XMLSchema(trees[0])
    except etree.XMLSchemaParseError as error:
        raise UsageProblem(_compile_problem(error, gathered.names)) from None
    keyed = any(True for tree in trees for _ in tree.iter(*_KEYS))
    counted = max((_counted(element) for tree in trees for element in tree.iter()), default=1)
    roots = frozenset(gathered.roots())
    return Schema(gathered.names[0], roots, compiled, keyed, counted, gathered.digest)


def _counted(element: etree._Element) -> int:
    """Return how many like elements a declaration counts."""
    bounds = (element.get("minOccurs", ""), element.get("maxOccurs", ""))
    return max(int(bound) if bound.isdecimal() else 1 for bound in bounds)


class _Gathered:
    """The files of one schema, read and parsed; the first is the user's own."""

    def __init__(self, path: Path) -> None:
        self.trees: list[etree._Element] = []
        self.names = [clean_line(path.name)]
        self._folder = path.parent
        self._read = hashlib.sha256()
        self._spaces: list[str] = [""]
        self._files = [path.name]
        while len(self.trees) < len(self._files):
            rank = len(self.trees)
            tree = self._parsed(rank)
            self.trees.append(tree)
            self._spaces[rank] = tree.get("targetNamespace") or self._spaces[rank]
            self._refer(tree, rank)

    @property
    def digest(self) -> str:
        """Of what was read."""
        return self._read.hexdigest()

    def roots(self) -> list[str]:
        """Return the names of the elements declared globally."""
        return [
            f"{{{space}}}{name}" if space else name
            for tree, space in zip(self.trees, self._spaces, strict=True)
            for element in tree.iterchildren(f"{_XS}element")
            if (name := element.get("name", "").strip())
        ]

    def _parsed(self, rank: int) -> etree._Element:
        """Return the root of one file."""
        name = self.names[rank]
        data, encoding = _text(self._folder / self._files[rank], name)
        self._read.update(data)
        parser = etree.XMLParser(
            encoding=encoding,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
        )
        parser.resolvers.add(_Served(self.trees))
        try:
            root = etree.fromstring(data, parser, base_url=f"{_BASE}{rank}.xsd")
        except etree.XMLSyntaxError as error:
            told = f"« {name} », ligne {error.lineno} : {sentence(error.code)}"
            raise UsageProblem(f"{told}, ce schéma ne peut pas être lu.") from None
        if root.tag != _SCHEMA:
            raise UsageProblem(_no_schema(name, str(root.tag)))
        return root

    def _refer(self, tree: etree._Element, rank: int) -> None:
        """Take note of the files that one refers to, and name each by its rank from now on."""
        for child in tree.iterchildren(*_REFERRING):
            location = child.get("schemaLocation")
            if location is not None:
                name = self._beside(location.strip(), rank)
                if name not in self._files:
                    self._add(name, rank)
                    inherited = self._spaces[rank] if child.tag != f"{_XS}import" else ""
                    self._spaces.append(inherited)
                child.set("schemaLocation", f"{self._files.index(name)}.xsd")

    def _beside(self, location: str, rank: int) -> str:
        """Return the name of a file of the schema's own folder; refuse any other place."""
        shown = f"« {self.names[rank]} » renvoie à « {clean_line(location, _LONGEST)} »"
        if _ADDRESS.match(location):
            raise UsageProblem(
                f"{shown} : rien n'est pris sur le réseau. Mettez une copie de ce fichier dans le "
                "dossier du schéma, et son seul nom dans schemaLocation."
            )
        name = location.removeprefix("./")
        if not name or "/" in name or "\\" in name or name in {".", ".."}:
            raise UsageProblem(
                f"{shown} : un schéma ne peut inclure que des fichiers de son propre dossier."
            )
        return name

    def _add(self, name: str, rank: int) -> None:
        if len(self._files) >= MOST_FILES:
            raise UsageProblem(
                f"« {self.names[0]} » inclut plus de {MOST_FILES} fichiers : "
                "ce n'est pas un schéma utilisable."
            )
        if not (self._folder / name).exists():
            raise FileProblem(
                f"« {self.names[rank]} » inclut « {clean_line(name)} », qui n'est pas dans son "
                "dossier : mettez-le à côté de lui."
            )
        self._files.append(name)
        self.names.append(clean_line(name))


class _Served(etree.Resolver):
    """Gives libxml2 the files that were read, and nothing else."""

    def __init__(self, trees: list[etree._Element]) -> None:
        self._trees = trees

    def resolve(
        self,
        system_url: str | None,
        public_id: str | None,  # noqa: ARG002 - of the protocol
        context: object,
        /,
    ) -> "_InputDocument":
        """Return the file of that rank, or an empty one."""
        rank = (system_url or "").removeprefix(_BASE).removesuffix(".xsd")
        if rank.isdecimal() and int(rank) < len(self._trees):
            tree = self._trees[int(rank)]
            text = b"\n" * ((tree.sourceline or 1) - 1) + etree.tostring(tree)
            return self.resolve_string(text, context, base_url=system_url)
        return self.resolve_empty(context)


def _text(path: Path, name: str) -> tuple[bytes, str]:
    """Return a schema's bytes from its root on, its lines kept, and their encoding for libxml2.

    A DTD, which may hide a trap, is refused before libxml2 sees anything.
    """
    with open_path(path, _LIMITS) as source:
        if source.archive is not None:
            raise UsageProblem(f"« {name} » est une archive : donnez le schéma XSD lui-même.")
        if source.fault is not None:
            raise UsageProblem(f"« {name} » ne peut pas servir de schéma : {source.fault.detail}.")
        try:
            document = Document(source, _LIMITS)
            opening = Prolog(document.head, document.decision, _LIMITS).read(
                document.first, (_SCHEMA,)
            )
            fatal = next((fault for fault in opening.faults if fault.fatal), None)
            if fatal is not None and fatal.rule != _WRONG_ROOT:
                detail = fatal.detail.replace(NOT_XML, "ce n'est pas un fichier XML mais")
                raise UsageProblem(f"« {name} » ne peut pas servir de schéma : {detail}.")
            data = document.head
            while more := document.read(MIB):
                data += more
        except SourceBroken as broken:
            raise UsageProblem(
                f"« {name} » ne peut pas servir de schéma : {broken.fault.detail}."
            ) from None
    start = opening.start if fatal is None else 0
    return b"\n" * data.count(b"\n", 0, start) + data[start:], document.decision.libxml


def _no_schema(name: str, root: str) -> str:
    """Return the sentence for a document that is not a schema."""
    what = ROOTS.get(root, f"un document <{clean_line(root.rpartition('}')[2], 40)}>")
    return f"« {name} » n'est pas un schéma XSD mais {what} : sa racine doit être <xs:schema>."


def _compile_problem(error: etree.XMLSchemaParseError, names: Sequence[str]) -> str:
    """Return the sentence for a schema that libxml2 refuses, with its own words as a quotation."""
    entry = next((e for e in error.error_log if e.domain == etree.ErrorDomains.SCHEMASP), None)
    if entry is None:
        return f"« {names[0]} » n'est pas un schéma XSD correct."
    rank = entry.filename.removeprefix(_BASE).removesuffix(".xsd")
    name = names[int(rank)] if rank.isdecimal() and int(rank) < len(names) else names[0]
    line = f", ligne {entry.line}," if entry.line else ""
    said = clean_line(entry.message.replace(_XS, "xs:"), _LONGEST)
    return f"« {name} »{line} n'est pas un schéma XSD correct. libxml2 dit : « {said} »"

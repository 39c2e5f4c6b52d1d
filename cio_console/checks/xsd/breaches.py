"""F013: each way in which a document does not follow the schema given, as a finding.

One finding for one error of libxml2 on one name of one record; outside of records, one for each
error and name of the document, with how often it was met.
"""

import re

import msgspec

from cio_console.checks.catalogue import usual
from cio_console.checks.reading.positions import Position
from cio_console.checks.reading.progress import Progress
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import NOWHERE, Draft, Flaw, Place, Subject
from cio_console.checks.reporting.masking import mask_damaged, mask_name
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.xsd.following import Breach, Following
from cio_console.checks.xsd.schemas import Schemas
from cio_console.checks.xsd.words import sentence

RULE = "F013"
_STRUCTURE = "SCHEMAV_ELEMENT_CONTENT"
MOST_APART = 1000
"""Distinct errors told outside of records."""

_CODE = re.compile(r"(?=.*[0-9])[0-9A-Za-z./:_+-]{1,24}|.{0,2}")
"""A value short enough, and with a digit, to be a code, a date or a number: shown as it is."""
_UNREAD = " ; ce qu'il contient n'est pas contrôlé"


class Breaches:
    """What one document has against its schema."""

    def __init__(self, schemas: Schemas, reporter: Reporter, alone: str) -> None:
        """Take note of the document's name when it is `alone` in its file, "" among others."""
        self._schemas = schemas
        self._reporter = reporter
        self._alone = alone
        self._following: Following | None = None
        self._apart: dict[tuple[str, ...], tuple[Draft, int]] = {}

    def follow(self, root: str, progress: Progress) -> Following | None:
        """Return what applies the schema of that root, None when no schema is given for it.

        Raises UsageProblem or FileProblem when the schema cannot serve.
        """
        if self._alone:
            self._schemas.require((root,), self._alone)
        schema = self._schemas.of(root)
        if schema is not None:
            self._following = Following(schema, progress)
        return self._following

    def take(self, breach: Breach, subject: Subject | None) -> None:
        """Collect a breach; `subject` is the pupil of its record."""
        if breach.record is None:
            self._take_apart(breach)
            return
        collector = self._reporter.collector
        if not collector.wants(RULE):
            collector.count(RULE, usual(RULE), subject)
            return
        times = f" ({breach.times} fois dans cet enregistrement)" if breach.times > 1 else ""
        flaw = Flaw(_with(sentence(breach.said), times), breach.at, breach.value)
        draft = self._reporter.draft(RULE, flaw, breach.record, subject)
        if self._reporter.masked:
            draft = _hidden(draft, breach, breach.record)
        if breach.said.is_out_of_place or breach.said.is_lack:
            draft = msgspec.structs.replace(draft, value="", raw="")
        field = breach.said.attribute or draft.place.path.rpartition("/")[2]
        original = breach.said.masked() if self._reporter.masked else breach.said.message
        collector.add(msgspec.structs.replace(draft, field=field, original=original))

    def _take_apart(self, breach: Breach) -> None:
        """Remember a breach outside of records, once for each error, name and path."""
        said = breach.said
        key = (said.type, said.element, said.attribute, breach.path)
        known = self._apart.get(key)
        if known is not None:
            self._apart[key] = (known[0], known[1] + 1)
        elif len(self._apart) < MOST_APART:
            masked = self._reporter.masked
            place = (
                _place(breach.position, breach.path, masked=masked) if breach.position else NOWHERE
            )
            self._apart[key] = (
                Draft(
                    RULE,
                    usual(RULE),
                    _with(sentence(said), _UNREAD if breach.foreign else ""),
                    place,
                    value=_code_only(breach.value) if masked else breach.value,
                    raw=breach.value,
                    field=said.attribute or said.element,
                    original=said.masked() if masked else said.message,
                ),
                1,
            )

    def finish(self, not_evaluated: set[str], *, complete: bool) -> None:
        """Collect what was found outside of records, and say when all could not be judged."""
        damaged = self._following is not None and self._following.schema is None
        for (kind, *_), (draft, times) in self._apart.items():
            if damaged and kind == _STRUCTURE:
                continue  # a tag that is lost moves all that follow
            message = _with(draft.message, f" ({times} fois)" if times > 1 else "")
            self._reporter.collector.add(msgspec.structs.replace(draft, message=message))
        following = self._following
        if following is not None and not (complete and following.complete):
            not_evaluated.add(RULE)


def _with(message: str, more: str) -> str:
    """Return a sentence with something more before its final stop."""
    return f"{message.removesuffix('.')}{more}." if more else message


def _hidden(draft: Draft, breach: Breach, record: Record) -> Draft:
    """Return a draft whose value and excerpt hide what may be a text about the pupil.

    The fields that name a pupil are masked already; a schema may reject any other.
    """
    if draft.value != breach.value or _CODE.fullmatch(breach.value):
        return draft
    excerpt = _excerpt(record.locate(*breach.at).text)
    place = msgspec.structs.replace(draft.place, excerpt=excerpt)
    return msgspec.structs.replace(draft, place=place, value=mask_name(breach.value))


def _excerpt(text: str) -> str:
    """Return the source text of an attribute or an element with all its values masked."""
    if text.startswith("<"):
        return mask_damaged(text)
    name, equal, value = text.partition("=")
    return name + equal + mask_name(value)


def _code_only(value: str) -> str:
    return value if _CODE.fullmatch(value) else mask_name(value)


def _place(position: Position, path: str, *, masked: bool) -> Place:
    """Return the place of what stands outside of records."""
    text = _excerpt(position.text) if masked else position.text
    return Place(position.line, position.column, path, text)

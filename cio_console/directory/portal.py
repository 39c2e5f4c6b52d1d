"""The portal of open data: what describes a data set, and the rows of one, not understood here.

An Opendatasoft portal, « Explore API » v2.1: no key, no ETag, a quota of calls per day that the
machines behind a proxy share. Nobody is said to it: the credentials of the feed stay at home.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

import msgspec

from cio_console.directory import messages
from cio_console.errors import FeedProblem
from cio_console.feed.messages import bad_address
from cio_console.feed.source import Address, FeedOptions, parse_location, require_encryption
from cio_console.feed.transport import Question, Transport

Row = dict[str, Any]
"""One row, as it came: field → text, number, or nothing."""

_DATASETS = "api/explore/v2.1/catalog/datasets/"
_DESCRIPTION_LIMIT = 4 << 20
_EXPORT_LIMIT = 32 << 20
"""A département has some 150 lycées of half a kilobyte each; the whole country, some 4 000."""
_TAIL = 2_000
"""Bytes at the end of an export where its interruption is told."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What describes a data set: enough to know whether it changed, and what may be asked."""

    name: str
    processed: str = ""
    """`metas.default.data_processed`, as written; "" when it is not told."""
    records: int | None = None
    """`metas.default.records_count`."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Name of a field → its type (« text », « int »); empty when it is not told."""

    @property
    def stamp(self) -> str:
        """What changes whenever the data do, "" when nothing tells."""
        return f"{self.processed} {self.records}" if self.processed else ""


class Portal:
    """A portal behind a base address."""

    def __init__(self, address: str, options: FeedOptions) -> None:
        """Prepare; nothing is asked before entering. Raises UsageProblem on a wrong address."""
        place = parse_location(address)
        if isinstance(place, Path):
            raise bad_address()
        require_encryption(place, options)
        self._address: Address = place
        self._seconds = options.patience.answer
        self._transport = Transport(place, _anonymous(options))

    @property
    def host(self) -> str:
        """The name of its server."""
        return self._address.host

    async def __aenter__(self) -> Self:
        """Prepare the connections."""
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close them."""
        await self._transport.__aexit__(kind, error, trace)

    async def dataset(self, name: str) -> Dataset:
        """Return what describes a data set. Raises FeedProblem."""
        raw = await self._get(name, "", _DESCRIPTION_LIMIT)
        document = _decoded(raw, self.host)
        if not isinstance(document, dict):
            raise messages.not_open_data(self.host)
        metas = document.get("metas")
        default = metas.get("default") if isinstance(metas, dict) else None
        if not isinstance(default, dict):
            raise self._not_data(document)
        processed, records = default.get("data_processed"), default.get("records_count")
        return Dataset(
            name,
            processed if isinstance(processed, str) else "",
            records if isinstance(records, int) else None,
            _fields(document.get("fields")),
        )

    async def rows(self, dataset: str, where: str, select: Sequence[str]) -> list[Row]:
        """Return the rows that a condition keeps, whole or not at all. Raises FeedProblem.

        An empty `select` asks for every field.
        """
        asked = {"where": where, "limit": "-1"} | ({"select": ",".join(select)} if select else {})
        query = urlencode(asked, quote_via=quote)
        raw = await self._get(dataset, f"/exports/json?{query}", _EXPORT_LIMIT)
        if messages.INTERRUPTED in raw[-_TAIL:]:
            raise messages.interrupted(self.host, raw[-_TAIL:])
        document = _decoded(raw, self.host)
        if isinstance(document, dict) and isinstance(document.get("results"), list):
            document = document["results"]
        if not isinstance(document, list):
            raise self._not_data(document)
        return [row for row in document if isinstance(row, dict)]

    async def _get(self, dataset: str, below: str, limit: int) -> bytes:
        question = Question(
            f"{_DATASETS}{dataset}{below}",
            limit,
            overflow=messages.too_large(self.host, limit),
            missing=messages.no_such_dataset(self.host, dataset),
            seconds=self._seconds,
            explain=self._refusal,
        )
        answer = await self._transport.get(question)
        return answer[0] if answer else b""

    def _refusal(self, status: int, headers: Mapping[str, str], page: bytes) -> FeedProblem | None:
        return messages.refusal(self.host, status, headers, page)

    def _not_data(self, document: object) -> FeedProblem:
        """Return what a document says that is not the one asked for: an error, or anything."""
        said = document if isinstance(document, dict) else {}
        told = said.get("message") or said.get("error")
        if isinstance(told, str) and ("error_code" in said or "errorcode" in said):
            return messages.error_document(self.host, told)
        return messages.not_open_data(self.host)


def _anonymous(options: FeedOptions) -> FeedOptions:
    """Return the way to the portal: the same network, nobody to be said."""
    return replace(
        options,
        anonymous=True,
        client_certificate="",
        client_key="",
        keyring=False,
        account="",
        bounds=msgspec.structs.replace(options.bounds, together=1),  # one question at a time
    )


def _decoded(raw: bytes, host: str) -> Any:  # noqa: ANN401 - JSON of any form
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if raw.lstrip()[:1] in (b"[", b"{"):
            raise messages.cut(host) from None
        raise messages.not_open_data(host) from None


def _fields(told: object) -> dict[str, str]:
    listed = told if isinstance(told, list) else []
    return {
        one["name"]: str(one.get("type", ""))
        for one in listed
        if isinstance(one, dict) and isinstance(one.get("name"), str)
    }

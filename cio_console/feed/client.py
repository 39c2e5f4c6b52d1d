"""A feed read over HTTP: one conditional GET for the index, then immutable objects."""

from types import TracebackType
from typing import Self

from cio_console.domain.upload import FileRef, ObjectRef
from cio_console.feed import messages
from cio_console.feed.integrity import Witness, file_path, report_path, verified
from cio_console.feed.source import INDEX_NAME, Address, FeedOptions, IndexAnswer, Sink
from cio_console.feed.transport import Question, Transport, Watch


class HttpFeed:
    """A feed behind a base address."""

    lasting = True

    def __init__(self, address: Address, options: FeedOptions, watch: Watch | None = None) -> None:
        """Prepare; nothing is asked before entering. Raises UsageProblem on wrong options."""
        self._address = address
        self._bounds = options.bounds
        self._patience = options.patience
        self._transport = Transport(address, options, watch)

    @property
    def location(self) -> str:
        """The base address."""
        return self._address.url

    async def __aenter__(self) -> Self:
        """Open the pool of connections."""
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self._transport.__aexit__(kind, error, trace)

    async def index(self, validator: str) -> IndexAnswer | None:
        """Return the index; None when the server says it is still that of `validator`."""
        limit = self._bounds.index
        question = Question(
            INDEX_NAME,
            limit,
            overflow=messages.too_large(limit),
            missing=messages.no_feed_there(self._address.host),
            validator=validator,
            seconds=self._patience.answer,
        )
        answer = await self._transport.get(question)
        if answer is None:
            return None
        raw, tag = answer
        if raw.lstrip()[:1] == b"{" and raw.rstrip()[-1:] != b"}":
            # A body that ends with its connection is cut without a sign.
            raise messages.answer_cut(self._address.host)
        return IndexAnswer(raw, tag)

    async def fetch(self, ref: ObjectRef) -> bytes:
        """Return the bytes of an object, of the size and SHA-256 that `ref` says."""
        if ref.size > self._bounds.object:
            raise messages.too_large(self._bounds.object)
        question = Question(
            report_path(ref),
            ref.size,
            overflow=messages.integrity(ref.sha256),
            missing=messages.object_missing(ref.sha256),
            seconds=self._patience.answer,
        )
        answer = await self._transport.get(question)
        if answer is None:
            raise messages.integrity(ref.sha256)
        return verified(ref, answer[0])

    async def download(self, ref: FileRef, sink: Sink) -> None:
        """Pass an uploaded file to `sink`, verified once it has all passed."""
        if ref.size > self._bounds.file:
            raise messages.too_large(self._bounds.file)
        witness = Witness(ref)

        async def see(piece: bytes) -> None:
            witness.see(piece)
            await sink(piece)

        question = Question(
            file_path(ref),
            ref.size,
            overflow=messages.integrity(ref.sha256),
            missing=messages.object_missing(ref.sha256),
            seconds=self._patience.file,
        )
        await self._transport.download(question, see)
        witness.conclude()

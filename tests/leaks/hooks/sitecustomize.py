"""Read by the interpreter of a child at its start: logs at their fullest, a forced error, a leak.

CIO_TEST_LOG names the file of the log; CIO_TEST_HOOK what to do beside.
"""

import asyncio
import logging
import os
import tempfile

HOOK = os.environ.get("CIO_TEST_HOOK", "")
LOG = os.environ.get("CIO_TEST_LOG", "")


def _tell_everything(log: str) -> None:
    """Log everything in a file; asyncio tells of every callback as it does of slow ones."""
    logging.basicConfig(filename=log, level=logging.DEBUG)
    begin = asyncio.BaseEventLoop.__init__

    def loud(loop: asyncio.BaseEventLoop) -> None:
        begin(loop)
        loop.slow_callback_duration = 0.0

    setattr(asyncio.BaseEventLoop, "__init__", loud)  # noqa: B010 - no setting says it


def _crash() -> None:
    """Make every request fail as a bug would, with an error that says everything it knows."""
    import httpx  # this hook only

    async def send(_client: httpx.AsyncClient, request: httpx.Request, **_: object) -> None:
        message = f"{request.headers.raw} {dict(os.environ)}"
        raise RuntimeError(message)

    httpx.AsyncClient.send = send  # type: ignore[method-assign, assignment]  # the forced error


def _leak(hook: str) -> None:
    """Make the first place of credentials tell what it finds, in the way that `hook` names."""
    from cio_console.feed import credentials  # this hook only
    from cio_console.feed.source import Address, FeedOptions  # as above

    honest = credentials.PROVIDERS[0]

    def canary(
        address: Address, options: FeedOptions
    ) -> credentials.Credentials | credentials.Absent:
        found = honest(address, options)
        if isinstance(found, credentials.Credentials):
            secret = found.authorization.reveal()
            match hook:
                case "print":
                    print(secret)
                case "log":
                    logging.getLogger("canary").debug("sent %s", secret)
                case "file":
                    name = secret.partition(" ")[2].replace("/", "_")
                    with open(os.path.join(tempfile.gettempdir(), name), "w"):  # noqa: PTH118, PTH123
                        pass
        return found

    credentials.PROVIDERS = (canary, *credentials.PROVIDERS[1:])


if LOG:
    _tell_everything(LOG)
if HOOK == "crash":
    _crash()
elif HOOK:
    _leak(HOOK)

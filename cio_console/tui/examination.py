"""The diagnosis asked for from the screens: in a thread that nothing ever waits for.

Free of textual. The rooms that it looks at are imported there and only there.
"""

import asyncio
import threading
from contextlib import suppress
from datetime import datetime

from cio_console.domain.diagnosis import Check, Judgement
from cio_console.tui.launch import Launch


async def examine(launch: Launch, now: datetime) -> tuple[Check, ...]:
    """Return the lines of a diagnosis of this session's source and folders. Never raises.

    Cancelled, it returns at once: the thread ends by itself within the limits of the diagnosis,
    and holds nothing back meanwhile, not even the end of the process.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[tuple[Check, ...]] = loop.create_future()

    def settle(checks: tuple[Check, ...]) -> None:
        if not found.done():
            found.set_result(checks)

    def look() -> None:
        checks = _looked(launch, now)
        with suppress(RuntimeError):  # the screens are closed
            loop.call_soon_threadsafe(settle, checks)

    threading.Thread(target=look, name="diagnostic", daemon=True).start()
    return await found


def _looked(launch: Launch, now: datetime) -> tuple[Check, ...]:
    try:
        from cio_console.diagnosis.run import Request, diagnose  # when asked for

        options = launch.options_for or (lambda _home, _settings: launch.options())
        environ = launch.options().environ
        sources = tuple(one.source for one in launch.parts or (launch,))
        home = launch.home if launch.demo else None
        return diagnose(Request(environ, now, options, sources, launch.offline, home)).checks
    except Exception as error:  # noqa: BLE001 - a defect of ours must not leave the screen waiting
        told = f"n'a pas pu être fait ({type(error).__name__})"
        advice = "Dans un terminal, lancez « cio-console diagnostic »."
        return (Check("Diagnostic", "diagnostic", told, Judgement.FAULTY, advice),)

"""Commands that read while a synchronisation prunes under them: a clear word, never a crash."""

import json

from tests.faults.behind import A, B, Behind
from tests.faults.gates import LIMIT
from tests.faults.sessions import Step, session


async def test_a_report_pruned_between_the_sector_and_its_reading_is_told_missing(
    place: Behind,
) -> None:
    assert place.old is not None
    (pruned,) = [u.report.sha256 for u in place.old.uploads_of(B) if u.report]
    step = Step("before", "open", pruned)
    words = ("anomalies", "--json", "--source", place.server.url, "--date", "2025-01-31")
    with session(place.home, *words, step=step) as reading:
        reading.wait()
        await place.desk.sync(place.server.url)
        reading.release()
        out, err = reading.process.communicate(timeout=LIMIT)
    told = json.loads(out)
    assert told["unreadable"] == [f"{B}-siecle-30"]
    assert {one["upload"] for one in told["findings"]} == {f"{A}-siecle-30"}
    assert "rapport n'est pas dans le cache : ses anomalies manquent ici" in err.decode()
    assert "Traceback" not in err.decode()

"""After a purge of everything, nothing of a marked pupil or note is anywhere below the home."""

from pathlib import Path

import msgspec
import pytest

from cio_console.domain.followup import Channel, Contact, Draft
from cio_console.feed.contract import decode_index, encode_index
from cio_console.store.inventory import JOURNAL_LAYOUT, SOURCE_LAYOUT, contents
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.checks.builders import eleves
from tests.commands.conftest import Cli
from tests.domain.builders import paris
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import Press
from tests.store.builders import flip, newest

SCHOOL = SCHOOLS[0]
CANARIES = {
    "name": "Zzcanariné",
    "first name": "Yykanar7",
    "e-mail": "xxcanari@@exemple",
    "INE": "0WWCANARIX9",
    "birth date": "31/02/2007",
    "class": "VVCAN1",
    "file name": "UUcanari.zip",
    "note": "TTcanari a été vu",
    "draft": "OOcanari à rappeler",
    "person": "Mme Sscanari",
    "reason": "RRcanari vérifié",
    "publisher": "qqcanari@exemple.invalid",
    "temporary": "PPcanari",
}
"""Where each stands → a text found nowhere else."""


def feed_of_marked_pupils(folder: Path) -> Press:
    """Publish the marked pupil with full identities, and a file without its report."""
    press = Press(folder)
    export = eleves(3)
    export.parametres["UAJ"] = SCHOOL
    marked = export.pupils[0]
    marked.change(
        NOM_DE_FAMILLE=CANARIES["name"],
        PRENOM=CANARIES["first name"],
        MEL=CANARIES["e-mail"],
        ID_NATIONAL=CANARIES["INE"],
        DATE_NAISS=CANARIES["birth date"],
    )
    marked.structures = [("D", CANARIES["class"])]
    uploads = folder / "depots" / SCHOOL / "siecle"
    uploads.mkdir(parents=True)
    export.write(uploads, f"2025-01-06T101500_{CANARIES['file name']}")
    export.write(uploads, f"2025-01-07T101500_{CANARIES['file name']}")
    press.publish(identities="completes")
    _forget_a_report(press.output)
    return press


def _forget_a_report(feed: Path) -> None:
    """Make the last upload one that the console must check by itself."""
    path = feed / "index.json"
    index = decode_index(path.read_bytes())
    last = msgspec.structs.replace(index.uploads[-1], report=None, summary=None)
    changed = msgspec.structs.replace(
        index,
        uploads=(*index.uploads[:-1], last),
        publisher=msgspec.structs.replace(index.publisher, contact=CANARIES["publisher"]),
    )
    path.write_bytes(encode_index(changed))


def found_below(folder: Path) -> set[str]:
    """Return which canaries stand in the bytes or the names of anything below a folder."""
    texts = [str(path.relative_to(folder)).encode() for path in folder.rglob("*")]
    texts += [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {
        where for where, text in CANARIES.items() if any(text.encode() in held for held in texts)
    }


@pytest.fixture
def session(home: Home, cli: Cli, tmp_path: Path) -> Home:
    """Give a home after a whole session, accidents included."""
    press = feed_of_marked_pupils(tmp_path / "publication")
    source = str(press.output)
    assert cli("synchroniser", "--source", source).code == 0
    cache = home.cache(source)
    told = cli("accepter", "--date", "2025-01-08").lines
    prints = [line.split()[0] for line in told if line.startswith("  ") and " S1" in line]
    why = ["--raison", CANARIES["reason"], "--par", CANARIES["person"]]
    done = cli("accepter", prints[0], *why, "--jusqu-au", "2025-03-31", "--date", "2025-01-08")
    assert done.code == 0
    journal = Journal(home.journal)
    (accepted,) = journal.acceptances()
    journal.accept_all([msgspec.structs.replace(accepted, at=paris(1, 8))])
    for number in range(4):
        journal.record_new(
            [Contact(
                f"c{number}", SCHOOL, paris(1, 8), f"{CANARIES['note']} {number}",
                Channel.PHONE, CANARIES["person"],
            )]
        )  # fmt: skip
    for name in ("d1", "d2"):
        journal.keep_draft(Draft(name, (SCHOOL,), paris(1, 8), CANARIES["draft"]))
    journal.record_visit(paris(1, 8))
    flip(newest(home.journal, "journal"))
    journal.contacts()
    shas = [path.name.split(".")[0] for path in (cache / "reports").glob("*.1.json")]
    flip(cache / "reports" / f"{shas[0]}.1.json")
    ReportCache(cache / "reports").get(shas[0])
    for folder in (cache, cache / "reports", home.journal, home.data):
        (folder / ".autre-hote.12.34.0123ab.tmp").write_text(CANARIES["temporary"])
    return home


def test_the_canaries_are_there_and_every_file_is_known(session: Home) -> None:
    assert found_below(session.data) == set(CANARIES)
    (cache,) = session.caches.iterdir()
    for folder, layout in ((cache, SOURCE_LAYOUT), (session.journal, JOURNAL_LAYOUT)):
        items = contents(folder, layout)
        assert len(items) == len([path for path in folder.rglob("*") if path.is_file()])
        assert not [item for item in items if item.why_left]
    others = {path.name for path in session.data.iterdir() if path.is_file()}
    assert others == {"config.toml", "empreintes.cle", ".autre-hote.12.34.0123ab.tmp"}


def test_nothing_of_them_is_left_by_a_purge_of_everything(session: Home, cli: Cli) -> None:
    done = cli("purger", "--tout", "--oui", "--notes-comprises", "--sans-copie")
    assert done.code == 0, done.err
    assert found_below(session.data) == set()
    assert not any(canary in done.out + done.err for canary in CANARIES.values())


def test_a_closed_campaign_that_goes_takes_every_pupil_with_it(session: Home, cli: Cli) -> None:
    (folder,) = session.caches.iterdir()
    cache = SectorCache(folder)
    left = cache.load()
    assert left is not None
    following = msgspec.structs.replace(left.campaign, id="suivante", session=2026)
    cache.save(msgspec.structs.replace(left, campaign=following, uploads=(), publisher_contact=""))
    pupils = {"name", "class", "e-mail", "file name", "publisher"}
    assert found_below(folder) & pupils

    done = cli("purger", "--campagne", left.campaign.id, "--oui")
    assert done.code == 0, done.err
    assert found_below(folder) & pupils == set()
    assert SectorCache(folder).load() is not None


def test_the_end_of_the_campaign_leaves_nothing_of_a_pupil_nor_a_word(
    session: Home, cli: Cli
) -> None:
    done = cli("purger", "--fin-de-campagne", "--oui", "--notes-comprises", "--date", "2025-12-01")
    assert done.code == 0, done.err
    left = found_below(session.data)
    assert left <= {"temporary"}
    assert CANARIES["temporary"] not in str(list(session.journal.rglob("*")))
    assert len(Journal(session.journal).contacts()) == 4


def test_the_caches_alone_leave_nothing_of_a_pupil_s_file(session: Home, cli: Cli) -> None:
    assert cli("purger", "--oui").code == 0
    named_by_what_was_accepted = {"name", "first name", "class"}
    written = {"note", "draft", "person", "reason", *named_by_what_was_accepted}
    assert found_below(session.data) == {*written, "temporary"}
    assert found_below(session.caches) == set()

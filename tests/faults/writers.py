"""Every way the program writes to its home, in one table: each fault is tried on each line.

A writer starts from a home that `before` prepares, does one thing, and says in French what it
could not do, "" for nothing. What it may leave is known: the facts of before or those of after.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cio_console.domain.snapshot import SyncTimes
from cio_console.errors import StoreProblem, UsageProblem
from cio_console.settings import example_settings, remember_source
from cio_console.store.export import replace_export, write_export
from cio_console.store.forgetting import nothing_left
from cio_console.store.journal import Journal
from cio_console.store.message_files import write_drafts
from cio_console.store.paths import Home, host_name
from cio_console.store.purge import clear_archive, clear_secret, clear_source
from cio_console.store.reports import PART
from cio_console.store.secret import NAME, installation_secret
from cio_console.store.sector_file import write_list
from tests.faults.homes import (
    OLD,
    SCRATCH,
    SOURCE,
    Facts,
    cache_facts,
    campaign_facts,
    closed_facts,
    facts_of,
    home_in,
    journal_facts,
    list_facts,
    one_declaration,
    open_data_facts,
    open_data_of,
    report_facts,
    reports_of,
    secret_facts,
    sector_facts,
    sector_of,
    settings_facts,
    word_facts,
)
from tests.faults.private_feed import feed_facts, one_feed, publish
from tests.store.builders import (
    NOON,
    acceptance,
    contact,
    declaration,
    draft,
    flip,
    kept_list,
    newest,
    of_next_year,
    report,
    sha,
    snapshot,
)
from tests.store.written import put_written

NOBODY = 999_999_999
"""The number of no process: Linux never gives one above 4 194 304 (PID_MAX_LIMIT)."""
LONG = PART + 1
"""Findings of a report in two parts."""


def damage_facts(home: Home) -> Facts:
    """Return what the journal holds, and that its damaged file is somewhere, byte for byte."""
    wanted = _damaged()
    found = [path for path in home.journal.rglob("journal.3.json") if path.read_bytes() == wanted]
    return {**journal_facts(home), "kept": bool(found)}


@dataclass(frozen=True, slots=True)
class Writer:
    """One way of writing."""

    name: str
    before: Callable[[Home], None]
    write: Callable[[Home], str]
    """Does it in a session of its own; returns the French sentence of what could not be done."""
    facts: Callable[[Home], Facts]
    safe: str = ""
    """Words that the sentence must hold."""
    whole: bool = True
    """Whether the facts change all together; else each is old or new by itself."""
    silent: bool = False
    """Whether it may put off its work without a word: cleaning waits for the next time."""
    again: str = ""
    """Words of the refusal to do again what is done, "" when there is none."""


def _saying(change: Callable[[], object]) -> str:
    try:
        change()
    except StoreProblem as problem:
        return str(problem)
    return ""


def _journal(change: Callable[[Journal], object]) -> Callable[[Home], str]:
    return lambda home: _saying(lambda: change(Journal(home.journal)))


def _nothing(_home: Home) -> None:
    """Leave the home as new."""


def _four_notes(home: Home) -> None:
    """Write four notes: the next write prunes the first generation."""
    journal = Journal(home.journal)
    for name in ("a", "b", "c", "d"):
        journal.record_new([contact(name)])


def _accepted(home: Home) -> None:
    _four_notes(home)
    Journal(home.journal).accept_all([acceptance()])


def _one_draft(home: Home) -> None:
    _four_notes(home)
    Journal(home.journal).keep_draft(draft())


def _words_in_quarantine(home: Home) -> None:
    """Leave words in the journal, in the states to fall back on and in the quarantine."""
    _accepted(home)
    flip(newest(home.journal, "journal"))
    Journal(home.journal).record_new([contact("e")])


def _old_journal(home: Home) -> None:
    """Put a journal as version 1 of the program wrote it."""
    put_written("journal", 1, home.journal)


def _old_drafts(home: Home) -> None:
    """Put drafts as version 1 of the program wrote them."""
    put_written("drafts", 1, home.journal)


def _one_sector(home: Home) -> None:
    sector_of(home).save(snapshot(1))
    sector_of(home).save_times(SyncTimes(last_attempt=NOON))


def _some_reports(home: Home) -> None:
    reports_of(home).put_many([(sha(n), report(n)) for n in (1, 2)])


def _several_reports(home: Home) -> None:
    _some_reports(home)
    reports_of(home).put(sha(3), report(LONG))


def _used_cache(home: Home) -> None:
    _some_reports(home)
    _one_sector(home)
    sector_of(home).save(snapshot(2))


def _begin_next(home: Home) -> None:
    """Save the next campaign over the one that is held, as a synchronisation does."""
    cache = sector_of(home)
    cache.load()
    cache.save(of_next_year())


def _closed_campaign(home: Home) -> None:
    _used_cache(home)
    _begin_next(home)


def _sound_secret(home: Home) -> None:
    installation_secret(home.data)


def _short_secret(home: Home) -> None:
    _put_file(home.data / NAME, b"court")


def _own_settings(home: Home) -> None:
    text = f"# les miens\n{example_settings()}glyphes = 'ascii'\n"
    _put_file(home.settings_file, text.encode())


def _three_notes_one_damaged(home: Home) -> None:
    journal = Journal(home.journal)
    for name in ("a", "b", "c"):
        journal.record_new([contact(name)])
    flip(newest(home.journal, "journal"))


def _damaged() -> bytes:
    """Return the bytes of the damaged file: they depend on nothing but what is written."""
    with prepared(_three_notes_one_damaged) as home:
        return newest(home.journal, "journal").read_bytes()


def _abandoned(home: Home) -> None:
    _four_notes(home)
    for start in (0, 1):
        _put_file(home.journal / f".{host_name()}.{NOBODY}.{start}.0a.tmp", b"{}")


def _put_file(path: Path, data: bytes) -> None:
    path.touch(0o600)
    path.write_bytes(data)


def _look(home: Home) -> str:
    journal = Journal(home.journal)
    journal.contacts()
    return " ".join(journal.notices)


def _own_list(home: Home) -> None:
    _put_file(home.sector_file, b"[1]")


def _write_list(before: bytes | None) -> Callable[[Home], str]:
    return lambda home: _saying(lambda: write_list(home.sector_file, b"[2]", before, NOON))


def _withdraw(journal: Journal) -> None:
    journal.withdraw_all([acceptance()], NOON + timedelta(hours=1))


def _copy(home: Home) -> str:
    try:
        return _saying(lambda: write_export(home.data / "copie.json", b"des mots\n"))
    except UsageProblem as problem:
        return str(problem)


def _old_copy(home: Home) -> None:
    _put_file(home.data / "copie.json", b"d'hier\n")


def _copy_again(home: Home) -> str:
    return _saying(lambda: replace_export(home.data / "copie.json", b"des mots\n"))


def _messages(home: Home) -> str:
    drafts = [(name, f"Message {name}\n".encode()) for name in "ab"]
    return _saying(lambda: write_drafts(home.data / "envois", drafts))


def _retain(home: Home) -> str:
    return _saying(lambda: reports_of(home).retain([sha(1)]))


def _put(home: Home, *numbers: int, findings: int = 3) -> str:
    pairs = [(sha(number), report(findings)) for number in numbers]
    return _saying(lambda: reports_of(home).put_many(pairs))


_NOT_SAVED = "n'est pas enregistrée ; les précédentes restent intactes"
_TYPED = "Ce qui est tapé ou marqué reste à l'écran"
_SECTOR = "Le secteur déjà enregistré reste intact"
_REPORTS = "Les rapports déjà enregistrés restent intacts"
_SETTINGS = "Les réglages d'avant restent intacts"
_LIST = "La liste d'avant reste telle quelle"
_CHECKS = "Les contrôles n'en sont pas changés"


def _old_open_data(home: Home) -> None:
    open_data_of(home).keep("cio", b"[1]")


def _copy_open_data(home: Home) -> str:
    return _saying(lambda: open_data_of(home).keep("cio", b"[2, 3]"))


_OPEN_DATA = "la copie de l'annuaire n'est pas gardée"

WRITERS = (
    Writer("first contact", _nothing, _journal(lambda j: j.record_new([contact("e")])),
           journal_facts, _NOT_SAVED),
    Writer("contact", _four_notes, _journal(lambda j: j.record_new([contact("e")])),
           journal_facts, _NOT_SAVED),
    Writer("contact of an id taken", _four_notes,
           _journal(lambda j: j.record_new([contact("a", "Vu")])), journal_facts, _NOT_SAVED),
    Writer("migration", _old_journal, _journal(lambda j: j.record_new([contact("e")])),
           journal_facts, _NOT_SAVED),
    Writer("contacts together", _four_notes,
           _journal(lambda j: j.record_new([contact("e"), contact("f")])), journal_facts,
           _NOT_SAVED),
    Writer("contacts taken back", _four_notes,
           _journal(lambda j: j.withdraw_contacts([contact("a"), contact("b")], NOON)),
           journal_facts, _NOT_SAVED),
    Writer("draft", _four_notes, _journal(lambda j: j.keep_draft(draft())), journal_facts,
           _TYPED),
    Writer("draft changed", _one_draft, _journal(lambda j: j.keep_draft(draft("Vu"))),
           journal_facts, _TYPED),
    Writer("draft forgotten", _one_draft, _journal(lambda j: j.forget_draft("d")), word_facts,
           _TYPED, whole=False),
    Writer("list begun", _old_drafts, _journal(lambda j: j.keep_draft(kept_list("0940585A"))),
           journal_facts, _TYPED),
    Writer("acceptance", _four_notes, _journal(lambda j: j.accept_all([acceptance()])),
           journal_facts, _NOT_SAVED),
    Writer("withdrawal", _accepted, _journal(_withdraw), journal_facts, _NOT_SAVED),
    Writer("declaration", _four_notes, _journal(lambda j: j.declare([declaration()])),
           journal_facts, _NOT_SAVED),
    Writer("declaration withdrawn", one_declaration,
           _journal(lambda j: j.withdraw_declarations([declaration()], NOON)), journal_facts,
           _NOT_SAVED),
    Writer("visit", _four_notes, _journal(lambda j: j.record_visit(NOON)), journal_facts,
           _NOT_SAVED),
    Writer("erasure", _words_in_quarantine, _journal(lambda j: j.erase(nothing_left)), word_facts,
           "L'effacement n'est pas achevé", whole=False),
    Writer("first sector", _nothing,
           lambda home: _saying(lambda: sector_of(home).save(snapshot(2))), sector_facts, _SECTOR),
    Writer("sector", _one_sector, lambda home: _saying(lambda: sector_of(home).save(snapshot(2))),
           sector_facts, _SECTOR),
    Writer("next campaign", _used_cache, lambda home: _saying(lambda: _begin_next(home)),
           campaign_facts, _SECTOR),
    Writer("purge of a campaign", _closed_campaign,
           lambda home: _saying(lambda: clear_archive(home.cache(SOURCE), OLD)), closed_facts,
           "L'effacement n'est pas achevé", whole=False),
    Writer("times", _one_sector,
           lambda home: _saying(lambda: sector_of(home).save_times(SyncTimes(NOON, NOON, NOON))),
           sector_facts, _SECTOR),
    Writer("first report", _nothing, lambda home: _put(home, 3), report_facts, _REPORTS),
    Writer("report in parts", _some_reports, lambda home: _put(home, 3, findings=LONG),
           report_facts, _REPORTS),
    Writer("reports", _some_reports, lambda home: _put(home, 3, 4), report_facts, _REPORTS,
           whole=False),
    Writer("retain", _several_reports, _retain, report_facts, _REPORTS, whole=False),
    Writer("secret", _nothing, lambda home: installation_secret(home.data).notice, secret_facts,
           _CHECKS),
    Writer("damaged secret", _short_secret, lambda home: installation_secret(home.data).notice,
           secret_facts, _CHECKS.partition(" n'en")[0]),
    Writer("first source", _nothing, lambda home: _saying(lambda: remember_source(home, SOURCE)),
           settings_facts, _SETTINGS),
    Writer("source", _own_settings, lambda home: _saying(lambda: remember_source(home, SOURCE)),
           settings_facts, _SETTINGS),
    Writer("first list", _nothing, _write_list(None), list_facts, _LIST),
    Writer("list", _own_list, _write_list(b"[1]"), list_facts, _LIST),
    Writer("first copy of the open data", _nothing, _copy_open_data, open_data_facts, _OPEN_DATA),
    Writer("copy of the open data", _old_open_data, _copy_open_data, open_data_facts, _OPEN_DATA),
    Writer("purge", _used_cache, lambda home: _saying(lambda: clear_source(home.cache(SOURCE))),
           cache_facts, "L'effacement n'est pas achevé", whole=False),
    Writer("purge of the secret", _sound_secret,
           lambda home: _saying(lambda: clear_secret(home.data)), secret_facts,
           "L'effacement n'est pas achevé"),
    Writer("first private feed", _one_sector, lambda home: publish(home, 7), feed_facts,
           "La publication n'a pas pu s'écrire"),
    Writer("private feed", one_feed, lambda home: publish(home, 7, 8), feed_facts,
           "Le flux déjà publié reste tel qu'il était"),
    Writer("copy", _nothing, _copy, facts_of("copie.json"), "copie.json n'est pas écrit",
           again="existe déjà"),
    Writer("copy replaced", _old_copy, _copy_again, facts_of("copie.json"),
           "copie.json n'est pas écrit"),
    Writer("messages", _nothing, _messages, facts_of("envois/a.eml", "envois/b.eml"),
           "Les brouillons déjà écrits restent", whole=False),
    Writer("quarantine", _three_notes_one_damaged, _look, damage_facts, silent=True),
    Writer("janitor", _abandoned, _look, journal_facts, silent=True),
)  # fmt: skip
"""Everything in the program that writes to the home."""


@contextmanager
def prepared(before: Callable[[Home], object]) -> Iterator[Home]:
    """Give a home as `before` leaves it, for the time of the block."""
    with TemporaryDirectory(prefix="cio-", dir=SCRATCH) as name:
        home = home_in(Path(name) / "home")
        home.data.mkdir(mode=0o700)
        before(home)
        yield home

"""The store against plain dictionaries, through all that may happen to it, in any order.

Hypothesis draws what two sessions write and what befalls each write: nothing, calls that fail, the
death of the process, a power cut, or the other session writing in the middle. Between the writes,
files are damaged and sessions opened again. After each step, what a new session reads is what the
dictionaries hold; after a write that was not acknowledged, that or what was there before.
"""

import errno
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cio_console.domain.followup import Visit
from cio_console.domain.snapshot import SyncTimes
from cio_console.errors import StoreProblem
from cio_console.store.journal import Journal, JournalTables
from cio_console.store.paths import Home
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.faults.calls import FailFrom, Interleave, watched
from tests.faults.cutting import DONE, Dead, Mortal
from tests.faults.homes import SCRATCH, home_in, journal_facts, reports_of, sector_of
from tests.faults.power import Disk, Recorder, cuts, restore
from tests.faults.test_store_places import DAMAGES
from tests.store.builders import (
    NOON,
    acceptance,
    contact,
    declaration,
    draft,
    newest,
    report,
    sha,
    snapshot,
)

Model = dict[str, Any]
"""What the user wrote and the reports by their names; the visit, the sector and the times."""
Change = Callable[[Model], Model]
EMPTY: Model = {
    "contacts": {},
    "acceptances": {},
    "declarations": {},
    "drafts": {},
    "visit": None,
    "sector": None,
    "times": SyncTimes(),
    "reports": {},
}
REPORTS = 3
ERRORS = (errno.ENOSPC, errno.EIO, errno.EINTR, errno.EACCES, errno.EDQUOT)
KINDS = ("nothing", "nothing", "failure", "death", "cut", "other")

sessions = st.integers(0, 1)
names = st.sampled_from("abcd")
minutes = st.integers(0, 300)
numbers = st.integers(1, REPORTS)


@dataclass(frozen=True, slots=True)
class Fate:
    """What befalls a write."""

    kind: str
    rank: int
    number: int
    times: int


fates = st.builds(
    Fate,
    st.sampled_from(KINDS),
    st.integers(1, 60),
    st.sampled_from(ERRORS),
    st.sampled_from((1, 2, 99)),
)


@dataclass(frozen=True, slots=True)
class Session:
    """One open console."""

    journal: Journal
    sector: SectorCache
    reports: ReportCache

    @classmethod
    def of(cls, home: Home) -> "Session":
        """Open one."""
        return cls(Journal(home.journal), sector_of(home), reports_of(home))

    def save(self, new: Any) -> None:
        """Replace the sector as a synchronisation does, from what is loaded."""
        self.sector.load()
        self.sector.save(new)


def held_in(home: Home) -> Model:
    """Return what a new session reads."""
    journal, sector, reports = journal_facts(home), sector_of(home), reports_of(home)
    found = {sha(number): reports.get(sha(number)) for number in range(1, REPORTS + 1)}
    return {
        "contacts": {one.id: one for one in journal["contacts"]},
        "acceptances": {one.id: one for one in journal["acceptances"]},
        "declarations": {one.id: one for one in journal["declarations"]},
        "drafts": {one.id: one for one in journal["drafts"]},
        "visit": journal["visit"],
        "sector": sector.load(),
        "times": sector.times(),
        "reports": {name: one for name, one in found.items() if one is not None},
    }


def putting(table: str, name: str, value: object) -> Change:
    """Return the change that puts one value in a dictionary."""
    return lambda model: {**model, table: {**model[table], name: value}}


def setting(name: str, value: object) -> Change:
    """Return the change of one value."""
    return lambda model: {**model, name: value}


class StoreMachine(RuleBasedStateMachine):
    """Two sessions on one home, and the dictionaries."""

    def __init__(self) -> None:
        """Start with a home that does not exist."""
        super().__init__()
        self.root = Path(mkdtemp(prefix="cio-", dir=SCRATCH))
        self.model: Model = EMPTY
        self.revision = self.written = 0
        self._open(self.root)

    def teardown(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self.root)

    def _open(self, root: Path) -> None:
        self.home = home_in(root / "home")
        self.sessions = [Session.of(self.home), Session.of(self.home)]

    @rule(who=sessions, name=names, at=minutes, fate=fates)
    def record(self, who: int, name: str, at: int, fate: Fate) -> None:
        """Write a contact, new or told at another minute."""
        one = contact(name, minutes=at)
        change = putting("contacts", name, one)
        self._write(who, fate, lambda session: session.journal.record_new([one]), change)

    @precondition(lambda self: self.model["contacts"])
    @rule(who=sessions, fate=fates, data=st.data())
    def take_back(self, who: int, fate: Fate, data: st.DataObject) -> None:
        """Take a contact back: it stands no more."""
        one = self.model["contacts"][data.draw(st.sampled_from(sorted(self.model["contacts"])))]

        def change(model: Model) -> Model:
            held = {k: v for k, v in model["contacts"].items() if k != one.id}
            return {**model, "contacts": held}

        self._write(
            who, fate, lambda session: session.journal.withdraw_contacts([one], NOON), change
        )

    @rule(who=sessions, name=names, at=minutes, fate=fates)
    def accept(self, who: int, name: str, at: int, fate: Fate) -> None:
        """Accept a finding."""
        one = acceptance(name, at)
        change = putting("acceptances", name, one)
        self._write(who, fate, lambda session: session.journal.accept_all([one]), change)

    @rule(who=sessions, name=names, at=minutes, fate=fates)
    def declare(self, who: int, name: str, at: int, fate: Fate) -> None:
        """Write down that an upload was told of."""
        one = declaration(name, minutes=at)
        change = putting("declarations", name, one)
        self._write(who, fate, lambda session: session.journal.declare([one]), change)

    @precondition(lambda self: self.model["acceptances"])
    @rule(who=sessions, fate=fates, data=st.data())
    def withdraw(self, who: int, fate: Fate, data: st.DataObject) -> None:
        """Take a decision back."""
        one = self.model["acceptances"][
            data.draw(st.sampled_from(sorted(self.model["acceptances"])))
        ]
        at = NOON + timedelta(days=1)
        change = putting("acceptances", one.id, msgspec.structs.replace(one, withdrawn_at=at))
        self._write(who, fate, lambda session: session.journal.withdraw_all([one], at), change)

    @rule(who=sessions, text=names, fate=fates)
    def type_a_draft(self, who: int, text: str, fate: Fate) -> None:
        """Type, without recording."""
        one = draft(text)
        change = putting("drafts", one.id, one)
        self._write(who, fate, lambda session: session.journal.keep_draft(one), change)

    @rule(who=sessions, fate=fates)
    def forget_the_draft(self, who: int, fate: Fate) -> None:
        """Record or give up what was typed."""
        gone = setting("drafts", {})
        self._write(who, fate, lambda session: session.journal.forget_draft("d"), gone)

    @rule(who=sessions, at=minutes, fate=fates)
    def visit(self, who: int, at: int, fate: Fate) -> None:
        """Leave the console."""
        when = NOON + timedelta(minutes=at)
        change = setting("visit", Visit(when))
        self._write(who, fate, lambda session: session.journal.record_visit(when), change)

    @rule(who=sessions, fate=fates)
    def save(self, who: int, fate: Fate) -> None:
        """Synchronise: a new revision."""
        self.revision += 1
        new = snapshot(self.revision)
        self._write(who, fate, lambda session: session.save(new), setting("sector", new))

    @rule(who=sessions, at=minutes, fate=fates)
    def save_times(self, who: int, at: int, fate: Fate) -> None:
        """Synchronise: nothing new."""
        times = SyncTimes(NOON + timedelta(minutes=at))
        change = setting("times", times)
        self._write(who, fate, lambda session: session.sector.save_times(times), change)

    @rule(who=sessions, number=numbers, fate=fates)
    def put(self, who: int, number: int, fate: Fate) -> None:
        """Store a report, whose name is that of its content."""
        new = report(number)
        change = putting("reports", sha(number), new)
        self._write(who, fate, lambda session: session.reports.put(sha(number), new), change)

    @rule(who=sessions, number=numbers, fate=fates)
    def drop(self, who: int, number: int, fate: Fate) -> None:
        """Retain every report but one."""
        kept = [sha(n) for n in range(1, REPORTS + 1) if n != number]

        def change(model: Model) -> Model:
            return {**model, "reports": {k: v for k, v in model["reports"].items() if k in kept}}

        self._write(who, fate, lambda session: session.reports.retain(kept), change)

    @rule(who=sessions)
    def reopen(self, who: int) -> None:
        """Close a session and open another."""
        self.sessions[who] = Session.of(self.home)

    @precondition(lambda self: any(self.home.journal.glob("journal.*.json")))
    @rule(kind=st.sampled_from(sorted(DAMAGES)))
    def damage_the_journal(self, kind: str) -> None:
        """Damage the newest file: the one before serves, read here as plain JSON."""
        file = newest(self.home.journal, "journal")
        file.write_bytes(DAMAGES[kind](file.read_bytes()))
        rest = [path for path in self.home.journal.glob("journal.*.json") if path != file]
        before = max(rest, key=lambda path: int(path.name.split(".")[1]), default=None)
        tables = json.loads(before.read_text("utf-8")) if before else {}
        tables.pop("_generation", None)
        left = msgspec.convert(tables, JournalTables)
        standing = {k: one for k, one in left.contacts.items() if one.withdrawn_at is None}
        self.model = {
            **self.model,
            "contacts": standing,
            "acceptances": left.acceptances,
            "declarations": left.declarations,
            "visit": left.visits.get("last"),
        }
        journal = Journal(self.home.journal)
        journal.contacts()
        assert "abîmé" in journal.notices[0]

    @precondition(lambda self: self.model["reports"])
    @rule(kind=st.sampled_from(sorted(DAMAGES)), data=st.data())
    def damage_a_report(self, kind: str, data: st.DataObject) -> None:
        """Damage a report: it is missing, and is put again."""
        name = data.draw(st.sampled_from(sorted(self.model["reports"])))
        file = self.home.caches.glob(f"*/reports/{name}.1.json")
        for path in file:
            path.write_bytes(DAMAGES[kind](path.read_bytes()))
        kept = {one: value for one, value in self.model["reports"].items() if one != name}
        self.model = {**self.model, "reports": kept}

    @invariant()
    def a_new_session_reads_what_the_dictionaries_hold(self) -> None:
        """Compare."""
        assert held_in(self.home) == self.model

    @invariant()
    def the_open_sessions_do_too(self) -> None:
        """Compare what they show at their next refresh."""
        for session in self.sessions:
            assert {one.id: one for one in session.journal.contacts()} == self.model["contacts"]
            assert session.sector.load() == self.model["sector"]

    def _write(
        self, who: int, fate: Fate, act: Callable[[Session], object], change: Change
    ) -> None:
        getattr(self, f"_with_{fate.kind}")(who, fate, act, change)

    def _with_nothing(
        self, who: int, _fate: Fate, act: Callable[[Session], object], change: Change
    ) -> None:
        act(self.sessions[who])
        self.model = change(self.model)

    def _with_failure(
        self, who: int, fate: Fate, act: Callable[[Session], object], change: Change
    ) -> None:
        """Let calls fail: acknowledged, it is there; refused, it is there or not."""
        with watched(FailFrom(fate.rank, fate.number, fate.times)):
            try:
                act(self.sessions[who])
            except StoreProblem:
                done = False
            else:
                done = True
        self._settle(change, done=done)

    def _with_death(
        self, who: int, fate: Fate, act: Callable[[Session], object], change: Change
    ) -> None:
        done = True
        try:
            with watched(Mortal(rank=fate.rank)):
                act(self.sessions[who])
        except Dead:
            done = False
        self.sessions[who] = Session.of(self.home)
        self._settle(change, done=done)

    def _with_cut(
        self, who: int, fate: Fate, act: Callable[[Session], object], change: Change
    ) -> None:
        """Cut the power at an instant of the write, and go on from what a disk may then hold."""
        disk, recorder = Disk.holding(self.root), Recorder()
        with watched(recorder):
            act(self.sessions[who])
        recorder.say(DONE)
        found = cuts(recorder.events, self.root, disk)
        cut = found[fate.rank * 7 % len(found)]
        root = Path(mkdtemp(prefix="cio-", dir=SCRATCH))
        restore(cut, self.root, root)
        shutil.rmtree(self.root)
        self.root = root
        self._open(root)
        self._settle(change, done=DONE in cut.said)

    def _with_other(
        self, who: int, fate: Fate, act: Callable[[Session], object], change: Change
    ) -> None:
        """Let the other session write a note in the middle: both are there."""
        self.written += 1
        note = contact(f"z{self.written}")
        calls = Interleave(fate.rank, lambda: self.sessions[1 - who].journal.record_new([note]))
        with watched(calls):
            act(self.sessions[who])
        if calls.reached:
            self.model = putting("contacts", note.id, note)(self.model)
        self.model = change(self.model)

    def _settle(self, change: Change, *, done: bool) -> None:
        """Check what an uncertain write left, and take it for what is held from now on."""
        held, after = held_in(self.home), change(self.model)
        assert held == after or (not done and held == self.model)
        self.model = held


TestStore = StoreMachine.TestCase
TestStore.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

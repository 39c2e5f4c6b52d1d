"""Each kind of credentials through a whole session: they are nowhere but where they must be."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest

from cio_console.commands.entry import COMMANDS, console
from tests.leaks.needles import leaks
from tests.leaks.playing import Evidence, asked, left_behind, run, tour, without_header
from tests.leaks.stages import STAGES, Stage, staged

FAILING = ("401", "403", "407", "portail", "renvoi", "invalide")
"""Moods that end a synchronisation at once; « coupe » is tried again for a while."""
ARGUMENTS = {
    "demo": ("--etablissements", "2"),
    "verifier": ("absent.xml",),
    "synchroniser": ("-v",),
}
"""What a command needs to say something; the others are run as they are."""
EACH = frozenset({"config", "diagnostic", "etat"})
"""Commands of every session; the others read no credentials, and one session is enough."""
LAST = ("purger",)
"""Commands after which there is nothing left to see."""


def commands(*, all_of_them: bool) -> list[tuple[str, ...]]:
    """Return the command lines of a session, in JSON too: every command that exists, or a few."""
    lines: list[tuple[str, ...]] = []
    with click.Context(console) as context:
        for name in sorted(COMMANDS, key=lambda name: (name in LAST, name)):
            if name not in EACH and not all_of_them:
                continue
            line = (name, *ARGUMENTS.get(name, ()))
            lines.append(line)
            command = console.get_command(context, name)
            assert command
            if any("--json" in parameter.opts for parameter in command.params):
                lines.append((*line, "--json"))
    return lines


def played(stage: Stage, *, all_of_them: bool) -> Evidence:
    """Play the whole session; return everything that was shown, left and asked."""
    evidence: Evidence = {}
    code, shown = run(stage, ("synchroniser", "-v"))
    assert code == 0, shown
    evidence |= shown
    moods = (*FAILING, "coupe") if all_of_them else FAILING
    failing = [("synchroniser", "-v", "--source", stage.source(mood)) for mood in moods]
    lines = [(line, "") for line in (*commands(all_of_them=all_of_them), ())]
    lines += [(("diagnostic", "--source", stage.source(mood)), "") for mood in ("401", "renvoi")]
    crash = (("synchroniser", "--source", stage.source("ok")), "crash")
    with ThreadPoolExecutor(3) as pool:
        screens = pool.submit(tour, stage)
        failed = [pool.submit(run, stage, line) for line in failing]
        crashed = pool.submit(run, stage, *crash)
        for done in [pool.submit(run, stage, line, hook) for line, hook in lines]:
            evidence |= done.result()[1]
        for line, done in zip(failing, failed, strict=True):
            code, shown = done.result()
            assert code == 3, (line, shown)
            evidence |= shown
        code, shown = crashed.result()
        assert any(b"erreur interne (RuntimeError, sitecustomize.py" in s for s in shown.values())
        evidence |= {f"crash: {place}": text for place, text in shown.items()}
        code, shown = screens.result()
        assert code == 0
        evidence |= shown
    return evidence | left_behind(stage)


@pytest.mark.e2e
@pytest.mark.parametrize("name", STAGES)
def test_a_session_leaves_its_secrets_nowhere(name: str, tmp_path: Path) -> None:
    with staged(name, tmp_path) as stage:
        evidence = played(stage, all_of_them=name == "variables")
        assert leaks(evidence, stage.known) == []
        assert stage.other.heads == []
        for place, (heads, header) in asked(stage).items():
            assert heads, place
            assert any(f"{header}: " in head for head in heads), place
            rest = {f"{place} {n}": without_header(h, header) for n, h in enumerate(heads)}
            assert leaks(rest, stage.known) == []
            assert "autre.exemple" not in "".join(heads)
            sent = {line for head in heads for line in head.splitlines() if header in line}
            assert len(sent) == 1


@pytest.mark.parametrize(
    ("hook", "place"), [("print", "out"), ("log", "debug.log"), ("file", "names of files")]
)
def test_a_planted_leak_is_found(tmp_path: Path, hook: str, place: str) -> None:
    with staged("variables", tmp_path) as stage:
        code, evidence = run(stage, ("synchroniser",), hook)
        assert code == 0, evidence
        found = leaks(evidence | left_behind(stage), stage.known)
        assert found
        assert all(place in one for one in found)

"""A feed whose every text is hostile, written as no honest publisher writes one."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from cio_console.checks.catalogue import catalogue
from cio_console.domain.finding import Finding, PupilRef, Report
from cio_console.domain.school import Cio, School
from cio_console.domain.upload import ObjectRef, Upload, summarise
from cio_console.feed.contract import REPORT_FORMAT, VERSION, Index, Publisher
from tests.domain.builders import a_campaign
from tests.tui.sector import a_report, at, uai

TEXTS = {
    "escapes": "\x1b[2J\x1b]0;pris\x07\x1b]52;c;cHJpcw==\x07\x1b[31mLycée\x1b[0m\x9b31m\x1bc\x1b(0",
    "markup": "[/eleve] [bold red]Lycée [@click=app.quit()]x[/] [link=file:///]y[/link]",
    "bidi": "Lycée \u202eelbaliafni\u202c \u2066a\u2069 \u200fb\u200e \u061c",
    "long": "Lycée " + "é" * 10_000,
    "words": "mot " * 2_500,
    "combining": "Ly" + "\u0301\u0302\u0303\u0489\u20dd" * 200 + "cée",
    "wide": "高等学校ＬＹＣＥＥ" * 30,
    "emoji": "Lycée 👩‍👩‍👧‍👦 🇫🇷 👍🏽 ❤️ 🏫 ☺︎ 1️⃣",
    "tabs": "Lycée\tdu\tTab\n\r\nligne\x0b\x0c\x85autre\u2028encore\u2029fin",
    "controls": "Ly\x00cée\x07\x08\x08\x7f\x0e\x0f\x9c\x90 ",
    "invisible": "Ly\u200bc\u00adée\ufeff\u2060 \ue000\uf8ff\U000f0000 \U000e0041 \ufff9x\ufffb",
    "scripts": "مدرسة ثانوية विद्यालय क्षि โรงเรียน 한국 ﷽ 𓀀 𝔏𝔶𝔠é",
}
"""Name → a text that has harmed some terminal program."""

_KEPT = {
    *("id", "uai", "parent_uai", "sector", "sha256", "collection", "after", "time_zone", "month"),
    *("rule", "severity", "verdict", "format", "format_version"),
}
"""Fields that are refused unless they have their form, or that decide of what is shown."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HostileFeed:
    """A feed in a folder, with one school for each of `TEXTS`."""

    folder: Path
    schools: tuple[str, ...]
    """Their UAIs, in the order of `TEXTS`."""


def spoiled(value: T, text: str) -> T:
    """Return a structure in which `text` has taken the place of every string that is only told."""
    if isinstance(value, msgspec.Struct):
        told = {
            name: text if isinstance(old, str) else spoiled(old, text)
            for name in value.__struct_fields__
            if name not in _KEPT
            for old in [getattr(value, name)]
        }
        return msgspec.structs.replace(value, **told)
    if isinstance(value, tuple):
        return tuple(spoiled(item, text) for item in value)  # type: ignore[return-value]  # as it came
    return text if isinstance(value, str) else value  # type: ignore[return-value]  # as it came


def hostile_feed(folder: Path) -> HostileFeed:
    """Write the feed in `folder`."""
    (folder / "objects").mkdir(parents=True)
    codes = tuple(uai(100 + rank) for rank in range(len(TEXTS)))
    pairs = tuple(zip(codes, TEXTS.values(), strict=True))
    schools = tuple(_school(code, text) for code, text in pairs)
    uploads = tuple(upload for code, text in pairs for upload in _uploads(folder, code, text))
    escapes = TEXTS["escapes"]
    index = Index(
        revision=1,
        generated_at=max(upload.received_at for upload in uploads),
        publisher=spoiled(Publisher("CIO", "cio@exemple.invalid"), escapes),
        campaign=spoiled(a_campaign(), TEXTS["markup"] + TEXTS["wide"] + escapes),
        sector=spoiled(Cio(uai(0), "CIO"), TEXTS["bidi"] + escapes),
        schools=schools,
        uploads=uploads,
    )
    (folder / "index.json").write_bytes(msgspec.json.encode(index))
    return HostileFeed(folder, codes)


def _school(code: str, text: str) -> School:
    school = School(code, "nom", "300", "public", "commune", "01", "mél", "proviseur")
    changed = spoiled(school, text)
    return msgspec.structs.replace(changed, tracks=(text,), out_of_scope={"notes": text})


def _uploads(folder: Path, code: str, text: str) -> Iterable[Upload]:
    for rank, day in enumerate((6, 7)):
        report = spoiled(_report(rank), text)
        head = msgspec.json.encode({"format": REPORT_FORMAT, "format_version": VERSION})
        raw = head[:-1] + b"," + msgspec.json.encode(report)[1:]
        sha = hashlib.sha256(raw).hexdigest()
        (folder / "objects" / f"{sha}.json").write_bytes(raw)
        yield Upload(
            id=f"{code}-{day}",
            uai=code,
            collection="siecle",
            received_at=at(1, day),
            file_name=text,
            size=1000,
            sha256=hashlib.sha256(f"{code}{day}".encode()).hexdigest(),
            origin=text,
            summary=summarise(report),
            report=ObjectRef(sha, len(raw)),
        )


def _report(rank: int) -> Report:
    pupil = PupilRef("801", "1201", "TG1", "D. L.")
    findings = tuple(
        Finding(
            rule=code,
            slug="essai",
            severity=catalogue()[code].severity,
            message="message",
            line=12 + rank,
            column=3,
            path="chemin",
            pupil=pupil,
            value="valeur",
            excerpt="extrait",
            member="membre",
            field="champ",
            original="original",
        )
        for code in ("S111", "S104", "F013")
    )
    return a_report(*findings)

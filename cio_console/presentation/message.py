"""The message to one school, from the template and what is known of it at an instant."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

import msgspec

from cio_console.domain.accepted_errors import as_asked
from cio_console.domain.calls import reasons
from cio_console.domain.campaign import SIECLE, Campaign, Collection
from cio_console.domain.classes import ClassCount, by_class, pupil_number
from cio_console.domain.finding import Finding, Report, Severity
from cio_console.domain.overview import SchoolLine, SectorOverview, Urgency
from cio_console.domain.rule import Rule
from cio_console.domain.status import CollectionState, Status
from cio_console.domain.upload import Upload
from cio_console.presentation.dates import long_day, time_left
from cio_console.presentation.labels import status_label
from cio_console.presentation.numbers import plural
from cio_console.presentation.template import Template, filled
from cio_console.presentation.wording import emails_text, short_label, situation

NO_ADDRESS = "aucune adresse connue"
"""What stands for the recipient of a school of which no address is known."""
_NOBODY = "Madame, Monsieur"
_WEB_SERVICE = (
    "corriger dans SIECLE seulement : les données sont transmises d'elles-mêmes ; pour une"
    " dérogation, voir la FAQ du site de gestion"
)
_RECEIVED = "reçu"
"""What is said to a school of a file in which it has nothing to correct."""
_CUT = "La liste des anomalies est longue : elle est donnée en partie."

Reports = Mapping[str, Report | None]
"""Report by upload id, without what was accepted; None or absent when it cannot be had."""
Rules = Mapping[str, Rule]
"""Rule by its code."""


class Message(msgspec.Struct, frozen=True):
    """A message ready to be sent."""

    uai: str
    """The school it is for."""
    to: str
    """Its addresses, as the feed gives them; they may be empty or wrong."""
    subject: str
    body: str
    sender: str = ""
    """Address that the template gives; "" when it gives none."""
    copies: str = ""
    """Addresses in copy, likewise."""

    @property
    def text(self) -> str:
        """The whole message, for a clipboard or a screen."""
        copies = f"Copie : {self.copies}\n" if self.copies else ""
        return f"À : {self.to or NO_ADDRESS}\n{copies}Objet : {self.subject}\n\n{self.body}\n"


def message(
    template: Template,
    sector: SectorOverview,
    line: SchoolLine,
    cio: str,
    reports: Reports,
    rules: Rules,
) -> Message:
    """Return the message to the school of `line`; `cio` is the name of the CIO that writes.

    Names of pupils only enter it when the template asks for them by {noms}.
    """
    values = _values(sector, line, cio, reports, rules)
    return Message(
        uai=line.school.uai,
        to=line.school.email,
        subject=" ".join(filled(template.subject, values).split()),
        body=filled(template.body, values),
        sender=template.sender,
        copies=template.copies,
    )


def _values(
    sector: SectorOverview, line: SchoolLine, cio: str, reports: Reports, rules: Rules
) -> dict[str, str]:
    campaign, school = sector.campaign, line.school
    asked = _asked(sector, line)
    deposited = [one for one in asked if not _travels(sector, line, one)]
    asked.sort(key=lambda one: one not in deposited)  # what leaves nothing to deposit comes last
    held = [(c, u) for c in campaign.collections if (u := _counted(line.states[c.id]))]
    blocks = [
        _anomalies(c, u, line.states[c.id].to_correct, reports.get(u.id), rules) for c, u in held
    ]
    return {
        "établissement": school.name,
        "commune": school.commune,
        "uai": school.uai,
        "chef": school.head or _NOBODY,
        "cio": cio,
        "campagne": campaign.label,
        "jour": long_day(campaign.day_of(sector.at)),
        "situation": "\n".join(_situations(campaign, line)),
        "adresses": f"– Courriels : {emails_text(line, asked=True)}" if line.missing_emails else "",
        "anomalies": "\n\n".join(filter(None, blocks)),
        "élèves": "\n".join(_pupils(held, reports, _number)),
        "noms": "\n".join(_pupils(held, reports, _name)),
        "échéance": _deadline(deposited, line),
        "consigne": " ; ".join(_advice(sector, line, one) for one in asked),
        "menu": _menu(deposited),
        "contact": _contact(campaign),
    }


def _asked(sector: SectorOverview, line: SchoolLine) -> list[Collection]:
    """Return the collections to which the school has something to do, most urgent first."""
    names = [
        SIECLE if reason.urgency is Urgency.EMAILS else reason.collection
        for reason in reasons(sector, line, Urgency.AWAITED)
    ]
    if line.missing_emails:
        names.append(SIECLE)
    found = (sector.campaign.collection(name) for name in dict.fromkeys(names))
    return [one for one in found if one is not None]


def _situations(campaign: Campaign, line: SchoolLine) -> list[str]:
    return [
        f"– {short_label(c)} : {_state(campaign, c, line.states[c.id])}"
        for c in campaign.collections
    ]


def _state(campaign: Campaign, collection: Collection, state: CollectionState) -> str:
    told = situation(campaign, collection, as_asked(state), in_days=True)
    settled = state.status is Status.TO_CORRECT and not state.to_correct
    label = _RECEIVED if settled else status_label(state.status)
    return told if label in told else f"{label}, {told}"


def _counted(state: CollectionState) -> Upload | None:
    """Return the upload that counts, when it has something to correct."""
    upload = state.current
    return upload if upload is not None and state.to_correct else None


def _anomalies(
    collection: Collection, upload: Upload, asked: int, report: Report | None, rules: Rules
) -> str:
    name = short_label(collection)
    if report is None:
        counts = upload.summary.rules if upload.summary else {}
        told = [_rule(code, count, rules, "– ") for code, count in sorted(counts.items())]
        return "\n".join([f"{name}, {_to_correct(asked)} :", *told])
    whole = [one for one in report.findings if _is_of_file(one)]
    rest = tuple(one for one in report.findings if not _is_of_file(one))
    classes = by_class(msgspec.structs.replace(report, findings=rest))
    if not whole and not classes:
        return ""
    listed = len(whole) + sum(one.findings for one in classes)
    count = asked if report.truncated else listed
    by = ", par classe" if any(one.division for one in classes) else ""
    lines = [f"{name}, {_to_correct(count)}{by} :", *_of_file(collection, whole, rules)]
    for one in classes:
        lines += _of_class(one, rules)
    if report.truncated:
        lines.append(_CUT)
    return "\n".join(lines)


def _is_of_file(finding: Finding) -> bool:
    return finding.severity is Severity.BLOCKING and finding.pupil is None


def _of_file(collection: Collection, found: Sequence[Finding], rules: Rules) -> list[str]:
    """Return why a file cannot serve, in the words of each finding, and what its rules ask for.

    A rejected export of SIECLE is made again by hand, whatever travels by itself.
    """
    lines = []
    for code, same in groupby(found, key=lambda one: one.rule):
        lines += [f"– {message} ({code})" for message in dict.fromkeys(f.message for f in same)]
        if rule := rules.get(code):
            lines.append(f"    {rule.fix(web_service=collection.id != SIECLE)}")
    return lines


def _to_correct(count: int) -> str:
    return f"{plural(count, 'anomalie', 'anomalies')} à corriger"


def _of_class(one: ClassCount, rules: Rules) -> list[str]:
    if not one.division and not one.pupils:
        return [_rule(code, number, rules, "– ") for code, number in one.rules]
    count = plural(one.findings, "anomalie", "anomalies")
    pupils = f" pour {plural(len(one.pupils), 'élève', 'élèves')}" if one.pupils else ""
    head = f"– {one.division or 'Sans classe'} : {count}{pupils}"
    return [head, *(_rule(code, number, rules, "    ") for code, number in one.rules)]


def _rule(code: str, count: int, rules: Rules, indent: str) -> str:
    rule = rules.get(code)
    told = f"{rule.title} ({code})" if rule else f"règle {code}"
    return f"{indent}{count} × {told}"


def _pupils(
    held: list[tuple[Collection, Upload]], reports: Reports, told: Callable[[ClassCount], str]
) -> list[str]:
    return [
        f"– {short_label(collection)}, {one.division or 'sans classe'} : {pupils}"
        for collection, upload in held
        if (report := reports.get(upload.id)) is not None
        for one in by_class(report)
        if (pupils := told(one))
    ]


def _number(one: ClassCount) -> str:
    return ", ".join(f"n° {number}" for pupil in one.pupils if (number := pupil_number(pupil)))


def _name(one: ClassCount) -> str:
    told = []
    for pupil in one.pupils:
        number = f"n° {pupil_number(pupil)}" if pupil_number(pupil) else ""
        told.append(f"{pupil.name} ({number})" if pupil.name and number else pupil.name or number)
    return ", ".join(filter(None, told))


def _travels(sector: SectorOverview, line: SchoolLine, collection: Collection) -> bool:
    """Tell whether what is to be done travels by itself: a usable file to be corrected only."""
    is_siecle = collection.id == SIECLE and line.states[SIECLE].usable
    return is_siecle and sector.campaign.web_service_started(sector.at)


def _advice(sector: SectorOverview, line: SchoolLine, collection: Collection) -> str:
    """Return what to do, which depends on what is held and on the day (circular)."""
    state = line.states[collection.id]
    if _travels(sector, line, collection):
        return _WEB_SERVICE
    if state.current is None:
        return f"déposer le {_file(collection)}"
    if state.status is Status.REJECTED:
        return f"refaire l'export, puis déposer le {_file(collection)}"
    if collection.id == SIECLE:
        return "corriger dans SIECLE, exporter à nouveau, puis importer le nouveau fichier"
    return f"corriger, puis déposer à nouveau le {_file(collection)}"


def _file(collection: Collection) -> str:
    """Return « fichier SIECLE », « fichier de notes »."""
    name = short_label(collection)
    return "fichier de notes" if name == "Notes" else f"fichier {name}"


def _menu(deposited: Sequence[Collection]) -> str:
    """Return where to deposit; each names its file when several are to be deposited."""
    if len(deposited) == 1:
        return deposited[0].menu
    return " ; ".join(f"{one.menu} ({_file(one)})" for one in deposited if one.menu)


def _deadline(deposited: Sequence[Collection], line: SchoolLine) -> str:
    """Return the deadline of what is to be deposited, named when there are several."""
    days = [_day(one, line) for one in deposited]
    if len(days) == 1:
        return days[0]
    told = zip(deposited, days, strict=True)
    return " ; ".join(f"{day} pour {short_label(one)}" for one, day in told)


def _day(collection: Collection, line: SchoolLine) -> str:
    if collection.closes is None:
        return "à confirmer"
    left = time_left(line.states[collection.id].days_left)
    return f"{long_day(collection.closes)} ({left})"


def _contact(campaign: Campaign) -> str:
    contact = campaign.contact
    return ", ".join(filter(None, (contact.name, contact.telephone, contact.email)))

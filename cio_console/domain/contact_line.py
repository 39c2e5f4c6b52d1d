"""A contact told in one line, as a director types it while hanging up.

    tél Mme Costa : refait l'export ce soir, rappel jeudi

The first word may be the channel (« tél », « mél », « visite »); what stands before the first « : »
or « , » is the person reached when it looks like one (a civility, an office, the head's name); the
end may be the day to call back: « jeudi », « demain », « 15/01 », « 15 janvier », « +2 » (working
days), « +2s » (weeks), with « rappel », « rappeler le » or « > » before it. Everything else is the
text. A line that ends with a full stop promises nothing. No word is ever lost: what is taken out
of the text is told apart, and a day without « rappel » stays in the text too.
"""

import re
from datetime import date, timedelta

import msgspec

from cio_console.domain.followup import Channel
from cio_console.domain.text import clean_line, fold

_CHANNELS = {
    **dict.fromkeys(("tel", "telephone"), Channel.PHONE),
    **dict.fromkeys(("mel", "mail", "courriel", "email", "e-mail"), Channel.EMAIL),
    "visite": Channel.VISIT,
}
_CIVILITIES = frozenset({"m", "mr", "mme", "mlle", "dr", "monsieur", "madame", "mesdames"})
_OFFICES = frozenset(
    {"proviseur", "proviseure", "principal", "principale", "directeur", "directrice", "chef"}
    | {"adjoint", "adjointe", "secretaire", "secretariat", "gestionnaire", "intendant"}
    | {"intendante", "intendance", "cpe", "psyen", "standard", "accueil", "scolarite", "ddfpt"}
    | {"pp", "professeur", "administration"}
)
_ARTICLES = frozenset({"le", "la", "les", "un", "une", "au", "avec"})
_LONGEST_PERSON = 8
"""Words of a person or of several: « M. Besson et Mme de la Tour »."""
_LONGEST_OFFICE = 4

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = {
    "janvier": 1,
    "fevrier": 2,
    "mars": 3,
    "avril": 4,
    "mai": 5,
    "juin": 6,
    "juillet": 7,
    "aout": 8,
    "septembre": 9,
    "octobre": 10,
    "novembre": 11,
    "decembre": 12,
}
_SATURDAY = 5
_WORDS = {"demain": 1, "apres-demain": 2}
_PAST, _FUTURE = 65, 300
"""A day told without its year is at most that long ago, or that far ahead: a year in all."""

_INTRODUCTION = r"(?:(?:a |a le )?rappel(?:er)?(?: le| pour| pour le)?|>|→)(?: ?:)?"
_DAY = (
    r"\+ ?\d{1,3}(?: ?(?:jours?|j|semaines?|sem|s))?"
    r"|\d{4}-\d\d-\d\d"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    rf"|(?:1er|\d{{1,2}}) (?:{'|'.join(_MONTHS)})(?: \d{{4}})?"
    rf"|(?:{'|'.join(_WEEKDAYS)})(?: prochain)?"
    r"|demain|apres-demain|aujourd'hui"
)
_END = re.compile(
    rf"(?:^|(?<=[\s,;(]))(?P<introduction>{_INTRODUCTION} ?)?(?<![\w/+-])(?P<day>{_DAY})$"
)


class ContactLine(msgspec.Struct, frozen=True):
    """What is understood of a line."""

    text: str
    channel: Channel = Channel.PHONE
    who: str = ""
    call_back: date | None = None
    problem: str = ""
    """French sentence on a day to call back that cannot be one; "" when all is well."""


def read_contact_line(line: str, today: date, head: str = "") -> ContactLine:
    """Return what `line` tells, `today` being the day of the contact.

    `head` is the name of the school's head, recognised by the surname alone.
    """
    whole = clean_line(line, len(line) + 1)
    channel, rest = _channel(whole)
    rest, call_back, problem = _call_back(rest, today)
    who, text = _person(rest, head)
    return ContactLine(text or rest or whole, channel, who, call_back, problem)


def working_day(today: date, days: int) -> date:
    """Return the day that comes `days` days of work (Monday to Friday) after `today`."""
    day = today
    for _ in range(days):
        day += timedelta(days=1)
        while day.weekday() >= _SATURDAY:
            day += timedelta(days=1)
    return day


def day_told(told: str, today: date) -> date | None:
    """Return the day that a text is, told as a day to call back is; None when it is not one."""
    folded = fold(told)
    return _day(folded, today) if re.fullmatch(_DAY, folded) else None


def _channel(line: str) -> tuple[Channel, str]:
    first, _, rest = line.partition(" ")
    channel = _CHANNELS.get(fold(first.strip(".,:;")))
    rest = rest.lstrip(" :,;")
    if channel is None or not rest:
        return channel or Channel.PHONE, line
    return channel, rest


def _call_back(line: str, today: date) -> tuple[str, date | None, str]:
    """Return the line without a day that is introduced, the day, and what is wrong with it."""
    folded = fold(line)
    found = _END.search(folded) if len(folded) == len(line) else None
    if found is None:
        return line, None, ""
    told = found["day"]
    explicit = found["introduction"] is not None or told.startswith("+")
    day = _day(told, today)
    if not explicit:
        return line, day if day is not None and day > today else None, ""
    if day is None:
        return line, None, f"« {told} » n'est pas un jour : le rappel n'est pas compris."
    if day < today:
        return line, None, f"Le {day:%d/%m/%Y} est déjà passé : le rappel n'est pas compris."
    left = line[: found.start()].rstrip(" ,;(–-")
    return left or line, day, ""


def _day(told: str, today: date) -> date | None:
    """Return the day told, None when there is no such day."""
    try:
        return _understood(told, today)
    except (OverflowError, ValueError):
        return None


def _understood(told: str, today: date) -> date | None:
    if told.startswith("+"):
        return _after(told, today)
    if told in _WORDS:
        return today + timedelta(days=_WORDS[told])
    name = told.removesuffix(" prochain")
    if name in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(name) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    return today if told == "aujourd'hui" else _dated(told, today)


def _after(told: str, today: date) -> date:
    count = int(re.sub(r"\D", "", told))
    if "s" in told.replace("jours", ""):
        return today + timedelta(weeks=count)
    return working_day(today, count)


def _dated(told: str, today: date) -> date | None:
    if "-" in told:
        return date.fromisoformat(told)
    parts = told.replace("1er", "1").replace(" ", "/").split("/")
    day, month = int(parts[0]), _MONTHS.get(parts[1]) or int(parts[1])
    if len(parts) > 2:  # noqa: PLR2004 - day, month, year
        century = today.year // 100 * 100 if len(parts[2]) == 2 else 0  # noqa: PLR2004 - « 25 »
        return date(int(parts[2]) + century, month, day)
    years = (_valid(today.year + shift, month, day) for shift in (-1, 0, 1))
    near = (one for one in years if one and -_PAST < (one - today).days <= _FUTURE)
    return next(near, None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _person(line: str, head: str) -> tuple[str, str]:
    """Return the person reached and the rest of the line; "" for the person when none is told."""
    for sign in (":", ","):
        before, found, after = line.partition(sign)
        person = before.strip().removeprefix("avec ").strip()
        if not found or not after.strip():
            continue
        if head and _is_surname(person, head):
            return head, after.strip()
        if _is_person(person):
            return person, after.strip()
    return "", line


def _is_person(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", fold(text))
    while words and words[0] in _ARTICLES:
        words = words[1:]
    if not words or any(character.isdigit() for character in text):
        return False
    if words[0] in _CIVILITIES:
        return 1 < len(words) <= _LONGEST_PERSON
    return words[0] in _OFFICES and len(words) <= _LONGEST_OFFICE


def _is_surname(text: str, head: str) -> bool:
    names = [word for word in fold(head).split() if word.strip(".") not in _CIVILITIES]
    told = fold(text).split()
    return bool(told) and told == names[-len(told) :]

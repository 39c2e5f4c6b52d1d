"""A day as a director types it: « jeudi », « 15/01 », « 8 janvier », « +2 », « dans 3 jours ».

Every typed day is read here. What the words mean depends on what is asked for:

* a day to come (to call back, to accept until): `day_told`; « lundi » is the next one, never today;
* a day gone by (of an upload): `past_day`; « lundi » (« dernier ») is the last one, never today;
* a day to look at (the screens' `d` and `V`, `--date`, `--depuis`): `day_seen`; words are those of
  a day gone by, and a day without its year is the one of the school year looked at.

« +2 » counts days of work. « dans 3 jours » counts every day, and goes on to Monday from a day when
nobody works; « la semaine prochaine » is its Monday; « le 13 » is the next 13th, today included.
"""

import re
from datetime import date, timedelta

from cio_console.domain.text import YEARS, fold, is_likely, written_day

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = {
    name: 1 + rank
    for rank, names in enumerate(
        (
            *(("janvier", "janv"), ("fevrier", "fevr", "fev"), ("mars",), ("avril", "avr")),
            *(("mai",), ("juin",), ("juillet", "juil"), ("aout",), ("septembre", "sept")),
            *(("octobre", "oct"), ("novembre", "nov"), ("decembre", "dec")),
        )
    )
    for name in names
}
_UNITS = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_NUMBERS = {name: 1 + rank for rank, name in enumerate(_UNITS)} | {"une": 1, "quinze": 15}
_WORDS = {"demain": 1, "apres-demain": 2, "apres demain": 2}
_NEAR = {"hier": 1, "avant-hier": 2, "avant hier": 2}
_TODAY = frozenset({"aujourd'hui", "ce midi", "cet apres-midi", "ce soir"})
_SATURDAY = 5
_WEEK = timedelta(days=7)
_PAST, _FUTURE = 65, 300
"""A day told without its year is at most that long ago, or that far ahead: a year in all."""
_SLIP = 180
"""A day gone by told without its year, so many days ahead or fewer, is a slip; beyond, past."""
_RENTREE = (9, 1)
_EVERY_CALENDAR = 28
"""Years in which every day of the year falls on every day of the week, 29 February too."""

_NAME = "|".join(WEEKDAYS)
_SHORT = r"(?:lun|mar|mer|jeu|ven|sam|dim)\b\.?"
_DATED = (
    r"\d{4}-\d\d-\d\d"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    rf"|(?:1er|\d{{1,2}}) (?:{'|'.join(_MONTHS)})\b\.?(?: \d{{4}})?"
)
_NUMBER = r"(?:1er|\d{1,2})(?! ?h)\b"
_HAS_YEAR = re.compile(r"\d{4}|/\d+/")
_ARTICLE = re.compile(r"^(?:le|au|du) (?=\d+[/ -]|1er )")
_LAST = re.compile(r"(?:(?<=di)|(?<=dimanche)) dernier$")
PLAIN_DAY = (
    r"\+ ?\d{1,3}(?: ?(?:jours?|j|semaines?|sem|s))?"
    rf"|(?:(?:{_NAME}),? (?:le )?)?(?:{_DATED})"
    rf"|(?:{_NAME}) (?:le )?{_NUMBER}"
    rf"|(?:{_NAME})(?: prochain)?"
    r"|demain|apres[- ]demain|aujourd'hui"
)
"""A day that is one wherever it stands, folded as `folded_alike` does."""
DAY = (
    rf"{PLAIN_DAY}"
    rf"|{_SHORT}(?: (?:le )?(?:{_DATED})| prochain)?"
    rf"|{_SHORT} (?:le )?{_NUMBER}"
    rf"|(?:{_NAME}|{_SHORT}) en (?:huit|quinze)"
    rf"|le {_NUMBER}"
    rf"|dans (?:\d{{1,3}}|{'|'.join(_NUMBERS)}) (?:jours?|semaines?)"
    r"|(?:la )?semaine prochaine"
    r"|ce midi|ce soir|cet apres-midi"
)
"""A day where one is awaited: after « rappel », or alone."""


QUOTED = re.compile(r"\"[^\"]*\"|«[^»]*»|“[^”]*”")
"""Words between quotes: they are text, whatever they say."""


def folded_alike(text: str) -> str:
    """Return `text` folded, each character one character: what is found there is at its place."""
    return "".join(fold(one)[:1] or one for one in text.replace("’", "'"))


def day_told(told: str, today: date) -> date | None:
    """Return the day to come that a text is; None when it is not one, nor a day misnamed."""
    folded = _ARTICLE.sub("", folded_alike(told.strip()))
    if not re.fullmatch(DAY, folded) or misnamed(folded, today):
        return None
    return _day(folded, today)


def misnamed(told: str, today: date, *, past: bool = False) -> str:
    """Return « Le 10/01/2025 est un vendredi, pas un jeudi », "" when the two agree.

    The day is one to come, or gone by for `past`. A year out of all reason is told likewise.
    """
    name, number = _seen_parts(told)
    if far := _far(number):
        return far
    read = past_day if past else _day
    return _misnaming(read(number, today) if name else None, name)


def past_day(text: str, today: date) -> date | None:
    """Return the day gone by that a text tells, the last one that it can be; None for no day.

    A day that cannot be so is given as the day to come that it is.
    """
    told = _LAST.sub("", _ARTICLE.sub("", folded_alike(text.strip())))
    if told in _NEAR:
        return today - timedelta(days=_NEAR[told])
    name, number = _parted(told)
    if name:
        day = past_day(number, today)
        return day if day and day.weekday() == WEEKDAYS.index(name) else None
    if re.fullmatch(r"le (?:1er|\d{1,2})", told):
        return _of_month(_count(told), today, -1)
    day = day_told(told, today)
    return day if day is None or day <= today else _gone_by(told, day, today)


def day_seen(text: str, today: date, school_year: int | None = None) -> date | None:
    """Return the day to look at that a text tells on the day `today`; None when it is no day.

    A day without its year is the one of the school year that begins at the rentrée of the year
    `school_year`, from 1 September: that of the campaign looked at, so that « 20/03 » typed in
    November on the campaign of the spring before is a day of that spring. Where there is no
    campaign (None), the school year is that of `today`.
    """
    if day := written_day(text):
        return day
    name, number = _seen_parts(text)
    if not re.fullmatch(_DATED, number) or _HAS_YEAR.search(number):
        return past_day(text, today)
    year = school_year_of(today) if school_year is None else school_year
    day = next((d for d in _each_year(number, year) if _is_in(d, year)), None)
    return None if day is None or (name and day.weekday() != WEEKDAYS.index(name)) else day


def may_be_seen(text: str, today: date) -> bool:
    """Tell whether a text is a day to look at in some school year, whichever it is."""
    last = school_year_of(today)
    return any(day_seen(text, today, year) for year in range(last, last - _EVERY_CALENDAR, -1))


def school_year_of(day: date) -> int:
    """Return the year of the rentrée that began the school year of a day."""
    return day.year if (day.month, day.day) >= _RENTREE else day.year - 1


def not_a_day(text: str, today: date, school_year: int | None = None) -> str:
    """Return the French sentence on a text that is no day to look at, without its full stop."""
    name, number = _seen_parts(text)
    day = day_seen(number, today, school_year) if name else None
    wrong = _far(number) or _misnaming(day, name) or f"« {text.strip()[:40]} » n'est pas un jour"
    return f"{wrong} : écrivez 08/01, 8 janvier, hier, lundi ou 2025-01-13"


def _seen_parts(text: str) -> tuple[str, str]:
    return _parted(_ARTICLE.sub("", folded_alike(text.strip())))


def _misnaming(day: date | None, name: str) -> str:
    if day is None or day.weekday() == WEEKDAYS.index(name):
        return ""
    return f"Le {day:%d/%m/%Y} est un {WEEKDAYS[day.weekday()]}, pas un {name}"


def _far(told: str) -> str:
    """Return « L'année 9999 est invraisemblable », "" for a day that tells no such year."""
    year = re.search(r"\d{4}", told) if re.fullmatch(_DATED, told) else None
    return f"L'année {year[0]} est invraisemblable" if year and int(year[0]) not in YEARS else ""


def _gone_by(told: str, day: date, today: date) -> date | None:
    """Return the day gone by that a text tells, which would be `day` if it were to come."""
    if _is_weekday(told):
        return day - _WEEK if day - _WEEK < today else day - 2 * _WEEK
    if _HAS_YEAR.search(told) or (day - today).days <= _SLIP:
        return day
    return _a_year_before(day)


def working_day(today: date, days: int) -> date:
    """Return the day that comes `days` days of work (Monday to Friday) after `today`."""
    day = today
    for _ in range(days):
        day = _worked(day + timedelta(days=1))
    return day


def worked_before(today: date) -> date:
    """Return the last day of work (Monday to Friday) before `today`."""
    day = today - timedelta(days=1)
    while not is_worked(day):
        day -= timedelta(days=1)
    return day


def is_worked(day: date) -> bool:
    """Tell whether a day is one of work; the public holidays are not known."""
    return day.weekday() < _SATURDAY


def _worked(day: date) -> date:
    while not is_worked(day):
        day += timedelta(days=1)
    return day


def _parted(told: str) -> tuple[str, str]:
    """Return the weekday told, in full or "", and the date told after it."""
    found = re.fullmatch(rf"(?:(?P<name>{_NAME}|{_SHORT}),? (?:le )?)?(?P<rest>.*)", told)
    if found is None or not found["name"] or not found["rest"][:1].isdigit():
        return "", told
    number = found["rest"]
    return _full(found["name"]), number if re.fullmatch(_DATED, number) else f"le {number}"


def _full(name: str) -> str:
    return next(one for one in WEEKDAYS if one.startswith(name[:3]))


def _is_weekday(told: str) -> bool:
    return re.fullmatch(rf"(?:{_NAME}|{_SHORT})", told) is not None


def _day(told: str, today: date) -> date | None:
    """Return the day told, None when there is no such day."""
    try:
        return _understood(told, today)
    except (OverflowError, ValueError):
        return None


def _understood(told: str, today: date) -> date | None:
    if told.startswith("+"):
        return _after(told, today)
    if told in _WORDS or told in _TODAY:
        return today + timedelta(days=_WORDS.get(told, 0))
    if told.startswith("dans "):
        return _in(told, today)
    if told.endswith("semaine prochaine"):
        return today + timedelta(days=7 - today.weekday())
    _, number = _parted(told)
    if number.startswith("le "):
        return _of_month(_count(number), today, 1)
    return _dated(number, today) if number[0].isdigit() else _weekday(told, today)


def _weekday(told: str, today: date) -> date:
    rank = WEEKDAYS.index(_full(told))
    day = today + timedelta(days=(rank - today.weekday() - 1) % 7 + 1)
    if told.endswith("en huit"):
        return day + _WEEK
    return day + 2 * _WEEK if told.endswith("en quinze") else day


def _in(told: str, today: date) -> date:
    _, word, unit = told.split(" ")
    count = _NUMBERS.get(word) or int(word)
    return today + count * _WEEK if unit.startswith("s") else _worked(today + timedelta(count))


def _after(told: str, today: date) -> date:
    count = _count(told)
    if "s" in told.replace("jours", ""):
        return today + timedelta(weeks=count)
    return working_day(today, count)


def _of_month(number: int, today: date, step: int) -> date | None:
    """Return the next day of that number in its month (the last one for a step of -1), or today."""
    months = (divmod(today.year * 12 + today.month - 1 + step * n, 12) for n in range(3))
    days = (_valid(year, month + 1, number) for year, month in months)
    return next((day for day in days if day and (day - today).days * step >= 0), None)


def _count(told: str) -> int:
    return int(re.sub(r"\D", "", told))


def _dated(told: str, today: date) -> date | None:
    if "-" in told:
        return _of_our_times(date.fromisoformat(told))
    day, month, year = _numbers(told)
    if year:
        century = today.year // 100 * 100 if year < 100 else 0  # noqa: PLR2004 - « 25 »
        return _of_our_times(date(year + century, month, day))
    years = (_valid(today.year + shift, month, day) for shift in (-1, 0, 1))
    near = (one for one in years if one and -_PAST < (one - today).days <= _FUTURE)
    return next(near, None)


def _of_our_times(day: date) -> date | None:
    return day if is_likely(day) else None


def _numbers(told: str) -> tuple[int, int, int]:
    """Return the day, the month and the year (0 without one) of « 8/1/25 », « 8 janvier »."""
    parts = told.replace("1er", "1").replace(".", "").replace(" ", "/").split("/")
    year = int(parts[2]) if len(parts) > 2 else 0  # noqa: PLR2004 - day, month, year
    return int(parts[0]), _MONTHS.get(parts[1]) or int(parts[1]), year


def _each_year(told: str, school_year: int) -> tuple[date | None, ...]:
    day, month, _ = _numbers(told)
    return tuple(_valid(year, month, day) for year in (school_year, school_year + 1))


def _is_in(day: date | None, school_year: int) -> bool:
    return day is not None and school_year_of(day) == school_year


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _a_year_before(day: date) -> date | None:
    return _valid(day.year - 1, day.month, day.day)

"""A contact told in one line, as a director types it while hanging up.

    tél Mme Costa : refait l'export ce soir, rappel jeudi

The first word may be the channel (« tél », « mél », « SMS », « visite »); what stands before the
first « : » or « , » is the person reached when it looks like one (a civility, an office, the head's
name), without « au », « avec »… before it. A meeting may be told as a sentence, which stays the
text: « vu M. Dupont au lycée », « visio Mme Costa », « rencontré le proviseur ». The end may be the
day to call back, as `domain.days` reads it, with « rappel », « rappeler le » or « > » before it.
Everything else is the text.

No word is ever lost: what is taken out of the text is told apart, and a day without « rappel », or
with words after it (« rappel vendredi matin si rien »), stays in the text too. No « rappel » is
dropped in silence: a part of the line that begins with it and tells no day is a problem. Words
between quotes, or « sans rappel », promise nothing; nor does a call that was made (« rappelée
vendredi », « rappel fait lundi »), nor a day without « rappel » before the full stop that ends the
line.

« retirer » alone takes back the last contact with the school.
"""

import re
from datetime import date
from typing import NamedTuple

import msgspec

from cio_console.domain.days import (
    DAY,
    PLAIN_DAY,
    QUOTED,
    WEEKDAYS,
    day_told,
    folded_alike,
    misnamed,
)
from cio_console.domain.followup import BACK, Channel
from cio_console.domain.text import clean_line, fold

_CHANNELS = {
    **dict.fromkeys(("tel", "telephone"), Channel.PHONE),
    **dict.fromkeys(("mel", "mail", "courriel", "email", "e-mail"), Channel.EMAIL),
    **dict.fromkeys(("sms", "texto"), Channel.SMS),
    "visite": Channel.VISIT,
}
_CIVILITIES = frozenset({"m", "mr", "mme", "mlle", "dr", "monsieur", "madame", "mesdames"})
_OFFICES = frozenset(
    {"proviseur", "proviseure", "principal", "principale", "directeur", "directrice", "chef"}
    | {"adjoint", "adjointe", "secretaire", "secretariat", "gestionnaire", "intendant"}
    | {"intendante", "intendance", "cpe", "psyen", "standard", "accueil", "scolarite", "ddfpt"}
    | {"pp", "professeur", "administration"}
)
_ARTICLES = frozenset({"le", "la", "les", "l", "un", "une"})
_TOWARDS = re.compile(
    r"(?:(?:de la part|aupres) (?:de la |de l'|de |du |des |d')|avec |aux? |a la |a l'|a )"
)
"""What stands before the person reached and says nothing of them, folded."""
_LONGEST_PERSON = 8
"""Words of a person or of several: « M. Besson et Mme de la Tour »."""
_LONGEST_OFFICE = 4

_CIVIL = rf"(?i:(?:{'|'.join(sorted(_CIVILITIES))})\.?)"
_OFFICE = rf"(?i:(?:{'|'.join(sorted(_OFFICES)).replace('e', '[eé]')}))\b"
_PARTICLE = r"(?:(?i:de la|de|du|des|le|la) )?"
_ONE = (
    rf"{_CIVIL} {_PARTICLE}[^\W\d_][\w'’-]*(?: {_PARTICLE}[A-ZÀ-ÖØ-Þ][\w'’-]*)*"
    rf"|{_OFFICE}(?: {_OFFICE}| d['’]établissement)*"
)
_MET = re.compile(
    r"(?i:(?P<sure>rencontrée?s?|visio(?:conférence)?|(?:rdv|rendez-vous)(?= (?:au|sur) | ?:))"
    r"|rencontre|vue?s?|rdv|rendez-vous|visite)\b[ ,:]*"
    r"(?:(?i:(?P<agreed>avec)|à|chez) )?(?:(?i:le|la|les) |(?i:l)['’])?"
    rf"(?P<who>(?:{_ONE})(?: et (?:(?i:le|la) |(?i:l)['’])?(?:{_ONE}))*)?"
)
"""A meeting told at the beginning of a line, and who was met.

« vu le retard » and « rdv à fixer » tell of no meeting, nor does « vu avec », said of a call too.
"""

_RECALL = r"(?<![\w/+-])(?:a (?:le )?)?rappel(?:er)?\b"
_BEFORE = r"(?: ?:)?(?: prevu| promis)?(?: le| pour le| pour| ce)? ?"
_AFTER = (
    r"(?=[\s.!…)]*$| ?[,;(]|\. |[,.]? ?(?:l'|(?:au(?! \d)|dans la|avant|apres|vers|des|entre)\b"
    r"|(?:le|en) (?:matin|soir|midi|debut|fin|milieu)|a\b|\d{1,2} ?[h:]|matin|apres-midi|soir|midi"
    r"|(?:si|s'ils?|sinon|sauf|pour|car|avec|quand|debut|fin)\b))"
)
"""What follows a day: nothing, an hour or a part of the day, a condition, another part."""
_INTRODUCED = re.compile(rf"(?:{_RECALL}{_BEFORE}|(?:>|→)(?: ?:)? ?)(?P<day>{DAY}){_AFTER}")
_DOUBTFUL = re.compile(rf"{_RECALL}{_BEFORE}(?:(?:avant|apres|entre) (?:le )?)?(?:{DAY})")
_NAME = "|".join(WEEKDAYS)
_DONE = re.compile(
    r"(?<!\w)(?P<asked>(?:à|[êe]tre|ser(?:a|ai|ait|ez|ons|ont|aient)|soi(?:t|ent)) )?"
    r"(?:(?:r?appel|relanc)ée?s?"
    r"|r?appels?(?: bien| déjà)? (?:fait|re[çc]u|(?:effectu|pass|envoy|adress)[ée])s?)(?!\w)"
    rf"(?: (?:mme|mlle|mr|m)\.? [\w'-]+| l[ea] (?!{_NAME})[^\W\d]+)?"
    rf"(?: (?:ce |le )?(?:{_NAME})\b(?!,? (?:le )?\d| prochain| en ))?",
    re.IGNORECASE,
)
"""A call that was made, and the name of the day, which is gone by: « rappelée vendredi ».

Not « être rappelée », nor « à rappelé », which is misspelt: they ask for a call. The name alone may
be of a day gone by: « rappelé demain » stands for « rappeler demain », and promises a call.
"""
_END = re.compile(rf"(?:^|(?<=[\s,;(]))(?P<day>{PLAIN_DAY})$")
_ASKED = re.compile(rf"(?:^|[,;:.!?(>→–—-]) *(?:merci de |penser a |et |puis )?{_RECALL}")
"""A part of the line that begins by asking to be called back."""
_NOT_ASKED = re.compile(r"(?<!\w)sans rappel[\s.!)]*(?:$|[,;])")
_NAMED = re.compile(r"^[a-z]+,? (?:le )?(?=\d)")

_UNCLEAR = "Rappel sans jour : écrivez « rappel jeudi », « rappel 15/01 », « rappel +2 »."
_SEVERAL = "La ligne donne deux jours de rappel : n'en gardez qu'un."
_LEFT_OUT = "le rappel n'est pas compris."


class ContactLine(msgspec.Struct, frozen=True):
    """What is understood of a line."""

    text: str
    channel: Channel = Channel.PHONE
    who: str = ""
    call_back: date | None = None
    problem: str = ""
    """French sentence on a day to call back that cannot be one; "" when all is well."""
    withdraws: bool = False
    """Whether the line takes back the last contact: nothing else is told then."""


def read_contact_line(line: str, today: date, head: str = "") -> ContactLine:
    """Return what `line` tells, `today` being the day of the contact.

    `head` is the name of the school's head, recognised by the surname alone.
    """
    whole = clean_line(line, len(line) + 1)
    if fold(whole).strip(" .") in BACK:
        return ContactLine(whole, withdraws=True)
    channel, rest = _channel(whole)
    rest, call_back, problem = _call_back(rest, today)
    who, text = _person(rest, head)
    if not who and (met := _met(whole, head)) is not None:
        channel, who, text = Channel.VISIT, met, rest
    return ContactLine(text or rest or whole, channel, who, call_back, problem)


def _channel(line: str) -> tuple[Channel, str]:
    first, _, rest = line.partition(" ")
    channel = _CHANNELS.get(fold(first.strip(".,:;")))
    rest = rest.lstrip(" :,;")
    if channel is None or not rest:
        return channel or Channel.PHONE, line
    return channel, rest


class _Back(NamedTuple):
    """A day to call back."""

    text: str
    """The line without it, or the whole line when it stays there too."""
    day: date | None = None
    problem: str = ""


def _call_back(line: str, today: date) -> _Back:
    """Return the day to call back, what is wrong with it, and the text that is left."""
    kept = _DONE.sub(lambda done: done[0] if done["asked"] else _hidden(done), line)
    folded = folded_alike(QUOTED.sub(_hidden, kept))
    if _NOT_ASKED.search(folded):
        return _Back(line)
    told = [_explicit(line, found, today) for found in _INTRODUCED.finditer(folded)]
    if wrong := next((one for one in told if one.problem), None):
        return wrong
    if len({one.day for one in told}) > 1:
        return _Back(line, problem=_SEVERAL)
    if told:
        return told[-1]
    if _DOUBTFUL.search(folded):
        return _Back(line, problem=_UNCLEAR)
    back = _implied(line, folded, today)
    asked = back.day is None and not back.problem and _ASKED.search(folded)
    return _Back(line, problem=_UNCLEAR) if asked else back


def _hidden(found: re.Match[str]) -> str:
    return "#" * len(found[0])


def _explicit(line: str, found: re.Match[str], today: date) -> _Back:
    """Return the day to call back that is introduced, or told as « +2 »."""
    told = found["day"]
    if wrong := misnamed(told, today):
        return _Back(line, problem=f"{wrong} : {_LEFT_OUT}")
    day = day_told(told, today)
    if day is None:
        return _Back(line, problem=f"« {told} » n'est pas un jour : {_LEFT_OUT}")
    if day < today:
        return _Back(line, problem=f"Le {day:%d/%m/%Y} est déjà passé : {_LEFT_OUT}")
    if line[found.end() :].strip(" .!…)"):
        return _Back(line, day)
    return _Back(line[: found.start()].rstrip(" ,;(–-") or line, day)


def _implied(line: str, folded: str, today: date) -> _Back:
    """Return the day to come that ends the line without « rappel »: it stays in the text too."""
    found = _END.search(folded)
    if found is None:
        return _Back(line)
    told = found["day"]
    if told.startswith("+"):
        return _explicit(line, found, today)
    day = day_told(_NAMED.sub("", told), today)
    if day is None or day <= today:
        return _Back(line)
    wrong = misnamed(told, today)
    return _Back(line, problem=f"{wrong} : {_LEFT_OUT}") if wrong else _Back(line, day)


def _person(line: str, head: str) -> tuple[str, str]:
    """Return the person reached and the rest of the line; "" for the person when none is told."""
    for sign in (":", ","):
        before, found, after = line.partition(sign)
        person = before.strip()
        towards = _TOWARDS.match(folded_alike(person))
        person = person[towards.end() if towards else 0 :]
        if not found or not after.strip():
            continue
        if head and _is_surname(person, head):
            return head, after.strip()
        if _is_person(person):
            return person, after.strip()
    return "", line


def _met(line: str, head: str) -> str | None:
    """Return who was met, "" when it is not told; None when the line begins with no meeting."""
    found = _MET.match(line)
    if found is None or (found["agreed"] and fold(line).startswith("vu")):
        return None
    words = line[found.end() :].split()
    named = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    told = found["who"] or next((head for one in named if head and _is_surname(one, head)), "")
    return told if told or found["sure"] else None


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

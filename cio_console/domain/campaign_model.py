"""A campaign file to fill in: that of a known campaign for another session, its dates left open."""

import json
import re
from collections.abc import Iterator
from datetime import date

from cio_console.domain.campaign import Campaign, Collection, Milestone

_HEAD = """\
# Campagne Parcoursup {session}, à compléter : les dates inconnues sont « à confirmer ».
#
# Rangez ce fichier dans le dossier « campagnes » des réglages (cio-console config campagne lister
# dit où), puis : cio-console config campagne valider FICHIER. Une date s'écrit AAAA-MM-JJ, sans
# guillemets. Retirez le # d'une ligne quand sa date est connue ; sans elle, rien n'est en retard.
"""
_SOURCE = "La circulaire qui donne ces dates"


def model_of(campaign: Campaign, session: int) -> str:
    """Return the TOML of `campaign` made for the session of the year `session`, without dates.

    What it said of its own dates stays as a comment. The text is a campaign that can be used.
    """
    return "\n".join(_lines(campaign, session)) + "\n"


def _lines(campaign: Campaign, session: int) -> Iterator[str]:
    yield _HEAD.format(session=session)
    yield f"id = {_quoted(_moved(campaign.id, campaign, session))}"
    yield f"label = {_quoted(_moved(campaign.label, campaign, session))}"
    yield f"session = {session}"
    yield f"school_year = {session - 1}          # ANNEE_SCOLAIRE dans SIECLE : la rentrée"
    yield f"time_zone = {_quoted(campaign.time_zone)}  # une échéance court jusqu'à 23:59:59"
    yield f"# source = {_quoted(_SOURCE)}"
    contact = campaign.contact
    yield "\n# Qui appeler, d'après la circulaire. Vérifiez que c'est encore vrai.\n[contact]"
    yield from (f"{k} = {_quoted(getattr(contact, k))}" for k in ("name", "telephone", "email"))
    yield "\n# Les collectes. « opens » : premier jour ; sans elle, celui du jalon « …-ouverture »,"
    yield "# s'il y en a un, sinon ouverte dès le début. « closes » : dernier jour ; sans elle,"
    yield "# l'échéance est à confirmer. « after » : la collecte qui doit venir avant."
    for collection in campaign.collections:
        yield from _collection(collection, campaign.session)
    yield "\n# Les jalons. « date », ou « month » (AAAA-MM) quand seul le mois est connu, ou rien ;"
    yield "# « confirmed = false » tant que la circulaire ne l'a pas dit. Gardez les « id » : la"
    yield "# console reconnaît « service-web » et « courriel-activation »."
    for milestone in campaign.milestones:
        yield from _milestone(milestone, campaign, session)
    if campaign.documents:
        yield "\n# Les documents auxquels renvoyer."
    for document in campaign.documents:
        yield "\n[[documents]]"
        yield f"title = {_quoted(_moved(document.title, campaign, session))}"
        if document.where:
            yield f"where = {_quoted(document.where)}"


def _collection(one: Collection, session: int) -> Iterator[str]:
    yield f"\n[[collections]]\nid = {_quoted(one.id)}\nlabel = {_quoted(one.label)}"
    for key, day in (("opens", one.opens), ("closes", one.closes)):
        if day:
            yield _to_confirm(key, day, session)
    if one.after:
        yield f"after = {_quoted(one.after)}"
    if one.periods:
        inside = ", ".join(f"{_key(name)} = {list(which)}" for name, which in one.periods.items())
        yield f"periods = {{ {inside} }}"
    if one.menu:
        yield f"menu = {_quoted(one.menu)}"


def _milestone(one: Milestone, campaign: Campaign, session: int) -> Iterator[str]:
    yield f"\n[[milestones]]\nid = {_quoted(one.id)}"
    yield f"label = {_quoted(_moved(one.label, campaign, session))}"
    if one.day:
        yield _to_confirm("date", one.day, campaign.session)
    elif one.month:
        told = f"à confirmer : {one.month} pour la session {campaign.session}"
        yield f"# month = {_quoted('AAAA-MM')}  # {told}"
    yield "confirmed = false"


def _to_confirm(key: str, day: date, session: int) -> str:
    return f"# {key} = AAAA-MM-JJ  # à confirmer : {day} pour la session {session}"


def _moved(text: str, campaign: Campaign, session: int) -> str:
    """Return a text where the year of the session is that of another."""
    return re.sub(rf"\b{campaign.session}\b", str(session), text)


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON's, with DEL escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)

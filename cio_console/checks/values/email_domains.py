"""The domains of e-mail addresses: those that exist, those that vanish, and likely typing slips.

Tables and pure functions over lower-case domains; no name is looked up. A wrong warning on a rare
but real domain would cost more trust than a missed slip: nothing is proposed for a domain of
`REAL_DOMAINS`, nor for short names (free, sfr, live…), one letter away from too many real ones.
"""

from collections.abc import Mapping
from typing import NamedTuple


def words(text: str) -> tuple[str, ...]:
    """Return the words of a table written as lines."""
    return tuple(text.split())


MAIN_DOMAINS = words(
    """
    gmail.com hotmail.fr hotmail.com outlook.fr outlook.com live.fr yahoo.fr yahoo.com
    icloud.com orange.fr wanadoo.fr free.fr sfr.fr laposte.net bbox.fr neuf.fr
    """
)
"""Where nearly all lycéens have their address, with the Internet providers of their parents."""

_FRENCH = words(
    """
    9business.fr 9online.fr alice.fr aliceadsl.fr aliceadsl.com aol.fr bouygtel.fr
    caramail.com caramail.fr cegetel.net club-internet.fr dartybox.com dbmail.com e-mail.fr
    email.fr freesurf.fr gmx.fr hotmail.fr ifrance.com infonie.fr laposte.fr libertysurf.fr
    mail.fr mailo.com mailo.fr mailoo.org mageos.com netc.eu netc.fr netcourrier.com noos.fr
    nordnet.fr numericable.com numericable.fr online.fr ovh.fr ozone.net sfr.com orange.com
    tele2.fr tiscali.fr vialis.net voila.fr wibox.fr worldonline.fr zaclys.net canl.nc
    lagoon.nc mls.nc nautile.nc offratel.nc mail.pf mana.pf izi.re zeop.re only.fr
    mediaserv.net monlycee.net toutatice.fr orage.fr oranges.fr
    """
)
_WORLD = words(
    """
    126.com 163.com 21cn.com abv.bg alice.it aol.com att.net bell.net bigpond.com bk.ru
    bluewin.ch btinternet.com bluemail.ch centrum.cz cloud.com comcast.net daum.net
    disroot.org duck.com email.com email.cz email.it fastmail.com fastmail.fm freemail.hu
    freenet.de gmx.at gmx.ch gmx.com gmx.de gmx.es gmx.it gmx.net gmx.us gnet.tn
    googlemail.com gotmail.com hanmail.net hey.com hispeed.ch hush.com hitmail.com
    hushmail.com ik.me inbox.com inbox.lv inbox.ru infomaniak.com interia.pl iname.com
    kolabnow.com lavabit.com libero.it list.ru live.be live.ca live.com live.co.uk live.de
    live.it live.nl live.com.pt live.ma mac.com mail.com mail.de mail.ee mail.ru
    mailfence.com me.com menara.ma msn.com naver.com o2.pl onet.pl online.de onmail.com
    op.pl outlook.com planet.tn pm.me pobox.com posteo.de posteo.net prodigy.net.mx
    proton.me protonmail.ch protonmail.com proximus.be qq.com rambler.ru rediffmail.com
    riseup.net rocketmail.com sapo.pt seznam.cz shaw.ca skynet.be sky.com startmail.com
    sunrise.ch t-online.de talktalk.co.uk telenet.be telefonica.net terra.es tin.it
    topnet.tn tuta.com tuta.io tutamail.com tutanota.com tutanota.de ukr.net verizon.net
    virgilio.it virgin.net vivaldi.net voo.be walla.com wanadoo.es wanadoo.nl wanadoo.co.uk
    web.de wp.pl ya.ru yandex.com yandex.ru yeah.net ygm.com ymail.com ymail.fr zoho.com
    zohomail.com example.com example.net example.org
    """
)

DISPOSABLE = frozenset(
    words(
        """
        10minutemail.com 10minutemail.net 20minutemail.com cool.fr.nf courriel.fr.nf
        discard.email discardmail.com dispostable.com emailondeck.com fakeinbox.com
        fakemail.net getairmail.com getnada.com grr.la guerrillamail.biz
        guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net
        guerrillamail.org guerrillamailblock.com jetable.com jetable.fr.nf jetable.org
        maildrop.cc mailinator.com mailinator.net mailnesia.com mailnull.com mega.zik.dj
        mintemail.com mohmal.com moncourrier.fr.nf monemail.fr.nf monmail.fr.nf
        mytemp.email nomail.xl.cx nospam.ze.tc sharklasers.com spam4.me speed.1s.fr
        temp-mail.org tempail.com tempinbox.com tempmail.com tempmail.net tempmailo.com
        tempr.email throwaway.email throwawaymail.com tmpmail.org trashmail.com
        trashmail.de trashmail.net yopmail.com yopmail.fr yopmail.net
        """
    )
)
"""Mailboxes that last an hour or that anybody reads: a short table of the best known."""


class Provider(NamedTuple):
    """A provider whose name is long enough for its misspellings to be recognised."""

    endings: tuple[str, ...]
    """What may follow the name, the most usual first."""
    national: bool = False
    """Whether it serves many countries: any two-letter ending, or « co.uk », may be right."""
    edits: int = 1
    """Slips allowed in the name."""


PROVIDERS: Mapping[str, Provider] = {
    "gmail": Provider(("com",)),
    "hotmail": Provider(("fr", "com"), national=True),
    "outlook": Provider(("fr", "com"), national=True),
    "yahoo": Provider(("fr", "com"), national=True),
    "icloud": Provider(("com",)),
    "laposte": Provider(("net",)),
    "wanadoo": Provider(("fr",)),
    "orange": Provider(("fr",), national=True),
    "protonmail": Provider(("com", "ch")),
    "numericable": Provider(("fr", "com"), national=True, edits=2),
    "club-internet": Provider(("fr",), edits=2),
    "aliceadsl": Provider(("fr", "com"), national=True),
}

REAL_DOMAINS = frozenset(
    (
        *(*MAIN_DOMAINS, *_FRENCH, *_WORLD),
        *(f"{name}.{end}" for name, one in PROVIDERS.items() for end in one.endings),
    )
)
"""Domains where mailboxes exist: never doubtful, however near to another they are."""

_COUNTRY_SLIPS = frozenset({"cm", "co", "om"})
"""Countries whose ending is « com » less a letter; the world providers are not there."""
_WORLD_PROVIDERS = frozenset({"hotmail", "outlook", "yahoo"})
_SECOND_LEVELS = frozenset({"co", "com"})

_USUAL_ENDINGS = ("com", "net", "fr", "org")
_REAL_ENDINGS = frozenset(
    words(
        """
        bet bom cam ftr frl mom nec new next ntt ong pet sfr vet
        """
    )
)
"""Endings one slip away from a usual one that IANA's root does have; and every country."""
_NO_COUNTRY = frozenset(
    words(
        """
        dr fa fb fc fd fe ff fg fh fl fn fp fq fs ft fu fv fw fx fy fz nt or rf ur vr
        """
    )
)
"""Two letters, one slip away from a usual ending, that no country has (ISO 3166)."""
_COUNTRY_LENGTH = 2
_SHORT_NAME = 6


def misspelt_ending(ending: str) -> str:
    """Return the usual ending that a last label stands for (« con » → « com »), or "".

    Only for an ending that does not exist.
    """
    if ending in _REAL_ENDINGS or ending in _USUAL_ENDINGS:
        return ""
    if len(ending) == _COUNTRY_LENGTH and ending not in _NO_COUNTRY:
        return ""
    return next((usual for usual in _USUAL_ENDINGS if within(ending, usual, 1)), "")


def proposal(domain: str) -> str:
    """Return the known domain that `domain` was meant to be, or "" when it may be right."""
    if domain in REAL_DOMAINS or domain in DISPOSABLE:
        return ""
    name, _, ending = domain.partition(".")
    meant = misspelt_ending(ending)
    if meant and f"{name}.{meant}" in REAL_DOMAINS:
        return f"{name}.{meant}"
    known = PROVIDERS.get(name)
    if known is not None:
        return "" if _serves(name, known, ending) else _nearest(name, known, meant or ending)
    for right, provider in PROVIDERS.items():
        if (meant or ending) in provider.endings and _is_slip(name, right, provider):
            return f"{right}.{meant or ending}"
    return ""


def _serves(name: str, provider: Provider, ending: str) -> bool:
    """Tell whether there may be mailboxes under this ending of a provider's name."""
    head, dot, country = ending.rpartition(".")
    if misspelt_ending(country):
        return False
    if dot and head not in _SECOND_LEVELS:
        return True  # A sub-domain of somebody else: « gmail.exemple.fr ».
    if name not in _WORLD_PROVIDERS:
        return provider.national
    return len(country) == _COUNTRY_LENGTH and ending not in _COUNTRY_SLIPS


def _nearest(name: str, provider: Provider, ending: str) -> str:
    """Return the provider's domain whose ending is the nearest to the one that was written."""
    slips = [end for end in provider.endings if within(ending, end, 1)]
    alike = [end for end in provider.endings if end[:1] == ending[:1]]
    return f"{name}.{(*slips, *alike, *provider.endings)[0]}"


def _is_slip(name: str, right: str, provider: Provider) -> bool:
    """Tell whether a name is a slip for the right one.

    A short name with another first letter, or without its own, is another name: « email », « mail »
    and « ymail » are as real as « gmail ».
    """
    if not within(name, right, provider.edits):
        return False
    if len(right) > _SHORT_NAME:
        return True
    return name[:1] == right[0] or name[:2] == right[1::-1] or name[1:] == right


def within(one: str, other: str, edits: int) -> bool:
    """Tell whether at most `edits` slips turn one text into the other (Damerau-Levenshtein).

    A slip is a letter more, less or other, or two neighbours swapped. The cost does not depend on
    the length of the texts beyond their common beginning.
    """
    if abs(len(one) - len(other)) > edits:
        return False
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    one, other = one[same:], other[same:]
    if not edits or one == other:
        return one == other
    return (
        within(one[1:], other[1:], edits - 1)
        or within(one[1:], other, edits - 1)
        or within(one, other[1:], edits - 1)
        or (one[:2] == other[1::-1] and within(one[2:], other[2:], edits - 1))
    )

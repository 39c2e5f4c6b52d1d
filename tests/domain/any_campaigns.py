"""Any campaign whose dates are partly known: what a user may write for a session to come."""

from datetime import date

from hypothesis import strategies as st

from cio_console.domain.campaign import Campaign, Collection, Milestone

_LABELS = st.sampled_from(
    [
        "SIECLE",
        "Notes de terminale",
        "Remontée des bulletins du deuxième trimestre " * 6,
        "É",
        "a b",
    ]
)
_COLLECTION_IDS = ("siecle", "notes", "bulletins", "x.y")
_MILESTONE_IDS = ("siecle-fin", "notes-ouverture", "courriel-activation", "service-web", "autre")
_ZONES = ("Europe/Paris", "Pacific/Noumea", "America/Cayenne")
_DAYS = st.none() | st.dates(date(2026, 9, 1), date(2027, 8, 31))
_MONTHS = st.sampled_from(["", "", "2026-12", "2027-02"])


@st.composite
def collections(draw: st.DrawFn) -> tuple[Collection, ...]:
    """Return from none to three collections, each with any of its days."""
    ids = draw(st.lists(st.sampled_from(_COLLECTION_IDS), max_size=3, unique=True))
    found = []
    for rank, name in enumerate(ids):
        opens, closes = draw(_DAYS), draw(_DAYS)
        if opens and closes and opens > closes:
            opens, closes = closes, opens
        after = ids[rank - 1] if rank and draw(st.booleans()) else ""
        found.append(Collection(name, draw(_LABELS), opens, closes, after))
    return tuple(found)


@st.composite
def milestones(draw: st.DrawFn) -> tuple[Milestone, ...]:
    """Return milestones with a day, a month, both or nothing, confirmed or not."""
    ids = draw(st.lists(st.sampled_from(_MILESTONE_IDS), unique=True))
    return tuple(
        Milestone(name, draw(_LABELS), draw(_DAYS), draw(_MONTHS), confirmed=draw(st.booleans()))
        for name in ids
    )


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Return a campaign of the session 2027 with any subset of its dates."""
    return Campaign(
        "2027-essai",
        draw(_LABELS),
        2027,
        2026,
        draw(st.sampled_from(_ZONES)),
        draw(collections()),
        draw(milestones()),
    )

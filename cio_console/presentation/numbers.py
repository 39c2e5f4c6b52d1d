"""Numbers, shares and plurals, said in French."""

_THOUSANDS = "\u00a0"
"""A no-break space: a number is never cut at the end of a line."""

_KILO = 1000
_TEN = 10


def number(value: int) -> str:
    """Return « 12 345 », grouped by three with a no-break space."""
    return f"{value:,}".replace(",", _THOUSANDS)


def percent(share: float) -> str:
    """Return « 97 % », rounded down: « 100 % » means all, and nothing less.

    A share that is not zero is at least « 1 % ».
    """
    # The product is first rounded far beyond any count of pupils: 0.29 * 100 is 28.999…
    whole = int(round(share * 100, 6))
    return f"{max(whole, 1) if share > 0 else 0}{_THOUSANDS}%"


def plural(count: int, one: str, many: str) -> str:
    """Return « 1 anomalie », « 3 anomalies »; in French zero is singular."""
    return f"{number(count)} {many if count > 1 else one}"


def out_of(count: int, total: int, one: str, many: str) -> str:
    """Return « 5/7 utilisables »: the noun is that of the total, whatever is counted of it."""
    return f"{number(count)}/{plural(total, one, many)}"


def weight(size: int) -> str:
    """Return « 512 octets », « 3,2 Ko », « 1,5 Mo »: bytes, by powers of 1000."""
    for unit, label in ((1_000_000, "Mo"), (1_000, "Ko")):
        if size >= unit:
            return f"{size / unit:.1f}".replace(".", ",") + f"{_THOUSANDS}{label}"
    return plural(size, "octet", "octets")


def others_than(findings: int, pupils: int) -> str:
    """Return « 22 élèves » when so many findings are about fewer or more pupils, else ""."""
    return plural(pupils, "élève", "élèves") if pupils not in (0, findings) else ""


def bytes_label(size: int) -> str:
    """Return « 512 octets », « 41 Ko », « 1,2 Go »: powers of 1 000, one decimal below ten."""
    if size < _KILO:
        return plural(size, "octet", "octets")
    value = float(size)
    for unit in ("Ko", "Mo", "Go", "To"):
        value /= _KILO
        if value < _KILO or unit == "To":
            break
    told = f"{value:.1f}".replace(".", ",") if value < _TEN else number(int(value))
    return f"{told}{_THOUSANDS}{unit}"

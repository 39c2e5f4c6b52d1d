"""The national identifiers, computed from the written rules: UAI, INE of both forms."""

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""The 23 letters of the keys by remainder: no I, no O, no Q."""
DIGIT_LETTERS = "ABCDEFGHJK"
"""The ten letters that stand for digits in a RNIE key: no I."""


def uai(digits: int) -> str:
    """Return the UAI of seven digits."""
    return f"{digits:07d}{LETTERS[digits % 23]}"


def old_ine(digits: int) -> str:
    """Return the INE of the old form of ten digits."""
    return f"{digits:010d}{LETTERS[digits % 23]}"


def rnie(digits: int) -> str:
    """Return the INE of the RNIE form of nine digits."""
    key = 97 - digits % 97
    return f"{digits:09d}{DIGIT_LETTERS[key // 10]}{DIGIT_LETTERS[key % 10]}"


def other_letter(letter: str) -> str:
    """Return a key letter that is not this one, and is of both alphabets."""
    return "B" if letter == "A" else "A"

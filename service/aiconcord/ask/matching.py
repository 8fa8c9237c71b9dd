"""How well a name fits what somebody typed: one number, 0 to 100.

Tiers, not a blend: an exact fit always stands above a prefix, a prefix above a shared word, a
shared word above a likely slip of the pen. Within a tier the longer overlap wins.
"""

import re
import unicodedata

from rapidfuzz import fuzz

_NOT_WORD = re.compile(r"[^\w.]+")
_SEPARATING_DOT = re.compile(r"\.(?!\w)|(?<!\w)\.")
_HAS_DIGIT = re.compile(r"\d")

EXACT = 100.0
PREFIX = 86.0
WORDS = 72.0
SLIP = 55.0
LEAST_ALIKE = 80.0
"""Likeness, of 100, below which two different strings are not taken for a slip of the pen."""
SHORTEST_SLIP = 4
"""Abbreviations of three letters differ from one another by single letters; none is a slip."""


def plain(text: str) -> str:
    """Reduce *text* to what a search compares: small letters and digits, one blank between words.

    Dots within a code stay, because 1.10 and 1.1 are two codes.

    >>> plain("  GOVERN 1.1 "), plain("Généve–EU (AI)")
    ('govern 1.1', 'geneve eu ai')
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return _SEPARATING_DOT.sub(" ", _NOT_WORD.sub(" ", bare)).strip()


def fit(sought: str, name: str) -> float:
    """Say how well *name* fits *sought*; both already :func:`plain`. 0 means not at all.

    >>> fit("aisi", "aisi"), fit("safety institute", "ai safety institute") > WORDS
    (100.0, True)
    >>> fit("1.1.1", "1.1.2")
    0.0
    >>> fit("saftey institute", "ai safety institute") > 0
    True
    """
    if not sought or not name:
        return 0.0
    if sought == name or sought.replace(" ", "") == name.replace(" ", ""):
        return EXACT
    share = len(sought) / max(len(name), len(sought))
    if name.startswith(sought + " "):
        return PREFIX + 12 * share
    wanted, words = sought.split(), name.split()
    if all(word in words for word in wanted):
        return WORDS + 10 * share
    if len(sought) >= 2 and _each_begins(wanted, words):
        return WORDS - 8 + 8 * share
    return _slip(sought, name)


def _each_begins(wanted: list[str], words: list[str]) -> bool:
    """Tell whether each wanted word begins some word; a code must be met whole, not begun."""

    def begins(want: str, word: str) -> bool:
        return word == want or (word.startswith(want) and not _HAS_DIGIT.search(want))

    return all(any(begins(want, word) for word in words) for want in wanted)


def _each_alike(wanted: list[str], words: list[str]) -> float:
    """Say how alike the wanted words are to the words they come nearest to; 0 if one has none."""
    best = []
    for want in wanted:
        if len(want) < SHORTEST_SLIP:
            found = 100.0 if want in words else 0.0
        else:
            begun = [word[: len(want)] if word.startswith(want) else word for word in words]
            found = max(fuzz.ratio(want, word, score_cutoff=LEAST_ALIKE) for word in begun)
        if not found:
            return 0.0
        best.append(found)
    return 0.9 * sum(best) / len(best) if best else 0.0


def _slip(sought: str, name: str) -> float:
    if len(sought) < SHORTEST_SLIP or _HAS_DIGIT.search(sought):
        return 0.0
    whole = fuzz.ratio(sought, name, score_cutoff=LEAST_ALIKE)
    loose = fuzz.token_sort_ratio(sought, name, score_cutoff=LEAST_ALIKE)
    inside = 0.0
    if len(sought) >= 2 * SHORTEST_SLIP and len(name) > len(sought):
        inside = 0.95 * fuzz.partial_ratio(sought, name, score_cutoff=LEAST_ALIKE + 6)
    best = max(whole, loose, inside, _each_alike(sought.split(), name.split()))
    return SLIP * best / 100 if best else 0.0

"""The word that was probably meant."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_ENOUGH = 70.0
_LONGEST = 80


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the one of *known* that is spelled most like *word*; None where none is close.

    >>> nearest("objct_id", ["object_id", "license"]), nearest("xyz", ["license"])
    ('object_id', None)
    """
    found = process.extractOne(
        word[:_LONGEST], list(known), scorer=fuzz.ratio, score_cutoff=_ENOUGH
    )
    return str(found[0]) if found else None

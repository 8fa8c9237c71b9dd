"""What a row says of the sets that its two ends are.

Only what a vocabulary's own definition says is read: NIST IR 8477 (as OLIR and OSCAL use it), SKOS,
OWL, and words that a publisher explains as a relation of sets. Whatever else a row holds constrains
nothing, "listed against", ``skos:relatedMatch`` and ``skos:closeMatch`` among it.
"""

from functools import lru_cache
from typing import Final

from aiconcord.mapping.rcc5 import ANY, FIVE, SetRelation
from aiconcord.mapping.relations import RELATED, UNRELATED, Relation, plain
from aiconcord.names.namespaces import ID, PREFIXES

_SKOS, _OWL, _RDFS = PREFIXES["skos"], PREFIXES["owl"], PREFIXES["rdfs"]
_SCHEME: Final = ID + "scheme/"
_EQ, _PP, _PI, _PO, _DR = FIVE
_NIST: Final = {
    "equal": _EQ, "equal-to": _EQ, "subset-of": _PP, "superset-of": _PI,
    "intersects-with": _PO, "not-related-to": _DR, "no-relationship": _DR,
}  # fmt: skip
_SCHEMES: Final = ("nist-ir-8477-set-theory", "nist-olir-set-theory", "oscal-control-mapping")
_BY_DEFINITION: Final = {
    _SKOS + "exactMatch": _EQ,
    _SKOS + "broadMatch": _PP,
    _SKOS + "narrowMatch": _PI,
    _RDFS + "subClassOf": _EQ | _PP,
    _OWL + "equivalentClass": _EQ,
    _OWL + "disjointWith": _DR,
    **{f"{_SCHEME}{name}#{word}": _NIST[word] for name in _SCHEMES for word in _NIST},
}
"""Relations that hold exactly where one of these does, so that denying one leaves the others."""
_AT_LEAST: Final = {
    _OWL + "sameAs": _EQ,
    _SCHEME + "tta-nist-crosswalk-2024#asterisk": _PP,
}
"""Relations of which nothing is known where they are denied.

Two things may be the same set and still be two; and what the Korean table leaves without its
asterisk, which it explains as a subset, is not said to be none."""
_OF_WORDS: Final = {
    **dict.fromkeys(("intersects", "intersects with"), (RELATED, _PO)),
    **dict.fromkeys(("not related", "not related to", "no relationship"), (UNRELATED, _DR)),
}


@lru_cache(maxsize=4096)
def read_sets(predicate: str, *, negated: bool = False, word: str = "") -> SetRelation:
    """Tell which relations of sets are possible between subject and object of a row.

    *word* is what the row held before it was read as *predicate*: NIST's "intersects with" and "not
    related to" are read as ``skos:relatedMatch`` and its denial, which alone say nothing of sets.
    A denial leaves the other relations where the definition says when the relation holds.

    >>> from aiconcord.mapping.rcc5 import in_words
    >>> skos = "http://www.w3.org/2004/02/skos/core#"
    >>> in_words(read_sets(skos + "broadMatch"))
    'subset of'
    >>> in_words(read_sets(skos + "exactMatch", negated=True))
    'anything but equal to'
    >>> in_words(read_sets(skos + "relatedMatch"))
    'any of the five'
    >>> in_words(read_sets(skos + "relatedMatch", word="Intersects with"))
    'intersects with'
    """
    defined = _BY_DEFINITION.get(predicate)
    if defined is not None:
        return ANY & ~defined if negated else defined
    read_as, meant = _OF_WORDS.get(plain(word), (None, ANY)) if word else (None, ANY)
    if read_as == Relation(predicate, negated):
        return meant
    return ANY if negated else _AT_LEAST.get(predicate, ANY)

"""The relation that follows from several rows in a line, by the chaining rules of SSSOM.

A relation that is transitive may be said again over itself; what is exact hands on any relation of
SKOS; broad and narrow are read the other way round as each other. Nothing else follows, and what a
publisher says in words of his own never does.
"""

from collections.abc import Iterable
from typing import Final

from aiconcord.names.namespaces import PREFIXES

_SKOS, _OWL, _RDFS = PREFIXES["skos"], PREFIXES["owl"], PREFIXES["rdfs"]
_EXACT: Final = _SKOS + "exactMatch"
_INVERSES: Final = {
    _EXACT: _EXACT,
    _SKOS + "closeMatch": _SKOS + "closeMatch",
    _SKOS + "relatedMatch": _SKOS + "relatedMatch",
    _SKOS + "broadMatch": _SKOS + "narrowMatch",
    _SKOS + "narrowMatch": _SKOS + "broadMatch",
    _OWL + "sameAs": _OWL + "sameAs",
    _OWL + "equivalentClass": _OWL + "equivalentClass",
    _RDFS + "subClassOf": PREFIXES["sssom"] + "superClassOf",
    PREFIXES["sssom"] + "superClassOf": _RDFS + "subClassOf",
}
_ONLY_HANDED_ON: Final = {_SKOS + "closeMatch", _SKOS + "relatedMatch"}
"""Relations that are not transitive."""


def follows(rows: Iterable[tuple[str, bool, bool]]) -> str:
    """Give the relation that follows; empty where none does.

    Each row is its predicate, whether it is negated, and whether it is read from its object.

    >>> skos = "http://www.w3.org/2004/02/skos/core#"
    >>> exact, broad, close = (skos + name for name in ("exactMatch", "broadMatch", "closeMatch"))
    >>> follows([(exact, False, False), (broad, False, True)]) == skos + "narrowMatch"
    True
    >>> follows([(exact, False, False), (close, False, False)]) == close
    True
    >>> follows([(close, False, False), (close, False, False)])
    ''
    """
    so_far = _EXACT
    for predicate, negated, turned in rows:
        read = "" if negated or predicate not in _INVERSES else predicate
        read = _INVERSES[read] if read and turned else read
        if not read:
            return ""
        if so_far == _EXACT:
            so_far = read
        elif read != _EXACT and (read != so_far or read in _ONLY_HANDED_ON):
            return ""
    return so_far

"""What other formats call relations, and the relation that each is read as.

SKOS is the language of the rows. The words of set theory are those of NIST IR 8477, which OSCAL and
OLIR share; they say how the subject lies to the object.
"""

import re
from dataclasses import dataclass
from typing import Final

from aiconcord.mapping.curies import expand, is_iri, looks_like_iri
from aiconcord.names.namespaces import DEF, PREFIXES

_SKOS = PREFIXES["skos"]
LISTED: Final = DEF + "listedAgainst"
"""Two things stand beside each other in a table that states no relation."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as a row holds it: the property, and whether it is denied."""

    predicate: str
    negated: bool = False

    @property
    def shown(self) -> str:
        """Give the relation as people write it.

        >>> Relation(LISTED).shown, read_relation("no relationship").shown
        ('aic:listedAgainst', 'Not skos:relatedMatch')
        """
        curie = self.predicate.replace(_SKOS, "skos:").replace(DEF, "aic:")
        return f"Not {curie}" if self.negated else curie


EXACT: Final = Relation(_SKOS + "exactMatch")
CLOSE: Final = Relation(_SKOS + "closeMatch")
BROAD: Final = Relation(_SKOS + "broadMatch")
NARROW: Final = Relation(_SKOS + "narrowMatch")
RELATED: Final = Relation(_SKOS + "relatedMatch")
UNRELATED: Final = Relation(_SKOS + "relatedMatch", negated=True)
_WORDS: Final = {
    "equal": EXACT, "equal to": EXACT, "equals": EXACT, "exact": EXACT, "exact match": EXACT,
    "identical": EXACT, "identical to": EXACT, "same as": EXACT,
    "equivalent": CLOSE, "equivalent to": CLOSE, "close": CLOSE, "close match": CLOSE,
    "subset": BROAD, "subset of": BROAD, "is subset of": BROAD, "narrower than": BROAD,
    "part of": BROAD, "broad match": BROAD,
    "superset": NARROW, "superset of": NARROW, "is superset of": NARROW, "broader than": NARROW,
    "contains": NARROW, "includes": NARROW, "narrow match": NARROW,
    "intersects": RELATED, "intersects with": RELATED, "overlaps": RELATED,
    "overlaps with": RELATED, "related": RELATED, "related to": RELATED, "related match": RELATED,
    "supports": RELATED, "is supported by": RELATED, "supported by": RELATED,
    "not related": UNRELATED, "not related to": UNRELATED, "no relation": UNRELATED,
    "no relationship": UNRELATED,
    "listed against": Relation(LISTED), "mapped to": Relation(LISTED), "maps to": Relation(LISTED),
}  # fmt: skip
WORDS: Final = tuple(_WORDS)


def plain(words: str) -> str:
    """Give *words* in lower case, parted by single spaces; camel case is parted too.

    >>> plain("Subset-Of"), plain("exactMatch"), plain("Focal Document\\nElement (optional)")
    ('subset of', 'exact match', 'focal document element optional')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)
    return " ".join(re.findall(r"[a-z0-9]+", parted.lower()))


def read_relation(text: str, prefixes: dict[str, str] | None = None) -> Relation | None:
    """Tell which relation *text* means: a word, a CURIE or an IRI; None where it means none.

    >>> read_relation("Subset of") == BROAD, read_relation("perhaps") is None
    (True, True)
    """
    found = _WORDS.get(plain(text))
    if found is not None:
        return found
    iri = text if looks_like_iri(text) else expand(text, {**PREFIXES, **(prefixes or {})})
    return Relation(iri) if iri and is_iri(iri) else None


def pairwise(relation: Relation, subjects: int, objects: int) -> Relation:
    """Tell what *relation* between two sets says of each pair of their members.

    What contains a whole contains each part of it; of no other relation do the parts share in what
    is said of the whole.

    >>> pairwise(NARROW, 1, 3) == NARROW, pairwise(NARROW, 2, 3).shown, pairwise(EXACT, 1, 1).shown
    (True, 'aic:listedAgainst', 'skos:exactMatch')
    """
    if (subjects == 1 and objects == 1) or relation in (UNRELATED, Relation(LISTED)):
        return relation
    if (relation == NARROW and subjects == 1) or (relation == BROAD and objects == 1):
        return relation
    return Relation(LISTED)

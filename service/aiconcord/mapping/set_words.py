"""Which word of set theory may be written for the relation of a row.

The words were read as the relation that follows from them; written is a word only where it follows
from what the row states. What follows the other way round only would claim more than the row does.
"""

from typing import Final

from aiconcord.mapping.relations import (
    BROAD,
    CLOSE,
    EXACT,
    NARROW,
    RELATED,
    UNRELATED,
    Relation,
    plain,
    read_relation,
)
from aiconcord.mapping.row import MappingRow

_FOLLOWS: Final = {BROAD: "subset of", NARROW: "superset of"}
"""SKOS relations that say of two things what a word of set theory says."""
_STATED: Final = {
    EXACT: ("equal", "equal to"),
    CLOSE: ("equivalent", "equivalent to"),
    BROAD: ("subset of",),
    NARROW: ("superset of",),
    RELATED: ("intersects with",),
    UNRELATED: ("no relationship", "not related to"),
}
"""Words that count where the row itself says that its author wrote them."""


def relation_of(row: MappingRow) -> Relation:
    """Give the relation that *row* states."""
    return Relation(row.text("predicate_id"), negated=row.text("predicate_modifier") == "Not")


def word_of(row: MappingRow) -> str:
    """Give the word of set theory for the relation of *row*; empty where none follows from it.

    The author's own word stands in the cell that was read, or in predicate_label.

    >>> row = MappingRow({"predicate_id": BROAD.predicate})
    >>> word_of(row), word_of(MappingRow({"predicate_id": RELATED.predicate}))
    ('subset of', '')
    >>> word_of(MappingRow(row.values | {"predicate_label": "is subset of"}))
    'subset of'
    """
    relation = relation_of(row)
    for said in (row.cells.get("predicate_id", ""), row.text("predicate_label")):
        if plain(said) in _STATED.get(relation, ()) and read_relation(said) == relation:
            return _STATED[relation][0]
    return _FOLLOWS.get(relation, "")

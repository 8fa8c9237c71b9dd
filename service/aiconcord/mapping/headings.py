"""Recognizes the columns of a table whose headings its author chose."""

from typing import Final

from aiconcord.mapping.relations import plain
from aiconcord.mapping.slots import ROW_SLOTS

UNREAD: Final = "-"
"""Stands for a column that is understood, though no slot carries it."""

_SIDES: Final = {
    **dict.fromkeys(("subject", "source", "from", "focal", "left"), "subject"),
    **dict.fromkeys(("object", "target", "to", "reference", "destination", "right"), "object"),
    "mapped": "object",
}
_KINDS: Final = (
    ("source_version", {"version", "edition", "revision"}),
    ("label", {"label", "title", "name", "description", "text", "statement", "wording"}),
    ("id", {"id", "code", "identifier", "element", "control", "requirement", "number", "uri",
            "iri", "term", "concept", "ref", "item", "criterion", "clause", "article"}),
    ("source", {"source", "framework", "document", "catalog", "catalogue", "standard", "scheme"}),
)  # fmt: skip
_WHOLE: Final = {
    **dict.fromkeys(
        ("predicate", "relation", "relationship", "relationship type", "type of relationship",
         "mapping type", "match type", "type of match", "mapping relation", "strm relationship",
         "match", "mapping predicate"),
        "predicate_id",
    ),
    **dict.fromkeys(("justification", "how found", "method"), "mapping_justification"),
    **dict.fromkeys(
        ("comment", "comments", "note", "notes", "remark", "remarks", "explanation"), "comment"
    ),
    **dict.fromkeys(("confidence score", "certainty"), "confidence"),
    **dict.fromkeys(("licence", "license"), "license"),
    **dict.fromkeys(("author", "authors", "mapper", "mapped by", "created by"), "author_label"),
    **dict.fromkeys(("reviewer", "reviewers", "reviewed by"), "reviewer_label"),
    **dict.fromkeys(("date", "mapped on"), "mapping_date"),
}  # fmt: skip
_FILLERS: Final = {"optional", "the", "of", "a", "an", "or"}


def slot_meant(heading: str) -> str | None:
    """Give the slot that *heading* means, None where it is not recognized.

    >>> [slot_meant(h) for h in ("Source Control ID", "To", "Relationship", "Strength of match")]
    ['subject_id', 'object_id', 'predicate_id', None]
    >>> [slot_meant(h) for h in ("Reference Document Version", "Target title", "object_source")]
    ['object_source_version', 'object_label', 'object_source']
    """
    words = plain(heading)
    exact = words.replace(" ", "_")
    if exact in ROW_SLOTS:
        return exact
    tokens = [word for word in words.split() if word not in _FILLERS]
    whole = _WHOLE.get(" ".join(tokens)) or _WHOLE.get(words)
    if whole:
        return whole
    side = _SIDES.get(tokens[0]) if tokens else None
    if side is None:
        return None
    rest = set(tokens[1:]) - ({"to"} if tokens[0] == "mapped" else set())
    if not rest:
        return f"{side}_id"
    known = set().union(*(names for _, names in _KINDS))
    if not rest <= known:
        return None
    return next(f"{side}_{kind}" for kind, names in _KINDS if rest & names)

"""The mapping model of OSCAL 1.2, as far as it can be told of one value at a time.

Each kind of object has the members it must have and those it may have; members with an enumeration
name it. The table follows the model's metaschema.
"""

import re
from dataclasses import dataclass
from typing import Final

from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.node import Node, once

OSCAL: Final = "http://csrc.nist.gov/ns/oscal"
RELATIONSHIPS: Final = (
    "equivalent-to", "equal-to", "subset-of", "superset-of", "intersects-with", "no-relationship",
)  # fmt: skip
_METHODS = ("human", "automation", "hybrid")
_RATIONALES = ("syntactic", "semantic", "functional")
_STATUSES = ("complete", "not-complete", "draft", "deprecated", "superseded")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.I)
_BESIDES = ("props", "links", "remarks")
_STATED = ("method", "matching-rationale", "status")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object: what people call it, its members, and what some of them may be."""

    name: str
    needed: tuple[str, ...]
    allowed: tuple[str, ...]


COLLECTION: Final = Kind(
    "mapping-collection", ("uuid", "metadata", "provenance", "mappings"), ("back-matter",)
)
PROVENANCE: Final = Kind(
    "provenance",
    (*_STATED, "mapping-description"),
    ("confidence-score", "coverage", "responsible-parties", *_BESIDES),
)
MAPPING: Final = Kind(
    "mapping",
    ("uuid", "source-resource", "target-resource", "maps"),
    (
        *_STATED, *_BESIDES, "mapping-description", "source-gap-summary", "target-gap-summary",
        "confidence-score", "coverage",
    ),
)  # fmt: skip
RESOURCE: Final = Kind("resource reference", ("type", "href"), ("ns", *_BESIDES))
MAP: Final = Kind(
    "map",
    ("uuid", "relationship", "sources", "targets"),
    ("ns", "matching-rationale", "qualifiers", "confidence-score", "coverage", *_BESIDES),
)
ITEM: Final = Kind("item", ("type", "id-ref"), _BESIDES)
QUALIFIER: Final = Kind(
    "qualifier", ("subject", "predicate", "category", "description"), ("remarks",)
)
METADATA: Final = Kind("metadata", ("title", "last-modified", "version", "oscal-version"), ())
"""The members that any OSCAL document has; what else may stand there is of another model."""

_VALUES: Final = {
    ("provenance", "method"): _METHODS,
    ("mapping", "method"): _METHODS,
    ("provenance", "matching-rationale"): _RATIONALES,
    ("mapping", "matching-rationale"): _RATIONALES,
    ("map", "matching-rationale"): _RATIONALES,
    ("provenance", "status"): _STATUSES,
    ("mapping", "status"): _STATUSES,
    ("item", "type"): ("control", "statement"),
    ("qualifier", "subject"): ("source", "target", "both"),
    ("qualifier", "predicate"): ("has-requirement", "has-incompatibility"),
    ("qualifier", "category"): ("restricted", "addressable", "blocked"),
}


Members = dict[str, Node]


class Model:
    """Checks objects against their kind; every fault is told with its place."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._uuids: dict[str, int] = {}

    def check(self, kind: Kind, node: Node | None, row: int | None = None) -> Members:
        """Give the members of *node*, by name, after telling what is wrong with them."""
        if node is None:
            return {}
        if node.pairs is None:
            what = f"{node.kind} stands where a {kind.name} goes"
            self.tell("mapping-value-shape", what, "write an object", node, row)
            return {}
        found = {(key.text or ""): value for key, value in once(node, self._faults)}
        for name in kind.needed:
            if name not in found or found[name].is_empty:
                what = f"the {kind.name} has no {name}"
                self.tell("mapping-required", what, f"add {name}", node, row)
        for key, value in node.pairs if kind.allowed else ():
            if key.text not in (*kind.needed, *kind.allowed):
                near = nearest(key.text or "", (*kind.needed, *kind.allowed))
                self.tell(
                    "mapping-slot-unknown",
                    f"{shown(key.text or '')} is no part of a {kind.name}; it was not read",
                    f"did you mean `{near}`?" if near else "put it into props",
                    key,
                    row,
                )
            self._check_value(kind, key.text or "", value, row)
        return found

    def _check_value(self, kind: Kind, name: str, value: Node, row: int | None) -> None:
        if name == "uuid" and value.text is not None:
            self._check_uuid(value, row)
        allowed = _VALUES.get((kind.name, name))
        if allowed and value.text is not None and value.text not in allowed:
            near = nearest(value.text, allowed)
            self.tell(
                "mapping-value-not-permitted",
                f"{shown(value.text)} is not a value of {name}",
                f"did you mean `{near}`?" if near else f"write one of {', '.join(allowed)}",
                value,
                row,
            )

    def _check_uuid(self, value: Node, row: int | None) -> None:
        text = value.text or ""
        if not _UUID.fullmatch(text):
            what = f"{shown(text)} is no UUID of version 4 or 5"
            self.tell("mapping-value-not-permitted", what, "give it a new UUID", value, row)
        elif text.lower() in self._uuids:
            what = f"{shown(text)} already names something on line {self._uuids[text.lower()]}"
            self.tell("mapping-record-id", what, "give each a UUID of its own", value, row)
        else:
            self._uuids[text.lower()] = value.line

    def tell(self, code: str, what: str, remedy: str, node: Node, row: int | None = None) -> None:
        """Tell an error at *node*."""
        self._faults.add(code, what, remedy, line=node.line, column=node.column, row=row)

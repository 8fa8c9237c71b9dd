"""Whether two engines gave the same answer, however each of them writes it.

Rows are compared as a bag, their order aside: few queries order their rows to the last. Values are
compared by what they say: numbers by their value, other literals by text and language. Which
datatype an engine gives a plain text or a computed number is not counted against it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from aiconcord.names.namespaces import PREFIXES
from side_by_side.client import RESULTS

XSD = PREFIXES["xsd"]
NUMBERS = {
    f"{XSD}{name}"
    for name in (
        *("integer", "decimal", "double", "float", "int", "long", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong"),
    )
}


@dataclass(frozen=True)
class Digest:
    """What an answer comes to: how many rows or triples, and a hash of all of them."""

    rows: int
    hash: str


def digest(body: bytes, accept: str) -> Digest | None:
    """Sum an answer up; None where it is none that can be read."""
    try:
        rows = _rows(body) if accept == RESULTS else _triples(body)
    except (ValueError, SyntaxError, KeyError, TypeError, AttributeError):
        return None
    return Digest(len(rows), hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest())


def _rows(body: bytes) -> list[str]:
    found: dict[str, Any] = json.loads(body)
    if "boolean" in found:
        return [str(bool(found["boolean"]))]
    return [
        json.dumps([[name, _cell(row[name])] for name in sorted(row)])
        for row in found["results"]["bindings"]
    ]


def _cell(cell: Mapping[str, str]) -> list[str]:
    value, kind = cell["value"], cell["type"]
    if kind == "bnode":
        return ["bnode"]
    if cell.get("datatype") in NUMBERS:
        try:
            return ["number", str(Decimal(value).normalize())]
        except InvalidOperation:
            pass
    return ["uri" if kind == "uri" else "literal", value, cell.get("xml:lang", "").lower()]


def _triples(body: bytes) -> list[str]:
    found = ox.Dataset()
    for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES):
        found.add(quad)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return [str(quad) for quad in found]

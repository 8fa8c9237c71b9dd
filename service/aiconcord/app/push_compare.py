"""Compare what a server gives back with what it was given, graph by graph.

Equal hashes settle it. Where they differ, what came back is compared again by value: a server that
writes a value otherwise, or as a wider type, is told apart from one that lost something.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from aiconcord.build.pack import canonical, sorted_lines

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = frozenset({"integer", "decimal", "double", "float", "int", "long"})


@dataclass(frozen=True, slots=True)
class Difference:
    """How one graph came back: *lost* and *new* triples, and whether it is the same *by_value*."""

    lost: int
    new: int
    by_value: bool
    kinds: Counter[str]


def content_hash(quads: Iterable[ox.Quad]) -> str:
    """Hash what *quads* say: SHA-256 of the sorted N-Quads of their canonical form.

    >>> one, two = (ox.Quad(ox.BlankNode(n), ox.NamedNode("e:p"), ox.Literal("x")) for n in "ab")
    >>> content_hash([one]) == content_hash([two])
    True
    """
    lines = sorted_lines(canonical(quads), ox.RdfFormat.N_QUADS)
    return hashlib.sha256(lines).hexdigest()


def difference(given: Iterable[ox.Quad], found: Iterable[ox.Quad]) -> Difference | None:
    """Tell how *found* differs from *given*, both of one graph; None where it does not."""
    before, after = set(given), set(found)
    if before == after or content_hash(before) == content_hash(after):
        return None
    before, after = set(canonical(before)), set(canonical(after))
    lost, new = before - after, after - before
    same = {_by_value(quad) for quad in lost} == {_by_value(quad) for quad in new} or (
        {_by_value(quad) for quad in before} == {_by_value(quad) for quad in after}
    )
    return Difference(len(lost), len(new), same, Counter(map(_kind, lost)))


def _kind(quad: ox.Quad) -> str:
    value = quad.object
    if not isinstance(value, ox.Literal):
        return "no literal"
    return value.datatype.value.replace(_XSD, "xsd:")


def _by_value(quad: ox.Quad) -> tuple[str, str, str]:
    return (str(quad.subject), quad.predicate.value, value_of(quad.object))


def value_of(term: object) -> str:
    """Write *term* so that literals of one value are equal, and a year is its first day.

    >>> value_of(ox.Literal("2026", datatype=ox.NamedNode(_XSD + "gYear")))
    'date 2026-01-01'
    """
    if not isinstance(term, ox.Literal):
        return str(term)
    name = term.datatype.value.removeprefix(_XSD)
    text = term.value
    if name in _NUMBERS:
        try:
            return f"number {Decimal(text).normalize():f}"
        except ArithmeticError:
            return f"{name} {text}"
    if name in ("gYear", "gYearMonth", "date"):
        return f"date {text}{'-01' * (2 - text.count('-', 1))}"
    if name == "boolean":
        return f"boolean {'true' if text in ('true', '1') else 'false'}"
    return f"{(term.language or name).lower()} {text}"

"""A plain index over quads: what is said of a subject, by property.

The derivations read it instead of running a query for every claim; IRIs and literals come back as
text, because the derivations compare and never compute with them.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from aiconcord.names.namespaces import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def iri(name: str) -> ox.NamedNode:
    """Give the node for a prefixed *name*.

    >>> iri("aic:Claim")
    <NamedNode value=https://w3id.org/aiconcord/def/Claim>
    """
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


class Facts:
    """Look up values by subject and property, and subjects by class."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._values: dict[str, dict[str, list[Term]]] = {}
        self._supers: dict[str, set[str]] = {}
        below, kind = iri("rdfs:subClassOf").value, iri("rdf:type").value
        self._kind = kind
        self._members: dict[str, set[str]] = {}
        for quad in quads:
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            values = self._values.setdefault(quad.subject.value, {})
            listed = values.setdefault(quad.predicate.value, [])
            if quad.object not in listed:
                listed.append(quad.object)
            if isinstance(quad.object, ox.NamedNode):
                if quad.predicate.value == below:
                    self._supers.setdefault(quad.object.value, set()).add(quad.subject.value)
                elif quad.predicate.value == kind:
                    self._members.setdefault(quad.object.value, set()).add(quad.subject.value)

    def terms(self, subject: str, name: str) -> list[Term]:
        """Give the values of the property called *name* (prefixed) as terms, in a fixed order."""
        found = self._values.get(subject, {}).get(iri(name).value, [])
        return sorted(found, key=str)

    def values(self, subject: str, name: str) -> list[str]:
        """Give the values of the property called *name* as text, in a fixed order."""
        return [value for term in self.terms(subject, name) if (value := _text(term)) is not None]

    def value(self, subject: str, name: str) -> str | None:
        """Give the one value, or the first in the fixed order; None where there is none."""
        return next(iter(self.values(subject, name)), None)

    def subjects(self) -> Iterator[str]:
        """Give every subject, in a fixed order."""
        return iter(sorted(self._values))

    def classes_below(self, name: str) -> set[str]:
        """Give the class called *name* and all classes declared below it."""
        found: set[str] = set()
        waiting = [iri(name).value]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self._supers.get(current, ()))
        return found

    def members(self, name: str) -> list[str]:
        """Give the members of the class called *name* or of one below it, in a fixed order."""
        classes = self.classes_below(name)
        return sorted({one for kind in classes for one in self._members.get(kind, ())})


def _text(term: Term) -> str | None:
    return None if isinstance(term, ox.Triple) else term.value

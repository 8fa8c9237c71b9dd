"""Reads SHACL shapes out of a graph, for :mod:`aiconcord.check.shacl_compile`.

Whatever this cannot read, or the compiler cannot say in SPARQL, raises Unsupported: then pyshacl,
which decides in any case, is asked instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from aiconcord.names.namespaces import PREFIXES

SH: Final = PREFIXES["sh"]
RDF: Final = PREFIXES["rdf"]
RDFS: Final = PREFIXES["rdfs"]
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Node = ox.NamedNode | ox.BlankNode

_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_TYPE = ox.NamedNode(RDF + "type")
_CLASSES = (ox.NamedNode(RDFS + "Class"), ox.NamedNode(PREFIXES["owl"] + "Class"))
_TARGETS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_LISTS: Final = frozenset({"and", "or", "xone", "in", "languageIn"})
_SHAPES: Final = frozenset({"and", "or", "xone", "not", "node", "property", "qualifiedValueShape"})
_SINGLE: Final = frozenset(
    {
        "class", "datatype", "disjoint", "equals", "hasValue", "lessThan", "lessThanOrEquals",
        "maxCount", "maxExclusive", "maxInclusive", "maxLength", "minCount", "minExclusive",
        "minInclusive", "minLength", "nodeKind", "pattern", "uniqueLang", "closed",
        "qualifiedMinCount", "qualifiedMaxCount",
    }
)  # fmt: skip
_BESIDE: Final = frozenset(
    {
        "path", "severity", "message", "deactivated", "name", "description", "order", "group",
        "defaultValue", "flags", "ignoredProperties", "qualifiedValueShapesDisjoint", *_TARGETS,
    }
)  # fmt: skip


class UnsupportedError(Exception):
    """A shape is beyond what is compiled."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint: its *kind* (`minCount`), its *value*, the *terms* or *shapes* it names."""

    kind: str
    value: Term
    terms: tuple[Term, ...] = ()
    shapes: tuple["Shape", ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: its *path* as SPARQL writes it (empty: a node shape), targets, constraints.

    *own* holds what stands beside constraints: flags, ignored properties, the path's node."""

    node: Node
    path: str
    targets: tuple[tuple[str, Term], ...]
    constraints: tuple[Constraint, ...]
    severity: str
    message: str
    code: str = ""
    own: dict[str, tuple[Term, ...]] = field(default_factory=dict, compare=False)


class Shapes:
    """The shapes of one graph, in the order of their names."""

    def __init__(self, graph: ox.Store, code: str = "") -> None:
        self._graph, self._code = graph, ox.NamedNode(code) if code else None

    def targeted(self) -> list[Shape]:
        """Give every shape that is not deactivated and says which nodes it is about."""
        nodes = set()
        for name in _TARGETS:
            predicate = ox.NamedNode(SH + name)
            nodes |= {q.subject for q in self._graph.quads_for_pattern(None, predicate, None)}
        for kind in ("NodeShape", "PropertyShape"):
            found = self._graph.quads_for_pattern(None, _TYPE, ox.NamedNode(SH + kind))
            nodes |= {q.subject for q in found if self._is_class(q.subject)}
        ordered = sorted((node for node in nodes if not isinstance(node, ox.Triple)), key=str)
        return [self.read(node, frozenset()) for node in ordered]

    def _is_class(self, node: object) -> bool:
        return any(kind in _CLASSES for kind in self._objects(node, _TYPE))

    def _objects(self, node: object, predicate: ox.NamedNode | None) -> Iterator[Term]:
        for quad in self._graph.quads_for_pattern(node, predicate, None):  # type: ignore[arg-type]
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal):
                yield quad.object

    def _value(self, node: object, name: str) -> Term | None:
        return next(self._objects(node, ox.NamedNode(SH + name)), None)

    def _list(self, node: Term) -> tuple[Term, ...]:
        members = []
        while node != _NIL:
            members.append(next(self._objects(node, _FIRST)))
            node = next(self._objects(node, _REST))
        return tuple(members)

    def read(self, node: Term, above: frozenset[Term]) -> Shape:
        """Read the shape *node*; *above* are the shapes that it stands in."""
        if node in above or isinstance(node, ox.Literal):
            raise UnsupportedError(f"the shape {node} holds itself")
        within = above | {node}
        constraints = []
        own: dict[str, tuple[Term, ...]] = {}
        for quad in sorted(self._graph.quads_for_pattern(node, None, None), key=str):
            name = quad.predicate.value.removeprefix(SH)
            value = quad.object
            if name == quad.predicate.value or isinstance(value, ox.Triple):
                continue
            if name in _SINGLE | _LISTS | _SHAPES:
                constraints.append(self._constraint(name, value, within))
            elif name in _BESIDE:
                listed = name == "ignoredProperties"
                own[name] = self._list(value) if listed else (*own.get(name, ()), value)
            else:
                raise UnsupportedError(f"sh:{name} is not compiled")
        targets = [(name, value) for name in _TARGETS for value in own.get(name, ())]
        if self._is_class(node):
            targets.append(("targetClass", node))
        off = [value.value for value in own.get("deactivated", ())] == ["true"]
        severity, path = self._value(node, "severity"), self._value(node, "path")
        messages = [str(m.value) for m in own.get("message", ())]
        code = next(self._objects(node, self._code), None) if self._code else None
        return Shape(
            node,
            self.path(path) if path else "",
            tuple(targets),
            () if off else tuple(constraints),
            severity.value if severity else SH + "Violation",
            " ".join(sorted(messages)),
            code.value if code else "",
            own,
        )

    def _constraint(self, name: str, value: Term, within: frozenset[Term]) -> Constraint:
        terms = self._list(value) if name in _LISTS else (value,)
        if name not in _SHAPES:
            return Constraint(name, value, terms)
        return Constraint(name, value, (), tuple(self.read(each, within) for each in terms))

    def path(self, node: Term) -> str:
        """Write the path *node* as SPARQL does."""
        if isinstance(node, ox.NamedNode) and node != _NIL:
            return str(node)
        if isinstance(node, ox.Literal):
            raise UnsupportedError("a path is no literal")
        is_list = next(self._objects(node, _FIRST), None) is not None
        for name, form in {}.items() if is_list else _PATHS.items():
            inner = self._value(node, name)
            if inner is not None:
                if name == "alternativePath":
                    return f"({'|'.join(self.path(each) for each in self._list(inner))})"
                return form.format(self.path(inner))
        members = self._list(node)
        if not members:
            raise UnsupportedError("a path is empty")
        return f"({'/'.join(self.path(each) for each in members)})"


_PATHS: Final = {
    "inversePath": "(^{})",
    "alternativePath": "",
    "zeroOrMorePath": "({}*)",
    "oneOrMorePath": "({}+)",
    "zeroOrOnePath": "({}?)",
}

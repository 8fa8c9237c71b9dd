"""Write a Turtle file in the style of the house, so that it stays a fixed point of writing.

`@prefix` lines first, sorted, only those in use; then one block a subject that begins in column 1,
`a` first, the full stop on a line of its own, one empty line between blocks. Things, graphs and
questions are written in full, so that a search for an address finds every place. Blocks, properties
and values keep their order. Start reading at :func:`write_blocks`.
"""

import re
from collections.abc import Callable

import pyoxigraph as ox

from aiconcord.graph.turtle_blocks import FIRST, NIL, REST, TYPE, Blocks, Properties, Value
from aiconcord.names.namespaces import GRAPH, ID, PREFIXES, QUERY

WIDTH = 100
INDENT = "    "

_LOCAL = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_IN_FULL = (ID, GRAPH, QUERY)
_XSD = PREFIXES["xsd"]
_BARE = {_XSD + "integer": re.compile(r"[+-]?\d+"), _XSD + "boolean": re.compile("true|false")}
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_RELATIVE = re.compile(r"[A-Za-z][\w.-]*(?:/[\w.-]+)*(?:#[\w.-]+)?", re.ASCII)


def quoted(text: str) -> str:
    """Write *text* as a Turtle string on one line.

    >>> quoted('say "a"\\n')
    '"say \\\\"a\\\\"\\\\n"'
    """
    return '"' + _TO_ESCAPE.sub(lambda one: _escape(one[0]), text) + '"'


def _escape(char: str) -> str:
    return _ESCAPED.get(char) or f"\\u{ord(char):04X}"


def write_blocks(file: Blocks) -> str:
    """Write *file* in the style of the house; writing what was written changes nothing."""
    return _Writer(file).text()


def _type_first(properties: Properties) -> list[tuple[str, list[Value]]]:
    return sorted(properties.items(), key=lambda pair: pair[0] != TYPE)


class _Writer:
    """Writes one file; knows which prefixes it has used."""

    def __init__(self, file: Blocks) -> None:
        self._file = file
        own = {name: space for name, space in file.prefixes.items() if name not in PREFIXES}
        house = {name: space for name, space in PREFIXES.items() if space not in _IN_FULL}
        spaces = {**house, **own}
        self._spaces = sorted(spaces.items(), key=lambda pair: -len(pair[1]))
        self._used: dict[str, str] = {}
        self._based = False
        self._inline: set[ox.BlankNode] = set()

    def text(self) -> str:
        """Give the whole file."""
        uses: dict[ox.BlankNode, int] = {}
        for one in self._file.triples():
            if isinstance(one.object, ox.BlankNode):
                uses[one.object] = uses.get(one.object, 0) + 1
        self._inline = {node for node, count in uses.items() if count == 1} - self._in_a_circle()
        body = [self._block(self._iri(s), p) for s, p in self._file.blocks.items()]
        body += [
            self._block("[]" if node not in uses else f"_:{node.value}", properties)
            for node, properties in self._file.nested.items()
            if node not in self._inline
        ]
        head = [f"@prefix {name}: <{space}> ." for name, space in sorted(self._used.items())]
        if self._based:
            head.insert(0, f"@base <{self._file.base}> .")
        return "\n\n".join(["\n".join(head), *body] if head else body) + "\n"

    def _in_a_circle(self) -> set[ox.BlankNode]:
        """Find blank nodes that no named node leads to: written inside each other, none would be.

        Walked with a stack, for a list is as deep as it is long."""
        reached: set[ox.BlankNode] = set()
        roots = list(self._file.blocks.values())
        pointed = {v for p in self._file.nested.values() for vs in p.values() for v in vs}
        roots += [p for node, p in self._file.nested.items() if node not in pointed]
        while roots:
            for values in roots.pop().values():
                for value in values:
                    if isinstance(value, ox.BlankNode) and value not in reached:
                        reached.add(value)
                        roots.append(self._file.nested.get(value, {}))
        return set(self._file.nested) - reached

    def _block(self, subject: str, properties: Properties) -> str:
        lines = [f"{INDENT}{line} ;" for line in self._lines(properties, INDENT)]
        return "\n".join([subject, *lines, "."])

    def _lines(self, properties: Properties, indent: str) -> list[str]:
        return [self._line(self._name(n), values, indent) for n, values in _type_first(properties)]

    def _name(self, name: str) -> str:
        return "a" if name == TYPE else self._iri(name)

    def _line(self, name: str, values: list[Value], indent: str) -> str:
        """Write a property on one line where it fits, else each value on a line of its own.

        Addresses in full never share a line: it is by the line that a change to one is seen."""
        written = [self._value(value) for value in values]
        together = f"{name} {' , '.join(written)}"
        apart = len(values) > 1 and any(one.startswith(("<", '"')) for one in written)
        if not apart and len(indent) + len(together) + 2 <= WIDTH:
            return together
        deeper = indent + INDENT
        if len(values) == 1:
            return f"{name} {self._long_value(values[0], indent)}"
        lines = [deeper + self._long_value(value, deeper) for value in values]
        return "\n".join([name, " ,\n".join(lines)])

    def _value(self, value: Value) -> str:
        if isinstance(value, ox.NamedNode):
            return "()" if value.value == NIL else self._iri(value.value)
        if isinstance(value, ox.Literal):
            return self._literal(value)
        if value not in self._inline:
            return f"_:{value.value}"
        if (items := self._items(value)) is not None:
            return f"( {' '.join(self._value(item) for item in items)} )"
        inside = [
            f"{self._name(name)} {' , '.join(self._value(one) for one in values)}"
            for name, values in _type_first(self._file.nested.get(value, {}))
        ]
        return f"[ {' ; '.join(inside)} ]" if inside else "[]"

    def _long_value(self, value: Value, indent: str) -> str:
        """Write *value* over several lines where it has parts and is too long for one."""
        short = self._value(value)
        if len(indent) + len(short) + 2 <= WIDTH and "\n" not in short:
            return short
        if not isinstance(value, ox.BlankNode) or value not in self._inline:
            return short
        deeper = indent + INDENT
        items = self._items(value)
        if items is not None:
            inside = "\n".join(deeper + self._long_value(item, deeper) for item in items)
            return f"(\n{inside}\n{indent})"
        lines = self._lines(self._file.nested.get(value, {}), deeper)
        inside = "\n".join(f"{deeper}{line} ;" for line in lines)
        return f"[\n{inside}\n{indent}]"

    def _items(self, node: ox.BlankNode) -> list[Value] | None:
        """Give the items of the list that begins at *node*; None where it is no whole list."""
        items: list[Value] = []
        at: Value = node
        while at != ox.NamedNode(NIL):
            cell = self._file.nested.get(at, {}) if isinstance(at, ox.BlankNode) else {}
            whole = set(cell) == {FIRST, REST} and all(len(one) == 1 for one in cell.values())
            if not whole or at not in self._inline:
                return None
            items.append(cell[FIRST][0])
            at = cell[REST][0]
        return items

    def _literal(self, value: ox.Literal) -> str:
        if value.language:
            return f"{quoted(value.value)}@{value.language}"
        datatype = value.datatype.value
        if datatype == _XSD + "string":
            return quoted(value.value)
        if datatype in _BARE and _BARE[datatype].fullmatch(value.value):
            return value.value
        return f"{quoted(value.value)}^^{self._iri(datatype)}"

    def _iri(self, iri: str) -> str:
        base = self._file.base
        if base and iri.startswith(base) and _RELATIVE.fullmatch(iri[len(base) :]):
            self._based = True
            return f"<{iri[len(base) :]}>"
        for name, space in self._spaces:
            if iri.startswith(space) and _LOCAL.fullmatch(iri[len(space) :]):
                self._used[name] = space
                return f"{name}:{iri[len(space) :]}"
        escape: Callable[[re.Match[str]], str] = lambda one: f"\\u{ord(one[0]):04X}"  # noqa: E731
        return f"<{_NOT_IN_IRI.sub(escape, iri)}>"

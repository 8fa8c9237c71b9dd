"""A Turtle file as a curator sees it: blocks, one a subject, in the order in which they stand.

A graph has no order, but a file that people keep by hand does: names before dates, the paper cited
first. So blocks, properties and values stay in the order of the file, whoever rewrites it.
:mod:`aiconcord.graph.house_style` writes the blocks out again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.record import Problem, ProblemError, Where

Node = ox.NamedNode | ox.BlankNode
Value = ox.NamedNode | ox.BlankNode | ox.Literal
Properties = dict[str, list[Value]]

_RDF = PREFIXES["rdf"]
TYPE = _RDF + "type"
FIRST, REST, NIL = _RDF + "first", _RDF + "rest", _RDF + "nil"

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"""'
    r"|'''(?:[^'\\]|\\.|'{1,2}(?!'))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\s]*>"
    r"|\\."
    r"|(?P<comment>#[^\n]*)",
    re.DOTALL,
)


@dataclass(slots=True)
class Blocks:
    """The blocks of one file, by subject; what hangs on a blank node is kept apart."""

    blocks: dict[str, Properties] = field(default_factory=dict)
    nested: dict[ox.BlankNode, Properties] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None

    def triples(self) -> Iterator[ox.Triple]:
        """Give every triple, in the order of the file."""
        for subject, properties in self.blocks.items():
            yield from _triples(ox.NamedNode(subject), properties)
        for node, properties in self.nested.items():
            yield from _triples(node, properties)


def _triples(subject: Node, properties: Properties) -> Iterator[ox.Triple]:
    for name, values in properties.items():
        for value in values:
            yield ox.Triple(subject, ox.NamedNode(name), value)


def comments(text: str) -> list[tuple[int, str]]:
    """Find the comments of a Turtle *text*, each with its line from 1.

    A `#` inside an IRI or a string begins no comment.

    >>> comments('<a#b> a <c> . # why\\n')
    [(1, '# why')]
    """
    return [
        (text.count("\n", 0, found.start()) + 1, found["comment"])
        for found in _TOKEN.finditer(text)
        if found["comment"] is not None
    ]


def parse_blocks(content: bytes, name: str) -> Blocks:
    """Read the Turtle *content* of the file *name* in its order.

    A ProblemError where it is no Turtle, or where rewriting it would lose a comment: a file is
    rewritten by its triples, and a comment is none."""
    try:
        text = content.decode("utf-8")
        parser = ox.parse(content, format=ox.RdfFormat.TURTLE)
        triples = [quad.triple for quad in parser]
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        what = f"byte {content[fault.start]:#04x} is not UTF-8"
        problem = Problem("turtle-syntax", what, Where(name, line), "save the file as UTF-8")
        raise ProblemError(problem) from fault
    except SyntaxError as fault:
        place = Where(name, fault.lineno, fault.offset)
        remedy = "mend the file first; `aiconcord lint` tells every fault in it"
        raise ProblemError(Problem("turtle-syntax", str(fault.msg), place, remedy)) from fault
    lost = [
        Problem(
            "format-comment",
            f"the comment `{comment[:60]}` would be lost",
            Where(name, line),
            "say it as skos:note (data) or skos:editorialNote (ontology), or delete it",
        )
        for line, comment in comments(text)
    ]
    if lost:
        raise ProblemError(*lost)
    return _gather(triples, parser)


def _gather(triples: Iterable[ox.Triple], parser: ox.QuadParser) -> Blocks:
    found = Blocks(prefixes=dict(parser.prefixes), base=parser.base_iri)
    for one in triples:
        subject = one.subject
        if isinstance(subject, ox.BlankNode):
            properties = found.nested.setdefault(subject, {})
        elif isinstance(subject, ox.NamedNode):
            properties = found.blocks.setdefault(subject.value, {})
        else:
            raise TypeError("RDF 1.1 has no triples as subjects")
        values = properties.setdefault(one.predicate.value, [])
        if one.object not in values:
            values.append(one.object)  # type: ignore[arg-type]
    return found

"""Check a graph against SHACL shapes, and tell each result as a Problem.

pyshacl decides; this module only words what it found. A shape's ``sh:message`` says what to do, so
it becomes the remedy, and its ``aic:problemCode`` the code.
"""

from collections.abc import Callable, Iterable

import pyshacl
import rdflib
from rdflib import RDF, SH
from rdflib.term import Node

from aiconcord.names.namespaces import DEF, PREFIXES
from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, Severity, Where, in_order

Locate = Callable[[str], Where]

_CODE = rdflib.URIRef(DEF + "problemCode")
_SEVERITIES: dict[Node | None, Severity] = {
    SH.Violation: "error",
    SH.Warning: "warning",
    SH.Info: "info",
}
_LONGEST_VALUE = 80

_WORDS: dict[Node | None, str] = {
    SH.MinCountConstraintComponent: "{path} is missing",
    SH.MaxCountConstraintComponent: "{path} is given more than once",
    SH.ClosedConstraintComponent: "{path} is not a property that this takes",
    SH.UniqueLangConstraintComponent: "{path} is given twice in one language",
    SH.LessThanConstraintComponent: "{path} is not before the date that follows it",
    SH.LessThanOrEqualsConstraintComponent: "{path} is after the date that it must not pass",
    SH.ClassConstraintComponent: "{path} points at {value}, which is not described as it must be",
    SH.HasValueConstraintComponent: "{path} lacks a value that it must have",
}


def check_shapes(data: rdflib.Graph, shapes: rdflib.Graph, locate: Locate) -> list[Problem]:
    """Check *data* against *shapes*; *locate* tells where a node is described.

    Nothing is inferred: a class's members are found through the ``rdfs:subClassOf`` triples that
    *data* holds. *data* is left as it was."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    assert isinstance(report, rdflib.Graph)  # noqa: S101  (pyshacl gives text only when it fails)
    results = report.subjects(RDF.type, SH.ValidationResult)
    nested = set(report.objects(None, SH.detail))
    found = [_problem(report, result, shapes, locate) for result in results if result not in nested]
    return in_order(found)


def _problem(report: rdflib.Graph, result: Node, shapes: rdflib.Graph, locate: Locate) -> Problem:
    shape = report.value(result, SH.sourceShape)
    component = report.value(result, SH.sourceConstraintComponent)
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    severity = report.value(result, SH.resultSeverity)
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    what = _WORDS.get(component, "{path} does not take {value}" if path else "{value} does not fit")
    where = locate(str(focus)) if isinstance(focus, rdflib.URIRef) else Where(node=str(focus))
    return Problem(
        _code(shapes, shape),
        what.format(path=_short(path), value=_short(value)),
        where,
        " ".join(messages),
        _SEVERITIES.get(severity, "error"),
    )


def _code(shapes: rdflib.Graph, shape: Node | None) -> str:
    """Find the code of *shape*, or of the shape that holds it."""
    holders: Iterable[Node | None] = (shape, *shapes.subjects(SH.property, shape))
    for one in holders:
        code = str(shapes.value(one, _CODE))
        if code in CODES:
            return code
    return "shape-unmet"


def _short(term: Node | None) -> str:
    """Write a term as people read it: a prefixed name, or a value cut to a line.

    >>> _short(rdflib.URIRef("https://w3id.org/aiconcord/def/cites"))
    '`aic:cites`'
    """
    text = "" if term is None else str(term)
    if isinstance(term, rdflib.URIRef):
        for prefix, namespace in PREFIXES.items():
            if text.startswith(namespace) and "/" not in text[len(namespace) :]:
                return f"`{prefix}:{text[len(namespace) :]}`"
        return f"<{text}>"
    if isinstance(term, rdflib.BNode):
        return "the value"
    if len(text) > _LONGEST_VALUE:
        text = text[: _LONGEST_VALUE - 1] + "…"
    return f"`{text}`"

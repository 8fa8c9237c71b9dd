"""Derive the findings: claims that contradict each other, published as data.

Two sources may disagree; both claims stay, and the disagreement is told. Each query
``queries/builds/find-*.rq`` selects ``?focus``, ``?first`` and ``?second`` (the two claims) and
``?what``. A finding is written in SHACL's words, as a result of severity ``sh:Info``, and in ours.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from aiconcord.build.facts import iri
from aiconcord.names.namespaces import PREFIXES
from aiconcord.names.uris import graph
from aiconcord.problems.record import Problem, ProblemError, Where, in_order

FINDINGS = ox.NamedNode(graph("findings"))
REMEDY = "read both sources; where one is wrong, say so in a note or withdraw its claim"


def derive_findings(
    store: ox.Store, queries: Path, locate: Callable[[str], Where]
) -> tuple[list[ox.Quad], list[Problem]]:
    """Give the quads of ``/graph/findings`` and the same findings as problems of severity info."""
    quads: set[ox.Quad] = set()
    problems: list[Problem] = []
    for path in sorted((queries / "builds").glob("find-*.rq")):
        try:
            rows = store.query(path.read_text("utf-8"), prefixes=dict(PREFIXES))
        except SyntaxError as fault:
            place = Where(f"queries/builds/{path.name}")
            raise ProblemError(
                Problem("sparql-syntax", str(fault), place, "mend the query")
            ) from fault
        assert isinstance(rows, ox.QuerySolutions)  # noqa: S101  (these files are SELECT queries)
        for row in rows:
            focus, first, second, what = (row[key] for key in ("focus", "first", "second", "what"))
            if not isinstance(first, ox.NamedNode) or not isinstance(second, ox.NamedNode):
                continue
            if not isinstance(focus, ox.NamedNode) or not isinstance(what, ox.Literal):
                continue
            where = locate(first.value)
            problems.append(Problem("claims-contradict", what.value, where, REMEDY, "info"))
            quads.update(_quads(path.stem.removeprefix("find-"), focus, (first, second), what))
    return sorted(quads, key=str), in_order(problems)


def _quads(
    kind: str, focus: ox.NamedNode, claims: tuple[ox.NamedNode, ox.NamedNode], what: ox.Literal
) -> list[ox.Quad]:
    """Write one finding. Its IRI follows from the two claims, so it stays while they stay."""
    mark = hashlib.sha256(" ".join(sorted(one.value for one in claims)).encode()).hexdigest()[:12]
    node = ox.NamedNode(f"{FINDINGS.value}#{kind}-{mark}")
    report = ox.NamedNode(f"{FINDINGS.value}#report")
    told = ox.Literal(what.value, language="en")
    return [
        ox.Quad(report, iri("rdf:type"), iri("sh:ValidationReport"), FINDINGS),
        ox.Quad(report, iri("sh:result"), node, FINDINGS),
        ox.Quad(node, iri("rdf:type"), iri("sh:ValidationResult"), FINDINGS),
        ox.Quad(node, iri("rdf:type"), iri("aic:Contradiction"), FINDINGS),
        ox.Quad(node, iri("sh:resultSeverity"), iri("sh:Info"), FINDINGS),
        ox.Quad(node, iri("sh:focusNode"), focus, FINDINGS),
        ox.Quad(node, iri("sh:resultMessage"), told, FINDINGS),
        ox.Quad(node, iri("dcterms:description"), told, FINDINGS),
        *(ox.Quad(node, iri("sh:value"), claim, FINDINGS) for claim in claims),
        *(ox.Quad(node, iri("aic:conflictingClaim"), claim, FINDINGS) for claim in claims),
    ]

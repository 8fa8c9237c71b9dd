"""What an explanation consists of, and how it is written as plain JSON values.

An explanation tells of one statement every way in which the graph has come to hold it: files that
state it, claims that the current view was made from, dates that bounds were worked out from, axioms
that it follows by.
"""

from dataclasses import dataclass
from typing import Any, Final

from aiconcord.ask.statement import Triple, shown
from aiconcord.graph.engine import Term

HOW: Final = {
    "asserted": "a source file states it",
    "chosen": "the build made it from the claims that hold on the day of the current view",
    "labelled": "the build made it from the thing's names",
    "computed": "the build worked it out from the dates of the claim",
    "found": "the build found it by comparing claims",
    "described": "the build wrote it to describe the release",
    "unplaced": "the data say it, and no named graph tells where it comes from",
    "inferred": "it follows from other statements by axioms of the ontology",
}
"""The ways in which a statement comes to be in the graph, in plain words."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One citation: the source, the place in it, and how good it is."""

    source: str
    title: str
    locator: str = ""
    grade: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Backing:
    """A *node* (a claim, or the thing itself) that a statement rests on, with what it cites."""

    node: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """One way in which the graph came to hold a statement.

    *rule* is the file that says how it was made, *title* what that file asks; *backing* are the
    claims it was made from, *statements* the plain statements where it was made from such.
    """

    how: str
    graph: str
    rule: str = ""
    title: str = ""
    backing: tuple[Backing, ...] = ()
    statements: tuple[Triple, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldAxiom:
    """An axiom: what it says in short, what its rule means, and which graphs state it."""

    rule: str
    text: str
    meaning: str
    about: str
    graphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One step of a proof: *axiom* applied to *premises* gives *conclusion*."""

    conclusion: Triple
    premises: tuple[Triple, ...]
    axiom: ToldAxiom


@dataclass(frozen=True, slots=True)
class Premise:
    """A statement at the bottom of a proof, and how the graph came to hold it."""

    statement: Triple
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the graph holds *statement*: its *origins*, and the proof where one is inferred."""

    statement: Triple
    origins: tuple[Origin, ...]
    steps: tuple[ToldStep, ...] = ()
    premises: tuple[Premise, ...] = ()
    repeated_in: tuple[str, ...] = ()
    """The graphs of sources, which repeat what rests on them."""

    @property
    def axioms(self) -> tuple[ToldAxiom, ...]:
        """The axioms of the proof, each once."""
        return tuple(dict.fromkeys(step.axiom for step in self.steps))


def term_json(term: Term) -> dict[str, str]:
    """Write *term* as SPARQL's JSON results do, with a short form to read.

    >>> term_json(Term.uri("https://w3id.org/aiconcord/id/body/imda"))["short"]
    'body/imda'
    """
    found = {"type": term.kind, "value": term.value, "short": shown(term)}
    if term.lang:
        found["xml:lang"] = term.lang
    elif term.datatype:
        found["datatype"] = term.datatype
    return found


def triple_json(triple: Triple) -> dict[str, Any]:
    """Write a statement as an object of three terms."""
    subject, name, value = triple
    return {
        "subject": term_json(subject),
        "predicate": term_json(name),
        "object": term_json(value),
    }


def _evidence_json(each: Evidence) -> dict[str, str]:
    fields = {
        "source": each.source,
        "title": each.title,
        "locator": each.locator,
        "grade": each.grade,
        "url": each.url,
    }
    return {name: value for name, value in fields.items() if value}


def _origin_json(origin: Origin) -> dict[str, Any]:
    found: dict[str, Any] = {
        "how": origin.how,
        "meaning": HOW[origin.how],
        "graph": origin.graph,
    }
    if origin.rule:
        found["rule"] = {"file": origin.rule, "title": origin.title}
    if origin.backing:
        found["restsOn"] = [
            {"node": each.node, "evidence": [_evidence_json(one) for one in each.evidence]}
            for each in origin.backing
        ]
    if origin.statements:
        found["madeFrom"] = [triple_json(each) for each in origin.statements]
    return found


def _axiom_json(axiom: ToldAxiom) -> dict[str, Any]:
    return {
        "rule": axiom.rule,
        "meaning": axiom.meaning,
        "axiom": axiom.text,
        "about": axiom.about,
        "graphs": list(axiom.graphs),
    }


def as_json(found: Explanation) -> dict[str, Any]:
    """Write an explanation as plain JSON values."""
    record: dict[str, Any] = {
        "statement": triple_json(found.statement),
        "origins": [_origin_json(each) for each in found.origins],
    }
    if found.repeated_in:
        record["repeatedIn"] = list(found.repeated_in)
    if found.steps:
        record["steps"] = [
            {
                "conclusion": triple_json(step.conclusion),
                "from": [triple_json(each) for each in step.premises],
                "by": _axiom_json(step.axiom),
            }
            for step in found.steps
        ]
        record["premises"] = [
            {
                "statement": triple_json(each.statement),
                "origins": [_origin_json(one) for one in each.origins],
            }
            for each in found.premises
        ]
    return record

"""Read a statement as people write it: full IRIs, prefixed names, our slugs, names, literals.

What is written becomes a term of the graph before it gets near a query. A value that names nothing,
or several things, is refused with what it may have meant.
"""

import re
from dataclasses import dataclass
from typing import Final

from aiconcord.ask.known import choices, matches, nearest
from aiconcord.ask.questions import with_prefixes
from aiconcord.graph.bindings import write_term
from aiconcord.graph.engine import Engine, Term
from aiconcord.graph.results import rows
from aiconcord.names.namespaces import BASE, ID, KINDS, PREFIXES
from aiconcord.problems.record import Problem, ProblemError, Where

Triple = tuple[Term, Term, Term]
LONGEST: Final = 4000
"""Characters of a term; longer ones name nothing in the graph."""

PARTS: Final = {"s": "subject", "p": "property", "o": "object"}
_ABSOLUTE = re.compile(r"(?:https?://|urn:|mailto:)\S+")
_LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<lang>[A-Za-z0-9-]+)|\^\^(?P<type>\S+))?', re.DOTALL)
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~/#+()-]*")


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote for the three parts of a statement."""

    s: str
    p: str
    o: str


def short(iri: str) -> str:
    """Write *iri* as people read it: a path of ours below ``/id/``, a prefixed name, or whole.

    >>> short("https://w3id.org/aiconcord/id/body/imda"), short(PREFIXES["org"] + "Post")
    ('body/imda', 'org:Post')
    """
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    fitting = [(space, prefix) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    space, prefix = max(fitting, default=("", ""))
    return f"{prefix}:{iri.removeprefix(space)}" if prefix else iri


def shown(term: Term) -> str:
    """Write *term* for people: an IRI in short, a literal in quotes with its language or type.

    >>> shown(Term.literal("2024-07", PREFIXES["xsd"] + "gYearMonth"))
    '"2024-07"^^xsd:gYearMonth'
    """
    if term.kind == "uri":
        return short(term.value)
    if term.kind == "bnode":
        return "a node without a name"
    more = f"@{term.lang}" if term.lang else ""
    if term.datatype and term.datatype != PREFIXES["xsd"] + "string":
        more = f"^^{short(term.datatype)}"
    return f'"{term.value}"{more}'


async def read_statement(engine: Engine, written: Written) -> Triple:
    """Understand all three parts of *written*, or raise with every part that cannot be."""
    problems: list[Problem] = []
    found: dict[str, Term] = {}
    for slot, text in (("s", written.s), ("p", written.p)):
        try:
            found[slot] = await read_term(engine, slot, text)
        except ProblemError as fault:
            problems += fault.problems
    if problems:
        if not written.o.strip():
            problems.append(_missing("o"))
        raise ProblemError(*problems)
    return found["s"], found["p"], await _object(engine, found["s"], found["p"], written.o)


async def read_term(engine: Engine, slot: str, written: str) -> Term:
    """Understand one part that is an IRI: *slot* is ``s`` or ``p``, or ``o`` for an object."""
    text = _checked(slot, written)
    plain = _plain_iri(slot, text)
    if plain is not None:
        return _valid(slot, plain)
    if _SLUG.fullmatch(text):
        there = await _there(engine, slot, _candidates(slot, text))
        if len(there) == 1:
            return there[0]
        if there:
            raise _several(slot, text, [short(each.value) for each in there])
    if slot == "p":
        raise _unread(slot, text, "write a prefixed name such as `aic:hasParty`, or its whole IRI")
    known = await choices(engine, "thing")
    named = matches(text, known)
    if len(named) == 1:
        return Term.uri(named[0].uri)
    if named:
        raise _several(slot, text, [short(each.uri) for each in named])
    like = nearest(text, known)
    raise _unread(
        slot, text, f"did you mean `{like}`?" if like else "give a slug such as `body/imda`"
    )


async def _object(engine: Engine, subject: Term, name: Term, written: str) -> Term:
    """Understand the object: a value that the subject has comes before anything else."""
    text = _checked("o", written)
    if literal := _LITERAL.fullmatch(text):
        kind = _plain_iri("o", literal["type"]) if literal["type"] else None
        return _valid(
            "o", Term.literal(literal["text"], kind.value if kind else None, literal["lang"])
        )
    plain = _plain_iri("o", text)
    if plain is not None:
        return _valid("o", plain)
    query = "SELECT DISTINCT ?o WHERE { ?s ?p ?o } ORDER BY ?o LIMIT 5000"
    values = [row["o"] for row in await rows(engine, query, bindings={"s": subject, "p": name})]
    fitting = [each for each in values if _is_called(each, text)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise _several("o", text, [shown(each) for each in fitting])
    try:
        return await read_term(engine, "o", text)
    except ProblemError:
        if not values:
            raise
        some = ", ".join(f"`{shown(each)}`" for each in values[:5])
        raise _unread("o", text, f"with that property the graph says {some}") from None


def _is_called(term: Term, text: str) -> bool:
    if term.kind != "uri":
        return term.kind == "literal" and term.value == text
    return term.value.endswith((f"/{text}", f"#{text}"))


def _checked(slot: str, written: str) -> str:
    text = written.strip()
    if not text:
        raise ProblemError(_missing(slot))
    if len(text) > LONGEST:
        raise _unread(slot, text, f"a term has at most {LONGEST} characters")
    return text


def _plain_iri(slot: str, text: str) -> Term | None:
    """Read what says by itself that it is an IRI; None for a slug or a name."""
    if text.startswith("<") and text.endswith(">"):
        return Term.uri(text[1:-1])
    if _ABSOLUTE.fullmatch(text):
        return Term.uri(text)
    if text.startswith(("/id/", "/def/", "/graph/")):
        return Term.uri(BASE + text[1:])
    if text == "a" and slot == "p":
        return Term.uri(PREFIXES["rdf"] + "type")
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES:
        return Term.uri(PREFIXES[prefix] + local)
    return None


def _valid(slot: str, term: Term) -> Term:
    try:
        write_term(term)
    except ProblemError as fault:
        raise _unread(slot, term.value, fault.problem.remedy, fault.problem.what) from fault
    return term


def _candidates(slot: str, text: str) -> list[Term]:
    if slot == "p":
        spaces: list[str] = list(PREFIXES.values())
    else:
        spaces = [ID, *(f"{ID}{kind}/" for kind in KINDS)]
    return [Term.uri(space + text) for space in spaces]


async def _there(engine: Engine, slot: str, candidates: list[Term]) -> list[Term]:
    """Give those of *candidates* that the graph speaks of."""
    values = " ".join(write_term(each) for each in candidates)
    pattern = "?s ?x ?o" if slot == "p" else "?x ?p ?o"
    query = f"SELECT DISTINCT ?x WHERE {{ VALUES ?x {{ {values} }} {pattern} }} ORDER BY ?x"
    return [row["x"] for row in await rows(engine, with_prefixes(query))]


def _missing(slot: str) -> Problem:
    what = f"the {PARTS[slot]} of the statement is missing"
    return Problem(
        "parameter-missing", what, Where(slot=slot), f"give it as `{slot}`, a slug, name or IRI"
    )


def _unread(slot: str, text: str, remedy: str, why: str = "") -> ProblemError:
    plain = "".join(each if each.isprintable() else " " for each in text)
    plain = plain if len(plain) <= 80 else plain[:77] + "..."
    what = f"nothing is known as `{plain}`, given for the {PARTS[slot]}"
    return ProblemError(
        Problem("parameter-value", f"{what}: {why}" if why else what, Where(slot=slot), remedy)
    )


def _several(slot: str, text: str, found: list[str]) -> ProblemError:
    listed = ", ".join(f"`{each}`" for each in found[:5])
    what = f"`{text}` names {len(found)} things that the {PARTS[slot]} may be"
    return ProblemError(
        Problem("parameter-value", what, Where(slot=slot), f"write which one: {listed}")
    )

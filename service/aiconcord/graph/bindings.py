"""Give a query values for its variables, as one VALUES block, the same on every engine.

The block is placed by the query's tokens, never by searching its text, and every value is written
as a term of its own. An engine's own way of substituting variables would differ from the next
engine's. Queries of our own may have a term put in the variable's place instead: :func:`inline`.
"""

import re
from typing import Final

import pyoxigraph as ox

from aiconcord.graph.engine import Bindings, Term
from aiconcord.graph.scan import Scan
from aiconcord.graph.tokens import tokenize
from aiconcord.problems.record import Problem, ProblemError, Where

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20\x7f<>\"{}|^`\\\ud800-\udfff]*")
_LANG: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def write_term(term: Term) -> str:
    r"""Write *term* as SPARQL. What no result format could carry back raises ``parameter-value``.

    >>> write_term(Term.literal('say "\n"', lang="en"))
    '"say \\"\\n\\""@en'
    """
    if term.kind == "uri":
        return _iri(term.value)
    if term.kind != "literal":
        raise _refusal("a blank node stands for anything and cannot be a value", "give an IRI")
    found = _NO_TEXT.search(term.value)
    if found:
        raise _refusal(
            f"the value holds the character U+{ord(found[0]):04X}, which results cannot carry",
            "take it out",
        )
    text = f'"{term.value.translate(_ESCAPES)}"'
    if term.lang is not None:
        return f"{text}@{_lang(term.lang)}"
    return text if term.datatype is None else f"{text}^^{_iri(term.datatype)}"


def values_block(bindings: Bindings) -> str:
    """Write *bindings* as one VALUES block; the order is that of the mapping.

    >>> values_block({"n": Term.literal("1"), "x": Term.uri("urn:x")})
    'VALUES ( ?n ?x ) { ( "1" <urn:x> ) }'
    """
    for name in bindings:
        if not _NAME.fullmatch(name):
            raise _refusal("that is no name of a variable", "use letters, digits and `_`")
    names = " ".join(f"?{name}" for name in bindings)
    return f"VALUES ( {names} ) {{ ( {' '.join(map(write_term, bindings.values()))} ) }}"


def bind(query: str, scanned: Scan, bindings: Bindings) -> str:
    """Place *bindings* at the start of the outermost pattern of *query*, where all of it sees them.

    A pattern that is one subquery gets brackets of its own, since VALUES may not stand beside it.
    ``CONSTRUCT WHERE`` and a DESCRIBE without a pattern take the block at the end.
    """
    if not bindings:
        return query
    block = values_block(bindings)
    group = scanned.group
    if scanned.short or group is None:
        if scanned.values_last:
            raise ProblemError(
                Problem(
                    "query-syntax",
                    "there is no place for values in a short form that has a VALUES block already",
                    Where(),
                    "write the pattern out: `CONSTRUCT { … } WHERE { … }`",
                )
            )
        return f"{query}\n{block}"
    before, inside, after = (
        query[: group.start],
        query[group.start : group.end],
        query[group.end :],
    )
    if group.is_subquery:
        inside = f" {{{inside}}} "
    return f"{before} {block} {inside}{after}"


def inline(query: str, name: str, term: Term) -> str:
    """Write *term* wherever the variable *name* stands in *query*; for queries of our own only.

    That is no SPARQL where the variable is selected or assigned to, which is for the caller to
    avoid. Where it can be done, engines begin with the term in every branch of a UNION and every
    path, which few do with a block of values.

    >>> inline("SELECT ?o { ?s ?p ?o } # ?s", "s", Term.uri("urn:x"))
    'SELECT ?o { <urn:x> ?p ?o } # ?s'
    """
    text, parts, at = write_term(term), [], 0
    for token in tokenize(query):
        if token.kind == "var" and token.text[1:] == name:
            parts += [query[at : token.at], text]
            at = token.at + len(token.text)
    return "".join([*parts, query[at:]])


def _iri(text: str) -> str:
    """Write an IRI. The pattern keeps it inside its brackets; that it is one, its parser tells."""
    try:
        if _IRI.fullmatch(text):
            return f"<{ox.NamedNode(text).value}>"
    except ValueError:
        pass
    raise _refusal("the value is no absolute IRI", "write it whole, as in `https://…`")


def _lang(tag: str) -> str:
    try:
        if _LANG.fullmatch(tag):
            ox.Literal("", language=tag)
            return tag
    except ValueError:
        pass
    raise _refusal("that is no language tag", "write a tag like `en` or `en-SG`")


def _refusal(what: str, remedy: str) -> ProblemError:
    return ProblemError(Problem("parameter-value", what, Where(), remedy))

"""What fails a constraint, as a filter on the value, where one filter can say it."""

from collections.abc import Callable
from typing import Final

import pyoxigraph as ox

from aiconcord.check.shacl_read import SH, Constraint, Shape, Term, UnsupportedError
from aiconcord.names.namespaces import PREFIXES

XSD: Final = PREFIXES["xsd"]
_CAST: Final = ("integer", "decimal", "double", "float", "boolean", "dateTime", "date", "string")
_KINDS: Final = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "(isBlank({0}) || isIRI({0}))",
    "BlankNodeOrLiteral": "(isBlank({0}) || isLiteral({0}))",
    "IRIOrLiteral": "(isIRI({0}) || isLiteral({0}))",
}
COMPARED: Final = {
    "minInclusive": ">=",
    "maxInclusive": "<=",
    "minExclusive": ">",
    "maxExclusive": "<",
    "lessThan": "<",
    "lessThanOrEquals": "<=",
}
"""How a value, on the left, must lie to what it is compared with."""


def ground(term: Term) -> str:
    """Write *term* as a query does; a blank node of the shapes cannot be named there."""
    if isinstance(term, ox.BlankNode):
        raise UnsupportedError("a blank node of the shapes cannot be named in a query")
    return str(term)


def failing_filter(shape: Shape, constraint: Constraint, value: str) -> str | None:
    """Write what is true of a *value* that fails *constraint*; None where a filter cannot say it.

    *value* is a variable of the query."""
    write = _FILTERS.get(constraint.kind)
    return write(shape, constraint, value) if write else None


def _kind(_shape: Shape, c: Constraint, value: str) -> str:
    return f"!{_KINDS[c.value.value.removeprefix(SH)].format(value)}"


def _type(_shape: Shape, c: Constraint, value: str) -> str:
    datatype = c.value.value
    test = f"!isLiteral({value}) || DATATYPE({value}) != <{datatype}>"
    if not datatype.startswith(XSD):
        return test
    if datatype.removeprefix(XSD) not in _CAST:
        raise UnsupportedError(f"whether a text is of the type <{datatype}> is not compiled")
    cast = f"<{datatype}>(STR({value}))"
    return f"{test} || !COALESCE({cast} = {cast}, false)"


def _in(_shape: Shape, c: Constraint, value: str) -> str:
    same = " || ".join(f"sameTerm({value}, {ground(term)})" for term in c.terms)
    return f"!({same})" if same else "true"


def _bound(_shape: Shape, c: Constraint, value: str) -> str:
    return f"!COALESCE({value} {COMPARED[c.kind]} {ground(c.value)}, false)"


def _length(_shape: Shape, c: Constraint, value: str) -> str:
    sign = "<" if c.kind == "minLength" else ">"
    return f"isBlank({value}) || STRLEN(STR({value})) {sign} {c.value.value}"


def _pattern(shape: Shape, c: Constraint, value: str) -> str:
    flags = "".join(f', "{each.value}"' for each in shape.own.get("flags", ())[:1])
    return f"isBlank({value}) || !REGEX(STR({value}), {c.value}{flags})"


def _language(_shape: Shape, c: Constraint, value: str) -> str:
    tests = " || ".join(f"LANGMATCHES(LANG({value}), {term})" for term in c.terms)
    return f'!(isLiteral({value}) && LANG({value}) != "" && ({tests or "false"}))'


_FILTERS: Final[dict[str, Callable[[Shape, Constraint, str], str]]] = {
    "nodeKind": _kind,
    "datatype": _type,
    "in": _in,
    **dict.fromkeys(("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"), _bound),
    **dict.fromkeys(("minLength", "maxLength"), _length),
    "pattern": _pattern,
    "languageIn": _language,
}

"""Compiles SHACL shapes into SPARQL, one query a constraint, each over all nodes at once.

A query selects what fails. It looks for absence with MINUS, whose sides are evaluated once each;
FILTER NOT EXISTS would run its pattern again for every node. pyshacl decides what is right; tests
compare every result of both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

from aiconcord.check.shacl_checks import ANY, Check
from aiconcord.check.shacl_filters import COMPARED, failing_filter, ground
from aiconcord.check.shacl_read import RDF, RDFS, SH, Constraint, Shape, Term, UnsupportedError

_COMPONENT: Final = "ConstraintComponent"
MOST_IN_QUERY: Final = 100_000
"""Characters of a query: a pattern is repeated for every shape within a shape, level by level."""


@dataclass(frozen=True, slots=True)
class _Failing:
    """A *pattern* for what fails, with the variables of the node and of the value to blame."""

    shape: Shape
    component: str
    path: str
    focus: str
    value: str | None
    pattern: str


def compile_shapes(shapes: list[Shape]) -> list[Check]:
    """Give a check for every constraint of *shapes*."""
    return [check for shape in shapes for check in _Compiler().checks(shape)]


_Pair = tuple[str, str]
"""A pattern, and the variable of the nodes that it is about."""


class _Compiler:
    def __init__(self) -> None:
        self._numbers = count()

    def checks(self, shape: Shape) -> Iterator[Check]:
        targets = " UNION ".join(f"{{ {self._target(*each)} }}" for each in shape.targets)
        domain = f"{{ SELECT DISTINCT ?focus {{ {targets} }} }}"
        for failing in self._of(shape, domain, "?focus"):
            named = [_as(failing.focus, "?focus")]
            if failing.value:
                named.append(f"({failing.value} AS ?value)")
            if failing.path == ANY:
                named.append(ANY)
            query = f"SELECT {' '.join(named)} {{ {failing.pattern} }}"
            if len(query) > MOST_IN_QUERY:
                raise UnsupportedError(f"{shape.node} nests so deeply that its query explodes")
            yield Check(failing.shape, failing.component, failing.path, query)

    def _new(self) -> str:
        return f"?v{next(self._numbers)}"

    def _target(self, name: str, value: Term) -> str:
        if name == "targetNode":
            return f"VALUES ?focus {{ {ground(value)} }}"
        if name == "targetClass":
            return f"?focus {_IS_A} {ground(value)} ."
        ends = ("?focus", "[]") if name == "targetSubjectsOf" else ("[]", "?focus")
        return f"{ends[0]} {ground(value)} {ends[1]} ."

    def _of(self, shape: Shape, domain: str, focus: str) -> Iterator[_Failing]:
        """Give the ways in which a node fails *shape*; *domain* is a pattern that binds *focus*."""
        values, value = of = self._values(shape, domain, focus)
        for constraint in shape.constraints:
            if constraint.kind == "property":
                # Its results are about the value, not about the focus.
                inner = f"{{ SELECT DISTINCT {value} {{ {values} }} }}"
                for each in constraint.shapes:
                    yield from self._of(each, inner, value)
                continue
            component = SH + constraint.kind[0].upper() + constraint.kind[1:] + _COMPONENT
            path = ANY if constraint.kind == "closed" else shape.path
            for pattern, blamed in self._failing(shape, constraint, (domain, focus), of):
                yield _Failing(shape, component, path, focus, blamed, pattern)

    def _values(self, shape: Shape, domain: str, focus: str) -> _Pair:
        """Give a pattern for the nodes that *shape* holds to its constraints, and its variable."""
        if not shape.path:
            return domain, focus
        value = self._new()
        said = f"{domain} {focus} {shape.path} {value} ."
        return f"{{ SELECT DISTINCT {focus} {value} {{ {said} }} }}", value

    def _fails(self, shape: Shape, domain: str, focus: str) -> str:
        """Give a pattern for the nodes of *domain* that fail *shape*: it binds *focus* alone."""
        ways = list(self._ways(shape, domain, focus)) or [f"{domain} FILTER(false)"]
        union = " UNION ".join(f"{{ {way} }}" for way in ways)
        return f"{{ SELECT DISTINCT {focus} {{ {union} }} }}"

    def _ways(self, shape: Shape, domain: str, focus: str) -> Iterator[str]:
        of = self._values(shape, domain, focus)
        for constraint in shape.constraints:
            if constraint.kind == "property":
                for each in constraint.shapes:
                    yield f"{of[0]} {self._only(each, of)}"
            else:
                for pattern, _ in self._failing(shape, constraint, (domain, focus), of):
                    yield pattern

    def _failing(self, shape: Shape, constraint: Constraint, on: _Pair, of: _Pair) -> "_Ways":
        """Give patterns for what fails *constraint*, each with the variable of the value.

        *on* are the pattern and the variable of the focus nodes, *of* those of their values."""
        simple = failing_filter(shape, constraint, of[1])
        if simple is not None:
            yield f"{of[0]} FILTER({simple})", of[1]
            return
        known = _BY_KIND.get(constraint.kind)
        if known is None:
            raise UnsupportedError(f"sh:{constraint.kind} is not compiled")
        yield from known(self, shape, constraint, on, of)

    # -- what cannot be said in one filter on the value ------------------------------------------
    def _class(self, _s: Shape, c: Constraint, _on: _Pair, of: _Pair) -> "_Ways":
        yield f"{of[0]} MINUS {{ {of[1]} {_IS_A} {ground(c.value)} . }}", of[1]

    def _count(self, shape: Shape, c: Constraint, on: _Pair, _of: _Pair) -> "_Ways":
        (domain, focus), number, value = on, int(c.value.value), self._new()
        said = f"{focus} {shape.path} {value} ."
        if c.kind == "minCount" and number < 2:
            yield (f"{domain} MINUS {{ {said} }}" if number else f"{domain} FILTER(false)"), None
            return
        if c.kind == "maxCount" and not number:
            yield f"{{ SELECT DISTINCT {focus} {{ {domain} {said} }} }}", None
            return
        sign = "<" if c.kind == "minCount" else ">"
        said = f"OPTIONAL {{ {said} }}" if c.kind == "minCount" else said
        having = f"GROUP BY {focus} HAVING (COUNT(DISTINCT {value}) {sign} {number})"
        yield f"{{ SELECT {focus} {{ {domain} {said} }} {having} }}", None

    def _has_value(self, shape: Shape, c: Constraint, on: _Pair, of: _Pair) -> "_Ways":
        if not shape.path:
            yield f"{of[0]} FILTER(!sameTerm({of[1]}, {ground(c.value)}))", None
            return
        # The value stands in a variable, for a path may not lead to a literal by itself.
        value = self._new()
        said = f"{on[1]} {shape.path} {value} . FILTER(sameTerm({value}, {ground(c.value)}))"
        yield f"{on[0]} MINUS {{ {said} }}", None

    def _unique_lang(self, shape: Shape, c: Constraint, on: _Pair, _of: _Pair) -> "_Ways":
        if c.value.value not in ("true", "1"):
            return
        (domain, focus), value, lang = on, self._new(), self._new()
        said = f"{focus} {shape.path} {value} . BIND(LCASE(LANG({value})) AS {lang})"
        having = f"GROUP BY {focus} {lang} HAVING (COUNT(DISTINCT {value}) > 1)"
        inner = f'SELECT {focus} {lang} {{ {domain} {said} FILTER({lang} != "") }} {having}'
        yield f"{{ {inner} }}", None

    def _pair(self, shape: Shape, c: Constraint, on: _Pair, of: _Pair) -> "_Ways":
        other = ground(c.value)
        (domain, focus), (values, value) = on, of
        if c.kind in COMPARED:
            against = self._new()
            test = f"!COALESCE({value} {COMPARED[c.kind]} {against}, false)"
            yield f"{values} {focus} {other} {against} . FILTER({test})", value
        elif c.kind == "disjoint":
            yield f"{values} {focus} {other} {value} .", value
        else:
            said = f"{focus} {shape.path} {value} ." if shape.path else f"BIND({focus} AS {value})"
            yield f"{values} MINUS {{ {focus} {other} {value} . }}", value
            if shape.path:
                yield f"{domain} {focus} {other} {value} . MINUS {{ {said} }}", value
            else:
                more = self._new()
                test = f"FILTER(!sameTerm({more}, {focus}))"
                yield f"{domain} {focus} {other} {more} . {test}", more

    def _not(self, _s: Shape, c: Constraint, _on: _Pair, of: _Pair) -> "_Ways":
        yield f"{of[0]} MINUS {self._only(c.shapes[0], of)}", of[1]

    def _only(self, shape: Shape, of: _Pair) -> str:
        domain = f"{{ SELECT DISTINCT {of[1]} {{ {of[0]} }} }}"
        return self._fails(shape, domain, of[1])

    def _all(self, _s: Shape, c: Constraint, _on: _Pair, of: _Pair) -> "_Ways":
        union = " UNION ".join(f"{{ {self._only(each, of)} }}" for each in c.shapes)
        yield f"{of[0]} {{ SELECT DISTINCT {of[1]} {{ {union} }} }}", of[1]

    def _or(self, _s: Shape, c: Constraint, _on: _Pair, of: _Pair) -> "_Ways":
        yield " ".join([of[0], *(self._only(each, of) for each in c.shapes)]), of[1]

    def _xone(self, _s: Shape, c: Constraint, _on: _Pair, of: _Pair) -> "_Ways":
        failing = [self._only(each, of) for each in c.shapes]
        domain = f"{{ SELECT DISTINCT {of[1]} {{ {of[0]} }} }}"
        ways = [" ".join([domain, *failing])]
        for place, one in enumerate(failing):
            ways += [f"{domain} MINUS {one} MINUS {two}" for two in failing[place + 1 :]]
        union = " UNION ".join(f"{{ {way} }}" for way in ways)
        yield f"{of[0]} {{ SELECT DISTINCT {of[1]} {{ {union} }} }}", of[1]

    def _closed(self, shape: Shape, c: Constraint, on: _Pair, _of: _Pair) -> "_Ways":
        if c.value.value not in ("true", "1"):
            return
        if shape.path:
            raise UnsupportedError("sh:closed of a property shape")
        paths = [each.path for kind in shape.constraints for each in kind.shapes]
        held = [path for path in paths if path.startswith("<")]
        held += [ground(each) for each in shape.own.get("ignoredProperties", ())]
        value = self._new()
        test = f"FILTER(?path NOT IN ({', '.join(held)}))" if held else ""
        yield f"{on[0]} {on[1]} ?path {value} . {test}", value


_Ways = Iterator[tuple[str, str | None]]
_IS_A: Final = f"<{RDF}type>/<{RDFS}subClassOf>*"
_BY_KIND: Final[dict[str, Callable[..., _Ways]]] = {
    "class": _Compiler._class,
    "minCount": _Compiler._count,
    "maxCount": _Compiler._count,
    "hasValue": _Compiler._has_value,
    "uniqueLang": _Compiler._unique_lang,
    **dict.fromkeys(("lessThan", "lessThanOrEquals", "disjoint", "equals"), _Compiler._pair),
    "not": _Compiler._not,
    "and": _Compiler._all,
    "node": _Compiler._all,
    "or": _Compiler._or,
    "xone": _Compiler._xone,
    "closed": _Compiler._closed,
}


def _as(variable: str, name: str) -> str:
    return name if variable == name else f"({variable} AS {name})"

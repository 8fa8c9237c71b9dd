"""Ask ``FILTER NOT EXISTS { … }`` in a form that Oxigraph evaluates as a set, where that is safe.

Oxigraph evaluates the pattern of a NOT EXISTS anew for every row. The same rows come out of

    OPTIONAL { … BIND(true AS ?found) } FILTER(!BOUND(?found))

at the end of the group, which it joins. The two are the same query, by the definitions of SPARQL
1.1, sections 8.3 and 18.5, wherever all of this holds; elsewhere nothing is changed:

- The pattern is triples only, with no path that may be empty (``*`` and ``?`` answer for terms that
  no triple holds, and only if told which), so that each of its variables is bound by it.
- Each of its variables that stands anywhere else in the query stands in a triple of the very group
  that is filtered, and so has one value there; the others stay unbound in every row that is left.
- Nothing selects ``*``, which would show the variables added; none of them names a graph.

Two rules more keep the rewritten query from being the slower one, as measured in decision 0027:
the triples hang together, and where the pattern has several variables in common with its group,
all its triples have one variable in common.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from aiconcord.graph.plain_triples import hang_together, name_of, triples_of
from aiconcord.graph.tokens import OPENING, Token, tokenize

LONGEST: Final = 16_000
"""Characters beyond which a query is left as it is: to cut it up would keep others waiting."""

MOST: Final = 20
"""How many of them one query may hold: Oxigraph plans for seconds over hundreds of OPTIONALs."""

_BRACKETS: Final = frozenset({"group", "template", "data", "triples", "expression"})
_SELECTING: Final = frozenset({"SELECT", "DISTINCT", "REDUCED", "DESCRIBE"})
_NONE: Final = Token("", "", 0)


@dataclass(slots=True)
class _Pattern:
    """The pattern of a NOT EXISTS: where the filter and the pattern start and end."""

    filter_start: int
    start: int
    end: int = 0
    filter_end: int = 0
    triples: list[frozenset[str]] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """A group graph pattern that may be filtered."""

    bound: set[str] = field(default_factory=set)
    patterns: list[_Pattern] = field(default_factory=list)
    end: int = 0


@lru_cache(maxsize=256)
def without_not_exists(query: str) -> str:
    """Give *query* with each NOT EXISTS that can safely be asked as an OPTIONAL asked so.

    >>> print(without_not_exists("ASK { ?s a ?c FILTER NOT EXISTS { ?m <urn:p> ?s ; <urn:q> 1 } }"))
    ASK { ?s a ?c FILTER(true) OPTIONAL { ?m <urn:p> ?s ; <urn:q> 1  BIND(true AS ?found) }
    FILTER(!BOUND(?found)) }
    >>> print(without_not_exists("SELECT * { ?s a ?c FILTER NOT EXISTS { ?m ?p ?s ; <urn:q> 1 } }"))
    SELECT * { ?s a ?c FILTER NOT EXISTS { ?m ?p ?s ; <urn:q> 1 } }
    """
    if len(query) > LONGEST or "EXISTS" not in query.upper() or "\\u" in query.lower():
        return query  # characters may be written as escapes, which hide what they are
    reading = _Reading(list(tokenize(query)))
    if reading.selects_all or sum(len(group.patterns) for group in reading.groups) > MOST:
        return query
    edits: list[tuple[int, int, str]] = []
    for group in reading.groups:
        for pattern in group.patterns:
            if reading.is_safe(group, pattern):
                found = _fresh(reading.counts, len(edits))
                inside = query[pattern.start : pattern.end]
                edits.append((pattern.filter_start, pattern.filter_end, "FILTER(true)"))
                edits.append((group.end, group.end, _optional(inside, found)))
    parts, at = [], 0
    for start, end, text in sorted(edits):
        parts += [query[at:start], text]
        at = end
    return "".join([*parts, query[at:]])


def _optional(inside: str, found: str) -> str:
    # A comment at the end of the pattern would swallow what follows on its line.
    gap = "\n" if "#" in inside else " "
    return f"OPTIONAL {{{inside}{gap}BIND(true AS {found}) }}\nFILTER(!BOUND({found})) "


def _fresh(taken: dict[str, int], number: int) -> str:
    name = f"?found{number or ''}"
    while name in taken:
        name += "_"
    return name


class _Reading:
    """Finds the groups of a query, the variables that each surely binds, and its NOT EXISTS."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._graph_names: set[str] = set()
        self._groups: list[_Group | None] = []  # of each open bracket, the group it belongs to
        self._kinds: list[str] = []
        self._last = _NONE
        self.groups: list[_Group] = []
        self.counts: dict[str, int] = {}
        self.selects_all = False
        self._read()

    def is_safe(self, group: _Group, pattern: _Pattern) -> bool:
        """Tell whether *pattern* of *group* may be asked as an OPTIONAL; see the module."""
        inside: dict[str, int] = {}
        for token in self._tokens:
            if pattern.start <= token.at < pattern.end and token.kind in ("var", "blank"):
                inside[name_of(token)] = inside.get(name_of(token), 0) + 1
        shared = {name for name, count in inside.items() if self.counts[name] > count}
        return (
            len(pattern.triples) > 1  # one triple is looked up, row by row, as fast as joined
            and shared <= group.bound
            and not shared & self._graph_names
            and hang_together(pattern.triples)
            and (len(shared) <= 1 or bool(frozenset.intersection(*pattern.triples)))
        )

    def _read(self) -> None:
        skip_to = -1
        for number, token in enumerate(self._tokens):
            self._last = self._tokens[number - 1] if number else _NONE
            if token.kind in ("var", "blank"):
                self.counts[name_of(token)] = self.counts.get(name_of(token), 0) + 1
            if token.text == "*" and self._last.keyword in _SELECTING:
                self.selects_all = True
            if number <= skip_to:
                continue
            here = self._groups[-1] if self._groups else None
            if token.keyword == "FILTER" and here is not None and self._kinds[-1] == "group":
                pattern, skip_to = _pattern_at(self._tokens, number)
                if pattern is not None:
                    here.patterns.append(pattern)
            elif token.kind in _BRACKETS and token.text in OPENING:
                self._open(token, here)
            elif token.kind == "close" and self._kinds:
                self._close(token)
            elif token.kind == "var":
                self._variable(token, here)

    def _open(self, token: Token, here: _Group | None) -> None:
        """Enter a bracket; what is inside an EXISTS is left alone, and all that is within it."""
        is_within = here is not None or not self._groups
        if token.kind == "group":
            here = _Group() if is_within and self._last.keyword != "EXISTS" else None
        self._groups.append(here)
        self._kinds.append(token.kind)

    def _close(self, token: Token) -> None:
        closed = self._groups.pop()
        if self._kinds.pop() == "group" and closed is not None and closed.patterns:
            closed.end = token.at
            self.groups.append(closed)

    def _variable(self, token: Token, here: _Group | None) -> None:
        """Note whether the variable *token* is sure to be bound by a triple of its group."""
        if self._last.keyword == "GRAPH":
            self._graph_names.add(name_of(token))
        elif here is not None and self._last.keyword != "VALUES" and _in_triples(self._kinds):
            here.bound.add(name_of(token))


def _in_triples(kinds: list[str]) -> bool:
    """Tell whether the innermost brackets, up to those of the group, are those of triples."""
    for kind in reversed(kinds):
        if kind != "triples":
            return kind == "group"
    return False


def _pattern_at(tokens: list[Token], number: int) -> tuple[_Pattern | None, int]:
    """Read the FILTER at *number*: the pattern, if it is NOT EXISTS of triples, and its last token.

    Brackets around the whole are taken; anything beside NOT EXISTS in them is not.
    """
    at, depth = number + 1, 0
    while at < len(tokens) and tokens[at].text == "(":
        at, depth = at + 1, depth + 1
    if [token.keyword for token in tokens[at : at + 2]] != ["NOT", "EXISTS"]:
        return None, number
    at += 2
    if at >= len(tokens) or tokens[at].text != "{":
        return None, number
    pattern = _Pattern(tokens[number].at, tokens[at].at + 1)
    end = at + 1
    while end < len(tokens) and tokens[end].text not in ("{", "}"):
        end += 1
    if end + depth >= len(tokens) or tokens[end].text != "}":
        return None, number
    if any(token.text != ")" for token in tokens[end + 1 : end + 1 + depth]):
        return None, number
    triples = triples_of(tokens[at + 1 : end])
    if triples is None:
        return None, number
    pattern.triples, pattern.end = triples, tokens[end].at
    pattern.filter_end = tokens[end + depth].at + 1
    return pattern, end + depth

"""Count, while a query's tokens pass, what would crash or hang an engine: depth and chains.

Every count stays with the bracket it stands in, so nothing here recurses. The numbers behind the
bounds are in the decision record on the query scanner.
"""

from dataclasses import dataclass
from typing import Final

from aiconcord.graph.tokens import CLOSING, OPENING, TERMS, Token, fault
from aiconcord.settings.table import Limits

_UNARY: Final = frozenset({"!", "-", "+", "^", "^^"})
_OPERATORS: Final = frozenset({"+", "-", "*", "/", "||", "&&"})
_PATH_OPERATORS: Final = frozenset({"/", "|", "^", "*", "+", "?", "||", "^^"})
_SEPARATORS: Final = frozenset({".", ";", ","})
_CHAINS_OPEN: Final = 5
"""How many times the members of one chain all the chains that enclose one place may have."""


@dataclass(slots=True)
class _Frame:
    """What has been counted inside one bracket, and in the group that it belongs to."""

    kind: str
    group: "_Frame | None"
    patterns: int = 0
    groups: int = 0
    clauses: int = 0
    chain: int = 0


class Bounds:
    """Watches the tokens of *query* one by one and refuses what is over *limits*."""

    def __init__(self, query: str, limits: Limits) -> None:
        self._query = query
        self._limits = limits
        self._frames = [_Frame("top", None)]
        self._unary = 0
        self._open_chains = 0

    @property
    def depth(self) -> int:
        """How many brackets are open."""
        return len(self._frames) - 1

    def watch(self, token: Token) -> None:
        """Count *token*, or raise the ProblemError that refuses the query."""
        frame = self._frames[-1]
        text = token.text
        if text in _UNARY and token.kind == "punct":
            self._unary += 1
            if self._unary > self._limits.nesting:
                raise self._too_nested(token)
        else:
            self._unary = 0
        if text in OPENING and token.kind not in TERMS:
            self._open(frame, token)
        elif text in CLOSING and token.kind == "close":
            if len(self._frames) > 1:
                self._open_chains -= frame.chain
                self._frames.pop()
        elif token.kind == "word":
            if frame.kind != "expression" and token.keyword != "A":
                self._end_chain(frame)
        elif token.kind == "punct":
            self._punctuation(frame, token)
        elif frame.kind == "triples" and frame.group is not None:
            frame.group.patterns += 1
            self._bound(frame.group.patterns, "triple patterns", token)

    def _open(self, frame: _Frame, token: Token) -> None:
        """Enter the bracket that *token* opens inside *frame*."""
        if len(self._frames) > self._limits.nesting:
            raise self._too_nested(token)
        if token.text == "{" and token.kind == "group" and frame.kind in ("group", "top"):
            self._end_chain(frame)
            frame.groups += 1
            self._bound(frame.groups, "groups (UNION, OPTIONAL, MINUS, GRAPH and the like)", token)
        if token.kind == "expression" and frame.kind in ("group", "top"):
            frame.clauses += 1
            self._bound(frame.clauses, "clauses with an expression (FILTER, BIND, AS)", token)
        inside = _Frame(token.kind, None)
        if token.kind == "group":
            inside.group = inside
        elif token.kind == "triples":
            inside.group = frame.group
        self._frames.append(inside)

    def _punctuation(self, frame: _Frame, token: Token) -> None:
        text = token.text
        if text in _SEPARATORS:
            self._end_chain(frame)
            if frame.group is not None:
                frame.group.patterns += 1
                self._bound(frame.group.patterns, "triple patterns", token)
            return
        if text in (_OPERATORS if frame.kind == "expression" else _PATH_OPERATORS):
            frame.chain += 1
            self._open_chains += 1
            what = "operators" if frame.kind == "expression" else "steps of a path"
            self._bound(frame.chain, what, token)
            if self._open_chains > self._limits.members * _CHAINS_OPEN:
                raise self._too_many(self._limits.members * _CHAINS_OPEN, f"nested {what}", token)

    def _end_chain(self, frame: _Frame) -> None:
        self._open_chains -= frame.chain
        frame.chain = 0

    def _bound(self, count: int, what: str, token: Token) -> None:
        if count > self._limits.members:
            raise self._too_many(self._limits.members, what, token)

    def _too_many(self, most: int, what: str, token: Token) -> Exception:
        return fault(
            "query-too-many-parts",
            f"the query strings together more than {most} {what} in one place",
            self._query,
            token.at,
            "ask in several queries, or list the values to try in one VALUES block, "
            "which may be long",
        )

    def _too_nested(self, token: Token) -> Exception:
        return fault(
            "query-too-nested",
            f"the query nests more than {self._limits.nesting} deep",
            self._query,
            token.at,
            "take out brackets and repeated signs that change nothing, or ask in several queries",
        )

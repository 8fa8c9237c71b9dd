"""Cut a SPARQL query into tokens, in one pass, without recursion.

It serves the bounds of :mod:`aiconcord.graph.scan` and the placing of bindings, not evaluation: it
accepts every query that SPARQL 1.1 accepts and many it does not. What it must never do is see less
than an engine sees, so `<` is read as the engine would: where an expression has an operand before
it, it compares, and what follows is not the text of an IRI.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from aiconcord.problems.record import Problem, ProblemError, Where

# What may stand in a name beyond ASCII is taken widely: an engine refuses what is not a letter.
_NAME: Final = r"A-Za-z0-9_\-\u00B7\u00C0-\U000EFFFF"
_FIRST: Final = r"A-Za-z\u00C0-\U000EFFFF"
_LOCAL: Final = rf"[{_NAME}:.]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]"

_TOKEN: Final = re.compile(
    rf"""
    (?P<space>  [ \t\r\n\f]++ | \#[^\r\n]*+ )
  | (?P<string> \"\"\"(?:\"{{0,2}}(?:[^\"\\]|\\.))*+\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*+'''
              | \"(?!\"\")(?:[^\"\\\r\n]|\\.)*+\" | '(?!'')(?:[^'\\\r\n]|\\.)*+' )
  | (?P<iri>    <(?:[^\x00-\x20<>\"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+> )
  | (?P<var>    [?$][A-Za-z0-9_\u00B7\u00C0-\U000EFFFF]++ )
  | (?P<blank>  _:[{_NAME}.]++ )
  | (?P<number> [0-9]++\.[0-9]*+[eE][+-]?[0-9]++ | \.?[0-9]++[eE][+-]?[0-9]++
              | [0-9]*+\.[0-9]++ | [0-9]++ )
  | (?P<pname>  (?:[{_FIRST}][{_NAME}.]*+(?<!\.))?:(?:(?![\-.])(?:{_LOCAL})++)? )
  | (?P<word>   [{_FIRST}_][{_NAME}.]*+ )
  | (?P<lang>   @[A-Za-z]++(?:-++[A-Za-z0-9]++)*+ )
  | (?P<punct>  \{{\| | \|\}} | <<(?:\()? | \)?>> | \^\^ | && | \|\| | != | <= | >= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_PIECE: Final = re.compile(r"[.\-]|[^.\-]+")

OPENING: Final = frozenset({"{", "(", "[", "{|", "<<", "<<("})
CLOSING: Final = frozenset({"}", ")", "]", "|}", ">>", ")>>"})
TERMS: Final = frozenset({"string", "iri", "var", "blank", "number", "pname", "lang"})
_CLAUSES: Final = frozenset({"SELECT", "GROUP", "HAVING", "ORDER"})
"""Keywords of a subquery's head and tail, where a round bracket opens an expression."""
_NOT_FUNCTIONS: Final = frozenset({"A", "TRUE", "FALSE"})


class Token(NamedTuple):
    """A token: *kind*, *text* as written, offset *at* which it starts.

    Of an opening bracket, *kind* is what it opens: ``group`` (a graph pattern), ``template``
    (CONSTRUCT), ``data`` (VALUES), ``triples`` (collection, property list, path) or
    ``expression``. A closing one is ``close``, all other punctuation is ``punct``.
    """

    kind: str
    text: str
    at: int

    @property
    def keyword(self) -> str:
        """The keyword this token spells, upper case; empty where it is no bare word."""
        return self.text.upper() if self.kind == "word" else ""


def place(query: str, at: int) -> Where:
    r"""Tell line and column (in characters, both from 1) of offset *at*.

    >>> place("ASK\n{ x }", 6)
    Where(file=None, line=2, column=3, row=None, slot=None, node=None, at=None)
    """
    return Where(line=query.count("\n", 0, at) + 1, column=at - query.rfind("\n", 0, at))


def fault(code: str, what: str, query: str, at: int, remedy: str) -> ProblemError:
    """Make the error that refuses *query* because of what stands at offset *at*."""
    return ProblemError(Problem(code, what, place(query, at), remedy))


class _Cutter:
    """Cuts one query; knows the open brackets and the two tokens before."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._opened: list[str] = []
        self._last = self._before = Token("", "", 0)
        self._values = False

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens in order."""
        at, end = 0, len(self._query)
        while at < end:
            found = _TOKEN.match(self._query, at)
            kind = found.lastgroup if found else None
            if found is None or kind is None:  # pragma: no cover - `.` matches anything
                raise AssertionError("a character is always a token")
            text = found[kind]
            if kind == "space":
                at = found.end()
                continue
            for token in self._read(kind, text, at):
                self._before, self._last = self._last, token
                yield token
                at = token.at + len(token.text)

    def _read(self, kind: str, text: str, at: int) -> Iterator[Token]:
        """Turn what the pattern matched into the token that really stands there."""
        top = self._opened[-1] if self._opened else ""
        if text[0] == "<" and top == "expression" and _is_operand(self._last):
            yield Token("punct", "<=" if text.startswith("<=") else "<", at)
        elif kind == "word":
            yield from self._words(text, at, top)
        elif kind == "punct":
            yield self._punctuation(text, at, top)
        elif kind in ("pname", "blank"):
            yield Token(kind, _without_last_dots(text), at)
        else:
            yield Token(kind, text, at)

    def _words(self, text: str, at: int, top: str) -> Iterator[Token]:
        """Take apart words that dots and signs run together; only a prefix may hold those."""
        keyword = ""
        for piece in _PIECE.finditer(text):
            kind = "punct" if piece[0] in ".-" else "word"
            keyword = piece[0].upper()
            yield Token(kind, piece[0], at + piece.start())
        self._values = keyword == "VALUES"
        if top == "group" and keyword in _CLAUSES:
            self._opened[-1] = "clause"

    def _punctuation(self, text: str, at: int, top: str) -> Token:
        """Read *text*, keeping account of what is open."""
        if text in ('"', "'"):
            raise fault(
                "query-syntax",
                "a string starts here and is never closed",
                self._query,
                at,
                "close it with the quotes it starts with; a string over several lines "
                "takes three of them",
            )
        if text in (">>", ")>>") and top != "quoted":
            text = text[0]
        if text in OPENING:
            if text == "{" and top == "clause":
                self._opened[-1] = "group"
            kind = self._what_opens(text, top)
            self._values = self._values and text != "{"
            self._opened.append("quoted" if text.startswith("<<") else kind)
            return Token(kind, text, at)
        if text in CLOSING:
            if self._opened:
                self._opened.pop()
            return Token("close", text, at)
        return Token("punct", text, at)

    def _what_opens(self, bracket: str, top: str) -> str:
        """Tell what *bracket* opens inside *top*, going by the tokens before it."""
        if bracket not in "{(":
            kind = "triples"
        elif self._values or (bracket == "(" and top == "data"):
            kind = "data"
        elif bracket == "{":
            kind = "template" if self._last.keyword == "CONSTRUCT" else "group"
        elif top in ("", "clause", "expression") or (
            top == "group" and (self._calls_builtin() or self._calls_in_filter())
        ):
            kind = "expression"
        else:
            kind = "triples"
        return kind

    def _calls_builtin(self) -> bool:
        return self._last.kind == "word" and self._last.keyword not in _NOT_FUNCTIONS

    def _calls_in_filter(self) -> bool:
        return self._last.kind in ("iri", "pname") and self._before.keyword == "FILTER"


def tokenize(query: str) -> Iterator[Token]:
    """Yield the tokens of *query*. A string that is never closed raises ``query-syntax``.

    >>> [token.text for token in tokenize('ASK { ?s ex:p "}" } # }')]
    ['ASK', '{', '?s', 'ex:p', '"}"', '}']
    """
    return _Cutter(query).tokens()


def _is_operand(token: Token) -> bool:
    """Tell whether an expression's operand ends with *token*, so that an operator must follow."""
    return (
        token.kind in TERMS or token.kind == "close" or token.keyword in ("TRUE", "FALSE", "UNDEF")
    )


def _without_last_dots(name: str) -> str:
    """Leave to the sentence the dots that end it; an escaped dot belongs to the name.

    >>> _without_last_dots("ex:a.b.."), _without_last_dots("ex:a\\\\.")
    ('ex:a.b', 'ex:a\\\\.')
    """
    bare = name.rstrip(".")
    return bare + "." if bare.endswith("\\") and bare != name else bare

"""Bound a query's text before any engine sees it, and tell its form and dataset.

Start here to see why a query is refused unread. Deep nesting crashes Oxigraph's parser and long
chains hang its planner, so the text is cut into tokens and counted first. It is no parser: what is
wrong in other ways is left to the engine, whose message says more.
"""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, cast

from aiconcord.graph.scan_bounds import Bounds
from aiconcord.graph.scan_iris import expand, iri_text, resolve
from aiconcord.graph.tokens import TERMS, Token, fault, tokenize
from aiconcord.names.namespaces import BASE
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits

Form = Literal["select", "ask", "construct", "describe"]

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset(
    "ADD CLEAR COPY CREATE DELETE DROP INSERT LOAD MOVE WITH".split()  # noqa: SIM905
)
_NONE: Final = Token("", "", 0)


@dataclass(frozen=True, slots=True)
class Group:
    """Where the outermost graph pattern stands: offsets of what is between its braces."""

    start: int
    end: int
    is_subquery: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """What a query's tokens tell.

    *froms* and *from_named* are absolute where the query allows it. *group* is None for a DESCRIBE
    without a pattern. *values_last* tells of a VALUES block behind the pattern, and *short* of a
    ``CONSTRUCT WHERE``, whose pattern takes triples only.
    """

    form: Form
    froms: tuple[str, ...] = ()
    from_named: tuple[str, ...] = ()
    prefixes: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    group: Group | None = None
    values_last: bool = False
    short: bool = False


def check_text(query: str, limits: Limits) -> None:
    """Refuse text that is too long, is not Unicode, or holds a NUL.

    A lone surrogate is what half a UTF-16 pair turns into; no encoding can carry it.
    """
    try:
        length = len(query.encode())
    except UnicodeEncodeError as error:
        raise fault(
            "query-not-utf8",
            "the query holds half of a surrogate pair, which is no character",
            query,
            error.start,
            "send the query as UTF-8",
        ) from None
    if length > limits.query_bytes:
        raise ProblemError(
            Problem(
                "query-too-long",
                f"the query is {length:,} bytes long; {limits.query_bytes:,} are taken",
                Where(),
                "ask in several queries, or take a dump and ask it at home",
            )
        )
    if "\0" in query:
        raise fault(
            "query-syntax",
            "the query holds a NUL character",
            query,
            query.index("\0"),
            "take it out; no result format could carry it. Is the text UTF-16 by mistake?",
        )


def scan(query: str, limits: Limits) -> Scan:
    """Tell what *query* is, or raise the ProblemError that refuses it.

    >>> scan("PREFIX e: <http://e/> ASK FROM e:g { ?load a e:service }", Limits()).froms
    ('http://e/g',)
    """
    check_text(query, limits)
    reading = _Reading(query, limits)
    for token in tokenize(query):
        reading.take(token)
    return reading.found()


class _Reading:
    """Follows the tokens of one query: prologue, form, dataset, outermost pattern."""

    def __init__(self, query: str, limits: Limits) -> None:
        self._query = query
        self._limits = limits
        self._bounds = Bounds(query, limits)
        self._last = self._before = _NONE
        self._base: str | None = BASE
        self._prefixes: dict[str, str] = {}
        self._form = ""
        self._targets = 0
        self._default: dict[str, None] = {}
        self._named: dict[str, None] = {}
        self._start: int | None = None
        self._end: int | None = None
        self._is_subquery = self._has_template = self._values_last = False

    def take(self, token: Token) -> None:
        """Follow one token further, refusing what may not be asked here."""
        self._refuse_service(token)
        depth = self._bounds.depth
        self._bounds.watch(token)
        if depth == 0:
            if self._form:
                self._outside(token)
            else:
                self._prologue(token)
        elif depth == 1:
            self._inside(token)
        self._before, self._last = self._last, token

    def found(self) -> Scan:
        """Give what was read."""
        if not self._form:
            raise fault(
                "query-syntax",
                "there is no query here: no SELECT, ASK, CONSTRUCT or DESCRIBE",
                self._query,
                len(self._query),
                "write one of them after the prefixes",
            )
        group = None
        if self._start is not None and self._end is not None:
            group = Group(self._start, self._end, self._is_subquery)
        return Scan(
            form=cast(Form, self._form.lower()),
            froms=tuple(self._default),
            from_named=tuple(self._named),
            prefixes=MappingProxyType(self._prefixes),
            group=group,
            values_last=self._values_last,
            short=self._form == "CONSTRUCT" and not self._has_template,
        )

    def _refuse_service(self, token: Token) -> None:
        """Refuse SERVICE, also run into the name after it, which Oxigraph takes apart."""
        glued = (
            token.text == "{"
            and self._last.kind == "pname"
            and self._before.keyword != "GRAPH"
            and "SERVICE" in self._last.text.upper()
        )
        if "SERVICE" in token.keyword or glued:
            raise fault(
                "query-reaches-out",
                "SERVICE would send a part of the query to another server",
                self._query,
                (self._last if glued else token).at,
                "ask that server yourself and join the answers at home",
            )

    def _prologue(self, token: Token) -> None:
        """Read BASE and PREFIX up to the query's form."""
        keyword = token.keyword
        if keyword in _FORMS:
            self._form = keyword
        elif keyword in _UPDATES:
            raise fault(
                "query-is-update",
                f"{keyword} changes data; here data is only asked",
                self._query,
                token.at,
                "ask with SELECT, ASK, CONSTRUCT or DESCRIBE",
            )
        elif token.kind == "iri":
            iri = resolve(self._base, iri_text(token.text))
            if self._last.keyword == "BASE":
                self._base = iri
            elif self._last.kind == "pname" and self._last.text.endswith(":"):
                self._prefixes[self._last.text[:-1]] = iri
        elif token.kind == "group":
            raise fault(
                "query-syntax",
                "a graph pattern starts before the query says what it asks for",
                self._query,
                token.at,
                "write SELECT, ASK, CONSTRUCT or DESCRIBE before it",
            )

    def _outside(self, token: Token) -> None:
        """Read what stands after the form, outside all brackets."""
        if token.kind == "template":
            self._has_template = True
        elif token.kind == "group" and self._start is None:
            self._start = token.at + 1
        elif token.keyword == "VALUES":
            self._values_last = True
        elif token.kind in ("iri", "pname") and self._start is None:
            if self._last.keyword == "FROM":
                self._default[self._absolute(token)] = None
            elif self._last.keyword == "NAMED" and self._before.keyword == "FROM":
                self._named[self._absolute(token)] = None
        if self._form == "DESCRIBE" and self._start is None and token.kind in TERMS:
            self._targets += 1
            if self._targets > self._limits.members:
                raise fault(
                    "query-too-many-parts",
                    f"the query describes more than {self._limits.members} things",
                    self._query,
                    token.at,
                    "describe fewer at a time, or take a dump",
                )

    def _inside(self, token: Token) -> None:
        """Find where the outermost pattern ends, and whether it is a subquery."""
        if self._start is None or self._end is not None:
            return
        if token.kind == "close":
            self._end = token.at
        elif self._last.at == self._start - 1 and token.keyword == "SELECT":
            self._is_subquery = True

    def _absolute(self, token: Token) -> str:
        """Make the IRI that *token* writes absolute; the engine refuses an undeclared prefix."""
        if token.kind == "iri":
            return resolve(self._base, iri_text(token.text))
        return expand(token.text, self._prefixes) or token.text

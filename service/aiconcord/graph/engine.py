"""The one interface behind which every SPARQL engine stands.

Start reading here: :class:`Engine` is all that the rooms above know. The embedded engine
(:mod:`aiconcord.graph.embedded`) and a remote server (:mod:`aiconcord.graph.remote`) both are one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, Protocol

from aiconcord.graph.tally import Tally
from aiconcord.settings.table import Limits

TermKind = Literal["uri", "literal", "bnode"]


@dataclass(frozen=True, slots=True)
class Term:
    """An RDF term as SPARQL results carry it; a literal without type and *lang* is a string."""

    kind: TermKind
    value: str
    datatype: str | None = None
    lang: str | None = None

    @classmethod
    def uri(cls, value: str) -> "Term":
        """Make an IRI."""
        return cls("uri", value)

    @classmethod
    def literal(cls, value: str, datatype: str | None = None, lang: str | None = None) -> "Term":
        """Make a literal; *datatype* is an absolute IRI."""
        return cls("literal", value, datatype, lang)


Bindings = Mapping[str, Term]
NO_BINDINGS: Final[Bindings] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a request names. Both empty: the query's own dataset, else the release's."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole result, written in *media_type*; a result is never handed over in part."""

    body: bytes
    media_type: str


RESULT_TYPES: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
"""What the answer to a SELECT or an ASK can be written in, the one preferred first."""

GRAPH_TYPES: Final = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
)
"""What the answer to a CONSTRUCT or a DESCRIBE can be written in, the one preferred first."""


class Engine(Protocol):
    """Anything that answers SPARQL 1.1 queries within limits."""

    async def start(self) -> None:
        """Make ready to answer."""

    async def close(self) -> None:
        """End everything that was started; a second call does nothing."""

    def report_to(self, tally: Tally) -> None:
        """From now on tell *tally* what comes of queries."""

    def room(self, client: str) -> int:
        """Tell how many more queries of *client* would be let in at once."""

    async def ask(
        self,
        query: str,
        *,
        bindings: Bindings = NO_BINDINGS,
        dataset: Dataset | None = None,
        media_type: str,
        limits: Limits | None = None,
        client: str | None = None,
    ) -> Answer:
        """Answer *query* in *media_type*, or raise a ProblemError that says why not.

        *client* is who asks, for the share of queries one may have running; None is the service
        itself, which has no share. *limits* replaces the engine's own.
        """

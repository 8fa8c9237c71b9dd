"""Find out how the graph came to hold a statement that no axiom is needed for.

Each graph that holds it is one origin. What the build makes from claims is traced back with the
query that made it: the same file, asked for the claim instead of the statement.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from aiconcord.ask.explained import Backing, Evidence, Origin
from aiconcord.ask.questions import with_prefixes
from aiconcord.ask.statement import Triple
from aiconcord.graph.asof import Bounds, in_current_view
from aiconcord.graph.engine import Engine, Term
from aiconcord.graph.results import Row, holds, rows
from aiconcord.names.namespaces import GRAPH, PREFIXES
from aiconcord.names.uris import graph

CURRENT, TIMES, FINDINGS = graph("current"), graph("times"), graph("findings")
INFERRED, SOURCES = graph("inferred"), GRAPH + "source/"
DESCRIBING = frozenset({graph("void"), graph("dcat"), graph("queries")})
_LABELS = frozenset(
    {
        PREFIXES["rdfs"] + "label",
        *(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel", "hiddenLabel")),
    }
)
_TEMPLATE = re.compile(r"CONSTRUCT\s*\{\s*(\S+)\s+(\S+)\s+(\S+)\s*\}\s*WHERE\s*\{")
_CHOSEN = re.compile(r"GRAPH\s*<[^>]*/build/chosen>\s*\{([^}]*)\}")
_OF_TIME = re.compile(r"-time(?:-beginning|-end)?$")


@dataclass(frozen=True, slots=True)
class Making:
    """A query of the build, and the statements it makes: terms, or names of variables."""

    name: str
    title: str
    template: tuple[str, str, str]
    body: str

    def parameters(self, statement: Triple) -> dict[str, Term] | None:
        """Give what the variables are where this query makes *statement*; None where it cannot."""
        found: dict[str, Term] = {}
        for part, term in zip(self.template, statement, strict=True):
            if part.startswith("?"):
                found[part[1:]] = term
                continue
            prefix, _, local = part.partition(":")
            if PREFIXES[prefix] + local != term.value:
                return None
        return found

    @property
    def claims_query(self) -> str:
        """The query for the claims that a statement is made from; empty where none is needed."""
        pattern = _CHOSEN.sub(r"\1 .", self.body)
        found = f"SELECT DISTINCT ?claim WHERE {{ {pattern} ORDER BY ?claim"
        return with_prefixes(found) if "?claim" in pattern else ""

    @property
    def statements_query(self) -> str:
        """The query for the plain statements that a statement is made from."""
        return with_prefixes(f"CONSTRUCT {{ {self.body} WHERE {{ {self.body}")


def read_makings(folder: Path) -> list[Making]:
    """Read the queries in *folder* (``queries/builds``) that make the current view."""
    found = []
    for path in sorted(folder.glob("construct-*.rq")):
        text = path.read_text("utf-8")
        template = _TEMPLATE.search(text)
        title = re.search(r"#\+ title: (.*)", text)
        assert template and title  # noqa: S101  (a test reads every file)
        parts = (template[1], template[2], template[3])
        body = text[template.end() :].strip()
        found.append(Making(f"queries/builds/{path.name}", title[1], parts, body))
    return found


class Origins:
    """Traces statements back to files and claims, over one engine."""

    def __init__(self, engine: Engine, queries: Path) -> None:
        self._engine = engine
        self._queries = queries
        self._makings = read_makings(queries / "builds")

    async def asked(self, name: str, **terms: Term) -> list[Row]:
        """Answer the query ``queries/explanations/<name>.rq`` for *terms*."""
        path = self._queries / "explanations" / f"{name}.rq"
        text = with_prefixes(path.read_text("utf-8"))
        return await rows(self._engine, text, bindings=terms)

    async def graphs(self, statement: Triple) -> list[str]:
        """List the named graphs that hold *statement*."""
        subject, name, value = statement
        found = await self.asked("graphs", s=subject, p=name, o=value)
        return [row["graph"].value for row in found]

    async def in_default_graph(self, statement: Triple) -> bool:
        """Tell whether the default graph says it, as it may alone where no release is served."""
        subject, name, value = statement
        terms = {"s": subject, "p": name, "o": value}
        return await holds(self._engine, "ASK { ?s ?p ?o }", bindings=terms)

    async def of(self, statement: Triple, graphs: Iterable[str]) -> list[Origin]:
        """Tell how *statement* came into each of *graphs*; the graphs of sources only repeat."""
        found = []
        for name in graphs:
            if name.startswith(SOURCES) or name == INFERRED:
                continue
            found.append(await self._origin(statement, name))
        return found

    async def _origin(self, statement: Triple, name: str) -> Origin:
        if name == CURRENT:
            return await self._current(statement)
        if name == TIMES:
            return await self._computed(statement)
        if name == FINDINGS:
            return await self._found(statement)
        if name in DESCRIBING:
            return Origin("described", name)
        backing = await self.backing(statement[0].value)
        return Origin("asserted", name, backing=(backing,) if backing.evidence else ())

    async def backing(self, node: str) -> Backing:
        """Give *node* with what it cites."""
        found = await self.asked("evidence", node=Term.uri(node)) if node else []
        return Backing(node, tuple(dict.fromkeys(_evidence(row) for row in found)))

    # -- what the build made ---------------------------------------------------------------------
    async def _current(self, statement: Triple) -> Origin:
        if statement[1].value in _LABELS:
            return await self._labelled(statement)
        for making in self._makings:
            terms = making.parameters(statement)
            if terms is None:
                continue
            made = Origin("chosen", CURRENT, making.name, making.title)
            if not making.claims_query:
                if plain := await self._statements(making, terms):
                    return Origin(
                        made.how, CURRENT, making.name, making.title, statements=tuple(plain)
                    )
                continue
            answer = await rows(self._engine, making.claims_query, bindings=terms)
            claims = await self._in_view([row["claim"].value for row in answer])
            if claims:
                backing = [await self.backing(claim) for claim in claims]
                return Origin(made.how, CURRENT, making.name, making.title, tuple(backing))
        return Origin("chosen", CURRENT)

    async def _statements(self, making: Making, terms: dict[str, Term]) -> list[Triple]:
        answer = await self._engine.ask(
            making.statements_query, bindings=terms, media_type="application/n-triples"
        )
        found = ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)
        return sorted(
            ((_term(one.subject), _term(one.predicate), _term(one.object)) for one in found),
            key=str,
        )

    async def _in_view(self, claims: list[str]) -> list[str]:
        """Give those of *claims* that are in the current view; of statuses, the newest."""
        days = [row["day"].value for row in await self.asked("day")]
        day = date.fromisoformat(days[0]) if days else date.max
        begun: dict[str, date] = {}
        statuses = set()
        for claim in claims:
            for row in await self.asked("bounds", claim=Term.uri(claim)):
                if "withdrawn" in row:
                    continue
                bounds = _bounds(row)
                if "dated" in row or in_current_view(bounds, day):
                    begun[claim] = bounds.latest_start or date.min
                if "status" in row:
                    statuses.add(claim)
        newest = max((begun[one] for one in statuses if one in begun), default=date.min)
        return [one for one in begun if one not in statuses or begun[one] == newest]

    async def _labelled(self, statement: Triple) -> Origin:
        thing, _, text = statement
        rule = "service/aiconcord/build/labels.py"
        named = [row["claim"].value for row in await self.asked("names", thing=thing, text=text)]
        kept = await self._in_view(named) or named
        backing = tuple([await self.backing(claim) for claim in kept])
        own: tuple[Triple, ...] = ()
        if not kept:
            found = await self.asked("own-labels", thing=thing)
            every = [(thing, row["property"], row["value"]) for row in found]
            same = [each for each in every if each[2].value == text.value]
            own = tuple(same or every)
        title = "What is a thing called on the day of the current view?"
        return Origin("labelled", CURRENT, rule, title, backing, own)

    async def _computed(self, statement: Triple) -> Origin:
        claim = _OF_TIME.sub("", statement[0].value)
        found = await self.asked("dates", claim=Term.uri(claim))
        said = tuple((row["subject"], row["property"], row["value"]) for row in found)
        rule = "service/aiconcord/build/times.py"
        title = "When can a claim have begun and ended, as far as its dates tell?"
        return Origin("computed", TIMES, rule, title, (Backing(claim),), said)

    async def _found(self, statement: Triple) -> Origin:
        node = statement[0]
        kind = node.value.partition("#")[2].rpartition("-")[0]
        query = "SELECT ?claim WHERE { ?node aic:conflictingClaim ?claim } ORDER BY ?claim"
        found = await rows(self._engine, with_prefixes(query), bindings={"node": node})
        backing = [await self.backing(row["claim"].value) for row in found]
        rule = f"queries/builds/find-{kind}.rq" if kind else ""
        return Origin("found", FINDINGS, rule, "", tuple(backing))


def _bounds(row: Row) -> Bounds:
    names = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
    return Bounds(*(date.fromisoformat(row[n].value) if n in row else None for n in names))


def _evidence(row: Row) -> Evidence:
    text = {name: term.value for name, term in row.items()}
    return Evidence(
        text["source"],
        text["title"],
        text.get("locator", ""),
        text.get("grade", ""),
        text.get("url", ""),
    )


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    if isinstance(term, ox.NamedNode):
        return Term.uri(term.value)
    if isinstance(term, ox.Literal):
        kind = None if term.language else term.datatype.value
        return Term.literal(term.value, kind, term.language)
    return Term("bnode", str(term))

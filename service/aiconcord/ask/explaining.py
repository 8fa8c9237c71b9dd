"""Explain a statement of the graph: which files, claims and axioms it comes from.

Start reading at :meth:`Explainer.explain`. What the reasoner was given is asked for once and kept,
with all that follows from it (:mod:`aiconcord.graph.proofs`); everything else is asked for as it is
needed, so it works alike on every engine.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from aiconcord.ask.explained import Explanation, Origin, Premise, ToldAxiom, ToldStep
from aiconcord.ask.origins import INFERRED, SOURCES, Origins
from aiconcord.ask.questions import with_prefixes
from aiconcord.ask.statement import Triple, short, shown
from aiconcord.graph.axioms import RULES, Axiom, Statement
from aiconcord.graph.engine import Engine, Term
from aiconcord.graph.proofs import Proof, Proofs
from aiconcord.graph.results import Row, read_rows
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits

PATIENCE = 60.0
"""Seconds for the one query that fetches what the reasoner was given."""

NEAR = 3
_KIND_OF_PROPERTY = {
    "prp-trp": "owl:TransitiveProperty",
    "prp-symp": "owl:SymmetricProperty",
}
_WORD = {
    "cax-sco": "rdfs:subClassOf",
    "prp-spo1": "rdfs:subPropertyOf",
    "prp-dom": "rdfs:domain",
    "prp-rng": "rdfs:range",
    "prp-inv": "owl:inverseOf",
}


class Explainer:
    """Explains the statements that one engine holds."""

    def __init__(self, engine: Engine, queries: Path) -> None:
        self._engine = engine
        self._queries = queries
        self._origins = Origins(engine, queries)
        self._proofs: Proofs | None = None
        self._terms: Mapping[str, str] | None = None
        self._once = asyncio.Lock()

    async def explain(self, statement: Triple) -> Explanation:
        """Explain *statement*; raises ``statement-unknown`` where the graph does not hold it."""
        graphs = await self._origins.graphs(statement)
        if not graphs:
            if not await self._origins.in_default_graph(statement):
                raise await self._unknown(statement)
            return Explanation(statement, (Origin("unplaced", ""),))
        repeated = tuple(each for each in graphs if each.startswith(SOURCES))
        origins = await self._origins.of(statement, graphs)
        found = Explanation(statement, tuple(origins), repeated_in=repeated)
        if INFERRED not in graphs:
            return found
        proof = (await self.proofs()).proof(_plain(statement))
        told = Origin("inferred", INFERRED)
        if proof is None:
            return replace(found, origins=(*origins, told))
        return await self._with_proof(replace(found, origins=(*origins, told)), proof)

    async def derived(self, subject: Term) -> list[Row]:
        """List what the build derived of *subject*: rows of ``p``, ``o`` and ``graph``."""
        return await self._origins.asked("derived", s=subject)

    async def terms(self) -> Mapping[str, str]:
        """Give the label of each term of our ontology; asked for once."""
        if self._terms is None:
            found = await self._origins.asked("terms")
            self._terms = {row["term"].value: row["label"].value for row in found}
        return self._terms

    async def proofs(self) -> Proofs:
        """Give all that follows from what the reasoner was given; worked out once."""
        async with self._once:
            if self._proofs is None:
                text = (self._queries / "explanations" / "given.rq").read_text("utf-8")
                answer = await self._engine.ask(
                    with_prefixes(text),
                    media_type="application/sparql-results+json",
                    limits=Limits(seconds=PATIENCE),
                )
                self._proofs = await asyncio.to_thread(_proofs_from, answer.body)
            return self._proofs

    async def _with_proof(self, found: Explanation, proof: Proof) -> Explanation:
        axioms = {axiom: await self._axiom(axiom) for axiom in proof.axioms}
        steps = tuple(
            ToldStep(
                _triple(step.conclusion),
                tuple(_triple(each) for each in step.premises),
                axioms[step.axiom],
            )
            for step in proof.steps
        )
        premises = []
        for one in proof.premises:
            statement = _triple(one)
            graphs = await self._origins.graphs(statement)
            origins = await self._origins.of(statement, graphs)
            premises.append(Premise(statement, tuple(origins)))
        return replace(found, steps=steps, premises=tuple(premises))

    async def _axiom(self, axiom: Axiom) -> ToldAxiom:
        subject, name, value = axiom.triples[0]
        terms = {"s": Term.uri(subject), "p": Term.uri(name)}
        if not value.startswith("_:"):
            terms["o"] = Term.uri(value)
        graphs = [row["graph"].value for row in await self._origins.asked("axiom", **terms)]
        return ToldAxiom(
            axiom.rule, axiom_text(axiom), RULES[axiom.rule], axiom.about, tuple(graphs)
        )

    async def _unknown(self, statement: Triple) -> ProblemError:
        subject, name, value = statement
        what = f"the graph does not say that {' '.join(map(shown, statement))}"
        values = await self._origins.asked("values", s=subject, p=name)
        between = await self._origins.asked("between", s=subject, o=value)
        if values:
            some = ", ".join(f"`{shown(row['o'])}`" for row in values[:NEAR])
            more = f" and {len(values) - NEAR} more" if len(values) > NEAR else ""
            remedy = f"with that property it says {some}{more}"
        elif between:
            names = ", ".join(f"`{shown(row['p'])}`" for row in between)
            remedy = f"between the two it says {names}"
        else:
            remedy = "look up the thing at /search; its page shows what is said of it"
        where = Where(node=subject.value if subject.kind == "uri" else None)
        return ProblemError(Problem("statement-unknown", what, where, remedy))


def axiom_text(axiom: Axiom) -> str:
    """Write *axiom* in one line of Turtle; a property read backwards has a ``^`` before it."""
    about = short(axiom.about)
    if axiom.rule == "prp-spo2":
        steps = " ".join(("^" if back else "") + short(name) for name, back in axiom.hops)
        return f"{about} owl:propertyChainAxiom ( {steps} )"
    if axiom.rule in _KIND_OF_PROPERTY:
        return f"{about} a {_KIND_OF_PROPERTY[axiom.rule]}"
    return f"{about} {_WORD[axiom.rule]} {short(axiom.result)}"


def _proofs_from(body: bytes) -> Proofs:
    return Proofs(_plain((row["s"], row["p"], row["o"])) for row in read_rows(body))


def _plain(triple: Triple) -> Statement:
    subject, name, value = (
        f"_:{each.value}" if each.kind == "bnode" else each.value for each in triple
    )
    return subject, name, value


def _triple(statement: Statement) -> Triple:
    subject, name, value = (Term.uri(each) for each in statement)
    return subject, name, value

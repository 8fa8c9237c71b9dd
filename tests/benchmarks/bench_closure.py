"""Print what reasoning over the slice costs and gives: owlrl, and `reasonable` where installed.

`reasonable` is no dependency; to have its line printed, install it in an environment of its own
and run this file there (it needs owlrl, pyoxigraph and rdflib too). It passes over property
chains, so these are run to a fixpoint beside it, by the rules that explanations use. Seconds are of
the processor, the least of some rounds, because a machine that does other things too is no reason
to choose a reasoner.
"""

import time
from collections.abc import Callable
from importlib.util import find_spec

import pyoxigraph as ox
import rdflib

from aiconcord.build.run import build
from aiconcord.graph.axioms import Statement
from aiconcord.graph.infer import infer, is_telling
from aiconcord.graph.proofs import Proofs
from aiconcord.graph.terms import to_graph
from aiconcord.settings.places import find_places

ROUNDS = 3
Answer = set[Statement]


def plain(one: ox.Triple) -> Statement:
    subject, value = (
        f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(term.value)
        for term in (one.subject, one.object)
    )
    return subject, one.predicate.value, value


def telling(found: Answer) -> Answer:
    """Keep what a release would keep, so that all are counted alike."""
    return {
        one
        for one in found
        if not any(part.startswith("_:") or " " in part for part in one)
        and all(":" in part for part in one)
        and is_telling(ox.Triple(*(ox.NamedNode(part) for part in one)))
    }


def by_owlrl(given: list[ox.Triple]) -> Answer:
    found, errors = infer(given)
    assert errors == []
    return {plain(one) for one in found}


def by_own_rules(given: list[ox.Triple]) -> Answer:
    return telling(set(Proofs(map(plain, given)).conclusions()))


def _reasonable(graph: rdflib.Graph) -> Answer:
    from reasonable import PyReasoner

    reasoner = PyReasoner()
    reasoner.from_graph(graph)
    return {
        (str(s), str(p), str(o))
        for s, p, o in reasoner.reason()
        if isinstance(s, rdflib.URIRef) and isinstance(o, rdflib.URIRef)
    }


def by_reasonable(given: list[ox.Triple]) -> Answer:
    known = {plain(one) for one in given}
    return telling(_reasonable(to_graph(given))) - known


def by_reasonable_and_chains(given: list[ox.Triple]) -> Answer:
    """Run `reasonable`, then our chains over what it gave, until nothing new comes out."""
    known = {plain(one) for one in given}
    graph = to_graph(given)
    while True:
        closed = _reasonable(graph) | known
        more = telling(set(Proofs(closed).conclusions())) - closed
        if not more:
            return telling(closed) - known
        for one in more:
            graph.add(tuple(map(rdflib.URIRef, one)))


WAYS: dict[str, Callable[[list[ox.Triple]], Answer]] = {
    "owlrl": by_owlrl,
    "rules of explain alone": by_own_rules,
    "reasonable": by_reasonable,
    "reasonable + chains": by_reasonable_and_chains,
}


def slice_of_release() -> list[ox.Triple]:
    """Ask the release for what its reasoner was given, with the query that explanations use."""
    from aiconcord.ask.questions import with_prefixes

    places = find_places()
    store = ox.Store()
    store.bulk_load(path=str(build(places) / "data.nq"), format=ox.RdfFormat.N_QUADS)
    text = (places.queries / "explanations" / "given.rq").read_text("utf-8")
    rows = store.query(with_prefixes(text))
    return sorted((ox.Triple(row["s"], row["p"], row["o"]) for row in rows), key=str)


def main() -> None:
    given = slice_of_release()
    print(f"{len(given):,} triples given")
    print(f"{'way':<24}{'cpu s':>9}{'derived':>9}{'ratio':>7}{'missing':>9}{'beyond':>8}")
    reference: Answer = set()
    for name, way in WAYS.items():
        if name.startswith("reasonable") and find_spec("reasonable") is None:
            print(f"{name:<24}  not installed")
            continue
        seconds = []
        for _ in range(ROUNDS):
            begun = time.process_time()
            found = way(given)
            seconds.append(time.process_time() - begun)
        reference = reference or found
        print(
            f"{name:<24}{min(seconds):9.2f}{len(found):9,}{len(found) / len(given):7.2f}"
            f"{len(reference - found):9,}{len(found - reference):8,}"
        )


if __name__ == "__main__":
    main()

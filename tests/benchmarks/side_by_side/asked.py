"""What every engine is asked: the saved questions, twelve typical shapes, three workloads."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from aiconcord.ask.answering import fill
from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.questions import Question, load_questions
from aiconcord.graph.bindings import bind
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.scan import scan
from aiconcord.names.namespaces import BASE, PREFIXES
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Limits
from side_by_side import synthetic
from side_by_side.client import RESULTS, TRIPLES
from side_by_side.load import Request

NAMES = ("aic", "skos", "owl", "sssom")
HEAD = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in NAMES)
IN_THE_MIX = ("listed-against", "who-held-a-role", "commitments-of-an-event")
"""The saved questions with which the README begins."""


@dataclass(frozen=True)
class Ask:
    """A query with its name. An answer that engines may choose freely is not *compared*."""

    name: str
    query: str
    accept: str = RESULTS
    compared: bool = True

    @property
    def request(self) -> Request:
        """The same as part of a workload."""
        return Request(self.query, self.accept)


@dataclass(frozen=True)
class Constants:
    """What the shapes are about in one graph."""

    element: str
    framework: str
    mapped: str
    """A framework whose elements stand first in rows of mappings."""


REAL = Constants(
    f"{BASE}id/element/nist-ai-rmf-1.0/govern-1.1",
    f"{BASE}id/framework/sg-aivtf-2025",
    f"{BASE}id/framework/kr-tta-guidebook-2023",
)
SYNTHETIC = Constants(synthetic.element(1, 100), synthetic.framework(1), synthetic.framework(1))


def lookup(element: str) -> Ask:
    """Ask for one thing's triples; an answer is 2 kB."""
    return Ask("lookup", f"SELECT ?p ?o {{ <{element}> ?p ?o }}")


def elements(about: Constants) -> Ask:
    """Ask which elements the framework has."""
    within = f"?e a aic:Element ; skos:inScheme <{about.framework}>"
    return Ask("elements", f"{HEAD}SELECT ?e {{ {within} }} ORDER BY ?e")


def medium(about: Constants) -> Ask:
    """Ask for an answer of 90 kB: what is said of the elements of a framework."""
    text = (
        f"SELECT ?e ?notation ?label ?order ?level {{ ?e a aic:Element ; skos:inScheme "
        f"<{about.framework}> ; skos:notation ?notation ; skos:prefLabel ?label ; "
        "aic:order ?order ; aic:level ?level }"
    )
    return Ask("star", HEAD + text)


def shapes(about: Constants) -> list[Ask]:
    """Give the twelve typical shapes, the wordings of which fit every graph in our vocabulary."""
    one, scheme, mapped = f"<{about.element}>", f"<{about.framework}>", f"<{about.mapped}>"
    texts = {
        "two-hop join over mappings": "SELECT ?a ?b ?c { ?m owl:annotatedSource ?a ; "
        f"owl:annotatedTarget ?b ; sssom:subject_source {mapped} . "
        "?n owl:annotatedTarget ?b ; owl:annotatedSource ?c }",
        "broader+": f"SELECT ?up {{ {one} skos:broader+ ?up }}",
        "gap (MINUS)": f"SELECT ?e {{ ?e a aic:Element ; skos:inScheme {scheme} "
        "MINUS { ?m owl:annotatedSource ?e } MINUS { ?n owl:annotatedTarget ?e } }",
        "aggregate": "SELECT ?f (COUNT(*) AS ?n) { ?e a aic:Element ; skos:inScheme ?f } "
        "GROUP BY ?f",
        "regex": "SELECT ?e ?l { ?e a aic:Element ; skos:prefLabel ?l "
        'FILTER(REGEX(STR(?l), "risk.*[05]$", "i")) }',
        "ask": f"ASK {{ ?m owl:annotatedTarget ?e . ?e skos:inScheme {scheme} }}",
        "order by, limit": "SELECT ?e ?n { ?e a aic:Element ; skos:notation ?n } "
        "ORDER BY ?n ?e LIMIT 20",
        "GRAPH provenance join": f"SELECT ?g ?e ?at {{ ?e skos:inScheme {scheme} ; "
        "aic:cites ?c . GRAPH ?g { ?c aic:source ?s ; aic:locator ?at } }",
    }
    found = [lookup(about.element), medium(about)]
    found += [Ask(name, HEAD + text) for name, text in texts.items()]
    found.insert(
        7,
        Ask(
            "construct",
            f"{HEAD}CONSTRUCT {{ ?e ?p ?o }} WHERE {{ ?e skos:inScheme {scheme} ; ?p ?o }}",
            TRIPLES,
        ),
    )
    found.insert(8, Ask("describe", f"DESCRIBE {one}", TRIPLES, compared=False))
    return found


def workloads(
    about: Constants, listed: list[str], questions: list[Ask]
) -> dict[str, list[Request]]:
    """Make the three workloads; *listed* are elements to look up, *questions* the saved ones.

    Of twenty requests of the mix eleven are lookups; three are saved questions where there are any.
    """
    by_name = {each.name: each for each in shapes(about)}
    lookups = [lookup(each) for each in listed[:11]] or [by_name["lookup"]]
    picked = [each for each in questions if each.name in IN_THE_MIX]
    rest = [by_name[name] for name in ("ask", "broader+", "order by, limit", "broader+", "ask")]
    asks = [*lookups, *rest, by_name["star"], *(picked or [by_name["two-hop join over mappings"]])]
    mix = [asks[(at * 7) % len(asks)] for at in range(len(asks))] if len(asks) % 7 else asks
    return {
        "light": [by_name["lookup"].request],
        "medium": [medium(about).request],
        "mix": [each.request for each in mix],
    }


def saved_questions(quads: Path) -> list[Ask]:
    """Give every saved question as its page first shows it, the values bound as the engine does."""
    questions = load_questions(find_places().queries / "questions")
    return asyncio.run(_bound(list(questions.values()), quads))


async def _bound(questions: list[Question], quads: Path) -> list[Ask]:
    limits = Limits()
    engine = EmbeddedEngine(quads, limits=limits, workers=3)
    await engine.start()
    try:
        names, found = NameLists(engine), []
        for each in questions:
            filled = await fill(names, each, each.example)
            text = bind(each.text, scan(each.text, limits), filled.bindings)
            form = scan(each.text, limits).form
            accept = TRIPLES if form in ("construct", "describe") else RESULTS
            found.append(Ask(each.slug, text, accept))
        return found
    finally:
        await engine.close()


def values_of(body: bytes) -> list[str]:
    """Give the values of the first column of a result in JSON."""
    found = json.loads(body)
    name = found["head"]["vars"][0]
    return [row[name]["value"] for row in found["results"]["bindings"]]

"""What an explanation tells of statements of the real release, and how people may ask for it."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from aiconcord.ask.explained import Explanation, as_json
from aiconcord.ask.explained_as_text import as_text
from aiconcord.ask.explaining import Explainer
from aiconcord.ask.origins import read_makings
from aiconcord.ask.statement import Triple, Written, read_statement, shown
from aiconcord.build.current import CHOSEN, construct
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Term
from aiconcord.graph.results import rows
from aiconcord.names.namespaces import DEF, GRAPH, ID
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Limits

QUERIES = find_places().queries
COOPERATES = (ID + "body/imda", DEF + "cooperatesWith", ID + "body/nist")
A_FEW = 60

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(scope="module")
def engine(release_dir: Path, run: Run) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(release_dir / "data.nq", limits=Limits(seconds=60), workers=1)
    run(engine.start())
    yield engine
    run(engine.close())


@pytest.fixture(scope="module")
def explainer(engine: EmbeddedEngine) -> Explainer:
    return Explainer(engine, QUERIES)


@pytest.fixture(scope="module")
def read(engine: EmbeddedEngine, run: Run) -> Callable[..., Triple]:
    return lambda *written: run(read_statement(engine, Written(*written)))


@pytest.fixture(scope="module")
def explain(explainer: Explainer, read: Callable[..., Triple], run: Run):
    return lambda *written: run(explainer.explain(read(*written)))


@pytest.fixture(scope="module")
def drawn(engine: EmbeddedEngine, run: Run) -> Callable[[str], list[Triple]]:
    """A function that draws some statements of a graph that the build made."""

    def draw(name: str) -> list[Triple]:
        query = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s ?p ?o"
        found = run(rows(engine, query, bindings={"g": Term.uri(GRAPH + name)}))
        every = [(row["s"], row["p"], row["o"]) for row in found]
        return random.Random(7).sample(every, min(A_FEW, len(every)))  # noqa: S311

    return draw


# -- ways of writing ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "written",
    [
        COOPERATES,
        tuple(f"<{each}>" for each in COOPERATES),
        ("body/imda", "aic:cooperatesWith", "body/nist"),
        ("/id/body/imda", "/def/cooperatesWith", "/id/body/nist"),
        ("imda", "cooperatesWith", "nist"),
        ("aicid:body/imda", "aic:cooperatesWith", " nist "),
        ("IMDA", "cooperatesWith", "NIST"),
        ("Infocomm Media Development Authority", "aic:cooperatesWith", "nist"),
    ],
)
def test_a_statement_is_understood_however_it_is_written(read, written):
    assert tuple(term.value for term in read(*written)) == COOPERATES


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (("imda", "a", "aic:Body"), Term.uri(DEF + "Body")),
        (
            ("imda", "rdfs:label", "Infocomm Media Development Authority"),
            Term.literal("Infocomm Media Development Authority", lang="en"),
        ),
        (("imda", "rdfs:label", '"Some \\"name"@en'), Term.literal('Some \\"name', lang="en")),
        (
            ("imda#name-1", "aic:start", '"2016"^^xsd:gYear'),
            Term.literal("2016", "http://www.w3.org/2001/XMLSchema#gYear"),
        ),
        (
            ("arrangement/eu-sg-dta", "hasStatus", "signed"),
            Term.uri(ID + "scheme/status#signed"),
        ),
    ],
)
def test_an_object_may_be_a_literal_or_be_named_among_the_values_there_are(read, written, value):
    assert read(*written)[2] == value


@pytest.mark.parametrize(
    ("written", "codes", "slots"),
    [
        (("", "", ""), ["parameter-missing"] * 3, ["s", "p", "o"]),
        (("imda", "a", ""), ["parameter-missing"], ["o"]),
        (("nobody-at-all", "a", "aic:Body"), ["parameter-value"], ["s"]),
        (("imda", "noSuchProperty", "nist"), ["parameter-value"], ["p"]),
        (("imda", "rdfs:label", "Ministry of Nothing"), ["parameter-value"], ["o"]),
        (("<not an iri>", "a", "aic:Body"), ["parameter-value"], ["s"]),
        (("imda", "<x>", "nist"), ["parameter-value"], ["p"]),
        (("imda", "a", '"x"@no_language'), ["parameter-value"], ["o"]),
        (("imda", "a", '"x"^^<nothing>'), ["parameter-value"], ["o"]),
        (("x" * 5000, "a", "aic:Body"), ["parameter-value"], ["s"]),
        (("\x00\ud800", "a", "aic:Body"), ["parameter-value"], ["s"]),
        (("} SELECT * {", "?p", "; DROP"), ["parameter-value"] * 2, ["s", "p"]),
        (("network", "isWithin", "artificial-intelligence"), ["parameter-value"], ["s"]),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_part_and_a_remedy(
    read, written, codes, slots
):
    with pytest.raises(ProblemError) as caught:
        read(*written)
    problems = caught.value.problems
    assert [each.code for each in problems] == codes
    assert [each.where.slot for each in problems] == slots
    assert all(each.remedy for each in problems)
    assert all(each.status == 400 for each in problems)
    assert all(len(each.what) < 400 for each in problems)


def test_a_slug_that_several_things_have_is_asked_back(read):
    with pytest.raises(ProblemError) as caught:
        read("nist-ir-8477", "a", "aic:Framework")
    problem = caught.value.problem
    assert problem.where.slot == "s"
    assert "`framework/nist-ir-8477`" in problem.remedy
    assert "`source/nist-ir-8477`" in problem.remedy


# -- what is told ------------------------------------------------------------------------------
def test_what_a_file_states_is_told_with_its_graph_and_what_it_cites(explain):
    found: Explanation = explain("us-caisi#parent-1", "aic:parent", "body/nist")
    (origin,) = found.origins
    assert (origin.how, origin.graph) == ("asserted", GRAPH + "bodies/us-caisi")
    assert origin.backing[0].evidence
    assert all(one.title and one.source.startswith(ID) for one in origin.backing[0].evidence)
    assert all(name.startswith(GRAPH + "source/") for name in found.repeated_in)
    assert found.repeated_in
    assert found.steps == ()


def test_what_the_build_made_of_a_claim_is_told_with_the_claim_and_the_query(explain):
    (origin,) = explain("us-caisi", "org:subOrganizationOf", "nist").origins
    assert origin.how == "chosen"
    assert origin.rule == "queries/builds/construct-parents.rq"
    assert [each.node for each in origin.backing] == [ID + "body/us-caisi#parent-1"]


def test_what_was_inferred_is_told_with_premises_axioms_and_their_places(explain):
    found: Explanation = explain("us-caisi", "transitiveSubOrganizationOf", "us-doc")
    assert [each.how for each in found.origins] == ["inferred"]
    assert {tuple(map(shown, each.statement)) for each in found.premises} == {
        ("body/us-caisi", "org:subOrganizationOf", "body/nist"),
        ("body/nist", "org:subOrganizationOf", "body/us-doc"),
    }
    assert all(each.origins[0].backing for each in found.premises)
    assert {axiom.text for axiom in found.axioms} == {
        "org:subOrganizationOf rdfs:subPropertyOf org:transitiveSubOrganizationOf",
        "org:transitiveSubOrganizationOf a owl:TransitiveProperty",
    }
    assert {axiom.graphs for axiom in found.axioms} == {(GRAPH + "ontology/reasoning",)}
    assert found.steps[-1].conclusion == found.statement


def test_a_chain_is_told_with_its_places_though_its_list_has_no_name(explain):
    found = explain("us-sg-cet-dialogue", "coversAreaThroughPart", "data-governance")
    chain = found.axioms[-1]
    assert "( ^aic:isWithin aic:coversArea )" in chain.text
    assert chain.graphs == (GRAPH + "ontology/reasoning",)


def test_a_statement_that_is_not_there_is_a_404_that_says_what_is(explain):
    with pytest.raises(ProblemError) as caught:
        explain("us-caisi", "org:subOrganizationOf", "imda")
    problem = caught.value.problem
    assert (problem.code, problem.status) == ("statement-unknown", 404)
    assert "body/nist" in problem.remedy
    with pytest.raises(ProblemError) as caught:
        explain("imda", "aic:hasParty", "nist")
    assert "aic:cooperatesWith" in caught.value.problem.remedy


@pytest.mark.parametrize("name", ["current", "times", "findings", "inferred"])
def test_whatever_the_build_made_is_traced_to_what_it_was_made_of(
    explainer: Explainer, run: Run, drawn, name: str
):
    statements = drawn(name)
    assert statements
    for statement in statements:
        found = run(explainer.explain(statement))
        (origin,) = [each for each in found.origins if each.graph == GRAPH + name]
        told = origin.backing or origin.statements or found.steps
        report = statement[0].value == GRAPH + "findings#report"
        assert told or report, [term.value for term in statement]
        if name in ("current", "findings"):
            assert report or all(each.node.startswith(ID) for each in origin.backing)
        assert as_text(found).startswith(shown(statement[0]))
        assert as_json(found)["origins"]


def test_the_claims_told_are_those_from_which_the_query_makes_the_statement(
    release_dir: Path, explainer: Explainer, run: Run, drawn
):
    store = ox.Store()
    store.bulk_load(path=str(release_dir / "data.nq"), format=ox.RdfFormat.N_QUADS)
    tried = 0
    for statement in drawn("current"):
        (origin,) = [each for each in run(explainer.explain(statement)).origins if each.rule]
        if origin.how != "chosen" or not origin.backing:
            continue
        tried += 1
        query = QUERIES.parent / origin.rule
        claims = [ox.NamedNode(each.node) for each in origin.backing]
        assert statement not in made(store, query, [])
        for claim in claims:
            assert statement in made(store, query, [claim])
    assert tried > 5


def made(store: ox.Store, query: Path, claims: list[ox.NamedNode]) -> set[Triple]:
    """What *query* makes of *claims* and of no others."""
    about = ox.NamedNode(DEF + "about")
    marks = [
        ox.Quad(claim, about, quad.object, CHOSEN)
        for claim in claims
        for quad in store.quads_for_pattern(claim, about, None, ox.DefaultGraph())
    ]
    store.extend(marks)
    try:
        return {
            (as_term(one.subject), as_term(one.predicate), as_term(one.object))
            for one in construct(store, query)
        }
    finally:
        store.remove_graph(CHOSEN)


def as_term(term: Any) -> Term:
    if isinstance(term, ox.NamedNode):
        return Term.uri(term.value)
    kind = None if term.language else term.datatype.value
    if kind == "http://www.w3.org/2001/XMLSchema#string":
        kind = None
    return Term.literal(term.value, kind, term.language)


def test_a_claim_that_ended_or_was_withdrawn_is_not_told(tmp_path: Path, run: Run):
    lines = [
        "<id/body/a> <def/hasRole> <id/role/r> <graph/current>",
        '<x> <dcterms/issued> "2026-11-21" <graph/catalog>',
    ]
    ends = {"goes-on": "", "ended": "2020-01-01", "withdrawn": ""}
    for name, end in ends.items():
        claim = f"<id/body/a#{name}>"
        said = [f"{claim} <def/about> <id/body/a>", f"{claim} <def/role> <id/role/r>"]
        said.append(f'{claim} <def/latestStart> "2019-01-01"')
        if end:
            said.append(f'{claim} <def/latestEnd> "{end}"')
        if name == "withdrawn":
            said.append(f'{claim} <prov/invalidatedAtTime> "2026-01-01"')
        lines += said
    text = "".join(f"{line} .\n" for line in lines)
    for short, whole in {
        "<dcterms/": "<http://purl.org/dc/terms/",
        "<prov/": "<http://www.w3.org/ns/prov#",
        "<id/": f"<{ID}",
        "<def/": f"<{DEF}",
        "<graph/": f"<{GRAPH}",
        "<x>": "<urn:x>",
    }.items():
        text = text.replace(short, whole)
    file = tmp_path / "data.nq"
    file.write_text(text)
    engine = EmbeddedEngine(file, limits=Limits(), workers=1)
    statement = (
        Term.uri(ID + "body/a"),
        Term.uri(DEF + "hasRole"),
        Term.uri(ID + "role/r"),
    )

    async def ask() -> Explanation:
        await engine.start()
        try:
            return await Explainer(engine, QUERIES).explain(statement)
        finally:
            await engine.close()

    (origin,) = run(ask()).origins
    assert [each.node for each in origin.backing] == [ID + "body/a#goes-on"]


def test_data_without_named_graphs_are_not_denied(tmp_path: Path, run: Run):
    file = tmp_path / "plain.nq"
    file.write_text("<urn:a> <urn:b> <urn:c> .\n")
    engine = EmbeddedEngine(file, limits=Limits(), workers=1)

    async def ask(value: str) -> Explanation:
        await engine.start()
        try:
            read = await read_statement(engine, Written("<urn:a>", "<urn:b>", value))
            return await Explainer(engine, QUERIES).explain(read)
        finally:
            await engine.close()

    found = run(ask("<urn:c>"))
    assert [each.how for each in found.origins] == ["unplaced"]
    assert "In the default graph" in as_text(found)
    with pytest.raises(ProblemError) as caught:
        run(ask("<urn:d>"))
    assert caught.value.problem.code == "statement-unknown"


def test_every_query_that_makes_the_current_view_can_be_traced_back():
    makings = read_makings(QUERIES / "builds")
    files = sorted(path.name for path in (QUERIES / "builds").glob("construct-*.rq"))
    assert [making.name.rpartition("/")[2] for making in makings] == files
    for making in makings:
        assert making.title.endswith("?")
        assert "build/chosen" not in making.claims_query
        assert ("?claim" in making.body) == bool(making.claims_query)

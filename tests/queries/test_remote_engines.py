"""Every saved question on `oxigraph serve` and on Virtuoso 7, next to the embedded engine.

Both are filled by `aiconcord push` with the default graph of the release, which is all that the
questions ask; rdflib is in test_two_engines. `make engines` writes a table of what these find.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from aiconcord.app.push import push
from aiconcord.app.push_compare import value_of
from aiconcord.ask.questions import Question
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Engine, Term
from aiconcord.graph.release import Release
from aiconcord.graph.remote import RemoteEngine
from aiconcord.graph.remote_endpoint import Endpoint
from aiconcord.graph.results import rows
from aiconcord.problems.record import ProblemError
from aiconcord.settings.credentials import Credentials
from aiconcord.settings.table import Limits

QUESTIONS = sorted(
    path.stem for path in (Path(__file__).parents[2] / "queries/questions").glob("*.rq")
)
REFUSED, ORDER, FEWER, MORE, OTHER = "refused", "order", "fewer rows", "more rows", "other values"
CHANGING = "now and then"
CAUSES = {
    REFUSED: "Virtuoso's compiler fails on the query with an internal error, and says so",
    ORDER: "the same rows, where ORDER BY compares strings by another collation",
    FEWER: "rows are lost: a comparison with a value set by BIND, IF or COALESCE is not true there",
    MORE: "rows come twice or too many: a path, UNION or MINUS is joined otherwise",
    OTHER: "as many rows with other cells: an OPTIONAL, or an aggregate over one, binds otherwise",
    CHANGING: "right in one run and not in the next, of the same server on the same data",
}
"""What is seen of each deviation, and where in the query it comes from."""

VIRTUOSO_DEVIATES = yaml.safe_load((Path(__file__).parent / "virtuoso-deviates.yaml").read_text())
Rows = list[tuple[tuple[str, str], ...]] | str
Answer = Callable[[str], Rows]


def deviating(slug: str) -> Any:
    cause = VIRTUOSO_DEVIATES.get(slug)
    if cause is None:
        return slug
    is_strict = cause != CHANGING
    return pytest.param(slug, marks=pytest.mark.xfail(strict=is_strict, reason=CAUSES[cause]))


def kind_of(found: Rows, expected: Rows) -> str | None:
    """Tell how *found* deviates from *expected*, both rows; None where it does not."""
    if found == expected:
        return None
    if isinstance(found, str):
        return REFUSED
    there, here = Counter(found), Counter(expected)
    if there == here:
        return ORDER
    if len(found) != len(expected):
        return FEWER if len(found) < len(expected) else MORE
    return OTHER


def text_of(term: Term) -> str:
    """Write a value so that equal values are equal, however a server spells or types them."""
    if term.kind != "literal":
        return term.value
    if term.datatype and term.datatype.endswith(("#gYear", "#gYearMonth")):
        return f"{term.datatype} {term.value}"  # no day: that would be another precision
    if term.lang:
        return value_of(ox.Literal(term.value, language=term.lang))
    kind = ox.NamedNode(term.datatype) if term.datatype else None
    return value_of(ox.Literal(term.value, datatype=kind))


@pytest.fixture(scope="module")
def union_alone(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release without its named graphs, of which no question asks."""
    folder = tmp_path_factory.mktemp("union")
    quads = ox.parse(path=str(release_dir / "data.nq"), format=ox.RdfFormat.N_QUADS)
    default = (quad for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph))
    ox.serialize(default, folder / "data.nq", format=ox.RdfFormat.N_QUADS)
    (folder / "manifest.json").write_bytes((release_dir / "manifest.json").read_bytes())
    return Release.open(folder)


@pytest.fixture(scope="module")
def answering(
    loop: asyncio.Runner, questions: dict[str, Question], bindings_of: Callable[..., Any], case: Any
) -> Callable[[Engine], Answer]:
    """Answer on any engine, each question once, with the values it is shown with first."""

    def on(engine: Engine) -> Answer:
        known: dict[str, Rows] = {}

        def answer(slug: str) -> Rows:
            if slug not in known:
                bindings = bindings_of(case(slug, "example"))
                try:
                    found = loop.run(rows(engine, questions[slug].text, bindings=bindings))
                except ProblemError as fault:
                    if fault.problem.code != "query-syntax":
                        raise
                    known[slug] = fault.problem.what
                else:
                    known[slug] = [
                        tuple(sorted((name, text_of(term)) for name, term in row.items()))
                        for row in found
                    ]
            return known[slug]

        return answer

    return on


@pytest.fixture(scope="module")
def here(engine: EmbeddedEngine, answering: Callable[[Engine], Answer]) -> Answer:
    return answering(engine)


@pytest.fixture(scope="module")
def remote(
    union_alone: Release, loop: asyncio.Runner, answering: Callable[[Engine], Answer]
) -> Iterator[Callable[..., Answer]]:
    """Fill a server with the release, and give what answers from it."""
    engines: list[RemoteEngine] = []

    def fill(url: str, credentials: Credentials) -> Answer:
        found = push(Endpoint(url, credentials), union_alone, lambda *_: None)
        assert found.sent
        assert not found.normalised
        engines.append(RemoteEngine(url, Limits(seconds=60)))
        loop.run(engines[-1].start())
        return answering(engines[-1])

    yield fill
    for engine in engines:
        loop.run(engine.close())


@pytest.fixture(scope="module")
def on_oxigraph(
    remote: Callable[..., Answer],
    run_oxigraph_in: Callable[[Path], Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Answer]:
    with run_oxigraph_in(tmp_path_factory.mktemp("oxigraph")) as address:
        yield remote(f"{address}/query", Credentials())


@pytest.fixture(scope="module")
def on_virtuoso(remote: Callable[..., Answer], virtuoso: str) -> Answer:
    return remote(f"{virtuoso}/sparql", Credentials("dba", "dba"))


@pytest.mark.parametrize("slug", QUESTIONS)
def test_oxigraph_serve_answers_as_the_embedded_engine_does(
    slug: str, here: Answer, on_oxigraph: Answer
) -> None:
    assert on_oxigraph(slug) == here(slug)


@pytest.mark.parametrize("slug", [deviating(slug) for slug in QUESTIONS])
def test_virtuoso_answers_as_the_embedded_engine_does(
    slug: str, here: Answer, on_virtuoso: Answer
) -> None:
    assert on_virtuoso(slug) == here(slug)


def test_virtuoso_deviates_for_the_causes_listed(here: Answer, on_virtuoso: Answer) -> None:
    stable = [slug for slug in QUESTIONS if VIRTUOSO_DEVIATES.get(slug) != CHANGING]
    kinds = {slug: kind_of(on_virtuoso(slug), here(slug)) for slug in stable}
    listed = {slug: VIRTUOSO_DEVIATES.get(slug) for slug in stable}
    assert {slug: kinds[slug] for slug in stable if kinds[slug] != listed[slug]} == {}


def test_every_deviation_is_of_a_question_and_has_a_cause() -> None:
    assert set(VIRTUOSO_DEVIATES) <= set(QUESTIONS)
    assert set(VIRTUOSO_DEVIATES.values()) <= set(CAUSES)

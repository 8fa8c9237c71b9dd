import asyncio
import csv
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml

from aiconcord.ask.answering import fill
from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.questions import Question, load_questions
from aiconcord.graph.bindings import bind
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Bindings, Term
from aiconcord.graph.scan import scan
from aiconcord.graph.terms import to_graph
from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Limits

QUESTIONS = Path(__file__).resolve().parents[2] / "queries" / "questions"
GOLDEN = Path(__file__).resolve().parents[1] / "golden"

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Case:
    """One way to ask a question: by values as people give them, or by bindings as they are."""

    slug: str
    name: str
    values: dict[str, str] = field(default_factory=dict)
    bindings: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.slug}--{self.name}"

    @property
    def golden(self) -> Path:
        stem = self.slug if self.name == "example" else str(self)
        return GOLDEN / f"{stem}.csv"


def listed_cases() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((GOLDEN / "cases.yaml").read_text("utf-8"))
    return found


def _as_text(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def golden_cases() -> list[Case]:
    return [
        Case(slug, name, _as_text(values))
        for slug, listed in listed_cases().items()
        for name, values in listed["golden"].items()
    ]


def light_cases() -> list[Case]:
    """The cases that rdflib answers in seconds: one a question, and every one as of a day."""
    every = golden_cases()
    named = {slug: each.get("light", "example") for slug, each in listed_cases().items()}
    return [case for case in every if case.name == named[case.slug] or "day" in case.values]


def empty_cases() -> list[Case]:
    return [
        Case(slug, "empty", _as_text(each.get("values", {})), each.get("bindings", {}))
        for slug, listed in listed_cases().items()
        for each in [listed["empty"]]
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test every case of its kind; the cases stand in golden/cases.yaml."""
    kinds = (
        ("golden_case", golden_cases),
        ("light_case", light_cases),
        ("empty_case", empty_cases),
    )
    for name, cases in kinds:
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, cases(), ids=str)


ENGINES = {
    "test_rdflib_answers_as_the_embedded_engine_does": "rdflib",
    "test_oxigraph_serve_answers_as_the_embedded_engine_does": "oxigraph serve",
    "test_virtuoso_answers_as_the_embedded_engine_does": "Virtuoso 7",
}
_FOUND: dict[str, dict[str, str]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what each engine was found to answer, for the table of `make engines`."""
    name, _, case = report.nodeid.rpartition("::")[2].partition("[")
    if name not in ENGINES or (report.when != "call" and report.passed):
        return
    told = getattr(report, "wasxfail", "") or {"passed": "same"}.get(report.outcome, report.outcome)
    slug = case.rstrip("]").partition("--")[0]
    _FOUND.setdefault(slug, {})[ENGINES[name]] = told.removeprefix("reason: ")


def pytest_sessionfinish() -> None:
    """Write the table, where AICONCORD_ENGINES_TABLE says into which file."""
    file = os.environ.get("AICONCORD_ENGINES_TABLE")
    if not file or not _FOUND:
        return
    engines = list(ENGINES.values())
    lines = [f"| question | embedded | {' | '.join(engines)} |", "|---" * (len(engines) + 2) + "|"]
    for slug, found in sorted(_FOUND.items()):
        cells = " | ".join(found.get(engine, "not asked") for engine in engines)
        lines.append(f"| {slug} | same | {cells} |")
    same = [
        "same " + str(sum(each.get(one) == "same" for each in _FOUND.values())) for one in engines
    ]
    lines.append(f"| **{len(_FOUND)} questions** | | {' | '.join(same)} |")
    Path(file).write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture(scope="session")
def case() -> type[Case]:
    return Case


@pytest.fixture(scope="session")
def listed() -> dict[str, Any]:
    return listed_cases()


@pytest.fixture(scope="session")
def golden_folder() -> Path:
    return GOLDEN


@pytest.fixture(scope="session")
def questions() -> dict[str, Question]:
    return load_questions(QUESTIONS)


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def engine(release_dir: Path, loop: asyncio.Runner) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(release_dir / "data.nq", limits=Limits(seconds=60), workers=1)
    loop.run(engine.start())
    yield engine
    loop.run(engine.close())


@pytest.fixture(scope="session")
def bindings_of(
    engine: EmbeddedEngine, loop: asyncio.Runner, questions: dict[str, Question]
) -> Callable[[Case], Bindings]:
    """Understand the values of a case as the service does."""

    def understand(case: Case) -> Bindings:
        question = questions[case.slug]
        values = {**question.example, **case.values}
        filled = loop.run(fill(NameLists(engine), question, values))
        given = {name: Term.uri(value) for name, value in case.bindings.items()}
        return {**filled.bindings, **given}

    return understand


@pytest.fixture(scope="session")
def ask(
    engine: EmbeddedEngine,
    loop: asyncio.Runner,
    questions: dict[str, Question],
    bindings_of: Callable[[Case], Bindings],
) -> Callable[[Case], Rows]:
    """Answer a case on the embedded engine, as rows of text."""

    def answer(case: Case) -> Rows:
        work = engine.ask(
            questions[case.slug].text, bindings=bindings_of(case), media_type="text/csv"
        )
        return list(csv.DictReader(io.StringIO(loop.run(work).body.decode())))

    return answer


@pytest.fixture(scope="session")
def default_graph(release_dir: Path) -> rdflib.Graph:
    """The release's default graph in rdflib, an engine that shares no code with Oxigraph."""
    quads = ox.parse(path=str(release_dir / "data.nq"), format=ox.RdfFormat.N_QUADS)
    default = (quad for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph))
    return to_graph(default, store="SimpleMemory")


@pytest.fixture(scope="session")
def ask_rdflib(
    default_graph: rdflib.Graph,
    questions: dict[str, Question],
    bindings_of: Callable[[Case], Bindings],
) -> Callable[[Case], Rows]:
    """Answer a case on rdflib, as rows of text."""

    def answer(case: Case) -> Rows:
        text = questions[case.slug].text
        bound = bind(text, scan(text, Limits()), bindings_of(case))
        result = default_graph.query(bound)
        names = [str(name) for name in result.vars or ()]
        return [
            dict(zip(names, ["" if term is None else str(term) for term in row], strict=True))
            for row in result
        ]

    return answer


@pytest.fixture(scope="session")
def understand_badly(
    engine: EmbeddedEngine, loop: asyncio.Runner, questions: dict[str, Question]
) -> Callable[[str, dict[str, str]], str]:
    """Give the code with which values are refused."""

    def refused(slug: str, values: dict[str, str]) -> str:
        with pytest.raises(ProblemError) as caught:
            loop.run(fill(NameLists(engine), questions[slug], values))
        return caught.value.problem.code

    return refused


@pytest.fixture(scope="session")
def bound_example(
    questions: dict[str, Question], bindings_of: Callable[[Case], Bindings]
) -> Callable[..., str]:
    """Give a question's whole text with the values of its example, or those given, in place."""

    def bound(slug: str, **values: str) -> str:
        text = questions[slug].text
        return bind(text, scan(text, Limits()), bindings_of(Case(slug, "example", values)))

    return bound

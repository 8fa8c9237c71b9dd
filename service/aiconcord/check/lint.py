"""Lint the sources: every check that a curator's file must pass, in one run.

All faults are gathered before anything is said: syntax first, because a broken file makes the other
checks complain about what it does not say.
"""

from dataclasses import dataclass, field

import pyoxigraph as ox

from aiconcord.check.lexical import check_lexical
from aiconcord.check.questions import check_questions
from aiconcord.check.rules import check_rules, load_rules, store_of
from aiconcord.check.shapes import check_shapes
from aiconcord.check.words import check_words
from aiconcord.graph.layout import clashes, shape_files, source_files
from aiconcord.graph.read import Sources, read
from aiconcord.graph.terms import to_graph
from aiconcord.problems.record import Problem, in_order
from aiconcord.settings.places import Places


@dataclass(slots=True)
class Lint:
    """What was read and what was found."""

    sources: Sources
    shapes: list[ox.Quad]
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """The findings that stop a build."""
        return [problem for problem in self.problems if problem.severity == "error"]


def read_all(places: Places) -> Lint:
    """Read sources and shapes; syntax faults and clashes of names are the only findings yet."""
    files = source_files(places)
    sources = read(files)
    shapes = read(shape_files(places))
    problems = in_order([*clashes(files), *sources.problems, *shapes.problems])
    return Lint(sources, shapes.quads, problems)


def check_by_rules(lint: Lint, places: Places) -> list[Problem]:
    """Check what was read for spelling and by the rules between files."""
    sources = lint.sources
    files = {graph: file for file, graph in sources.files.items()}
    rules = load_rules(places.queries / "checks")
    found = check_lexical(sources.quads, sources.locate, files)
    found += check_rules(store_of(sources.quads), rules, sources.locate, files)
    return in_order(found)


def check_by_shapes(lint: Lint) -> list[Problem]:
    """Check each thing that was read against its shapes."""
    sources = lint.sources
    return check_shapes(to_graph(sources.quads), to_graph(lint.shapes), sources.locate)


def lint(places: Places) -> Lint:
    """Read and check the sources in *places*; nothing is written."""
    result = read_all(places)
    found = check_questions(places.queries / "questions")
    found += check_words(places.queries / "answers")
    if not result.errors:
        found += [*check_by_rules(result, places), *check_by_shapes(result)]
    result.problems = in_order([*result.problems, *found])
    return result

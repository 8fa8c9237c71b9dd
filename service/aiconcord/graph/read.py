"""Read the sources: files in, quads and problems out.

Every file is read to its end, and every faulty file is told of, so that one run shows all there is
to mend. pyoxigraph parses, because its syntax faults carry line and column.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from aiconcord.graph.layout import SourceFile
from aiconcord.graph.locate import Locator, subjects
from aiconcord.graph.terms import in_graph, triple
from aiconcord.mapping.as_rdf import triples as mapping_triples
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.problems.record import Problem, Where

_LINE_AGAIN = re.compile(r"\s*\(line \d+\)$")

MOST_FAULTS_A_FILE = 20
"""After a slip the parser may trip over its own recovery; more than this helps nobody."""


@dataclass(slots=True)
class Sources:
    """What was read: the quads of each graph, and where each subject is described."""

    quads: list[ox.Quad] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    locate: Locator = field(default_factory=Locator)
    files: dict[str, str] = field(default_factory=dict)
    """File name to graph IRI."""


def parse_turtle(content: bytes, name: str) -> tuple[list[ox.Triple], list[Problem]]:
    """Parse Turtle *content*; the problems name *name*, line and column.

    The parser goes on after a fault, though it may pass over the statement that follows.
    """
    found: list[ox.Triple] = []
    problems: list[Problem] = []
    parser = ox.parse(content, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    while True:
        try:
            quad = next(parser)
        except StopIteration:
            break
        except SyntaxError as fault:
            problems.append(_syntax_problem(fault, name))
            if len(problems) >= MOST_FAULTS_A_FILE:
                break
        else:
            found.append(quad.triple)
    return found, problems


def _syntax_problem(fault: SyntaxError, name: str) -> Problem:
    what = _LINE_AGAIN.sub("", str(fault.msg))
    if what.startswith("Parser error") and ": " in what:
        what = what.partition(": ")[2]
    return Problem(
        "turtle-syntax",
        what,
        Where(name, fault.lineno, fault.offset),
        _remedy(what),
    )


def _remedy(what: str) -> str:
    if "prefix" in what:
        return "declare the prefix at the top of the file, as the other files do"
    if "language" in what:
        return 'write a language as in "text"@en'
    if "IRI" in what and "not a valid" not in what:
        return "write the IRI in full between < and >, without spaces"
    return "look just before this place for a missing `.`, `;`, quote or bracket"


def read_file(file: SourceFile) -> tuple[list[ox.Triple], list[Problem], list[tuple[str, int]]]:
    """Read one source *file*: its triples, its problems, and its subjects with their lines."""
    try:
        content = file.path.read_bytes()
        text = content.decode("utf-8")
    except OSError as fault:
        problem = Problem(
            "file-unreadable", str(fault.strerror), Where(file.name), "check its mode"
        )
        return [], [problem], []
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        problem = Problem(
            "turtle-syntax",
            f"byte {content[fault.start]:#04x} is not UTF-8",
            Where(file.name, line),
            "save the file as UTF-8",
        )
        return [], [problem], []
    if file.is_mapping:
        return _read_mapping(content, file.name)
    triples, problems = parse_turtle(content, file.name)
    return triples, problems, list(subjects(text))


def _read_mapping(
    content: bytes, name: str
) -> tuple[list[ox.Triple], list[Problem], list[tuple[str, int]]]:
    table, problems = read_sssom(content, name)
    found = [triple(parts) for parts in mapping_triples(table)]
    rows = [(row.text("record_id"), row.line) for row in table.rows if row.text("record_id")]
    return found, list(problems), rows


def read(files: Iterable[SourceFile]) -> Sources:
    """Read *files* into quads, each in the graph of its file."""
    sources = Sources()
    for file in files:
        triples, problems, places = read_file(file)
        graph = ox.NamedNode(file.graph)
        sources.quads.extend(in_graph(one, graph) for one in triples)
        sources.problems.extend(problems)
        sources.locate.add(file.name, places)
        sources.files[file.name] = file.graph
    return sources

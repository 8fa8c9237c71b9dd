"""Which source file becomes which named graph.

A file is the unit of curation and one file is one named graph, so this table is the only place that
knows folders. Start reading at :func:`source_files`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aiconcord.names.uris import graph
from aiconcord.problems.record import Problem, Where
from aiconcord.settings.places import Places

SSSOM_SUFFIX = ".sssom.tsv"
ONTOLOGY_FOLDERS = ("", "modules", "axioms", "alignments")
"""Folders of ``ontology/`` that are served; shapes are served apart, examples nowhere."""


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """One source file: its *name* as people write it, where it lies, and the graph it becomes."""

    name: str
    path: Path
    graph: str

    @property
    def is_mapping(self) -> bool:
        """Tell whether the file is an SSSOM table rather than Turtle."""
        return self.name.endswith(SSSOM_SUFFIX)


def graph_of(name: str) -> str:
    """Give the named graph of the source file called *name*, its path from the top folder.

    The folders of the ontology are a matter of order for its editors, so they are not in the URI.

    >>> graph_of("data/bodies/imda.ttl")
    'https://w3id.org/aiconcord/graph/bodies/imda'
    >>> graph_of("data/crosswalks/sg-us-2023.sssom.tsv")
    'https://w3id.org/aiconcord/graph/crosswalks/sg-us-2023'
    >>> graph_of("ontology/modules/time.ttl")
    'https://w3id.org/aiconcord/graph/ontology/time'
    """
    top, *folders, file = name.split("/")
    stem = file.removesuffix(SSSOM_SUFFIX).removesuffix(".ttl")
    if top == "ontology":
        return graph("ontology", stem)
    return graph(*folders, stem)


def _named(top: Path, paths: Iterator[Path]) -> Iterator[SourceFile]:
    for path in paths:
        if path.is_file() and not path.name.startswith("."):
            name = f"{top.name}/{path.relative_to(top).as_posix()}"
            yield SourceFile(name, path, graph_of(name))


def ontology_files(places: Places) -> list[SourceFile]:
    """List the Turtle files of the ontology that are served as graphs."""
    top = places.ontology
    found = [file for part in ONTOLOGY_FOLDERS for file in _named(top, (top / part).glob("*.ttl"))]
    return sorted(found)


def data_files(places: Places) -> list[SourceFile]:
    """List the Turtle files and mapping tables of ``data/``."""
    top = places.data
    return sorted((*_named(top, top.rglob("*.ttl")), *_named(top, top.rglob(f"*{SSSOM_SUFFIX}"))))


def shape_files(places: Places) -> list[SourceFile]:
    """List the files of SHACL shapes; their graph name is not used."""
    top = places.ontology
    return sorted(_named(top, (top / "shapes").rglob("*.ttl")))


def source_files(places: Places) -> list[SourceFile]:
    """List every file that becomes a named graph, sorted by name."""
    return sorted((*ontology_files(places), *data_files(places)))


def clashes(files: list[SourceFile]) -> list[Problem]:
    """Report files that would become one graph; each graph must have one file to mend."""
    first: dict[str, str] = {}
    found = []
    for file in files:
        if file.graph in first:
            found.append(
                Problem(
                    "graph-clash",
                    f"the graph <{file.graph}> is already that of {first[file.graph]}",
                    Where(file.name),
                    "rename one of the two files; a file's stem is the name of its graph",
                )
            )
        first.setdefault(file.graph, file.name)
    return found
